"""Pages that are turned by reactions, where a server's settings ask for it: as stateless as those with buttons."""

from dataclasses import replace

import discord

from bot.adapters.discord.messages.live_messages import LiveMessage
from bot.core.cards.model import Card
from bot.core.cards.paging import PageTurn, can_turn, drop_turning
from bot.core.store.scans.shared_messages import Spot

FIRST, BACK, NEXT, LAST = "⏮️", "◀️", "▶️", "⏭️"
TURNS = {FIRST: PageTurn.FIRST, BACK: PageTurn.BACK, NEXT: PageTurn.NEXT, LAST: PageTurn.LAST}


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

    @property
    def shared(self) -> bool:
        """Whether others see it."""
        return self._receipt.shared

    async def edit(self, card: Card) -> None:
        """Show `card`; below the first page, put the reactions, and when they are there take the buttons away."""
        if not can_turn(card.rows):
            await self._receipt.edit(card)
            return
        if self._ready:
            await self._receipt.edit(replace(card, rows=drop_turning(card.rows)))
            return
        await self._receipt.edit(card)
        self._ready = await self._put()
        if self._ready:
            await self._receipt.edit(replace(card, rows=drop_turning(card.rows)))

    async def _put(self) -> bool:
        """Whether the reactions could be put there: it takes the permission, and being in the channel."""
        try:
            for emoji in TURNS:
                await self._message.add_reaction(emoji)
        except discord.HTTPException:
            return False
        return True
