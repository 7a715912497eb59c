"""The worker's own function, and the contract at the boundary: whatever the text, scores are probabilities."""

import math

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.core.domain.labels import Label, Scores
from bot.core.scoring.inference.plan import Plan, PlanRequest
from bot.core.scoring.models.files import InstalledModel, open_installed
from bot.core.scoring.models.registry import ModelSpec
from bot.core.scoring.workers import worker
from tests.core.scoring.tiny import make_tiny

TINY = ModelSpec("tiny", "tiny-bert", (), asset="v0/tiny.ckpt")


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> InstalledModel:
    """A tiny random BERT in Detoxify's format."""
    data_dir = tmp_path_factory.mktemp("data")
    make_tiny(TINY.folder(data_dir))
    return open_installed(TINY, data_dir)


@pytest.fixture(scope="module")
def predict(tiny: InstalledModel) -> object:
    """The worker's own function, loaded in this process."""
    with pytest.MonkeyPatch.context() as patch:  # Here it is the process of all tests, which would be slow from now on.
        patch.setattr(worker, "_yield_to_others", lambda _by: None)
        worker.load(PlanRequest(tiny, device="cpu", threads=1), Plan(threads=1))
    return worker.score


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=st.lists(st.text(min_size=1, max_size=300), min_size=1, max_size=8))
def test_whatever_the_text_scores_are_probabilities(predict, texts: list[str]) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    """Any string at all: as many rows as texts, as many columns as labels, all within 0 to 1, never NaN."""
    rows, _ = predict(texts)
    assert rows.shape == (len(texts), 6)
    assert all(0.0 <= value <= 1.0 and not math.isnan(value) for row in rows for value in row.tolist())


@given(st.dictionaries(st.sampled_from(Label), st.floats(), min_size=1))
def test_scores_outside_the_contract_are_refused(values: dict[Label, float]) -> None:
    """No toxicity, NaN, below 0 or above 1: such scores can't be made."""
    fine = Label.TOXICITY in values and all(0.0 <= value <= 1.0 for value in values.values())
    if fine:
        assert dict(Scores(values)) == values
    else:
        with pytest.raises(ValueError, match=r"toxicity|probability"):
            Scores(values)
