"""Rows of different lengths without padding, with the kernel that a CPU lacks replaced by its definition."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor
from torch.nn.attention import varlen

from bot.core.domain.labels import Label
from bot.core.scoring.inference.attention import Padded, Unpadded, goes_unpadded
from bot.core.scoring.inference.loaded_model import Loaded
from bot.core.scoring.inference.network import Compact
from bot.core.scoring.inference.packing import lay_end_to_end, pack
from bot.core.scoring.inference.runtimes import TorchNetwork
from bot.core.scoring.inference.tokens import Vocabulary
from tests.core.scoring.test_network import FAMILIES, LENGTHS, made, rows
from tests.core.scoring.tiny import make_tiny

SAME = 0.003  # Half precision rounds a score near 1 to 0.0005; a token of another row moves it by far more.


def define(query: Tensor, key: Tensor, value: Tensor, ends: Tensor, key_ends: Tensor, *more: Any) -> tuple[Tensor, ...]:
    """What torch's kernel computes, row by row, of what FlashAttention takes."""
    longest, longest_key, _, scale = more[:4]
    lengths, key_lengths = ends.diff().tolist(), key_ends.diff().tolist()
    assert {ends.dtype, key_ends.dtype} == {torch.int32}
    assert query.dtype is torch.float16
    assert (longest, longest_key) == (max(lengths), max(key_lengths))
    parts = zip(query.split(lengths), key.split(key_lengths), value.split(key_lengths), strict=True)
    mixed = [
        torch.nn.functional.scaled_dot_product_attention(*(each.transpose(0, 1) for each in part), scale=scale)
        for part in parts
    ]
    found = torch.cat([each.transpose(0, 1) for each in mixed])
    return found, torch.zeros(query.shape[1], len(query)), torch.zeros(2, dtype=torch.uint64)


@pytest.fixture
def kernel() -> Iterator[None]:
    """A CPU that computes rows of different lengths, for as long as the test takes."""
    operator = varlen._varlen_attn
    if "cpu" not in operator._backend_fns:
        operator.register_kernel("cpu")(define)
        operator._disabled_kernel.add("cpu")
    with operator.set_kernel_enabled("cpu"):
        yield


def test_a_cpu_computes_with_padding() -> None:
    """It lacks the kernel, which is found out by trying."""
    assert not goes_unpadded("cpu", 4, 32)
    assert not TorchNetwork(Compact(made("bert")).eval(), "cpu", half=True).unpadded


@pytest.mark.usefixtures("kernel")
def test_single_precision_is_computed_with_padding() -> None:
    """The kernel takes nothing but half precision."""
    assert not TorchNetwork(Compact(made("bert")).eval(), "cpu").unpadded


@pytest.mark.usefixtures("kernel")
@pytest.mark.parametrize("family", FAMILIES)
def test_without_padding_come_the_same_scores(family: str) -> None:
    """Short and long rows in one batch, each as with padding, but for how half precision rounds."""
    compact = Compact(made(family)).eval()
    network = TorchNetwork(compact, "cpu", half=True)
    assert network.unpadded
    [found] = network.scores([rows(LENGTHS)])
    [due] = TorchNetwork(compact, "cpu").scores([rows(LENGTHS)])
    assert due.std(0).min() > 5 * SAME, "a network that scores all rows alike would show nothing"
    assert found == pytest.approx(due, abs=SAME)


@pytest.mark.usefixtures("kernel")
def test_without_padding_come_the_same_states_of_each_token() -> None:
    """What posts are compared by; the marks go the same way."""
    compact = Compact(made("bert")).eval()
    half = Compact(made("bert")).eval().half()
    packed = [torch.from_numpy(array) for array in pack(rows(LENGTHS), 0).inputs().values()]
    with torch.inference_mode():
        due = compact.read(2, *packed[:2], Padded(*packed[2:])).numpy()
        laid = lay_end_to_end(rows(LENGTHS), 0)
        ends = Unpadded(torch.from_numpy(laid.ends), laid.longest)
        found = half.read(2, *map(torch.from_numpy, (laid.tokens, laid.positions)), ends)
    assert found.float().numpy() == pytest.approx(due, abs=10 * SAME)


@pytest.mark.parametrize("wrong", [torch.zeros_like, lambda query: query * torch.nan])
def test_a_kernel_that_computes_something_else_is_not_used(kernel: None, wrong: Any) -> None:
    """A device whose kernel does not agree with attention's definition computes with padding."""
    operator = varlen._varlen_attn
    right = operator._backend_fns["cpu"]
    try:
        operator._backend_fns["cpu"] = lambda query, *rest: (wrong(query), *right(query, *rest)[1:])
        assert not goes_unpadded("cpu", 4, 32)
    finally:
        operator._backend_fns["cpu"] = right
    assert goes_unpadded("cpu", 4, 32)


@pytest.mark.usefixtures("kernel")
def test_no_padding_is_counted_where_none_is_computed(tmp_path: Path) -> None:
    """The metric tells what the model really does."""
    words = Vocabulary.load(make_tiny(tmp_path) / "tokenizer.json")
    texts = ["no", "are you here " * 20]
    for half, padded in ((True, False), (False, True)):
        network = TorchNetwork(Compact(made("bert")).eval(), "cpu", half=half)
        _, work = Loaded(words, network, tuple(Label), "cpu", 1024).score(texts)
        assert bool(work.padding) is padded


@settings(max_examples=100)
@given(st.lists(st.lists(st.integers(1, 9), min_size=1, max_size=20), min_size=1, max_size=10), st.integers(0, 2))
def test_rows_laid_end_to_end_are_those_that_are_packed(batch: list[list[int]], first: int) -> None:
    """The same tokens at the same places; each row is found between two ends."""
    laid, packed = lay_end_to_end(batch, first), pack(batch, first)
    assert laid.tokens.tolist() == packed.tokens.tolist()
    assert laid.positions.tolist() == packed.positions.tolist()
    assert laid.ends.dtype == np.int32
    assert [row.tolist() for row in np.split(laid.tokens, laid.ends[1:-1])] == batch
    assert laid.longest == max(map(len, batch))
    assert laid.ends[[0, -1]].tolist() == [0, len(laid.tokens)]
