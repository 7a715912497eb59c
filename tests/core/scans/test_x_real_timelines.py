"""Scans of more than 3,200 real posts, with everything that can go wrong on the way."""

import json
import random
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.core.domain.posts import PostKind
from bot.core.domain.scans import ScanStatus
from bot.core.store.engine.database import Store
from tests.conversations.x_world import XWorld, wanted, x_world
from tests.fakes import ALICE
from tests.servers.x import Fault, Request, Reset, Status, Truncated, XPost, XServer

TIMELINES = Path(__file__).resolve().parents[3].parent / "shared" / "data" / "timelines"


@pytest.fixture
async def world(store: Store, tmp_path: Path) -> AsyncIterator[XWorld]:
    """A bot beside an X that knows nobody."""
    async with x_world(store, tmp_path) as made:
        yield made


@pytest.fixture
def x(world: XWorld) -> XServer:
    """The X beside it."""
    return world.server


@pytest.mark.skipif(not TIMELINES.is_dir(), reason="the real timelines lie beside the project, not in it")
@pytest.mark.slow
async def test_a_real_timeline_of_3200_posts_takes_32_requests(world: XWorld, x: XServer) -> None:
    """As deep as X's timelines reach: the newest 3,200, no request too many, and the report says how many there are."""
    posts = real_timeline()
    world.account(posts)
    scan_id, progress = await world.scan()
    newest = sorted((int(post.id) for post in posts), reverse=True)[:3200]
    assert progress.status is ScanStatus.DONE, progress.error
    assert sorted(map(int, await world.stored(scan_id)), reverse=True) == newest
    assert len(world.asked()) == 32
    assert (x.posts_billed, x.users_billed) == (3200, 1)


@pytest.mark.skipif(not TIMELINES.is_dir(), reason="the real timelines lie beside the project, not in it")
@pytest.mark.parametrize("seed", range(3))
@pytest.mark.slow
async def test_faults_a_rate_limit_and_a_restart_change_neither_result_nor_bill(
    world: XWorld, x: XServer, seed: int
) -> None:
    """5% 503, 5% resets, 2% broken bodies, a 429 in the middle, and the program stopped and started again."""
    posts = real_timeline()
    world.account(posts)
    chance = random.Random(seed)  # noqa: S311 - the same faults in every run

    def fault(request: Request) -> Fault | None:
        drawn = chance.random()
        if len(world.asked()) == 15 and request.path.endswith("/tweets"):
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
    ids = await world.stored(begun.id)
    assert progress.status is ScanStatus.DONE, progress.error
    assert len(ids) == len(set(ids)) == 3200
    assert (x.posts_billed, x.users_billed) == (3200, 1)
    assert (await world.app.budget.remaining(ALICE)).amount == 20_000_000 - 3200 * 5_000 - 10_000
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
