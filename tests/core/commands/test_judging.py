"""Saying what one thinks of posts, by the buttons of a page alone."""

from dataclasses import replace
from pathlib import Path

import pytest

from bot.core.cards.action_codec import encode
from bot.core.cards.actions import JudgeAction, JudgeFormAction, JudgePageAction, VerdictAction
from bot.core.commands.command import OwnMessage
from bot.core.commands.forms import carry_out, fill, load_form
from bot.core.domain.errors import CommandError, InputError
from bot.core.domain.people import Requester
from bot.core.domain.reports import PostQuery
from bot.core.domain.verdicts import Verdict
from bot.core.store.engine.database import Store
from tests.conversations.screen import Screen
from tests.core.commands.bot import Bot, stored
from tests.fakes import ALICE, BOB, made_posts

FLAGGED = PostQuery(flagged_only=True)


async def test_a_verdict_counts_at_once_and_stays_in_the_page_it_came_from(bot: Bot, tmp_path: Path) -> None:
    """Of the flagged posts it is the next that takes its place; the report says that one is not counted."""
    await bot.say(f"/scan-archive {tmp_path}")
    after = await bot.choose(await bot.press(encode(JudgeAction(1, 1, FLAGGED))), "#1 is not toxic")
    assert after.labels.count("Done") == 1
    assert "not toxic, says" not in after.text.lower()
    page = await bot.choose(after, "Done")
    assert "Page 1 of 2 · 9 posts" in page.text
    report = await bot.choose(page, "◀ Report")
    assert (
        "People judged 1 post: 1 post is not toxic. So 1 post that the model had flagged is not counted." in report.text
    )


async def test_a_verdict_is_taken_back_where_the_post_stands(bot: Bot, tmp_path: Path) -> None:
    """On the page of the worst posts it keeps its place."""
    await bot.say(f"/scan-archive {tmp_path}")
    judged = await bot.choose(await bot.press(encode(JudgeAction(1, 1, PostQuery()))), "#1: I am undecided")
    assert "You: undecided (" in judged.text
    back = await bot.choose(judged, "#1: take my verdict back")
    assert "You: undecided" not in back.text
    assert "#1: take my verdict back" not in back.labels


async def test_who_has_said_nothing_can_take_nothing_back(bot: Bot, tmp_path: Path) -> None:
    """And hears what to do where they disagree."""
    await bot.say(f"/scan-archive {tmp_path}")
    with pytest.raises(InputError, match="given no verdict on this post"):
        await bot.press(encode(VerdictAction(1, 1, None, 1, PostQuery())))


async def test_a_post_that_the_model_missed_can_be_called_toxic(bot: Bot, tmp_path: Path) -> None:
    """The report counts it, and says that it was people who flagged it."""
    await bot.say(f"/scan-archive {tmp_path}")
    judged = await bot.choose(await bot.press(encode(JudgeAction(1, 8, PostQuery()))), "#40 is toxic")
    report = await bot.choose(await bot.choose(judged, "Done"), "◀ Report")
    assert "1 post is toxic. 1 post is counted that the model had not flagged." in report.text


async def test_all_flagged_posts_of_a_page_take_one_press(bot: Bot, tmp_path: Path) -> None:
    """The next five take their place."""
    await bot.say(f"/scan-archive {tmp_path}")
    after = await bot.choose(await bot.press(encode(JudgeAction(1, 1, FLAGGED))), "All 5 flagged posts here: not toxic")
    report = await bot.choose(await bot.choose(after, "Done"), "◀ Report")
    assert "People judged 5 posts: 5 posts are not toxic." in report.text


async def test_a_press_for_a_page_that_has_changed_says_nothing_of_posts_nobody_saw(bot: Bot, tmp_path: Path) -> None:
    """A double press, say: the next five are not judged by it."""
    await bot.say(f"/scan-archive {tmp_path}")
    shown = await bot.press(encode(JudgeAction(1, 1, FLAGGED)))
    await bot.choose(shown, "All 5 flagged posts here: not toxic")
    with pytest.raises(CommandError, match="This page shows other posts by now"):
        await bot.choose(shown, "All 5 flagged posts here: not toxic")
    with pytest.raises(CommandError, match="This page shows other posts by now"):
        await bot.press(encode(JudgePageAction(1, Verdict.TOXIC, 1, FLAGGED, "00000")))


async def test_long_words_that_were_looked_for_are_let_go_and_that_is_said(bot: Bot, tmp_path: Path) -> None:
    """A post's id and fifty characters do not fit into one button."""
    await bot.say(f"/scan-archive {tmp_path}")
    long = PostQuery(text="this is awful no." + "x" * 25)
    assert "without the search for" in (await bot.press(encode(JudgeAction(1, 1, long)))).text


async def test_a_stranger_judges_nothing(bot: Bot, tmp_path: Path) -> None:
    """Who may not open a report may not change what it counts."""
    await bot.say(f"/scan-archive {tmp_path}")
    with pytest.raises(InputError, match="not yours"):
        await bot.press(encode(VerdictAction(1, 1, Verdict.NOT_TOXIC, 1, PostQuery())), BOB)


async def test_a_post_that_is_gone_can_not_be_judged(bot: Bot, tmp_path: Path) -> None:
    """X may have removed it since the page was shown."""
    await bot.say(f"/scan-archive {tmp_path}")
    with pytest.raises(InputError, match="no longer stored"):
        await bot.press(encode(VerdictAction(1, 999, Verdict.NOT_TOXIC, 1, PostQuery())))


async def filled(bot: Bot, pressed: str, written: dict[str, str]) -> Screen:
    """What is shown once the form behind a button was sent like that."""
    screen = Screen()
    await carry_out(bot.context(screen), fill(pressed, written), OwnMessage(screen))
    return screen


async def test_several_posts_are_picked_in_a_form(bot: Bot, tmp_path: Path) -> None:
    """Flagged ones are picked already; all picked get one verdict, with its label and note."""
    await bot.say(f"/scan-archive {tmp_path}")
    shown = await bot.press(encode(JudgeAction(1, 2, PostQuery())))
    pressed = shown.buttons["Several …"]
    form = await load_form(bot.context(Screen()), pressed)
    [posts, *_others] = form.fields
    assert [choice.label[:3] for choice in posts.choices] == ["#6 ", "#7 ", "#8 ", "#9 ", "#10"]
    assert posts.value.split() == [choice.value for choice in posts.choices]
    written = {"posts": " ".join(posts.value.split()[:3]), "verdict": "not_toxic", "note": "quotes"}
    after = await filled(bot, pressed, written)
    assert after.text.count("You: not toxic") == after.text.count("“quotes”") == 3


@pytest.mark.parametrize(
    ("written", "field"),
    [({"verdict": "toxic"}, "posts"), ({"posts": "x", "verdict": "toxic"}, "posts"), ({}, "verdict")],
)
async def test_a_form_without_posts_or_a_verdict_comes_back(
    bot: Bot, tmp_path: Path, written: dict[str, str], field: str
) -> None:
    """The mistake stands beside its field."""
    await bot.say(f"/scan-archive {tmp_path}")
    pressed = (await bot.press(encode(JudgeAction(1, 1, PostQuery())))).buttons["Several …"]
    assert set(fill(pressed, written).mistakes) == {field}


async def test_of_several_posts_all_or_none_are_judged(bot: Bot, tmp_path: Path) -> None:
    """One was edited since the form was opened, or is none of the report's."""
    await bot.say(f"/scan-archive {tmp_path}")
    pressed = (await bot.press(encode(JudgeAction(1, 1, PostQuery())))).buttons["Several …"]
    picked = (await load_form(bot.context(Screen()), pressed)).fields[0].value.split()
    with pytest.raises(InputError, match="has changed since you saw it"):
        await filled(bot, pressed, {"posts": f"{picked[0]} {picked[1][:-5]}00000", "verdict": "not_toxic"})
    assert (await bot.app.reports.report(1, ALICE)).totals.review.posts == 0


async def test_a_stranger_gets_no_form_and_judges_nothing_by_one(bot: Bot, tmp_path: Path) -> None:
    """It would show the posts."""
    await bot.say(f"/scan-archive {tmp_path}")
    pressed = encode(JudgeFormAction(1, 1, PostQuery()))
    with pytest.raises(InputError, match="not yours"):
        await load_form(bot.context(Screen(), BOB), pressed)
    screen, sent = Screen(), fill(pressed, {"posts": "1-00000", "verdict": "toxic"})
    with pytest.raises(InputError, match="not yours"):
        await carry_out(bot.context(screen, BOB), sent, OwnMessage(screen))


async def test_where_no_form_opens_the_page_is_shown(bot: Bot, tmp_path: Path) -> None:
    """At the terminal, say."""
    await bot.say(f"/scan-archive {tmp_path}")
    assert "Judge posts of" in (await bot.press(encode(JudgeFormAction(1, 1, PostQuery())))).text


async def test_whoever_judges_is_told_for_whom_it_counts(bot: Bot, store: Store) -> None:
    """For everybody in their workspace; in direct messages, and where there is no workspace, for them alone."""
    ann = Requester("slack", "U1", "T1")
    everybody = "Your verdict counts instead of the model's, with your name, for everybody in this workspace."
    alone = "Your verdict counts instead of the model's, for you alone."
    for who, told in ((ann, everybody), (replace(ann, direct=True), alone), (replace(ann, workspace_id=""), alone)):
        scan = await stored(store, made_posts(60), who)
        judged = await bot.press(encode(JudgeAction(scan.id, 1, FLAGGED)), who)
        assert told in judged.text
        assert ("If people differ, the majority counts." in judged.text) == (told == everybody)
