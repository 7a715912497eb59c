"""Strangers with forged archives: what another brought, and what X confirmed, stays as it is and where it is.

Each test replays something that once worked, through the commands that people give.
"""

import json
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from bot.core.cards.action_codec import encode
from bot.core.cards.actions import CancelAction, JudgeAction, PageAction, ResumeAction, SummaryAction, VerdictAction
from bot.core.commands.scans.scan_archive import archive_source
from bot.core.domain.accounts import Account
from bot.core.domain.clock import now
from bot.core.domain.errors import AccountError, InputError, OptedOutError, RefusedError, StoreError
from bot.core.domain.people import Requester
from bot.core.domain.reports import PostQuery
from bot.core.domain.scans import ScanRequest
from bot.core.domain.sources import SourceKind
from bot.core.domain.verdicts import Verdict
from bot.core.scans.access import ReportSharing
from bot.core.store.engine.database import Store
from bot.core.store.networks import audit, sweeps
from bot.core.store.schema import collections, metadata
from tests.conversations.screen import Screen
from tests.conversations.x_world import START, XWorld, wanted, x_world
from tests.core.commands.bot import stored
from tests.core.sources.archives import account_js, js, packed, post
from tests.core.watches.watching import AWFUL, Clock, Process, after
from tests.databases import ON_X
from tests.fakes import made_posts
from tests.servers.x import made_timeline

OWNER = Requester("discord", "1", "guild-1")
STRANGER = Requester("discord", "666", "guild-2")
NEIGHBOR = Requester("discord", "667", "guild-1")
READER = Requester("discord", "2", "guild-1")
GRACE = "1005"
LOCKED = "secret of my locked account, an awful one"
THREAT = "an awful threat that nobody on X has ever written"


@pytest.fixture
async def world(store: Store, tmp_path: Path) -> AsyncIterator[XWorld]:
    """A bot whose X knows @grace with 40 posts."""
    async with x_world(store, tmp_path) as made:
        made.account(made_timeline(40, START))
        yield made


def archive(folder: Path, *texts: str, owner: str = "grace", owner_id: str = GRACE, first: int = 1) -> Path:
    """An archive, as anybody can write one, that claims to be of an account."""
    records = [post(number, text) for number, text in enumerate(texts, start=first)]
    path = folder / f"{owner}-{owner_id}-{first}-{len(texts)}.zip"
    return packed(path, {"data/tweets.js": js("tweets", records), "data/account.js": account_js(owner, owner_id)})


async def give(world: XWorld, path: Path, who: Requester) -> tuple[int, Screen]:
    """Somebody gives an archive: the number of the scan, and what is shown."""
    screen = await world.say(f"/scan-archive {path}", who)
    return (await world.app.reports.history(who))[0].scan.id, screen


async def texts(world: XWorld, scan_id: int, who: Requester) -> list[str]:
    """What stands in all posts of a report that somebody opens."""
    await ReportSharing(world.store).access(who, scan_id, "")
    return [scored.post.text async for scored in world.app.reports.iterate_posts(scan_id, who)]


async def everything(store: Store) -> dict[str, list[dict[str, Any]]]:
    """All rows of all tables."""
    async with store.read() as connection:
        return {
            table.name: [dict(row) for row in (await connection.execute(sa.select(table))).mappings()]
            for table in metadata.sorted_tables
        }


@pytest.fixture
async def private(world: XWorld, tmp_path: Path) -> int:
    """The number of the scan of somebody's own archive of 30 posts."""
    number, _ = await give(world, archive(tmp_path, LOCKED, *(f"walked {n} miles" for n in range(29))), OWNER)
    return number


@pytest.mark.parametrize("thief", [STRANGER, NEIGHBOR, Requester("discord", "1", "guild-2"), Requester("slack", "1")])
async def test_a_file_that_bears_anothers_number_opens_none_of_their_posts(
    world: XWorld, private: int, tmp_path: Path, thief: Requester
) -> None:
    """Neither elsewhere, nor by a neighbor, nor by the same person in another workspace: not a post, not a number."""
    number, screen = await give(world, archive(tmp_path, "x marks the spot"), thief)
    assert "1 post read" in screen.text
    assert await texts(world, number, thief) == ["x marks the spot"]
    _, page = await world.app.reports.page(number, PostQuery(), reader=thief)
    assert (page.matches, [each.post.text for each in page.posts]) == (1, ["x marks the spot"])
    _, found = await world.app.reports.page(number, PostQuery(text="secret"), reader=thief)
    assert found.matches == 0
    file = (await world.say("/export grace --format json", thief)).file
    assert [each["text"] for each in json.loads(file.content)["posts"]] == ["x marks the spot"]
    assert LOCKED not in (await world.say("/export-my-data", thief)).file.content.decode()
    assert len(await texts(world, private, OWNER)) == 30


@pytest.mark.parametrize(
    "action",
    [
        SummaryAction(1),
        PageAction(1, 1, PostQuery()),
        JudgeAction(1, 1, PostQuery()),
        VerdictAction(1, 1, Verdict.NOT_TOXIC, number=1, query=PostQuery()),
        ResumeAction(1),
        CancelAction(1),
    ],
)
@pytest.mark.parametrize("thief", [STRANGER, NEIGHBOR, Requester("discord", "1", "guild-2")])
async def test_guessed_buttons_open_nothing(world: XWorld, private: int, action: Any, thief: Requester) -> None:
    """Whoever presses is told what to do, in the same words whether there is such a report or not."""
    assert private == 1
    with pytest.raises(InputError) as here:
        await world.press(encode(action), thief)
    with pytest.raises(InputError) as nowhere:
        await world.press(encode(SummaryAction(77)), thief)
    assert (here.value.message, here.value.hint) == (nowhere.value.message, nowhere.value.hint)
    assert "scan your archive again: that is free" in here.value.hint


async def test_two_people_may_give_the_same_archive_at_once(world: XWorld, tmp_path: Path) -> None:
    """Neither joins the other's scan."""
    world.scorer.gate.clear()
    request = [
        (await world.app.scans.submit(wanted_archive(archive(tmp_path, LOCKED), who))) for who in (OWNER, NEIGHBOR)
    ]
    assert request[0].id != request[1].id
    world.scorer.gate.set()
    for scan, who in zip(request, (OWNER, NEIGHBOR), strict=True):
        await world.app.scans.wait(scan.id)
        assert await texts(world, scan.id, who) == [LOCKED]
        assert [each.scan.id for each in await world.app.reports.history(who)] == [scan.id]


def wanted_archive(path: Path, who: Requester) -> ScanRequest:
    """A request to scan an archive."""
    return ScanRequest(archive_source(path), "mini", who)


@pytest.mark.parametrize("forged_first", [True, False])
async def test_a_forged_post_is_in_nobodys_report_on_x(world: XWorld, tmp_path: Path, *, forged_first: bool) -> None:
    """Whichever came first; nor in pages, exports and numbers."""
    forged = archive(tmp_path, THREAT, first=1_400_000)
    if forged_first:
        await give(world, forged, STRANGER)
    scan_id, _ = await world.scan(wanted(requester=READER))
    if not forged_first:
        await give(world, forged, STRANGER)
        scan_id, _ = await world.scan(wanted(requester=READER))
    report = await world.app.reports.report(scan_id, READER)
    assert report.totals.posts == 40
    assert THREAT not in await texts(world, scan_id, READER)
    file = (await world.say("/export grace --format json", READER)).file
    assert THREAT not in file.content.decode()
    page = await world.press(encode(PageAction(scan_id, 1, PostQuery())), READER)
    assert THREAT not in page.text
    assert "https://x.com/grace/status/" in page.text


async def test_a_forged_text_for_a_post_of_x_changes_nothing_there(world: XWorld, tmp_path: Path) -> None:
    """It had come first, and X's own was not stored then."""
    real = world.server.accounts["grace"].posts[0]
    record = {"tweet": post(1, THREAT)["tweet"] | {"id_str": str(real.id)}}
    forged = packed(
        tmp_path / "f.zip", {"data/tweets.js": js("tweets", [record]), "data/account.js": account_js("grace", GRACE)}
    )
    await give(world, forged, STRANGER)
    scan_id, _ = await world.scan(wanted(requester=READER))
    found = {each.post.id: each.post.text async for each in world.app.reports.iterate_posts(scan_id, READER)}
    assert len(found) == 40
    assert found[str(real.id)] != THREAT


async def test_a_forged_post_is_no_news(process: Process, clock: Clock) -> None:
    """A watch tells of what X gave, once there is something."""
    ada = process.x.add("ada")
    await process.watch(ada)
    forged = [each for each in made_posts(5) if "awful" in each.text]
    late = [type(each)(str(2**62), now(), each.text) for each in forged]
    await stored(process.store, late, STRANGER, account=Account(ada.id, "ada"), kind=SourceKind.ARCHIVE)
    await after(process, clock)
    assert process.platform.arrived == []
    ada.write(AWFUL.format(1))
    await after(process, clock)
    assert process.platform.titles() == ["1 new flagged post of @ada"]
    assert process.platform.told() == [AWFUL.format(1)]


async def test_no_file_renames_an_account(world: XWorld, tmp_path: Path) -> None:
    """Its reports and history keep X's names, and another's handle does not lead to it."""
    scan_id, _ = await world.scan(wanted(requester=READER))
    await give(world, archive(tmp_path, "hello", owner="respected"), STRANGER)
    assert (await world.app.reports.scan(scan_id)).account.handle == "grace"
    assert "@grace" in (await world.say("/history", READER)).text
    assert "respected" not in (await world.say("/history", READER)).text
    with pytest.raises(AccountError):
        await world.say("/scan @respected", READER)
    assert (await world.app.accounts.find("grace", READER)).name == "Grace"


async def test_posts_that_somebody_paid_for_are_not_opened_by_a_file(world: XWorld, tmp_path: Path) -> None:
    """Only by a scan that is admitted; then they cost nothing again, and it stands in the trail."""
    await world.scan(wanted(requester=READER))
    number, _ = await give(world, archive(tmp_path, "x marks the spot"), STRANGER)
    assert await texts(world, number, STRANGER) == ["x marks the spot"]
    billed = world.server.posts_billed
    scan_id, _ = await world.scan(wanted(requester=STRANGER))
    assert len(await texts(world, scan_id, STRANGER)) == 40
    assert world.server.posts_billed == billed
    async with world.store.read() as connection:
        asked = [entry.requester for entry in await audit.entries(connection) if entry.event is audit.Event.SCAN]
    assert asked == [STRANGER, READER]


async def test_who_joins_a_scan_on_x_is_in_the_trail_and_held_to_the_cooldown(store: Store, tmp_path: Path) -> None:
    """They read what the scan reads, as if they had started it; pressing twice is no second scan."""
    async with x_world(store, tmp_path) as world:
        world.settings.limits.cooldown_seconds = 600
        world.account(made_timeline(20, START))
        world.account(made_timeline(20, START, sequence=7), "ada", "2")
        world.scorer.gate.clear()
        shared = await world.app.scans.submit(wanted(requester=OWNER))
        for _ in range(2):
            assert (await world.app.scans.submit(wanted(requester=READER))).id == shared.id
        other = await world.app.scans.submit(wanted("ada", requester=NEIGHBOR))
        with pytest.raises(RefusedError, match="a moment ago"):
            await world.app.scans.submit(wanted("ada", requester=READER))
        assert await world.app.reports.history(READER) != []
        assert other.id not in {each.scan.id for each in await world.app.reports.history(READER)}
        async with store.read() as connection:
            asked = [entry.requester for entry in await audit.entries(connection) if entry.event is audit.Event.SCAN]
        assert asked == [NEIGHBOR, READER, OWNER]
        world.scorer.gate.set()
        await world.app.scans.wait(other.id)
        await world.app.scans.wait(shared.id)


async def test_what_x_gave_counts_in_the_export_of_whoever_takes_it_away(world: XWorld) -> None:
    """Also where somebody else paid for it."""
    await world.scan(wanted(requester=READER))
    await world.scan(wanted(requester=STRANGER))
    await world.say("/export grace", STRANGER)
    day = json.loads((await world.say("/export-my-data", STRANGER)).file.content)
    assert day["posts_exported_today"] == 40


async def test_a_link_to_x_stands_only_at_posts_that_x_gave(world: XWorld, private: int) -> None:
    """An archive's would lead to nothing, and look as if X had confirmed it."""
    page = await world.press(encode(PageAction(private, 1, PostQuery())), OWNER)
    assert LOCKED in page.text
    assert "x.com" not in page.text
    assert "@grace's archive" in page.cards[-1].title
    exported = json.loads((await world.say("/export grace --format json", OWNER)).file.content)
    assert {each["url"] for each in exported["posts"]} == {""}
    html = (await world.say("/export grace --format html", OWNER)).file.content.decode()
    assert "View on X" not in html


async def test_handles_of_archives_are_offered_to_their_keeper_only(world: XWorld, private: int) -> None:
    """And where they were given only, or where nobody else is."""
    assert private
    for own in (OWNER, Requester("discord", "1")):
        assert await world.app.reports.handles(own) == ["grace"]
    for other in (STRANGER, NEIGHBOR, Requester("discord", "1", "guild-2"), Requester("discord", "666")):
        assert await world.app.reports.handles(other) == []
        assert await world.app.reports.scans_of(other, "grace") == []
        assert await world.app.reports.history(other) == []


async def test_an_account_and_ones_archive_of_it_are_not_compared_as_one(world: XWorld, private: int) -> None:
    """They are different posts of different worth."""
    assert private
    await world.scan(wanted(requester=OWNER))
    with pytest.raises(InputError, match="holds only one scan of @grace"):
        await world.say("/compare grace", OWNER)


async def test_the_same_archive_by_the_same_person_goes_on_where_it_was(world: XWorld, tmp_path: Path) -> None:
    """Into the same collection: only what is new is scored."""
    first, _ = await give(world, archive(tmp_path, "awful 1", "walked 2 miles"), OWNER)
    world.scorer.asked.clear()
    second, _ = await give(world, archive(tmp_path, "awful 1", "walked 2 miles", "walked 3 miles"), OWNER)
    assert list(world.scorer.asked) == ["walked 3 miles"]
    assert len(await texts(world, second, OWNER)) == 3
    assert len(await texts(world, first, OWNER)) == 2
    assert len((await everything(world.store))["collections"]) == 1


async def test_nobody_goes_on_with_anothers_archive(world: XWorld, private: int) -> None:
    """Not even past the buttons."""
    with pytest.raises(InputError, match="not yours"):
        await world.app.scans.resume(private, NEIGHBOR)


@pytest.mark.parametrize("others", ["archive", "x"])
@pytest.mark.slow
async def test_forget_takes_an_archive_away_whatever_others_did_since(
    world: XWorld, private: int, tmp_path: Path, others: str
) -> None:
    """Nobody keeps it, nobody gets it; what X gave them stays."""
    assert private
    if others == "archive":
        number, _ = await give(world, archive(tmp_path, "x marks the spot"), STRANGER)
    else:
        number, _ = await world.scan(wanted(requester=STRANGER))
    before = len(await texts(world, number, STRANGER))
    asked = await world.say("/forget", OWNER)
    [button] = [action for label, action in asked.buttons.items() if label == "Forget everything"]
    assert "30 posts" in (await world.press(button, OWNER)).text
    left = await everything(world.store)
    assert LOCKED not in json.dumps(left, default=str)
    assert all(row["user_id"] != OWNER.user_id for row in left["collections"] + left["scans"] + left["searches"])
    assert len(await texts(world, number, STRANGER)) == before


async def test_forget_reaches_archives_in_all_servers(world: XWorld, private: int, tmp_path: Path) -> None:
    """As it does with everything of a person on Discord."""
    assert private
    await give(world, archive(tmp_path, LOCKED), Requester("discord", OWNER.user_id, "guild-9"))
    await world.app.privacy.forget(OWNER)
    assert (await everything(world.store))["collections"] == []


async def test_ones_archives_are_in_ones_data(world: XWorld, private: int) -> None:
    """What they claim, and where they were given."""
    assert private
    found = json.loads((await world.say("/export-my-data", OWNER)).file.content)
    assert found["archives"] == [{"workspace_id": "guild-1", "id": GRACE, "handle": "grace", "name": "Owner"}]


OPTED_OUT = [(["grace"], "grace", GRACE), (["@Grace"], "GRACE", "99"), ([GRACE], "anything", GRACE)]


@pytest.mark.parametrize(("listed", "handle", "number"), OPTED_OUT)
async def test_an_archive_of_who_opted_out_is_refused(
    store: Store, tmp_path: Path, listed: list[str], handle: str, number: str
) -> None:
    """By the handle or the number that its file claims; nothing is stored but the line in the trail."""
    async with x_world(store, tmp_path, x={"opt_out": listed}) as world:
        with pytest.raises(OptedOutError, match="has asked not to be scanned"):
            await world.say(f"/scan-archive {archive(tmp_path, THREAT, owner=handle, owner_id=number)}", STRANGER)
        left = await everything(store)
        assert (left["collections"], left["scans"], left["searches"]) == ([], [], [])
        assert [(row["event"], row["account_id"]) for row in left["audit"]] == [("refused", number)]


async def test_an_archive_without_an_owner_is_refused_by_the_handle_beside_it(store: Store, tmp_path: Path) -> None:
    """The person who gives it says whose it is."""
    bare = packed(tmp_path / "bare.zip", {"data/tweets.js": js("tweets", [post(1, THREAT)])})
    async with x_world(store, tmp_path, x={"opt_out": ["grace"]}) as world:
        with pytest.raises(OptedOutError):
            await world.say(f"/scan-archive {bare} --handle grace", STRANGER)


async def test_an_opt_out_by_handle_holds_after_a_new_handle(store: Store, tmp_path: Path) -> None:
    """On X and in archives: the bot had seen which account it was."""
    async with x_world(store, tmp_path) as world:
        account = world.account(made_timeline(20, START))
        await world.scan(wanted(requester=READER))
        world.settings.networks.opt_out = ["grace"]
        await world.stop()
        world.start()
        with pytest.raises(OptedOutError):
            await world.say("/scan @grace", READER)
        world.server.accounts.clear()
        account.handle = "hopper"
        world.server.add(account)
        world.present += timedelta(days=2)
        await world.stop()
        world.start()
        with pytest.raises(OptedOutError):
            await world.say("/scan @hopper", READER)
        with pytest.raises(OptedOutError):
            await world.say(f"/scan-archive {archive(tmp_path, THREAT, owner='hopper')}", STRANGER)


async def test_an_opt_out_by_number_holds_for_a_file_that_leaves_it_out(store: Store, tmp_path: Path) -> None:
    """X had said which handle the account has."""
    async with x_world(store, tmp_path) as world:
        world.account(made_timeline(20, START))
        await world.scan(wanted(requester=READER))
        world.settings.networks.opt_out = [GRACE]
        await world.stop()
        world.start()
        bare = packed(tmp_path / "bare.zip", {"data/tweets.js": js("tweets", [post(1, THREAT)])})
        with pytest.raises(OptedOutError):
            await world.say(f"/scan-archive {bare} --handle grace", STRANGER)


async def test_who_is_taken_off_the_list_is_scanned_again(store: Store, tmp_path: Path) -> None:
    """What was remembered for it goes, too."""
    async with x_world(store, tmp_path) as world:
        world.account(made_timeline(20, START))
        await world.scan(wanted(requester=READER))
        for listed, kept in ((["grace"], 1), (["somebody"], 0)):
            world.settings.networks.opt_out = listed
            await world.stop()
            world.start()
            await world.app.accounts.opt_outs.check(Account("7", "other"), READER)
            assert len((await everything(store))["opted_out"]) == kept
        await world.say("/scan @grace", READER)


async def test_the_operator_can_let_an_owner_look_at_their_own(store: Store, tmp_path: Path) -> None:
    """That person, that account; nobody else, and nothing else of who opted out."""
    settings = {"opt_out": ["grace", "hedy"], "own_archives": {"discord:1": ["@Grace"]}}
    async with x_world(store, tmp_path, x=settings) as world:
        number, _ = await give(world, archive(tmp_path, LOCKED), OWNER)
        assert await texts(world, number, OWNER) == [LOCKED]
        for path, who in (
            (archive(tmp_path, LOCKED), NEIGHBOR),
            (archive(tmp_path, LOCKED, owner="hedy", owner_id="8"), OWNER),
        ):
            with pytest.raises(OptedOutError):
                await world.say(f"/scan-archive {path}", who)


async def test_a_purge_takes_archives_that_claim_to_be_of_the_account_too(world: XWorld, tmp_path: Path) -> None:
    """By the handle or the number that X gave it, or that the file says; nobody else's."""
    await world.scan(wanted(requester=READER))
    for path in (
        archive(tmp_path, LOCKED),
        archive(tmp_path, LOCKED, owner="another", owner_id=GRACE, first=5),
        archive(tmp_path, LOCKED, owner="Grace", owner_id="7"),
    ):
        await give(world, path, OWNER)
    kept, _ = await give(world, archive(tmp_path, "hello", owner="hedy", owner_id="8"), OWNER)
    async with world.store.write() as connection:
        assert await sweeps.forget_account(connection, "GRACE") == 43
    assert await texts(world, kept, OWNER) == ["hello"]
    assert LOCKED not in json.dumps(await everything(world.store), default=str)
    async with world.store.write() as connection:
        assert await sweeps.forget_account(connection, "", "8") == 1


async def test_x_is_asked_about_what_it_gave_only(world: XWorld, private: int) -> None:
    """What it no longer shows is not what somebody's archive holds: the sweep leaves that alone."""
    async with world.store.read() as connection:
        assert await sweeps.ids_from_x(connection) == []
    ids = [each.post.id async for each in world.app.reports.iterate_posts(private, OWNER)]
    async with world.store.write() as connection:
        sweep = await sweeps.begin(connection, "job")
        assert await sweeps.finish(connection, sweep, 30, ids) == 0
    assert len(await texts(world, private, OWNER)) == 30


@pytest.mark.parametrize(
    "row",
    [
        ON_X | {"user_id": "1"},
        ON_X | {"platform": "discord"},
        ON_X | {"kind": "archive"},
        ON_X | {"kind": "archive", "platform": "discord", "user_id": "1", "cursor": "read"},
        ON_X | {"kind": "archive", "platform": "discord", "user_id": "1", "posts": 3},
        ON_X | {"kind": "archive", "platform": "discord", "user_id": "1", "bio": "I am X's"},
        ON_X | {"kind": "archive", "platform": "discord", "user_id": "1", "looked_up_at": now()},
    ],
)
async def test_the_schema_itself_keeps_them_apart(store: Store, row: dict[str, object]) -> None:
    """An archive has a keeper and nothing that only X can say; an account has none."""
    with pytest.raises(StoreError):
        async with store.write() as connection:
            await connection.execute(sa.insert(collections).values(**row, id="1", handle="a", name="a"))
