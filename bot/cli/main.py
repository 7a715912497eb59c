"""The command line: `toxscan run | chat | scan | score | pack | models`, and what the operator asks."""

import asyncio
import os
import signal
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from rich.console import Console

from bot import log
from bot.cli.console import make_console
from bot.core import config
from bot.core.domain.errors import ToxscanError
from bot.core.text.catalog import N_, _

INTERRUPTED, TERMINATED = 130, 143  # What a shell expects of a program that Ctrl-C, or SIGTERM, ended.
KEPT = N_("Stopped. What was read and scored is kept; run the same command to continue.")
STANDARD_INPUT = 0
SAMPLE = Path(__file__).parents[1] / "sample" / "archive"

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help=_("Scans an X account for toxic posts and shows them, worst first."),
)
models_app = typer.Typer(no_args_is_help=True, help=_("List the models, fetch one, check its files."))
app.add_typer(models_app, name="models")

ConfigOption = Annotated[
    Path | None, typer.Option("--config", help=_("The settings file; ./config.toml if there is one."))
]
DataOption = Annotated[
    Path | None, typer.Option("--data-dir", help=_("Where the database and downloaded models are kept."))
]
ModelOption = Annotated[
    str | None, typer.Option("--model", help=_("The model to score with; see `toxscan models list`."))
]


def _run(settings: config.Settings, work: Callable[[], Awaitable[None]], stopped: str = "") -> None:
    """Run `work` in an event loop; every error that we know becomes its one sentence on stderr."""
    log.configure(settings.log_level)
    try:
        asyncio.run(_end_on_sigterm(work))
    except ToxscanError as error:
        _give_up(error)
    except (KeyboardInterrupt, asyncio.CancelledError) as interruption:
        Console(stderr=True).print(stopped or _("Stopped."))
        by_terminal = isinstance(interruption, KeyboardInterrupt)
        raise typer.Exit(INTERRUPTED if by_terminal else TERMINATED) from None


async def _end_on_sigterm(work: Callable[[], Awaitable[None]]) -> None:
    """Let SIGTERM, from a service manager, say, end the work in order: the model's process with us."""
    task = asyncio.current_task()
    assert task is not None
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    await work()


def _settings(config_file: Path | None, **overrides: object) -> config.Settings:
    try:
        return config.load(config_file, **overrides)
    except ToxscanError as error:
        _give_up(error)


def _give_up(error: ToxscanError) -> NoReturn:
    console = make_console(stderr=True)
    label = _("Error:")
    console.print(f"[bold red]{label}[/] {_escape(error.message)}", highlight=False)
    if hint := error.sentences(operator=True)[1]:
        console.print(_escape(hint), highlight=False)
    raise typer.Exit(1)


def _escape(words: str) -> str:
    from rich.markup import escape

    return escape(words)


@app.command()
def chat(config_file: ConfigOption = None, data_dir: DataOption = None, model: ModelOption = None) -> None:
    """Talk with the bot in this terminal as on Discord or Slack: /scan, /history, /score, /help."""
    from bot.adapters.terminal import chat as conversation

    settings = _settings(config_file, data_dir=data_dir, model=model)
    _run(settings, lambda: conversation.chat(settings))


@app.command()
def run(config_file: ConfigOption = None, data_dir: DataOption = None, model: ModelOption = None) -> None:
    """Run the bot on Discord, Slack or both, wherever it has a token, until stopped."""
    from bot.run import run as run_bot

    settings = _settings(config_file, data_dir=data_dir, model=model)
    _run(settings, lambda: run_bot(settings))
    sys.stdout.flush()
    os._exit(0)  # All is closed; a request that still waits for X would hold the program for its time limit.


@app.command()
def scan(
    account: Annotated[
        str | None,
        typer.Argument(help=_("An account on X: its handle, or a link to its profile or to one of its posts.")),
    ] = None,
    archive: Annotated[
        Path | None, typer.Option("--archive", help=_("An X account archive: the zip, its folder, or its tweets.js."))
    ] = None,
    sample: Annotated[
        bool, typer.Option("--sample", help=_("Scan the sample account that comes with toxscan."))
    ] = False,
    handle: Annotated[str, typer.Option(help=_("Whose archive it is, if the archive does not say."))] = "",
    posts: Annotated[
        str, typer.Option("--posts", help=_("How many of the newest posts on X to read, or all."))
    ] = "all",
    yes: Annotated[bool, typer.Option("--yes", "-y", help=_("Agree to what reading from X costs."))] = False,
    reposts: Annotated[bool, typer.Option("--reposts", help=_("Score reposts too."))] = False,
    as_json: Annotated[bool, typer.Option("--json", help=_("Print one JSON document with every post."))] = False,
    csv: Annotated[Path | None, typer.Option("--csv", help=_("Write every post to this CSV file."))] = None,
    html: Annotated[
        Path | None, typer.Option("--html", help=_("Write the report to this HTML file, ready to print."))
    ] = None,
    config_file: ConfigOption = None,
    data_dir: DataOption = None,
    model: ModelOption = None,
) -> None:
    """Scan an account and show its report, worst posts first. If interrupted, run it again to continue."""
    from bot.cli import scan as oneshot

    if sum((account is not None, archive is not None, sample)) != 1:
        message = (
            _("There is nothing to scan.") if not (account or archive) else _("There is more than one thing to scan.")
        )
        _give_up(ToxscanError(message, _("Give one of: an account on X, --archive PATH, or --sample.")))
    outputs = oneshot.Outputs(as_json, csv, html)
    settings = _settings(config_file, data_dir=data_dir, model=model)

    async def work() -> None:
        if account is not None:
            await oneshot.scan_account(settings, account, posts, outputs, include_reposts=reposts, agreed=yes)
        else:
            await oneshot.scan_archive(settings, str(archive or SAMPLE), handle, outputs, include_reposts=reposts)

    _run(settings, work, _(KEPT))


@app.command()
def check(config_file: ConfigOption = None, data_dir: DataOption = None, model: ModelOption = None) -> None:
    """Check everything that the bot needs: folder, database, model, X, Discord, Slack; explain each problem."""
    from bot.cli.check import check as check_all

    settings = _settings(config_file, data_dir=data_dir, model=model)

    async def work() -> None:
        if not await check_all(settings, make_console()):
            raise typer.Exit(1)

    _run(settings, work)


@app.command()
def setup(config_file: ConfigOption = None, data_dir: DataOption = None) -> None:
    """Ask for the tokens one after another, try each at once, keep them, and show the link that invites the bot."""
    from bot.cli import setup as asking

    file = config_file or Path("config.toml")
    settings = _settings(file if file.exists() else None, data_dir=data_dir)
    try:
        asking.setup(settings, file, asking.Terminal(), make_console())
    except ToxscanError as error:
        _give_up(error)
    except (KeyboardInterrupt, EOFError):
        make_console(stderr=True).print("\n" + _("Stopped. Nothing was written."))  # Below the question.
        raise typer.Exit(INTERRUPTED) from None


@app.command()
def backup(
    file: Annotated[Path, typer.Argument(help=_("Where the copy goes; nothing is overwritten."))],
    config_file: ConfigOption = None,
    data_dir: DataOption = None,
) -> None:
    """Copy the whole database into one file, also while the bot runs."""
    from bot.cli import database as data

    settings = _settings(config_file, data_dir=data_dir)
    _run(settings, lambda: data.backup(settings, file, make_console()))


@app.command()
def restore(
    file: Annotated[Path, typer.Argument(help=_("A file written by `toxscan backup`."))],
    config_file: ConfigOption = None,
    data_dir: DataOption = None,
) -> None:
    """Replace the database with a backup, after checking it. The bot must not be running."""
    from bot.cli import database as data

    settings = _settings(config_file, data_dir=data_dir)
    _run(settings, lambda: data.restore(settings, file, make_console()))


@app.command()
def pack(
    archive: Annotated[str, typer.Argument(help=_("The zip from X, or the folder it unpacks to."), metavar="FOLDER")],
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help=_("The zip to write; next to the archive by default."))
    ] = None,
) -> None:
    """Make a small zip of a large account archive, to send to the bot: its posts alone, nothing private."""
    from bot.cli import pack as packing

    try:  # Without settings and without a loop: it must work on whatever machine the archive lies.
        packing.pack(archive, output, make_console())
    except ToxscanError as error:
        _give_up(error)


@app.command("migrate-data")
def migrate_data(
    to: Annotated[
        str | None,
        typer.Option("--to", help=_("The database's URL, instead of the one in the settings."), metavar="URL"),
    ] = None,
    config_file: ConfigOption = None,
    data_dir: DataOption = None,
) -> None:
    """Copy the database file to PostgreSQL. If stopped, run it again to continue. The bot must not be running."""
    from bot.cli import database as data

    settings = _settings(config_file, data_dir=data_dir, database=to)
    stopped = _("Stopped. What was copied is kept; run the same command to continue.")
    _run(settings, lambda: data.move(settings, make_console()), stopped)


@app.command()
def wipe(
    yes: Annotated[
        bool, typer.Option("--yes", help=_("Do it; without this, the command only says what would be deleted."))
    ] = False,
    config_file: ConfigOption = None,
    data_dir: DataOption = None,
) -> None:
    """Delete everything that came from X, for the end of your agreement with X. The bot must not be running."""
    from bot.cli import database as data

    settings = _settings(config_file, data_dir=data_dir)
    _run(settings, lambda: data.wipe(settings, make_console(), agreed=yes))


@app.command()
def budget(config_file: ConfigOption = None, data_dir: DataOption = None) -> None:
    """Show what was spent on X this month, by whom, and compare it with what X has counted."""
    from bot.cli import spending as operator

    settings = _settings(config_file, data_dir=data_dir)
    _run(settings, lambda: operator.budget(settings, Console()))


@app.command()
def audit(
    account: Annotated[str, typer.Argument(help=_("Only requests about this account."))] = "",
    config_file: ConfigOption = None,
    data_dir: DataOption = None,
) -> None:
    """Show who asked X about whom, latest first."""
    from bot.cli import spending as operator

    settings = _settings(config_file, data_dir=data_dir)
    _run(settings, lambda: operator.audit(settings, account, Console()))


@app.command()
def purge(
    account: Annotated[str, typer.Argument(help=_("Remove every stored post of this account instead."))] = "",
    config_file: ConfigOption = None,
    data_dir: DataOption = None,
) -> None:
    """Remove stored posts that X no longer shows, as X requires within 24 hours. `run` and `chat` do so themselves."""
    from bot.cli import spending as operator

    settings = _settings(config_file, data_dir=data_dir)
    _run(settings, lambda: operator.purge(settings, account, Console()))


@app.command()
def score(config_file: ConfigOption = None, data_dir: DataOption = None, model: ModelOption = None) -> None:
    """Score each line of standard input, and print one JSON object for each."""
    from bot.cli import score as lines

    settings = _settings(config_file, data_dir=data_dir, model=model)
    _run(settings, lambda: lines.score(settings, STANDARD_INPUT))


@app.command()
def bench(
    tune: Annotated[bool, typer.Option("--tune", help=_("Measure again, and use what is fastest now."))] = False,
    config_file: ConfigOption = None,
    data_dir: DataOption = None,
    model: ModelOption = None,
) -> None:
    """Show what was measured of the model on this machine, and the runtime that was chosen."""
    from bot.cli import bench as measuring

    settings = _settings(config_file, data_dir=data_dir, model=model)
    _run(settings, lambda: measuring.bench(settings, Console(), anew=tune))


@models_app.command("list")
def models_list(config_file: ConfigOption = None, data_dir: DataOption = None) -> None:
    """Show the models that can be used, and which are on this machine."""
    from bot.cli import models as model_files

    model_files.show(_settings(config_file, data_dir=data_dir), Console())


@models_app.command("fetch")
def models_fetch(
    name: Annotated[str, typer.Argument(help=_("The model's name."))],
    config_file: ConfigOption = None,
    data_dir: DataOption = None,
) -> None:
    """Download a model once; afterwards it works without a network."""
    from bot.cli import models as model_files

    settings = _settings(config_file, data_dir=data_dir)
    _run(settings, lambda: model_files.fetch(settings, name, Console(stderr=True)))


@models_app.command("verify")
def models_verify(
    name: Annotated[
        str | None, typer.Argument(help=_("The model's name; if left out, every model on this machine."))
    ] = None,
    config_file: ConfigOption = None,
    data_dir: DataOption = None,
) -> None:
    """Check a model's files against their hashes."""
    from bot.cli import models as model_files

    settings = _settings(config_file, data_dir=data_dir)
    _run(settings, lambda: model_files.check(settings, name, Console()))
