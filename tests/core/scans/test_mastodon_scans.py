"""Scans of an account on Mastodon, through the store: each post once, in its present words."""

import random
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from bot.core.domain.posts import ScoredPost
from bot.core.store.engine.database import Store
from tests.core.scans.mastodon_world import NOON, WANTED, MastodonWorld
from tests.servers.mastodon import Flavor, MastodonServer


@pytest.fixture
async def world(store: Store) -> AsyncIterator[MastodonWorld]:
    """A world around a server that holds nobody."""
    with MastodonServer() as server:
        world = MastodonWorld(store, server)
        yield world
        await world.mastodon.close()


async def posts_of(world: MastodonWorld, scan_id: int) -> list[ScoredPost]:
    """The report's posts."""
    return (await world.result(scan_id))[1]


@pytest.mark.slow
@pytest.mark.parametrize("flavor", [Flavor.MASTODON, Flavor.GOTOSOCIAL])
@pytest.mark.parametrize("count", [800, pytest.param(10_000, marks=[pytest.mark.soak, pytest.mark.timeout(1800)])])
async def test_each_post_is_stored_once_through_twenty_kills(world: MastodonWorld, count: int, flavor: Flavor) -> None:
    """At random places of the scan; what was read before a kill is not asked for again."""
    await world.write(count, flavor)
    chance = random.Random(20)  # noqa: S311 - no secret
    scan = await world.scans.submit(WANTED)
    kills = 0
    for place in sorted(chance.sample(range(40, count - 40), 20)):
        await world.read_to(scan.id, place)
        await world.kill()
        kills += 1
        await world.start().resume_all()
    await world.read_to(scan.id, None)
    assert kills == 20
    found = [each.post for each in await posts_of(world, scan.id)]
    assert len(found) == len({post.id for post in found}) == count
    native = {post.native or post.id for post in found}
    assert native == {post.id for post in world.server.accounts["ann"].posts}
    asked = [seen for seen in world.server.requests if seen.path.endswith("/statuses")]
    assert len(asked) <= count // 40 + 3 * kills + 2


async def test_an_edit_takes_the_place_of_the_words_before(world: MastodonWorld) -> None:
    """Also where it is only the beginning of them, which on X would be a post that was cut."""
    account = await world.write(30, Flavor.MASTODON)
    account.posts = list(account.posts)
    long = "These are the first words of a long post. " * 5
    account.posts[0].content = f"<p>{long}And this is awful.</p>"
    first, _ = await world.scan(WANTED)
    account.posts[0].edit(f"<p>{long}</p>", NOON + timedelta(hours=1))
    second, _ = await world.scan(WANTED)
    for scan_id in (first, second):
        (found,) = [each for each in await posts_of(world, scan_id) if each.post.id == account.posts[0].id]
        assert found.post.text == long.strip()
        assert found.post.edited
        assert found.scores is not None


async def test_a_warning_stays_with_its_post(world: MastodonWorld) -> None:
    """Where the hidden words begin is stored, too."""
    account = await world.write(12, Flavor.PLEROMA)
    scan_id, _ = await world.scan(WANTED)
    hidden = [each.post for each in await posts_of(world, scan_id) if each.post.hidden_from is not None]
    assert {post.native for post in hidden} == {post.id for post in account.posts if post.warning}
    assert all(post.text[: post.hidden_from] == "food\n\n" for post in hidden)
    assert all(post.address == f"https://mastodon.example/notice/{post.native}" for post in hidden)
