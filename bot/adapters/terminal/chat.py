"""`toxscan chat`: the prompt, the keys while a scan runs, and the way out."""

import asyncio
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager

from prompt_toolkit import PromptSession
from prompt_toolkit.application import get_app
from prompt_toolkit.completion import WordCompleter
from prompt_toolkit.filters import Condition
from prompt_toolkit.input import create_input
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent
from prompt_toolkit.patch_stdout import patch_stdout
from rich.console import Console
from rich.text import Text

from bot.adapters.terminal.console import say
from bot.adapters.terminal.conversation import Conversation
from bot.adapters.terminal.messenger import TerminalMessenger
from bot.adapters.terminal.waiting import describe_wait, show_wait
from bot.app import App, running
from bot.core.commands.table import COMMANDS
from bot.core.config import Settings
from bot.core.scoring.models.recommendation import first_recommendation, this_machine
from bot.core.text.catalog import _
from bot.core.views.scans.progress import CANCEL_KEY
from bot.housekeeping import housekeeping

QUIT = {"/quit", "/exit", "q", "quit", "exit"}
CTRL_C = "\x03"
ENDS = {"\x04", "\x00"}
"""Ctrl-D, the end of what is typed; Linux makes the other of one that was typed before a prompt asks for keys."""


async def chat(settings: Settings) -> None:
    """Start everything, greet, and talk until the person leaves; unfinished scans continue meanwhile."""
    console = Console()
    async with start_app(settings, console) as app, housekeeping(app):
        resumed = await app.scans.resume_all()
        await app.list_runner.sweep()
        greeting = _(
            "[bold]toxscan[/] – type a command, such as [bold]{example}[/]; /help lists them, /quit leaves.",
            example="/scan @someone" if app.accounts.reads_x else "/scan-archive archive.zip",
        )
        say(console, Text.from_markup(greeting))
        if recommended := first_recommendation(settings, this_machine()):
            say(console, Text(recommended, "dim"))
        for scan in resumed:
            say(console, _("Continuing the interrupted scan of {account}; see /history.", account=scan.account))
        with app.outbox.connect("terminal", TerminalMessenger(console)):
            await talk(Conversation(app, console), console)


@asynccontextmanager
async def start_app(settings: Settings, messages: Console) -> AsyncIterator[App]:
    """The running app; says what it waits for meanwhile."""
    async with AsyncExitStack() as stack:
        with show_wait(describe_wait(settings), messages):
            app = await stack.enter_async_context(running(settings))
        yield app


async def talk(conversation: Conversation, console: Console) -> None:
    """Take lines until the person leaves: from the prompt, or from standard input when that is no terminal."""
    if sys.stdin.isatty():
        await _prompt(conversation, console)
    else:
        while line := await asyncio.to_thread(sys.stdin.readline):
            if line.strip() in QUIT:
                break
            if line.strip():
                await conversation.say(line)


async def _prompt(conversation: Conversation, console: Console) -> None:
    words = WordCompleter([f"/{command.name}" for command in COMMANDS] + ["/quit"], sentence=True)
    session: PromptSession[str] = PromptSession(
        "> " if console.options.ascii_only else "› ",
        completer=words,
        complete_while_typing=False,
        key_bindings=_early_end(),
    )
    while True:
        console.print()
        try:
            with patch_stdout(raw=True):  # What a watch says meanwhile is printed above the prompt.
                line = (await session.prompt_async()).strip()
        except KeyboardInterrupt:  # As in a shell, Ctrl-C only empties the line; Ctrl-D leaves.
            continue
        except EOFError:
            return
        if line in QUIT:
            return
        if line and not await _answer(conversation, line):
            return


def _early_end() -> KeyBindings:
    """Leaves at a Ctrl-D that was typed before the prompt was there."""
    keys = KeyBindings()

    @keys.add("c-@", filter=Condition(lambda: not get_app().current_buffer.text))
    def leave(event: KeyPressEvent) -> None:
        event.app.exit(exception=EOFError)

    return keys


async def _answer(conversation: Conversation, line: str) -> bool:
    """Answer one line; meanwhile the Cancel key cancels a scan, and Ctrl-C that or whatever else takes so long.

    False where the person wants to leave then: they have pressed Ctrl-D.
    """
    answering = asyncio.create_task(conversation.say(line))
    cancelling: list[asyncio.Task[None]] = []
    ended = asyncio.Event()

    def pressed(key: str) -> None:
        if key in ENDS:
            ended.set()
        elif conversation.scanning and key in {CANCEL_KEY, CTRL_C}:
            cancelling.append(asyncio.create_task(conversation.cancel()))
        elif key == CTRL_C:
            answering.cancel()

    with _keys(pressed):
        await asyncio.wait([answering])
    await asyncio.gather(*cancelling)
    if answering.cancelled():
        conversation.give_up()
    else:
        answering.result()
    return not ended.is_set()


@contextmanager
def _keys(pressed: Callable[[str], None]) -> Iterator[None]:
    """Call `pressed` for every key that is struck meanwhile."""
    keyboard = create_input()

    def read() -> None:
        for key in keyboard.read_keys():
            pressed(key.data)

    with keyboard.raw_mode(), keyboard.attach(read):
        yield
