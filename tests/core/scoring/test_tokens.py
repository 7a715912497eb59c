"""A model's own tokenizer without its Python: the very same tokens."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from transformers import AutoTokenizer, PreTrainedTokenizerBase

from bot.core.scoring.inference.tokens import Vocabulary, overlap
from bot.core.scoring.models.registry import MAX_TOKENS
from tests.core.scoring.tiny import make_tiny


@pytest.fixture(scope="module", params=["bert", "roberta"])
def original(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> PreTrainedTokenizerBase:
    """The tokenizer as transformers has it."""
    folder = make_tiny(tmp_path_factory.mktemp("model"), family=request.param)
    tokenizer: PreTrainedTokenizerBase = AutoTokenizer.from_pretrained(folder)
    return tokenizer


@settings(max_examples=60)
@given(text=st.text(max_size=300), times=st.sampled_from([1, 1, 1, 30]), window=st.sampled_from([128, MAX_TOKENS]))
@pytest.mark.slow
def test_it_gives_the_tokens_of_transformers(
    original: PreTrainedTokenizerBase, text: str, times: int, window: int
) -> None:
    """Any text, also one of several windows, of whatever size the model has learned on."""
    rows, owners = Vocabulary(original.backend_tokenizer, window).rows(["no", text * times])
    due = original(
        ["no", text * times],
        truncation=True,
        max_length=window,
        stride=overlap(window),
        return_overflowing_tokens=True,
    )
    assert rows == due["input_ids"]
    assert owners == due["overflow_to_sample_mapping"]


def test_what_transformers_does_with_its_own_changes_nothing(original: PreTrainedTokenizerBase) -> None:
    """Detoxify pads: its tokens must not come among ours."""
    words = Vocabulary(original.backend_tokenizer)
    before = words.rows(["no", "you are here"])
    original(["no", "you are here"], padding=True, truncation=True)
    assert words.rows(["no", "you are here"]) == before


def test_it_comes_back_from_a_file(original: PreTrainedTokenizerBase, tmp_path: Path) -> None:
    """What was saved gives the same tokens."""
    words = Vocabulary(original.backend_tokenizer)
    words.save(tmp_path / "tokenizer.json")
    assert Vocabulary.load(tmp_path / "tokenizer.json").rows(["you are here" * 300]) == words.rows(
        ["you are here" * 300]
    )
