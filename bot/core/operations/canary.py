"""A few known texts, scored at every start: a model that no longer gives the scores it should is not used.

Hashes see a damaged file; this sees what they can't: another torch, a faulty machine, a change in the preparation.
"""

from collections.abc import Mapping
from contextlib import aclosing

from bot.core.domain.errors import ModelError
from bot.core.domain.labels import Scores
from bot.core.ports import Priority, Scorer
from bot.core.scoring.models.files import InstalledModel
from bot.core.scoring.text import prepare
from bot.core.store.engine.database import Store
from bot.core.store.operations import canaries
from bot.core.text.catalog import _

TOLERANCE = 0.03  # Computing in 8 bits may move a score by 0.02; machines differ in the last digits.
TEXTS = (
    "have a nice day",
    "the train was late again, what a shame",
    "you are a stupid idiot and everybody hates you",
    "this is sick, love it",
    "I will find you and hurt you",
    "shut up, you piece of trash",
)
"""For models that come without such texts: what they give to these at their first start is what they should give."""


async def check(store: Store, scorer: Scorer, model: InstalledModel) -> None:
    """Score the texts and compare.

    Raises:
        ModelError: a score is not what it should be.
        ScoringError: the model process can't work.
    """
    if model.canary:
        due = {each.text: Scores(each.scores) for each in model.canary}
    else:
        async with store.read() as connection:
            due = await canaries.get(connection, scorer.model_id)
    given = await _score(scorer, tuple(due) or TEXTS)
    if not due and all(given.values()):
        async with store.write() as connection:
            await canaries.save(connection, scorer.model_id, {text: row for text, row in given.items() if row})
        return
    furthest = max(_distance(due.get(text), row) for text, row in given.items())
    if furthest > TOLERANCE:
        raise ModelError(
            _(
                "The model {name} does not give the scores that it should: one is off by {furthest}.",
                name=model.name,
                furthest=f"{furthest:.2f}",
            ),
            _(
                "`toxscan models verify {name}` checks its files. If they are whole, the machine or a new version "
                "of torch computes wrongly: go back to the versions in constraints.txt.",
                name=model.name,
            ),
        )


async def _score(scorer: Scorer, texts: tuple[str, ...]) -> Mapping[str, Scores | None]:
    prepared = {text: prepare(text) for text in texts}
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
