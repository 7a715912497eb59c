"""Change points of a trend, tried on simulated accounts whose share of flagged posts is known."""

from datetime import date, timedelta
from random import Random

import pytest

from bot.core.domain.figures.change import find_changes
from bot.core.domain.reports import TrendPoint

BURSTS = 0.01  # How posts of one period resemble each other: the correlation within it.
MONTHS = 36


def trend(random: Random, shares: list[float], posts: float = 150) -> list[TrendPoint]:
    """An account that writes about so many posts a period, with bursts, and these shares of flagged ones."""
    points = []
    for place, share in enumerate(shares):
        scored = int(random.expovariate(1 / posts))
        weight = 1 / BURSTS - 1
        now = random.betavariate(share * weight, (1 - share) * weight)
        flagged = sum(random.random() < now for _ in range(scored))
        points.append(TrendPoint(date(2020, 1, 1) + timedelta(days=31 * place), scored, flagged))
    return points


def test_an_account_that_does_not_change_is_not_said_to() -> None:
    """In at most one of twenty, though its posts come in bursts."""
    random = Random(1)  # noqa: S311 - the same accounts each time
    wrong = 0
    for _ in range(300):
        share = random.choice([0.005, 0.02, 0.05, 0.1])
        wrong += bool(find_changes(trend(random, [share] * random.randint(6, 40))))
    assert wrong <= 300 / 20


def test_a_change_is_found_and_its_time_lies_where_it_is_said_to() -> None:
    """From two flagged posts in a hundred to eight."""
    random = Random(2)  # noqa: S311 - the same accounts each time
    found = held = 0
    for _ in range(200):
        at = random.randint(8, 28)
        changes = find_changes(trend(random, [0.02] * at + [0.08] * (MONTHS - at)))
        if changes:
            found += 1
            nearest = min(changes, key=lambda change: abs(change.at - at))
            held += nearest.earliest <= at <= nearest.latest
            assert nearest.after > nearest.before
    assert found >= 0.85 * 200
    assert held >= 0.85 * found


def test_two_changes_are_two() -> None:
    """Up, and down again; oldest first, each with the shares beside it."""
    random = Random(3)  # noqa: S311 - the same accounts each time
    first, second = find_changes(trend(random, [0.01] * 12 + [0.15] * 12 + [0.01] * 12, posts=400))
    assert first.at == pytest.approx(12, abs=2)
    assert second.at == pytest.approx(24, abs=2)
    assert first.after == second.before > 0.1 > first.before
    assert second.after < 0.05


@pytest.mark.parametrize("counts", [[], [(0, 0)] * 5, [(100, 0)] * 12, [(100, 100)] * 12, [(5, 1)]])
def test_where_nothing_can_change_nothing_is_said(counts: list[tuple[int, int]]) -> None:
    """No posts, none flagged, all flagged, or one period."""
    assert find_changes([TrendPoint(date(2020, 1, 1), *each) for each in counts]) == []


def test_small_changes_are_left_out_however_sure() -> None:
    """From 20 in a hundred to 25, of ten thousand posts."""
    points = [TrendPoint(date(2020, 1, 1), 5000, 1000 if place < 6 else 1250) for place in range(12)]
    assert find_changes(points) == []
