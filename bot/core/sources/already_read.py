"""The source of a scan whose posts are all stored: there is nothing left to read."""

from collections.abc import AsyncGenerator

from bot.core.domain.accounts import Account
from bot.core.domain.sources import Page, Pause


class AlreadyRead:
    """A `PostSource` that asks nobody and hands over nothing."""

    def __init__(self, account: Account) -> None:
        self._account = account

    async def account(self) -> Account:
        """Whose posts they are, as it is stored."""
        return self._account

    def start_cursor(self, cursor: str | None) -> str | None:
        """As far as they were read."""
        return cursor

    async def pages(self, _cursor: str | None = None) -> AsyncGenerator[Page | Pause, None]:
        """None."""
        nothing: tuple[Page, ...] = ()
        for page in nothing:
            yield page
