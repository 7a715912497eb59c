"""The entries of a message's menu: to scan the account that it links to, and to score its words."""

from types import SimpleNamespace
from typing import Any, cast

import pytest

from bot.adapters.discord.menus import SCAN, SCORE, undo_markup, written_words
from tests.adapters.discord.process import Bot
from tests.adapters.discord.test_who_sees import reading
from tests.servers.discord_people import Person
from tests.servers.discord_state import Message

__all__ = ["reading"]


def said(bot: Bot, person: Person, words: str, **more: Any) -> Message:
    """What somebody wrote in the channel."""
    message = bot.server.new_message(bot.server.general, person.user)
    message.content = words
    for name, value in more.items():
        setattr(message, name, value)
    return message


@pytest.mark.parametrize(
    "words",
    [
        "look at https://x.com/grace/status/17 and https://x.com/other",
        "<https://mobile.twitter.com/grace?s=20>",
        "[here](https://fxtwitter.com/grace/status/17)",
    ],
)
async def test_the_account_behind_a_link_is_offered_with_its_price(reading: Bot, words: str) -> None:
    """To whoever chose it alone; nothing is spent before they agree."""
    alice, bob = reading.server.user("alice"), reading.server.user("bob")
    await alice.menu(SCAN, said(reading, bob, words))
    price = await alice.wait_for(lambda message: "Scan @grace?" in message.text)
    assert price.ephemeral
    assert bob.messages == []


async def test_a_link_in_an_embed_is_found(reading: Bot) -> None:
    """Another bot may have posted it."""
    alice = reading.server.user("alice")
    posted = said(reading, alice, "", embeds=[{"type": "rich", "url": "https://x.com/grace/status/17"}])
    await alice.menu(SCAN, posted)
    await alice.wait_for(lambda message: "Scan @grace?" in message.text)


@pytest.mark.parametrize("words", ["no link", "https://notx.com/grace", "https://x.com/home", "@grace"])
async def test_a_message_without_a_link_is_answered_with_what_to_choose(bot: Bot, words: str) -> None:
    """Clearly, and privately."""
    alice = bot.server.user("alice")
    await alice.menu(SCAN, said(bot, alice, words))
    told = await alice.wait_for(lambda message: "no link to an account or a post that I can read" in message.text)
    assert told.ephemeral
    assert "/scan @someone" in told.text


async def test_a_message_is_scored_for_who_asked_alone(bot: Bot) -> None:
    """Also where answers are public: it is about what somebody else wrote."""
    alice, bob = bot.server.user("alice"), bot.server.user("bob")
    await alice.menu(SCORE, said(bot, bob, "you **awful** person <:angry:123>"))
    answer = await alice.wait_for(lambda message: "you awful person" in message.text)
    assert answer.ephemeral
    assert bob.messages == []


async def test_a_message_without_words_is_not_scored(bot: Bot) -> None:
    """A picture alone has none."""
    alice = bot.server.user("alice")
    await alice.menu(SCORE, said(bot, alice, ""))
    told = await alice.wait_for(lambda message: "This message has no text to score." in message.text)
    assert told.ephemeral


def test_what_was_forwarded_is_scored_too() -> None:
    """The client shows it as the message."""
    forwarded = SimpleNamespace(clean_content="", message_snapshots=[SimpleNamespace(content="a *word*")])
    assert written_words(cast("Any", forwarded)) == "a word"


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("[you *awful* person](https://example.com/a_b)", "you awful person"),
        ("[look](<https://example.com>) and https://example.com/a_b*c", "look and https://example.com/a_b*c"),
        ("[no link](at all) ](", "[no link](at all) ]("),
        ("> **bold** __under__ ~~gone~~ ||hidden||\n# big\n- one", "bold under gone hidden\nbig\none"),
        ("a snake_case word", "a snake_case word"),
        ("<a:angry:123> \\*so\\*", ":angry: so"),
    ],
)
def test_all_words_that_people_see_are_scored_and_no_markup(written: str, said: str) -> None:
    """Also those that hide behind a link."""
    assert undo_markup(written) == said
