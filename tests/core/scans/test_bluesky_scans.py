"""Scans of an account on Bluesky, through the store: each post once, and of its archive, too."""

import random
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.core.config import LimitSettings
from bot.core.domain.posts import Post
from bot.core.domain.scans import ScanRequest
from bot.core.domain.sources import SourceKind, SourceSpec
from bot.core.sources.bluesky.network import Bluesky
from bot.core.sources.bluesky.repository import open_archive
from bot.core.store.engine.database import Store
from tests.core.scans.kills import KillableWorld
from tests.core.sources.bluesky.feeds import START, made_account
from tests.fakes import ALICE
from tests.servers.bluesky import BlueskyAccount, BlueskyPost, BlueskyServer
from tests.servers.bluesky_accounts import tid
from tests.servers.bluesky_car import write_car
from tests.servers.bluesky_views import label

HANDLE = "ada.bsky.social"
WANTED = ScanRequest(SourceSpec(SourceKind.TIMELINE, HANDLE), "mini", ALICE, include_reposts=True)


class BlueskyWorld(KillableWorld):
    """A world whose posts come from a Bluesky of our own."""

    def __init__(self, store: Store, server: BlueskyServer) -> None:
        super().__init__(store, LimitSettings(cooldown_seconds=0))
        self.server = server
        self.bluesky = Bluesky(server.url, 20.0)

    def read(self, account: BlueskyAccount) -> BlueskyAccount:
        """Let scans read this account."""
        self.server.add(account)
        spec = SourceSpec(SourceKind.TIMELINE, HANDLE)
        self.sources[HANDLE] = self.bluesky.open(lambda: self.bluesky.find(HANDLE), spec)  # type: ignore[assignment]
        return account

    async def posts(self, scan_id: int) -> list[Post]:
        """The report's posts."""
        return [each.post for each in (await self.result(scan_id))[1]]


@pytest.fixture
async def world(store: Store) -> AsyncIterator[BlueskyWorld]:
    """A world around a Bluesky that holds nobody."""
    with BlueskyServer() as server:
        world = BlueskyWorld(store, server)
        yield world
        await world.bluesky.close()


@pytest.mark.slow
@pytest.mark.parametrize("count", [1_200, pytest.param(10_000, marks=[pytest.mark.soak, pytest.mark.timeout(1800)])])
async def test_each_post_is_stored_once_through_twenty_kills(world: BlueskyWorld, count: int) -> None:
    """At random places of the scan; what was read before a kill is not asked for again."""
    account = world.read(made_account(count))
    chance = random.Random(20)  # noqa: S311 - no secret
    scan = await world.scans.submit(WANTED)
    places = sorted(chance.sample(range(100, count - 100), 20))
    for place in places:
        await world.read_to(scan.id, place)
        await world.kill()
        await world.start().resume_all()
    await world.read_to(scan.id, None)
    found = await world.posts(scan.id)
    assert len(found) == len({post.id for post in found}) == count
    assert sorted(post.text for post in found) == sorted(post.text for post in account.posts)
    asked = [seen for seen in world.server.requests if seen.path.endswith("getAuthorFeed")]
    assert len(asked) <= count // 100 + 3 * len(places) + 2


async def test_what_the_network_says_of_a_post_is_kept(world: BlueskyWorld) -> None:
    """Its labels, and where a post with an odd key lies."""
    account = world.read(BlueskyAccount(HANDLE))
    said = [label("rude", "at://x", "2026-01-01T00:00:00Z")]
    account.posts = [
        BlueskyPost("with a label", START - timedelta(hours=1), labels=said),
        BlueskyPost("with an odd key", START - timedelta(hours=2), key="self"),
    ]
    scan_id, _ = await world.scan(WANTED)
    labelled, odd = sorted(await world.posts(scan_id), key=lambda post: post.text)
    assert labelled.network_labels == ("rude",)
    assert (odd.native, odd.address) == ("self", f"https://bsky.app/profile/{account.did}/post/self")


@pytest.mark.parametrize("text", ["\u202eolleh", "a\u200bb", "<b>&amp;</b>", "\x1b[31m\x7f", "x" * 50_000])
async def test_hostile_words_are_stored_as_they_are(text: str, world: BlueskyWorld) -> None:
    """Right to left, without a width, HTML, control characters, and far longer than Bluesky allows."""
    account = world.read(BlueskyAccount(HANDLE))
    account.posts = [BlueskyPost(text, START - timedelta(hours=1))]
    scan_id, _ = await world.scan(WANTED)
    assert [post.text for post in await world.posts(scan_id)] == [text]


async def test_posts_that_are_too_long_are_counted(world: BlueskyWorld) -> None:
    """300 kB of text; the others are read."""
    account = world.read(BlueskyAccount(HANDLE))
    account.posts = [
        BlueskyPost(text, START, key=tid(START, number)) for number, text in enumerate(("x" * 300_000, "ok"))
    ]
    scan_id, _ = await world.scan(WANTED)
    report, posts = await world.result(scan_id)
    assert [each.post.text for each in posts] == ["ok"]
    assert report.totals.posts == 2


@pytest.mark.slow
async def test_an_archive_is_scanned(world: BlueskyWorld, tmp_path: Path) -> None:
    """Every post since the first, with the keys' ids."""
    account = made_account(700)
    source = open_archive(write_car(account, tmp_path / "repo.car", START), HANDLE)
    assert source
    world.sources["repo.car"] = source  # type: ignore[assignment]
    request = ScanRequest(SourceSpec(SourceKind.ARCHIVE, "repo.car"), "mini", ALICE, include_reposts=True)
    scan_id, progress = await world.scan(request)
    assert progress.read == 700
    assert len(await world.posts(scan_id)) == 700
