"""Whether more is flagged than mistakes explain, against the binomial distribution itself."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.domain.figures.comparison import BY_CHANCE, exceeds_error_rate


@given(st.integers(1, 200), st.data(), st.floats(0.0005, 0.5))
def test_it_is_the_upper_tail_of_the_binomial_distribution(scored: int, data: st.DataObject, mistaken: float) -> None:
    """Term by term."""
    flagged = data.draw(st.integers(0, scored))
    tail = sum(
        math.comb(scored, hits) * mistaken**hits * (1 - mistaken) ** (scored - hits)
        for hits in range(flagged, scored + 1)
    )
    if abs(tail - BY_CHANCE) > 1e-9:
        assert exceeds_error_rate(flagged, scored, mistaken) is (tail < BY_CHANCE)


@pytest.mark.parametrize(
    ("flagged", "scored", "mistaken", "beyond"),
    [
        (0, 0, 0.008, False),
        (0, 1_000_000, 0.008, False),
        (8_000, 1_000_000, 0.008, False),
        (9_000, 1_000_000, 0.008, True),
        (1_000_000, 1_000_000, 0.008, True),
        (1, 1_000, 0.0, True),
        (5, 5, 1.0, False),
    ],
)
def test_its_ends_are_sound(flagged: int, scored: int, mistaken: float, beyond: bool) -> None:
    """A million posts, none, and models that never or always err."""
    assert exceeds_error_rate(flagged, scored, mistaken) is beyond
