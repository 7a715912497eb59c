"""A post's versions in the store: scores follow the words, and what was kept apart before comes together."""

from dataclasses import replace

from bot.core.domain.posts import Post, ScoredPost
from bot.core.domain.reports import PostQuery
from bot.core.domain.sources import Page
from bot.core.store.engine.database import Store
from bot.core.store.posts import pages, posts, reports, scores
from bot.core.store.scans import scans
from tests.fakes import ACCOUNT, made_posts, made_scores, request

FIRST = replace(made_posts(1)[0], id="100", text="a kind word")


def edited(post: Post, *history: str, text: str) -> Post:
    """The post in a newer version."""
    return replace(post, id=history[0], history=history, text=text)


async def test_scores_of_words_that_were_replaced_meanwhile_are_not_kept(store: Store) -> None:
    """A block was in the model's hands while the post was edited: it is scored anew, at a new place in the order."""
    async with store.write() as connection:
        scan = await scans.create(connection, request(), ACCOUNT, "fake-1")
        await posts.save_page(connection, scan, Page((FIRST,), "1"))
        block = await posts.list_unscored(connection, scan, 0, 10)
        newer = edited(FIRST, "100", "101", text="this is awful")
        saved = await posts.save_page(connection, scan, Page((newer,), "2"))
        late = ScoredPost(FIRST, made_scores(FIRST.text))
        await scores.save(connection, scan, [(late, scores.text_key(FIRST.text))])
        again = await posts.list_unscored(connection, scan, block.last, 10)
    assert saved.replaced == (newer,)
    assert [post.text for post in again.posts] == ["this is awful"]


async def test_versions_that_were_kept_as_posts_of_their_own_come_together(store: Store) -> None:
    """As older toxscans kept them: the newest stays, under the first id, in the report of who saw it first."""
    second = replace(FIRST, id="101", text="this is awful")
    async with store.write() as connection:
        scan = await scans.create(connection, request(), ACCOUNT, "fake-1")
        await posts.save_page(connection, scan, Page((second,), "1"))
        later = await scans.create(connection, request(), ACCOUNT, "fake-1")
        newest = edited(FIRST, "100", "101", "102", text="sorry")
        await posts.save_page(connection, later, Page((newest,), "2"))
        known = await posts.list_unscored(connection, later, 0, 10)
        report = await reports.totals(connection, scan, {})
        page = await pages.page(connection, scan, {}, PostQuery())
    assert [(post.id, post.version, post.text) for post in known.posts] == [("100", "102", "sorry")]
    assert report.posts == 1
    assert page.matches == 0
