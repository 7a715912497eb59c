"""The compact network against the networks of transformers that Detoxify's models are built on."""

from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from transformers import AutoConfig, AutoModelForSequenceClassification

from bot.core.scoring.inference.network import Compact
from bot.core.scoring.inference.packing import pack
from bot.core.scoring.inference.runtimes import TorchNetwork

WORDS = 200
SHAPE = {
    "hidden_size": 32,
    "embedding_size": 16,
    "num_hidden_layers": 3,
    "num_attention_heads": 4,
    "intermediate_size": 64,
    "vocab_size": WORDS,
    "max_position_embeddings": 514,
    "num_labels": 7,
}
FAMILIES = ("bert", "roberta", "xlm-roberta", "albert")
LENGTHS = (3, 17, 512, 1, 90)


def made(family: str) -> Any:
    """A small random network of the family."""
    torch.manual_seed(1)
    network = AutoModelForSequenceClassification.from_config(AutoConfig.for_model(family, **SHAPE)).eval()
    for parameter in network.parameters():
        if parameter.dim() > 1:  # Norms stay as they are: made small, they would score every text alike, and so
            torch.nn.init.normal_(parameter, std=0.2)  # would the usual 0.02.
    return network


def alone(network: Any, row: list[int]) -> np.ndarray[Any, Any]:
    """What the network itself says of one row of tokens."""
    with torch.inference_mode():
        logits = network(input_ids=torch.tensor([row]), attention_mask=torch.ones(1, len(row), dtype=torch.long))[0]
        return np.asarray(torch.sigmoid(logits)[0])


def rows(lengths: tuple[int, ...]) -> list[list[int]]:
    """Rows of random tokens, none of them the padding token."""
    chance = np.random.default_rng(0)
    return [chance.integers(5, WORDS, length).tolist() for length in lengths]


@pytest.mark.parametrize("family", FAMILIES)
def test_it_gives_the_scores_of_the_network_it_was_made_from(family: str) -> None:
    """Short and long rows in one batch, each as if it had been alone."""
    network = made(family)
    found = next(TorchNetwork(Compact(network).eval(), "cpu").scores([rows(LENGTHS)]))
    for row, scores in zip(rows(LENGTHS), found, strict=True):
        assert scores == pytest.approx(alone(network, row), abs=1e-6)


@pytest.mark.parametrize("family", FAMILIES)
def test_the_network_it_was_made_from_stays_as_it_was(family: str) -> None:
    """Weights are shared, and half precision must not spoil them."""
    network = made(family)
    before = alone(network, [5, 6, 7])
    next(TorchNetwork(Compact(network).eval(), "cpu", half=True).scores([[[5, 6, 7]]]))
    assert alone(network, [5, 6, 7]).tolist() == before.tolist()


@pytest.mark.parametrize("family", FAMILIES)
def test_half_precision_comes_close(family: str) -> None:
    """As far as it can be seen without a GPU: the scores are those of single precision, rounded."""
    network = made(family)
    found = next(TorchNetwork(Compact(network).eval(), "cpu", half=True).scores([rows(LENGTHS)]))
    for row, scores in zip(rows(LENGTHS), found, strict=True):
        assert scores == pytest.approx(alone(network, row), abs=0.003)


@settings(max_examples=100)
@given(st.lists(st.lists(st.integers(1, 9), min_size=1, max_size=20), min_size=1, max_size=10), st.integers(0, 2))
def test_packing_loses_nothing_and_mixes_nothing(batch: list[list[int]], first: int) -> None:
    """Each row's tokens and places are found again through `spread`, and `back` undoes it."""
    packed = pack(batch, first)
    for row, places, blocked in zip(batch, packed.spread, packed.mask, strict=True):
        open_places = places[blocked == 0]
        assert packed.tokens[open_places].tolist() == row
        assert packed.positions[open_places].tolist() == list(range(first, first + len(row)))
    assert packed.spread.reshape(-1)[packed.back].tolist() == list(range(len(packed.tokens)))
