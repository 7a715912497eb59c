"""What several verdicts come to, and how far people agree."""

import pytest

from bot.core.domain.verdicts import Verdict, compare_verdicts

T, N = Verdict.TOXIC, Verdict.NOT_TOXIC


def test_nothing_is_compared_where_nobody_shares_a_post() -> None:
    """One verdict a post tells nothing of agreement."""
    assert compare_verdicts([[T], [N], []]) == (0, None, None)


def test_where_all_say_the_same_nobody_knows_what_chance_would_do() -> None:
    """They agree, and alpha is not defined."""
    assert compare_verdicts([[T, T], [T, T, T]]) == (2, 1.0, None)


def test_alpha_is_krippendorffs() -> None:
    """The example of his paper for two observers and two values: 0.095, with six of ten in agreement."""
    meg = [N, T, N, N, N, N, N, N, T, N]
    owen = [T, T, T, N, N, T, N, N, N, N]
    shared, agreement, alpha = compare_verdicts(list(map(list, zip(meg, owen, strict=True))))
    assert (shared, agreement) == (10, 0.6)
    assert alpha == pytest.approx(0.095, abs=0.0005)


def test_opposites_are_worse_than_chance() -> None:
    """Two people who always differ."""
    _shared, agreement, alpha = compare_verdicts([[T, N]] * 8)
    assert agreement == 0
    assert alpha is not None
    assert alpha < 0
