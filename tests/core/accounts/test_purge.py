"""What the operator removes of an account is gone."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.core.domain.accounts import by_id
from bot.core.domain.scans import ScanStatus
from bot.core.domain.sources import Page
from bot.core.store.engine.database import Store
from bot.core.store.networks import sweeps
from bot.core.store.posts import posts
from bot.core.store.scans import scans
from tests.conversations.x_world import START, XWorld, wanted, x_world
from tests.core.accounts.test_compliance import POSTS, scanned
from tests.fakes import made_posts, on_x
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


@pytest.mark.parametrize(
    ("account_id", "name"),
    [
        ("did:plc:ewvi7nxzyoun6zhxrhs64oiz", "did:plc:ewvi7nxzyoun6zhxrhs64oiz"),
        ("did:plc:ewvi7nxzyoun6zhxrhs64oiz", "Ann.Example"),
        ("01FBVD42CQ3ZEEVMW180SBX03B@server.example", "01fbvd42cq3zeevmw180sbx03b@server.example"),
        ("01FBVD42CQ3ZEEVMW180SBX03B@server.example", "ann@server.example"),
    ],
)
async def test_an_account_of_a_free_network_is_purged_by_either_name(store: Store, account_id: str, name: str) -> None:
    """Its handle or its id, and nobody else's posts with it."""
    handle = "ann@server.example" if "@" in account_id else "ann.example"
    other = "9@server.example" if "@" in account_id else "did:plc:aaaaaaaaaaaaaaaaaaaaaaaa"
    async with store.write() as connection:
        for account in (by_id(account_id, handle), by_id(other, f"b{handle}"), by_id("5", "ann")):
            scan = await scans.create(connection, on_x(), account, "fake-1")
            await posts.save_page(connection, scan, Page(tuple(made_posts(3)), "cursor"))
        assert await sweeps.forget_account(connection, name) == 3
