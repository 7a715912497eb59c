"""Chooses the threshold of each label on the posts of ordinary people, of whom no post was learned from."""

import itertools
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from training.posts import NINTHS
from training.rows import LABELS

FALSE_ALARMS = 2.0
"""In 1,000 posts, all labels together: posts flagged that under a third of readers would call toxic."""
HARMLESS = 1 / 3
CLEARLY = 2 / 3
OBSCENE = LABELS.index("obscene")
"""Obscenity is a label and a filter, and flags no post by itself."""
FIXED = {"severe_toxicity": 0.5, "obscene": 0.5}
LADDERS = {
    "toxicity": np.arange(0.54, 0.74, 0.02),
    "threat": (0.4, 0.5, 0.6),
    "insult": (0.6, 0.62, 0.65, 0.7),
    "identity_attack": (0.5, 0.55, 0.6, 0.65, 0.7),
}
THREATS_COUNT = 0.3
"""What finding all threats is worth beside finding all clearly toxic posts."""


@dataclass(frozen=True)
class Timelines:
    """Posts of ordinary people: the texts, whose they are, and how many of ten readers called each toxic, if read."""

    texts: list[str]
    authors: list[str]
    toxic: np.ndarray

    @classmethod
    def read(cls, folder: Path) -> "Timelines":
        """From one file of prepared posts an author (*.txt), and judged.tsv with readings of what was suspected."""
        judged = {}
        for line in (folder / "judged.tsv").read_text(encoding="utf-8").splitlines():
            digits, _, text = line.split("\t", 2)
            judged[text] = int(digits[0]) / NINTHS
        own = [
            (file.stem, text) for file in sorted(folder.glob("*.txt")) for text in file.read_text("utf-8").splitlines()
        ]
        toxic = np.array([judged.get(text, np.nan) for _, text in own])
        return cls([text for _, text in own], [author for author, _ in own], toxic)

    def false_alarms(self, flags: np.ndarray, author: str | None = None) -> float:
        """Return the false alarms in 1,000 posts; a flagged post that nobody read counts as one."""
        own = np.array([author in (None, each) for each in self.authors])
        false = flags & own & ~(self.toxic >= HARMLESS)
        return 1_000 * float(false.sum() / own.sum())


def flagged(scores: np.ndarray, thresholds: dict[str, float]) -> np.ndarray:
    """Say for each row whether a label other than obscenity reaches its threshold."""
    lines = np.array([thresholds[label] for label in LABELS])
    lines[OBSCENE] = np.inf
    return (scores >= lines).any(axis=1)


def choose(
    timelines: Timelines, theirs: np.ndarray, scores: np.ndarray, truth: np.ndarray
) -> tuple[dict[str, float], float]:
    """Return the thresholds that find most within `FALSE_ALARMS`, and the share of ordinary posts that they misjudge.

    `theirs`: the timelines' scores. `scores`, `truth`: of read posts that were held back, clearly toxic ones and
    threats among them.
    """
    clearly, threats = truth[:, 0] >= CLEARLY, truth[:, LABELS.index("threat")] >= CLEARLY
    best: tuple[float, dict[str, float], float] | None = None
    for steps in itertools.product(*LADDERS.values()):
        thresholds = {**FIXED, **{label: round(float(step), 2) for label, step in zip(LADDERS, steps, strict=True)}}
        alarms = timelines.false_alarms(flagged(theirs, thresholds))
        if alarms > FALSE_ALARMS:
            continue
        found = flagged(scores, thresholds)
        worth = float(found[clearly].mean() + THREATS_COUNT * found[threats].mean())
        if best is None or worth > best[0]:
            best = worth, {label: thresholds[label] for label in LABELS}, alarms / 1_000
    if best is None:
        raise ValueError("no thresholds keep the false alarms within the limit")
    return best[1], best[2]
