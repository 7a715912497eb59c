"""What the operator takes away of people's verdicts: each post once, with its own words, scores and people."""

from dataclasses import replace

import pytest

from bot.core.domain.labels import Label
from bot.core.domain.people import Requester
from bot.core.domain.sources import SourceKind
from bot.core.domain.verdicts import Given, Verdict
from bot.core.store.engine.database import Store
from bot.core.store.posts import judged_posts, verdicts
from tests.core.commands.bot import stored
from tests.fakes import ACCOUNT, made_posts, made_scores

ANN, BEN = Requester("slack", "U1", "T1"), Requester("slack", "U2", "T2")
POSTS = [replace(post, text=f"{post.text} {post.id}") for post in made_posts(9)]


@pytest.mark.parametrize("at_once", [1, 2, 200])
async def test_each_judged_post_comes_once_however_few_are_read_at_once(
    store: Store, monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    """Of an archive and of what X gave the same post is two; each has the scores of every model that read it."""
    monkeypatch.setattr(judged_posts, "_AT_ONCE", at_once)
    archive = await stored(store, POSTS, ANN, account=replace(ACCOUNT, keeper=ANN), kind=SourceKind.ARCHIVE)
    from_x = await stored(store, POSTS, BEN)
    await stored(store, POSTS, BEN, model="other-1")
    async with store.write() as connection:
        for who, scan, ids in ((ANN, archive, (1, 2, 3, 5, 8)), (BEN, from_x, (2, 3))):
            await verdicts.give(connection, who, scan, [Given(each, Verdict.TOXIC, Label.INSULT) for each in ids])
    async with store.read() as connection:
        found = [each async for each in judged_posts.iterate_judged_posts(connection)]
    assert {(each.text, each.network is not None) for each in found} == {
        *((POSTS[n - 1].text, False) for n in (1, 2, 3, 5, 8)),
        *((POSTS[n - 1].text, True) for n in (2, 3)),
    }
    assert len(found) == 7
    for each in found:
        assert dict(each.scores) == dict.fromkeys(
            ("fake-1", "other-1")[: 1 + (each.network is not None)], made_scores(each.text)
        )
        assert (each.verdict, each.labels, each.opinions) == (Verdict.TOXIC, (Label.INSULT,), 1)
