"""A model that does not give the scores it should is not used."""

from collections.abc import AsyncGenerator, Sequence
from contextlib import nullcontext
from pathlib import Path

import pytest

from bot.core.domain.errors import ModelError
from bot.core.domain.labels import Label, Scores
from bot.core.operations import canary
from bot.core.ports import Priority
from bot.core.scoring.models.files import KNOWN_TEXTS, Canary, InstalledModel
from bot.core.store.engine.database import Store
from tests.fakes import FakeScorer, made_scores


def model(*canaries: Canary) -> InstalledModel:
    """A model whose manifest promises this."""
    return InstalledModel("mini", Path(), "fake-1", (), {}, {}, {}, canaries)


def promised(text: str, off: float = 0.0) -> Canary:
    """What the fake gives to a text, with its toxicity changed by `off`."""
    scores = dict(made_scores(text))
    return Canary(text=text, scores=scores | {Label.TOXICITY: scores[Label.TOXICITY] + off})


async def test_a_model_that_keeps_its_promise_passes(store: Store) -> None:
    """Up to the last digits, in which machines differ."""
    scorer = FakeScorer()
    await canary.check(store, scorer, model(promised("a nice day", 0.009), promised("awful")))
    assert set(scorer.asked) == {"a nice day", "awful"}


async def test_a_model_that_gives_other_scores_is_refused(store: Store) -> None:
    """The sentence says how far off it is and what to do."""
    with pytest.raises(ModelError, match=r"mini gives wrong scores: one is off by 0\.05") as refused:
        await canary.check(store, FakeScorer(), model(promised("a nice day"), promised("awful", -0.05)))
    assert "toxscan models verify mini" in refused.value.hint


@pytest.mark.parametrize(("off", "passes"), [(-0.3, True), (-0.6, False)])
async def test_a_rounded_model_is_judged_by_the_labels_that_it_sets(store: Store, off: float, passes: bool) -> None:
    """Rounding may move a score, but not to the other side of its threshold: for "awful", 0.9 is toxic at 0.5."""
    exact = InstalledModel("mini", Path(), "exact-1", (), {Label.TOXICITY: 0.5}, {}, {}, (promised("awful", off),))
    with nullcontext() if passes else pytest.raises(ModelError, match="the other side of its threshold"):
        await canary.check(store, FakeScorer(), exact)


async def test_a_model_that_cannot_score_a_text_any_more_is_refused(store: Store) -> None:
    """It was set aside because it kills the process."""
    scorer = FakeScorer()
    scorer.deadly = {"awful"}
    with pytest.raises(ModelError, match="gives wrong scores"):
        await canary.check(store, scorer, model(promised("awful")))


async def test_a_model_without_promised_scores_is_held_to_those_of_its_first_start(store: Store) -> None:
    """Kept in the database, by the model's exact id."""
    await canary.check(store, FakeScorer(), model())
    await canary.check(store, FakeScorer(), model())
    changed = Changed()
    with pytest.raises(ModelError, match=r"one is off by 0\.20"):
        await canary.check(store, changed, model())
    changed.model_id = "fake-2"
    await canary.check(store, changed, InstalledModel("mini", Path(), "fake-2", (), {}, {}, {}))


class Changed(FakeScorer):
    """A model that has changed without a change of its files."""

    async def stream(
        self, texts: Sequence[str], priority: Priority = Priority.SCAN, turn: int | None = None
    ) -> AsyncGenerator[dict[str, Scores | None], None]:
        """Each toxicity 0.2 away from what it was."""
        async for answer in super().stream(texts, priority, turn):
            yield {text: shifted(scores) for text, scores in answer.items() if scores}


def shifted(scores: Scores) -> Scores:
    """The same, with another toxicity."""
    toxicity = scores[Label.TOXICITY]
    return Scores(dict(scores) | {Label.TOXICITY: toxicity + (0.2 if toxicity < 0.5 else -0.2)})


def test_the_texts_are_of_both_kinds() -> None:
    """One kind alone would not see a model that says the same to all."""
    assert any("nice" in text for text in KNOWN_TEXTS)
    assert any("stupid" in text for text in KNOWN_TEXTS)
