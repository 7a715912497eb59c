"""Retention by age, and the end of an agreement with X: what goes, what stays, and that it is really gone."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.core.domain.accounts import Account
from bot.core.domain.clock import now
from bot.core.domain.people import Requester
from bot.core.domain.reports import PostQuery
from bot.core.domain.scans import ListRow, ListStatus, Scan, ScanStatus, Wanted
from bot.core.domain.sources import Bill, Resource, SourceKind
from bot.core.people.retention import expire
from bot.core.store.engine.database import Store
from bot.core.store.networks import audit, ledger, wiping
from bot.core.store.operations.distributions import set_reference
from bot.core.store.scans import scans
from bot.core.store.schema import account_lists, collections, metadata, searches, spending
from bot.core.store.schema import audit as trail
from tests.core.commands.bot import Bot, stored
from tests.databases import ON_SQLITE, ON_X, set_status
from tests.fakes import ACCOUNT, ALICE, BOB, call_not_toxic, made_posts

pytestmark = pytest.mark.slow

GRACE = Account("43", "grace", "Grace")
WORDS = "only-this-post-says-so"


async def counts(store: Store) -> dict[str, int]:
    """Rows by table."""
    async with store.read() as connection:
        return {
            table.name: (await connection.execute(sa.select(sa.func.count()).select_from(table))).scalar_one()
            for table in metadata.sorted_tables
        }


def on_disk(folder: Path) -> bytes:
    """The database with whatever SQLite keeps beside it."""
    return b"".join(path.read_bytes() for path in sorted(folder.glob("toxscan.db*")))


async def aged(store: Store, scan: Scan, days: int, requester: Requester = ALICE) -> None:
    """Somebody asked for the scan so many days ago."""
    mine = (searches.c.scan_id == scan.id, searches.c.user_id == requester.user_id)
    async with store.write() as connection:
        change = sa.update(searches).where(*mine).values(asked_at=now() - timedelta(days=days))
        await connection.execute(change)


async def test_lists_go_that_nobody_has_had_scanned_for_long(store: Store, tmp_path: Path) -> None:
    """Not one that is being scanned, nor one of yesterday."""
    bot = Bot(store, tmp_path)
    ids = [(await bot.app.lists.propose(ALICE, [ListRow(1, "a.zip", locator="/a.zip")], Wanted()))[0].id for _ in "abc"]
    long_ago = {"begun_at": now() - timedelta(days=90), "created_at": now() - timedelta(days=91)}
    async with store.write() as connection:
        old = sa.update(account_lists).where(account_lists.c.id.in_(ids[:2]))
        await connection.execute(old.values(**long_ago, status=ListStatus.DONE))
        running = sa.update(account_lists).where(account_lists.c.id == ids[1])
        await connection.execute(running.values(status=ListStatus.RUNNING))
    await expire(store, 30)
    assert sorted(each.id for each, _accounts in await bot.app.lists.list_own(ALICE)) == ids[1:]
    assert (await counts(store))["list_rows"] == 2


async def test_nothing_goes_where_no_age_is_set(store: Store) -> None:
    """That is how it is without a setting."""
    await aged(store, await stored(store, made_posts(10)), 10_000)
    assert await expire(store, None) == 0
    assert (await counts(store))["posts"] == 10


async def test_what_nobody_has_asked_for_in_so_many_days_goes(store: Store, tmp_path: Path) -> None:
    """The scan, its posts and scores, the account, the line in the history; the words are gone from the disk."""
    words = [replace(post, text=f"{WORDS} {post.text}") for post in made_posts(100)]
    old = await stored(store, words)
    young = await stored(store, made_posts(20), account=GRACE)
    await aged(store, old, 31)
    await aged(store, young, 29)
    assert await expire(store, 30) == 100
    left = await counts(store)
    assert (left["scans"], left["posts"], left["scores"], left["searches"], left["collections"]) == (1, 20, 20, 1, 1)
    assert WORDS.encode() not in on_disk(tmp_path)


async def test_a_scan_whose_account_somebody_asked_for_later_stays(store: Store, tmp_path: Path) -> None:
    """The later report covers its posts; only the old line in the history goes."""
    bot = Bot(store, tmp_path)
    old = await stored(store, made_posts(20))
    late = await stored(store, made_posts(40), BOB)
    await aged(store, old, 31)
    before = await bot.app.reports.page(late.id, PostQuery(), 2, BOB)
    assert await expire(store, 30) == 0
    assert await bot.app.reports.page(late.id, PostQuery(), 2, BOB) == before
    assert await bot.app.reports.history(ALICE) == []


async def test_an_account_with_a_scan_under_way_is_left_for_the_next_time(store: Store) -> None:
    """It would lose what it is just writing."""
    old = await stored(store, made_posts(20))
    await aged(store, old, 31)
    async with store.write() as connection:
        running = await scans.create(connection, old.request, ACCOUNT, "fake-1")
    assert await expire(store, 30) == 0
    async with store.write() as connection:
        await set_status(connection, running.id, ScanStatus.CANCELLED)
    assert await expire(store, 30) == 20


async def test_the_trail_and_unscanned_accounts_go_too_but_this_months_money_stays(store: Store) -> None:
    """Budgets are reckoned by the month."""
    long_ago = now() - timedelta(days=100)
    async with store.write() as connection:
        await audit.note(connection, ALICE, audit.Event.LOOK_UP, "grace", "43")
        await connection.execute(sa.update(trail).values(at=long_ago))
        await connection.execute(
            sa.insert(collections).values(**ON_X, id="43", handle="grace", name="Grace", looked_up_at=long_ago)
        )
        await ledger.charge(connection, ALICE, Bill(Resource.POST, ("1",), 5_000), now().date())
        await ledger.charge(connection, BOB, Bill(Resource.USER, ("43",), 10_000), long_ago.date())
    await expire(store, 30)
    left = await counts(store)
    assert (left["audit"], left["collections"]) == (0, 0)
    async with store.read() as connection:
        assert [row.user_id for row in await connection.execute(sa.select(spending))] == [ALICE.user_id]


@ON_SQLITE
async def test_where_nothing_is_old_nothing_is_written(store: Store) -> None:
    """The file is not written anew each day for nothing."""
    await stored(store, made_posts(10))
    async with store.read() as connection:
        before = (await connection.exec_driver_sql("PRAGMA data_version")).scalar()
        assert await expire(store, 30) == 0
        assert (await connection.exec_driver_sql("PRAGMA data_version")).scalar() == before


async def test_wiping_takes_away_whatever_came_from_x(store: Store, tmp_path: Path) -> None:
    """Archives that people brought stay with their scores; so do money spent, settings and numbers of scans."""
    from_x = [replace(post, text=f"{WORDS} {post.text}") for post in made_posts(100)]
    scan = await stored(store, from_x)
    await stored(store, made_posts(20), account=GRACE, kind=SourceKind.ARCHIVE)
    async with store.write() as connection:
        await call_not_toxic(connection, ALICE, scan, 6)
        await audit.note(connection, ALICE, audit.Event.SCAN, "ada", "42")
        await ledger.charge(connection, ALICE, Bill(Resource.POST, ("1", "2"), 5_000), now().date())
        await set_reference(connection, "fake-1", {"score": {"0": 1}}, 1)
    async with store.erase() as connection:
        await wiping.wipe(connection)
    left = await counts(store)
    assert (left["scans"], left["posts"], left["scores"], left["searches"], left["collections"]) == (1, 20, 20, 1, 1)
    assert not [
        left[name] for name in ("verdicts", "audit", "billed", "sweeps", "watches", "distributions") if left[name]
    ]
    assert left["spending"] == 1
    assert WORDS.encode() not in on_disk(tmp_path)
    assert (await stored(store, made_posts(10))).id == 3


async def test_an_archive_stays_when_all_of_x_goes(store: Store) -> None:
    """The same account was scanned in both ways: they are two collections."""
    await stored(store, made_posts(20), kind=SourceKind.ARCHIVE)
    await stored(store, made_posts(40))
    async with store.erase() as connection:
        assert await wiping.count(connection) == wiping.FromX(posts=40, scans=1, accounts=1)
        await wiping.wipe(connection)
        [row] = (await connection.execute(sa.select(collections))).all()
    assert (row.kind, row.user_id) == ("archive", ALICE.user_id)
    assert (await counts(store))["posts"] == 20


async def test_it_is_decided_for_every_table_whether_it_came_from_x() -> None:
    """A new table fails this test until somebody has thought of `wiping.wipe` and `retention.expire`."""
    from_x = {
        "posts",
        "scores",
        "skips",
        "verdicts",
        "scans",
        "searches",
        "live_messages",
        "collections",
        "billed",
        "sweeps",
    }
    from_x |= {"audit", "distributions", "watches", "outbox", "alerted", "before_edits", "shown", "shared_pages"}
    from_x |= {"post_counts", "score_counts", "picks"}  # They go with what they count.
    from_x |= {"list_rows"}  # Which number X has said belongs to a handle; the handles are their owner's words.
    ours = {"models", "workspace_settings", "forgotten", "exported", "spending", "pauses", "slack_installations"}
    ours |= {"processes", "reservations", "deliveries", "slack_teams", "opted_out", "readers", "account_lists"}
    assert {table.name for table in metadata.sorted_tables} == from_x | ours
