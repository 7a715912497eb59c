"""Messages of an earlier version, words and embeds: they go on working, and become components when they next change."""

from datetime import timedelta

import pytest

from bot.adapters.discord.messages.reaction_pages import NEXT
from bot.core.cards.model import Card, Ping, text
from bot.core.domain.clock import now
from bot.core.domain.delivery import Stamp
from tests.adapters.alerts import alert, sent
from tests.adapters.discord.process import Bot
from tests.adapters.discord.test_client import scanned
from tests.adapters.discord.test_messenger import alerts, owner
from tests.adapters.discord.test_reactions import public_page
from tests.adapters.discord.test_reply import report, scanning
from tests.servers.discord_components import ROW, V2, texts, walk
from tests.servers.discord_state import Message


def made_old(message: Message) -> None:
    """Turn a message into what the earlier version would have sent."""
    words = texts(message.components)
    message.embeds = [{"type": "rich", "title": words[0].lstrip("# "), "description": "\n\n".join(words[1:])}]
    message.components = [each for each in walk(message.components) if each["type"] == ROW]
    message.flags &= ~V2


def is_new(message: Message) -> bool:
    """Whether it is made of components alone."""
    return bool(message.flags & V2 and message.components and not message.embeds and not message.content)


async def test_an_old_report_becomes_components_at_its_next_press(bot: Bot) -> None:
    """Its old buttons work, and it never goes back."""
    alice = bot.server.user("alice")
    message = await scanned(alice)
    made_old(message)
    assert "Report on @ada" in message.text
    await alice.press(message, "All posts, worst first")
    await alice.wait_for(lambda each: each is message and "Page 1 of 8" in each.text)
    assert is_new(message)
    await alice.press(message, "◀ Report")
    await alice.wait_for(lambda each: each is message and "Report on @ada" in each.text)
    assert is_new(message)


async def test_progress_that_began_as_an_embed_goes_on_as_components(bot: Bot) -> None:
    """The new version takes it up, in the same message."""
    alice = bot.server.user("alice")
    message = await scanning(bot, alice)
    made_old(message)
    await bot.restart()
    assert await report(bot, alice) is message
    assert is_new(message)


async def test_a_reaction_turns_an_old_page_and_a_new_one(bot: Bot) -> None:
    """The page is read from its buttons, wherever they stand."""
    alice = bot.server.user("alice")
    page = await public_page(bot, alice)
    await bot.server.until(lambda: "Next ▶" not in page.text)
    made_old(page)
    for shown in ("Page 2 of 8", "Page 3 of 8"):
        await alice.react(page, NEXT)
        await alice.wait_for(lambda each, shown=shown: each is page and shown in each.text)  # type: ignore[misc]
        assert is_new(page)


async def test_an_alert_keeps_its_line_that_notifies(bot: Bot) -> None:
    """Words and an embed: components take no such line."""
    alice = bot.server.user("alice")
    await alert(bot.world, owner(bot, alice), str(bot.server.general.id))
    assert await sent(bot.world)
    [message] = alerts(alice)
    assert f"<@{alice.user.id}>" in message.content
    assert message.embeds
    assert not message.flags & V2


@pytest.mark.parametrize("ping", [None, Ping("New posts")])
async def test_what_may_have_arrived_is_found_by_its_words(bot: Bot, ping: Ping | None) -> None:
    """Components as well as embeds: neither is sent twice, though Discord has forgotten its key."""
    alice = bot.server.user("alice")
    card = Card("Your watch of @ada", (text("It stands still."),), ping=ping)
    for stamp in (Stamp("key"), Stamp("key", now() - timedelta(minutes=5), maybe_shown=True)):
        await bot.world.app.outbox.tell(owner(bot, alice), card, stamp)
        bot.server.rest.nonces.clear()
    assert len(alice.messages) == 1
