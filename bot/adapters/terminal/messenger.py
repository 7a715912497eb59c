"""What a watch says while `toxscan chat` is open: printed where the person looks."""

from dataclasses import replace

from rich.console import Console

from bot.adapters.terminal.render import render
from bot.core.cards.model import Card
from bot.core.domain.delivery import Stamp
from bot.core.domain.watches import Destination
from bot.core.text.catalog import _


class TerminalMessenger:
    """Prints cards above the prompt. Their buttons are left out: keys belong to what the person asked for last."""

    def __init__(self, console: Console) -> None:
        self._console = console

    def locale(self, _place: Destination) -> str:
        """None of its own."""
        return ""

    async def deliver(self, _place: Destination, card: Card, _stamp: Stamp) -> None:
        """Print `card`."""
        footer = " ".join(filter(None, (card.footer, _("/watch lists your watches."))))
        self._console.print()
        render(replace(card, rows=(), footer=footer), self._console)
        self._console.print()
