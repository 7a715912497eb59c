"""What people say of posts: verdicts, how several of them settle a post, and how far their givers agree."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bot.core.domain.labels import Label

LONGEST_NOTE = 200  # Characters: a sentence beside a post.


class Verdict(StrEnum):
    """What a person says of a post."""

    TOXIC = "toxic"
    NOT_TOXIC = "not_toxic"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True)
class Opinion:
    """One person's verdict on a post. `name` is what they are called there; "" where that is not known.

    `label` is what a toxic post is, where they have said so. `yours`: whoever looks at it has given it, and nobody else
    looks on. `alone`: it counts for that person alone, and for them more than what others say. `forgotten`: whoever
    gave it was forgotten since; nobody can tell whether such verdicts on a post are of one person or of several.
    """

    verdict: Verdict
    name: str
    at: datetime
    label: Label | None = None
    note: str = ""
    yours: bool = False
    alone: bool = False
    forgotten: bool = False


class Reach(StrEnum):
    """Which posts of a review one verdict is given on: one, all with the same words, or also those nearly the same."""

    ONE = "one"
    SAME = "same"
    NEARLY = "nearly"


@dataclass(frozen=True, slots=True)
class Given:
    """A verdict to give. `seen` is the post's `wording` as it was shown, "" where nobody knows."""

    post_id: int
    verdict: Verdict
    label: Label | None = None
    note: str = ""
    seen: str = ""


def settle(opinions: Sequence[Opinion]) -> Verdict | None:
    """What these opinions come to: the majority's word; None where they differ, or nobody is sure.

    Those of people who were forgotten count only where nobody else has said anything: whoever judges, asks to be
    forgotten and judges again must not have two voices.
    """
    own = [each for each in opinions if each.alone and each.verdict is not Verdict.UNSURE]
    there = [each for each in opinions if not each.forgotten]
    counts = Counter(each.verdict for each in own or there or opinions)
    toxic, not_toxic = counts[Verdict.TOXIC], counts[Verdict.NOT_TOXIC]
    if toxic == not_toxic:
        return None
    return Verdict.TOXIC if toxic > not_toxic else Verdict.NOT_TOXIC


def differ(opinions: Iterable[Opinion]) -> bool:
    """Whether somebody called the post toxic and somebody else not."""
    return {Verdict.TOXIC, Verdict.NOT_TOXIC} <= {each.verdict for each in opinions}


def decide(flagged: tuple[Label, ...], opinions: Sequence[Opinion]) -> tuple[Label, ...]:
    """The labels that a post counts as flagged for: the model's, unless people have settled it.

    A post that they call toxic is flagged for what they call it, else for the model's labels, else as toxic.
    """
    match settle(opinions):
        case Verdict.NOT_TOXIC:
            return ()
        case Verdict.TOXIC:
            named = {each.label for each in opinions if each.label and each.verdict is Verdict.TOXIC}
            found = ({*named, Label.TOXICITY} if named else set(flagged)) or {Label.TOXICITY}
            return tuple(label for label in Label if label in found)
        case _:
            return flagged


@dataclass(frozen=True, slots=True)
class Review:
    """What people have said of a report's posts, in numbers of posts.

    `toxic`, `not_toxic` and `unsettled` make up `posts`; of these `cleared` would be flagged and `added` would not
    without them; about `differing` ones they contradict each other. `people` says who gave how many verdicts, by the
    name that they have there. `shared` posts have verdicts of two people or more; `agreement` is the share (0 to 1) of
    equal pairs of verdicts on them, `alpha` Krippendorff's for nominal data: 1 is perfect, 0 no better than chance;
    None where there is nothing to compare.
    """

    posts: int = 0
    toxic: int = 0
    not_toxic: int = 0
    cleared: int = 0
    added: int = 0
    differing: int = 0
    people: Mapping[str, int] = field(default_factory=dict)
    shared: int = 0
    agreement: float | None = None
    alpha: float | None = None

    @property
    def unsettled(self) -> int:
        """Posts of which people are unsure, or about which they differ."""
        return self.posts - self.toxic - self.not_toxic


NOTHING_SAID = Review()


def compare_verdicts(posts: Iterable[Sequence[Verdict]]) -> tuple[int, float | None, float | None]:
    """How many of these posts have two verdicts or more, the share of equal pairs among them, Krippendorff's alpha.

    Krippendorff, "Computing Krippendorff's Alpha-Reliability" (2011), nominal data, any number of people and gaps. It
    is None where all say the same: nobody can tell then what chance would have done.
    """
    pairs: Counter[tuple[Verdict, Verdict]] = Counter()  # The coincidence matrix, both ways.
    weights: dict[tuple[Verdict, Verdict], float] = {}
    shared = 0
    for said in posts:
        if len(said) < 2:  # noqa: PLR2004 - a pair
            continue
        shared += 1
        counts = Counter(said)
        for one, ones in counts.items():
            for other, others in counts.items():
                both = ones * (others - (one is other))
                pairs[one, other] += both
                weights[one, other] = weights.get((one, other), 0.0) + both / (len(said) - 1)
    if not shared:
        return 0, None, None
    agreement = sum(count for (one, other), count in pairs.items() if one is other) / sum(pairs.values())
    margins = {each: sum(weight for (one, _), weight in weights.items() if one is each) for each in Verdict}
    total = sum(margins.values())
    expected = sum(margins[one] * margins[other] for one in Verdict for other in Verdict if one is not other)
    observed = sum(weight for (one, other), weight in weights.items() if one is not other)
    alpha = 1 - (total - 1) * observed / expected if expected else None
    return shared, agreement, alpha
