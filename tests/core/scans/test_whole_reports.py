"""Whole reports, as they are read for files: many at once must not keep others from what they ask for."""

import asyncio
from collections.abc import Mapping, Sequence

from bot.core.domain.errors import RefusedError
from bot.core.domain.labels import Label
from bot.core.domain.people import Requester
from bot.core.domain.posts import Span
from bot.core.scans.reports import ASKED_BY_ONE, WRITTEN_AT_ONCE, Reports
from bot.core.store.engine.database import Store
from tests.core.commands.bot import stored
from tests.fakes import ALICE, BOB, FakeScorer, made_posts


class Gate(FakeScorer):
    """Finds no toxic words before it is opened; counts who waits for them, at most at once.

    It is `reached` when so many wait as are `expected`.
    """

    def __init__(self, expected: int = 1) -> None:
        super().__init__()
        self.reached, self.opened = asyncio.Event(), asyncio.Event()
        self._expected = expected
        self.waiting = self.most = 0

    async def find_toxic_words(
        self, texts: Sequence[str], _thresholds: Mapping[Label, float]
    ) -> Sequence[Sequence[Span]]:
        """None, once that is allowed."""
        self.waiting += 1
        self.most = max(self.most, self.waiting)
        if self.waiting == self._expected:
            self.reached.set()
        await self.opened.wait()
        self.waiting -= 1
        return [()] * len(texts)


async def read(reports: Reports, scan_id: int, reader: Requester) -> int:
    """How many posts the whole report has."""
    return len([post async for post in reports.iterate_posts(scan_id, reader)])


def begin(reports: Reports, scan_id: int, readers: Sequence[Requester]) -> list[asyncio.Task[int]]:
    """Everybody asks at once."""
    return [asyncio.create_task(read(reports, scan_id, reader)) for reader in readers]


async def test_however_many_files_one_asks_for_others_are_answered(store: Store) -> None:
    """Each is read from one state of the database, over a connection of its own, of which there are few."""
    scan, gate = await stored(store, made_posts(20)), Gate()
    reports = Reports(store, lambda _model: gate.thresholds, scorer=gate)
    asked = begin(reports, scan.id, [ALICE] * 30)
    await gate.reached.wait()
    assert await reports.history(BOB) == []
    gate.opened.set()
    found = await asyncio.gather(*asked, return_exceptions=True)
    assert [each for each in found if isinstance(each, int)] == [20] * ASKED_BY_ONE
    refused = {str(each) for each in found if isinstance(each, RefusedError)}
    assert refused == {"I am still writing the 4 files that you asked for. Ask again when they are here."}
    assert gate.most == 1
    assert await read(reports, scan.id, ALICE) == 20


async def test_of_many_people_a_few_are_served_at_once_and_all_in_turn(store: Store) -> None:
    """Connections are left for everybody else."""
    scan, gate = await stored(store, made_posts(20)), Gate(WRITTEN_AT_ONCE)
    reports = Reports(store, lambda _model: gate.thresholds, scorer=gate)
    asked = begin(reports, scan.id, [Requester("slack", f"U{number}", "T1") for number in range(30)])
    await gate.reached.wait()
    assert await reports.history(BOB) == []
    gate.opened.set()
    assert await asyncio.gather(*asked) == [20] * 30
    assert gate.most == WRITTEN_AT_ONCE


async def test_one_person_is_one_in_all_servers(store: Store) -> None:
    """Who is in many servers does not take the turns of all others."""
    scan, gate = await stored(store, made_posts(20)), Gate()
    reports = Reports(store, lambda _model: gate.thresholds, scorer=gate)
    asked = begin(reports, scan.id, [Requester("discord", "1", f"9{number}") for number in range(ASKED_BY_ONE)])
    await gate.reached.wait()
    gate.opened.set()
    assert await asyncio.gather(*asked) == [20] * ASKED_BY_ONE
    assert gate.most == 1


async def test_a_single_post_waits_for_no_file(store: Store) -> None:
    """A review goes on while its reviewer's file is written, however many others wait for theirs."""
    scan, gate = await stored(store, made_posts(20)), Gate(expected=2)
    reports = Reports(store, lambda _model: gate.thresholds, scorer=gate)
    asked = begin(reports, scan.id, [ALICE] * ASKED_BY_ONE)
    unscored = Reports(store, lambda _model: gate.thresholds)
    [first, *_others] = [each async for each in unscored.iterate_posts(scan.id, ALICE)]
    shown = asyncio.create_task(reports.post(scan.id, int(first.post.id), ALICE))
    both = asyncio.create_task(gate.reached.wait())  # The file's words, and the post's.
    await asyncio.wait([shown, both], return_when=asyncio.FIRST_COMPLETED)
    gate.opened.set()
    found = await shown
    assert found
    assert found.post == first.post
    assert both.done()
    await asyncio.gather(*asked)
