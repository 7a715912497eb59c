"""Texts for measuring: as long as real posts are, put together from the sample account's own sentences."""

import asyncio
import random
from contextlib import aclosing

from bot.cli import SAMPLE
from bot.core.scoring.text import prepare
from bot.core.sources.archive import ArchiveSource


def made_texts(count: int, seed: int = 1) -> list[str]:
    """`count` different prepared texts, as they come: mostly 5 to 45 words, as posts are, a few much longer."""
    chance = random.Random(seed)  # noqa: S311 - repeatable on purpose.
    words = asyncio.run(_sample_words())
    texts: dict[str, None] = {}
    while len(texts) < count:
        length = max(2, round(chance.lognormvariate(2.7, 0.7)))
        start = chance.randrange(len(words) - 50)
        texts[" ".join(words[(start + step) % len(words)] for step in range(length))] = None
    return list(texts)


async def _sample_words() -> list[str]:
    async with aclosing(ArchiveSource(SAMPLE).pages()) as pages:
        return [word async for page in pages for post in page.posts for word in prepare(post.text).split()]
