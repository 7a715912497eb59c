"""The scheduler with several holders of a model, as there are on Ray; here they are objects that the test leads."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import pytest

from bot.core.domain.errors import ConfigError, NoRoomError, ScoringError, ToxscanError
from bot.core.domain.scans import ScorerWait
from bot.core.ports import Priority
from bot.core.scoring import service as engine
from bot.core.scoring.models import files as models
from bot.core.scoring.service import ScoringService
from tests.core.scoring.led import Led, LedPool, collect

A_TEXT = "x " * 150  # So long that no two of them share a shipment.


@pytest.fixture
def pool() -> LedPool:
    """Nobody waits for it when it is gone."""
    return LedPool(3)


@pytest.fixture
async def led(tmp_path: Path, pool: LedPool) -> AsyncIterator[tuple[ScoringService, list[Led]]]:
    """A running service, and its holders."""
    service = ScoringService(models.find("mini", tmp_path), pool=pool)
    await service.start()
    yield service, pool.holders
    await service.close()


def hold(holders: Sequence[Led]) -> None:
    """Let nothing be answered."""
    for holder in holders:
        holder.go.clear()


def let_go(holders: Sequence[Led]) -> None:
    """Let it be answered again."""
    for holder in holders:
        holder.go.set()


async def until_all_work(holders: Sequence[Led]) -> None:
    """Wait until each has its first shipment."""
    for holder in holders:
        await holder.begun.wait()


def lose(holders: Sequence[Led]) -> None:
    """All of them are gone, and can't be opened for now."""
    for holder in holders:
        holder.lost, holder.may_open = True, False


def give_back(holders: Sequence[Led]) -> None:
    """They can be opened again."""
    for holder in holders:
        holder.may_open = True


async def until_all_are_refused(holders: Sequence[Led]) -> None:
    """Wait until each has been tried in vain."""
    for holder in holders:
        await holder.refused.wait()


async def test_each_has_one_shipment_at_a_time(led: tuple[ScoringService, list[Led]]) -> None:
    """All of them work, and none is given more than it can begin with."""
    service, holders = led
    hold(holders)
    asking = asyncio.create_task(collect(service, [f"{n} {A_TEXT}" for n in range(20)]))
    await until_all_work(holders)
    assert [len(holder.asked) for holder in holders] == [1, 1, 1]
    let_go(holders)
    assert len(await asking) == 20
    sent = [text for holder in holders for texts in holder.asked for text in texts]
    assert len(sent) == len(set(sent)) == 20


async def test_scans_take_turns_at_all_of_them_together(led: tuple[ScoringService, list[Led]]) -> None:
    """A small scan gets every second shipment, whichever holder it is that has time."""
    service, holders = led
    hold(holders)
    asking = asyncio.gather(
        collect(service, [f"big {n} {A_TEXT}" for n in range(30)], turn=1),
        collect(service, [f"small {n} {A_TEXT}" for n in range(6)], turn=2),
    )
    await until_all_work(holders)
    let_go(holders)
    await asking
    rounds = max(len(holder.asked) for holder in holders)
    order = [h.asked[n][0].partition(" ")[0] for n in range(rounds) for h in holders if n < len(h.asked)]
    last = len(order) - 1 - order[::-1].index("small")
    assert last <= 2 * 6 + len(holders)


async def test_a_text_at_a_model_is_not_sent_to_another_for_somebody_else(
    led: tuple[ScoringService, list[Led]],
) -> None:
    """Both get the one answer."""
    service, holders = led
    hold(holders)
    first = asyncio.create_task(collect(service, ["the same"], turn=1))
    await holders[0].begun.wait()
    second = asyncio.create_task(collect(service, ["the same", f"another {A_TEXT}"], turn=2))
    await holders[1].begun.wait()
    let_go(holders)
    assert set(await first) == {"the same"}
    assert len(await second) == 2
    sent = [text for holder in holders for texts in holder.asked for text in texts]
    assert sent.count("the same") == 1


async def test_what_was_at_one_that_cannot_be_opened_again_goes_to_the_others(
    led: tuple[ScoringService, list[Led]],
) -> None:
    """A node is gone, and there is no room for its actor elsewhere: nobody hears of it."""
    service, holders = led
    hold(holders)
    asking = asyncio.create_task(collect(service, [f"{n} {A_TEXT}" for n in range(6)]))
    await until_all_work(holders)
    gone = holders[0]
    gone.lost, gone.may_open = True, False
    let_go(holders)
    found = await asking
    assert len(found) == 6
    assert all(found.values())
    assert service.alive
    assert len(gone.asked) == 1


async def test_when_none_can_be_opened_again_whoever_waits_hears_why(led: tuple[ScoringService, list[Led]]) -> None:
    """And nobody waits for ever; who asks later, when there is room again, is answered."""
    service, holders = led
    hold(holders)
    asking = asyncio.create_task(collect(service, [f"{n} {A_TEXT}" for n in range(6)]))
    await until_all_work(holders)
    lose(holders)
    let_go(holders)
    with pytest.raises(ScoringError, match="no room"):
        await asking
    assert not service.alive
    give_back(holders)
    assert (await collect(service, ["you"]))["you"]


async def test_scans_wait_for_a_pool_that_may_come_back(
    led: tuple[ScoringService, list[Led]], pool: LedPool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its head is started elsewhere: the scan goes on as if nothing had been, and each text is scored."""
    monkeypatch.setattr(engine, "REOPEN_SECONDS", 0.0)
    pool.patience = 3600.0
    service, holders = led
    hold(holders)
    asking = asyncio.create_task(collect(service, [f"{n} {A_TEXT}" for n in range(6)]))
    await until_all_work(holders)
    lose(holders)
    let_go(holders)
    await until_all_are_refused(holders)
    assert not asking.done()
    give_back(holders)
    assert len(await asking) == 6


async def test_that_scans_wait_is_told_and_that_they_no_longer_do(
    led: tuple[ScoringService, list[Led]], pool: LedPool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """For whoever shows it: why nothing holds the model, then that something does again."""
    monkeypatch.setattr(engine, "REOPEN_SECONDS", 0.0)
    pool.patience = 3600.0
    service, holders = led
    hold(holders)
    asking = asyncio.create_task(collect(service, [f"{n} {A_TEXT}" for n in range(6)]))
    await until_all_work(holders)
    telling = asyncio.create_task(service.next_wait(None))
    lose(holders)
    let_go(holders)
    assert await telling is ScorerWait.AWAY
    telling = asyncio.create_task(service.next_wait(ScorerWait.AWAY))
    give_back(holders)
    await asking
    assert await telling is None


@pytest.mark.parametrize(
    ("error", "wait"),
    [
        (NoRoomError("Nobody has started an actor."), ScorerWait.NO_ROOM),
        (ConfigError("2 actors need 2 CPUs, and Ray has 0."), ScorerWait.NO_ROOM),
        (ScoringError("Ray can't be reached."), ScorerWait.AWAY),
    ],
)
async def test_a_cluster_without_room_is_told_from_one_that_is_away(
    led: tuple[ScoringService, list[Led]], pool: LedPool, error: ToxscanError, wait: ScorerWait
) -> None:
    """A cluster whose nodes are not back yet is too small for what was asked of it: that passes as well."""
    pool.patience = 3600.0
    service, holders = led
    for holder in holders:
        holder.refusal = error
    lose(holders)
    asking = asyncio.create_task(collect(service, [f"{n} {A_TEXT}" for n in range(6)]))
    assert await service.next_wait(None) is wait
    asking.cancel()


async def test_a_person_who_waits_for_one_text_hears_at_once_that_nothing_holds_the_model(
    led: tuple[ScoringService, list[Led]], pool: LedPool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Minutes would be too long for them."""
    monkeypatch.setattr(engine, "REOPEN_SECONDS", 3600.0)
    pool.patience = 3600.0
    service, holders = led
    lose(holders)
    with pytest.raises(ScoringError, match="no room"):
        await anext(service.stream(["you"], Priority.INTERACTIVE))
    await until_all_are_refused(holders)  # From now on none is tried for an hour.
    with pytest.raises(ScoringError, match="no room"):
        await asyncio.wait_for(anext(service.stream(["me"], Priority.INTERACTIVE)), 60)


async def test_a_pool_that_stays_away_for_too_long_is_given_up(
    led: tuple[ScoringService, list[Led]], pool: LedPool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The scan hears why; who asks when it is there again is answered."""
    monkeypatch.setattr(engine, "REOPEN_SECONDS", 0.0)
    pool.patience = 3600.0
    service, holders = led
    lose(holders)
    asking = asyncio.create_task(collect(service, ["you"]))
    await until_all_are_refused(holders)
    pool.patience = 0.0
    with pytest.raises(ScoringError, match="no room"):
        await asking
    give_back(holders)
    assert (await collect(service, ["you"]))["you"]


async def test_renewing_waits_for_each_to_end_its_shipment(led: tuple[ScoringService, list[Led]]) -> None:
    """One after another: while the first is at work still, none is taken away."""
    service, holders = led
    hold(holders)
    asking = asyncio.create_task(collect(service, [f"{n} {A_TEXT}" for n in range(9)]))
    await until_all_work(holders)
    renewing = asyncio.create_task(service.renew())
    await asyncio.sleep(0)
    assert [holder.opened for holder in holders] == [1, 1, 1]
    let_go(holders)
    await renewing
    assert [holder.opened for holder in holders] == [2, 2, 2]
    assert all((await asking).values())
