"""The database: one SQLite file for one process, or PostgreSQL for many; migrated when it is opened."""

import secrets
from abc import ABC, abstractmethod
from contextlib import AbstractAsyncContextManager
from functools import cached_property

from sqlalchemy.ext.asyncio import AsyncConnection


class Store(ABC):
    """The open database. Reads run beside each other, and each sees one state; each write is a transaction."""

    @cached_property
    def process(self) -> str:
        """The name under which this process claims work; see `processes`."""
        return secrets.token_hex(8)

    @abstractmethod
    async def close(self) -> None:
        """Close every connection."""

    @abstractmethod
    def read(self) -> AbstractAsyncContextManager[AsyncConnection]:
        """A connection that sees one consistent state for as long as it is held.

        Raises:
            StoreError: the database fails. StoreAwayError: the server is away, or went away.
        """

    @abstractmethod
    def write(self) -> AbstractAsyncContextManager[AsyncConnection]:
        """A transaction: all or nothing.

        Raises:
            StoreError: the database fails, the disk is full, say. StoreAwayError: the server is away, or went away.
        """

    @abstractmethod
    def erase(self) -> AbstractAsyncContextManager[AsyncConnection]:
        """A transaction whose deleted rows can't be recovered, as far as the database can ensure that."""

    @abstractmethod
    async def size(self) -> int:
        """How many bytes the database takes."""
