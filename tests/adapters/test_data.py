"""`toxscan backup | restore | wipe`, as an operator types them beside a running bot or without one."""

import asyncio
from pathlib import Path

from click.testing import Result
from typer.testing import CliRunner

from bot.cli import app
from bot.core.store.database import Store
from tests.core.commands.bot import stored
from tests.fakes import made_posts
from tests.program import toxscan


def typed(folder: Path, *words: str) -> Result:
    """Give a command."""
    return CliRunner(env={"COLUMNS": "80"}).invoke(app, [*words, "--data-dir", str(folder / "data")])


def scanned(folder: Path, posts: int) -> None:
    """Earlier, somebody scanned so many posts of @ada on X."""

    async def scan() -> None:
        store = await Store.open(folder / "data" / "toxscan.db")
        await stored(store, made_posts(posts))
        await store.close()

    asyncio.run(scan())


async def test_a_backup_is_made_while_the_bot_runs_and_restored_when_it_does_not(tmp_path: Path) -> None:
    """Each says what it did and what is left to do."""
    store = await Store.open(tmp_path / "data" / "toxscan.db")
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
    assert "X is asked at the next start" in restored.out
    assert "toxscan.db.before-restore" in restored.out


def test_wiping_asks_to_be_meant_and_then_does_it(tmp_path: Path) -> None:
    """Without --yes nothing goes, and it says how much would."""
    scanned(tmp_path, 50)
    asked = typed(tmp_path, "wipe")
    assert (asked.exit_code, asked.stdout) == (1, "")
    assert "This takes away 50 posts, 1 scan and 0 accounts from X" in asked.stderr
    assert "wipe --yes" in asked.stderr
    done = typed(tmp_path, "wipe", "--yes")
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout.startswith("50 posts, 1 scan and 0 accounts from X are gone")
    assert "This takes away 0 posts" in typed(tmp_path, "wipe").stderr
