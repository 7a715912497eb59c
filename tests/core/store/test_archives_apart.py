"""Old databases, where everything of an account's number was everybody's: what was an archive's is its keeper's now."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa

from bot.core.domain.accounts import Account
from bot.core.domain.errors import InputError
from bot.core.domain.labels import Label
from bot.core.domain.people import Requester
from bot.core.domain.reports import PostQuery
from bot.core.domain.scans import ScanStatus
from bot.core.scans.access import ReportSharing
from bot.core.scans.reports import Reports
from bot.core.store.engine.database import Store
from bot.core.store.networks import accounts
from bot.core.store.schema import alerted, collections, metadata, posts, scans, scores, verdicts, watches
from tests.core.store.old_databases import ALICE, BOB, CAROL, DAVE, NOBODY, Old

AGAIN = "Give your archive again; that is free."
MOMENT = datetime(2001, 1, 1, tzinfo=UTC)
FROM_X = {21, 22, 23}


@pytest.fixture
async def mixed(old: Old) -> AsyncIterator[Store]:
    """One account that three people and X told of. Somebody's forged archive has given it another's name."""
    await old.account(1, "42", "respected", "A. Respected", looked_up=True)
    await old.add("audit", id=1, at=1, **_who(BOB), handle="toxic_one", account_id="42", event="look-up")
    await old.scan(1, 1, range(1, 11), ALICE, DAVE, handle="said_so")
    await old.scan(2, 1, range(21, 24), BOB, kind="x")
    await old.scan(3, 1, range(31, 33), CAROL)
    await old.scan(4, 1, range(41, 43), ALICE)
    for post, who in ((1, ALICE), (1, BOB), (22, BOB)):
        await old.mark(1, post, who)
    await old.add(
        "watches", id=1, **_who(BOB), account_id="42", handle="respected", channel="", direct=True, every=3600,
        labels="[]", digest="", quiet="", zone="UTC", status="active", reason="", since=20, created_at=1, runs=0,
        failures=0, claimed_by="",
    )  # fmt: skip
    for post in (22, 31):
        await old.add("alerted", watch=1, post_id=post, model=1)
    async with old.database.migrated() as store:
        yield store


def _who(requester: Requester) -> dict[str, str]:
    return {"platform": requester.platform, "workspace_id": "", "user_id": requester.user_id}


def reports(store: Store) -> Reports:
    """What readers see."""
    return Reports(store, lambda _name: {Label.TOXICITY: 0.8})


async def seen(store: Store, scan_id: int, reader: Requester) -> set[int]:
    """The posts of a report that somebody may open."""
    await ReportSharing(store).access(reader, scan_id, "")
    return {int(each.post.id) async for each in reports(store).iterate_posts(scan_id, reader)}


async def everything(store: Store, table: sa.Table, *which: sa.ColumnElement[bool]) -> list[sa.RowMapping]:
    """All rows, or those."""
    async with store.read() as connection:
        return list((await connection.execute(sa.select(table).where(*which))).mappings())


async def test_a_report_on_x_holds_what_x_gave_and_nothing_else(mixed: Store) -> None:
    """Whatever archives were scanned before."""
    assert await seen(mixed, 2, BOB) == FROM_X
    page = (await reports(mixed).page(2, PostQuery(), reader=BOB))[1]
    assert {scored.post.id for scored in page.posts} <= {str(each) for each in FROM_X}


async def test_what_an_archive_brought_is_its_scans_present_requesters(mixed: Store) -> None:
    """All scans of one person's go into one collection; each report covers what it had covered of theirs."""
    assert await seen(mixed, 1, ALICE) == set(range(1, 11))
    assert await seen(mixed, 4, ALICE) == {*range(1, 11), 41, 42}
    assert await seen(mixed, 3, CAROL) == {31, 32}


@pytest.mark.parametrize(("scan", "who"), [(1, DAVE), (1, BOB), (3, ALICE), (4, CAROL), (2, ALICE)])
async def test_nobody_else_may_open_it(mixed: Store, scan: int, who: Requester) -> None:
    """Not even who had joined the scan: they are told what to do."""
    with pytest.raises(InputError, match="scan your archive again: that is free"):
        await ReportSharing(mixed).access(who, scan, "")


async def test_who_had_joined_keeps_the_line_and_reads_what_to_do(mixed: Store) -> None:
    """It shows nothing of the other's, and stands where it stood."""
    [line] = await reports(mixed).history(DAVE)
    assert (line.scan.status, line.totals.posts, line.scan.account.keeper) == (ScanStatus.FAILED, 0, DAVE)
    assert line.scan.error.endswith(AGAIN)
    assert line.scan.request.source.locator == ""
    assert line.asked_at.timestamp() == 0.001
    assert await seen(mixed, line.scan.id, DAVE) == set()


async def test_everybodys_other_lines_stay(mixed: Store) -> None:
    """As many as there were."""
    assert {who: len(await reports(mixed).history(who)) for who in (ALICE, BOB, CAROL)} == {ALICE: 2, BOB: 1, CAROL: 1}


async def test_a_report_that_lost_posts_says_so(mixed: Store) -> None:
    """It would pass for whole; the first of all had lost none."""
    errors = {row["id"]: (row["status"], row["error"]) for row in await everything(mixed, scans)}
    assert errors[1] == ("done", "")
    assert errors[2] == (
        "done",
        "Some of its posts had come from an archive, and are its keeper's alone now. Scan the account again.",
    )
    for lost in (3, 4):
        assert errors[lost][0] == "failed"
        assert errors[lost][1].endswith(AGAIN)


async def test_verdicts_stay_with_who_gave_them_where_they_may_see_the_post(mixed: Store) -> None:
    """A verdict of somebody else's on a post that went to its keeper is gone."""
    assert {(row["post_id"], row["user_id"]) for row in await everything(mixed, verdicts)} == {
        (1, "alice"),
        (22, "bob"),
    }


async def test_what_x_was_read_of_counts_as_unread_where_posts_went(mixed: Store) -> None:
    """Some that X had given too were not stored then."""
    async with mixed.read() as connection:
        assert await accounts.cursor(connection, "42") is None


async def test_an_account_has_the_handle_that_x_once_gave(mixed: Store) -> None:
    """The trail knows it; the next scan asks X again."""
    async with mixed.read() as connection:
        found = await accounts.get(connection, "42")
        assert found == Account("42", "toxic_one", "", 300)
        assert await accounts.find_looked_up(connection, "respected", MOMENT) is None
        assert await accounts.find_looked_up(connection, "toxic_one", MOMENT) is None
    assert [row["handle"] for row in await everything(mixed, watches)] == ["toxic_one"]


async def test_what_a_watch_told_of_an_archives_post_is_not_told(mixed: Store) -> None:
    """Should X give it one day, it is news."""
    assert [row["post_id"] for row in await everything(mixed, alerted)] == [22]


async def test_nothing_hangs_in_the_air(mixed: Store) -> None:
    """Every row refers to one that is there, and scores are where their posts are."""
    for table in (posts, scans):
        known = sa.select(collections.c.key)
        assert await everything(mixed, table, table.c.collection.not_in(known)) == []
    of = sa.exists().where(posts.c.collection == scores.c.collection, posts.c.id == scores.c.post_id)
    assert await everything(mixed, scores, ~of) == []
    async with mixed.write() as connection:  # References are checked again.
        await connection.execute(sa.delete(posts))
        for name in ("scores", "skips", "verdicts"):
            left = sa.select(sa.func.count()).select_from(metadata.tables[name])
            assert (await connection.execute(left)).scalar() == 0


async def test_ones_only_archive_stays_as_it_was(old: Old) -> None:
    """Its names too: nobody else could have written them."""
    await old.account(5, "77", "ada", "Ada L.")
    await old.scan(1, 5, range(1, 8), ALICE)
    await old.scan(2, 5, range(8, 9), ALICE)
    async with old.database.migrated() as store:
        assert await seen(store, 2, ALICE) == set(range(1, 9))
        [row] = await everything(store, collections)
        assert (row["key"], row["handle"], row["name"], row["user_id"]) == (5, "ada", "Ada L.", "alice")
        assert {scan["error"] for scan in await everything(store, scans)} == {""}


async def test_an_archive_that_belongs_to_nobody_goes(old: Old) -> None:
    """Its requester was forgotten. Who had joined keeps a line; the number is never given again."""
    await old.account(5, "77", "ada", "Ada L.")
    await old.scan(1, 5, range(1, 8), NOBODY, DAVE)
    await old.account(6, "78", "eve")
    await old.scan(2, 6, range(11, 12), NOBODY)
    async with old.database.migrated() as store:
        assert await everything(store, posts) == []
        [line] = await reports(store).history(DAVE)
        assert line.scan.error.endswith(AGAIN)
        assert line.scan.id > 2
        assert [(row["id"], row["name"]) for row in await everything(store, collections)] == [("77", "")]


async def test_where_there_is_no_archive_only_names_go(old: Old) -> None:
    """A forged one may have been forgotten; X's posts and what was read of it stay."""
    await old.account(5, "99", "hedy", "Somebody", looked_up=True)
    await old.scan(1, 5, range(1, 8), BOB, DAVE, kind="x")
    async with old.database.migrated() as store:
        assert await seen(store, 1, BOB) == await seen(store, 1, DAVE) == set(range(1, 8))
        async with store.read() as connection:
            assert await accounts.get(connection, "99") == Account("99", "hedy", "", 300)
            assert await accounts.cursor(connection, "99") == "read"


async def test_whoever_has_the_most_stays_where_it_lies(old: Old) -> None:
    """Few rows are written anew, however many there are."""
    await old.account(5, "42", "ada", looked_up=True)
    await old.scan(1, 5, range(1, 31), ALICE)
    await old.scan(2, 5, range(31, 33), BOB, kind="x")
    async with old.database.migrated() as store:
        kinds = {row["key"]: row["kind"] for row in await everything(store, collections)}
        assert kinds.pop(5) == "archive"
        assert list(kinds.values()) == ["account"]
        assert (await seen(store, 1, ALICE), await seen(store, 2, BOB)) == (set(range(1, 31)), {31, 32})
