"""Messages that others see: what stands in them, whose they are, and what a press by somebody else does."""

from dataclasses import replace
from pathlib import Path

import pytest

from bot.core.cards.action_codec import encode
from bot.core.cards.actions import PageAction, ResumeAction, Share, ShareAction, SummaryAction
from bot.core.cards.model import PostQuote
from bot.core.commands.command import Context, OwnMessage, SharedMessage
from bot.core.commands.parse import parse
from bot.core.commands.press import press, turn
from bot.core.commands.table import COMMANDS
from bot.core.domain.audience import Audience
from bot.core.domain.errors import CommandError, InputError, RefusedError
from bot.core.domain.people import Requester
from bot.core.domain.reports import PostQuery
from bot.core.scans.access import ReportSharing
from bot.core.store.scans.shared_messages import Spot
from tests.conversations.screen import Screen
from tests.core.commands.bot import Bot, stored
from tests.fakes import made_posts

ANN, BEN = Requester("discord", "U1", "T1"), Requester("discord", "U2", "T1")
SPOT = Spot("discord", "C1", "M1")


class Channel:
    """One message in a channel, and what one person is told privately there."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot
        self.shared, self.private = Screen(), Screen()
        self.shared.spot = SPOT

    def context(self, who: Requester, **more: object) -> Context:
        """What a command or a press of somebody there works with."""
        context = self._bot.app.context(who, self.shared, self.private, place=SPOT.place)
        return replace(context, **more)  # type: ignore[arg-type]

    async def say(self, line: str, who: Requester = ANN) -> None:
        """Give a command for everybody to see."""
        command, values = parse(line, COMMANDS)
        await command.run(self.context(who, audience=Audience.EVERYBODY), values)

    async def press(self, action: str, who: Requester, **more: object) -> None:
        """Press a button of the shared message."""
        await press(self.context(who, **more), action, SharedMessage(self.shared, SPOT))


async def test_an_archive_shows_others_no_post_while_it_is_scanned(bot: Bot, tmp_path: Path) -> None:
    """Its owner alone sees the worst so far."""
    channel = Channel(bot)
    await channel.say(f"/scan-archive {tmp_path}")
    assert "Report on @ada" in channel.shared.text
    shown = [element for card in channel.shared.cards for element in card.elements]
    assert not [element for element in shown if isinstance(element, PostQuote)]


async def test_the_message_moves_for_its_owner_and_answers_others_alone(bot: Bot) -> None:
    """Who has the report in their own history owns no message by that."""
    channel = Channel(bot)
    scan = await stored(bot.store, made_posts(20), ANN)
    await ReportSharing(bot.store).remember(SPOT, scan.id, ANN)
    page = encode(PageAction(scan.id, 1, PostQuery()))
    await channel.press(page, BEN)
    assert "All posts of @ada" in channel.private.text
    assert channel.shared.cards == []
    await channel.press(page, ANN)
    assert "All posts of @ada" in channel.shared.text


async def test_a_made_up_button_moves_a_message_to_no_other_report(bot: Bot) -> None:
    """Not even its owner's: what they scanned for themselves would be shown to all. They read it alone."""
    channel = Channel(bot)
    public, alone = await stored(bot.store, made_posts(20), ANN), await stored(bot.store, made_posts(30), ANN)
    await ReportSharing(bot.store).remember(SPOT, public.id, ANN)
    await channel.press(encode(PageAction(alone.id, 1, PostQuery())), ANN)
    assert "All posts of @ada" in channel.private.text
    assert channel.shared.cards == []


async def test_a_turn_by_somebody_else_does_nothing(bot: Bot) -> None:
    """A reaction can't be answered privately."""
    channel = Channel(bot)
    scan = await stored(bot.store, made_posts(20), ANN)
    await ReportSharing(bot.store).remember(SPOT, scan.id, ANN)
    await turn(channel.context(BEN), PageAction(scan.id, 1, PostQuery()), SharedMessage(channel.shared, SPOT))
    assert channel.shared.cards == channel.private.cards == []


async def test_a_message_older_than_the_table_moves_for_who_asked_for_the_scan(bot: Bot) -> None:
    """And is noted then, so that everybody there can read on."""
    channel = Channel(bot)
    scan = await stored(bot.store, made_posts(20), ANN)
    page = encode(PageAction(scan.id, 1, PostQuery()))
    with pytest.raises(InputError, match="not yours"):
        await channel.press(page, BEN)
    await channel.press(page, ANN)
    assert "All posts of @ada" in channel.shared.text
    await channel.press(page, BEN)
    assert "All posts of @ada" in channel.private.text


async def test_what_was_shown_can_be_forgotten(bot: Bot) -> None:
    """Then nobody opens it there any more."""
    channel = Channel(bot)
    scan = await stored(bot.store, made_posts(20), ANN)
    await stored(bot.store, made_posts(20), BEN)
    await ReportSharing(bot.store).remember(SPOT, scan.id, ANN)
    await bot.app.privacy.forget(ANN)
    with pytest.raises(InputError, match="not yours"):
        await channel.press(encode(SummaryAction(scan.id)), Requester("discord", "U3", "T1"))


async def test_pages_are_shared_by_the_archives_owner_where_others_are(bot: Bot, tmp_path: Path) -> None:
    """By nobody else, of nothing else, and not where one is alone."""
    channel = Channel(bot)
    await channel.say(f"/scan-archive {tmp_path}")
    share = encode(ShareAction(1, Share.YES))
    with pytest.raises(InputError, match="only they can open its pages"):
        await channel.press(share, BEN)
    with pytest.raises(CommandError, match="There is nobody here"):
        await press(channel.context(ANN, place=""), share, OwnMessage(channel.private))
    on_x = await stored(bot.store, made_posts(20), ANN)
    with pytest.raises(CommandError, match="Everybody who sees this report can already read its pages"):
        await channel.press(encode(ShareAction(on_x.id, Share.YES)), ANN)
    await channel.press(share, ANN)
    await channel.press(encode(PageAction(1, 1, PostQuery())), BEN)
    assert "Page 1 of 8" in channel.private.text


async def test_nobody_goes_on_with_anothers_archive_not_even_a_manager(bot: Bot, tmp_path: Path) -> None:
    """It would give them its pages."""
    bot.source.broken_at = 30
    channel = Channel(bot)
    await channel.say(f"/scan-archive {tmp_path}")
    await channel.press(encode(ShareAction(1, Share.YES)), ANN)
    await bot.say("/settings --control managers", ANN)
    with pytest.raises(RefusedError, match="Only the person who gave this archive can continue"):
        await channel.press(encode(ResumeAction(1)), BEN, admin=True)
