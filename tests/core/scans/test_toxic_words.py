"""The words that made posts flagged: found for what is shown, and for nothing else."""

from collections.abc import AsyncIterator

import pytest

from bot.core.domain.labels import Label, Scores
from bot.core.domain.posts import Post, ScoredPost
from bot.core.scans.toxic_words import AT_ONCE, ToxicWords
from tests.fakes import FakeScorer, made_posts

LIMITS = {Label.TOXICITY: 0.8}


def scored(text: str, *, flagged: bool = True) -> ScoredPost:
    """A post of these words."""
    post = made_posts(1)[0]
    labels = (Label.TOXICITY,) if flagged else ()
    return ScoredPost(Post(post.id, post.created_at, text), Scores({Label.TOXICITY: 0.9}), flagged=labels)


async def test_flagged_posts_get_them_where_they_stand_as_shown() -> None:
    """Beside a mention and a link, which the model never saw; other posts are not looked at."""
    scorer = FakeScorer()
    fine = scored("an awful day", flagged=False)
    [found, same] = await ToxicWords(scorer).find([scored("@tom AWFUL awful https://t.co/x"), fine], LIMITS)
    assert [found.post.text[start:end] for start, end in found.toxic_words] == ["awful"]
    assert same == fine
    assert scorer.looked_through.total() == 1


@pytest.mark.parametrize("scorer", [None, FakeScorer("another-1")])
async def test_scores_of_another_model_stay_alone(scorer: FakeScorer | None) -> None:
    """Its words would be others; and without a scorer nobody is asked."""
    posts = [scored("awful")]
    assert await ToxicWords(scorer).find(posts, LIMITS, "fake-1") == tuple(posts)


async def test_a_long_row_is_looked_through_bit_by_bit() -> None:
    """As it is read: what comes first is handed over before the rest is read."""
    read = 0

    async def row() -> AsyncIterator[ScoredPost]:
        nonlocal read
        for read in range(1, 3 * AT_ONCE):
            yield scored(f"awful {read}")

    found = ToxicWords(FakeScorer()).find_in(row(), LIMITS, "fake-1")
    first = await anext(found)
    assert (first.toxic_words, read) == (((0, 5),), AT_ONCE)
    assert len([each async for each in found]) == 3 * AT_ONCE - 2
