"""Judging posts on Slack: how many presses it takes."""

import re
from typing import TYPE_CHECKING

import pytest

from tests.adapters.slack.test_answers import ARCHIVE
from tests.fakes import FakeSource, made_posts
from tests.servers.slack_people import Person
from tests.servers.slack_state import Message

if TYPE_CHECKING:
    from .conftest import Bot


async def begun(person: Person) -> tuple[Message, int]:
    """A review of the archive that the person has just given, and of how many posts."""
    await person.type("", [ARCHIVE])
    await person.wait_for(lambda message: "Report on @ada" in message.read)
    await person.type("review")
    card = await person.wait_for(lambda message: "flagged posts left to judge" in message.read)
    left = re.search(r"(\d+) flagged posts left", card.read)
    assert left
    return card, int(left[1])


@pytest.mark.parametrize("posts", [60, pytest.param(1200, marks=[pytest.mark.soak, pytest.mark.timeout(1800)])])
async def test_a_post_takes_one_press(bot: "Bot", posts: int) -> None:
    """The next stands in the same message: 200 posts take 200 presses."""
    bot.world.source = FakeSource(made_posts(posts))
    alice = bot.server.user("alice")
    card, flagged = await begun(alice)
    assert flagged > posts // 7
    for left in range(flagged - 1, 0, -1):
        words = f"{left} flagged post"
        await alice.press(card, "Not toxic")
        await alice.wait_for(lambda message, words=words: message is card and words in message.read)
    await alice.press(card, "Toxic")
    done = f"All {flagged} flagged posts are judged: 1 post is toxic and {flagged - 1} posts are not toxic"
    await alice.wait_for(lambda message: message is card and done in message.read)


async def test_a_note_is_written_into_a_form(bot: "Bot") -> None:
    """And goes with the verdict."""
    alice = bot.server.user("alice")
    card, _flagged = await begun(alice)
    await alice.press(card, "With a note …")
    form = alice.view
    assert form
    await alice.submit(form, {"verdict": "not_toxic", "note": "quotes a song"})
    await alice.wait_for(lambda message: "Your verdict on the last post: not toxic." in message.read)


async def test_several_posts_of_a_page_are_picked_in_a_form(bot: "Bot") -> None:
    """They get one verdict; the page says so."""
    alice = bot.server.user("alice")
    await alice.type("", [ARCHIVE])
    report = await alice.wait_for(lambda message: "Report on @ada" in message.read)
    await alice.press(report, "All posts, worst first")
    page = await alice.wait_for(lambda message: "Page 1 of 8" in message.read)
    await alice.press(page, "Judge …")
    judging = await alice.wait_for(lambda message: "Judge posts of" in message.read)
    await alice.press(judging, "Several …")
    form = await bot.server.until(lambda: view if (view := alice.view) and "submit" in view.body else None)
    boxes = next(block for block in form.body["blocks"] if "element" in block)["element"]["options"]
    await alice.submit(form, {"posts": [box["value"] for box in boxes[1:3]], "verdict": "not_toxic"})
    await alice.wait_for(lambda message: message.read.count("You: not toxic") == 2)
