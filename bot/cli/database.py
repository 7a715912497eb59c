"""What the operator does with all data at once: copies it, puts a copy back, ends with X."""

import asyncio
from pathlib import Path

from pydantic import SecretStr
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from bot.adapters.terminal.console import say
from bot.core.config import Settings
from bot.core.domain.errors import CommandError, StoreError
from bot.core.store.engine import backup as copies
from bot.core.store.engine import move_to_postgres
from bot.core.store.engine.open_store import open_store
from bot.core.store.networks import wiping
from bot.core.store.operations import processes
from bot.core.text.catalog import _, ngettext
from bot.core.views.bot.status import size
from bot.core.views.words import number


async def backup(settings: Settings, target: Path, console: Console) -> None:
    """Copy the database; the bot may go on meanwhile."""
    _check_file(settings, f"pg_dump --format=custom --file={target}")
    written = await asyncio.to_thread(copies.backup, settings.database_file, target)
    say(
        console,
        _(
            "{file} holds the whole database ({size}). It names people, so keep it as safe as the database.",
            file=target,
            size=size(written),
        ),
    )


async def restore(settings: Settings, source: Path, console: Console) -> None:
    """Put a backup in the place of the database."""
    _check_file(settings, f"pg_restore --clean --if-exists --no-owner --single-transaction {source}")
    old = await asyncio.to_thread(copies.restore, source, settings.database_file)
    say(console, _("{file} was restored from {source}.", file=settings.database_file, source=source))
    if old:
        say(console, _("What was there before is in {old}: delete it when you no longer need it.", old=old))
    say(
        console,
        _(
            "It may again hold what people have deleted with /forget since that backup, or what the "
            "networks have removed. They are asked again when the bot runs; whoever has used /forget since then must "
            "use it again."
        ),
    )


async def move(settings: Settings, console: Console) -> None:
    """Copy the database file to PostgreSQL, where the settings name one.

    Raises:
        CommandError: they don't.
    """
    if not isinstance(settings.stored_in, SecretStr):
        raise CommandError(
            _("The settings name no PostgreSQL database to move the data to."),
            _("Give --to postgresql+asyncpg://USER:PASSWORD@HOST/NAME, or set `database`."),
        )
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True) as bars:
        task = bars.add_task(_("connecting"), total=None)

        def show(step: move_to_postgres.Step) -> None:
            words = (
                _("comparing {table}", table=step.table) if step.checking else _("copying {table}", table=step.table)
            )
            bars.update(task, description=words, completed=step.done, total=step.rows)

        rows = await move_to_postgres.move(settings.database_file, settings.stored_in, show)
    say(
        console,
        _(
            "All {rows} rows were copied and match. {file} is unchanged: delete it once the bot runs with "
            "`database` set, and remember that it names people.",
            rows=number(rows),
            file=settings.database_file,
        ),
    )


def _check_file(settings: Settings, instead: str) -> None:
    """Let only a database file pass.

    Raises:
        CommandError: the database is PostgreSQL's, which has programs of its own for that.
    """
    if isinstance(settings.stored_in, SecretStr):
        raise CommandError(
            _("The database is on PostgreSQL: use PostgreSQL's own programs to back it up and restore it."),
            _(
                "Run `{instead}`, with --dbname and the same address as in `database`; see docs/postgres.md.",
                instead=instead,
            ),
        )


async def wipe(settings: Settings, console: Console, *, agreed: bool) -> None:
    """Take away everything that came from X.

    Raises:
        CommandError: it was not agreed to; the sentence says how much there is.
    """
    store = await open_store(settings.stored_in)
    try:
        async with store.read() as connection:
            found = await wiping.count(connection)
            running = await processes.count_others(connection, "") if isinstance(settings.stored_in, SecretStr) else 0
        what = _(
            "{posts}, {scans} and {accounts} from X",
            posts=ngettext("{count} post", "{count} posts", found.posts),
            scans=ngettext("{count} scan", "{count} scans", found.scans),
            accounts=ngettext("{count} account", "{count} accounts", found.accounts),
        )
        if not agreed:
            raise CommandError(
                _("This permanently deletes {what}, with every watch and the record of who asked.", what=what),
                _("To do it, run `toxscan wipe --yes`. Archives that people uploaded, and what was spent, stay."),
            )
        if running:
            using = ngettext(
                "The bot is using this database ({count} process).",
                "The bot is using this database ({count} processes).",
                running,
            )
            raise StoreError(using, _("Stop it first."))
        async with store.erase() as connection:
            await wiping.wipe(connection)
    finally:
        await store.close()
    say(console, _("{what} were deleted, and the database was cleaned up. Delete your backups yourself.", what=what))
