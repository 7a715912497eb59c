"""Alerts of watches on Slack: in a channel, a thread or directly, once where Slack lets us see that, and not at all."""

import pytest

from bot.adapters.slack.messages.live_messages import here
from bot.core.domain.people import Requester
from bot.core.domain.watches import WatchStatus
from tests.adapters.alerts import again, alert, sent, status
from tests.adapters.slack.conftest import Bot
from tests.servers.slack_people import Person
from tests.servers.slack_state import Message

TITLE = "3 new flagged posts of @ada"


def owner(person: Person) -> Requester:
    """The person as the bot knows them."""
    return Requester("slack", person.user.id, person.user.team_id)


def alerts(person: Person) -> list[Message]:
    """The alerts that the person sees."""
    return [message for message in person.messages if TITLE in message.read]


def test_a_place_is_a_channel_or_a_thread_and_never_direct_messages() -> None:
    """Those of two other people hold no place for a bot."""
    assert here("C1") == "C1"
    assert here("G1", "12.5") == "G1:12.5"
    assert here("D1") == here("") == ""


async def test_an_alert_stands_in_the_channel_for_everybody(bot: Bot) -> None:
    """With the posts' scores and links, and a button for its owner, who alone opens it to read strong posts."""
    alice, bob = bot.server.user("alice"), bot.server.user("bob")
    await alert(bot.world, owner(alice), bot.server.general.id)
    assert await sent(bot.world)
    [message] = alerts(bob)
    assert message.channel is bot.server.general
    for words in ("covered here: “View on X” shows it.", "toxicity", "Change this watch …"):
        assert words in message.read
    assert "this is awful" not in str(message.payload)
    await alice.press(message, "Open in report")
    opened = await alice.wait_for(lambda message: "this is awful no. 6" in message.read)
    assert not bob.sees(opened)


async def test_where_the_settings_cover_nothing_an_alert_shows_its_posts_to_everybody(bot: Bot) -> None:
    """Whoever manages the workspace wants it so."""
    alice, bob = bot.server.user("alice"), bot.server.user("bob")
    alice.user.admin = True
    await alice.slash("settings --spoiler off")
    await alice.wait_for(lambda message: "Changed." in message.read)
    await alert(bot.world, owner(alice), bot.server.general.id)
    assert await sent(bot.world)
    [message] = alerts(bob)
    assert "this is awful no. 6" in message.read


async def test_an_alert_of_a_private_watch_comes_directly(bot: Bot) -> None:
    """Nobody else sees it."""
    alice, bob = bot.server.user("alice"), bot.server.user("bob")
    await alert(bot.world, owner(alice), "")
    assert await sent(bot.world)
    [message] = alerts(alice)
    assert message.channel.person is alice.user
    assert alerts(bob) == []


async def test_a_watch_made_in_a_thread_tells_in_the_thread(bot: Bot) -> None:
    """Where it was asked for."""
    alice = bot.server.user("alice")
    first = bot.server.new_message(bot.server.general, alice.user.id)
    await alert(bot.world, owner(alice), here(bot.server.general.id, first.ts))
    assert await sent(bot.world)
    [message] = alerts(alice)
    assert message.thread_ts == first.ts


@pytest.mark.parametrize(("direct", "scope", "times"), [(True, "", 1), (False, "channels:history", 1), (False, "", 2)])
async def test_what_may_have_arrived_is_looked_for_where_the_bot_may_look(
    bot: Bot, direct: bool, scope: str, times: int
) -> None:
    """In direct messages always; in channels with a scope that we do not ask for. Else an alert comes twice."""
    bot.server.scopes |= {scope} - {""}
    alice = bot.server.user("alice")
    await alert(bot.world, owner(alice), "" if direct else bot.server.general.id)
    assert await sent(bot.world)
    await again(bot.world)
    await bot.restart()
    assert await sent(bot.world)
    assert len(alerts(alice)) == times


async def test_where_the_bot_is_no_member_the_owner_hears_of_it_and_the_alert_waits(bot: Bot) -> None:
    """Until they let the watch go on."""
    alice = bot.server.user("alice")
    bot.server.general.bot_is_member = False
    watch = await alert(bot.world, owner(alice), bot.server.general.id)
    assert not await sent(bot.world)
    assert await status(bot.world, watch) == WatchStatus.LOST
    [notice] = [message for message in alice.messages if "Your watch of @ada" in message.read]
    assert notice.channel.person is alice.user
    assert "/invite @toxscan" in notice.read


async def test_too_many_messages_put_the_alert_off(bot: Bot) -> None:
    """And the watch runs on."""
    alice = bot.server.user("alice")
    watch = await alert(bot.world, owner(alice), bot.server.general.id)
    bot.server.fail("chat.postMessage", error="internal_error", times=9)
    assert not await sent(bot.world)
    assert await status(bot.world, watch) == WatchStatus.ACTIVE
    assert alerts(alice) == []


async def test_below_an_alert_only_its_owner_can_manage_the_watch(bot: Bot) -> None:
    """In a message of their own: the alert stays."""
    alice, bob = bot.server.user("alice"), bot.server.user("bob")
    await alert(bot.world, owner(alice), bot.server.general.id)
    await sent(bot.world)
    [message] = alerts(alice)
    await bob.press(message, "Change this watch …")
    await bob.wait_for(lambda each: "This watch is not yours" in each.read)
    await alice.press(message, "Change this watch …")
    managed = await alice.wait_for(lambda each: "Watch of @ada" in each.read)
    assert managed.ephemeral
    assert TITLE in message.read


async def test_an_alert_in_a_channel_calls_its_owner_and_says_why(bot: Bot) -> None:
    """In its first line; the notification has the words. Nobody else is ever called."""
    alice = bot.server.user("alice")
    await alert(bot.world, owner(alice), bot.server.general.id)
    assert await sent(bot.world)
    [message] = alerts(alice)
    assert message.read.startswith(f"<@{alice.user.id}> 3 new flagged posts of @ada: toxicity")
    assert message.text.startswith("3 new flagged posts of @ada: toxicity")


async def test_a_direct_alert_calls_nobody(bot: Bot) -> None:
    """Direct messages notify by themselves."""
    alice = bot.server.user("alice")
    await alert(bot.world, owner(alice), "")
    assert await sent(bot.world)
    [message] = alerts(alice)
    assert "<@" not in message.read
    assert message.text.startswith("3 new flagged posts of @ada: toxicity")


@pytest.mark.parametrize("channel", [False, True])
async def test_the_buttons_of_an_alert_work_wherever_it_stands(bot: Bot, channel: bool) -> None:
    """In a channel, and in direct messages."""
    alice = bot.server.user("alice")
    await alert(bot.world, owner(alice), bot.server.general.id if channel else "")
    assert await sent(bot.world)
    [message] = alerts(alice)
    await alice.press(message, "Change this watch …")
    await alice.wait_for(lambda each: "Watch of @ada" in each.read)
    await alice.press(message, "Open in report")
    await alice.wait_for(lambda each: "Page 1 of" in each.read and "this is awful no. 16" in each.read)
    await alice.press(message, "Judge …")
    judging = await alice.wait_for(lambda each: "Judge posts of @ada" in each.read)
    await alice.choose(judging, "#1 is not toxic")
    await alice.wait_for(lambda each: "#1 is toxic" in each.read)
    assert TITLE in message.read


@pytest.mark.parametrize(("member", "stands"), [(True, True), (False, False)])
async def test_membership_is_checked_before_alerts_stand_in_a_channel(bot: Bot, member: bool, stands: bool) -> None:
    """By a line that the owner alone sees: no scope of ours tells."""
    alice = bot.server.user("alice")
    alice.user.admin = True
    await alice.slash("settings --alerts channel")
    await alice.wait_for(lambda each: "In channels too" in each.read)
    watch = await alert(bot.world, owner(alice), "")
    await alice.slash("watch")
    listed = await alice.wait_for(lambda each: "Your watches" in each.read)
    await alice.choose(listed, "1: @ada")
    shown = await alice.wait_for(lambda each: "Watch of @ada" in each.read)
    bot.server.general.bot_is_member = member
    await alice.choose(shown, "to everyone here, mentioning you")
    said = "here, where everyone sees it; you are mentioned" if stands else "/invite @toxscan"
    await alice.wait_for(lambda each: said in each.read)
    [found] = await bot.world.app.watches.list_own(owner(alice))
    assert found.id == watch.id
    assert bool(found.place.channel) is stands
