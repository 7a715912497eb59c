"""The bot as a process, killed with SIGKILL between any two clicks: the conversation still ends right."""

import asyncio
import signal
import sqlite3
import sys
import threading
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest

from bot.core.domain.posts import PostKind
from bot.core.secrets import DISCORD_TOKEN, X_BEARER_TOKEN
from bot.core.views.reports.refine_form import REFINE_LABEL
from tests.conversations.x_world import START
from tests.program import PATIENCE, environment, measured
from tests.servers.discord import DiscordServer, File
from tests.servers.discord_people import Person
from tests.servers.discord_state import MANAGE_SERVER, Message
from tests.servers.x import Late, XAccount, XServer, made_timeline
from tests.test_end_to_end import archive

pytestmark = pytest.mark.timeout(PATIENCE)

FAKE = File("archive.zip", b"not opened: the source is a fake")
POSTS = 500  # For the real model: enough for the kill to fall into the scan.
ACCOUNTS, PAGES, HELD_FROM = 6, 2, 500  # Of a list; and from how many posts on X answers no more.


class Program:
    """The bot as a process that is started, killed and started again."""

    def __init__(self, server: DiscordServer, folder: Path) -> None:
        self.server = server
        self.folder = folder
        self.starts = 0
        self.more: dict[str, str] = {}  # In its environment.
        self._process: asyncio.subprocess.Process | None = None

    async def start(self, *words: str) -> None:
        """Start it, and wait until it is on Discord."""
        known = set(self.server.gateway.sessions)
        measured(self.folder)
        self._process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "tests.adapters.discord.program", self.server.url, *words),
            cwd=self.folder,
            env=environment(**{DISCORD_TOKEN: self.server.token, "TOXSCAN_HEALTH__ENABLED": "false"}, **self.more),
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL,
        )
        self.starts += 1
        await self.server.until(
            lambda: [each for each in self.server.gateway.connected() if each.id not in known], PATIENCE
        )

    async def kill(self) -> None:
        """Kill it; nothing of it can be tidied up."""
        if self._process:
            self._process.send_signal(signal.SIGKILL)
            await self._process.wait()
            self._process = None
        await self.server.until(lambda: not self.server.gateway.connected())

    async def noted(self) -> None:
        """Wait the moment from a report's being shown to its being noted as shown, which is shorter than any click."""
        while self._followers():  # noqa: ASYNC110 - a database of another process rings no bell.
            await asyncio.sleep(0.01)

    def _followers(self) -> int:
        with closing(sqlite3.connect(f"file:{self.folder}/toxscan.db?mode=ro", uri=True)) as store:
            [count] = store.execute("SELECT count(*) FROM live_messages").fetchone()
            return int(count)


class Visitor:
    """A person before whose every click the bot is killed and started anew; in short, before some."""

    def __init__(self, program: Program, person: Person, *, every_click: bool = False) -> None:
        self.program = program
        self.person = person
        self.every_click = every_click

    async def sees(self, *words: str) -> Message:
        """The message with all these words."""
        return await self.person.wait_for(lambda shown: all(each in shown.text for each in words), PATIENCE)

    async def then_sees(self, *words: str) -> Message:
        """The same, once the bot was killed and started again after it."""
        message = await self.sees(*words)
        await self.program.noted()
        if self.every_click:
            await self.restart()
        return message

    async def restart(self) -> None:
        """Kill the bot and start it anew."""
        await self.program.kill()
        await self.program.start("fake", ".", self.program.server.token)


@pytest.fixture
async def program(discord_server: DiscordServer, tmp_path: Path) -> AsyncIterator[Program]:
    """A process that was not started yet."""
    program = Program(discord_server, tmp_path)
    yield program
    await program.kill()


@pytest.mark.parametrize("every_click", [False, pytest.param(True, marks=pytest.mark.soak)])
async def test_killed_between_any_two_clicks_the_conversation_ends_right(program: Program, every_click: bool) -> None:
    """In the middle of a scan, on a page, in a form, while judging a post: all of it in the same one message."""
    alice = program.server.user("alice")
    alice.user.permissions |= MANAGE_SERVER  # Her verdicts count for all.
    visitor = Visitor(program, alice, every_click=every_click)
    await program.start("fake", ".", program.server.token, "held")
    await alice.slash("scan-archive", {"archive": FAKE})
    message = await visitor.sees("Scanning @ada", "60 posts fetched")
    await visitor.restart()
    assert await visitor.then_sees("Report on @ada", "All 60 posts read") is message
    await alice.press(message, "All posts, worst first")
    await visitor.then_sees("Page 1 of 8", "#1 ")
    await alice.press(message, "Next ▶")
    await visitor.then_sees("Page 2 of 8", "#6 ")
    opened = await alice.press(message, REFINE_LABEL)
    await visitor.restart()
    await alice.submit(opened, {"page": "1"})
    await visitor.then_sees("Page 1 of 8", "#1 ")
    await alice.press(message, "Judge …")
    await visitor.then_sees("#1 is not toxic")
    await alice.press(message, "#1 is not toxic")
    await visitor.sees("Not toxic, says Alice (")
    await visitor.restart()
    await alice.press(message, "Done")
    await visitor.then_sees("Page 1 of 8", "Not toxic, says Alice (")
    await alice.press(message, "◀ Report")
    await visitor.sees("9 of 40 posts were flagged", "People judged 1 post: 1 post is not toxic")
    # On a machine that is slow enough it was a long scan, and then a message of its own says that it is over.
    assert [each for each in alice.messages if "Done:" not in each.text] == [message]
    assert program.server.syncs == 1
    assert program.starts == (10 if every_click else 4)


async def test_toxscan_run_killed_in_a_scan_ends_it_in_the_same_message(program: Program, tmp_path: Path) -> None:
    """The real command line with the bundled model; the attached archive is there as long as it is needed."""
    alice = program.server.user("alice")
    visitor = Visitor(program, alice)
    content = archive(tmp_path / "archive.zip", POSTS).read_bytes()
    await program.start("run", "--data-dir", ".")
    await alice.slash("scan-archive", {"archive": File("archive.zip", content)})
    message = await visitor.sees("Scanning")
    await program.kill()
    [kept] = (tmp_path / "uploads").iterdir()
    assert kept.read_bytes() == content
    await program.start("run", "--data-dir", ".")
    assert await visitor.sees("Report on @some_owner", f"All {POSTS + 1} posts read") is message
    await program.noted()
    while kept.exists():  # noqa: ASYNC110 - a folder rings no bell.
        await asyncio.sleep(0.01)
    # On a machine that is slow enough it was a long scan, and then a message of its own says that it is over.
    assert [each for each in alice.messages if "Done:" not in each.text] == [message]


async def test_toxscan_run_killed_in_a_list_ends_it_in_the_same_message(program: Program) -> None:
    """The real command line and model: no account is left out, and no post is paid for twice."""
    alice, gate = program.server.user("alice"), threading.Event()
    visitor = Visitor(program, alice)
    async with XServer() as x:
        for at in range(ACCOUNTS):
            x.add(XAccount(str(4000 + at), f"user{at}", "", made_timeline(PAGES * 100, START, sequence=at)))
        program.more = {X_BEARER_TOKEN: x.token, "TOXSCAN_X__BASE_URL": x.url}
        await program.start("run", "--data-dir", ".")
        accounts = " ".join(f"@user{at}" for at in range(ACCOUNTS))
        await alice.slash("scan-list", {"accounts": accounts, "name": "Neighbors"})
        price = await visitor.sees(f"{ACCOUNTS} accounts?")
        [start] = [label for label, _action in price.choices() if label.startswith("Scan all")]
        # The last pages are held back, so that the kill falls between.
        x.fault = lambda asked: None if gate.is_set() or x.posts_billed < HELD_FROM else Late(gate, path=asked.path)
        await alice.press(price, start)
        await visitor.sees("Scanning “Neighbors”", "at @user")
        await program.server.until(lambda: x.posts_billed >= HELD_FROM, PATIENCE)
        await program.kill()
        gate.set()
        await program.start("run", "--data-dir", ".")
        own = [post for each in x.accounts.values() for post in each.posts if post.kind is not PostKind.REPOST]
        scored = sum(post.lang == "en" for post in own)
        assert await visitor.sees(f"“Neighbors”: {ACCOUNTS} accounts", f"of {scored:,} scored posts") is price
        assert (x.posts_billed, x.users_billed) == (ACCOUNTS * PAGES * 100, ACCOUNTS)
        assert not x.violations
