"""Marking what the model has flagged wrongly, by buttons alone."""

from pathlib import Path

import pytest

from bot.core.cards.action_codec import encode
from bot.core.cards.actions import MarkAction, MarkingAction, PageAction
from bot.core.domain.errors import InputError
from bot.core.domain.reports import PostQuery
from tests.core.commands.bot import Bot
from tests.fakes import BOB

FLAGGED = PostQuery(flagged_only=True)


async def test_a_mark_counts_at_once_and_stays_in_the_page_it_came_from(bot: Bot, tmp_path: Path) -> None:
    """Of the flagged posts it is the next that takes its place; the report says that one is not counted."""
    await bot.say(f"/scan-archive {tmp_path}")
    marking = await bot.press(encode(MarkingAction(1, 1, FLAGGED)))
    after = await bot.choose(marking, "#1 is not toxic")
    assert after.labels.count("Done") == 1
    assert not [label for label in after.labels if "after all" in label]
    page = await bot.choose(after, "Done")
    assert "Page 1 of 2 · 9 posts" in page.text
    report = await bot.choose(page, "Report")
    assert "1 more post was marked as not toxic, so it is not counted." in report.text


async def test_a_mark_is_taken_back_where_the_post_stands(bot: Bot, tmp_path: Path) -> None:
    """On the page of the worst posts it keeps its place."""
    await bot.say(f"/scan-archive {tmp_path}")
    marked = await bot.choose(await bot.press(encode(MarkingAction(1, 1, PostQuery()))), "#1 is not toxic")
    assert "Marked as not toxic by you on " in marked.text
    back = await bot.choose(marked, "#1 is toxic after all")
    assert "Marked as not toxic" not in back.text
    assert "#1 is not toxic" in back.labels


async def test_a_page_without_flagged_posts_offers_nothing_to_mark(bot: Bot, tmp_path: Path) -> None:
    """The last page of the worst."""
    await bot.say(f"/scan-archive {tmp_path}")
    page = await bot.press(encode(PageAction(1, 8, PostQuery())))
    assert "Mark as not toxic …" not in page.buttons


async def test_long_words_that_were_looked_for_are_let_go_and_that_is_said(bot: Bot, tmp_path: Path) -> None:
    """A post's id and fifty characters do not fit into one button."""
    await bot.say(f"/scan-archive {tmp_path}")
    long = PostQuery(text="this is awful no." + "x" * 25)
    assert "without the search for" in (await bot.press(encode(MarkingAction(1, 1, long)))).text


async def test_a_stranger_marks_nothing(bot: Bot, tmp_path: Path) -> None:
    """Who may not open a report may not change what it counts."""
    await bot.say(f"/scan-archive {tmp_path}")
    with pytest.raises(InputError, match="not yours"):
        await bot.press(encode(MarkAction(1, 1, not_toxic=True, number=1, query=PostQuery())), BOB)


async def test_a_post_that_is_gone_can_not_be_marked(bot: Bot, tmp_path: Path) -> None:
    """X may have removed it since the page was shown."""
    await bot.say(f"/scan-archive {tmp_path}")
    with pytest.raises(InputError, match="no longer stored"):
        await bot.press(encode(MarkAction(1, 999, not_toxic=True, number=1, query=PostQuery())))
