"""`toxscan backup | restore | wipe`, as an operator types them beside a running bot or without one."""

import asyncio
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from bot.cli.main import app
from bot.core.store.engine.open_store import open_store
from bot.core.store.operations import processes
from bot.core.store.scans import scans
from tests.core.commands.bot import stored
from tests.fakes import made_posts
from tests.program import toxscan
from tests.servers.postgres import Postgres


def typed(folder: Path, *words: str) -> Result:
    """Give a command."""
    return CliRunner(env={"COLUMNS": "80"}).invoke(app, [*words, "--data-dir", str(folder / "data")])


def scanned(folder: Path, posts: int) -> None:
    """Earlier, somebody scanned so many posts of @ada on X."""

    async def scan() -> None:
        store = await open_store(folder / "data" / "toxscan.db")
        await stored(store, made_posts(posts))
        await store.close()

    asyncio.run(scan())


async def test_a_backup_is_made_while_the_bot_runs_and_restored_when_it_does_not(tmp_path: Path) -> None:
    """Each says what it did and what is left to do."""
    store = await open_store(tmp_path / "data" / "toxscan.db")
    await stored(store, made_posts(50))
    made = await asyncio.to_thread(toxscan, tmp_path, "backup", "copy", "--data-dir", "data")
    refused = await asyncio.to_thread(toxscan, tmp_path, "restore", "copy", "--data-dir", "data")
    await store.close()
    assert (made.code, made.err) == (0, "")
    assert "holds the whole database" in made.out
    assert (refused.code, refused.out) == (1, "")
    assert "Another toxscan process is using the database" in refused.err
    restored = await asyncio.to_thread(toxscan, tmp_path, "restore", "copy", "--data-dir", "data")
    assert (restored.code, restored.err) == (0, "")
    assert "They are asked again when the bot runs" in restored.out
    assert "toxscan.db.before-restore" in restored.out


def test_wiping_asks_to_be_meant_and_then_does_it(tmp_path: Path) -> None:
    """Without --yes nothing goes, and it says how much would."""
    scanned(tmp_path, 50)
    asked = typed(tmp_path, "wipe")
    assert (asked.exit_code, asked.stdout) == (1, "")
    assert "This permanently deletes 50 posts, 1 scan and 1 account from X" in asked.stderr
    assert "wipe --yes" in asked.stderr
    done = typed(tmp_path, "wipe", "--yes")
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout.startswith("50 posts, 1 scan and 1 account from X were deleted")
    assert "This permanently deletes 0 posts" in typed(tmp_path, "wipe").stderr


async def test_all_data_moves_to_postgresql(tmp_path: Path, postgres: Postgres) -> None:
    """The file stays, and a second time there is nothing left to do."""
    store = await open_store(tmp_path / "data" / "toxscan.db")
    scan = await stored(store, made_posts(50))
    await store.close()
    async with postgres.database("template0") as url:
        words = ("migrate-data", "--to", url.get_secret_value(), "--data-dir", "data")
        moved = await asyncio.to_thread(toxscan, tmp_path, *words)
        again = await asyncio.to_thread(toxscan, tmp_path, *words)
        moved_to = await open_store(url)
        async with moved_to.read() as connection:
            assert (await scans.get(connection, scan.id)).account.handle == "ada"
        await moved_to.close()
    assert (moved.code, moved.err) == (again.code, again.err) == (0, "")
    assert "rows were copied and match" in moved.out


def test_where_no_postgresql_is_named_nothing_moves(tmp_path: Path) -> None:
    """It says how to name one."""
    told = typed(tmp_path, "migrate-data")
    assert (told.exit_code, told.stdout) == (1, "")
    assert "Give --to postgresql+asyncpg://USER:PASSWORD@HOST/NAME, or set `database`." in told.stderr


@pytest.mark.parametrize(("command", "instead"), [("backup", "pg_dump"), ("restore", "pg_restore")])
def test_copies_of_postgresql_are_left_to_its_own_programs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str, instead: str
) -> None:
    """The command to give stands there; the password does not."""
    monkeypatch.setenv("TOXSCAN_DATABASE", "postgresql+asyncpg://toxscan:s3cret@nowhere/toxscan")
    told = typed(tmp_path, command, "copy")
    assert (told.exit_code, told.stdout) == (1, "")
    assert f"`{instead} " in told.stderr
    assert "s3cret" not in told.stderr


async def test_nothing_is_wiped_while_a_bot_works_on_postgresql(tmp_path: Path, postgres: Postgres) -> None:
    """No lock of a file says that there; the processes do."""
    async with postgres.database() as url:
        wipe = partial(
            toxscan, tmp_path, "wipe", "--yes", "--data-dir", "data", TOXSCAN_DATABASE=url.get_secret_value()
        )
        store = await open_store(url)
        await stored(store, made_posts(5))
        async with store.write() as connection:
            await processes.renew(connection, "bot", timedelta(hours=1))
        refused = await asyncio.to_thread(wipe)
        async with store.write() as connection:
            await processes.leave(connection, "bot")
        await store.close()
        done = await asyncio.to_thread(wipe)
    assert "The bot is using this database (1 process)." in refused.err
    assert done.out.startswith("5 posts, 1 scan and 1 account from X were deleted")
