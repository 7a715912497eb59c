"""Posts like one of a page: found, shown to whoever asks, and judged together in a review."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from bot.core.cards.action_codec import decode, encode
from bot.core.cards.actions import AlikeAction, PageAction
from bot.core.domain.errors import InputError
from bot.core.domain.posts import Post, PostKind
from bot.core.domain.reports import PostQuery
from bot.core.scans.alike_posts import MOST_COMPARED, MOST_SHOWN, AlikeFinder
from bot.core.scoring.inference.runtimes import Rows
from bot.core.scoring.likeness import Embeddings
from bot.core.store.engine.database import Store
from bot.core.store.posts.review_queue import MOST_NEARLY
from tests.core.commands.bot import Bot, stored
from tests.fakes import ALICE, BOB, made_posts

CAMPAIGN = "this is awful and everybody in this town should know it by now"
CHANGED = (
    "This is awful, and everybody in this town should know it by now!!!",
    "this is awful and everybody in this town should know it by now 2",
    "@ada this is awful and everbody in this town should know it by now https://t.co/x",
)
OTHER = "an awful film with a good song at the end"


def written(*texts: str) -> list[Post]:
    """Posts with these texts."""
    posts = made_posts(len(texts))
    return [replace(post, text=text, kind=PostKind.ORIGINAL) for post, text in zip(posts, texts, strict=True)]


def like(scan_id: int, post: Post, query: PostQuery | None = None) -> str:
    """A press on "Posts like …" below a page."""
    return encode(AlikeAction(scan_id, int(post.id), 1, query or PostQuery()))


async def test_each_flagged_post_of_a_page_leads_to_those_like_it_and_back(bot: Bot, store: Store) -> None:
    """With how alike they are; the page comes back as it was."""
    posts = written(CAMPAIGN, *CHANGED, OTHER)
    scan = await stored(store, posts)
    page = await bot.press(encode(PageAction(scan.id, 1, PostQuery(flagged_only=True))))
    found = await bot.choose(page, "Posts like #1 …")
    assert "#1 is the post that you asked about, and these 3 posts are most like it." in found.text
    assert found.text.count("Nearly the same.") + found.text.count("The same words.") == 3
    assert "film" not in found.text
    assert "It was compared with all 4 other posts." in found.text
    back = await bot.choose(found, "◀ Back to the page")
    assert back.text == page.text


async def test_the_same_words_stand_first_and_are_called_so(bot: Bot, store: Store) -> None:
    """Mentions and links are no words."""
    posts = written(CAMPAIGN, CHANGED[0], f"@ben {CAMPAIGN} https://t.co/abc")
    scan = await stored(store, posts)
    screen = await bot.press(like(scan.id, posts[0]))
    assert screen.text.index("The same words.") < screen.text.index("Nearly the same.")


async def test_at_most_ten_are_shown(bot: Bot, store: Store) -> None:
    """However many there are."""
    posts = written(*[CAMPAIGN] * (MOST_SHOWN + 5))
    scan = await stored(store, posts)
    screen = await bot.press(like(scan.id, posts[0]))
    assert screen.text.count("The same words.") == MOST_SHOWN


async def test_only_the_worst_are_compared_and_that_is_said(
    bot: Bot, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An account may have a million posts."""
    assert MOST_COMPARED <= 2_000
    monkeypatch.setattr("bot.core.scans.alike_posts.MOST_COMPARED", 3)
    posts = written(CAMPAIGN, *CHANGED, OTHER)
    scan = await stored(store, posts)
    assert "It was compared with the 3 worst of 4 posts." in (await bot.press(like(scan.id, posts[0]))).text


async def test_without_the_bundled_model_it_says_that_only_letters_were_compared(bot: Bot, store: Store) -> None:
    """What says the same in other words may be missing."""
    posts = written(CAMPAIGN, OTHER)
    scan = await stored(store, posts)
    screen = await bot.press(like(scan.id, posts[0]))
    assert "No other is like it." in screen.text
    assert "Only the letters were compared" in screen.text
    assert "not loaded here" in screen.text


async def test_nobody_sees_posts_of_a_report_that_is_not_theirs(bot: Bot, store: Store) -> None:
    """Whatever stands in a button."""
    posts = written(CAMPAIGN, *CHANGED)
    scan = await stored(store, posts)
    with pytest.raises(InputError):
        await bot.press(like(scan.id, posts[0]), BOB)


async def test_a_post_that_is_gone_is_said_to_be(bot: Bot, store: Store) -> None:
    """A button outlives what it is about."""
    scan = await stored(store, written(CAMPAIGN))
    with pytest.raises(InputError, match="no longer stored"):
        await bot.press(encode(AlikeAction(scan.id, 999, 1, PostQuery())))


async def test_a_search_that_is_too_long_for_the_way_back_is_left_out(bot: Bot, store: Store) -> None:
    """All other choices stay."""
    scan = await stored(store, written(CAMPAIGN, CHANGED[0]))
    query = PostQuery(text="everybody in this town should know it")
    page = await bot.press(encode(PageAction(scan.id, 1, query)))
    back = decode((await bot.choose(page, "Posts like #1 …")).buttons["◀ Back to the page"])
    assert back == PageAction(scan.id, 1, PostQuery())


async def test_one_press_of_a_review_judges_what_says_nearly_the_same(bot: Bot, store: Store) -> None:
    """And says how many; what is only similar stays to be judged."""
    scan = await stored(store, written(CAMPAIGN, *CHANGED, OTHER))
    screen = await bot.say("/review")
    while "film" in screen.text:
        screen = await bot.choose(screen, "Skip, decide later")
    done = await bot.choose(screen, "All 4 posts like this: not toxic")
    assert "So are 3 more that say nearly the same." in done.text
    assert "1 flagged post left to judge · 4 judged" in done.text
    review = (await bot.app.reports.report(scan.id, ALICE)).totals.review
    assert (review.posts, review.not_toxic) == (4, 4)


async def test_undo_takes_back_all_that_a_press_has_judged(bot: Bot, store: Store) -> None:
    """As the press was one."""
    scan = await stored(store, written(CAMPAIGN, *CHANGED))
    screen = await bot.say("/review")
    label = next(each for each in screen.buttons if each.endswith(": not toxic"))
    undone = await bot.choose(await bot.choose(screen, label), "Undo")
    assert "Your verdicts on 4 posts were taken back." in undone.text
    assert (await bot.app.reports.report(scan.id, ALICE)).totals.review.posts == 0


async def test_a_review_shows_what_one_press_would_judge(bot: Bot, store: Store) -> None:
    """Before it is pressed."""
    await stored(store, written(CAMPAIGN, *CHANGED))
    shown = await bot.choose(await bot.say("/review"), "Show them")
    assert shown.text.count("Nearly the same.") + shown.text.count("The same words.") == 3
    assert "Judge posts of" in (await bot.choose(shown, "Judge one by one …")).text


async def test_what_somebody_else_has_judged_meanwhile_is_judged_once(bot: Bot, store: Store) -> None:
    """The press counts what is in the queue when it comes."""
    posts = written(CAMPAIGN, *CHANGED)
    scan = await stored(store, posts)
    screen = await bot.say("/review")
    other = await bot.say("/review")
    await bot.choose(other, "Skip, decide later")
    await bot.choose(await bot.choose(other, "Skip, decide later"), "Toxic")
    label = next(each for each in screen.buttons if each.endswith(": not toxic"))
    await bot.choose(screen, label)
    review = (await bot.app.reports.report(scan.id, ALICE)).totals.review
    assert (review.toxic, review.not_toxic) == (1, 3)


async def test_a_review_compares_with_so_many_only(bot: Bot, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """With each post that it shows."""
    assert MOST_NEARLY <= 200
    monkeypatch.setattr("bot.core.store.posts.review_queue.MOST_NEARLY", 1)
    await stored(store, written(CAMPAIGN, *CHANGED))
    assert "All 2 posts like this: toxic" in " ".join((await bot.say("/review")).buttons)


class GatedEmbeddings(Embeddings):
    """Has no model, and answers when it is opened; counts who waits for it at once."""

    def __init__(self) -> None:
        super().__init__(())
        self.reached, self.opened = asyncio.Event(), asyncio.Event()
        self.waiting = self.most = 0

    async def find(self, _texts: Sequence[str], _seconds: float) -> Rows:
        """Nothing, once that is allowed."""
        self.waiting += 1
        self.most = max(self.most, self.waiting)
        self.reached.set()
        await self.opened.wait()
        self.waiting -= 1
        return np.zeros((0, 0), np.float32)


async def test_however_often_one_asks_one_comparison_is_made_at_a_time(bot: Bot, store: Store) -> None:
    """Each holds up to two thousand texts in memory."""
    posts, gate = written(*[CAMPAIGN] * 3), GatedEmbeddings()
    scan = await stored(store, posts)
    finder = AlikeFinder(store, bot.app.reports, gate)
    asked = [asyncio.create_task(finder.find(ALICE, scan.id, int(post.id))) for post in posts * 4]
    await gate.reached.wait()
    for _ in asked:
        assert await bot.app.reports.history(BOB) == []  # Time for the others to come as far.
    gate.opened.set()
    assert [len(each.found) for each in await asyncio.gather(*asked)] == [2] * 12
    assert gate.most == 1
