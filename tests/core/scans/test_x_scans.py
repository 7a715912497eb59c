"""Scans of accounts on X: the real tweepy against a server that behaves as X does, with the real store behind them."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.core.domain.posts import PostKind
from bot.core.domain.scans import ScanRequest, ScanStatus
from bot.core.domain.sources import SourceKind, SourceSpec
from bot.core.store.engine.database import Store
from tests.conversations.x_world import START, XWorld, wanted, x_world
from tests.fakes import ALICE
from tests.servers.x import EmptyPage, PartialErrors, Status, XPost, XServer, made_timeline, snowflake


@pytest.fixture
async def world(store: Store, tmp_path: Path) -> AsyncIterator[XWorld]:
    """A bot beside an X that knows nobody."""
    async with x_world(store, tmp_path) as made:
        yield made


@pytest.fixture
def x(world: XWorld) -> XServer:
    """The X beside it."""
    return world.server


async def test_every_post_is_read_once_and_paid_once(world: XWorld, x: XServer) -> None:
    """350 posts come in four pages; the bill is 350 posts and one user, at X and in the ledger."""
    world.account(made_timeline(350, START))
    scan_id, progress = await world.scan()
    ids = await world.stored(scan_id)
    assert progress.status is ScanStatus.DONE, progress.error
    assert len(ids) == len(set(ids)) == 350
    assert len(world.asked()) == 4
    assert (x.posts_billed, x.users_billed) == (350, 1)
    assert (await world.app.budget.remaining(ALICE)).amount == 20_000_000 - 350 * 5_000 - 10_000


async def test_a_second_scan_of_an_unchanged_account_costs_one_request_and_no_money(world: XWorld, x: XServer) -> None:
    """The account is remembered, nothing is newer, and no text is scored again."""
    world.account(made_timeline(350, START))
    await world.scan()
    before, scored, billed = len(x.requests), sum(world.scorer.asked.values()), x.posts_billed
    scan_id, progress = await world.scan()
    assert progress.status is ScanStatus.DONE
    assert len(x.requests) - before == 1
    assert (x.posts_billed, x.users_billed) == (billed, 1)
    assert sum(world.scorer.asked.values()) == scored
    assert len(await world.stored(scan_id)) == 350


async def test_a_later_scan_asks_only_for_what_is_newer(world: XWorld, x: XServer) -> None:
    """Thirty new posts cost thirty posts."""
    grace = world.account(made_timeline(350, START))
    await world.scan()
    world.present += timedelta(hours=40)
    grace.posts += made_timeline(30, START + timedelta(hours=39), every=timedelta(hours=1), sequence=7)
    scan_id, _ = await world.scan()
    assert x.posts_billed == 380
    assert world.asked()[-1].params["since_id"]
    assert len(await world.stored(scan_id)) == 380


async def test_fewer_posts_are_read_when_fewer_are_asked_for_and_the_rest_later(world: XWorld, x: XServer) -> None:
    """The newest 150, then all: nothing is paid twice, and nothing is left out in between."""
    world.account(made_timeline(350, START))
    first, _ = await world.scan(wanted(limit=150))
    assert len(await world.stored(first)) == x.posts_billed == 150
    second, _ = await world.scan()
    assert len(await world.stored(second)) == x.posts_billed == 350


async def test_a_hole_that_an_interrupted_scan_left_is_filled_by_the_next(world: XWorld, x: XServer) -> None:
    """The second scan is cancelled among its new posts; the third reads what lies between, each post once."""
    grace = world.account(made_timeline(200, START))
    await world.scan()
    world.present += timedelta(days=2)
    grace.posts += made_timeline(300, START + timedelta(hours=40), every=timedelta(minutes=5), sequence=7)
    begun = await world.app.scans.submit(wanted())
    async for progress in world.app.scans.watch(begun.id):
        if progress.read > 250:
            break
    await world.app.scans.cancel(begun.id)
    world.present += timedelta(days=1)
    grace.posts += made_timeline(20, START + timedelta(hours=70), every=timedelta(minutes=5), sequence=9)
    scan_id, progress = await world.scan()
    ids = await world.stored(scan_id)
    assert progress.status is ScanStatus.DONE
    assert len(ids) == len(set(ids)) == 520
    assert max(len(day) for day in x.billed_posts.values()) <= 300
    assert x.posts_billed <= 520 + 100, "a cancelled request may have been answered, no more"


async def test_a_page_without_posts_that_leads_on_is_not_the_end(world: XWorld, x: XServer) -> None:
    """X filters after it has cut its pages, so a page may be empty."""
    world.account(made_timeline(250, START))
    x.faults += [EmptyPage(path="/tweets")]
    scan_id, _ = await world.scan()
    assert len(await world.stored(scan_id)) == 250


async def test_long_posts_come_whole_and_kinds_are_told_apart(world: XWorld, x: XServer) -> None:
    """Notes, replies, quotes, reposts, entities and counts."""
    posts = [
        XPost(snowflake(START, 1), "short &amp; sweet", START, likes=7, reposts=3),
        XPost(snowflake(START, 2), "long …", START, note="long " * 100),
        XPost(snowflake(START, 3), "no", START, kind=PostKind.REPLY, lang="de"),
        XPost(snowflake(START, 4), "look", START, kind=PostKind.QUOTE),
        XPost(snowflake(START, 5), "RT @x: y", START, kind=PostKind.REPOST),
    ]
    world.account(posts)
    scan_id, _ = await world.scan()
    found = {scored.post.id: scored.post async for scored in world.app.reports.iterate_posts(scan_id)}
    short, long, reply, quote, repost = (found[post.id] for post in posts)
    assert (short.text, short.likes, short.reposts) == ("short & sweet", 7, 3)
    assert long.text == "long " * 100
    assert (reply.kind, reply.lang, quote.kind) == (PostKind.REPLY, "de", PostKind.QUOTE)
    assert repost.kind is PostKind.REPOST


async def test_problems_beside_posts_lose_no_post(world: XWorld, x: XServer) -> None:
    """X may say in one answer what it has, and what it has not."""
    world.account(made_timeline(50, START))
    problem = {"type": "https://api.twitter.com/2/problems/resource-not-found", "title": "Not Found Error",
               "detail": "Could not find tweet with referenced_tweets.id: [5].", "resource_type": "tweet",
               "parameter": "referenced_tweets.id", "resource_id": "5", "value": "5"}  # fmt: skip
    x.faults.append(PartialErrors([problem], path="/tweets"))
    scan_id, progress = await world.scan()
    assert progress.status is ScanStatus.DONE
    assert len(await world.stored(scan_id)) == 50


async def test_a_rate_limit_pauses_the_scan_until_x_takes_requests_again(world: XWorld, x: XServer) -> None:
    """The progress says until when; then the scan goes on by itself."""
    world.account(made_timeline(250, START))
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


async def test_a_rate_limit_without_a_reset_is_waited_for_ever_longer(world: XWorld, x: XServer) -> None:
    """Each time about twice as long as before, never in step with others."""
    world.account(made_timeline(50, START))
    x.faults += [Status(429, path="/tweets")] * 4
    _, progress = await world.scan()
    assert progress.status is ScanStatus.DONE
    pauses = [seconds for seconds in world.waits if seconds > 0]
    assert len(pauses) == 4
    assert all(2**n * 2 <= seconds <= 2**n * 6 for n, seconds in enumerate(pauses))


@pytest.mark.slow
async def test_the_full_archive_gives_what_lies_beyond_3200(store: Store, tmp_path: Path) -> None:
    """Where the operator allows it, X's search reads on where the timeline ended, and pays nothing twice."""
    async with x_world(store, tmp_path, x={"full_archive": True}, budget={"per_user": None}) as world:
        world.account(made_timeline(3500, START, every=timedelta(minutes=30)))
        await world.scan()
        scan_id, progress = await world.scan(ScanRequest(SourceSpec(SourceKind.SEARCH, "grace"), "mini", ALICE))
        assert progress.status is ScanStatus.DONE, progress.error
        assert world.server.posts_billed == len(await world.stored(scan_id)) == 3500


async def test_a_lost_page_token_is_replaced_by_the_last_post(world: XWorld, x: XServer) -> None:
    """After a long stop X may not know the token any more; ids never expire."""
    world.account(made_timeline(350, START))
    begun = await world.app.scans.submit(wanted())
    async for progress in world.app.scans.watch(begun.id):
        if progress.read >= 100:
            break
    await world.stop()
    x.pages.cursors.clear()
    world.start()
    await world.app.scans.resume_all()
    assert (await world.app.scans.wait(begun.id)).status is ScanStatus.DONE
    assert len(await world.stored(begun.id)) == 350
    x.violations.clear()
