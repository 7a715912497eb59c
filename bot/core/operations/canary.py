"""A few known texts, scored at every start: a model that no longer gives the scores it should is not used.

Hashes find a damaged file; this finds the rest: another torch, a faulty machine, a change in text preparation.
"""

from collections.abc import Mapping
from contextlib import aclosing

from bot.core.domain.errors import ModelError
from bot.core.domain.labels import Label, Scores
from bot.core.ports import Priority, Scorer
from bot.core.scoring.models.files import InstalledModel
from bot.core.scoring.text import prepare_words
from bot.core.store.engine.database import Store
from bot.core.store.operations import canaries
from bot.core.text.catalog import _

TOLERANCE = 0.03  # Machines differ in the last digits only; another model, torch or preparation moves more.


async def check(store: Store, scorer: Scorer, model: InstalledModel) -> None:
    """Score the texts and compare: exact scores by their size, rounded ones by the labels that they set.

    Raises:
        ModelError: a score is not what it should be.
        ScoringError: the model process can't work.
    """
    if model.canary:
        due = {each.text: Scores(each.scores) for each in model.canary}
    else:
        async with store.read() as connection:
            due = await canaries.get(connection, scorer.model_id)
    given = await _score(scorer, tuple(due) or model.known_texts)
    if not due and all(given.values()):
        async with store.write() as connection:
            await canaries.save(connection, scorer.model_id, {text: row for text, row in given.items() if row})
        return
    if scorer.model_id == model.model_id:
        furthest = max(_distance(due.get(text), row) for text, row in given.items())
        wrong = _("one is off by {furthest}", furthest=f"{furthest:.2f}") if furthest > TOLERANCE else ""
    else:
        flipped = any(_is_flipped(due.get(text), row, model.thresholds) for text, row in given.items())
        wrong = _("one is on the other side of its threshold") if flipped else ""
    if wrong:
        raise ModelError(
            _("The model {name} gives wrong scores: {wrong}.", name=model.name, wrong=wrong),
            _(
                "Run `toxscan models verify {name}` to check its files. If they are intact, this machine or a "
                "new version of torch computes wrongly: go back to the versions in constraints.txt.",
                name=model.name,
            ),
        )


async def _score(scorer: Scorer, texts: tuple[str, ...]) -> Mapping[str, Scores | None]:
    prepared = {text: prepare_words(text) for text in texts}
    found: dict[str, Scores | None] = {}
    async with aclosing(scorer.stream(list(prepared.values()), Priority.INTERACTIVE)) as answers:
        async for answer in answers:
            found |= answer
    return {text: found[words] for text, words in prepared.items()}


def _distance(due: Scores | None, given: Scores | None) -> float:
    """The largest difference of a label, 0 to 1; as large as can be where one of them has no scores."""
    if due is None or given is None or due.keys() != given.keys():
        return 1.0
    return max(abs(due[label] - given[label]) for label in due)


def _is_flipped(due: Scores | None, given: Scores | None, thresholds: Mapping[Label, float]) -> bool:
    """Whether a label is not set as it should be, at the model's own thresholds."""
    if due is None or given is None or due.keys() != given.keys():
        return True
    lines = {label: thresholds.get(label, 1.0) for label in due}
    return any((due[label] >= line) != (given[label] >= line) for label, line in lines.items())
