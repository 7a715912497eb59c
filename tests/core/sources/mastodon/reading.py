"""Reading an account to the end, as a scan does."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.core.domain.accounts import Account
from bot.core.domain.posts import Post
from bot.core.domain.sources import Page, Pause, SourceKind, SourceSpec
from bot.core.ports import PostSource
from bot.core.sources.mastodon.network import Mastodon


@dataclass
class Read:
    """What came of it."""

    pages: list[Page] = field(default_factory=list)
    pauses: list[Pause] = field(default_factory=list)

    @property
    def posts(self) -> Sequence[Post]:
        """All posts, in order."""
        return [post for page in self.pages for post in page.posts]

    @property
    def cursor(self) -> str:
        """Where to go on."""
        return self.pages[-1].cursor


def source_of(mastodon: Mastodon, account: Account, limit: int | None = None, since: int | None = None) -> PostSource:
    """The account's posts, as a scan or a watch reads them."""

    async def find() -> Account:
        return account

    kind = SourceKind.TIMELINE if since is None else SourceKind.CHECK
    locator = account.handle.lower() if since is None else account.id
    return mastodon.open(find, SourceSpec(kind, locator, limit=limit, since=since))


async def read(source: PostSource, cursor: str | None = None) -> Read:
    """A new scan, from what earlier ones know."""
    found = Read()
    async for each in source.pages(source.start_cursor(cursor)):
        (found.pages if isinstance(each, Page) else found.pauses).append(each)  # type: ignore[arg-type]
    return found


async def read_handle(mastodon: Mastodon, handle: str, limit: int | None = None) -> Read:
    """A new scan of an account that is looked up first."""
    return await read(source_of(mastodon, await mastodon.find(handle), limit))
