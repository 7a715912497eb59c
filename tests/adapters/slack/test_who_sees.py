"""What others see on Slack, and what they can press: nothing about a person reaches anybody else."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.core.cards.action_codec import encode
from bot.core.cards.actions import CancelAction, HistoryAction, JudgeAction, ResumeAction, ScanAction
from bot.core.domain.people import Requester
from bot.core.domain.reports import PostQuery
from bot.core.domain.sources import SourceKind
from bot.core.store.engine.database import Store
from bot.core.store.schema import verdicts
from tests.adapters.slack.conftest import Bot, button
from tests.adapters.slack.test_answers import ARCHIVE
from tests.conversations.world import World
from tests.servers.slack import SlackServer
from tests.servers.slack_people import Person
from tests.servers.slack_state import Message
from tests.servers.x import XAccount, XServer, made_timeline

pytestmark = pytest.mark.slow

OWN = ("history", "budget", "watch", "settings", "forget", "export-my-data")


@pytest.fixture
async def reading(slack_server: SlackServer, store: Store, tmp_path: Path) -> AsyncIterator[Bot]:
    """A bot that reads from an X, on which @grace has written 25 posts, two of them strong ones."""
    async with XServer() as x:
        world = World(store, tmp_path, x)
        timeline = made_timeline(25, world.present)
        timeline[3].text, timeline[4].text = "this is awful", "just as awful"
        x.add(XAccount("1005", "grace", "Grace", timeline))
        bot = Bot(slack_server, world)
        await bot.start()
        yield bot
        await bot.stop()
        await world.stop()


def put(message: Message, label: str, action: str) -> None:
    """Put a button of an earlier version of the bot, or a guessed one, into a message."""
    message.blocks = [*message.blocks, {"type": "actions", "elements": [button(label, action)]}]


async def report_on_x(person: Person, line: str = "scan @grace --public") -> Message:
    """A public report on @grace; its price was seen by the asker alone."""
    before = person.messages
    await person.slash(line)
    price = await person.wait_for(lambda message: message not in before and "Scan @grace?" in message.read)
    assert price.ephemeral
    await person.press(price, next(label for label, _, _ in price.choices()))
    report = await person.wait_for(lambda message: message not in before and "Report on @grace" in message.read)
    assert not report.ephemeral
    assert report.channel is person.server.general
    return report


@pytest.mark.parametrize("written", ["{}", "{} --public", "/{} --public", "//{} --public"])
async def test_no_way_of_asking_shows_others_what_is_about_the_asker(bot: Bot, written: str) -> None:
    """Nor the setting that shows them everything else; two slashes are no way round."""
    alice, bob = bot.server.user("alice"), bot.server.user("bob")
    alice.user.admin = True
    await alice.slash("settings --visibility public")
    await alice.wait_for(lambda message: "Changed." in message.read)
    for name in OWN:
        before = len(alice.messages)
        await alice.slash(written.format(name))
        await bot.server.until(lambda before=before: len(alice.messages) > before)
    await alice.slash("about")
    await bob.wait_for(lambda message: "About toxscan" in message.read)
    assert len(bob.messages) == 1


@pytest.mark.parametrize("written", ["{}", "/{}", "//{} --public"])
async def test_a_mention_is_answered_aloud_but_not_with_what_is_about_the_asker(bot: Bot, written: str) -> None:
    """In the thread, where nobody else sees it."""
    alice, bob = bot.server.user("alice"), bot.server.user("bob")
    for name in OWN:
        before = len(alice.messages)
        question = await alice.mention(written.format(name))
        await bot.server.until(lambda before=before: len(alice.messages) > before)
    await alice.mention("about", thread=question)
    await bob.wait_for(lambda message: "About toxscan" in message.read)
    assert len(bob.messages) == 1


async def test_who_mentions_the_bot_can_ask_to_be_answered_alone(bot: Bot) -> None:
    """By the same word as for the command."""
    alice, bob = bot.server.user("alice"), bot.server.user("bob")
    await alice.mention("about --private")
    assert (await alice.wait_for(lambda message: "About toxscan" in message.read)).ephemeral
    assert bob.messages == []


@pytest.mark.parametrize("presser", ["alice", "bob"])
async def test_a_history_never_takes_the_place_of_a_public_report(reading: Bot, presser: str) -> None:
    """Whoever presses gets their own, alone."""
    report = await report_on_x(reading.server.user("alice"))
    person = reading.server.user(presser)
    put(report, "History", encode(HistoryAction()))
    await person.press(report, "History")
    assert (await person.wait_for(lambda message: "Your reports" in message.read)).ephemeral
    assert "Report on @grace" in report.read
    assert not [
        each for each in reading.server.user("carol").messages if "history" in each.read.lower() and each is not report
    ]


async def test_everybody_pages_a_public_report_in_a_copy_of_their_own(reading: Bot) -> None:
    """On the page that they pressed for; the report's own pages move for its owner alone, also after a restart."""
    alice, bob = reading.server.user("alice"), reading.server.user("bob")
    report = await report_on_x(alice)
    await alice.press(report, "All posts, worst first")
    page = await alice.wait_for(lambda message: "Page 1 of 5" in message.read)
    assert page.thread_ts == report.ts
    await reading.restart()
    await bob.press(page, "Next ▶")
    copy = await bob.wait_for(lambda message: "Page 2 of 5" in message.read)
    assert copy.ephemeral
    await bob.press(copy, "Last page")
    assert await bob.wait_for(lambda message: "Page 5 of 5" in message.read) is copy
    await bob.press(page, "Browse privately")
    await bob.wait_for(lambda message: message.ephemeral and message is not copy and "Page 1 of 5" in message.read)
    assert "Page 1 of 5" in page.read
    await alice.press(page, "Next ▶")
    await alice.wait_for(lambda message: message is page and "Page 2 of 5" in message.read)


async def test_strong_posts_stand_in_no_message_of_a_channel_whatever_its_owner_presses(reading: Bot) -> None:
    """Everybody there reads them in a copy of their own, from the page, the report or where posts are judged."""
    alice, bob = reading.server.user("alice"), reading.server.user("bob")
    alice.user.admin = True
    report = await report_on_x(alice)
    await alice.press(report, "All posts, worst first")
    page = await alice.wait_for(lambda message: "Page 1 of 5" in message.read)
    for label, words in (
        ("Newest first", "newest first ·"),
        ("Flagged posts only", "Flagged posts of"),
        ("Judge …", "Judge posts"),
    ):
        await alice.press(page, label)
        await alice.wait_for(lambda message, words=words: message is page and words in message.read)
        assert "covered here: “Browse privately” or “View on X” shows it." in page.read
        assert "awful" not in str(page.payload)
    assert "awful" not in str(report.payload)
    for message in (page, report):
        before = bob.messages
        await bob.press(message, "Browse privately")
        copy = await bob.wait_for(lambda message, before=before: message not in before and "awful" in message.read)
        assert copy.ephemeral


async def test_a_price_of_an_earlier_version_spends_nobodys_money(reading: Bot) -> None:
    """Whoever presses it is told their own price, alone; the message stays."""
    alice, bob = reading.server.user("alice"), reading.server.user("bob")
    report = await report_on_x(alice)
    put(report, "All 25 · $0.13", encode(ScanAction(SourceKind.TIMELINE, "grace", None, include_reposts=False)))
    before = report.edits
    await bob.press(report, "All 25 · $0.13")
    assert (await bob.wait_for(lambda message: "Scan @grace?" in message.read)).ephemeral
    assert report.edits == before
    bobs = Requester("slack", bob.user.id, bob.user.team_id)
    assert await reading.world.app.reports.history(bobs) == []


async def test_a_guessed_button_opens_nothing_that_was_not_shown_there(reading: Bot) -> None:
    """Neither a private report, nor in another channel one that was shown here."""
    alice, bob = reading.server.user("alice"), reading.server.user("bob")
    await report_on_x(alice)
    elsewhere = reading.server.add_channel("elsewhere")
    await bob.slash("about --public", elsewhere)
    other = await bob.wait_for(lambda message: message.channel is elsewhere)
    put(other, "Guess", encode(JudgeAction(1, 1, PostQuery())).replace(":k:", ":p:"))
    await bob.press(other, "Guess")
    told = await bob.wait_for(lambda message: "This report is not yours to open." in message.read)
    assert told.ephemeral
    assert not [message for message in bob.messages if message.channel is elsewhere and "@grace" in message.read]


async def test_an_archives_public_report_shows_its_card_and_no_more_until_its_owner_shares_it(bot: Bot) -> None:
    """Taken back, nobody opens a page any more, and the pages that stood in the thread are gone."""
    alice, bob = bot.server.user("alice"), bot.server.user("bob")
    report = await a_public_archive(bot, alice)
    await bob.press(report, "All posts, worst first")
    told = await bob.wait_for(lambda message: "only they can open its pages" in message.read)
    await alice.press(report, "All posts, worst first")
    assert (await alice.wait_for(lambda message: "Page 1 of 8" in message.read)).ephemeral
    await alice.press(report, "Share its pages here …")
    asked = await alice.wait_for(lambda message: "Share the pages of @ada's archive here?" in message.read)
    assert asked.ephemeral
    await alice.press(asked, "Share its pages")
    await alice.wait_for(lambda message: message is report and "Stop sharing its pages" in message.read)
    await bob.press(report, "All posts, worst first")
    copy = await bob.wait_for(lambda message: "Page 1 of 8" in message.read)
    assert copy.ephemeral
    await alice.press(report, "All posts, worst first")
    page = await bob.wait_for(lambda message: not message.ephemeral and "Page 1 of 8" in message.read)
    assert page.thread_ts == report.ts
    await alice.press(report, "Stop sharing its pages")
    await bob.wait_for(lambda message: message is page and "Page 1 of 8" not in message.read)
    await bob.press(copy, "Next ▶")
    await bob.wait_for(lambda message: message is not told and "only they can open its pages" in message.read)


async def a_public_archive(bot: Bot, owner: Person) -> Message:
    """A public report of an archive: as a scan that is gone on with, as Slack takes no file with a command."""
    bot.world.source.broken_at = 30
    await owner.type("", [ARCHIVE])
    await owner.wait_for(lambda message: "Scan of @ada's archive failed" in message.read)
    bot.world.source.broken_at = None
    await owner.slash("about --public")
    shown = await owner.wait_for(lambda message: message.channel is bot.server.general)
    put(shown, "Continue", "t1:r:1")
    await owner.press(shown, "Continue")
    return await owner.wait_for(lambda message: message is shown and "Report on @ada" in message.read)


async def test_a_strangers_cancel_is_refused_and_managers_need_the_setting(reading: Bot) -> None:
    """Each hears what they can do instead."""
    alice, bob, boss = (reading.server.user(name) for name in ("alice", "bob", "boss"))
    boss.user.admin = True
    report = await report_on_x(alice)
    put(report, "Cancel", encode(CancelAction(1)))
    for person in (bob, boss):
        await person.press(report, "Cancel")
        told = await person.wait_for(lambda message: "only they can cancel it" in message.read)
        assert "/toxscan scan @grace" in told.read
    await boss.slash("settings --control managers")
    await boss.wait_for(lambda message: "Changed." in message.read)
    await boss.press(report, "Cancel")
    await boss.wait_for(lambda message: "This scan is no longer running." in message.read)


async def test_nobody_goes_on_with_anothers_archive_not_even_a_manager(bot: Bot) -> None:
    """Whatever they press; it would give them its pages."""
    alice, boss = bot.server.user("alice"), bot.server.user("boss")
    boss.user.admin = True
    await boss.slash("settings --control managers")
    await boss.wait_for(lambda message: "Changed." in message.read)
    report = await a_public_archive(bot, alice)
    put(report, "Continue", encode(ResumeAction(1)))
    await boss.press(report, "Continue")
    await boss.wait_for(lambda message: message.ephemeral and "only they can open its pages" in message.read)
    assert "Report on @ada" in report.read


async def test_verdicts_of_a_workspace_are_its_managers_and_those_of_direct_messages_ones_own(bot: Bot) -> None:
    """Who is neither hears where their verdicts count."""
    alice = bot.server.user("alice")
    await alice.type("", [ARCHIVE])
    report = await alice.wait_for(lambda message: "Report on @ada" in message.read)
    await alice.press(report, "All posts, worst first")
    page = await alice.wait_for(lambda message: "Page 1 of 8" in message.read)
    await alice.press(page, "Judge …")
    judging = await alice.wait_for(lambda message: "Judge posts of" in message.read)
    await alice.press(judging, "#1 is not toxic")
    await alice.wait_for(lambda message: "You: not toxic (" in message.read)
    await alice.slash("history")
    history = await alice.wait_for(lambda message: message.ephemeral and "Your reports" in message.read)
    assert "| 60 | 10 |" in history.read
    put(history, "Judge …", encode(JudgeAction(1, 1, PostQuery())))
    await alice.press(history, "Judge …")
    told = await alice.wait_for(lambda message: "may judge posts here" in message.read)
    assert "You can judge posts for yourself" in told.read


async def test_a_user_group_that_the_setting_names_judges_for_all(bot: Bot) -> None:
    """By its @name or its id; Slack says who is in it."""
    alice, boss = bot.server.user("alice"), bot.server.user("boss")
    boss.user.admin = True
    bot.server.add_group("readers", alice)
    await boss.slash("settings --judges @readers")
    await boss.wait_for(lambda message: "@readers" in message.read)
    await alice.type("", [ARCHIVE])
    await alice.wait_for(lambda message: "Report on @ada" in message.read)
    await alice.slash("history")
    history = await alice.wait_for(lambda message: message.ephemeral and "Your reports" in message.read)
    put(history, "Judge …", encode(JudgeAction(1, 1, PostQuery())))
    await alice.press(history, "Judge …")
    await alice.wait_for(lambda message: message is history and "#1 is not toxic" in message.read)
    await alice.press(history, "#1 is not toxic")
    await alice.wait_for(lambda message: message is history and "#1: take my verdict back" in message.read)
    async with bot.world.store.read() as connection:
        assert (await connection.execute(sa.select(verdicts.c.space))).scalars().all() == [
            f"slack/{alice.user.team_id}"
        ]


@pytest.mark.parametrize("kind", ["guest", "stranger"])
async def test_guests_and_other_organizations_are_no_admins_and_scan_where_the_setting_lets_them(
    bot: Bot, kind: str
) -> None:
    """Whatever they are at home."""
    boss = bot.server.user("boss")
    boss.user.admin = True
    person = bot.server.stranger("mallory") if kind == "stranger" else bot.server.user("gus")
    person.user.guest, person.user.admin = kind == "guest", True
    await person.slash("settings --preset strict")
    await person.wait_for(lambda message: "Only people who manage this workspace" in message.read)
    await person.slash("scan @grace")
    told = await person.wait_for(
        lambda message: "Guests and people from other organizations may not scan" in message.read
    )
    assert "they can allow it with /toxscan settings" in told.read
    await boss.slash("settings --roles everyone")
    await boss.wait_for(lambda message: "including guests and other organizations" in message.read)
    before = len(person.messages)
    await person.slash("scan @grace")
    await bot.server.until(lambda: len(person.messages) > before)
    assert "may not scan" not in person.messages[-1].read


@pytest.mark.parametrize("group", ["@scanners", "S"])
async def test_who_may_scan_can_be_limited_to_managers_or_to_a_user_group(bot: Bot, group: str) -> None:
    """Members are told whom to ask."""
    alice, bob, boss = (bot.server.user(name) for name in ("alice", "bob", "boss"))
    boss.user.admin = True
    known = bot.server.add_group("scanners", alice)
    await boss.slash("settings --roles managers")
    await boss.wait_for(lambda message: "Who may scan" in message.read and "Changed." in message.read)
    await alice.slash("scan @grace")
    await alice.wait_for(lambda message: "Only people who manage this workspace may scan here." in message.read)
    await boss.slash(f"settings --roles {group if group[0] == '@' else known.id}")
    await boss.wait_for(lambda message: "Roles @scanners" in message.read)
    await boss.slash("settings --roles @scaners")
    await boss.wait_for(lambda message: "Did you mean @scanners?" in message.read)
    await bob.slash("scan @grace")
    await bob.wait_for(lambda message: "Only people with certain roles may scan here" in message.read)
    before = len(alice.messages)
    await alice.slash("scan @grace")
    await bot.server.until(lambda: len(alice.messages) > before)
    assert "may scan here" not in alice.messages[-1].read


@pytest.mark.slow
async def test_a_stranger_in_a_shared_channel_reads_in_a_copy_of_their_own(reading: Bot) -> None:
    """As everybody who sees the report; their own workspace's settings and admins are nothing here."""
    alice, mallory = reading.server.user("alice"), reading.server.stranger("mallory")
    report = await report_on_x(alice)
    await mallory.press(report, "All posts, worst first")
    copy = await mallory.wait_for(lambda message: "Page 1 of 5" in message.read)
    assert copy.ephemeral
    assert "Judge …" not in copy.read
    assert "Report on @grace" in report.read
