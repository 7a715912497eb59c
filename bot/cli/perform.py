"""What every command of the command line shares: its options, its settings, and how it begins and ends."""

import asyncio
import signal
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from rich.text import Text

from bot import log
from bot.adapters.terminal.console import make_console, say
from bot.core import config
from bot.core.domain.errors import ToxscanError
from bot.core.text.catalog import _

INTERRUPTED, TERMINATED = 130, 143  # What a shell expects of a program that Ctrl-C, or SIGTERM, ended.

ConfigOption = Annotated[
    Path | None, typer.Option("--config", help=_("The settings file; ./config.toml if there is one."))
]
DataOption = Annotated[
    Path | None, typer.Option("--data-dir", help=_("Where the database and downloaded models are kept."))
]
ModelOption = Annotated[
    str | None, typer.Option("--model", help=_("The model to score with; see `toxscan models list`."))
]


def perform(settings: config.Settings, work: Callable[[], Awaitable[None]], stopped: str = "") -> None:
    """Run `work` in an event loop; every error that we know becomes its one sentence on stderr."""
    log.configure(settings.log_level)
    try:
        asyncio.run(_end_on_sigterm(work))
    except ToxscanError as error:
        give_up(error)
    except (KeyboardInterrupt, asyncio.CancelledError) as interruption:
        say(make_console(stderr=True), stopped or _("Stopped."))
        by_terminal = isinstance(interruption, KeyboardInterrupt)
        raise typer.Exit(INTERRUPTED if by_terminal else TERMINATED) from None


async def _end_on_sigterm(work: Callable[[], Awaitable[None]]) -> None:
    """Let SIGTERM, from a service manager, say, end the work in order: the model's process with us."""
    task = asyncio.current_task()
    assert task is not None
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    await work()


def load_settings(config_file: Path | None, **overrides: object) -> config.Settings:
    """The settings of the file, the environment and the options; the program ends where they make no sense."""
    try:
        return config.load(config_file, **overrides)
    except ToxscanError as error:
        give_up(error)


def give_up(error: ToxscanError) -> NoReturn:
    """Say on stderr what happened and what to do next, and end the program."""
    console = make_console(stderr=True)
    say(console, Text.assemble((_("Error:"), "bold red"), f" {error.message}"))
    if hint := error.sentences(operator=True)[1]:
        say(console, hint)
    raise typer.Exit(1)
