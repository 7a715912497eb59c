"""Which messages follow which scan or list, so that they continue after a restart or the death of a process."""

import time
from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import replace
from datetime import timedelta
from hashlib import blake2b

from bot.core.domain.delivery import LAST_TRIES
from bot.core.domain.errors import StoreError
from bot.core.domain.people import Requester
from bot.core.store.engine.database import Store
from bot.core.store.operations import deduplication
from bot.core.store.scans import history, lists, live_messages
from bot.core.store.scans.live_messages import LiveMessageRecord

GoOn = Callable[[LiveMessageRecord], None]
"""Takes over a message that another process left."""
DOUBLE_PRESS = timedelta(seconds=15)
"""So long another process's press counts as the same; should that process die, the next press counts after it."""


class LiveMessages:
    """Remembers messages that follow a scan while the scan runs. Each is claimed by one process.

    `last_tries`: waits before the last card is tried again; `long`: after that a new message says that a scan is over.
    `clock` counts seconds, those that this process stands still included.
    """

    def __init__(
        self,
        store: Store,
        last_tries: Sequence[timedelta] = LAST_TRIES,
        long: timedelta = timedelta(minutes=2),
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.clock = clock
        self.last_tries = last_tries
        self.long = long
        self._store = store
        self._begun: set[tuple[Requester, str]] = set()  # Messages in which a press is being handled.
        self._in_hand: defaultdict[str, set[int]] = defaultdict(set)  # The ids of what we follow, by platform.
        self._platforms: dict[str, GoOn] = {}

    @contextmanager
    def connect(self, platform: str, go_on: GoOn) -> Iterator[None]:
        """Take over this platform's messages while the context is open."""
        self._platforms[platform] = go_on
        self._in_hand[platform] = set()
        try:
            yield
        finally:
            del self._platforms[platform]
            del self._in_hand[platform]

    @asynccontextmanager
    async def claim_press(self, requester: Requester, origin: str) -> AsyncIterator[bool]:
        """Yields False while a press of this person in this message is already being handled, in any process.

        `origin` is the message's name on its platform; "" where it has none.
        """
        key = (requester, origin)
        if not origin:
            yield True
        elif key in self._begun:
            yield False
        else:
            self._begun.add(key)
            try:
                async with self._claim_press(requester, origin) as first:
                    yield first
            finally:
                self._begun.discard(key)

    @asynccontextmanager
    async def _claim_press(self, requester: Requester, origin: str) -> AsyncIterator[bool]:
        """The same among all processes on this database; if it is away, the pressed action reports that itself."""
        whose = f"{requester.platform}/{requester.workspace_id}/{requester.user_id}/{origin}"
        key = f"press {blake2b(whose.encode(), digest_size=20).hexdigest()}"
        first, ours = True, False
        with suppress(StoreError):
            async with self._store.write() as connection:
                first = await deduplication.claim(connection, key, DOUBLE_PRESS)
            ours = first
        try:
            yield first
        finally:
            if ours:  # Where the claim failed, another process may have made it.
                with suppress(StoreError):
                    async with self._store.write() as connection:
                        await deduplication.release(connection, key)

    async def take_over(self) -> None:
        """Take over all messages that no process follows: the last process left them, or another one died."""
        for platform, go_on in list(self._platforms.items()):
            in_hand = self._in_hand[platform]
            async with self._store.write() as connection:
                taken = await live_messages.claim(connection, platform, self._store.process, in_hand)
            for record in taken:
                in_hand.add(record.id)
                go_on(record)

    def put_back(self, record: LiveMessageRecord) -> None:
        """Let the next `take_over` go on with a message that could not be taken up now."""
        self._in_hand[record.requester.platform].discard(record.id)

    async def set_place(self, record: LiveMessageRecord, place: str) -> LiveMessageRecord:
        """The record after its message came to stand at `place`; "" where a later process could not find it."""
        if place == record.place:
            return record
        moved = replace(record, place=place)
        async with self._store.write() as connection:
            if not place:
                await live_messages.remove(connection, moved, self._store.process)
            elif moved.id:
                await live_messages.move(connection, moved, self._store.process)
            else:
                moved = replace(moved, id=await live_messages.add(connection, moved, self._store.process))
        in_hand = self._in_hand[moved.requester.platform]
        if place:
            in_hand.add(moved.id)
            return moved
        in_hand.discard(moved.id)
        return replace(moved, id=0)

    async def is_mine(self, record: LiveMessageRecord) -> bool:
        """Whether nobody else goes on with the message. They do when this process was taken for dead for a while."""
        if not record.id:
            return True
        async with self._store.read() as connection:
            mine = await live_messages.is_claimed_by(connection, record, self._store.process)
        if not mine:
            self._in_hand[record.requester.platform].discard(record.id)
        return mine

    async def is_wanted(self, record: LiveMessageRecord) -> bool:
        """Whether the scan is still in the person's history, or the list theirs: /forget takes both."""
        async with self._store.read() as connection:
            if record.list_id:
                return await lists.get(connection, record.list_id) is not None
            return await history.may_open(connection, record.requester, record.scan_id)
