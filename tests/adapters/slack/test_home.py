"""The Home tab: what its owner begins there, and that whatever is pressed at Home is answered at Home."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.core.domain.thresholds import Preset
from bot.core.domain.workspace import Alerts, Visibility, WorkspaceSettings
from bot.core.store.engine.database import Store
from tests.adapters.slack.conftest import Bot
from tests.conversations.world import World
from tests.servers.slack import Upload
from tests.servers.slack_people import Person
from tests.servers.slack_state import View
from tests.servers.x import XAccount, XServer, made_timeline

PICTURE = "https://pbs.twimg.com/profile_images/1/grace.jpg"
ARCHIVE = Upload("archive.zip", b"a fake reads it")


@pytest.fixture
async def world(store: Store, tmp_path: Path) -> AsyncIterator[World]:
    """The program behind the bot, which reads from an X of its own."""
    async with XServer() as x:
        world = World(store, tmp_path, x)
        x.add(XAccount("1005", "grace", "Grace", made_timeline(30, world.present), picture=PICTURE))
        yield world
        await world.stop()


async def home_of(person: Person) -> View:
    """Their Home tab with a scan on it."""
    await person.type("", [ARCHIVE])
    await person.wait_for(lambda message: "Report on @ada" in message.read)
    return await person.open_home()


async def form(person: Person, label: str) -> View:
    """The form behind a button of the Home tab, when it has been looked up."""
    await person.press_in(await person.open_home(), label)
    return await person.server.until(lambda: view if (view := person.view) and "submit" in view.body else None)


async def test_home_shows_what_is_mine_and_nothing_of_others(bot: Bot) -> None:
    """What to begin, the last scans, the watches, the budget in a line."""
    alice, bob = bot.server.user("alice"), bot.server.user("bob")
    home = await home_of(alice)
    for words in ("Scan …", "Watch …", "Your last reports", "@ada's archive", "Open", "Your watches", "this month"):
        assert words in home.read
    assert "@ada" not in (await bob.open_home()).read


async def test_a_first_visit_says_what_to_press(bot: Bot) -> None:
    """Nothing is empty without a word."""
    home = await bot.server.user("alice").open_home()
    assert "You have not scanned an account yet. Press “Scan …” and name one." in home.read
    assert "Press “Watch …”" in home.read


async def test_a_report_opens_at_home_and_its_pages_turn_there(bot: Bot) -> None:
    """Nothing is written elsewhere, and a button leads back."""
    alice = bot.server.user("alice")
    await alice.press_in(await home_of(alice), "Open")
    before = len(alice.messages)
    report = await alice.at_home(lambda home: "Report on @ada" in home.read)
    await alice.press_in(report, "All posts, worst first")
    page = await alice.at_home(lambda home: "Page 1" in home.read)
    await alice.press_in(page, "◀ Home")
    await alice.at_home(lambda home: "Your last reports" in home.read)
    assert len(alice.messages) == before


async def test_a_scan_is_begun_at_home_and_its_price_stands_there(bot: Bot) -> None:
    """The report comes at Home and, as it may take long, in our direct messages too."""
    alice = bot.server.user("alice")
    await alice.submit(await form(alice, "Scan …"), {"account": "@grace", "posts": "20"})
    price = await alice.at_home(lambda home: "Scan @grace?" in home.read)
    start = next(label for label, _, _ in price.choices() if "20" in label)
    await alice.press_in(price, start)
    await alice.at_home(lambda home: "Report on @grace" in home.read)
    report = await alice.wait_for(lambda message: "Report on @grace" in message.read)
    assert report.channel is alice.dm


async def test_a_picture_that_slack_cannot_load_costs_the_picture_alone(bot: Bot) -> None:
    """At Home and in a message; there it is tried once."""
    alice = bot.server.user("alice")
    bot.server.unloadable.add(PICTURE)
    await alice.submit(await form(alice, "Scan …"), {"account": "@grace"})
    price = await alice.at_home(lambda home: "Scan @grace?" in home.read)
    assert PICTURE in price.read
    for _ in range(2):
        before = {message.ts for message in alice.messages}
        await alice.type("scan @grace")
        shown = await alice.wait_for(lambda m, before=before: m.ts not in before and "Scan @grace?" in m.read)
        assert PICTURE in shown.read
    assert not alice.server.violations


async def test_a_picture_that_slack_loads_stands_beside_the_name(bot: Bot) -> None:
    """So that nobody pays for a namesake."""
    alice = bot.server.user("alice")
    await alice.type("scan @grace")
    shown = await alice.wait_for(lambda message: "Scan @grace?" in message.read)
    assert PICTURE in [block.get("accessory", {}).get("image_url") for block in shown.blocks]


async def test_a_form_with_a_name_that_x_does_not_know_comes_back_filled(bot: Bot) -> None:
    """What is wrong is said at Home, and a button opens the form as it was."""
    alice = bot.server.user("alice")
    await alice.submit(await form(alice, "Scan …"), {"account": "@nobody", "posts": "20", "reposts": ["yes"]})
    told = await alice.at_home(lambda home: "That can't be done" in home.read)
    assert not alice.messages
    await alice.press_in(told, "Correct it …")
    again = await bot.server.until(lambda: alice.view)
    shown = {block["block_id"]: block["element"] for block in again.body["blocks"] if block["type"] == "input"}
    assert shown["account"]["initial_value"] == "@nobody"
    assert shown["posts"]["initial_value"] == "20"
    assert [option["value"] for option in shown["reposts"]["initial_options"]] == ["yes"]
    await alice.submit(again, {"account": "@grace"})
    price = await alice.at_home(lambda home: "Scan @grace?" in home.read)
    assert any("20" in label for label, _, _ in price.choices())


async def test_a_watch_of_a_name_that_x_does_not_know_comes_back_as_it_was_picked(bot: Bot) -> None:
    """With its choices."""
    alice = bot.server.user("alice")
    await alice.submit(await form(alice, "Watch …"), {"account": "@nobody", "every": "12h"})
    told = await alice.at_home(lambda home: "That can't be done" in home.read)
    await alice.press_in(told, "Correct it …")
    again = await bot.server.until(lambda: view if (view := alice.view) and "submit" in view.body else None)
    every = next(block["element"] for block in again.body["blocks"] if block.get("block_id") == "every")
    assert every["initial_option"]["value"] == "12h"


async def test_an_archive_that_is_sent_at_home_is_scanned(bot: Bot) -> None:
    """While it runs one may leave: Home shows what one has gone to, and the report comes directly."""
    alice = bot.server.user("alice")
    bot.world.scorer.gate.clear()
    await alice.submit(await form(alice, "Scan …"), {"archive": [ARCHIVE]})
    running = await alice.at_home(lambda home: "Scanning @ada" in home.read)
    assert "You can leave this page" in running.read
    await alice.press_in(running, "◀ Home")
    await alice.at_home(lambda home: "Your last reports" in home.read)
    bot.world.scorer.gate.set()
    await alice.wait_for(lambda message: "Report on @ada" in message.read)
    assert "Your last reports" in bot.server.homes[alice.user.id].read


async def test_my_own_archive_is_sent_in_a_form_of_its_own(bot: Bot) -> None:
    """One field, and no account to name."""
    alice = bot.server.user("alice")
    opened = await form(alice, "My own archive …")
    assert [block["block_id"] for block in opened.body["blocks"] if block["type"] == "input"] == ["archive"]
    await alice.submit(opened, {"archive": [ARCHIVE]})
    report = await alice.at_home(lambda home: "Report on @ada" in home.read)
    assert "@ada" in report.read


async def test_several_accounts_are_named_in_a_form(bot: Bot) -> None:
    """Its price stands at Home."""
    alice = bot.server.user("alice")
    await alice.submit(await form(alice, "Scan several …"), {"accounts": "@grace @nobody"})
    price = await alice.at_home(lambda home: "@nobody" in home.read)
    assert "Scan" in price.read


async def test_the_help_opens_the_form_of_my_own_archive(bot: Bot) -> None:
    """By its button."""
    alice = bot.server.user("alice")
    await alice.type("help")
    answer = await alice.wait_for(lambda message: "My own archive …" in message.read)
    await alice.press(answer, "My own archive …")
    opened = await bot.server.until(lambda: view if (view := alice.view) and "submit" in view.body else None)
    await alice.submit(opened, {"archive": [ARCHIVE]})
    await alice.wait_for(lambda message: "Report on @ada" in message.read)


async def test_a_double_press_at_home_begins_one_scan(bot: Bot) -> None:
    """In one message."""
    alice = bot.server.user("alice")
    await alice.submit(await form(alice, "Scan …"), {"account": "@grace", "posts": "20"})
    price = await alice.at_home(lambda home: "Scan @grace?" in home.read)
    start = next(label for label, _, _ in price.choices() if "20" in label)
    await asyncio.gather(alice.press_in(price, start), alice.press_in(price, start))
    await alice.at_home(lambda home: "Report on @grace" in home.read)
    await alice.wait_for(lambda message: "Report on @grace" in message.read)
    assert len(alice.messages) == 1


async def test_a_watch_is_proposed_at_home_as_it_was_picked(bot: Bot) -> None:
    """Nothing is typed but the account."""
    alice = bot.server.user("alice")
    answers = {"account": "@grace", "every": "6h", "threshold": "80", "digest": "daily 09:00"}
    await alice.submit(await form(alice, "Watch …"), answers)
    proposed = await alice.at_home(lambda home: "Watch @grace?" in home.read)
    for words in ("every 6 hours", "80%", "every day at 09:00"):
        assert words in proposed.read


async def test_a_watch_from_home_begins_with_its_grounds(bot: Bot) -> None:
    """On X, as everywhere."""
    alice = bot.server.user("alice")
    await alice.submit(await form(alice, "Watch …"), {"account": "@grace"})
    asked = await alice.at_home(lambda home: "On what grounds?" in home.read)
    assert await bot.world.app.watches.list_own(bot.requester(alice)) == []
    await alice.press_in(asked, "They have consented")
    await alice.at_home(lambda home: "running" in home.read)


async def test_a_watch_can_tell_in_a_channel_that_is_picked(bot: Bot) -> None:
    """Where the settings allow that; elsewhere nobody is asked."""
    alice = bot.server.user("alice")
    assert "Where?" not in (await form(alice, "Watch …")).read
    bot.server.views.clear()
    await _set(bot, WorkspaceSettings(alerts=Alerts.CHANNEL))
    await alice.submit(await form(alice, "Watch …"), {"account": "@grace", "channel": bot.server.general.id})
    proposed = await alice.at_home(lambda home: "Watch @grace?" in home.read)
    assert "in the channel that you chose, where everyone sees it" in proposed.read


async def test_a_mistake_is_named_beside_its_field_and_the_form_stays(bot: Bot) -> None:
    """With all that was filled in."""
    alice = bot.server.user("alice")
    watch = await form(alice, "Watch …")
    await alice.submit(watch, {"account": "not a handle!", "every": "168h"})
    assert watch.open
    assert list(watch.errors) == ["account"]


async def test_whoever_manages_the_workspace_changes_its_settings_in_a_form(bot: Bot) -> None:
    """What was left as it was stays, thresholds set by hand included; Home shows what holds now."""
    alice = bot.server.user("alice")
    alice.user.admin = True
    held = WorkspaceSettings(Preset.STRICT, alerts=Alerts.CHANNEL)
    await _set(bot, held)
    await alice.submit(await form(alice, "Settings …"), {"visibility": "public"})
    await alice.at_home(lambda home: "Changed." in home.read)
    now = await bot.world.app.workspaces.get(bot.requester(alice))
    assert now == WorkspaceSettings(Preset.STRICT, alerts=Alerts.CHANNEL, visibility=Visibility.PUBLIC)


async def test_whoever_does_not_manage_it_reads_them(bot: Bot) -> None:
    """There is no form to be refused."""
    alice = bot.server.user("alice")
    home = await alice.open_home()
    assert "Settings …" not in home.read
    await alice.press_in(home, "Settings")
    shown = await alice.at_home(lambda home: "Strictness" in home.read)
    assert "People who manage this workspace can change this." in shown.read


async def test_ones_data_comes_directly_and_home_says_so(bot: Bot) -> None:
    """Home holds no files."""
    alice = bot.server.user("alice")
    await alice.press_in(await alice.open_home(), "Export my data")
    await alice.wait_for(lambda message: any(file.name == "toxscan-my-data.json" for file in message.files))
    said = await alice.at_home(lambda home: "The file is in our direct messages" in home.read)
    await alice.press_in(said, "◀ Home")
    home = await alice.at_home(lambda home: "Your last reports" in home.read)
    await alice.press_in(home, "Forget me")
    await alice.at_home(lambda home: "Forget everything about you?" in home.read)


async def test_a_tab_that_slack_does_not_take_costs_the_place_not_the_answer(bot: Bot) -> None:
    """It arrives directly."""
    alice = bot.server.user("alice")
    home = await home_of(alice)
    before = {message.ts for message in alice.messages}
    bot.server.fail("views.publish", 200, error="internal_error", times=6)
    await alice.press_in(home, "Open")
    await alice.wait_for(lambda message: message.ts not in before and "Report on @ada" in message.read)


@pytest.mark.parametrize("said", ["hello", "Hi there!", "thanks", "Vielen Dank!", "hola"])
async def test_a_greeting_is_met_kindly_with_what_to_do_first(bot: Bot, said: str) -> None:
    """No error, and a button that begins."""
    alice = bot.server.user("alice")
    await alice.type(said)
    answer = await alice.wait_for(lambda message: "Scan …" in message.read)
    assert "/toxscan scan @someone" in answer.read
    await alice.press(answer, "Scan …")
    asked = await bot.server.until(lambda: alice.view)
    await alice.submit(asked, {"account": "@grace"})
    await alice.wait_for(lambda message: "Scan @grace?" in message.read)


async def _set(bot: Bot, settings: WorkspaceSettings) -> None:
    await bot.world.app.workspaces.save(bot.requester(bot.server.user("alice")), settings)
