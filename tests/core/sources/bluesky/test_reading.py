"""Each post once, whatever interrupts: whole feeds, new posts, late ones, old ones brought in, and watches."""

import random
from collections import Counter
from datetime import timedelta

import pytest

from bot.core.domain.cursor import Reading
from bot.core.domain.networks import SocialNetwork, id_at
from bot.core.sources.bluesky.network import Bluesky
from tests.core.sources.bluesky.feeds import START, Clock, Read, made_account, read, written
from tests.servers.bluesky import BlueskyAccount, BlueskyPost, BlueskyServer

HOUR = timedelta(hours=1)


def write(account: BlueskyAccount, clock: Clock, *texts: str) -> None:
    """New posts, a minute after one another."""
    for text in texts:
        clock.now += timedelta(minutes=1)
        account.posts.append(BlueskyPost(text, clock.now))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("posts", "kills"), [(1_500, 20), pytest.param(10_000, 20, marks=[pytest.mark.soak, pytest.mark.timeout(900)])]
)
async def test_every_post_is_read_once_though_reading_is_killed_at_random(
    posts: int, kills: int, bluesky: Bluesky, server: BlueskyServer
) -> None:
    """After some pages each time; what was handed over last may be lost with the kill before it was stored."""
    chance = random.Random(19)  # noqa: S311 - the same in every run
    account = server.add(made_account(posts))
    so_far, stored = Read(), Counter[int]()
    for _kill in range(kills):
        before = len(so_far.pages)
        await read(bluesky, account, so_far, pages=chance.randint(1, posts // 2_000 + 1), new=not so_far.pages)
        if chance.random() < 0.5 and len(so_far.pages) > 1:  # Killed before the page and its cursor were stored.
            so_far.pages.pop()
            so_far.cursor = so_far.pages[-1].cursor
        stored.update(int(post.id) for page in so_far.pages[before:] for post in page.posts)
    await read(bluesky, account, so_far, new=False)
    assert Counter(so_far.ids).most_common(1)[0][1] == 1
    assert sorted(so_far.texts) == sorted(written(account))


async def test_a_second_scan_asks_for_what_is_new(bluesky: Bluesky, server: BlueskyServer, clock: Clock) -> None:
    """One page for it, and nothing of the rest again."""
    account = server.add(made_account(450))
    first = await read(bluesky, account)
    write(account, clock, "hello", "again")
    asked = len(server.requests)
    second = await read(bluesky, account, Read(first.cursor))
    assert second.texts == ["again", "hello"]
    assert len(server.requests) == asked + 2  # The account, and one page.


async def test_a_scan_goes_on_where_an_earlier_one_stopped(
    bluesky: Bluesky, server: BlueskyServer, clock: Clock
) -> None:
    """After a look at what was written in between."""
    account = server.add(made_account(450))
    so_far = await read(bluesky, account, pages=2)
    write(account, clock, "hello")
    await read(bluesky, account, so_far)
    assert so_far.texts[200] == "hello"
    assert Counter(so_far.ids).most_common(1)[0][1] == 1
    assert sorted(so_far.texts) == sorted(written(account))


async def test_holes_between_interrupted_scans_are_filled(
    bluesky: Bluesky, server: BlueskyServer, clock: Clock
) -> None:
    """Each scan is stopped before it reaches what the one before it knew."""
    account = server.add(made_account(300))
    so_far = await read(bluesky, account, pages=1)
    for round_ in range(3):
        write(account, clock, *(f"round {round_}, {number}" for number in range(250)))
        await read(bluesky, account, so_far, pages=1)
    await read(bluesky, account, so_far)
    assert Counter(so_far.ids).most_common(1)[0][1] == 1
    assert sorted(so_far.texts) == sorted(written(account))


@pytest.mark.parametrize("limit", [1, 30, 100, 130])
async def test_only_so_many_posts_are_read(limit: int, bluesky: Bluesky, server: BlueskyServer) -> None:
    """The newest of them."""
    account = server.add(made_account(300))
    so_far = await read(bluesky, account, limit=limit)
    assert so_far.texts == written(account)[:limit]
    assert so_far.pages[-1].expected == limit


async def test_a_deeper_scan_reads_what_the_shallow_one_left(bluesky: Bluesky, server: BlueskyServer) -> None:
    """And nothing twice."""
    account = server.add(made_account(300))
    so_far = await read(bluesky, account, limit=130)
    await read(bluesky, account, so_far, limit=250)
    assert so_far.texts == written(account)[:250]


async def test_a_post_that_bluesky_sees_late_is_found(bluesky: Bluesky, server: BlueskyServer, clock: Clock) -> None:
    """Somebody writes without a network; meanwhile another app of theirs has one."""
    account = server.add(made_account(50))
    write(account, clock, "first")
    so_far = await read(bluesky, account)
    clock.now += timedelta(minutes=5)
    earlier = (clock.now - timedelta(minutes=10)).isoformat()
    account.posts.append(BlueskyPost("late", clock.now, created=earlier))
    await read(bluesky, account, so_far)
    assert "late" in so_far.texts


async def test_old_posts_that_were_brought_in_are_found(bluesky: Bluesky, server: BlueskyServer, clock: Clock) -> None:
    """An import dates them back, between what is known; Bluesky's count tells."""
    account = server.add(made_account(300))
    so_far = await read(bluesky, account)
    brought = [(START - timedelta(days=20, minutes=number)).isoformat() for number in range(40)]
    account.posts += [
        BlueskyPost(f"from elsewhere {number}", clock.now, created=at) for number, at in enumerate(brought)
    ]
    again = await read(bluesky, account, Read(so_far.cursor))
    assert {f"from elsewhere {number}" for number in range(40)} <= set(again.texts)
    settled = await read(bluesky, account, Read(again.cursor))
    assert settled.texts == []


async def test_deleted_posts_do_not_make_a_scan_begin_anew(bluesky: Bluesky, server: BlueskyServer) -> None:
    """Fewer posts than were read hide none."""
    account = server.add(made_account(300))
    so_far = await read(bluesky, account)
    for post in account.posts[:100]:
        post.deleted = True
    assert (await read(bluesky, account, Read(so_far.cursor))).texts == []


async def test_a_feed_that_ends_long_before_its_count_is_asked_again(bluesky: Bluesky, server: BlueskyServer) -> None:
    """A page without an end and without a cursor is no end that holds for ever."""
    account = server.add(made_account(500))
    account.counted = 450
    hidden, account.posts = account.posts[150:], account.posts[:150]
    so_far = await read(bluesky, account)
    account.posts += hidden
    await read(bluesky, account, so_far)
    assert set(so_far.texts) == set(written(account))


async def test_a_lost_cursor_begins_anew_once(bluesky: Bluesky, server: BlueskyServer) -> None:
    """Bluesky does not promise that they last."""
    account = server.add(made_account(250))
    so_far = await read(bluesky, account, pages=1)
    assert so_far.cursor
    broken = so_far.cursor.replace("__bafy", "bafy")
    assert broken != so_far.cursor
    again = await read(bluesky, account, Read(broken), new=False)
    assert sorted(again.texts) == sorted(written(account))


async def test_a_watch_reads_what_is_newer_and_nothing_else(
    bluesky: Bluesky, server: BlueskyServer, clock: Clock
) -> None:
    """Its cursor tells it from where to look the next time; a scan of all later reads the rest."""
    account = server.add(made_account(250))
    since = id_at(SocialNetwork.BLUESKY, clock.now)
    so_far = await read(bluesky, account, since=since)
    assert so_far.texts == []
    for text in ("one", "two", "three"):
        write(account, clock, text)
        clock.now += HOUR
        found = await read(bluesky, account, Read(so_far.cursor), since=since)
        assert found.texts == [text]
        so_far = Read(found.cursor)
        since = max(since, Reading.parse(so_far.cursor).newest or 0)
    whole = await read(bluesky, account, Read(so_far.cursor))
    assert set(whole.texts) >= set(written(account)) - {"one", "two", "three"}


async def test_a_watch_looks_again_at_the_last_moments(bluesky: Bluesky, server: BlueskyServer, clock: Clock) -> None:
    """What is newest now need not be newer than what comes late."""
    account = server.add(made_account(10))
    so_far = await read(bluesky, account)
    write(account, clock, "now")
    found = await read(bluesky, account, Read(so_far.cursor), since=id_at(SocialNetwork.BLUESKY, clock.now - HOUR))
    assert found.texts == ["now"]
    sure = Reading.parse(found.cursor).newest
    assert sure is not None
    assert sure <= id_at(SocialNetwork.BLUESKY, clock.now - timedelta(minutes=15))


async def test_a_post_dated_into_the_future_does_not_blind_a_watch(
    bluesky: Bluesky, server: BlueskyServer, clock: Clock
) -> None:
    """Neither its time nor its key is believed."""
    account = server.add(made_account(10))
    future = id_at(SocialNetwork.BLUESKY, START + timedelta(days=60_000))
    key = BlueskyPost("", START + timedelta(days=60_000)).key
    account.posts.append(BlueskyPost("from the future", clock.now, key=key, created="2190-01-01T00:00:00Z"))
    so_far = await read(bluesky, account)
    assert max(so_far.ids) < future
    clock.now += HOUR
    write(account, clock, "present")
    since = Reading.parse(so_far.cursor).newest
    assert (await read(bluesky, account, Read(so_far.cursor), since=since)).texts[0] == "present"
