"""/watch and its buttons: what is shown before anything is agreed to, what can be changed, and by whom."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine

from bot.core.cards.action_codec import encode
from bot.core.cards.actions import SummaryAction
from bot.core.cards.model import Button, Select, SelectOption
from bot.core.cards.watch_actions import WatchAccountAction, WatchAction, WatchDo
from bot.core.domain.errors import CommandError, InputError, RefusedError, XError
from bot.core.domain.labels import Label
from bot.core.domain.people import Requester
from bot.core.domain.watches import WatchStatus
from bot.core.store.engine.database import Store
from bot.core.store.watches import watches
from tests.conversations.screen import Screen
from tests.conversations.x_world import START, XWorld, x_world
from tests.core.commands.bot import Bot
from tests.fakes import ALICE, BOB
from tests.servers.x import made_timeline


@pytest.fixture
async def world(store: Store, tmp_path: Path) -> AsyncIterator[XWorld]:
    """A bot beside an X on which @grace has written five posts a day for 20 days."""
    with time_machine.travel(START, tick=True):
        async with x_world(store, tmp_path) as made:
            made.account(made_timeline(100, START, every=timedelta(hours=4, minutes=48)))
            yield made


def choices(screen: Screen) -> dict[str, str]:
    """Everything that can be pressed or chosen, by its words."""
    controls = [control for row in screen.cards[-1].rows for control in row]
    pressable: list[Button | SelectOption] = []
    for control in controls:
        pressable += control.options if isinstance(control, Select) else [control]
    return {each.label: each.action for each in pressable}


def chosen(screen: Screen) -> list[str]:
    """What is chosen in the selects, from top to bottom."""
    selects = [control for row in screen.cards[-1].rows for control in row if isinstance(control, Select)]
    return [option.label for select in selects for option in select.options if option.chosen]


async def press(world: XWorld, screen: Screen, label: str, who: Requester = ALICE) -> Screen:
    """Press or choose what has this label."""
    return await world.press(choices(screen)[label], who)


async def test_nothing_is_watched_before_its_price_was_agreed_to(world: XWorld) -> None:
    """The price for a month, what is left, and the question; the list is empty until it is answered."""
    asked = await world.say("/watch @grace")
    assert "Watch @grace?" in asked.text
    assert "less than one new post a day, its average since it joined X" in asked.text
    assert "Your budget this month: $20.00" in asked.text
    assert "You watch no account yet." in (await world.say("/watch")).text
    begun = await press(world, asked, "They have consented")
    assert "State: running" in begun.text
    assert "@grace" in (await world.say("/watch list")).text


async def test_the_price_is_reckoned_from_what_was_read(world: XWorld) -> None:
    """Five posts a day and a bit, at half a cent."""
    await world.scan()
    assert "About $0.76 a month at about 5 new posts a day" in (await world.say("/watch grace")).text


async def test_it_can_be_declined(world: XWorld) -> None:
    """Nothing stays."""
    declined = await press(world, await world.say("/watch @grace"), "No, thanks")
    assert "Watch removed" in declined.text
    assert await world.app.watches.list_own(ALICE) == []


async def test_terms_are_given_with_the_command(world: XWorld) -> None:
    """And shown in words before one agrees."""
    line = "/watch @grace --every 12h --threshold 80 --labels insult,toxicity --digest 'weekly fri 18:00' --quiet 22-7"
    asked = await world.say(f"{line} --zone europe/berlin")
    for words in (
        "every 12 hours",
        "posts with a score of 80% or more for toxicity and insult",
        "together, every Friday at 18:00, never from 22:00 to 07:00, time of Europe/Berlin",
    ):
        assert words in asked.text
    await press(world, asked, "They have consented")
    [watch] = await world.app.watches.list_own(ALICE)
    assert (watch.terms.every, watch.terms.threshold) == (timedelta(hours=12), 0.8)
    assert watch.terms.labels == (Label.TOXICITY, Label.INSULT)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("--every 5m", "is not an interval"),
        ("--threshold lots", "is not a threshold"),
        ("--labels sexual_explicit", "does not score sexual_explicit"),
        ("--labels ,", "labels: ',' is not one of the choices"),
        ("--digest hourly", "is not a time for a digest"),
        ("--quiet all", "are not quiet hours"),
        ("--zone Mars", "no time zone 'Mars'"),
        ("--where there", "where: 'there' is not one of the choices"),
    ],
)
async def test_terms_that_make_no_sense_are_refused_before_anything_is_paid(
    world: XWorld, words: str, said: str
) -> None:
    """Not even the look-up."""
    with pytest.raises(CommandError, match=said):
        await world.say(f"/watch @grace {words}")
    assert world.asked("grace") == []


async def test_terms_can_be_changed_by_buttons(world: XWorld) -> None:
    """Each choice holds at once, and is seen as chosen."""
    screen = await press(world, await world.say("/watch @grace"), "They have consented")
    assert chosen(screen) == ["every 6 hours", "flagged posts", "right after each check"]
    screen = await press(world, screen, "every day")
    screen = await press(world, screen, "posts with a score of 80% or more")
    screen = await press(world, screen, "together, once a week")
    assert chosen(screen) == ["every day", "posts with a score of 80% or more", "together, every Monday at 09:00"]
    screen = await press(world, screen, "together, once a day")
    assert chosen(screen)[2] == "together, every day at 09:00"
    [watch] = await world.app.watches.list_own(ALICE)
    assert watch.next_due
    assert watch.next_due - START > timedelta(hours=23)


async def test_the_same_command_changes_the_watch_there_is(world: XWorld) -> None:
    """One watch an account; what is not given stays."""
    await press(world, await world.say("/watch @grace --threshold 90"), "They have consented")
    changed = await world.say("/watch @grace --every 1d")
    assert "Watch of @grace" in changed.text
    assert chosen(changed)[:2] == ["every day", "posts with a score of 90% or more"]
    assert len(await world.app.watches.list_own(ALICE)) == 1


async def test_a_watch_is_paused_let_go_on_and_removed(world: XWorld) -> None:
    """By its buttons, from the list."""
    await press(world, await world.say("/watch @grace"), "They have consented")
    screen = await press(world, await world.say("/watch"), "1: @grace")
    screen = await press(world, screen, "Pause")
    assert "State: paused" in screen.text
    assert "Next check" not in screen.text
    screen = await press(world, screen, "Continue")
    assert "State: running" in screen.text
    screen = await press(world, screen, "End this watch")
    assert "@grace is no longer watched." in screen.text
    assert "You watch no account yet." in (await press(world, screen, "Your watches")).text


async def test_a_watch_is_its_owners_alone(world: XWorld) -> None:
    """Buttons of an alert stand where others see them."""
    await press(world, await world.say("/watch @grace"), "They have consented")
    [watch] = await world.app.watches.list_own(ALICE)
    for do in WatchDo:
        with pytest.raises(CommandError, match="not yours"):
            await world.press(encode(WatchAction(watch.id, do)), BOB)
    assert await world.app.watches.list_own(ALICE) == [watch]


async def test_a_removed_watch_is_never_mistaken_for_a_later_one(world: XWorld) -> None:
    """Old buttons live for ever, so no number is given twice."""
    first = await press(world, await world.say("/watch @grace"), "They have consented")
    await press(world, first, "End this watch")
    await press(world, await world.say("/watch @grace"), "They have consented")
    with pytest.raises(CommandError, match="it was removed"):
        await press(world, first, "Pause")


async def test_a_report_leads_to_a_watch_of_whoever_presses(world: XWorld) -> None:
    """Below the report of an account on X, also a public one."""
    scan_id, _ = await world.scan()
    shown = await world.press(encode(SummaryAction(scan_id)))
    offered = await world.press(shown.buttons["Watch …"], BOB)
    assert "Watch @grace?" in offered.text
    await press(world, offered, "They have consented", BOB)
    assert [watch.owner for watch in await world.app.watches.list_own(BOB)] == [BOB]


async def test_a_report_of_an_archive_leads_to_none(bot: Bot) -> None:
    """Nothing new is added to it."""
    report = await bot.say(f"/scan-archive {bot.archive}")
    assert "All posts, worst first" in report.labels
    assert "Watch …" not in report.labels


@pytest.mark.parametrize("written", ["archive.zip", "/home/ada/twitter-2026/data", "tweets.js"])
async def test_an_archive_cannot_be_watched(world: XWorld, written: str) -> None:
    """And why."""
    with pytest.raises(CommandError, match="An archive can't be watched: nothing new is added to it"):
        await world.say(f"/watch {written}")


async def test_without_access_to_x_nothing_can_be_watched(bot: Bot) -> None:
    """The bot says so."""
    with pytest.raises(XError, match="no access to X"):
        await bot.say("/watch @grace")


async def test_where_to_tell_needs_a_channel(world: XWorld) -> None:
    """In direct messages and terminals there is none."""
    with pytest.raises(CommandError, match="There is no channel here"):
        await world.say("/watch @grace --where here")
    assert "in this terminal, while it is open" in (await world.say("/watch @grace --where dm")).text
    on_discord = Requester("discord", "7")
    assert "to you directly" in (await world.say("/watch @grace --where dm", on_discord)).text


async def test_options_without_an_account_are_not_taken_for_a_list(world: XWorld) -> None:
    """Somebody forgot the account."""
    with pytest.raises(CommandError, match="An account is missing"):
        await world.say("/watch --every 12h")


async def test_a_person_may_watch_so_many_accounts(store: Store, tmp_path: Path) -> None:
    """The next one is refused before its price is shown, or at the latest when it is agreed to."""
    async with x_world(store, tmp_path) as world:
        world.account(made_timeline(1, START))
        world.account([], "ada", "7")
        world.app.watches._most = 1
        second = await world.say("/watch @ada")
        await press(world, await world.say("/watch @grace"), "They have consented")
        with pytest.raises(RefusedError, match="You watch 1 account, and no more are allowed here"):
            await press(world, second, "They have consented")
        with pytest.raises(RefusedError, match="You watch 1 account"):
            await world.say("/watch @ada")


async def test_who_may_not_scan_may_not_watch(world: XWorld) -> None:
    """The workspace's roles hold for both."""
    team = Requester("fake", "u1", "w1")
    settings = await world.app.workspaces.get(team)
    await world.app.workspaces.save(team, replace(settings, roles=("5",)))
    with pytest.raises(RefusedError, match="certain roles"):
        await world.say("/watch @grace", team)
    with pytest.raises(RefusedError, match="certain roles"):
        await world.press(encode(WatchAccountAction("grace")), team)


async def test_an_account_that_opted_out_is_refused(store: Store, tmp_path: Path) -> None:
    """As with a scan."""
    async with x_world(store, tmp_path, x={"opt_out": ["@Grace"]}) as world:
        with pytest.raises(InputError, match="has asked not to be scanned"):
            await world.say("/watch grace")


async def test_forgetting_takes_watches_and_their_messages_away(world: XWorld, store: Store) -> None:
    """And the file of one's own data lists them before."""
    await press(world, await world.say("/watch @grace"), "They have consented")
    assert '"handle": "grace"' in await world.app.privacy.document(ALICE)
    asked = await world.say("/forget")
    await press(world, asked, "Forget everything")
    assert await world.app.watches.list_own(ALICE) == []


async def test_a_lost_watch_says_why_and_goes_on_where_it_was(world: XWorld) -> None:
    """What was written meanwhile is still to be told of."""
    await press(world, await world.say("/watch @grace"), "They have consented")
    [watch] = await world.app.watches.list_own(ALICE)
    async with world.store.write() as connection:
        await watches.mark_lost(connection, watch.id, "I can't write there any more.")
    screen = await press(world, await world.say("/watch"), "1: @grace")
    assert "I can't write there any more." in screen.text
    await press(world, screen, "Continue")
    [again] = await world.app.watches.list_own(ALICE)
    assert (again.status, again.since) == (WatchStatus.ACTIVE, watch.since)
    assert again.next_due
    assert again.next_due <= datetime.now(UTC)
