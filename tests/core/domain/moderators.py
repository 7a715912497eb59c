"""Simulated moderators of known taste, and the posts that they judge."""

import random
from collections.abc import Mapping

from bot.core.domain.labels import Label, Scores
from bot.core.domain.thresholds import flagged_labels

TODAY = {
    Label.TOXICITY: 0.68,
    Label.SEVERE_TOXICITY: 0.5,
    Label.OBSCENE: 0.5,
    Label.THREAT: 0.4,
    Label.INSULT: 0.62,
    Label.IDENTITY_ATTACK: 0.7,
}
"""Those that the bundled model comes with."""

STRICT = {Label.TOXICITY: 0.4}
LENIENT = {Label.TOXICITY: 0.8}
ATTACKS_ALONE = {Label.INSULT: 0.5, Label.THREAT: 0.55}
TASTES = {"strict": STRICT, "lenient": LENIENT, "insults and threats alone": ATTACKS_ALONE}

LOOKED_BEYOND = 0.35
"""The share of posts that are judged though they were not flagged: people look at few of them."""

Post = tuple[Scores, bool]


def seeded(seed: int) -> random.Random:
    """Chance that repeats itself."""
    return random.Random(seed)  # noqa: S311 - for a simulation.


def write_post(rng: random.Random) -> Scores:
    """A post, most of them harmless; its labels hang together as a model's do."""
    harmless = rng.random() < 0.6
    toxicity = rng.betavariate(0.6, 2.0) if harmless else rng.betavariate(2.5, 1.2)
    threat = rng.betavariate(0.3, 5) if rng.random() < 0.85 else toxicity * rng.betavariate(3, 1.5)
    return Scores(
        {
            Label.TOXICITY: toxicity,
            Label.SEVERE_TOXICITY: toxicity**2 * rng.betavariate(1, 4),
            Label.OBSCENE: toxicity * rng.random(),
            Label.THREAT: threat,
            Label.INSULT: toxicity * rng.betavariate(1.5, 1.0),
            Label.IDENTITY_ATTACK: toxicity * rng.betavariate(0.5, 5),
        }
    )


def judge(scores: Scores, taste: Mapping[Label, float], rng: random.Random, slips: float) -> bool:
    """Whether the moderator calls the post toxic; one in so many verdicts is a slip."""
    return bool(flagged_labels(scores, taste)) != (rng.random() < slips)


def judged_posts(taste: Mapping[Label, float], count: int, seed: int, slips: float = 0.05) -> list[Post]:
    """Posts as people choose what they judge: all that is flagged today, and a part of the rest."""
    rng = seeded(seed)
    posts: list[Post] = []
    while len(posts) < count:
        scores = write_post(rng)
        if flagged_labels(scores, TODAY) or rng.random() < LOOKED_BEYOND:
            posts.append((scores, judge(scores, taste, rng, slips)))
    return posts


def fresh_posts(taste: Mapping[Label, float], count: int, seed: int) -> list[Post]:
    """As many posts as people write them, chosen by nobody, judged without slips."""
    rng = seeded(-1 - seed)
    return [(scores, judge(scores, taste, rng, 0.0)) for scores in (write_post(rng) for _ in range(count))]


def agreement(posts: list[Post], thresholds: Mapping[Label, float]) -> float:
    """The share of posts of which the thresholds say what the moderator says."""
    return sum(bool(flagged_labels(scores, thresholds)) is toxic for scores, toxic in posts) / len(posts)
