"""Room for some only: who has least goes first, and nobody takes all of it."""

import asyncio
from collections.abc import Hashable

from bot.core.scans.fair_queue import FairQueue


class Room:
    """People who ask for a turn and keep it until they are told to go."""

    def __init__(self, most: int, each: int) -> None:
        self.turns = FairQueue(most, each)
        self.inside: list[Hashable] = []
        self.tasks: list[asyncio.Task[None]] = []
        self.leave: dict[Hashable, asyncio.Event] = {}

    async def ask(self, *people: Hashable) -> None:
        """They come one after another."""
        for person in people:
            self.tasks.append(asyncio.create_task(self._stay(person)))
        await self.settle()

    async def _stay(self, person: Hashable) -> None:
        async with self.turns.wait_turn(str(person)[0]):
            self.inside.append(person)
            await self.leave.setdefault(person, asyncio.Event()).wait()
            self.inside.remove(person)

    async def go(self, person: Hashable) -> None:
        """One leaves."""
        self.leave[person].set()
        await self.settle()

    async def settle(self) -> None:
        """Everybody does what they can."""
        for _ in range(10):
            await asyncio.sleep(0)


async def test_one_person_takes_no_more_than_their_share() -> None:
    """The rest of theirs waits, though there is room."""
    room = Room(8, 2)
    await room.ask("a1", "a2", "a3", "b1")
    assert room.inside == ["a1", "a2", "b1"]
    assert (room.turns.must_wait("a"), room.turns.must_wait("b")) == (True, False)
    await room.go("a1")
    assert room.inside == ["a2", "b1", "a3"]


async def test_who_has_least_under_way_goes_first() -> None:
    """Whoever came earlier with more."""
    room = Room(3, 3)
    await room.ask("a1", "a2", "b1", "a3", "b2", "c1")
    assert room.inside == ["a1", "a2", "b1"]
    await room.go("b1")
    assert room.inside == ["a1", "a2", "b2"]
    await room.go("a1")
    assert room.inside == ["a2", "b2", "c1"]


async def test_who_gives_up_leaves_the_room_to_others() -> None:
    """While waiting, and with a turn."""
    room = Room(1, 1)
    await room.ask("a1", "b1", "c1")
    room.tasks[1].cancel()
    room.tasks[0].cancel()
    await room.settle()
    assert "c1" in room.inside
    await room.ask("a2")
    await room.go("c1")
    assert "a2" in room.inside


async def test_who_is_let_in_and_gives_up_in_the_same_moment_leaves_too() -> None:
    """Else the room would be taken for ever."""
    room = Room(1, 1)
    await room.ask("a1", "b1", "c1")
    room.leave["a1"].set()
    await asyncio.sleep(0)
    room.tasks[1].cancel()
    await room.settle()
    assert room.inside == ["c1"]
