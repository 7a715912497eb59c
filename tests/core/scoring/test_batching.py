"""Batches by length under a token budget."""

from hypothesis import given
from hypothesis import strategies as st

from bot.core.scoring.batching import batches

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
    """Neighbours in length share a batch, so that little is padding; the largest comes first and fails first."""
    order = [lengths[index] for group in batches(lengths, budget) for index in group]
    assert order == sorted(lengths, reverse=True)
