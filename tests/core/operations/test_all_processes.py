"""/status speaks of every living process on the database, not of the one that happens to be asked."""

from datetime import timedelta

from bot.core.domain.figures.status import Processes
from bot.core.domain.scans import ScanStatus
from bot.core.store.operations import processes
from tests.core.fleet import Fleet, Process, account, wanted
from tests.fakes import ALICE, BOB


async def seen_by(process: Process) -> Processes:
    """What this process finds in the store."""
    async with process.store.read() as connection:
        return await processes.look_at_all(connection, process.store.process)


async def test_each_living_process_is_listed_with_its_scans(fleet: Fleet) -> None:
    """Eldest first, whichever of them is asked; each knows which one it is itself."""
    one, other = await fleet.join(), await fleet.join()
    for member in (one, other):
        member.scorer.gate.clear()
    for number, process, asker in ((41, one, ALICE), (42, one, ALICE), (43, other, BOB)):
        account(fleet, number)
        await process.scans.submit(wanted(number, asker))
    for asked in (one, other):
        found = (await seen_by(asked)).alive
        assert [each.id for each in found] == [one.store.process, other.store.process]
        assert [each.running + each.waiting for each in found] == [2, 1]
        assert [each.here for each in found] == [asked is one, asked is other]
        assert all(timedelta(0) <= each.heard < processes.PROCESS_LEASE for each in found)


async def test_scans_of_a_dead_process_are_told_until_another_takes_them_up(fleet: Fleet) -> None:
    """The dead one itself is listed no more."""
    one, other = await fleet.join(), await fleet.join()
    one.scorer.gate.clear()
    account(fleet)
    scan = await one.scans.submit(wanted())
    await fleet.kill(one)
    found = await seen_by(other)
    assert [each.id for each in found.alive] == [other.store.process]
    assert found.unclaimed == 1
    await other.scans.resume_all()
    assert (await other.scans.wait(scan.id)).status is ScanStatus.DONE
    assert (await seen_by(other)).unclaimed == 0
