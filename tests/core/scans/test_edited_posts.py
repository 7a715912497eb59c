"""A post that was edited counts once, in its newest version, and is told of where the edit newly crosses the line."""

import json
import zipfile
from collections.abc import AsyncIterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.core.accounts.compliance import Compliance
from bot.core.cards.action_codec import encode
from bot.core.cards.actions import JudgeAction
from bot.core.cards.model import Select
from bot.core.cards.watch_actions import WatchVerdictAction
from bot.core.domain.accounts import Account
from bot.core.domain.errors import InputError
from bot.core.domain.posts import wording
from bot.core.domain.reports import PostQuery
from bot.core.domain.scans import ScanRequest, ScanStatus
from bot.core.domain.sources import SourceKind, SourceSpec
from bot.core.domain.verdicts import Given, Verdict
from bot.core.store.engine.database import Store
from bot.core.store.networks import ledger
from tests.conversations.screen import Screen
from tests.conversations.x_world import START, XWorld, wanted, x_world
from tests.fakes import ALICE, BOB
from tests.servers.x import XPost, made_timeline, snowflake

FAULT = Path(__file__).resolve().parents[4] / "shared" / "data" / "faults" / "edited-posts" / "edited.zip"
KIND, AWFUL, WORSE = "a lovely day", "this is awful", "this is more than awful"
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


@pytest.fixture
async def world(store: Store, tmp_path: Path) -> AsyncIterator[XWorld]:
    """A bot beside an X that knows nobody."""
    async with x_world(store, tmp_path) as made:
        yield made


def written(text: str, at: timedelta = -HOUR, sequence: int = 0) -> XPost:
    """A post of an hour ago."""
    return XPost(snowflake(START + at, sequence), text, START + at)


def not_toxic(screen: Screen) -> str:
    """What the choice does that calls the first post not toxic."""
    selects = [each for row in screen.cards[-1].rows for each in row if isinstance(each, Select)]
    [action] = [option.action for select in selects for option in select.options if option.label == "#1 is not toxic"]
    return action


async def texts(world: XWorld, scan_id: int) -> dict[str, tuple[str, bool, bool]]:
    """The report's posts by their ids: what they say, whether they are flagged, whether they are said to be edited."""
    every = [each async for each in world.app.reports.iterate_posts(scan_id)]
    found = {each.post.id: (each.post.text, bool(each.flagged), each.post.edited) for each in every}
    assert len(found) == len(every)
    return found


async def test_an_edit_on_x_replaces_what_was_stored(world: XWorld) -> None:
    """Between two scans: one post, in its newest version, scored anew; the link leads there."""
    post = written(KIND)
    world.account([post, written("another", -2 * HOUR)])
    first, _ = await world.scan()
    was = post.id
    post.edit(AWFUL, START - HOUR + MINUTE)
    second, progress = await world.scan()
    for scan_id in (first, second):  # An old report, too.
        report = await world.app.reports.report(scan_id)
        assert (report.totals.posts, report.totals.scored, report.totals.flagged) == (2, 2, 1)
        assert report.totals.whole
        assert (await texts(world, scan_id))[was] == (AWFUL, True, True)
    assert (progress.read, progress.scored, progress.flagged) == (2, 2, 1)
    _, page = await world.app.reports.page(second, PostQuery())
    assert page.posts[0].post.url(report.scan.account).endswith(post.id)


async def test_each_version_is_billed_once_a_day(world: XWorld) -> None:
    """X charges by id, and a version has its own."""
    post = written(KIND)
    world.account([post])
    await world.scan()
    post.edit(AWFUL, START - HOUR + MINUTE)
    for _ in range(2):
        await world.scan()
    assert world.server.posts_billed == 2
    async with world.store.read() as connection:
        used = await ledger.sum_spent(connection, date(2000, 1, 1))
    assert used == 2 * world.app.budget.post_price + world.app.budget.user_price


async def test_a_post_edited_before_it_is_read_is_known_by_its_first_id(world: XWorld) -> None:
    """X gives the newest version and names the others."""
    post = written(KIND)
    was = post.id
    post.edit("a nice day", START - HOUR + MINUTE)
    post.edit(AWFUL, START - HOUR + 2 * MINUTE)
    world.account([post])
    scan_id, _ = await world.scan()
    assert await texts(world, scan_id) == {was: (AWFUL, True, True)}


async def test_what_keeps_its_words_keeps_its_scores(world: XWorld) -> None:
    """An edit that changes a picture costs the model nothing."""
    post = written(AWFUL)
    world.account([post])
    await world.scan()
    asked = sum(world.scorer.asked.values())
    post.edit(AWFUL, START - HOUR + MINUTE)
    scan_id, _ = await world.scan()
    assert await texts(world, scan_id) == {post.history[0]: (AWFUL, True, True)}
    assert sum(world.scorer.asked.values()) == asked


async def test_an_edit_is_no_new_post_for_what_is_still_to_be_read(world: XWorld) -> None:
    """A scan that knows less than X counts goes on to ask, though edits came in."""
    posts = made_timeline(30, START - HOUR)
    world.account(posts)
    await world.scan(wanted(limit=10))
    for number, post in enumerate(posts[:10]):
        post.edit(f"edit no. {number}", START - HOUR + number * MINUTE + MINUTE)
    scan_id, progress = await world.scan()
    assert progress.status is ScanStatus.DONE
    assert len(await texts(world, scan_id)) == 30


async def test_a_verdict_is_on_the_words_that_were_seen(world: XWorld) -> None:
    """Whoever called the old version not toxic has not seen the new one: it is flagged. The same words stay judged."""
    post = written(AWFUL)
    world.account([post])
    scan_id, _ = await world.scan()
    await world.app.reports.judge(ALICE, scan_id, [Given(int(post.id), Verdict.NOT_TOXIC)])
    post.edit(AWFUL, START - HOUR + MINUTE)
    scan_id, _ = await world.scan()
    assert (await world.app.reports.report(scan_id, ALICE)).totals.flagged == 0
    post.edit(WORSE, START - HOUR + 2 * MINUTE)
    scan_id, _ = await world.scan()
    assert (await world.app.reports.report(scan_id, ALICE)).totals.flagged == 1


async def test_a_verdict_pressed_after_an_edit_is_refused(world: XWorld) -> None:
    """The button stands below the old words. Drawn anew it judges the new ones."""
    post = written(AWFUL)
    world.account([post])
    scan_id, _ = await world.scan()
    shown = JudgeAction(scan_id, 1, PostQuery())
    old = await world.press(encode(shown))
    post.edit(WORSE, START - HOUR + MINUTE)
    await world.scan()
    with pytest.raises(InputError, match="has changed since you saw it"):
        await world.press(not_toxic(old))
    assert (await world.app.reports.report(scan_id, ALICE)).totals.flagged == 1
    await world.press(not_toxic(await world.press(encode(shown))))
    assert (await world.app.reports.report(scan_id, ALICE)).totals.flagged == 0


async def test_a_verdict_below_an_alert_is_refused_after_an_edit(world: XWorld) -> None:
    """The same for the posts that a watch has told of."""
    post = written(AWFUL)
    account = world.account([post])
    scan_id, _ = await world.scan()
    watch = await world.app.watches.propose(ALICE, Account(account.id, account.handle))
    seen = wording(AWFUL)
    post.edit(WORSE, START - HOUR + MINUTE)
    await world.scan()
    with pytest.raises(InputError, match="has changed since you saw it"):
        await world.press(encode(WatchVerdictAction(watch.id, int(post.history[0]), not_toxic=True, wording=seen)))
    drawn = wording(WORSE)
    await world.press(encode(WatchVerdictAction(watch.id, int(post.history[0]), not_toxic=True, wording=drawn)))
    assert (await world.app.reports.report(scan_id, ALICE)).totals.flagged == 0


async def test_x_is_asked_about_the_version_that_is_kept(world: XWorld) -> None:
    """A sweep takes the post away when X has removed its newest version."""
    post = written(KIND)
    world.account([post, written("another", -2 * HOUR)])
    await world.scan()
    post.edit(AWFUL, START - HOUR + MINUTE)
    scan_id, _ = await world.scan()
    post.deleted = True
    swept = await Compliance(world.store, world.app.accounts, world.app.budget, "lookup").sweep()
    assert (swept.checked, swept.removed) == (2, 1)
    assert post.id in world.asked("/2/tweets")[-1].params["ids"].split(",")
    assert list(await texts(world, scan_id)) == [snowflake(START - 2 * HOUR)]


@pytest.mark.skipif(not FAULT.exists(), reason="the collection of faults is not here")
async def test_the_reported_archive_counts_each_post_once(world: XWorld) -> None:
    """As it was reported: a post with two versions, and another."""
    request = ScanRequest(SourceSpec(SourceKind.ARCHIVE, str(FAULT)), "mini", BOB)
    scan_id, _ = await world.scan(request)
    found = await texts(world, scan_id)
    assert found["1700000000000000201"][0::2] == ("You stupid idiot, read it again", True)
    assert found["1700000000000000203"][0::2] == ("What a lovely morning", False)
    assert len(found) == 2


def archived(folder: Path, *records: dict[str, object]) -> ScanRequest:
    """A scan of an archive with these records."""
    path = folder / "archive.zip"
    with zipfile.ZipFile(path, "w") as file:
        file.writestr(
            "data/tweets.js", f"window.YTD.tweets.part0 = {json.dumps([{'tweet': each} for each in records])}"
        )
    return ScanRequest(SourceSpec(SourceKind.ARCHIVE, str(path), "ada"), "mini", ALICE)


def record(number: int, text: str) -> dict[str, object]:
    """A post as archives hold it."""
    return {"id_str": str(number), "full_text": text, "created_at": "Mon Jan 05 08:36:41 +0000 2026"}


async def test_a_long_post_in_full_replaces_the_cut_one_and_stays(world: XWorld, tmp_path: Path) -> None:
    """Whatever order the copies come in; a corrected record counts, too."""
    whole = "word " * 70 + AWFUL
    cut = whole[:270] + "… https://t.co/abcdefghij"
    scan_id, _ = await world.scan(archived(tmp_path, record(1, cut), record(2, "mistaken")))
    assert (await world.app.reports.report(scan_id)).totals.flagged == 0
    second, progress = await world.scan(archived(tmp_path, record(1, whole), record(2, "corrected")))
    third, _ = await world.scan(archived(tmp_path, record(1, cut), record(2, "corrected")))
    for each in (scan_id, second, third):
        assert await texts(world, each) == {"1": (whole, True, False), "2": ("corrected", False, False)}
    assert (progress.read, progress.scored) == (2, 2)
