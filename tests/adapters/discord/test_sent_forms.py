"""Forms that people fill in and send on Discord: with mistakes, with files, with a channel."""

from bot.core.cards.action_codec import encode
from bot.core.cards.actions import FormAction, FormKind
from bot.core.domain.workspace import Alerts, Visibility, WorkspaceSettings
from bot.core.views.reports.refine_form import REFINE_LABEL
from tests.adapters.discord.process import Bot
from tests.adapters.discord.test_client import ARCHIVE, scanned
from tests.adapters.discord.test_messenger import channels_allowed
from tests.adapters.discord.test_who_sees import known, reading
from tests.servers.discord_people import Person
from tests.servers.discord_rules import modal_violations
from tests.servers.discord_state import MANAGE_SERVER, SEND, VIEW, Interaction, Message

__all__ = ["reading"]


async def begun(bot: Bot, person: Person, kind: FormKind) -> Interaction:
    """The form behind a button that begins something, opened."""
    asked = await person.slash("history")
    message = await person.wait_for(lambda each: each is asked.original)
    button = {"type": 2, "id": 9, "style": 1, "label": "Begin", "custom_id": encode(FormAction(kind))}
    message.components.append({"type": 1, "id": 8, "components": [button]})
    return await person.press(message, "Begin")


async def page(person: Person) -> Message:
    """The first page of a report."""
    report = await scanned(person)
    await person.press(report, "All posts, worst first")
    return await person.wait_for(lambda message: message is report and "Page 1 of 8" in message.text)


async def test_a_form_with_mistakes_comes_back_filled_with_each_of_them_named(bot: Bot) -> None:
    """In a private answer with a button: Discord can't say it within the form."""
    alice = bot.server.user("alice")
    shown = await page(alice)
    await alice.submit(await alice.press(shown, REFINE_LABEL), {"page": "x", "dates": "soon", "find": "awful"})
    told = await alice.wait_for(lambda message: "Something in the form is not right" in message.text)
    assert told.ephemeral
    assert "Jump to page" in told.text
    assert "Other dates" in told.text
    assert "Page 1 of 8" in shown.text
    again = await alice.press(told, "Correct it …")
    assert again.modal
    fields = {row["component"]["custom_id"]: row["component"].get("value", "") for row in again.modal["components"]}
    assert fields == {"page": "x", "find": "awful", "min": "", "when": "", "dates": "soon"}
    await alice.submit(again, {"page": "", "dates": ""})
    await alice.wait_for(lambda message: "“awful”" in message.text)


async def test_after_a_restart_the_form_opens_as_it_was_at_first(bot: Bot) -> None:
    """What stood in it was in memory alone; the button goes on working."""
    alice = bot.server.user("alice")
    shown = await page(alice)
    await alice.submit(await alice.press(shown, REFINE_LABEL), {"page": "x", "find": "awful"})
    told = await alice.wait_for(lambda message: "Something in the form is not right" in message.text)
    await bot.restart()
    again = await alice.press(told, "Correct it …")
    assert again.modal
    assert [row["component"].get("value") for row in again.modal["components"]] == [None] * 5


async def test_what_stood_in_a_form_is_kept_for_a_quarter_of_an_hour(bot: Bot) -> None:
    """Nobody corrects it later, and it may name whom somebody looks into."""
    alice = bot.server.user("alice")
    shown = await page(alice)
    await alice.submit(await alice.press(shown, REFINE_LABEL), {"page": "x", "find": "awful"})
    told = await alice.wait_for(lambda message: "Something in the form is not right" in message.text)
    bot.server.advance(minutes=16)
    again = await alice.press(told, "Correct it …")
    assert again.modal
    assert [row["component"].get("value") for row in again.modal["components"]] == [None] * 5


async def test_what_stood_in_a_form_goes_with_all_else_of_whoever_is_forgotten(bot: Bot) -> None:
    """Wherever they ask for that: on Discord an id names one person. What others have written stays."""
    alice, bob = bot.server.user("alice"), bot.server.user("bob")
    buttons = {}
    for person in (alice, bob):
        form = await begun(bot, person, FormKind.WATCH)
        await person.submit(form, {"account": "not@handle"})
        buttons[person] = await person.wait_for(lambda each: "Something in the form is not right" in each.text)
    asked = await alice.slash("forget", channel=alice.dm)
    sure = await alice.wait_for(lambda message: message is asked.original)
    await alice.press(sure, "Forget everything")
    await alice.wait_for(lambda message: "was deleted from this bot" in message.text)
    kept = {
        person: "not@handle" in str((await person.press(button, "Correct it …")).modal)
        for person, button in buttons.items()
    }
    assert kept == {alice: False, bob: True}


async def test_a_scan_begins_with_a_form(reading: Bot) -> None:
    """Privately: it says what it costs before it begins."""
    alice = reading.server.user("alice")
    await alice.submit(await begun(reading, alice, FormKind.SCAN), {"account": "@grace", "posts": "10"})
    price = await alice.wait_for(lambda message: "Scan @grace?" in message.text)
    assert price.ephemeral


async def test_an_account_that_is_not_on_x_brings_the_form_back(reading: Bot) -> None:
    """Filled with the rest: only X could tell."""
    alice = reading.server.user("alice")
    await alice.submit(await begun(reading, alice, FormKind.SCAN), {"account": "@nobody", "posts": "10"})
    told = await alice.wait_for(lambda message: "Something in the form is not right" in message.text)
    assert "@nobody" in told.text
    again = await alice.press(told, "Correct it …")
    assert again.modal
    inputs = [row["component"] for row in again.modal["components"] if "component" in row]
    assert [each.get("value") for each in inputs[:2]] == ["@nobody", "10"]
    await alice.submit(again, {"account": "@grace"})
    await alice.wait_for(lambda message: "Scan @grace?" in message.text)


async def test_an_archive_is_uploaded_in_the_form(bot: Bot) -> None:
    """Its report is private, wherever the button stood."""
    alice, bob = bot.server.user("alice"), bot.server.user("bob")
    await alice.submit(await begun(bot, alice, FormKind.SCAN), {"archive": ARCHIVE})
    report = await alice.wait_for(lambda message: "Report on @ada" in message.text)
    assert report.ephemeral
    assert bob.messages == []


async def test_my_own_archive_is_sent_in_the_form_that_the_help_opens(bot: Bot) -> None:
    """One field, and no account to name."""
    alice, bob = bot.server.user("alice"), bot.server.user("bob")
    asked = await alice.slash("help")
    answer = await alice.wait_for(lambda message: message is asked.original)
    opened = await alice.press(answer, "My own archive …")
    assert opened.modal
    assert [row["component"]["custom_id"] for row in opened.modal["components"] if "component" in row] == ["archive"]
    await alice.submit(opened, {"archive": ARCHIVE})
    report = await alice.wait_for(lambda message: "Report on @ada" in message.text)
    assert report.ephemeral
    assert bob.messages == []


async def test_a_watch_tells_in_the_channel_that_was_picked(reading: Bot) -> None:
    """Where the bot and the person may write."""
    alice, elsewhere = reading.server.user("alice"), reading.server.add_channel("elsewhere")
    await reading.restart()  # Discord tells of a channel at the start.
    await channels_allowed(reading, alice)
    sent = {"account": "grace", "every": "24h", "channel": elsewhere}
    await alice.submit(await begun(reading, alice, FormKind.WATCH), sent)
    offer = await alice.wait_for(lambda message: "Watch @grace?" in message.text)
    await alice.press(offer, "They have consented")
    await alice.wait_for(lambda message: message is offer and "Watch of @grace" in message.text)
    [watch] = await reading.world.app.watches.list_own(known(reading, alice))
    assert watch.place.channel == str(elsewhere.id)


async def test_a_channel_that_is_closed_to_the_bot_is_refused(reading: Bot) -> None:
    """With what it lacks there, by the channel's name."""
    alice, closed = reading.server.user("alice"), reading.server.add_channel("closed")
    closed.bot_permissions &= ~(SEND | VIEW)
    await reading.restart()
    await channels_allowed(reading, alice)
    sent = {"account": "grace", "channel": closed}
    await alice.submit(await begun(reading, alice, FormKind.WATCH), sent)
    told = await alice.wait_for(lambda message: "I lack the permission" in message.text)
    assert "#closed" in told.text


async def test_settings_without_a_list_are_picked_in_a_form(bot: Bot) -> None:
    """Who may scan, who may judge, where alerts go; the others stay as they are."""
    alice, mods = bot.server.user("alice"), await bot.server.add_role("mods")
    alice.user.permissions |= MANAGE_SERVER
    await alice.slash("settings", {"visibility": "public"})
    shown = await alice.wait_for(lambda message: "Changed." in message.text)
    asked = await alice.press(shown, "Who may scan and judge, where alerts go …")
    assert asked.modal
    assert list(modal_violations(asked.modal)) == []
    scanners = asked.modal["components"][0]["component"]["options"]
    assert [each["label"] for each in scanners] == ["Everyone", "Only people who manage this server", "Only mods"]
    await alice.submit(asked, {"roles": mods, "judges": "everyone", "alerts": "channel"})
    await alice.wait_for(lambda message: "Roles mods" in message.text and "In channels too" in message.text)
    held = await bot.world.app.workspaces.get(known(bot, alice))
    assert held == WorkspaceSettings(
        visibility=Visibility.PUBLIC, roles=(mods,), markers=("everyone",), alerts=Alerts.CHANNEL
    )
