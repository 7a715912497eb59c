"""How long finding the toxic words of a page takes: ten flagged posts, asked for as the bot asks."""

import random
import statistics
import time
from contextlib import aclosing
from pathlib import Path

from bench.bot_parts import started
from bench.figures import Figure
from bot.cli.main import SAMPLE
from bot.core.domain.labels import Scores
from bot.core.domain.posts import Post, ScoredPost
from bot.core.domain.thresholds import flagged_labels
from bot.core.scans.toxic_words import AT_ONCE, ToxicWords
from bot.core.scoring.models import files as models
from bot.core.scoring.service import ScoringService
from bot.core.scoring.text import prepare_words
from bot.core.sources.archive.source import ArchiveSource

PAGES = 30  # Pages a round, each of other posts.
AIM = 30.0  # Milliseconds.


async def measure(number: int, threads: int, folder: Path) -> list[Figure]:
    """The median page of each round, as mini is computed here."""
    async with started(models.find("mini", folder), "auto", folder, threads) as service:
        posts = await _flagged(service)
        rounds = [await _page(service, posts, turn) for turn in range(number)]
        title = f"mini ({service.plan.runtime}): the toxic words of a page, {AT_ONCE} flagged posts of {len(posts)}"
        return [Figure(title, "ms", rounds, AIM, most=True)]


async def _page(service: ScoringService, posts: list[ScoredPost], seed: int) -> float:
    chance = random.Random(seed)  # noqa: S311 - repeatable on purpose.
    words, times = ToxicWords(service), []
    for _ in range(PAGES):
        page = chance.sample(posts, min(AT_ONCE, len(posts)))
        begun = time.perf_counter()
        found = await words.find(page, service.thresholds)
        times.append(1000 * (time.perf_counter() - begun))
        assert all(each.toxic_words for each in found), "a flagged post without toxic words"
    return statistics.median(times)


async def _flagged(service: ScoringService) -> list[ScoredPost]:
    """The posts of the sample account that the model flags."""
    async with aclosing(ArchiveSource(SAMPLE).pages()) as pages:
        posts = {prepare_words(post.text): post async for page in pages for post in page.posts}
    posts.pop("", None)
    scores: dict[str, Scores | None] = {}
    async with aclosing(service.stream(list(posts))) as answers:
        async for answer in answers:
            scores |= answer
    return _scored(posts, scores, service)


def _scored(posts: dict[str, Post], scores: dict[str, Scores | None], service: ScoringService) -> list[ScoredPost]:
    found = [(post, scores[text]) for text, post in posts.items()]
    flags = [(post, own, flagged_labels(own, service.thresholds)) for post, own in found if own]
    return [ScoredPost(post, own, flagged=labels) for post, own, labels in flags if labels]
