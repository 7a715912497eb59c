"""The words that made posts flagged: found for posts that are about to be shown, and for no others."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Mapping, Sequence
from dataclasses import replace

from bot.core.domain.labels import Label
from bot.core.domain.posts import ScoredPost, Span
from bot.core.domain.thresholds import sufficient_thresholds
from bot.core.ports import Scorer
from bot.core.scoring.inference.toxic_words import project
from bot.core.scoring.text import prepare_all

AT_ONCE = 10  # Posts for which the words are found together: a page.


class ToxicWords:
    """Asks the scorer which words made posts flagged; without one, posts stay as they are."""

    def __init__(self, scorer: Scorer | None) -> None:
        self._scorer = scorer

    async def find(
        self, posts: Sequence[ScoredPost], thresholds: Mapping[Label, float], model_id: str | None = None
    ) -> tuple[ScoredPost, ...]:
        """The posts, flagged ones with their toxic words; as they are where another model than this one scored them."""
        flagged = [at for at, each in enumerate(posts) if each.flagged]
        if self._scorer is None or not flagged or (model_id and not self._scorer.owns_scores(model_id)):
            return tuple(posts)
        texts = [posts[at].post.text for at in flagged]
        prepared = [each.words for each in await prepare_all(texts)]
        found = await self._scorer.find_toxic_words(prepared, sufficient_thresholds(thresholds))
        shown = await asyncio.to_thread(_project, texts, prepared, found)
        words = dict(zip(flagged, shown, strict=True))
        return tuple(replace(each, toxic_words=words.get(at, ())) for at, each in enumerate(posts))

    async def find_in(
        self, posts: AsyncIterator[ScoredPost], thresholds: Mapping[Label, float], model_id: str
    ) -> AsyncGenerator[ScoredPost, None]:
        """The same for a row of any length, a few in memory at a time."""
        some: list[ScoredPost] = []
        async for each in posts:
            some.append(each)
            if len(some) == AT_ONCE:
                for found in await self.find(some, thresholds, model_id):
                    yield found
                some = []
        for found in await self.find(some, thresholds, model_id):
            yield found


def _project(texts: Sequence[str], prepared: Sequence[str], found: Sequence[Sequence[Span]]) -> list[tuple[Span, ...]]:
    return [tuple(project(*each)) if each[2] else () for each in zip(texts, prepared, found, strict=True)]
