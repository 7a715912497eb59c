"""X ends answers early, repeats pages and gives tokens without posts: a scan asks on, and says what is missing."""

import json
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.core.cards.plain_text import element_text
from bot.core.domain.scans import ScanRequest, ScanStatus
from bot.core.domain.sources import SourceKind, SourceSpec
from bot.core.store.engine.database import Store
from bot.core.views.reports.findings import missing_note, verdict
from bot.core.views.reports.mistakes import estimate
from tests.conversations.x_world import START, XWorld, wanted, x_world
from tests.servers.x import Answered, EmptyPage, XPost, made_timeline, snowflake

FAULT = Path(__file__).resolve().parents[4] / "shared" / "data" / "faults" / "x-short-answer" / "posts.json"


@pytest.fixture
async def world(store: Store, tmp_path: Path) -> AsyncIterator[XWorld]:
    """A bot beside an X that knows nobody."""
    async with x_world(store, tmp_path) as made:
        yield made


def early(body: dict[str, Any], posts: int = 44) -> dict[str, Any]:
    """The same answer, as one that X has ended early: fewer posts, and nothing that leads on."""
    data = body.get("data", [])[:posts]
    if not data:
        return {"meta": {"result_count": 0}}
    return {"data": data, "meta": {"result_count": len(data), "newest_id": data[0]["id"], "oldest_id": data[-1]["id"]}}


async def test_an_answer_that_ends_early_is_not_the_end(world: XWorld) -> None:
    """44 of 250 posts and no token: what is older is asked for, in the same scan, and paid once."""
    world.account(made_timeline(250, START))
    world.server.faults.append(Answered(early, path="/tweets"))
    scan_id, progress = await world.scan()
    assert progress.status is ScanStatus.DONE
    assert len(await world.stored(scan_id)) == world.server.posts_billed == 250
    assert [each.params["until_id"] for each in world.asked()[1:2]]


async def test_every_answer_may_end_early(world: XWorld) -> None:
    """Again and again."""
    world.account(made_timeline(250, START))
    world.server.faults += [Answered(early, path="/tweets")] * 4
    scan_id, _ = await world.scan()
    assert len(await world.stored(scan_id)) == 250


@pytest.mark.skipif(not FAULT.exists(), reason="the collection of faults is not here")
async def test_the_reported_account_is_read_whole(world: XWorld) -> None:
    """As it was reported: 250 posts, an answer of 44, two scans."""
    posts = json.loads(FAULT.read_text())["posts"]
    moments = [START - timedelta(seconds=each["age"]) for each in posts]
    world.account([XPost(snowflake(at), each["text"], at) for at, each in zip(moments, posts, strict=True)])
    world.server.faults.append(Answered(early, path="/tweets"))
    for _ in range(2):
        scan_id, _ = await world.scan()
    assert len(await world.stored(scan_id)) == 250


async def test_the_next_scan_asks_again_for_what_x_keeps_back(world: XWorld) -> None:
    """Where X also says that nothing is older, the report says what is missing, and the next scan gets it."""
    world.account(made_timeline(250, START))
    world.server.faults += [Answered(early, path="/tweets"), Answered(lambda body: early(body, 0), path="/tweets")]
    first, progress = await world.scan()
    report = await world.app.reports.report(first)
    assert progress.status is ScanStatus.DONE
    assert not report.totals.whole
    assert "206 posts are missing: X counts 250 posts," in missing_note(report)
    assert "right 95 times in 100" in estimate(report.totals)
    second, _ = await world.scan()
    assert len(await world.stored(second)) == 250
    assert not missing_note(await world.app.reports.report(second))


async def test_an_account_whose_posts_x_keeps_back_is_not_called_empty(world: XWorld) -> None:
    """X counts them."""
    world.account(made_timeline(9, START))
    world.server.faults += [Answered(lambda body: early(body, 0), path="/tweets")] * 2
    scan_id, _ = await world.scan()
    report = await world.app.reports.report(scan_id)
    assert "X returned no posts" in element_text(verdict(report))
    assert "9 posts are missing" in missing_note(report)


async def test_a_page_that_comes_twice_counts_once(world: XWorld) -> None:
    """X gives the page before once more, in place of the next."""
    world.account(made_timeline(250, START))
    seen: list[dict[str, Any]] = []

    def kept(body: dict[str, Any]) -> dict[str, Any]:
        seen.append(body)
        return body

    world.server.faults += [Answered(kept, path="/tweets"), Answered(lambda _: seen[0], path="/tweets")]
    scan_id, progress = await world.scan()
    assert progress.read == len(await world.stored(scan_id)) == world.server.posts_billed == 250
    assert (await world.app.reports.report(scan_id)).totals.whole


async def test_tokens_that_lead_to_nothing_are_given_up(world: XWorld) -> None:
    """More pages without posts than X has ever given: the scan asks by the ids instead, and ends."""
    world.account(made_timeline(250, START))
    world.server.faults += [EmptyPage(path="/tweets")] * 5
    scan_id, progress = await world.scan()
    assert progress.status is ScanStatus.DONE
    assert len(await world.stored(scan_id)) == 250


async def test_a_watch_misses_nothing_when_an_answer_ends_early(world: XWorld) -> None:
    """What is newer than its last post is asked for until X has no more."""
    grace = world.account(made_timeline(20, START))
    first, _ = await world.scan()
    newest = max(int(each) for each in await world.stored(first))
    grace.posts += made_timeline(60, START + timedelta(hours=9), every=timedelta(minutes=5), sequence=7)
    world.server.faults.append(Answered(lambda body: early(body, 7), path="/tweets"))
    source = SourceSpec(SourceKind.CHECK, grace.id, "grace", since=newest)
    scan_id, _ = await world.scan(ScanRequest(source, "mini", wanted().requester))
    assert len(await world.stored(scan_id)) == 80
