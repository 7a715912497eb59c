"""Thresholds from verdicts on Slack: offered beside “Change …”, and a press accepts them."""

from typing import TYPE_CHECKING

import pytest

from bot.core.domain.labels import Label
from tests.conversations.taste import ACCEPT, OFFER, STRICT, judged

if TYPE_CHECKING:
    from .conftest import Bot


async def test_thresholds_are_suggested_explained_and_accepted(bot: "Bot") -> None:
    """In what whoever asks sees alone."""
    alice = bot.server.user("alice")
    alice.user.admin = True
    await judged(bot.world.store, 60, bot.requester(alice))
    await alice.slash("settings", bot.server.general)
    card = await alice.wait_for(lambda each: "Flagged from this score up" in each.read)
    await alice.press(card, OFFER)
    shown = await alice.wait_for(lambda each: "People here have judged 60 posts." in each.read)
    await alice.press(shown, "Details")
    details = await alice.wait_for(lambda each: "Not flagged today, but would be, worst first" in each.read)
    await alice.press(details, ACCEPT)
    await alice.wait_for(lambda each: "The suggested thresholds hold now." in each.read)
    held = (await bot.world.app.workspaces.get(bot.requester(alice))).thresholds
    assert held[Label.TOXICITY] == pytest.approx(STRICT, abs=0.04)
    assert not bot.server.user("bob").messages
