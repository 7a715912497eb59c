"""/forget and /export-my-data: everything of a person in a file, and gone; nothing of anybody else is touched."""

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from bot.core.cards.action_codec import encode
from bot.core.cards.actions import SummaryAction
from bot.core.domain.clock import now
from bot.core.domain.errors import InputError, RefusedError
from bot.core.domain.people import Requester
from bot.core.domain.reports import PostQuery, Report
from bot.core.domain.scans import ScanStatus
from bot.core.domain.sources import Bill, Resource
from bot.core.store.engine.database import Store
from bot.core.store.networks import audit, ledger
from bot.core.store.people import reader_language
from bot.core.store.schema import metadata
from tests.conversations.screen import Screen
from tests.core.commands.bot import Bot, stored
from tests.databases import ON_SQLITE
from tests.fakes import ALICE, BOB, call_not_toxic, made_posts, on_x, request

WORDS = "only-this-post-says-so"
HERE, THERE = Requester("discord", "77", "guild-1"), Requester("discord", "77", "guild-2")


async def forget(bot: Bot, person: Requester = ALICE) -> Screen:
    """Ask for it and mean it."""
    return await bot.choose(await bot.say("/forget", person), "Forget everything", person)


async def test_what_is_asked_before_says_what_becomes_of_everything(bot: Bot) -> None:
    """Archives, messages in the chat, and a copy that is a press away."""
    asked = await bot.say("/forget")
    for words in (
        "the posts of your archives",
        "Messages in the chat stay",
        "not that it was you",
        "could trace to you",
    ):
        assert words in asked.text
    assert (await bot.choose(asked, "Download my data first")).file.name == "toxscan-my-data.json"


async def rows(store: Store) -> dict[str, list[dict[str, Any]]]:
    """Everything stored, table by table."""
    async with store.read() as connection:
        return {
            table.name: [dict(row) for row in (await connection.execute(sa.select(table))).mappings()]
            for table in metadata.sorted_tables
        }


async def live(bot: Bot, store: Store, person: Requester = ALICE) -> None:
    """Leave a trace in every table that can hold one."""
    scan = await stored(store, made_posts(20), person)
    await bot.say("/settings --preset strict", person)
    await bot.say("/export ada", person)
    async with store.write() as connection:
        await call_not_toxic(connection, person, scan, 6)
        await reader_language.save(connection, person, "de_AT")
        # X charges a post once a day: each scan reads others.
        read = tuple(str(scan.id * 10 + number) for number in range(3))
        await ledger.charge(connection, person, Bill(Resource.POST, read, 5000), now().date())
        await audit.note(connection, person, audit.Event.SCAN, "ada", "42")


async def test_nothing_is_forgotten_before_it_is_meant(bot: Bot, store: Store) -> None:
    """The question changes nothing, and one may keep everything."""
    await live(bot, store)
    before = await rows(store)
    asked = await bot.say("/forget")
    assert "Forget everything about you?" in asked.text
    assert "@ada" in (await bot.choose(asked, "Delete nothing")).text
    assert await rows(store) == before


async def test_no_row_names_the_person_any_more(bot: Bot, store: Store) -> None:
    """Whatever table, whatever column; posts, scores and the account that nobody else asked for are gone too."""
    await live(bot, store)
    assert "20 posts" in (await forget(bot)).text
    left = await rows(store)
    assert not [name for name in ("scans", "posts", "scores", "searches", "verdicts", "collections") if left[name]]
    assert left["workspace_settings"] == []
    assert ALICE.user_id not in json.dumps(left, default=str)


async def test_what_was_spent_and_asked_stays_without_a_name(bot: Bot, store: Store) -> None:
    """Budgets must add up, also when two people are forgotten on one day; X's rules want the trail."""
    await live(bot, store)
    await live(bot, store, BOB)
    async with store.read() as connection:
        before = await ledger.sum_spent(connection, now().date())
    await forget(bot)
    await forget(bot, BOB)
    async with store.read() as connection:
        assert await ledger.sum_spent(connection, now().date()) == before == 30_000
        assert [entry.requester for entry in await audit.entries(connection)] == [Requester("terminal", "")] * 2
        [line] = await ledger.sum_by_requester(connection, now().date())
    assert (line.requester, line.posts) == (Requester("terminal", ""), 6)


async def test_forgetting_does_not_renew_ones_budget_of_this_month(bot: Bot, store: Store) -> None:
    """What is spent is spent, though it no longer says by whom; with the next month's first bill even the hash goes."""
    await live(bot, store)
    async with store.read() as connection:
        before = await ledger.sum_spent(connection, now().date(), ALICE)
    await forget(bot)
    async with store.read() as connection:
        assert await ledger.sum_spent(connection, now().date(), ALICE) == before > 0
        assert await ledger.sum_spent(connection, now().date(), BOB) == 0
    async with store.write() as connection:
        await ledger.charge(connection, BOB, Bill(Resource.POST, ("77",), 5_000), now().date() + timedelta(days=32))
    async with store.read() as connection:
        assert await ledger.sum_spent(connection, now().date(), ALICE) == 0
        assert await ledger.sum_spent(connection, now().date()) == before + 5_000


async def test_forgetting_does_not_renew_what_one_may_take_away_today(bot: Bot, store: Store) -> None:
    """X's cap is for the person, not for what we remember of them."""
    await stored(store, made_posts(500))
    await bot.say("/export ada")
    await forget(bot)
    await stored(store, made_posts(500, first=1_001))
    with pytest.raises(RefusedError, match="500 posts from X today"):
        await bot.say("/export ada")


@ON_SQLITE
async def test_the_words_are_really_gone_from_the_disk(bot: Bot, store: Store, tmp_path: Path) -> None:
    """Not in the database's free pages, not in its log of changes."""
    words = [replace(post, text=f"{WORDS} {post.text}") for post in made_posts(300)]
    await stored(store, words)
    assert WORDS.encode() in on_disk(tmp_path)
    await forget(bot)
    assert WORDS.encode() not in on_disk(tmp_path)


def on_disk(folder: Path) -> bytes:
    """The database with whatever SQLite keeps beside it."""
    return b"".join(path.read_bytes() for path in sorted(folder.glob("toxscan.db*")))


async def test_what_others_asked_for_too_stays_theirs_as_it_was(bot: Bot, store: Store) -> None:
    """Bob scanned after Alice: his report covers the posts that she brought in. What she read after him goes."""
    await stored(store, made_posts(20))
    bobs = await stored(store, made_posts(40), BOB)
    await stored(store, made_posts(60))
    before = await seen(bot, bobs.id)
    assert "20 posts" in (await forget(bot)).text
    assert await seen(bot, bobs.id) == before
    assert "Report on @ada" in (await bot.press(encode(SummaryAction(bobs.id)), BOB)).text
    with pytest.raises(InputError, match="not yours"):
        await bot.press(encode(SummaryAction(bobs.id)))
    assert ALICE.user_id not in json.dumps(await rows(store), default=str)


async def seen(bot: Bot, scan_id: int) -> tuple[Report, object]:
    """What Bob sees of a scan."""
    return await bot.app.reports.report(scan_id, BOB), await bot.app.reports.page(scan_id, PostQuery(), 2, BOB)


async def test_a_scan_that_somebody_joined_becomes_theirs(bot: Bot, store: Store) -> None:
    """Alice started it, Bob keeps it."""
    await bot.app.scans.wait((await bot.app.scans.submit(on_x(ALICE))).id)
    scan = await bot.app.scans.submit(on_x(BOB))
    await bot.app.scans.wait(scan.id)
    bot.scorer.gate.clear()
    bot.source.posts = made_posts(80)
    third = await bot.app.scans.submit(on_x(ALICE))
    assert (await bot.app.scans.submit(on_x(BOB))).id == third.id
    await forget(bot)
    bot.scorer.gate.set()
    assert (await bot.app.reports.scan(third.id)).request.requester == BOB
    assert (await bot.app.reports.scan(1)).request.requester == Requester("", "")


async def test_a_running_scan_is_cancelled_first(bot: Bot, store: Store) -> None:
    """It would write what was just taken away."""
    bot.scorer.gate.clear()
    scan = await bot.app.scans.submit(request(ALICE))
    waiting = bot.app.scans.watch(scan.id)
    await anext(waiting)
    assert "Forgotten" in (await forget(bot)).text
    assert [progress async for progress in waiting][-1].status is ScanStatus.CANCELLED
    assert (await rows(store))["scans"] == []


async def test_a_forgotten_scans_number_is_never_given_again(bot: Bot, store: Store) -> None:
    """An old button must not open another report."""
    await stored(store, made_posts(10))
    await stored(store, made_posts(10))
    await forget(bot)
    await forget(bot)
    assert (await stored(store, made_posts(10))).id == 3


async def test_an_account_read_from_x_is_read_anew_after_its_posts_went(bot: Bot, store: Store) -> None:
    """Else the cursor would say that they were read already."""
    await stored(store, made_posts(10), BOB)
    await stored(store, made_posts(20), ALICE)
    assert (await rows(store))["collections"][0]["cursor"] == "end"
    await forget(bot)
    assert (await rows(store))["collections"][0]["cursor"] is None


async def test_somebody_else_cannot_press_the_button(bot: Bot, store: Store) -> None:
    """In public it would forget whoever pressed it."""
    asked = await bot.say("/forget")
    await stored(store, made_posts(10), BOB)
    with pytest.raises(RefusedError, match="Somebody else asked to be forgotten"):
        await bot.choose(asked, "Forget everything", BOB)
    assert len(await bot.app.reports.history(BOB)) == 1


async def test_forgetting_reaches_all_servers_where_one_id_is_one_person(bot: Bot, store: Store) -> None:
    """On Discord; the settings of a server are the server's and stay."""
    await live(bot, store, HERE)
    await live(bot, store, THERE)
    await forget(bot, HERE)
    left = await rows(store)
    assert not left["scans"]
    assert not left["verdicts"]
    assert {row["space"] for row in left["workspace_settings"]} == {"discord/guild-1", "discord/guild-2"}
    assert "77" not in {row["user_id"] for name in ("spending", "audit") for row in left[name]}


async def test_forgetting_stays_within_the_workspace_where_ids_mean_nothing_outside(bot: Bot, store: Store) -> None:
    """On Slack another workspace's user may have the same id."""
    mine, other = Requester("slack", "U1", "T1"), Requester("slack", "U1", "T2")
    await stored(store, made_posts(10), mine)
    await stored(store, made_posts(10), other)
    await forget(bot, mine)
    assert len(await bot.app.reports.history(other)) == 1
    assert await bot.app.reports.history(mine) == []


async def test_everything_about_me_is_in_one_file(bot: Bot, store: Store) -> None:
    """Each subject that /forget takes away or makes anonymous; nothing of anybody else."""
    await live(bot, store)
    await live(bot, store, BOB)
    file = (await bot.say("/export-my-data")).file
    found = json.loads(file.content)
    assert file.name == "toxscan-my-data.json"
    assert found["person"] == {"platform": "terminal", "user_id": "alice"}
    assert found["posts_exported_today"] == 20
    for subject in ("history", "scans", "verdicts", "settings", "language", "spending", "audit"):
        assert len(found[subject]) == 1, subject
    assert found["history"][0]["account"] == "ada"
    assert found["verdicts"][0]["post_id"] == 6
    assert BOB.user_id not in json.dumps(found)


async def test_there_is_nothing_in_the_file_after_forgetting(bot: Bot, store: Store) -> None:
    """All subjects are empty."""
    await live(bot, store)
    await forget(bot)
    found = json.loads((await bot.say("/export-my-data")).file.content)
    assert not [subject for subject, lines in found.items() if isinstance(lines, list) and lines]


async def test_every_table_that_names_people_is_thought_of(bot: Bot, store: Store) -> None:
    """A new table with a user's id has to be forgotten too: this test fails until somebody sees to it."""
    naming = {table.name for table in metadata.sorted_tables if "user_id" in table.c or "space" in table.c}
    theirs = {
        "scans",
        "searches",
        "live_messages",
        "verdicts",
        "workspace_settings",
        "spending",
        "audit",
        "watches",
        "reservations",
    }
    theirs |= {"collections", "shown", "shared_pages", "readers", "account_lists"}
    assert naming == theirs
