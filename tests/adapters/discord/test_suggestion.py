"""Thresholds from verdicts on Discord: the card fits beside all lists of the settings, and a press accepts it."""

import pytest

from bot.core.domain.labels import Label
from tests.adapters.discord.process import Bot
from tests.adapters.discord.test_who_sees import known
from tests.conversations.taste import ACCEPT, OFFER, STRICT, judged
from tests.servers.discord_state import MANAGE_SERVER


async def test_thresholds_are_suggested_explained_and_accepted(bot: Bot) -> None:
    """In the one message that whoever asks sees alone."""
    alice = bot.server.user("alice")
    alice.user.permissions |= MANAGE_SERVER
    await judged(bot.world.store, 60, known(bot, alice))
    asked = await alice.slash("settings")
    card = await alice.wait_for(lambda each: each is asked.original and "Flagged from this score up" in each.text)
    await alice.press(card, OFFER)
    await alice.wait_for(lambda each: each is card and "People here have judged 60 posts." in each.text)
    assert card.ephemeral
    await alice.press(card, "Details")
    await alice.wait_for(lambda each: each is card and "Not flagged today, but would be, worst first" in each.text)
    await alice.press(card, ACCEPT)
    await alice.wait_for(lambda each: each is card and "The suggested thresholds hold now." in each.text)
    held = (await bot.world.app.workspaces.get(known(bot, alice))).thresholds
    assert held[Label.TOXICITY] == pytest.approx(STRICT, abs=0.04)
