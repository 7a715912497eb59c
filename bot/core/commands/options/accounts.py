"""Accounts on X as people write them."""

from dataclasses import dataclass

from bot.core.domain.scans import ListRow
from bot.core.sources.account_lists import read_accounts
from bot.core.sources.handles import read_handle


@dataclass(frozen=True, slots=True)
class AccountName:
    """An account: @name, or a link; the command gets its handle without the @."""

    def read(self, written: str) -> str:
        """The handle.

        Raises:
            CommandError: it is none.
        """
        return read_handle(written)


@dataclass(frozen=True, slots=True)
class PartOfName:
    """A part of an account's handle or name, to look for."""

    def read(self, written: str) -> str:
        """The words with single spaces between."""
        return " ".join(written.split())


@dataclass(frozen=True, slots=True)
class AccountNames:
    """Several accounts: @names or links, with blanks or commas between; what is none becomes a row that says so."""

    def read(self, written: str) -> tuple[ListRow, ...]:
        """A row for each. Raises as `read_accounts`."""
        return read_accounts(written)
