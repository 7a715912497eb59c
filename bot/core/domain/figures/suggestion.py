"""Thresholds that would have agreed best with what people said of posts: suggested, never set by themselves.

Which posts people look at depends on their scores, mostly on being flagged. That moves no threshold, as people judge a
post by what it says, not by why they saw it. But nothing is known where nobody looked: no threshold goes below the
lowest score that somebody judged, and what is found or missed counts among judged posts alone.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum, auto

import numpy as np

from bot.core.domain.accounts import Account
from bot.core.domain.figures.fitting import Verdicts, fit
from bot.core.domain.labels import Label, Scores
from bot.core.domain.posts import ScoredPost
from bot.core.domain.thresholds import sufficient_thresholds

FEWEST = 40
"""Settled posts below which nothing is suggested."""
FEWEST_OF_A_KIND = 8
"""As many of them have to be toxic, and as many not: else there is no line to find between them."""
FEWEST_FOR_A_LABEL = 20
"""Judged posts with at least half of the score that a label flags from; with fewer, nobody has spoken of it."""
FOLDS = 10
LEAST_GAIN, GAIN = 2, 0.003
"""What a further label's threshold has to win in cross-validation: posts, and a share of those judged."""
LEAST_CHANGE = 0.01
"""What is not seen in whole percents is no change."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """How thresholds agree with people, in judged posts: toxic ones found and missed, others flagged and let be."""

    found: int = 0
    missed: int = 0
    mistaken: int = 0
    let_be: int = 0

    @property
    def agreed(self) -> int:
        """Posts of which the thresholds and people say the same."""
        return self.found + self.let_be

    @property
    def flagged(self) -> int:
        """Posts that the thresholds flag."""
        return self.found + self.mistaken

    @property
    def toxic(self) -> int:
        """Posts that people call toxic."""
        return self.found + self.missed

    @property
    def posts(self) -> int:
        """All judged posts."""
        return self.found + self.missed + self.mistaken + self.let_be


class Hindrance(StrEnum):
    """Why no thresholds are suggested."""

    TOO_FEW = auto()
    ONE_SIDED = auto()
    NO_BETTER = auto()
    """None agree better with posts that they were not chosen by."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Thresholds to change (0 to 1), or why there are none.

    `today` says how today's agree with people. `expected` says the same of the suggested ones, in cross-validation: on
    posts that they were not chosen by; of today's where none are suggested.
    """

    today: Agreement
    expected: Agreement
    changes: Mapping[Label, float] = field(default_factory=dict)
    hindrance: Hindrance | None = None


@dataclass(frozen=True, slots=True)
class ChangedPost:
    """A post that other thresholds flag anew or, if not `added`, flag no longer; `account` is whose it is."""

    account: Account
    post: ScoredPost
    added: bool


@dataclass(frozen=True, slots=True)
class Effect:
    """What other thresholds change in somebody's latest reports, in posts that people have not settled.

    `examples` are the worst of the posts that are flagged anew (`added`) and no longer (`removed`).
    """

    reports: int = 0
    added: int = 0
    removed: int = 0
    examples: tuple[ChangedPost, ...] = ()


def suggest(scores: Sequence[Scores], toxic: Sequence[bool], today: Mapping[Label, float]) -> Suggestion:
    """Suggest thresholds in place of today's. `scores`: of judged posts, by one model; `toxic`: what people settled.

    Toxicity's is moved first, then another label's where enough posts speak of it and cross-validation gains by it.
    The same verdicts get the same suggestion, in whatever order.
    """
    verdicts = Verdicts.of(scores, toxic)
    today = {label: share for label, share in today.items() if label in verdicts.scores} or today
    now = _compare(verdicts.flag(today), verdicts.toxic)
    if hindrance := _find_hindrance(now):
        return Suggestion(now, now, hindrance=hindrance)
    moved, expected = _pick_labels(verdicts, today)
    fitted = fit(verdicts, today, moved)
    changes = {label: share for label, share in fitted.items() if abs(share - today[label]) >= LEAST_CHANGE}
    if not changes or expected.agreed <= now.agreed:
        return Suggestion(now, now, hindrance=Hindrance.NO_BETTER)
    return Suggestion(now, expected, changes)


def _find_hindrance(now: Agreement) -> Hindrance | None:
    if now.posts < FEWEST:
        return Hindrance.TOO_FEW
    return Hindrance.ONE_SIDED if min(now.toxic, now.posts - now.toxic) < FEWEST_OF_A_KIND else None


def _pick_labels(verdicts: Verdicts, today: Mapping[Label, float]) -> tuple[tuple[Label, ...], Agreement]:
    """The labels whose thresholds to move, and what to expect of that."""
    moved: tuple[Label, ...] = (Label.TOXICITY,)
    expected = _cross_validate(verdicts, today, moved)
    least = max(LEAST_GAIN, GAIN * len(verdicts.toxic))
    others = [label for label in sufficient_thresholds(today) if _is_spoken_of(verdicts, label, today[label])]
    while left := [label for label in others if label not in moved]:
        tried = {label: _cross_validate(verdicts, today, (*moved, label)) for label in left}
        best = max(left, key=lambda label: tried[label].agreed)
        if tried[best].agreed - expected.agreed < least:
            break
        moved, expected = (*moved, best), tried[best]
    return moved, expected


def _is_spoken_of(verdicts: Verdicts, label: Label, threshold: float) -> bool:
    return bool((verdicts.scores[label] >= threshold / 2).sum() >= FEWEST_FOR_A_LABEL)


def _cross_validate(verdicts: Verdicts, today: Mapping[Label, float], moved: Sequence[Label]) -> Agreement:
    """How thresholds that the other posts choose agree with each tenth of the posts.

    Each tenth has its part of toxic and of other posts, of every toxicity.
    """
    order = np.lexsort((verdicts.scores[Label.TOXICITY], verdicts.toxic))
    fold = np.arange(len(order)) % FOLDS
    flags = np.zeros(len(order), bool)
    for number in range(FOLDS):
        held = order[fold == number]
        chosen = fit(verdicts.select(order[fold != number]), today, moved)
        flags[held] = verdicts.select(held).flag(chosen)
    return _compare(flags, verdicts.toxic)


def _compare(flags: np.ndarray, toxic: np.ndarray) -> Agreement:
    counted = (flags & toxic, ~flags & toxic, flags & ~toxic, ~flags & ~toxic)
    return Agreement(*(int(each.sum()) for each in counted))
