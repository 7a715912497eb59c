"""From the SQLite file into PostgreSQL: all of it, whatever stops it on the way, and into an empty database only."""

import asyncio
import shutil
import signal
import sys
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from pydantic import SecretStr

from bot.core.domain.clock import now
from bot.core.domain.errors import InputError, StoreError
from bot.core.domain.labels import Label, Scores
from bot.core.domain.posts import ScoredPost, SkipReason
from bot.core.domain.scans import ListRow, Wanted
from bot.core.domain.sources import Bill, Page, Resource, SourceKind
from bot.core.domain.workspace import WorkspaceSettings
from bot.core.store.engine import postgres as engine
from bot.core.store.engine.database import Store
from bot.core.store.engine.move_to_postgres import TABLES, Step, move
from bot.core.store.engine.open_store import open_store
from bot.core.store.engine.sqlite import SqliteStore
from bot.core.store.networks import audit, ledger, sweeps
from bot.core.store.operations import canaries, deduplication, distributions, pauses, processes
from bot.core.store.people import forgetting, opt_outs, reader_language, workspaces
from bot.core.store.posts import export_limit, picks, scores
from bot.core.store.posts import posts as store_posts
from bot.core.store.scans import lists, live_messages, scans
from bot.core.store.scans.live_messages import LiveMessageRecord
from bot.core.store.schema import collections, metadata, shared_pages, shown, slack_installations, slack_teams
from bot.core.store.watches import outbox, watches
from tests.core.commands.bot import stored
from tests.databases import ON_X
from tests.fakes import ACCOUNT, ALICE, BOB, call_not_toxic, made_posts, request
from tests.servers.postgres import Postgres, apart

LEASE = timedelta(minutes=1)
EMPTY = "template0"


class KilledError(BaseException):
    """The process dies here."""


def quiet(_step: Step) -> None:
    """Show nothing."""


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database file with something in each table, made once."""
    path = tmp_path_factory.mktemp("filled") / "toxscan.db"

    async def make() -> None:
        store = await SqliteStore.open(path)
        await fill(store)
        await store.close()

    apart(make())
    return path


@pytest.fixture
def source(filled: Path, tmp_path: Path) -> Path:
    """A copy of it; nobody has it open."""
    return Path(shutil.copy(filled, tmp_path))


@pytest.fixture
async def target(postgres: Postgres) -> AsyncIterator[SecretStr]:
    """An empty database."""
    async with postgres.database(EMPTY) as url:
        yield url


async def fill(store: Store) -> None:
    """Something in each table, words that need care, and numbers that were given and are gone."""
    odd = ["\0 is nothing", "ünïcödé 🙂\u2028", "'; DROP TABLE posts; --", "\\x41 %s $1"]
    posts = [replace(post, text=f"{odd[number % 4]} {number}") for number, post in enumerate(made_posts(1100))]
    scan = await stored(store, posts)
    lost = await stored(store, made_posts(5), BOB, model="fake-2")
    await stored(store, made_posts(5), kind=SourceKind.ARCHIVE)
    day = now().date()
    async with store.write() as connection:
        await scores.save(connection, lost, [(ScoredPost(posts[7], None, SkipReason.UNSCORABLE), None)])
        edited = replace(posts[20], text="as it is now", history=(posts[20].id, "90000"))
        await store_posts.save_page(connection, scan, Page((edited,), "end"))
        await picks.save(connection, scan, [3, 2], frozenset([2]))
        await call_not_toxic(connection, ALICE, scan, 3)
        await workspaces.save(connection, "slack:T1", WorkspaceSettings(thresholds={Label.THREAT: 0.1}))
        await canaries.save(connection, "fake-1", {"text": Scores({Label.TOXICITY: 0.1 + 0.2})})
        await distributions.set_reference(connection, "fake-1", {"length": {"short": 3}}, 10)
        await ledger.charge(connection, ALICE, Bill(Resource.POST, ("1", "2"), 5000), day)
        await audit.note(connection, ALICE, audit.Event.SCAN, "ada", "42")
        await sweeps.begin(connection, "job")
        await live_messages.add(connection, LiveMessageRecord(scan.id, ALICE, "place"), "dead")
        await export_limit.add(connection, ALICE, day, [1, 2, 3])
        await pauses.begin(connection)
        await deduplication.claim(connection, "key")
        await connection.execute(
            sa.insert(slack_installations).values(
                enterprise_id="", team_id="T1", bot_token="", bot_id="B1", bot_user_id="U1"
            )
        )
        await connection.execute(sa.insert(slack_teams).values(team_id="T1", enterprise_id="E1"))
        await opt_outs.learn(connection, {"ada"})
        where = {
            "platform": "discord",
            "place": "c1",
            "scan_id": scan.id,
            "workspace_id": "w1",
            "user_id": "u1",
            "since": now(),
        }
        await connection.execute(sa.insert(shown).values(message="m1", **where))
        await connection.execute(sa.insert(shared_pages).values(**where))
        await reader_language.save(connection, ALICE, "de")
        several = await lists.create(connection, ALICE, "Neighbors", Wanted(posts=100))
        await lists.save_rows(connection, several.id, [ListRow(1, "ada"), ListRow(2, "shy")])
        await processes.renew(connection, "dead")
        for number in range(3):
            watch = await watches.propose(connection, ALICE, replace(ACCOUNT, id=str(number)))
        await outbox.add_alert(connection, watch, [1, 2], "fake-1", now())
        gone = await watches.propose(connection, BOB, ACCOUNT)
        await watches.remove(connection, gone.id)
        await forgetting.forget(connection, BOB)


async def rows(store: Store) -> dict[str, set[str]]:
    """All that a database holds."""
    found = {}
    async with store.read() as connection:
        for table in TABLES:
            every = (await connection.execute(sa.select(table))).all()
            found[table.name] = {repr(tuple(row)).replace("\\x00", "\ufffd") for row in every}
    return found


async def same(source: Path, target: SecretStr) -> None:
    """See that both hold the same."""
    old, new = await open_store(source), await open_store(target)
    try:
        expected, found = await rows(old), await rows(new)
        assert all(expected.values()), "a table is not thought of in this test"
        assert found == expected
    finally:
        await old.close()
        await new.close()


async def test_everything_is_there_afterwards(source: Path, target: SecretStr) -> None:
    """Each row of each table, to the last digit; a second time changes nothing."""
    seen: list[Step] = []
    number = await move(source, target, seen.append)
    assert number > 2000
    assert {step.table for step in seen} == {table.name for table in TABLES}
    await same(source, target)
    assert await move(source, target, quiet) == number


async def test_numbers_go_on_where_they_were(source: Path, target: SecretStr) -> None:
    """No scan, watch or row gets the number of another, also not of one that is gone."""
    await move(source, target, quiet)
    old, new = await open_store(source), await open_store(target)
    numbers = []
    for store in (old, new):
        async with store.write() as connection:
            scan = await scans.create(connection, request(), ACCOUNT, "fake-1")
            watch = await watches.propose(connection, BOB, replace(ACCOUNT, id="new"))
            sweep = await sweeps.begin(connection, "")
        numbers.append((scan.id, watch.id, sweep.id))
        await store.close()
    assert numbers[0] == numbers[1] == (4, 5, 2)


async def test_it_goes_on_wherever_it_was_killed(source: Path, target: SecretStr) -> None:
    """At whatever step; meanwhile no bot begins to work on half of the data."""
    lives = 0

    def mortal(_step: Step) -> None:
        nonlocal left
        left -= 1
        if left < 0:
            raise KilledError

    for lives in range(0, 1000, 9):
        left = lives
        try:
            await move(source, target, mortal)
        except KilledError:
            if lives:
                with pytest.raises(StoreError, match="Not all data has been moved"):
                    await open_store(target)
        else:
            break
    assert lives > 60
    await same(source, target)


async def test_the_server_need_not_wait_until_a_large_file_is_read(
    source: Path, target: SecretStr, postgres: Postgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It ends transactions in which nothing is done for long: none is open while the file's posts are compared."""
    monkeypatch.setitem(engine._SESSION, "idle_in_transaction_session_timeout", "1s")
    seen: list[str] = []

    def read_slowly(step: Step) -> None:
        if step.checking and step.table == "posts" and not seen:
            seen.append(step.table)
            apart(postgres.say("SELECT pg_sleep(1.5)"))

    for _ in ("anew", "once more"):  # It is compared before more is copied, too.
        seen.clear()
        await move(source, target, read_slowly)
        assert seen
    await same(source, target)


async def test_a_process_that_is_killed_leaves_what_can_be_gone_on_with(source: Path, target: SecretStr) -> None:
    """The command itself, with SIGKILL, in the middle of the posts."""
    program = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        "import asyncio, sys\nfrom pathlib import Path\nfrom pydantic import SecretStr\n"
        "from bot.core.store.engine.move_to_postgres import move\n"
        "asyncio.run(move(Path(sys.argv[1]), SecretStr(sys.argv[2]), lambda step: print(step.table, flush=True)))",
        source,
        target.get_secret_value(),
        stdout=asyncio.subprocess.PIPE,
    )
    assert program.stdout
    while await program.stdout.readline() != b"posts\n":
        pass
    program.send_signal(signal.SIGKILL)
    await program.communicate()
    await move(source, target, quiet)
    await same(source, target)


async def test_a_database_with_other_data_is_refused(source: Path, postgres: Postgres) -> None:
    """Nothing of it is touched, and a bot can go on with it."""
    async with postgres.database() as url:
        store = await open_store(url)
        async with store.write() as connection:
            await connection.execute(sa.insert(collections).values(**ON_X, id="other", handle="other", name=""))
        with pytest.raises(InputError, match="holds other data"):
            await move(source, url, quiet)
        async with store.read() as connection:
            assert [row.id for row in await connection.execute(sa.select(collections))] == ["other"]
        await store.close()
        await (await open_store(url)).close()


async def test_what_a_bot_has_done_with_a_copy_is_not_written_over(source: Path, target: SecretStr) -> None:
    """Moving again would undo it."""
    await move(source, target, quiet)
    store = await open_store(target)
    await stored(store, made_posts(3, first=9000))
    await store.close()
    with pytest.raises(InputError, match="holds other data"):
        await move(source, target, quiet)


async def test_nothing_is_moved_while_a_bot_runs(source: Path, target: SecretStr) -> None:
    """On either side."""
    running = await open_store(source)
    with pytest.raises(StoreError, match="Another toxscan process"):
        await move(source, target, quiet)
    await running.close()
    store = await open_store(target)
    async with store.write() as connection:
        await processes.renew(connection, "alive")
    await store.close()
    with pytest.raises(StoreError, match="A bot is running on that database"):
        await move(source, target, quiet)


async def test_two_do_not_move_into_one_database(source: Path, target: SecretStr, tmp_path: Path) -> None:
    """The second hears so."""
    other = tmp_path / "other" / "toxscan.db"
    await (await open_store(other)).close()
    tasks: list[asyncio.Task[Any]] = []

    def begin_another(_step: Step) -> None:
        if not tasks:
            tasks.append(asyncio.create_task(move(other, target, quiet)))

    await move(source, target, begin_another)
    with pytest.raises((StoreError, InputError)):
        await tasks[0]
    await same(source, target)


async def test_a_file_that_there_is_not_is_said(tmp_path: Path, target: SecretStr) -> None:
    """And none is made."""
    with pytest.raises(InputError, match="There is no database"):
        await move(tmp_path / "toxscan.db", target, quiet)
    assert not await asyncio.to_thread((tmp_path / "toxscan.db").exists)


def test_every_table_is_moved() -> None:
    """But those that say which processes run, and counts, which the target keeps itself."""
    assert {table.name for table in metadata.sorted_tables} - {table.name for table in TABLES} == {
        "post_counts",
        "processes",
        "reservations",
        "score_counts",
    }
