"""Killed at any moment and started again: nobody who talks with the bot notices."""

import asyncio
import re
import shutil
import signal
import sqlite3
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from itertools import count
from pathlib import Path

import pytest

from bot.cli.main import SAMPLE
from tests.adapters.slack.conftest import access_to
from tests.adapters.slack.lives import Lives
from tests.adapters.slack.test_conversation import Chatter, follow_the_script
from tests.conversations.script import SCRIPT
from tests.program import PATIENCE, started
from tests.servers.slack import SlackServer, Upload

# A fault of the program. A worker whose program is killed while it is born complains as well, and can do nothing else:
# Python starts it with code of its own, `-c "from multiprocessing…"`, which is the first line of what it says.
FAULT = re.compile(r"Traceback[^\n]*\n(?!  File \"<string>\", line 1, in <module>\n)")

pytestmark = [
    pytest.mark.parametrize("slack_server", ["socket"], indirect=True),
    pytest.mark.timeout(PATIENCE),
]


@pytest.mark.parametrize("every", [len(SCRIPT) // 4, pytest.param(1, marks=pytest.mark.soak)])
async def test_the_conversation_goes_on_though_the_bot_is_killed_between_any_two_clicks(
    slack_server: SlackServer, tmp_path: Path, every: int
) -> None:
    """A process of its own for every so many steps, ended by SIGKILL; what it had not written down is gone."""
    lives = Lives(access_to(slack_server), tmp_path)
    steps = count(1)

    async def killed() -> None:
        if next(steps) % every:
            return
        await lives.end()
        await slack_server.until(lambda: not slack_server.socket.connections)
        lives.begin()
        await slack_server.until(lambda: slack_server.socket.connections)

    async with lives:
        lives.begin()
        await slack_server.until(lambda: slack_server.socket.connections)
        await follow_the_script(Chatter(slack_server.user("alice"), slack_server.general), killed)
    assert lives.spent == len(SCRIPT) // every + 1


async def test_a_scan_that_was_killed_ends_in_the_message_that_showed_it(
    slack_server: SlackServer, tmp_path: Path
) -> None:
    """The real program with the bundled model, killed while the message says “Scanning”."""
    content = Path(shutil.make_archive(str(tmp_path / "sample"), "zip", SAMPLE)).read_bytes()  # noqa: ASYNC240
    alice = slack_server.user("alice")
    async with the_program(slack_server, tmp_path) as program:
        await alice.type("", [Upload("archive.zip", content)])
        running = await alice.wait_for(lambda message: "Scanning" in message.read)
        await asyncio.to_thread(remembered, tmp_path / "data" / "toxscan.db", running.ts)
        program.kill()
    assert "Scanning" in running.read
    async with the_program(slack_server, tmp_path) as program:
        report = await alice.wait_for(lambda message: "Report on @marlow_sample" in message.read)
        assert "All 307 posts read" in report.read
        assert report is running
        program.send_signal(signal.SIGTERM)
        assert await asyncio.to_thread(program.wait) == 0


def remembered(database: Path, ts: str) -> None:
    """Wait until the program has written down which message follows the scan: some milliseconds after showing it."""
    found = ""
    while ts not in found:
        with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
            found = str(connection.execute("SELECT place FROM live_messages").fetchall())


@asynccontextmanager
async def the_program(server: SlackServer, folder: Path) -> AsyncIterator[subprocess.Popen[bytes]]:
    """`toxscan run` on this Slack, killed at the end of the block if it still runs then."""
    secrets = {"TOXSCAN_SLACK_BOT_TOKEN": server.home.token, "TOXSCAN_SLACK_APP_TOKEN": server.app_token}
    settings = {"TOXSCAN_SLACK__BASE_URL": f"{server.url}/api", "TOXSCAN_HEALTH__ENABLED": "false"}
    process = started(folder, "run", "--data-dir", "data", more=secrets | settings)
    try:
        await server.until(lambda: server.socket.connections, PATIENCE)
        yield process
    finally:
        process.kill()
        _, said = await asyncio.to_thread(process.communicate)
        assert not FAULT.search(said.decode())
    await server.until(lambda: not server.socket.connections)
