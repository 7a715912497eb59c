"""Strangers with forged archives on Discord and on Slack: what another brought stays theirs, what X gave stays X's.

`tests/core/commands/test_whose_posts.py` has the same attacks, and more of them, without a chat in between.
"""

import io
import json
import zipfile
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from bot.core.cards.action_codec import encode
from bot.core.cards.actions import CancelAction, PageAction, ResumeAction, SummaryAction, VerdictAction
from bot.core.domain.reports import PostQuery
from bot.core.domain.sources import SourceKind
from bot.core.domain.verdicts import Verdict
from bot.core.sources.archive.limits import LIMITS
from bot.core.store.engine.database import Store
from bot.core.store.schema import collections
from tests.adapters.whose_posts import Chat, a_chat
from tests.conversations.world import World
from tests.core.sources.archives import account_js, js, post
from tests.hostile.kinds import KINDS
from tests.servers.x import XAccount, XServer, made_timeline

pytestmark = pytest.mark.slow

FAULTS = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "faults" / "archive-of-another"
GRACE, HEDY = "1005", "8"
LOCKED = "secret of my locked account, an awful one"
THREAT = "an awful threat that nobody on X has ever written"
NOT_YOURS = "This report is not yours to open."


@pytest.fixture(params=["discord", "slack"])
async def chat(request: pytest.FixtureRequest, store: Store, tmp_path: Path) -> AsyncIterator[Chat]:
    """A chat in which alice and mallory are, and a bot that reads from an X on which @grace has written 25 posts."""
    async with XServer() as x:
        world = World(store, tmp_path, x, x={"opt_out": [HEDY, "@hopper"]})
        x.add(XAccount(GRACE, "grace", "Grace", made_timeline(25, world.present)))
        async with a_chat(request.param, world) as there:
            yield there
        await world.stop()


def archive(*texts: str, handle: str = "grace", number: str = GRACE) -> bytes:
    """An archive, as anybody can write one, that claims to be of an account."""
    records = [post(at, text) for at, text in enumerate(texts, start=1_400_000)]
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as packed:
        packed.writestr("data/tweets.js", js("tweets", records))
        packed.writestr("data/account.js", account_js(handle, number))
    return whole.getvalue()


async def given(chat: Chat, name: str, content: bytes, handle: str) -> Any:
    """The report of an archive that somebody gives."""
    before = len(chat.seen(name))
    await chat.give(name, content)
    return await chat.wait_for(name, f"Report on @{handle}'s archive", before)


async def scanned(chat: Chat, name: str, handle: str = "grace") -> Any:
    """The report of a whole scan of an account on X."""
    before = len(chat.seen(name))
    await chat.say(name, f"scan account={handle}")
    price = await chat.wait_for(name, f"Scan @{handle}?", before)
    await chat.press(name, price, next(label for label, *_ in price.choices()))
    return await chat.wait_for(name, f"Report on @{handle}", before)


async def exported(chat: Chat, name: str, handle: str) -> list[dict[str, Any]]:
    """The posts of a file of their latest scan."""
    before = len(chat.seen(name))
    await chat.say(name, f"export account={handle} format=json")
    file = await chat.wait_for_file(name, before)
    return list(json.loads(file)["posts"])


def all_that_was_seen(chat: Chat, name: str) -> str:
    """Every word, and every file, that somebody has been shown."""
    return "\n".join(
        chat.read(each) + b"".join(chat.files(each)).decode("utf-8", "replace") for each in chat.seen(name)
    )


@pytest.mark.skipif(not FAULTS.is_dir(), reason="the fault's files are not at hand")
async def test_the_archives_of_the_fault_open_nothing_of_one_another(chat: Chat) -> None:
    """Somebody's locked account, and a stranger's file of three lines with its number."""
    own, forged = (FAULTS / f"{name}.zip" for name in ("own_private", "forged_empty"))
    await given(chat, "alice", own.read_bytes(), "alice_locked")
    report = await given(chat, "mallory", forged.read_bytes(), "alice_locked")
    assert "1 post read" in chat.read(report)
    await chat.press("mallory", report, "All posts, worst first")
    await chat.wait_for("mallory", "x marks the spot")
    assert [each["text"] for each in await exported(chat, "mallory", "alice_locked")] == ["x marks the spot"]
    assert len(await exported(chat, "alice", "alice_locked")) == 2
    seen = all_that_was_seen(chat, "mallory")
    assert "Secret of my locked account" not in seen
    assert "Only my followers" not in seen


@pytest.mark.skipif(not FAULTS.is_dir(), reason="the fault's files are not at hand")
async def test_the_forged_post_of_the_fault_is_in_nobodys_scan(chat: Chat) -> None:
    """The account is on X, and the file came first."""
    x = chat.world.x
    assert x
    x.add(XAccount("9758907810", "kit_media", "Kit", made_timeline(5, chat.world.present, sequence=9)))
    forged = await given(chat, "mallory", (FAULTS / "forged_posts.zip").read_bytes(), "kit_media")
    assert "I never wrote this" not in chat.read(await scanned(chat, "alice", "kit_media"))
    posts = await exported(chat, "alice", "kit_media")
    assert len(posts) == 5
    assert "I never wrote this" not in all_that_was_seen(chat, "alice")
    assert "X has not confirmed" in chat.read(forged)


async def test_guessed_buttons_open_nothing_that_another_brought(chat: Chat) -> None:
    """Every kind, in the words that are said where there is no such report, too."""
    await given(chat, "alice", archive(LOCKED), "grace")
    own = await given(chat, "mallory", archive("hello"), "grace")
    for number in (1, 77):
        for action in (
            SummaryAction(number),
            PageAction(number, 1, PostQuery()),
            VerdictAction(number, 1, Verdict.NOT_TOXIC, number=1, query=PostQuery()),
            ResumeAction(number),
            CancelAction(number),
        ):
            before = len(chat.seen("mallory"))
            await chat.press_made_up("mallory", own, encode(action))
            await chat.wait_for("mallory", NOT_YOURS, before)
    assert LOCKED not in all_that_was_seen(chat, "mallory")


async def test_a_forged_post_is_in_nobodys_report_on_x(chat: Chat) -> None:
    """Nor in its pages and files; and a link to X stands only at what X gave."""
    await given(chat, "mallory", archive(THREAT), "grace")
    report = await scanned(chat, "alice")
    assert "All 25 posts read" in chat.read(report)
    posts = await exported(chat, "alice", "grace")
    assert len(posts) == 25
    assert all(each["url"].startswith("https://x.com/grace/status/") for each in posts)
    assert THREAT not in all_that_was_seen(chat, "alice")
    forged = await exported(chat, "mallory", "grace")
    assert [(each["text"], each["url"]) for each in forged] == [(THREAT, "")]
    assert "x.com" not in all_that_was_seen(chat, "mallory")


async def test_posts_that_somebody_paid_for_are_not_opened_by_a_file(chat: Chat) -> None:
    """It has its own one post; a scan of one's own has X's, for nothing, and is in the trail."""
    await scanned(chat, "alice")
    report = await given(chat, "mallory", archive("hello"), "grace")
    assert "1 post read" in chat.read(report)
    assert len(await exported(chat, "mallory", "grace")) == 1


async def test_no_file_renames_an_account(chat: Chat) -> None:
    """Its reports keep X's name, and the file's leads nowhere."""
    await scanned(chat, "alice")
    await given(chat, "mallory", archive("hello", handle="respected"), "respected")
    await chat.say("alice", "history")
    history = await chat.wait_for("alice", "Your reports")
    assert "@grace" in chat.read(history)
    assert "respected" not in chat.read(history)
    await chat.say("alice", "scan account=respected")
    await chat.wait_for("alice", "There is no account @respected on X.")


@pytest.mark.parametrize(("handle", "number"), [("another", HEDY), ("Hopper", "77")])
async def test_an_archive_of_who_opted_out_is_refused(chat: Chat, handle: str, number: str) -> None:
    """By the number or the handle that the file claims; nothing of it is kept."""
    await chat.give("mallory", archive(LOCKED, handle=handle, number=number))
    await chat.wait_for("mallory", "has asked not to be scanned")
    assert LOCKED not in all_that_was_seen(chat, "mallory")
    assert await kept_archives(chat.world.store) == []


@pytest.mark.slow
async def test_forget_takes_an_archive_away_whatever_others_gave_since(chat: Chat) -> None:
    """A stranger's file with the same number keeps nothing of it, and stays theirs."""
    await given(chat, "alice", archive(LOCKED), "grace")
    await given(chat, "mallory", archive("hello"), "grace")
    await chat.say("alice", "forget")
    asked = await chat.wait_for("alice", "Forget everything about you?")
    await chat.press("alice", asked, "Forget everything")
    await chat.wait_for("alice", "Everything about you was deleted from this bot.")
    assert len(await kept_archives(chat.world.store)) == 1
    assert [each["text"] for each in await exported(chat, "mallory", "grace")] == ["hello"]


async def test_an_archive_that_would_break_its_reader_is_refused_and_others_are_served(
    chat: Chat, tmp_path: Path
) -> None:
    """Records of nothing but brackets, which take a hundred times their size once they are read."""
    kind = next(kind for kind in KINDS if kind.name == "a record of lists")
    kind.make(tmp_path / "hostile.zip", LIMITS)
    await chat.give("mallory", (tmp_path / "hostile.zip").read_bytes())
    await chat.wait_for("mallory", kind.says)
    await given(chat, "alice", archive("hello"), "grace")


async def kept_archives(store: Store) -> list[str]:
    """Whose archives are kept."""
    async with store.read() as connection:
        archives = sa.select(collections.c.user_id).where(collections.c.kind == SourceKind.ARCHIVE)
        return list((await connection.execute(archives)).scalars())
