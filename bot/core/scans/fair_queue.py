"""Decides who may work next when there is not room for all."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Hashable
from contextlib import asynccontextmanager


class FairQueue:
    """Room for `most` at once, of which one person takes at most `each`.

    Whoever has the fewest under way goes first, ties in order of arrival: so nobody waits for all that another has
    lined up.
    """

    def __init__(self, most: int, each: int) -> None:
        self._most = most
        self._each = each
        self._running: Counter[Hashable] = Counter()
        self._waiting: list[tuple[Hashable, asyncio.Future[None]]] = []

    @asynccontextmanager
    async def wait_turn(self, person: Hashable) -> AsyncIterator[None]:
        """Wait for this person's turn; it lasts until the context closes."""
        mine: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((person, mine))
        self._admit_next()
        try:
            await mine
            yield
        finally:
            if (person, mine) in self._waiting:  # Cancelled before it had its turn.
                self._waiting.remove((person, mine))
            else:
                self._running[person] -= 1
                self._running += Counter()  # Without those who have none.
            self._admit_next()

    def must_wait(self, person: Hashable) -> bool:
        """Whether this person would have to wait now."""
        return self._running.total() >= self._most or self._running[person] >= self._each

    def count(self, person: Hashable) -> int:
        """How many turns this person has or waits for."""
        return self._running[person] + sum(who == person for who, _turn in self._waiting)

    def _admit_next(self) -> None:
        while self._running.total() < self._most:
            able = [place for place in self._waiting if self._running[place[0]] < self._each]
            if not able:
                return
            person, place = min(able, key=lambda place: self._running[place[0]])
            self._waiting.remove((person, place))
            self._running[person] += 1
            if not place.done():
                place.set_result(None)
