"""Reads feeds as a scan does: page by page, each cursor kept."""

from collections.abc import Sequence
from contextlib import aclosing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from bot.core.domain.accounts import Account
from bot.core.domain.posts import Post
from bot.core.domain.sources import Page, Pause, SourceKind, SourceSpec
from bot.core.sources.bluesky.network import Bluesky
from tests.servers.bluesky_accounts import BlueskyAccount, made_posts

START = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


class Clock:
    """A time that only waiting moves."""

    def __init__(self) -> None:
        self.now = START
        self.waits: list[float] = []

    async def sleep(self, seconds: float) -> None:
        """Jump ahead."""
        self.waits.append(seconds)
        self.now += timedelta(seconds=seconds)


@dataclass
class Read:
    """What scans have read: each page, and the cursor after the last."""

    cursor: str | None = None
    pages: list[Page] = field(default_factory=list)
    pauses: list[Pause] = field(default_factory=list)

    @property
    def posts(self) -> list[Post]:
        """All posts, as often as they came."""
        return [post for page in self.pages for post in page.posts]

    @property
    def ids(self) -> list[int]:
        """Their ids."""
        return [int(post.id) for post in self.posts]

    @property
    def texts(self) -> list[str]:
        """Their words."""
        return [post.text for post in self.posts]


def made_account(posts: int, handle: str = "ada.bsky.social", every: timedelta = timedelta(hours=3)) -> BlueskyAccount:
    """An account that wrote so many posts, the last of them an hour ago."""
    account = BlueskyAccount(handle, "Ada")
    account.posts = made_posts(account.did, posts, START - timedelta(hours=1), every)
    return account


async def read(
    bluesky: Bluesky,
    account: BlueskyAccount,
    so_far: Read | None = None,
    *,
    pages: int = 10**6,
    new: bool = True,
    limit: int | None = None,
    since: int | None = None,
) -> Read:
    """A scan that ends after so many pages, done or not; `new` begins one, else the one before goes on."""
    so_far = so_far or Read()
    kind = SourceKind.TIMELINE if since is None else SourceKind.CHECK
    spec = SourceSpec(kind, account.handle if since is None else account.did, account.handle, limit, since)

    async def find() -> Account:
        return await bluesky.find(account.did)

    source = bluesky.open(find, spec)
    cursor = source.start_cursor(so_far.cursor) if new else so_far.cursor
    if pages == 0:
        return so_far
    async with aclosing(source.pages(cursor)) as found:
        async for page in found:
            if isinstance(page, Pause):
                so_far.pauses.append(page)
                continue
            so_far.pages.append(page)
            so_far.cursor = page.cursor
            pages -= 1
            if not pages:
                break
    return so_far


def written(account: BlueskyAccount) -> Sequence[str]:
    """What the account wrote, newest first."""
    return [post.text for post in account.shown()]
