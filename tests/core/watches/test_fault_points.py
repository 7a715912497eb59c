"""Killed at every point between a post on X and its alert in the chat: no alert is lost, none comes twice.

The points are all boundaries of transactions of a look and of a delivery: just before each, with it done but not
committed, and just after its commit; and for the message itself: just before it leaves, and when it has arrived but
nobody here knows. In their order, those of the outbox are:

1. before the message is claimed      4. before the message leaves
2. claimed, not committed             5. the message has arrived; nobody here knows
3. claimed and committed              6. before it is marked as sent, marked but not committed, committed
"""

from contextlib import suppress
from copy import deepcopy
from datetime import timedelta
from pathlib import Path
from shutil import copytree

import pytest

from bot.core.domain.clock import now
from bot.core.domain.schedule import Digest
from tests.core.inline_store import KilledError, MortalStore
from tests.core.watches.watching import Clock, FakeAccount, FakePlatform, FakeX, Process

MOST_POINTS = 200


async def born(folder: Path, x: FakeX, platform: FakePlatform) -> Process:
    """A process on the database that the last one has left."""
    process = Process(await MortalStore.open(folder / "toxscan.db"), x, platform)
    await process.scans.resume_all()
    return process


async def ended(process: Process) -> None:
    """In order."""
    await process.stop()
    await process.store.close()


async def written(folder: Path, clock: Clock, x: FakeX, platform: FakePlatform) -> FakeAccount:
    """A watch whose account has just written two posts that are flagged and one that is not."""
    process = await born(folder, x, platform)
    account = x.add("ada")
    await process.watch(account)
    clock.forward(timedelta(hours=7))
    for text in ("this is awful no. 1", "a nice day", "this is awful no. 2"):
        account.write(text)
    await ended(process)
    return account


async def recovered(folder: Path, clock: Clock, x: FakeX, platform: FakePlatform) -> int:
    """The next process, half a minute later, while leases last and for a look more; how many messages wait then."""
    clock.forward(timedelta(seconds=30))
    process = await born(folder, x, platform)
    for minutes in (0, 2, 4, 7 * 60):
        clock.forward(timedelta(minutes=minutes))
        await process.look()
    waiting = await process.outbox.count_waiting()
    await ended(process)
    return waiting


async def killed_at(point: int, folder: Path, clock: Clock, x: FakeX, platform: FakePlatform) -> bool:
    """Whether a look and its delivery came as far as this point, where the process is killed."""
    process = await born(folder, x, platform)
    assert isinstance(process.store, MortalStore)
    process.store.lives = point
    with suppress(KilledError):
        await process.look()
    died = process.store.dead
    process.store.lives = None
    await (process.die() if died else ended(process))
    return died


@pytest.mark.slow
async def test_killed_at_every_boundary_of_every_transaction(tmp_path: Path, clock: Clock) -> None:
    """One life after the other, each killed one point later, until one comes to its end."""
    before = FakeX()
    await written(tmp_path / "before", clock, before, FakePlatform())
    moment = now()
    for point in range(MOST_POINTS):
        folder, x, platform = tmp_path / str(point), deepcopy(before), FakePlatform()
        copytree(tmp_path / "before", folder)
        clock.to(moment)
        died = await killed_at(point, folder, clock, x, platform)
        assert await recovered(folder, clock, x, platform) == 0
        assert sorted(platform.told()) == ["this is awful no. 1", "this is awful no. 2"], f"at point {point}"
        assert len(x.charged) == 3, f"at point {point}"
        if not died:
            break
    assert 20 < point < MOST_POINTS - 1


@pytest.mark.parametrize(("moment", "repetitions"), [("before", 0), ("after", 1)])
async def test_killed_while_the_message_is_on_its_way(
    tmp_path: Path, clock: Clock, moment: str, repetitions: int
) -> None:
    """Before it leaves: it is sent later. When it has arrived: the platform recognizes its key and drops the second."""
    x, platform = FakeX(), FakePlatform()
    await written(tmp_path, clock, x, platform)
    process = await born(tmp_path, x, platform)
    platform.kill = moment
    with pytest.raises(KilledError):
        await process.look()
    await process.die()
    assert len(platform.arrived) == repetitions
    assert await recovered(tmp_path, clock, x, platform) == 0
    assert sorted(platform.told()) == ["this is awful no. 1", "this is awful no. 2"]
    assert platform.dropped == repetitions


async def test_a_repetition_after_the_platform_forgot_the_key_is_the_one_that_remains(
    tmp_path: Path, clock: Clock
) -> None:
    """Arrived, killed in that very moment, and away for longer than the platform remembers: better twice than never."""
    x, platform = FakeX(), FakePlatform(remembers=timedelta(minutes=5))
    await written(tmp_path, clock, x, platform)
    process = await born(tmp_path, x, platform)
    platform.kill = "after"
    with pytest.raises(KilledError):
        await process.look()
    await process.die()
    clock.forward(timedelta(minutes=10))
    await recovered(tmp_path, clock, x, platform)
    assert platform.titles() == ["2 new flagged posts of @ada"] * 2


async def test_a_digest_that_may_have_arrived_is_not_changed_any_more(tmp_path: Path, clock: Clock) -> None:
    """What is found later comes in the next one, so that no platform drops it as a repetition."""
    x, platform = FakeX(), FakePlatform()
    process = await born(tmp_path, x, platform)
    account = x.add("ada")
    await process.watch(account, digest=Digest(23 * 60), every=timedelta(hours=6))
    for number in (1, 2):  # Both looks come before 23:00 UTC; the clock starts at 9:00.
        account.write(f"this is awful no. {number}")
        clock.forward(timedelta(hours=6, minutes=20))
        await process.look()
    assert platform.titles() == []
    assert await process.outbox.count_waiting() == 1
    platform.kill = "after"
    clock.forward(timedelta(hours=2))
    with pytest.raises(KilledError):
        await process.look()
    await process.die()
    account.write("this is awful no. 3")
    await recovered(tmp_path, clock, x, platform)
    clock.forward(timedelta(days=1))
    process = await born(tmp_path, x, platform)
    await process.look()
    await ended(process)
    assert sorted(platform.told()) == [f"this is awful no. {number}" for number in (1, 2, 3)]
