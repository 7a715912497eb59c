"""What follows from a refusal: tried again, told to the owner, drawn smaller; and nothing twice."""

from datetime import timedelta

import pytest

from bot.core.domain.delivery import DOUBTFUL_TRIES, DeliveryError, Kind, attempt, send_fitting
from bot.core.domain.watches import Destination, WatchStatus
from tests.core.watches.watching import AWFUL, OWNER, Clock, Process, after, last, watch_of

DOUBTFUL = [Kind.OURS, Kind.UNKNOWN, Kind.SMALLER, Kind.OVER]


class Wall:
    """Something to show that is refused in a planned way, then taken."""

    def __init__(self, *refusals: DeliveryError) -> None:
        self.refusals = list(refusals)
        self.shown = 0
        self.tries = 0

    async def show(self) -> None:
        """Show it."""
        self.tries += 1
        if self.refusals:
            raise self.refusals.pop(0)
        self.shown += 1


PASSING, LOST = DeliveryError(Kind.PASSING, "busy"), DeliveryError(Kind.PASSING, "no answer", maybe_shown=True)


async def test_what_passes_is_tried_again_at_once_a_few_times() -> None:
    """As often as there are pauses."""
    wall = Wall(PASSING, PASSING)
    assert await attempt(wall.show, (0.0, 0.0)) is None
    assert wall.shown == 1


async def test_the_last_refusal_is_what_an_attempt_gives() -> None:
    """Who asked decides what follows."""
    wall = Wall(PASSING, PASSING, PASSING)
    refusal = await attempt(wall.show, (0.0, 0.0))
    assert refusal is not None
    assert refusal.kind is Kind.PASSING


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind is not Kind.PASSING])
async def test_all_other_refusals_are_not_tried_again_at_once(kind: Kind) -> None:
    """They would be the same."""
    wall = Wall(DeliveryError(kind, "no"))
    refusal = await attempt(wall.show, (0.0, 0.0))
    assert refusal is not None
    assert (refusal.kind, wall.tries) == (kind, 1)


async def test_what_is_not_idempotent_and_may_have_been_shown_is_not_repeated() -> None:
    """Only who knows its key may."""
    wall = Wall(LOST)
    refusal = await attempt(wall.show, (0.0, 0.0), once=True)
    assert refusal is LOST
    assert wall.tries == 1


async def test_the_largest_drawing_that_is_taken_is_sent() -> None:
    """One after the other, and no more once one is there."""
    sent: list[int] = []

    async def send(size: int) -> int:
        sent.append(size)
        if size > 5:
            raise DeliveryError(Kind.SMALLER, "too long")
        return size

    assert await send_fitting(iter((9, 7, 5, 3)), send) == 5
    assert sent == [9, 7, 5]


async def alerting(process: Process, clock: Clock, *refusals: DeliveryError) -> int:
    """A watch with a post to tell of in its channel, where messages are refused so, one after the other."""
    ada = process.x.add("ada")
    watch_id = await process.watch(ada)
    process.platform.refusals["c1"] = list(refusals)
    ada.write(AWFUL.format(1))
    await after(process, clock)
    return watch_id


async def test_a_busy_platform_gets_the_alert_later_and_the_watch_runs_on(process: Process, clock: Clock) -> None:
    """However long that takes."""
    busy = [PASSING] * 40
    watch_id = await alerting(process, clock, *busy)
    for _ in busy:
        clock.forward(timedelta(hours=1))
        await process.outbox.deliver()
    assert process.platform.told() == [AWFUL.format(1)]
    assert (await watch_of(process, watch_id)).status is WatchStatus.ACTIVE


async def test_a_final_refusal_stops_the_watch_and_its_owner_hears_why(process: Process, clock: Clock) -> None:
    """Directly, in the words of the platform's table."""
    watch_id = await alerting(process, clock, DeliveryError(Kind.FINAL, "160005", "The thread is locked."))
    await process.outbox.deliver()
    assert (await watch_of(process, watch_id)).status is WatchStatus.LOST
    assert "The thread is locked." in last(process)
    assert process.platform.arrived[-1][0] == Destination(OWNER)


@pytest.mark.parametrize("kind", DOUBTFUL)
async def test_a_refusal_that_nobody_listed_is_tried_for_a_day_then_told(
    process: Process, clock: Clock, kind: Kind
) -> None:
    """Neither for ever nor swallowed."""
    never = [DeliveryError(kind, "400/99999")] * 99
    watch_id = await alerting(process, clock, *never)
    for wait in DOUBTFUL_TRIES:
        assert (await watch_of(process, watch_id)).status is WatchStatus.ACTIVE
        clock.forward(wait)
        await process.outbox.deliver()
    await process.outbox.deliver()
    assert sum(DOUBTFUL_TRIES, timedelta()) > timedelta(days=1)
    assert len(never) - len(process.platform.refusals["c1"]) == len(DOUBTFUL_TRIES) + 1
    assert (await watch_of(process, watch_id)).status is WatchStatus.LOST
    assert "400/99999" in last(process)


async def test_an_alert_that_was_given_up_comes_when_its_owner_lets_the_watch_go_on(
    process: Process, clock: Clock
) -> None:
    """It is not lost, and its tries begin anew."""
    watch_id = await alerting(process, clock, DeliveryError(Kind.FINAL, "is_archived", "It is archived."))
    await process.outbox.deliver()
    await process.watches.start(OWNER, watch_id)
    await process.outbox.deliver()
    assert process.platform.told() == [AWFUL.format(1)]


async def test_what_may_stand_there_and_can_t_be_looked_for_is_not_repeated(process: Process, clock: Clock) -> None:
    """Its owner gets it directly, and reads that it may be there as well."""
    await alerting(process, clock, LOST, DeliveryError(Kind.IN_DOUBT, "missing_scope"))
    clock.forward(timedelta(minutes=1))
    await process.outbox.deliver()
    [(place, _)] = process.platform.arrived
    assert place == Destination(OWNER)
    assert "You may get this twice." in last(process)
    assert process.platform.told() == [AWFUL.format(1)]
    assert await process.outbox.count_waiting() == 0


async def test_only_a_message_whose_answer_was_lost_may_have_been_shown(process: Process, clock: Clock) -> None:
    """A clear refusal leaves nothing to look for."""
    await alerting(process, clock, PASSING, LOST, PASSING)
    for _ in range(3):
        clock.forward(timedelta(hours=1))
        await process.outbox.deliver()
    assert [stamp.maybe_shown for stamp in process.platform.stamps] == [False, False, True, True]


async def test_a_watch_counts_as_told_what_was_delivered(process: Process, clock: Clock) -> None:
    """Not what was found and waits, nor what dropped out meanwhile."""
    watch_id = await alerting(process, clock, PASSING)
    assert (await watch_of(process, watch_id)).alerts == 0
    clock.forward(timedelta(minutes=1))
    await process.outbox.deliver()
    assert (await watch_of(process, watch_id)).alerts == 1
