"""What the operator removes of an account is gone."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.core.domain.scans import ScanStatus
from bot.core.store.engine.database import Store
from bot.core.store.networks import sweeps
from tests.conversations.x_world import START, XWorld, wanted, x_world
from tests.core.accounts.test_compliance import POSTS, scanned
from tests.servers.x import made_timeline


@pytest.fixture
async def world(store: Store, tmp_path: Path) -> AsyncIterator[XWorld]:
    """A bot that sweeps with X's compliance jobs."""
    async with x_world(store, tmp_path) as made:
        yield made


async def test_a_purged_account_is_gone_and_can_be_scanned_again(world: XWorld) -> None:
    """All its posts, and what was known of how far they were read; other accounts keep theirs."""
    scan_id = await scanned(world)
    world.account(made_timeline(20, START, sequence=7), "ada", "2")
    other, _ = await world.scan(wanted("ada"))
    async with world.store.write() as connection:
        assert await sweeps.forget_account(connection, "GRACE") == POSTS
    assert await world.stored(scan_id) == []
    assert len(await world.stored(other)) == 20
    again, ended = await world.scan()
    assert ended.status is ScanStatus.DONE
    assert len(await world.stored(again)) == POSTS


async def test_purging_an_unknown_account_takes_nothing_away(world: XWorld) -> None:
    """A slip in the handle."""
    scan_id = await scanned(world)
    async with world.store.write() as connection:
        assert await sweeps.forget_account(connection, "grac") == 0
    assert len(await world.stored(scan_id)) == POSTS
