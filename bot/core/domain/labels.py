"""Detoxify's labels, and a text's scores for them."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType


class Label(StrEnum):
    """Detoxify's labels (some models add the last one). Its identity sub-labels are left out on purpose."""

    TOXICITY = "toxicity"
    SEVERE_TOXICITY = "severe_toxicity"
    OBSCENE = "obscene"
    THREAT = "threat"
    INSULT = "insult"
    IDENTITY_ATTACK = "identity_attack"
    SEXUAL_EXPLICIT = "sexual_explicit"


STEPS = 10_000
"""Scores are kept to four decimals, as so many whole steps from 0 to 1. Models differ from themselves by more: by up to
0.0001 from one batch to the next (docs/performance.md)."""


def to_steps(share: float) -> int:
    """The steps that a score, or a sum of scores, is kept as: the nearest."""
    return round(share * STEPS)


def from_steps(steps: int) -> float:
    """The score that was kept."""
    return steps / STEPS


def least_reaching(threshold: float) -> float:
    """The least kept score that reaches the threshold: what is kept reaches either both or none of them."""
    wanted = min(max(threshold, 0.0), _BEYOND)
    near = math.ceil(wanted * STEPS)  # The product is rounded, up or down.
    return next(kept for kept in map(from_steps, (near - 1, near, near + 1)) if kept >= wanted)


_BEYOND = 3.0  # No score and no severity reaches it, and 16 bits hold it.

_GRAVE = (Label.THREAT, Label.IDENTITY_ATTACK, Label.SEVERE_TOXICITY)


@dataclass(frozen=True)
class Scores(Mapping[Label, float]):
    """A text's probability for each label that the model knows, each within 0 to 1.

    Raises:
        ValueError: no toxicity, or a value that is NaN or outside 0 to 1.
    """

    by_label: Mapping[Label, float]

    def __post_init__(self) -> None:
        if Label.TOXICITY not in self.by_label:
            raise ValueError("scores without toxicity")
        for label, value in self.by_label.items():
            if math.isnan(value) or not 0.0 <= value <= 1.0:
                raise ValueError(f"{label} is {value}, not a probability")
        object.__setattr__(self, "by_label", MappingProxyType(dict(self.by_label)))

    @property
    def severity(self) -> float:
        """How bad readers find it, 0 to 2: "worst first" ranks by it.

        A rank, not a probability: toxicity, and on top of it the highest of threat, identity attack and severe
        toxicity, so that threats and hate come before mere swearing.
        """
        return from_steps(to_steps(self[Label.TOXICITY] + self.get(self.gravest, 0.0)))

    @property
    def gravest(self) -> Label:
        """The label that counts in `severity` beside toxicity."""
        return max(_GRAVE, key=lambda label: self.get(label, 0.0))

    def kept(self) -> "Scores":
        """These scores as the store keeps them: whoever compares them with a threshold later finds the same."""
        return Scores({label: from_steps(to_steps(value)) for label, value in self.by_label.items()})

    def __reduce__(self) -> tuple[type["Scores"], tuple[dict[Label, float]]]:
        return type(self), (dict(self.by_label),)  # Its mapping can't be sent to another process.

    def __getitem__(self, label: Label) -> float:
        return self.by_label[label]

    def __iter__(self) -> Iterator[Label]:
        return iter(self.by_label)

    def __len__(self) -> int:
        return len(self.by_label)
