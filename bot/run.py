"""`toxscan run`: the bot in every chat that it has a token for, until it is told to stop; then an orderly shutdown."""

import asyncio
import os
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import AsyncExitStack, contextmanager, suppress
from dataclasses import dataclass
from functools import partial

import structlog
from rich.console import Console
from rich.text import Text

from bot.adapters.terminal.console import make_console, say
from bot.adapters.terminal.waiting import describe_wait
from bot.app import App, running
from bot.core.config import Settings
from bot.core.domain.errors import ConfigError, first_cause
from bot.core.scoring.models.recommendation import first_recommendation, this_machine
from bot.core.secrets import DISCORD_TOKEN, SLACK_SECRETS, X_BEARER_TOKEN, read_secret
from bot.core.text.catalog import _
from bot.health import health
from bot.housekeeping import housekeeping
from bot.process.allocator import keep_few_arenas
from bot.reconnection import be_in
from bot.reload import renew_on_hangup

STOP_SECONDS = 10.0  # As long as `docker stop` waits before it kills.
LAST_WORDS_SECONDS = 4.0  # For scans' messages to say that they continue later; each is edited at most every three.
TOO_LATE = 1  # The exit code where a stop took longer.
AT_ONCE = 128  # Plus the signal's number, as a shell has it: the exit code of a stop asked for twice.

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Component:
    """A part of the bot that may be on or off: its name, and a note for the operator."""

    name: str
    on: bool
    words: str


def parts(settings: Settings) -> list[Component]:
    """Each part, whether the settings and environment turn it on, and where its setup is explained.

    Raises:
        ConfigError: a secret can't be read.
    """
    discord, x = (read_secret(name, settings.secrets) for name in (DISCORD_TOKEN, X_BEARER_TOKEN))
    slack = any(read_secret(name, settings.secrets) for name in SLACK_SECRETS)
    address = f"http://{settings.health.host}:{settings.health.port}/healthz, /readyz and /metrics"
    return [
        Component(
            "discord",
            bool(discord),
            "" if discord else _("{name} is not set; see docs/discord.md", name=DISCORD_TOKEN),
        ),
        Component(
            "slack",
            slack,
            settings.slack.transport if slack else _("{name} is not set; see docs/slack.md", name=SLACK_SECRETS[0]),
        ),
        Component(
            "x",
            bool(x),
            "" if x else _("{name} is not set, so X is not read; see docs/x.md", name=X_BEARER_TOKEN),
        ),
        Component("health", settings.health.enabled, address if settings.health.enabled else _("see [health]")),
        Component(
            "owners",
            bool(settings.owners),
            "" if settings.owners else _("nobody may use /admin in a chat; set `owners` in config.toml"),
        ),
    ]


async def run(settings: Settings, console: Console | None = None) -> None:
    """Serve the chats until SIGTERM or Ctrl-C. Scans that a stop interrupted continue at the next start.

    Raises:
        ToxscanError: no chat is set up, a token is refused, or a part can't start.
    """
    keep_few_arenas()
    console = console or make_console()
    found = parts(settings)
    chats = [part.name for part in found if part.on and part.name in {"discord", "slack"}]
    if not chats:
        raise ConfigError(
            _("There is no chat to join: neither Discord nor Slack is set up."),
            _(
                "`toxscan setup` asks for their tokens; docs/discord.md and docs/slack.md show how to get them. "
                "`toxscan chat` needs neither."
            ),
        )
    try:
        # Cancelled: told to stop while it started.
        with suppress(asyncio.CancelledError), _handle_signals(console) as stop:
            _say(found, console)
            say(console, describe_wait(settings))
            async with running(settings) as app:
                if recommended := first_recommendation(settings, this_machine()):
                    say(console, recommended)
                await _serve(settings, app, chats, stop, console)
    except BaseExceptionGroup as errors:
        raise first_cause(errors) from None
    say(console, _("Stopped cleanly. What was read and scored is kept; scans continue at the next start."))


def _say(found: Sequence[Component], console: Console) -> None:
    for part in found:
        state = ("on", "green") if part.on else ("off", "yellow")
        say(console, part.words, Text.assemble((f"{part.name:>9}  ", "bold"), state, "  "))


async def _serve(settings: Settings, app: App, chats: Sequence[str], stop: "_Stop", console: Console) -> None:
    async with AsyncExitStack() as stack:
        if settings.health.enabled:
            await stack.enter_async_context(health(settings.health, app, chats))
        tasks = await stack.enter_async_context(asyncio.TaskGroup())
        async with housekeeping(app), renew_on_hangup(app.scorer.renew):
            for scan in await app.scans.resume_all():
                log.info("scan.resumed", **scan.log_context())
            await app.list_runner.sweep()
            joins = {name: partial(_CHATS[name], settings, app) for name in chats}
            present = [tasks.create_task(be_in(name, join), name=name) for name, join in joins.items()]
            say(console, _("Running with {model}. Ctrl-C, or SIGTERM, stops it cleanly.", model=app.scorer.model_id))
            await stop.wait()
        # First the work, so that whoever follows a scan can still be told; then the chats.
        await app.watch_runner.close()
        await app.list_runner.close()
        under_way = app.scans.queue
        await app.scans.close()
        if under_way.running or under_way.waiting:
            await asyncio.sleep(LAST_WORDS_SECONDS)
        for chat in present:
            chat.cancel()


async def _discord(settings: Settings, app: App) -> None:
    from bot.adapters.discord.client import run_discord

    token = read_secret(DISCORD_TOKEN, settings.secrets)
    assert token
    await run_discord(app, token.get_secret_value())


async def _slack(settings: Settings, app: App) -> None:
    from bot.adapters.slack.connection.run import run_slack
    from bot.adapters.slack.connection.tokens import from_environment

    await run_slack(app, from_environment(settings.slack, settings.secrets), app.store)


_CHATS = {"discord": _discord, "slack": _slack}


class _Stop:
    """Whether somebody told the bot to stop. During the start, that cancels the start."""

    def __init__(self, task: "asyncio.Task[None]") -> None:
        self._task = task
        self._asked = asyncio.Event()
        self._serving = False

    async def wait(self) -> None:
        """Wait until it is told to stop."""
        self._serving = True
        await self._asked.wait()

    def ask(self) -> bool:
        """Tell it to stop; False if it had been told before."""
        if self._asked.is_set():
            return False
        self._asked.set()
        if not self._serving:
            self._task.cancel()
        return True


@contextmanager
def _handle_signals(console: Console) -> Iterator[_Stop]:
    """Handle SIGTERM and Ctrl-C: the first stops in order; a second one, or a stop that takes too long, ends it."""
    task = asyncio.current_task()
    assert task is not None
    stop, loop = _Stop(task), asyncio.get_running_loop()
    deadline = threading.Timer(STOP_SECONDS, _give_up, [console])  # A thread, because the loop itself may hang.
    deadline.daemon = True

    def make_handler(number: int) -> Callable[[], None]:
        def act() -> None:
            if not stop.ask():
                os._exit(AT_ONCE + number)  # The model's process ends with this one, and the store survives a kill.
            deadline.start()
            say(console, _("Stopping …"))

        return act

    signals = (signal.SIGTERM, signal.SIGINT)
    for each in signals:
        loop.add_signal_handler(each, make_handler(each))
    try:
        yield stop
    finally:
        deadline.cancel()
        for each in signals:
            loop.remove_signal_handler(each)


def _give_up(console: Console) -> None:
    say(
        console,
        _(
            "It did not stop within {seconds} seconds, so it was ended at once. What was read and scored is kept.",
            seconds=f"{STOP_SECONDS:g}",
        ),
    )
    os._exit(TOO_LATE)
