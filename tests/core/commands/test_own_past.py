"""Looking at one's own past: a file for deleting posts, and a newer archive that shows what is gone."""

import io
import json
import zipfile
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path

import pytest

from bot.core.cards.action_codec import encode
from bot.core.cards.actions import ExportAction, PageAction, SummaryAction, VerdictAction
from bot.core.cards.model import PostQuote
from bot.core.cards.plain_text import fallback
from bot.core.domain.errors import CommandError, InputError, RefusedError
from bot.core.domain.people import Requester
from bot.core.domain.reports import FileFormat, Past, PostQuery
from bot.core.domain.scans import ScanRequest, ScanStatus
from bot.core.domain.sources import SourceKind, SourceSpec
from bot.core.domain.verdicts import Verdict
from bot.core.domain.workspace import Visibility
from bot.core.sources.archive.source import ArchiveSource
from bot.core.store.engine.database import Store
from bot.core.views.reports.report import report_card
from tests.core.commands.bot import Bot, stored
from tests.core.sources.archives import OWNER, START, fields, js, manifest, packed, post, snowflake
from tests.databases import set_status
from tests.fakes import ALICE, BOB, made_posts

pytestmark = pytest.mark.cards

DAY = timedelta(days=1)
NEWER = 2  # Days after the posts.


def archive(
    folder: Path, numbers: Iterable[int], days: int | None, *, partial: bool = False, lost: int = 0, text: str = ""
) -> Path:
    """An archive with these posts, every third of them awful, that says it was made `days` after them.

    `lost` posts should be in another file, which is not there.
    """
    numbers = list(numbers)
    records = [post(each, text or ("this is awful" if each % 3 == 0 else "good morning")) for each in numbers]
    made = {} if days is None else {"generationDate": f"{START + days * DAY:%Y-%m-%dT%H:%M:%S}.000Z"}
    counts = {"tweets.js": ("tweets", len(records))} | ({"tweets-part1.js": ("tweets", lost)} if lost else {})
    told = manifest(counts, made={**made, "isPartialArchive": partial})
    path = folder / f"{len(list(folder.iterdir()))}.zip"
    return packed(path, {"data/tweets.js": js("tweets", records), "data/manifest.js": told})


async def scanned(bot: Bot, path: Path, requester: Requester = ALICE) -> int:
    """The number of a finished scan of the archive, which is then in the person's history."""
    request = ScanRequest(SourceSpec(SourceKind.ARCHIVE, str(path)), "mini", requester)
    scan = await bot.app.scans.submit(request)
    assert (await bot.app.scans.wait(scan.id)).status is ScanStatus.DONE
    return scan.id


def unpacked(content: bytes) -> dict[str, str]:
    """The files of a zip."""
    with zipfile.ZipFile(io.BytesIO(content)) as files:
        return {name: files.read(name).decode("utf-8-sig") for name in files.namelist()}


def number(post_id: str) -> int:
    """Which post of `archive` has this id."""
    return next(each for each in range(100) if fields(each)["id_str"] == post_id)


async def past(bot: Bot, scan_id: int, requester: Requester = ALICE) -> Past | None:
    """What the report says of earlier archives."""
    return (await bot.app.reports.report(scan_id, requester)).past


async def test_the_file_for_deleting_holds_the_flagged_posts_alone(bot: Bot, tmp_path: Path) -> None:
    """As links, ids, a table and a tweets.js, each with the same posts; and a README that warns."""
    await scanned(bot, archive(tmp_path, range(1, 10), 1))
    screen = await bot.say(f"/export {OWNER} --format deletion")
    assert "3 flagged posts, worst first.\nThis bot deletes nothing on X. X has suspended accounts" in screen.text
    assert screen.file.name == f"toxscan-{OWNER}-1-to-delete.zip"
    found = unpacked(screen.file.content)
    ids = found["ids.txt"].split()
    assert sorted(map(number, ids)) == [3, 6, 9]
    assert found["links.txt"].split() == [f"https://x.com/i/status/{each}" for each in ids]
    assert found["posts.csv"].count("this is awful") == 3
    assert "This bot deletes nothing on X." in found["README.txt"]
    assert "3 posts that are flagged" in found["README.txt"]
    assert max(map(len, found["README.txt"].splitlines())) <= 100


async def test_its_tweets_js_reads_as_the_archives_own(bot: Bot, tmp_path: Path) -> None:
    """Texts keep their entities, times their names, whatever an editor or a tool makes of them."""
    words = 'awful & <b>"worse"</b>\n\N{SNOWMAN} \u2028 https://t.co/abc'
    await scanned(bot, archive(tmp_path, [4], 1, text=words))
    found = unpacked((await bot.say(f"/export {OWNER} --format deletion")).file.content)
    assert found["tweets.js"].startswith("window.YTD.tweets.part0 = [")
    [record] = json.loads(found["tweets.js"].partition("=")[2])
    assert record["tweet"]["full_text"].startswith("awful &amp; &lt;b&gt;")
    assert record["tweet"]["created_at"] == "Fri Mar 01 12:04:00 +0000 2024"
    (tmp_path / "again").mkdir()
    (tmp_path / "again" / "tweets.js").write_text(found["tweets.js"], encoding="utf-8")
    [page] = [page async for page in ArchiveSource(tmp_path / "again" / "tweets.js").pages()]
    assert [(each.id, each.text) for each in page.posts] == [(snowflake(START + timedelta(minutes=4), 7), words)]


async def test_people_decide_what_the_file_holds(bot: Bot, tmp_path: Path) -> None:
    """What they call not toxic stays out, what they call toxic comes in."""
    await scanned(bot, archive(tmp_path, range(1, 7), 1))
    for each, verdict in ((3, Verdict.NOT_TOXIC), (5, Verdict.TOXIC)):
        await bot.press(encode(VerdictAction(1, int(fields(each)["id_str"]), verdict, 1, PostQuery())))
    found = unpacked((await bot.say(f"/export {OWNER} --format deletion")).file.content)
    assert sorted(map(number, found["ids.txt"].split())) == [5, 6]


async def test_export_offers_it_for_archives_alone(bot: Bot, store: Store, tmp_path: Path) -> None:
    """A post read from X may be anybody's."""
    await scanned(bot, archive(tmp_path, range(1, 7), 1))
    asked = await bot.press(encode(ExportAction(1)))
    assert (await bot.choose(asked, "To delete posts (ZIP)")).file.name.endswith("-to-delete.zip")
    await stored(store, made_posts(10))
    assert "To delete posts (ZIP)" not in (await bot.press(encode(ExportAction(2)))).labels
    for refused in (bot.say("/export ada --format deletion"), bot.press(encode(ExportAction(2, FileFormat.DELETION)))):
        with pytest.raises(RefusedError, match="from archives only"):
            await refused


async def test_a_later_scan_of_the_account_on_x_does_not_hide_the_archive(
    bot: Bot, store: Store, tmp_path: Path
) -> None:
    """Of the scans of a handle the file takes the archive's."""
    scan_id = await scanned(bot, archive(tmp_path, range(1, 7), 1))
    account = (await bot.app.reports.scan(scan_id)).account
    await stored(store, made_posts(10), account=type(account)(account.id, account.handle))
    assert f"-{scan_id}-to-delete" in (await bot.say(f"/export {OWNER} --format deletion")).file.name


async def test_nobody_else_gets_it(bot: Bot, tmp_path: Path) -> None:
    """Neither by a button nor by a name."""
    await scanned(bot, archive(tmp_path, range(1, 7), 1))
    with pytest.raises(InputError):
        await bot.press(encode(ExportAction(1, FileFormat.DELETION)), BOB)
    with pytest.raises(CommandError):
        await bot.say(f"/export {OWNER} deletion", BOB)


async def test_where_nothing_is_flagged_there_is_nothing_to_delete(bot: Bot, tmp_path: Path) -> None:
    """An empty file would look like a fault."""
    await scanned(bot, archive(tmp_path, [1, 2], 1))
    with pytest.raises(CommandError, match="There is nothing to delete"):
        await bot.say(f"/export {OWNER} --format deletion")


async def test_a_newer_archive_shows_what_is_gone(bot: Bot, tmp_path: Path) -> None:
    """Of four flagged posts two are gone; a new one is neither. A button shows those still there."""
    await scanned(bot, archive(tmp_path, range(1, 13), 1))
    newer = await scanned(bot, archive(tmp_path, [1, 3, 4, 9, 10, 15], NEWER))
    assert await past(bot, newer) == Past(flagged=4, gone=2)
    report = await bot.press(encode(SummaryAction(newer)))
    assert "Your earlier archives held 4 flagged posts: 2 of them gone from this one, 2 still there." in report.text
    shown = await bot.choose(report, "Still there: 2")
    quotes = [each for each in shown.cards[-1].elements if isinstance(each, PostQuote)]
    assert (len(quotes), "Gone from this archive." in shown.text) == (2, False)
    everything = await bot.press(encode(PageAction(newer, 1, PostQuery(flagged_only=True))))
    assert everything.text.count("Gone from this archive.") == 2


async def test_what_is_gone_is_not_to_be_deleted_again(bot: Bot, tmp_path: Path) -> None:
    """The file of the newer archive holds what is left."""
    await scanned(bot, archive(tmp_path, range(1, 13), 1))
    await scanned(bot, archive(tmp_path, [1, 3, 15], NEWER))
    found = unpacked((await bot.say(f"/export {OWNER} --format deletion")).file.content)
    assert sorted(map(number, found["ids.txt"].split())) == [3, 15]


async def test_an_empty_archive_shows_that_all_is_gone(bot: Bot, tmp_path: Path) -> None:
    """Whoever deleted everything learns just that."""
    await scanned(bot, archive(tmp_path, range(1, 13), 1))
    newer = await scanned(bot, archive(tmp_path, [], NEWER))
    assert await past(bot, newer) == Past(flagged=4, gone=4)
    report = await bot.press(encode(SummaryAction(newer)))
    assert not any(label.startswith("Still there") for label in report.labels)
    with pytest.raises(CommandError, match="no flagged post of this archive is left"):
        await bot.say(f"/export {OWNER} --format deletion")


async def test_the_same_archive_again_says_that_nothing_is_gone(bot: Bot, tmp_path: Path) -> None:
    """It was made at the same time."""
    path = archive(tmp_path, range(1, 7), 1)
    await scanned(bot, path)
    assert await past(bot, await scanned(bot, path)) == Past(flagged=2, gone=0)


async def test_an_older_archive_takes_nothing_back(bot: Bot, tmp_path: Path) -> None:
    """It holds what is gone, and lacks what came later: neither tells anything about today."""
    await scanned(bot, archive(tmp_path, range(1, 7), 1))
    newer = await scanned(bot, archive(tmp_path, [1, 3], NEWER))
    older = await scanned(bot, archive(tmp_path, range(1, 5), 0))
    assert await past(bot, newer) == Past(flagged=2, gone=1)
    assert await past(bot, older) == Past(flagged=2, gone=0)


@pytest.mark.parametrize(
    ("days", "partial", "lost"),
    [
        pytest.param(None, False, 0, id="says not when it was made"),
        pytest.param(NEWER, True, 0, id="is a part only"),
        pytest.param(NEWER, False, 5, id="lacks a file"),
    ],
)
async def test_an_archive_that_can_not_tell_says_nothing(
    bot: Bot, tmp_path: Path, days: int | None, partial: bool, lost: int
) -> None:
    """A post that it lacks may still be on X."""
    await scanned(bot, archive(tmp_path, range(1, 7), 1))
    newer = await scanned(bot, archive(tmp_path, [1], days, partial=partial, lost=lost))
    assert await past(bot, newer) is None
    assert "gone" not in (await bot.press(encode(SummaryAction(newer)))).text


async def test_a_scan_that_broke_off_says_nothing(bot: Bot, store: Store, tmp_path: Path) -> None:
    """What it has not come to is not gone."""
    await scanned(bot, archive(tmp_path, range(1, 7), 1))
    newer = await scanned(bot, archive(tmp_path, [1], NEWER))
    async with store.write() as connection:
        await set_status(connection, newer, ScanStatus.CANCELLED)
    assert await past(bot, newer) is None


async def test_archives_of_two_people_do_not_mix(bot: Bot, tmp_path: Path) -> None:
    """Each has their own collection: Bob's first archive has no past."""
    await scanned(bot, archive(tmp_path, range(1, 7), 1))
    assert await past(bot, await scanned(bot, archive(tmp_path, [1], NEWER), BOB), BOB) is None


async def test_who_sees_a_shared_report_does_not_learn_what_was_deleted(bot: Bot, tmp_path: Path) -> None:
    """The numbers of the posts are shown, those of the past are not."""
    await scanned(bot, archive(tmp_path, range(1, 7), 1))
    newer = await scanned(bot, archive(tmp_path, [1], NEWER))
    report = await bot.app.reports.report(newer, ALICE)
    assert "gone" in fallback(report_card(report))
    assert not any("gone" in fallback(report_card(report, pages=pages, public=True)) for pages in Visibility)
