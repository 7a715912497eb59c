"""The command line: `toxscan run | chat | scan | score | pack | models`, and what the operator asks."""

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from bot.adapters.terminal.console import make_console, say
from bot.cli import scan_options as options
from bot.cli.model_commands import models_app
from bot.cli.perform import INTERRUPTED, ConfigOption, DataOption, ModelOption, give_up, load_settings, perform
from bot.cli.serve_command import add_serve
from bot.core.domain.errors import ToxscanError
from bot.core.text.catalog import _

STANDARD_INPUT = 0
SAMPLE = Path(__file__).parents[1] / "sample" / "archive"

# What the help shows together.
TRY, SERVE, KEEP, MORE = _("In this terminal"), _("On Discord and Slack"), _("The data, and what X costs"), _("More")

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help=_(
        "Scans an account on X, Bluesky or Mastodon for toxic posts and shows them, worst first. To see how that "
        "looks: `toxscan scan --sample`. To bring the bot to Discord or Slack: `toxscan setup`."
    ),
)
app.add_typer(models_app, name="models", rich_help_panel=MORE)


@app.command(
    help=_("Scan an account and show its report, worst posts first. If interrupted, run it again to continue."),
    rich_help_panel=TRY,
)
def scan(
    account: options.Account = None,
    archive: options.Archive = None,
    sample: options.Sample = False,
    handle: options.Handle = "",
    posts: options.Posts = "all",
    yes: options.Yes = False,
    reposts: options.Reposts = False,
    quick: options.Quick = False,
    as_json: options.Json = False,
    csv: options.Csv = None,
    html: options.Html = None,
    evidence: options.Evidence = None,
    config_file: ConfigOption = None,
    data_dir: DataOption = None,
    model: ModelOption = None,
) -> None:
    """`toxscan scan`."""
    from bot.cli import scan as oneshot

    if sum((account is not None, archive is not None, sample)) != 1:
        message = (
            _("There is nothing to scan.") if not (account or archive) else _("There is more than one thing to scan.")
        )
        give_up(ToxscanError(message, _("Give one of: an account, --archive PATH, or --sample.")))
    outputs, how = oneshot.Outputs(as_json, csv, html, evidence), oneshot.How(reposts, quick)
    settings = load_settings(config_file, data_dir=data_dir, model=model)

    async def work() -> None:
        if account is not None:
            await oneshot.scan_account(settings, account, posts, outputs, how, agreed=yes)
        else:
            await oneshot.scan_archive(settings, str(archive or SAMPLE), handle, outputs, how)

    perform(settings, work, _("Stopped. What was read and scored is kept; run the same command to continue."))


@app.command(
    help=_("Talk with the bot in this terminal as on Discord or Slack: /scan, /history, /score, /help."),
    rich_help_panel=TRY,
)
def chat(config_file: ConfigOption = None, data_dir: DataOption = None, model: ModelOption = None) -> None:
    """`toxscan chat`."""
    from bot.adapters.terminal import chat as conversation

    settings = load_settings(config_file, data_dir=data_dir, model=model)
    perform(settings, lambda: conversation.chat(settings))


@app.command(help=_("Score each line of standard input, and print one JSON object for each."), rich_help_panel=TRY)
def score(config_file: ConfigOption = None, data_dir: DataOption = None, model: ModelOption = None) -> None:
    """`toxscan score`."""
    from bot.cli import score as lines

    settings = load_settings(config_file, data_dir=data_dir, model=model)
    perform(settings, lambda: lines.score(settings, STANDARD_INPUT))


@app.command(
    help=_(
        "Ask for the tokens one after another, try each at once, keep them, and show the link that invites the bot."
    ),
    rich_help_panel=SERVE,
)
def setup(config_file: ConfigOption = None, data_dir: DataOption = None) -> None:
    """`toxscan setup`."""
    from bot.cli import setup as asking

    file = config_file or Path("config.toml")
    settings = load_settings(file if file.exists() else None, data_dir=data_dir)
    try:
        asking.setup(settings, file, asking.Terminal(), make_console())
    except ToxscanError as error:
        give_up(error)
    except (KeyboardInterrupt, EOFError):
        say(make_console(stderr=True), "\n" + _("Stopped. Nothing was written."))  # Below the question.
        raise typer.Exit(INTERRUPTED) from None


@app.command(
    help=_("Check everything that the bot needs: folder, database, model, networks, chats; explain each problem."),
    rich_help_panel=SERVE,
)
def check(config_file: ConfigOption = None, data_dir: DataOption = None, model: ModelOption = None) -> None:
    """`toxscan check`."""
    from bot.cli.check import check as check_all

    settings = load_settings(config_file, data_dir=data_dir, model=model)

    async def work() -> None:
        if not await check_all(settings, make_console()):
            raise typer.Exit(1)

    perform(settings, work)


@app.command(
    help=_("Run the bot on Discord, Slack or both, wherever it has a token, until stopped."), rich_help_panel=SERVE
)
def run(config_file: ConfigOption = None, data_dir: DataOption = None, model: ModelOption = None) -> None:
    """`toxscan run`."""
    from bot.run import run as run_bot

    settings = load_settings(config_file, data_dir=data_dir, model=model)
    perform(settings, lambda: run_bot(settings))
    sys.stdout.flush()
    os._exit(0)  # All is closed; a request that still waits for X would hold the program for its time limit.


@app.command(help=_("Copy the whole database into one file, also while the bot runs."), rich_help_panel=KEEP)
def backup(
    file: Annotated[Path, typer.Argument(help=_("Where the copy goes; nothing is overwritten."))],
    config_file: ConfigOption = None,
    data_dir: DataOption = None,
) -> None:
    """`toxscan backup`."""
    from bot.cli import database as data

    settings = load_settings(config_file, data_dir=data_dir)
    perform(settings, lambda: data.backup(settings, file, make_console()))


@app.command(
    help=_("Replace the database with a backup, after checking it. The bot must not be running."), rich_help_panel=KEEP
)
def restore(
    file: Annotated[Path, typer.Argument(help=_("A file written by `toxscan backup`."))],
    config_file: ConfigOption = None,
    data_dir: DataOption = None,
) -> None:
    """`toxscan restore`."""
    from bot.cli import database as data

    settings = load_settings(config_file, data_dir=data_dir)
    perform(settings, lambda: data.restore(settings, file, make_console()))


@app.command(
    help=_("Make a small zip of a large account archive, to send to the bot: its posts alone, nothing private."),
    rich_help_panel=MORE,
)
def pack(
    archive: Annotated[str, typer.Argument(help=_("The zip from X, or the folder it unpacks to."), metavar="FOLDER")],
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help=_("The zip to write; next to the archive by default."))
    ] = None,
) -> None:
    """`toxscan pack`."""
    from bot.cli import pack as packing

    try:  # Without settings and without a loop: it must work on whatever machine the archive lies.
        packing.pack(archive, output, make_console())
    except ToxscanError as error:
        give_up(error)


@app.command(
    help=_("Say whether a package of evidence is whole: exit code 0 if it is, 1 if anything was changed."),
    rich_help_panel=MORE,
)
def verify(
    file: Annotated[Path, typer.Argument(help=_("A package of evidence, as `/export` made it."))],
    fingerprint: Annotated[
        str, typer.Option("--fingerprint", help=_("The package's fingerprint, from the bot's message."))
    ] = "",
    authority: Annotated[
        Path | None,
        typer.Option("--authority", help=_("Certificates (PEM) of the time-stamp authority that you trust.")),
    ] = None,
) -> None:
    """`toxscan verify`."""
    from bot.cli import verify as verifying

    try:  # Without settings: whoever was given a package may have none.
        whole = verifying.verify(file, fingerprint, authority, make_console())
    except ToxscanError as error:
        give_up(error)
    if not whole:
        raise typer.Exit(1)


@app.command(
    help=_(
        "Write people's verdicts on posts as JSON Lines, for measuring and training: no names, and by default only "
        "posts of archives."
    ),
    rich_help_panel=KEEP,
)
def verdicts(
    file: Annotated[Path | None, typer.Argument(help=_("Where it goes; standard output by default."))] = None,
    include_networks: Annotated[
        bool, typer.Option(help=_("Also posts that a network gave, for measuring only: X forbids training."))
    ] = False,
    config_file: ConfigOption = None,
    data_dir: DataOption = None,
) -> None:
    """`toxscan verdicts`."""
    from bot.cli import verdicts as judged

    settings = load_settings(config_file, data_dir=data_dir)
    console = make_console(stderr=True)
    perform(settings, lambda: judged.write_verdicts(settings, file, console, include_networks=include_networks))


@app.command(
    "migrate-data",
    help=_("Copy the database file to PostgreSQL. If stopped, run it again to continue. The bot must not be running."),
    rich_help_panel=KEEP,
)
def migrate_data(
    to: Annotated[
        str | None,
        typer.Option("--to", help=_("The database's URL, instead of the one in the settings."), metavar="URL"),
    ] = None,
    config_file: ConfigOption = None,
    data_dir: DataOption = None,
) -> None:
    """`toxscan migrate-data`."""
    from bot.cli import database as data

    settings = load_settings(config_file, data_dir=data_dir, database=to)
    stopped = _("Stopped. What was copied is kept; run the same command to continue.")
    perform(settings, lambda: data.move(settings, make_console()), stopped)


@app.command(
    help=_("Delete everything that came from X, for the end of your agreement with X. The bot must not be running."),
    rich_help_panel=KEEP,
)
def wipe(
    yes: Annotated[
        bool, typer.Option("--yes", help=_("Do it; without this, the command only says what would be deleted."))
    ] = False,
    config_file: ConfigOption = None,
    data_dir: DataOption = None,
) -> None:
    """`toxscan wipe`."""
    from bot.cli import database as data

    settings = load_settings(config_file, data_dir=data_dir)
    perform(settings, lambda: data.wipe(settings, make_console(), agreed=yes))


@app.command(
    help=_("Show what was spent on X this month, by whom, and compare it with what X has counted."),
    rich_help_panel=KEEP,
)
def budget(config_file: ConfigOption = None, data_dir: DataOption = None) -> None:
    """`toxscan budget`."""
    from bot.cli import spending as operator

    settings = load_settings(config_file, data_dir=data_dir)
    perform(settings, lambda: operator.budget(settings, make_console()))


@app.command(help=_("Show who asked about whom, latest first."), rich_help_panel=KEEP)
def audit(
    account: Annotated[str, typer.Argument(help=_("Only requests about this account."))] = "",
    config_file: ConfigOption = None,
    data_dir: DataOption = None,
) -> None:
    """`toxscan audit`."""
    from bot.cli import spending as operator

    settings = load_settings(config_file, data_dir=data_dir)
    perform(settings, lambda: operator.audit(settings, account, make_console()))


@app.command(
    help=_(
        "Remove stored posts that X no longer shows, as X requires within 24 hours. `run` and `chat` do so "
        "themselves, and for Bluesky and Mastodon too."
    ),
    rich_help_panel=KEEP,
)
def purge(
    account: Annotated[
        str, typer.Argument(help=_("Remove every stored post of this account instead, whichever its network."))
    ] = "",
    config_file: ConfigOption = None,
    data_dir: DataOption = None,
) -> None:
    """`toxscan purge`."""
    from bot.cli import spending as operator

    settings = load_settings(config_file, data_dir=data_dir)
    perform(settings, lambda: operator.purge(settings, account, make_console()))


add_serve(app, MORE)


@app.command(
    help=_("Show what was measured of the model on this machine, and the runtime that was chosen."),
    rich_help_panel=MORE,
)
def bench(
    tune: Annotated[bool, typer.Option("--tune", help=_("Measure again, and use what is fastest now."))] = False,
    config_file: ConfigOption = None,
    data_dir: DataOption = None,
    model: ModelOption = None,
) -> None:
    """`toxscan bench`."""
    from bot.cli import bench as measuring

    settings = load_settings(config_file, data_dir=data_dir, model=model)
    perform(settings, lambda: measuring.bench(settings, make_console(), anew=tune))
