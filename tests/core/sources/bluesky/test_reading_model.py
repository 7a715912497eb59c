"""Scans and looks of a watch in any order, each stopped anywhere: what comes to its end knows everything."""

import asyncio
from collections import Counter
from collections.abc import Mapping
from contextlib import aclosing
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.domain.accounts import Account
from bot.core.domain.cursor import Reading
from bot.core.domain.sources import Page, SourceKind, SourceSpec
from bot.core.sources.bluesky.source import BlueskySource
from tests.core.sources.bluesky.feeds import START
from tests.servers.bluesky_accounts import BlueskyAccount, BlueskyPost, tid
from tests.servers.bluesky_views import feed_item

PAGE = 40  # More than anybody writes in the same moment.


class Feed:
    """Bluesky's feed of one account, forty posts a page, without a server between."""

    def __init__(self) -> None:
        self.account = BlueskyAccount("ada.bsky.social")
        self.present = START

    def write(self, posts: int, gap: int, late: int) -> None:
        """New posts, so many seconds apart; each third is seen so many seconds after it was written."""
        for number in range(posts):
            self.present += timedelta(seconds=gap)
            count = len(self.account.posts)
            created = self.present - timedelta(seconds=late if number % 3 == 2 else 0)
            key = tid(created, count % 1024)
            post = BlueskyPost(f"post {count}", self.present, key=key, created=created.isoformat())
            self.account.posts.append(post)
        self.present += timedelta(minutes=16)  # Nobody writes more than a page in a quarter of an hour.

    def clock(self) -> datetime:
        """The present moment."""
        return self.present

    async def sleep(self, seconds: float) -> None:
        """Nothing is ever busy here."""
        raise AssertionError(seconds)

    async def feed(self, _did: str, cursor: str, size: int) -> Mapping[str, Any]:
        """A page."""
        below = tuple(cursor.split("|")) if cursor else None
        found = [post for post in self.account.shown() if below is None or _place(post) < below]
        page = found[: min(size, PAGE)]
        body: dict[str, Any] = {"feed": [feed_item(self.account, post) for post in page]}
        return body | ({"cursor": "|".join(_place(page[-1]))} if len(found) > len(page) else {})


def _place(post: BlueskyPost) -> tuple[str, str]:
    moment, cid = post.sort_key
    return f"{moment:015}", cid


async def scan(
    feed: Feed, cursor: str | None, pages: int, limit: int | None, since: int | None
) -> tuple[list[Page], bool]:
    """A scan that is stopped after so many pages; what it read, and whether it came to its end."""
    found = Account(feed.account.did, posts=feed.account.post_count)

    async def find() -> Account:
        return found

    kind = SourceKind.TIMELINE if since is None else SourceKind.CHECK
    source = BlueskySource(feed, find, SourceSpec(kind, feed.account.did, "", limit, since))  # type: ignore[arg-type]
    read: list[Page] = []
    async with aclosing(source.pages(source.start_cursor(cursor))) as found_pages:
        async for page in found_pages:
            assert isinstance(page, Page)
            read.append(page)
            if len(read) > pages:
                return read[:-1], False  # It was stopped before this page was stored.
    return read, True


# What is written before it, and the scan: its pages, its limit, whether a watch looks.
WRITTEN = st.one_of(
    st.tuples(st.integers(0, 35), st.sampled_from([0, 1])), st.tuples(st.integers(0, 120), st.sampled_from([40, 7200]))
)
SCANS = st.lists(
    st.tuples(
        WRITTEN,
        st.sampled_from([0, 30, 700]),
        st.integers(0, 6),
        st.one_of(st.none(), st.integers(1, 200)),
        st.booleans(),
    ),
    min_size=1,
    max_size=6,
)


@pytest.mark.slow
@settings(deadline=None, max_examples=100)
@given(SCANS)
def test_whatever_was_stopped_a_whole_scan_knows_every_post(
    scans: list[tuple[tuple[int, int], int, int, int | None, bool]],
) -> None:
    """And a look of a watch brings nothing older than its floor. Where only scans have read, nothing comes twice."""
    feed, cursor, stored, floor = Feed(), None, Counter[str](), 1

    async def run() -> None:
        nonlocal cursor, floor
        for (written, gap), late, pages, limit, watch in scans:
            feed.write(written, gap, late)
            since = floor if watch else None
            read, ended = await scan(feed, cursor, pages, None if watch else limit, since)
            stored.update(post.text for page in read for post in page.posts)
            cursor = read[-1].cursor if read else cursor
            if watch:
                assert all(int(post.id) > floor for page in read for post in page.posts)
            if watch and ended:
                floor = max(floor, Reading.parse(cursor).newest or 0)
        read, _ = await scan(feed, cursor, 1000, None, None)
        stored.update(post.text for page in read for post in page.posts)

    asyncio.run(run())
    assert {post.text for post in feed.account.posts} - set(stored) == set()
    if not any(watch for *_, watch in scans):
        assert max(stored.values(), default=1) == 1
