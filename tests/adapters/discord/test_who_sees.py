"""What others see on Discord, and what they can press: nothing about a person reaches anybody else."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.adapters.discord.commands import PUBLIC
from bot.adapters.discord.messages.reaction_pages import NEXT
from bot.core.cards.action_codec import encode
from bot.core.cards.actions import CancelAction, HistoryAction, JudgeAction, ScanAction
from bot.core.commands.table import COMMANDS
from bot.core.domain.audience import About
from bot.core.domain.people import Requester
from bot.core.domain.reports import PostQuery
from bot.core.domain.sources import SourceKind
from bot.core.store.engine.database import Store
from bot.core.views.reports.refine_form import REFINE_LABEL
from tests.adapters.discord.process import Bot
from tests.adapters.discord.test_client import ARCHIVE, scanned
from tests.conversations.world import World
from tests.servers.discord import DiscordServer
from tests.servers.discord_people import Person, PickedRole
from tests.servers.discord_state import MANAGE_SERVER, Message
from tests.servers.x import XAccount, XServer, made_timeline

pytestmark = pytest.mark.slow


@pytest.fixture
async def reading(discord_server: DiscordServer, store: Store, tmp_path: Path) -> AsyncIterator[Bot]:
    """A bot that reads from an X, on which @grace has written 25 posts."""
    async with XServer() as x:
        world = World(store, tmp_path, x)
        x.add(XAccount("1005", "grace", "Grace", made_timeline(25, world.present)))
        bot = Bot(discord_server, world)
        await bot.start()
        yield bot
        await bot.stop()
        await world.stop()


def known(bot: Bot, person: Person) -> Requester:
    """The person as the bot knows them in the server."""
    return Requester("discord", str(person.user.id), str(bot.server.general.guild_id))


def relabeled(message: Message, label: str, action: str) -> None:
    """Put a button of an earlier version of the bot, or a guessed one, into a message."""
    next(message.controls()).update({"label": label, "custom_id": action, "disabled": False})


async def report_on_x(person: Person) -> Message:
    """A public report on @grace; its price was seen by the asker alone."""
    before = person.messages
    asked = await person.slash("scan", {"account": "grace", "public": True})
    price = await person.wait_for(lambda message: message is asked.original and "Scan @grace?" in message.text)
    assert price.ephemeral
    await person.press(price, next(label for label, _ in price.choices()))
    report = await person.wait_for(lambda message: message not in before and "Report on @grace" in message.text)
    assert not report.ephemeral
    assert "continues in a message that everybody in this channel sees" in price.text
    return report


async def settings(person: Person, **chosen: str | PickedRole) -> None:
    """Change the server's settings, as somebody who manages it."""
    person.user.permissions |= MANAGE_SERVER
    asked = await person.slash("settings", chosen)
    await person.wait_for(lambda message: message is asked.original and "Changed." in message.text)


def test_only_what_is_about_nobody_can_be_asked_for_in_public() -> None:
    """The list of all there is: a new command is private until somebody decides otherwise."""
    shared = {command.name for command in COMMANDS if command.about is About.ANYTHING}
    assert shared == {"scan-archive", "score", "compare", "status", "about", "help"}


async def test_commands_about_the_asker_have_no_option_to_show_them(bot: Bot) -> None:
    """A price has: the report that comes of it is meant."""
    offered = {
        name
        for name, known in bot.server.commands.items()
        if PUBLIC in [each["name"] for each in known.get("options", ())]
    }
    assert offered == {command.name for command in COMMANDS if command.about is not About.ASKER}


async def test_no_setting_shows_others_what_is_about_the_asker(bot: Bot) -> None:
    """In a server that wants answers public."""
    alice, bob = bot.server.user("alice"), bot.server.user("bob")
    await settings(alice, visibility="public")
    for name in ("history", "budget", "watch", "settings", "forget", "export-my-data"):
        asked = await alice.slash(name)
        await alice.wait_for(lambda message, asked=asked: message is asked.original)
    asked = await alice.slash("about")
    await alice.wait_for(lambda message: message is asked.original)
    assert [message.channel.guild_id is not None for message in bob.messages] == [True]
    assert "About toxscan" in bob.messages[0].text


@pytest.mark.parametrize("presser", ["alice", "bob"])
async def test_a_history_never_takes_the_place_of_a_public_report(bot: Bot, presser: str) -> None:
    """Whoever presses gets their own, alone."""
    report = await scanned(bot.server.user("alice"), public=True)
    person = bot.server.user(presser)
    relabeled(report, "History", encode(HistoryAction()))  # As earlier versions had it there.
    await person.press(report, "History")
    history = await person.wait_for(lambda message: "Your reports" in message.text)
    assert history.ephemeral
    assert "Report on @ada" in report.text
    assert not [each for each in bot.server.user("carol").messages if each is not report]


async def test_a_public_price_of_an_earlier_version_spends_nobodys_money_and_stays_where_it_is(reading: Bot) -> None:
    """Whoever presses it is told their own price, alone."""
    alice, bob = reading.server.user("alice"), reading.server.user("bob")
    report = await report_on_x(alice)
    relabeled(report, "All 25 · $0.13", encode(ScanAction(SourceKind.TIMELINE, "grace", None, include_reposts=False)))
    before = report.edits
    await bob.press(report, "All 25 · $0.13")
    price = await bob.wait_for(lambda message: "Scan @grace?" in message.text)
    assert price.ephemeral
    assert report.edits == before
    assert await reading.world.app.reports.history(known(reading, bob)) == []


async def test_everybody_pages_a_public_report_in_a_copy_of_their_own(reading: Bot) -> None:
    """On the page that they pressed for; the report moves for its owner alone, also after a restart."""
    alice, bob = reading.server.user("alice"), reading.server.user("bob")
    report = await report_on_x(alice)
    await alice.press(report, "All posts, worst first")
    await alice.wait_for(lambda message: message is report and "Page 1 of 5" in message.text)
    await reading.restart()
    await bob.press(report, "Next ▶")
    copy = await bob.wait_for(lambda message: "Page 2 of 5" in message.text)
    assert copy.ephemeral
    assert copy not in alice.messages
    await bob.press(copy, "Last page")
    assert await bob.wait_for(lambda message: "Page 5 of 5" in message.text) is copy
    assert "Page 1 of 5" in report.text
    await alice.press(report, "Next ▶")
    await alice.wait_for(lambda message: message is report and "Page 2 of 5" in message.text)


async def test_a_form_below_a_public_page_answers_its_sender_alone(reading: Bot) -> None:
    """Its words may be nobody else's business."""
    alice, bob = reading.server.user("alice"), reading.server.user("bob")
    report = await report_on_x(alice)
    await alice.press(report, "All posts, worst first")
    await alice.wait_for(lambda message: message is report and "Page 1 of 5" in message.text)
    await bob.submit(await bob.press(report, REFINE_LABEL), {"find": "tomatoes"})
    copy = await bob.wait_for(lambda message: "with “tomatoes”" in message.text)
    assert copy.ephemeral
    assert "tomatoes”" not in report.text


async def test_who_has_scanned_the_same_account_moves_nobody_elses_report(reading: Bot) -> None:
    """Their own history is no right to somebody's message."""
    alice, bob = reading.server.user("alice"), reading.server.user("bob")
    report = await report_on_x(alice)
    await report_on_x(bob)
    await bob.press(report, "All posts, worst first")
    assert (await bob.wait_for(lambda message: "Page 1 of 5" in message.text)).ephemeral
    assert "Report on @grace" in report.text


async def test_a_guessed_button_opens_nothing_that_was_not_shown_there(reading: Bot) -> None:
    """Neither a private report, nor one that was shown in another channel."""
    alice, bob = reading.server.user("alice"), reading.server.user("bob")
    report = await report_on_x(alice)
    private = await scanned(alice)
    await alice.press(private, "All posts, worst first")
    page = await alice.wait_for(lambda message: message is private and "Page 1 of 8" in message.text)
    guessed = dict(page.choices())["Next ▶"]["custom_id"]
    relabeled(report, "Guess", guessed)
    await bob.press(report, "Guess")
    await bob.wait_for(lambda message: message.ephemeral and "This report is not yours to open." in message.text)
    elsewhere = reading.server.add_channel("elsewhere")
    asked = await bob.slash("about", {"public": True}, elsewhere)
    other = await bob.wait_for(lambda message: message is asked.original)
    shown = await report_on_x(alice)
    other.components = [{"type": 1, "components": [dict(dict(shown.choices())["All posts, worst first"])]}]
    await bob.press(other, "All posts, worst first")
    told = [message for message in bob.messages if "not yours to open" in message.text]
    await bob.wait_for(lambda message: message.ephemeral and message.channel is elsewhere)
    assert told


async def test_an_archives_public_report_shows_its_card_and_no_more_until_its_owner_shares_it(bot: Bot) -> None:
    """Asked once; taken back, nobody opens a page any more, and the pages that stood there are gone."""
    alice, bob = bot.server.user("alice"), bot.server.user("bob")
    report = await scanned(alice, public=True)
    await bob.press(report, "All posts, worst first")
    told = await bob.wait_for(lambda message: "only they can open its pages" in message.text)
    assert "“Share its pages here …”" in told.text
    await alice.press(report, "All posts, worst first")
    own = await alice.wait_for(lambda message: "Page 1 of 8" in message.text)
    assert own.ephemeral
    await alice.press(report, "Share its pages here …")
    asked = await alice.wait_for(lambda message: "Share the pages of @ada's archive here?" in message.text)
    assert asked.ephemeral
    await alice.press(asked, "Share its pages")
    await alice.wait_for(lambda message: message is report and "Stop sharing its pages" in message.text)
    await bob.press(report, "All posts, worst first")
    copy = await bob.wait_for(lambda message: "Page 1 of 8" in message.text)
    assert copy.ephemeral
    await alice.press(report, "All posts, worst first")
    await alice.wait_for(lambda message: message is report and "Page 1 of 8" in message.text)
    await alice.press(report, "◀ Report")
    await alice.wait_for(lambda message: message is report and "Stop sharing its pages" in message.text)
    await alice.press(report, "Stop sharing its pages")
    await alice.wait_for(lambda message: message is report and "Share its pages here …" in message.text)
    await bob.press(copy, "Next ▶")
    await bob.wait_for(lambda message: "only they can open its pages" in message.text and message is not told)


async def test_nobody_but_its_owner_shares_an_archive(bot: Bot) -> None:
    """Whatever they press."""
    alice, bob = bot.server.user("alice"), bot.server.user("bob")
    report = await scanned(alice, public=True)
    await bob.press(report, "Share its pages here …")
    await bob.wait_for(lambda message: message.ephemeral and "only they can open its pages" in message.text)
    await bob.press(report, "All posts, worst first")
    assert "Page 1" not in bob.messages[-1].text


@pytest.mark.slow
async def test_a_strangers_cancel_and_go_on_are_refused_with_what_they_can_do(bot: Bot) -> None:
    """The scan runs on for whoever started it."""
    alice, bob = bot.server.user("alice"), bot.server.user("bob")
    bot.world.source.broken_at = 30
    asked = await alice.slash("scan-archive", {"archive": ARCHIVE, "public": True})
    failed = await alice.wait_for(
        lambda message: message is asked.original and "Scan of @ada's archive failed" in message.text
    )
    for label in ("Continue", "Report so far", "Cancel"):
        if label == "Cancel":
            relabeled(failed, label, encode(CancelAction(1)))
        before = bob.messages
        await bob.press(failed, label)
        told = await bob.wait_for(
            lambda message, before=before: message not in before and "only they can open its pages" in message.text
        )
        assert told.ephemeral
        assert "Ask them" in told.text
    assert "Scan of @ada's archive failed" in failed.text


async def test_managers_end_others_scans_only_where_the_setting_says_so(reading: Bot) -> None:
    """And never those that nobody has shown them."""
    alice, boss = reading.server.user("alice"), reading.server.user("boss")
    boss.user.permissions |= MANAGE_SERVER
    report = await report_on_x(alice)
    relabeled(report, "Cancel", encode(CancelAction(1)))
    await boss.press(report, "Cancel")
    told = await boss.wait_for(lambda message: "only they can cancel it" in message.text)
    assert "/scan @grace" in told.text
    await settings(boss, control="managers")
    await boss.press(report, "Cancel")
    await boss.wait_for(lambda message: "This scan is no longer running." in message.text)


async def test_verdicts_that_count_for_all_are_given_by_managers_or_those_whom_the_setting_names(bot: Bot) -> None:
    """Others are told where their verdicts count for them alone; the report says who judged it."""
    alice = bot.server.user("alice")
    report = await scanned(alice)
    await alice.press(report, "All posts, worst first")
    page = await alice.wait_for(lambda message: message is report and "Page 1 of 8" in message.text)
    assert "Judge …" not in page.text
    relabeled(page, "Judge …", encode(JudgeAction(1, 1, PostQuery())))
    await alice.press(page, "Judge …")
    told = await alice.wait_for(lambda message: "may judge posts here" in message.text)
    assert "You can judge posts for yourself" in told.text
    await settings(alice, judges="everyone")
    alice.user.permissions &= ~MANAGE_SERVER
    await alice.press(page, "Judge …")
    judging = await alice.wait_for(lambda message: message is page and "Judge posts of" in message.text)
    await alice.press(judging, next(label for label, _ in judging.choices() if label.endswith("is not toxic")))
    await alice.wait_for(lambda message: message is page and "Not toxic, says Alice (" in message.text)
    again = await scanned(alice)
    await alice.press(again, "Details")
    await alice.wait_for(lambda message: message is again and "Alice (1 post)" in message.text)


async def test_in_a_groups_direct_messages_others_see_and_nobody_is_a_manager(bot: Bot) -> None:
    """The bot is not in there: somebody has it installed for themselves."""
    alice, bob = bot.server.user("alice"), bot.server.user("bob")
    group = bot.server.group(alice, bob)
    asked = await alice.slash("scan-archive", {"archive": ARCHIVE, "public": True}, group)
    report = await bob.wait_for(lambda message: message is asked.original and "Report on @ada" in message.text)
    *_, last = report.controls()
    last.update({"label": "History", "custom_id": encode(HistoryAction())})  # As earlier versions had it there.
    await bob.press(report, "History")
    assert (await bob.wait_for(lambda message: "Your reports" in message.text)).ephemeral
    await bob.press(report, "All posts, worst first")
    await bob.wait_for(lambda message: "only they can open its pages" in message.text)
    assert "Report on @ada" in report.text


async def test_a_mistake_in_a_public_command_is_told_to_its_writer_alone(bot: Bot) -> None:
    """What everybody saw of it, "is thinking", goes."""
    alice, bob = bot.server.user("alice"), bot.server.user("bob")
    await alice.slash("compare", {"account": "nobody", "public": True})
    told = await alice.wait_for(lambda message: "Your history holds no scan of @nobody." in message.text)
    assert told.ephemeral
    assert bob.messages == []


async def test_below_pages_that_reactions_turn_everybody_can_read_for_themselves(reading: Bot) -> None:
    """A reaction can't be answered privately: it turns for the owner alone."""
    alice, bob = reading.server.user("alice"), reading.server.user("bob")
    await settings(alice, pagination="reactions")
    report = await report_on_x(alice)
    await alice.press(report, "All posts, worst first")
    await reading.server.until(lambda: "Page 1 of 5" in report.text and "Next ▶" not in report.text)
    await bob.react(report, NEXT)
    await bob.press(report, "Browse privately")
    copy = await bob.wait_for(lambda message: message.ephemeral and "Page 1 of 5" in message.text)
    assert "Next ▶" in copy.text
    assert "Page 1 of 5" in report.text
    await alice.react(report, NEXT)
    await alice.wait_for(lambda message: message is report and "Page 2 of 5" in message.text)
    assert "Browse privately" in report.text


async def test_who_may_scan_is_picked_among_the_roles_that_there_are(bot: Bot) -> None:
    """By name or mention; a role that there is not changes nothing, and nobody is locked out."""
    alice, bob = bot.server.user("alice"), bot.server.user("bob")
    role = await bot.server.add_role("Night watch")
    alice.user.permissions |= MANAGE_SERVER
    asked = await alice.slash("settings", {"roles": "nightwatch"})
    refused = await alice.wait_for(lambda message: message is asked.original and "There is no role" in message.text)
    assert "Did you mean night watch?" in refused.text
    assert (await bot.world.app.workspaces.get(known(bot, alice))).roles == ()
    for written in ("night watch", f"<@&{role}>"):
        await settings(alice, roles=written)
        assert (await bot.world.app.workspaces.get(known(bot, alice))).roles == (role,)
    shown = alice.messages[-1].text
    assert "Night watch" in shown
    await settings(alice, roles="members")
    assert await alice.autocomplete("settings", "roles", "nig") == ["Night watch"]
    await settings(alice, role=PickedRole(role))
    assert (await bot.world.app.workspaces.get(known(bot, alice))).roles == (role,)
    asked = await bob.slash("scan", {"account": "grace"})
    await bob.wait_for(lambda message: message is asked.original and "Only people with certain roles" in message.text)
