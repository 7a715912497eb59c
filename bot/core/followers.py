"""Who waits for a scan in which message, so that a restart of the bot changes nothing for them."""

from dataclasses import replace

from bot.core.store import followers, searches
from bot.core.store.database import Store
from bot.core.store.followers import Follower


class Followers:
    """Remembers messages that follow a scan for as long as the scan goes on."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def waiting(self, platform: str) -> list[Follower]:
        """The followers that the last process has left on this platform, oldest first."""
        async with self._store.read() as connection:
            return await followers.of_platform(connection, platform)

    async def stands(self, follower: Follower, place: str) -> Follower:
        """The follower after its message came to stand at `place`; "" where a later process could not find it."""
        if place == follower.place:
            return follower
        moved = replace(follower, place=place)
        async with self._store.write() as connection:
            if not place:
                await followers.remove(connection, moved)
                return replace(moved, id=0)
            if moved.id:
                await followers.move(connection, moved)
                return moved
            return replace(moved, id=await followers.add(connection, moved))

    async def wanted(self, follower: Follower) -> bool:
        """Whether the scan is still in the person's history: /forget takes it from there."""
        async with self._store.read() as connection:
            return await searches.may_open(connection, follower.requester, follower.scan_id)
