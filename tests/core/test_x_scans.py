"""Scans of accounts on X: the real tweepy against a server that behaves as X does, with the real store behind them."""

import json
import random
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.core.errors import ToxscanError
from bot.core.model import (
    PostKind,
    Progress,
    Requester,
    Resource,
    ScanRequest,
    ScanStatus,
    SourceKind,
    SourceSpec,
)
from bot.core.store.database import Store
from tests.conversations.world import World
from tests.fakes import ALICE, BOB
from tests.servers.x import (
    EmptyPage,
    Fault,
    PartialErrors,
    Request,
    Reset,
    Status,
    Truncated,
    XAccount,
    XPost,
    XServer,
    made_timeline,
    snowflake,
)

TIMELINES = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "timelines"
START = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


@pytest.fixture
async def x() -> AsyncIterator[XServer]:
    """An X of our own; what it would not have accepted is a failure."""
    async with XServer() as server:
        yield server
        assert not server.violations


@pytest.fixture
async def world(store: Store, tmp_path: Path, x: XServer) -> AsyncIterator[World]:
    """The bot before its first scan."""
    made = World(store, tmp_path, x)
    made.present = START
    yield made
    await made.stop()


def account(posts: list[XPost], handle: str = "grace") -> XAccount:
    """An account with these posts."""
    return XAccount(str(1000 + len(handle)), handle, handle.title(), posts)


def wanted(handle: str = "grace", limit: int | None = None, kind: SourceKind = SourceKind.X) -> ScanRequest:
    """A request to scan the account."""
    return ScanRequest(SourceSpec(kind, handle, limit=limit), "mini", ALICE)


async def scan(world: World, request: ScanRequest | None = None) -> tuple[int, Progress]:
    """A scan from beginning to end."""
    begun = await world.app.scans.submit(request or wanted())
    return begun.id, await world.app.scans.wait(begun.id)


async def stored_ids(world: World, scan_id: int) -> list[str]:
    """The ids of all posts in the scan's report."""
    return [scored.post.id async for scored in world.app.reports.every_post(scan_id)]


def asked(x: XServer, what: str = "/tweets") -> list[Request]:
    """The requests whose path ends so."""
    return [request for request in x.requests if request.path.endswith(what)]


async def test_every_post_is_read_once_and_paid_once(world: World, x: XServer) -> None:
    """350 posts come in four pages; the bill is 350 posts and one user, at X and in the ledger."""
    x.add(account(made_timeline(350, START)))
    scan_id, progress = await scan(world)
    ids = await stored_ids(world, scan_id)
    assert progress.status is ScanStatus.DONE, progress.error
    assert len(ids) == len(set(ids)) == 350
    assert len(asked(x)) == 4
    assert (x.posts_billed, x.users_billed) == (350, 1)
    assert (await world.app.budget.left(ALICE)).left == 20_000_000 - 350 * 5_000 - 10_000


@pytest.mark.skipif(not TIMELINES.is_dir(), reason="the real timelines lie beside the project, not in it")
async def test_a_real_timeline_of_3200_posts_takes_32_requests(world: World, x: XServer) -> None:
    """As deep as X's timelines reach: the newest 3,200, no request too many, and the report says how many there are."""
    posts = real_timeline()
    x.add(account(posts))
    scan_id, progress = await scan(world)
    newest = sorted((int(post.id) for post in posts), reverse=True)[:3200]
    assert progress.status is ScanStatus.DONE, progress.error
    assert sorted(map(int, await stored_ids(world, scan_id)), reverse=True) == newest
    assert len(asked(x)) == 32
    assert (x.posts_billed, x.users_billed) == (3200, 1)


@pytest.mark.skipif(not TIMELINES.is_dir(), reason="the real timelines lie beside the project, not in it")
@pytest.mark.parametrize("seed", range(3))
async def test_faults_a_rate_limit_and_a_restart_change_neither_result_nor_bill(
    world: World, x: XServer, seed: int
) -> None:
    """5 % 503, 5 % resets, 2 % broken bodies, a 429 in the middle, and the program stopped and started again."""
    posts = real_timeline()
    x.add(account(posts))
    chance = random.Random(seed)  # noqa: S311 - the same faults in every run

    def fault(request: Request) -> Fault | None:
        drawn = chance.random()
        if len(asked(x)) == 15 and request.path.endswith("/tweets"):
            return Status(429, reset=world.present + timedelta(minutes=5))
        if drawn < 0.05:
            return Status(503)
        if drawn < 0.10:
            return Reset(billed=chance.random() < 0.5)
        return Truncated(billed=chance.random() < 0.5) if drawn < 0.12 else None

    x.fault = fault
    begun = await world.app.scans.submit(wanted())
    async for progress in world.app.scans.watch(begun.id):
        if progress.read >= 900:
            break
    await world.stop()
    world.start()
    assert [resumed.id for resumed in await world.app.scans.resume_all()] == [begun.id]
    progress = await world.app.scans.wait(begun.id)
    ids = await stored_ids(world, begun.id)
    assert progress.status is ScanStatus.DONE, progress.error
    assert len(ids) == len(set(ids)) == 3200
    assert (x.posts_billed, x.users_billed) == (3200, 1)
    assert (await world.app.budget.left(ALICE)).left == 20_000_000 - 3200 * 5_000 - 10_000
    assert max(world.waits) > 250, "nothing waited for the rate limit"


def real_timeline() -> list[XPost]:
    """More than 3,200 real posts."""
    lines = (TIMELINES / "Number10gov.jsonl").read_text("utf-8").splitlines()
    lines += (TIMELINES / "JuliaGillard.jsonl").read_text("utf-8").splitlines()
    records = {record["id"]: record for record in map(json.loads, lines)}
    return [
        XPost(
            number,
            record["text"],
            datetime.fromisoformat(record["created_at"]).replace(tzinfo=UTC),
            kind=PostKind.REPOST if record["text"].startswith("RT @") else PostKind.ORIGINAL,
        )
        for number, record in records.items()
    ]


async def test_a_second_scan_of_an_unchanged_account_costs_one_request_and_no_money(world: World, x: XServer) -> None:
    """The account is remembered, nothing is newer, and no text is scored again."""
    x.add(account(made_timeline(350, START)))
    await scan(world)
    before, scored, billed = len(x.requests), sum(world.scorer.asked.values()), x.posts_billed
    scan_id, progress = await scan(world)
    assert progress.status is ScanStatus.DONE
    assert len(x.requests) - before == 1
    assert (x.posts_billed, x.users_billed) == (billed, 1)
    assert sum(world.scorer.asked.values()) == scored
    assert len(await stored_ids(world, scan_id)) == 350


async def test_a_later_scan_asks_only_for_what_is_newer(world: World, x: XServer) -> None:
    """Thirty new posts cost thirty posts."""
    grace = x.add(account(made_timeline(350, START)))
    await scan(world)
    world.present += timedelta(hours=40)
    grace.posts += made_timeline(30, START + timedelta(hours=39), every=timedelta(hours=1), sequence=7)
    scan_id, _ = await scan(world)
    assert x.posts_billed == 380
    assert asked(x)[-1].params["since_id"]
    assert len(await stored_ids(world, scan_id)) == 380


async def test_fewer_posts_are_read_when_fewer_are_asked_for_and_the_rest_later(world: World, x: XServer) -> None:
    """The newest 150, then all: nothing is paid twice, and nothing is left out in between."""
    x.add(account(made_timeline(350, START)))
    first, _ = await scan(world, wanted(limit=150))
    assert len(await stored_ids(world, first)) == x.posts_billed == 150
    second, _ = await scan(world)
    assert len(await stored_ids(world, second)) == x.posts_billed == 350


async def test_a_hole_that_an_interrupted_scan_left_is_filled_by_the_next(world: World, x: XServer) -> None:
    """The second scan is cancelled among its new posts; the third reads what lies between, each post once."""
    grace = x.add(account(made_timeline(200, START)))
    await scan(world)
    world.present += timedelta(days=2)
    grace.posts += made_timeline(300, START + timedelta(hours=40), every=timedelta(minutes=5), sequence=7)
    begun = await world.app.scans.submit(wanted())
    async for progress in world.app.scans.watch(begun.id):
        if progress.read > 250:
            break
    await world.app.scans.cancel(begun.id)
    world.present += timedelta(days=1)
    grace.posts += made_timeline(20, START + timedelta(hours=70), every=timedelta(minutes=5), sequence=9)
    scan_id, progress = await scan(world)
    ids = await stored_ids(world, scan_id)
    assert progress.status is ScanStatus.DONE
    assert len(ids) == len(set(ids)) == 520
    assert max(len(day) for day in x.billed_posts.values()) <= 300
    assert x.posts_billed <= 520 + 100, "a cancelled request may have been answered, no more"


async def test_a_page_without_posts_that_leads_on_is_not_the_end(world: World, x: XServer) -> None:
    """X filters after it has cut its pages, so a page may be empty."""
    x.add(account(made_timeline(250, START)))
    x.faults += [EmptyPage(path="/tweets")]
    scan_id, _ = await scan(world)
    assert len(await stored_ids(world, scan_id)) == 250


async def test_long_posts_come_whole_and_kinds_are_told_apart(world: World, x: XServer) -> None:
    """Notes, replies, quotes, reposts, entities and counts."""
    posts = [
        XPost(snowflake(START, 1), "short &amp; sweet", START, likes=7, reposts=3),
        XPost(snowflake(START, 2), "long …", START, note="long " * 100),
        XPost(snowflake(START, 3), "no", START, kind=PostKind.REPLY, lang="de"),
        XPost(snowflake(START, 4), "look", START, kind=PostKind.QUOTE),
        XPost(snowflake(START, 5), "RT @x: y", START, kind=PostKind.REPOST),
    ]
    x.add(account(posts))
    scan_id, _ = await scan(world)
    found = {scored.post.id: scored.post async for scored in world.app.reports.every_post(scan_id)}
    short, long, reply, quote, repost = (found[post.id] for post in posts)
    assert (short.text, short.likes, short.reposts) == ("short & sweet", 7, 3)
    assert long.text == "long " * 100
    assert (reply.kind, reply.lang, quote.kind) == (PostKind.REPLY, "de", PostKind.QUOTE)
    assert repost.kind is PostKind.REPOST


async def test_problems_beside_posts_lose_no_post(world: World, x: XServer) -> None:
    """X may say in one answer what it has, and what it has not."""
    x.add(account(made_timeline(50, START)))
    problem = {"type": "https://api.twitter.com/2/problems/resource-not-found", "title": "Not Found Error",
               "detail": "Could not find tweet with referenced_tweets.id: [5].", "resource_type": "tweet",
               "parameter": "referenced_tweets.id", "resource_id": "5", "value": "5"}  # fmt: skip
    x.faults.append(PartialErrors([problem], path="/tweets"))
    scan_id, progress = await scan(world)
    assert progress.status is ScanStatus.DONE
    assert len(await stored_ids(world, scan_id)) == 50


async def test_a_rate_limit_pauses_the_scan_until_x_takes_requests_again(world: World, x: XServer) -> None:
    """The progress says until when; then the scan goes on by itself."""
    x.add(account(made_timeline(250, START)))
    until = START + timedelta(minutes=14)
    x.faults.append(Status(429, reset=until, path="/tweets"))
    begun = await world.app.scans.submit(wanted())
    seen = [progress async for progress in world.app.scans.watch(begun.id)]
    waiting = [progress.waiting_until for progress in seen if progress.waiting_until]
    assert waiting
    assert until < waiting[0] < until + timedelta(seconds=3)
    assert seen[-1].status is ScanStatus.DONE
    assert seen[-1].waiting_until is None
    assert seen[-1].read == 250


async def test_a_rate_limit_without_a_reset_is_waited_for_ever_longer(world: World, x: XServer) -> None:
    """Each time about twice as long as before, never in step with others."""
    x.add(account(made_timeline(50, START)))
    x.faults += [Status(429, path="/tweets")] * 4
    _, progress = await scan(world)
    assert progress.status is ScanStatus.DONE
    pauses = [seconds for seconds in world.waits if seconds > 0]
    assert len(pauses) == 4
    assert all(2**n * 2 <= seconds <= 2**n * 6 for n, seconds in enumerate(pauses))


async def test_a_full_budget_ends_the_scan_with_what_it_has(store: Store, tmp_path: Path, x: XServer) -> None:
    """A dollar buys the look-up and 198 posts; all 198 are scored, and it can go on when there is money again."""
    world = World(store, tmp_path, x, budget={"per_user": "1.00"})
    world.present = START
    x.add(account(made_timeline(350, START)))
    scan_id, progress = await scan(world)
    assert progress.status is ScanStatus.STOPPED
    assert "Your budget for reading from X this month ($1.00) is used up." in progress.error
    assert x.posts_billed == len(await stored_ids(world, scan_id)) == 198
    assert progress.scored + progress.skipped == 198
    with pytest.raises(ToxscanError, match="used up"):
        await world.app.accounts.find("somebody", ALICE)
    await world.stop()
    world.settings.budget.per_user = None
    world.start()
    await world.app.scans.resume(scan_id, ALICE)
    assert (await world.app.scans.wait(scan_id)).status is ScanStatus.DONE
    assert x.posts_billed == len(await stored_ids(world, scan_id)) == 350
    await world.stop()


async def test_the_full_archive_gives_what_lies_beyond_3200(store: Store, tmp_path: Path, x: XServer) -> None:
    """Where the operator allows it, X's search reads on where the timeline ended, and pays nothing twice."""
    world = World(store, tmp_path, x, x={"full_archive": True}, budget={"per_user": None})
    world.present = START
    x.add(account(made_timeline(3500, START, every=timedelta(minutes=30))))
    await scan(world)
    scan_id, progress = await scan(world, wanted(kind=SourceKind.X_SEARCH))
    assert progress.status is ScanStatus.DONE, progress.error
    assert x.posts_billed == len(await stored_ids(world, scan_id)) == 3500
    await world.stop()


async def test_a_lost_page_token_is_replaced_by_the_last_post(world: World, x: XServer) -> None:
    """After a long stop X may not know the token any more; ids never expire."""
    x.add(account(made_timeline(350, START)))
    begun = await world.app.scans.submit(wanted())
    async for progress in world.app.scans.watch(begun.id):
        if progress.read >= 100:
            break
    await world.stop()
    x.pages.cursors.clear()
    world.start()
    await world.app.scans.resume_all()
    assert (await world.app.scans.wait(begun.id)).status is ScanStatus.DONE
    assert len(await stored_ids(world, begun.id)) == 350
    x.violations.clear()


async def test_who_goes_on_with_anothers_scan_pays_for_the_rest(world: World, x: XServer) -> None:
    """Each has a budget of their own; what was read before is paid."""
    x.add(account(made_timeline(250, START)))
    begun = await world.app.scans.submit(wanted())
    async for progress in world.app.scans.watch(begun.id):
        if progress.read >= 100:
            break
    await world.app.scans.cancel(begun.id)
    read = x.posts_billed
    resumed = await world.app.scans.resume(begun.id, BOB)
    assert resumed.request.requester == BOB
    assert (await world.app.scans.wait(resumed.id)).status is ScanStatus.DONE
    paid = (await world.app.budget.left(BOB)).left
    assert paid == 20_000_000 - 5_000 * (x.posts_billed - read) < 20_000_000
    assert x.posts_billed == len(await stored_ids(world, resumed.id)) == 250


async def test_one_person_has_one_budget_in_all_servers(world: World) -> None:
    """Discord's ids name a person everywhere."""
    here, there = Requester("discord", "7", "1"), Requester("discord", "7", "2")
    await world.app.budget.charge(here, Resource.POST, tuple(map(str, range(100))))
    assert (await world.app.budget.left(there)).left == 19_500_000


async def test_two_people_who_scan_the_same_account_share_one_scan(world: World, x: XServer) -> None:
    """The second joins and pays nothing."""
    x.add(account(made_timeline(150, START)))
    world.scorer.gate.clear()
    mine = await world.app.scans.submit(wanted())
    request = ScanRequest(wanted().source, "mini", BOB)
    assert (await world.app.scans.submit(request)).id == mine.id
    world.scorer.gate.set()
    await world.app.scans.wait(mine.id)
    assert (await world.app.budget.left(BOB)).left == 20_000_000
