"""Packages are made one at a time, and nobody lines up more than a few."""

import asyncio
import threading
from collections.abc import Mapping

import pytest

from bot.core.domain.errors import RefusedError
from bot.core.scans.packing import Packing
from bot.core.scans.reports import ASKED_BY_ONE
from tests.core.evidence.packages import ASKED, FILES
from tests.core.views.samples import report
from tests.fakes import BOB


async def test_packages_are_made_one_at_a_time_and_off_the_loop() -> None:
    """Each takes a core and up to a hundred megabytes."""
    begun, hold, at_work = threading.Event(), threading.Event(), list[threading.Thread]()

    def write() -> Mapping[str, bytes]:
        at_work.append(threading.current_thread())
        begun.set()
        hold.wait()
        return FILES

    packing = Packing(run=asyncio.to_thread)
    asked = [asyncio.create_task(packing.pack(report(), ASKED, write)) for _ in range(ASKED_BY_ONE)]
    try:
        await asyncio.to_thread(begun.wait)
        assert len(at_work) == 1
        assert at_work[0] is not threading.main_thread()
    finally:
        hold.set()
    assert len({made.fingerprint for made in await asyncio.gather(*asked)}) == 1
    assert len(at_work) == ASKED_BY_ONE


async def test_a_person_lines_up_a_few_and_is_told_so() -> None:
    """Others are not kept out by that."""
    hold, packing = threading.Event(), Packing(run=asyncio.to_thread)

    def write() -> Mapping[str, bytes]:
        hold.wait()
        return FILES

    asked = [asyncio.create_task(packing.pack(report(), ASKED, write)) for _ in range(ASKED_BY_ONE)]
    try:
        await asyncio.sleep(0)
        with pytest.raises(RefusedError, match="still writing"):
            packing.check(ASKED.requester)
        packing.check(BOB)
    finally:
        hold.set()
    await asyncio.gather(*asked)
    packing.check(ASKED.requester)
