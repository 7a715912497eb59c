"""A conversation in a terminal: typed lines and keys in, cards out. The same commands and pages as on every surface."""

from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from rich.console import Console
from rich.live import Live
from rich.padding import Padding

from bot.adapters.terminal.files import save_files
from bot.adapters.terminal.render import choices, draw, render
from bot.app import App
from bot.core.cards.model import AnyCard, Card, FormButton, PostQuote
from bot.core.commands.command import Context, OwnMessage
from bot.core.commands.forms import carry_out, fill_line, fill_note
from bot.core.commands.parse import parse
from bot.core.commands.press import press
from bot.core.commands.reports.refine import EXAMPLES
from bot.core.commands.table import COMMANDS
from bot.core.domain.errors import CommandError, ToxscanError
from bot.core.domain.people import Requester
from bot.core.text.catalog import _
from bot.core.text.untrusted import cite
from bot.core.views.bot.answers import error_card
from bot.core.views.scans.progress import CANCEL_KEY

REQUESTER = Requester("terminal", "local")  # Whoever uses this terminal can read its database anyway.


class TerminalReply:
    """Shows cards; a changing one is redrawn in its place on a terminal, and printed when settled elsewhere."""

    pictures = False
    spot, shared = None, False  # Nobody else looks on.

    def __init__(self, console: Console, pace: float = 0.25) -> None:
        self.pace = pace
        self.shown: AnyCard | None = None
        self._console = console
        self._live: Live | None = None

    async def send(self, card: AnyCard) -> "TerminalReply":
        """Show a card; it is its own receipt."""
        self.shown = card
        self._clear()  # A second card takes the first one's place.
        if self._console.is_terminal:
            self._live = Live(draw(card, self._console), console=self._console, auto_refresh=False, transient=True)
            self._live.start(refresh=True)
        return self

    async def edit(self, card: AnyCard) -> None:
        """Show `card` in place of the last one."""
        self.shown = card
        if self._live:
            self._live.update(draw(_shorten(card, self._console), self._console), refresh=True)

    def settle(self) -> None:
        """Leave the last card on the screen for good."""
        self._clear()
        if self.shown:
            render(self.shown, self._console)

    def _clear(self) -> None:
        """Take what is redrawn from the screen."""
        if self._live:
            self._live.update("")  # Its end draws all of it again, and what is taller than the screen would stay.
            self._live.stop()
            self._live = None


class Conversation:
    """What one person at a terminal says and is shown."""

    def __init__(self, app: App, console: Console, *, pace: float = 0.25, folder: Path = Path()) -> None:
        self._app = app
        self._folder = folder  # Where files go.
        self._console = console
        self._pace = pace
        self._reply = TerminalReply(console, pace)
        self.shown: AnyCard | None = None

    async def show(self, card: AnyCard) -> None:
        """Put a card on the screen, its buttons ready to be pressed."""
        self.shown = card
        render(card, self._console)
        self._hint()

    async def say(self, line: str) -> None:
        """Answer a typed line: a command, a button's key or number, or a word that changes the page."""
        reply = self._reply = TerminalReply(self._console, self._pace)
        try:
            await self._answer(line.strip(), self._context(reply))
            reply.shown = save_files(reply.shown, self._folder) if reply.shown else None
        except ToxscanError as error:
            reply.shown = error_card(
                error, operator=True
            )  # self.shown stays: the buttons of what was shown before still work.
            reply.settle()
        else:
            self.shown = reply.shown
            reply.settle()
            self._hint()

    @property
    def scanning(self) -> bool:
        """Whether a scan is under way in the message that is being answered."""
        return self._reply.shown is not None and self._reply.shown.live

    async def cancel(self) -> None:
        """Cancel the scan that is under way, if one is."""
        if self._reply.shown and self._reply.shown.live:
            action = choices(self._reply.shown)[CANCEL_KEY]
            with suppress(CommandError):  # It has ended just now.
                await press(self._context(self._reply), action, OwnMessage(self._reply))

    def give_up(self) -> None:
        """Give up waiting for an answer."""
        self._reply.shown = None
        self._reply.settle()
        self._console.print(_("I stopped waiting."))

    def _hint(self) -> None:
        """Below a card with a form, the words that stand for its fields."""
        if self.shown and _form(self.shown):
            self._console.print(
                Padding(_("Or type: {examples}", examples=", ".join(EXAMPLES)), (0, 0, 0, 2)), style="dim"
            )

    async def _answer(self, line: str, context: Context) -> None:
        pressed = self._find_action(line)
        if pressed:
            await press(context, pressed, OwnMessage(await context.private.send(Card("…"))))
        elif self.shown and (filled := fill_note(choices(self.shown).values(), line)):
            await carry_out(context, filled, OwnMessage(await context.private.send(Card("…"))))
        elif line.startswith("/"):
            command, values = parse(line, COMMANDS)
            await command.run(context, values)
        else:
            raise CommandError(
                _("{words} is neither a command nor a key that is shown above in brackets.", words=cite(line)),
                _("Commands begin with a slash: `/help` lists them."),
            )

    def _find_action(self, line: str) -> str | None:
        """The action of the button, or of the changed page, that the line asks for."""
        if self.shown is None:
            return None
        on_card = choices(self.shown)
        if line in on_card:
            return on_card[line]
        form = _form(self.shown)
        return fill_line(form.action, line) if form else None

    def _context(self, reply: TerminalReply) -> Context:
        return self._app.context(REQUESTER, reply, reply, admin=True)


def _form(card: AnyCard) -> FormButton | None:
    """The form of a card: here its fields are typed."""
    controls = (control for row in card.rows for control in row)
    return next((control for control in controls if isinstance(control, FormButton)), None)


def _shorten(card: AnyCard, console: Console) -> AnyCard:
    """The card with as many posts as leave room for its buttons on the screen while it is redrawn."""
    while len(console.render_lines(draw(card, console))) >= console.height:
        posts = [element for element in card.elements if isinstance(element, PostQuote)]
        if not posts:
            break
        card = replace(card, elements=tuple(element for element in card.elements if element is not posts[-1]))
    return card
