"""Judging posts on Discord: how many presses it takes."""

import re

import pytest

from tests.adapters.discord.process import Bot
from tests.adapters.discord.test_client import scanned
from tests.fakes import FakeSource, made_posts
from tests.servers.discord_rules import modal_violations
from tests.servers.discord_state import MANAGE_SERVER


@pytest.mark.parametrize("posts", [60, pytest.param(1200, marks=[pytest.mark.soak, pytest.mark.timeout(1800)])])
async def test_a_post_takes_one_press(bot: Bot, posts: int) -> None:
    """The next stands in the same message, which nobody else sees: 200 posts take 200 presses."""
    bot.world.source = FakeSource(made_posts(posts))
    alice = bot.server.user("alice")
    alice.user.permissions |= MANAGE_SERVER
    await scanned(alice)
    asked = await alice.slash("review")
    card = await alice.wait_for(lambda message: message is asked.original and "flagged posts left" in message.text)
    assert card.ephemeral
    left_now = re.search(r"(\d+) flagged posts left", card.text)
    assert left_now
    flagged = int(left_now[1])
    assert flagged > posts // 7
    for left in range(flagged - 1, 0, -1):
        words = f"{left} flagged post"
        await alice.press(card, "Not toxic")
        await alice.wait_for(lambda message, words=words: message is card and words in message.text)
    await alice.press(card, "Toxic")
    done = f"All {flagged} flagged posts are judged: 1 post is toxic and {flagged - 1} posts are not toxic"
    await alice.wait_for(lambda message: message is card and done in message.text)


async def test_a_note_is_written_into_a_form(bot: Bot) -> None:
    """It stands below the post then."""
    alice = bot.server.user("alice")
    alice.user.permissions |= MANAGE_SERVER
    await scanned(alice)
    asked = await alice.slash("review")
    card = await alice.wait_for(lambda message: message is asked.original and "10 flagged posts left" in message.text)
    form = await alice.press(card, "With a note …")
    assert form.modal
    assert list(modal_violations(form.modal)) == []
    await alice.submit(form, {"verdict": "not_toxic", "note": "quotes a song"})
    await alice.wait_for(lambda message: "Your verdict on the last post: not toxic." in message.text)
    await alice.press(card, "Undo")
    await alice.wait_for(lambda message: "Your verdict was taken back." in message.text)


async def test_several_posts_of_a_page_are_picked_in_a_form(bot: Bot) -> None:
    """They get one verdict; the page says so."""
    alice = bot.server.user("alice")
    alice.user.permissions |= MANAGE_SERVER
    report = await scanned(alice)
    await alice.press(report, "All posts, worst first")
    page = await alice.wait_for(lambda message: message is report and "Page 1 of 8" in message.text)
    await alice.press(page, "Judge …")
    judging = await alice.wait_for(lambda message: message is page and "Judge posts of" in message.text)
    form = await alice.press(judging, "Several …")
    assert form.modal
    assert list(modal_violations(form.modal)) == []
    boxes = next(each for each in form.modal["components"] if "component" in each)["component"]["options"]
    assert [box["default"] for box in boxes] == [True] * 5
    await alice.submit(form, {"posts": [box["value"] for box in boxes[1:3]], "verdict": "not_toxic"})
    await alice.wait_for(lambda message: message is judging and message.text.count("Not toxic, says Alice") == 2)
