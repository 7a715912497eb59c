"""Reads and changes what workspaces decide for themselves."""

from bot.core.domain.people import Requester
from bot.core.domain.workspace import WorkspaceSettings
from bot.core.store.engine.database import Store
from bot.core.store.people import workspaces


class Workspaces:
    """The settings of every workspace; in direct messages and terminals, each person's own."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def get(self, requester: Requester) -> WorkspaceSettings:
        """The settings in force where the requester is."""
        async with self._store.read() as connection:
            return await workspaces.get(connection, requester.space)

    async def save(self, requester: Requester, settings: WorkspaceSettings) -> None:
        """Put these in their place; whether the requester may is for the caller to see."""
        async with self._store.write() as connection:
            await workspaces.save(connection, requester.space, settings)
