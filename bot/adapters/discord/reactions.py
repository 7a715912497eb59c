"""Pages that are turned by reactions, where a server's settings ask for it: as stateless as those with buttons."""

from collections.abc import Iterable
from dataclasses import replace

import discord

from bot.adapters.discord.controls import Row, page_shown
from bot.adapters.discord.live_messages import LiveMessage
from bot.core.cards.action_codec import MAX_PAGE, decode
from bot.core.cards.actions import MarkingAction, PageAction, ReadAction
from bot.core.cards.model import Button, Card
from bot.core.domain.errors import CommandError
from bot.core.store.scans.shown import Spot

FIRST, BACK, NEXT, LAST = "⏮️", "◀️", "▶️", "⏭️"
TURNS = (FIRST, BACK, NEXT, LAST)


class ReactionPages:
    """A public message whose pages are turned by reactions; by buttons as long as it has no reactions."""

    def __init__(self, receipt: LiveMessage, message: discord.Message) -> None:
        self._receipt = receipt
        self._message = message
        self._ready = {str(each.emoji) for each in message.reactions if each.me} >= set(TURNS)

    @property
    def place(self) -> str:
        """Where the message stands."""
        return self._receipt.place

    @property
    def spot(self) -> Spot | None:
        """Where others see it."""
        return self._receipt.spot

    async def edit(self, card: Card) -> None:
        """Show `card`; below the first page, put the reactions, and when they are there take the buttons away."""
        if page_shown(card.rows) is None:
            await self._receipt.edit(card)
            return
        if self._ready:
            await self._receipt.edit(replace(card, rows=_without_turning(card.rows)))
            return
        await self._receipt.edit(card)
        self._ready = await self._put()
        if self._ready:
            await self._receipt.retouch(_without_turning(card.rows))

    async def _put(self) -> bool:
        """Whether the reactions could be put there: it takes the permission, and being in the channel."""
        try:
            for emoji in TURNS:
                await self._message.add_reaction(emoji)
        except discord.HTTPException:
            return False
        return True


def turned(message: discord.Message, emoji: str) -> PageAction | None:
    """The page that a reaction below a message asks for; None where it asks for none.

    Which page is shown is read from the message itself: the button that opens it for oneself carries it.
    """
    shown = next(iter(_shown(message)), None)
    if shown is None or emoji not in TURNS:
        return None
    # Beyond the last page the core shows the last.
    number = {FIRST: 1, BACK: max(1, shown.number - 1), NEXT: shown.number + 1, LAST: MAX_PAGE}[emoji]
    return PageAction(shown.scan_id, number, shown.query)


def _shown(message: discord.Message) -> Iterable[MarkingAction | ReadAction]:
    for row in message.components:
        for control in row.children if isinstance(row, discord.ActionRow) else ():
            if isinstance(control, discord.Button) and control.custom_id:
                try:
                    action = decode(control.custom_id)
                except CommandError:  # Of another version of the bot.
                    continue
                if isinstance(action, MarkingAction | ReadAction):  # The first stood there in earlier versions.
                    yield action


def _without_turning(rows: Iterable[Row]) -> tuple[Row, ...]:
    """The rows without the buttons that only change the number of the page; what stands beside them stays."""
    rows = tuple(rows)
    page = page_shown(rows)
    return rows if page is None else tuple(left for row in rows if (left := _left(row, page)))


def _left(row: Row, page: PageAction) -> Row:
    actions = [decode(control.action) for control in row if isinstance(control, Button)]
    if not all(
        isinstance(each, ReadAction) or (isinstance(each, PageAction) and each.query == page.query) for each in actions
    ):
        return row
    return tuple(
        control for control in row if not isinstance(control, Button) or isinstance(decode(control.action), ReadAction)
    )
