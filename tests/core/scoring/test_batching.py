"""Batches by length under a token budget."""

from hypothesis import given
from hypothesis import strategies as st

from bot.core.scoring.inference.batching import batches, spread

LENGTHS = st.lists(st.integers(1, 512), max_size=200)


@given(LENGTHS, st.integers(1, 5_000))
def test_every_row_is_in_exactly_one_batch(lengths: list[int], budget: int) -> None:
    """Nothing is lost, nothing is computed twice."""
    assert sorted(index for group in batches(lengths, budget) for index in group) == list(range(len(lengths)))


@given(LENGTHS, st.integers(1, 5_000))
def test_a_batch_keeps_to_the_budget_padding_included(lengths: list[int], budget: int) -> None:
    """Rows times the longest row stays within the budget; one row that is longer stands alone."""
    for group in batches(lengths, budget):
        assert len(group) * max(lengths[i] for i in group) <= budget or len(group) == 1


@given(LENGTHS, st.integers(1, 5_000))
def test_batches_run_from_long_to_short(lengths: list[int], budget: int) -> None:
    """Neighbors in length share a batch, so that little is padding; the largest comes first and fails first."""
    order = [lengths[index] for group in batches(lengths, budget) for index in group]
    assert order == sorted(lengths, reverse=True)


@given(LENGTHS, st.integers(1, 5_000), st.integers(1, 8))
def test_spread_over_lanes_all_that_holds_of_batches_holds(lengths: list[int], budget: int, lanes: int) -> None:
    """Every row once, from long to short, within the budget."""
    groups = spread(lengths, budget, lanes)
    order = [index for group in groups for index in group]
    assert sorted(order) == list(range(len(lengths)))
    assert [lengths[index] for index in order] == sorted(lengths, reverse=True)
    assert all(len(group) * lengths[group[0]] <= budget or len(group) == 1 for group in groups)


@given(st.integers(1, 64), st.integers(1, 500), st.integers(1, 5_000), st.integers(2, 8))
def test_lanes_get_about_equally_many_rows_of_one_length(length: int, rows: int, budget: int, lanes: int) -> None:
    """No lane computes for much longer than another: all batches but the last are of one size, and none is larger."""
    sizes = [len(group) for group in spread([length] * rows, budget, lanes)]
    before = len(batches([length] * rows, budget))
    assert len(sizes) <= lanes * -(-before // lanes)
    assert len(set(sizes[:-1])) <= 1
    assert sizes[-1] <= sizes[0]
    assert sizes[0] <= max(1, -(-rows // min(rows, lanes * -(-before // lanes))))


def test_one_lane_takes_the_batches_as_they_are() -> None:
    """Where all threads share a batch there is nothing to spread."""
    assert spread([9, 8, 7], 16, 1) == batches([9, 8, 7], 16)
