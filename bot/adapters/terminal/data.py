"""What the operator does with all data at once: copies it, puts a copy back, ends with X."""

import asyncio
from pathlib import Path

from rich.console import Console

from bot.core.config import Settings
from bot.core.errors import CommandError
from bot.core.store import backup as copies
from bot.core.store import wiping
from bot.core.store.database import Store
from bot.core.views.status import size
from bot.core.views.words import count


async def backup(settings: Settings, target: Path, console: Console) -> None:
    """Copy the database; the bot may go on meanwhile."""
    written = await asyncio.to_thread(copies.backup, settings.database, target)
    console.print(f"{target} holds the whole database ({size(written)}). It names people: keep it as safe.")


async def restore(settings: Settings, source: Path, console: Console) -> None:
    """Put a backup in the place of the database."""
    old = await asyncio.to_thread(copies.restore, source, settings.database)
    console.print(f"{settings.database} is what {source} held.")
    if old:
        console.print(f"What was there before is in {old}: delete it when you no longer need it.")
    console.print(
        "What people had forgotten since, or X has removed since, may be in it again. X is asked at the next start; "
        "whoever used /forget since then has to be forgotten again."
    )


async def wipe(settings: Settings, console: Console, *, agreed: bool) -> None:
    """Take away everything that came from X.

    Raises:
        CommandError: it was not agreed to; the sentence says how much there is.
    """
    store = await Store.open(settings.database)
    try:
        async with store.read() as connection:
            found = await wiping.count(connection)
        what = (
            f"{count(found.posts, 'post')}, {count(found.scans, 'scan')} and {count(found.accounts, 'account')} from X"
        )
        if not agreed:
            raise CommandError(
                f"This takes away {what}, with every watch and the trail of who asked, for good.",
                "`toxscan wipe --yes` does it. Archives that people brought, and what was spent, stay.",
            )
        async with store.erase() as connection:
            await wiping.wipe(connection)
    finally:
        await store.close()
    console.print(f"{what[0].upper()}{what[1:]} are gone, and the file was written anew. Backups are yours to delete.")
