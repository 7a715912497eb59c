"""`toxscan run` as a process: what it says at its start, how it stops, what it leaves behind."""

import asyncio
import json
import signal
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path

import aiohttp
import pytest
import yaml

from bot.core.scoring.inference.plan import Plan, PlanRequest, Runtime
from bot.core.scoring.models import files as models
from bot.core.sources.archive.limits import LIMITS
from tests.hostile.writing import row, written, zipped
from tests.program import PATIENCE, command, environment, measured, toxscan
from tests.servers.slack import SlackServer, Upload, serve_slack
from tests.test_end_to_end import archive
from tests.test_health import free_port

pytestmark = pytest.mark.timeout(PATIENCE)

MANIFEST = Path(__file__).resolve().parents[1] / "bot/adapters/slack/manifest.yaml"
RUNNING = "Running with mini-"
UNTIL_KILLED = 6 * 10  # Seconds from SIGTERM to SIGKILL: six times Docker's, as others may have the machine.
EMOJI = "\U0001f926"  # Becomes some words: of all signs this one makes a text longest.


class Program:
    """A running `toxscan run`."""

    def __init__(self, process: asyncio.subprocess.Process, port: int, log: Path) -> None:
        self.process = process
        self.port = port
        self.log = log
        self.said = ""

    async def logs(self, words: str) -> None:
        """Wait until it has logged so, it or an earlier one here."""
        async with asyncio.timeout(PATIENCE):
            while words not in self.log.read_text():  # noqa: ASYNC110 - a file rings no bell.
                await asyncio.sleep(0.1)

    async def says(self, words: str) -> None:
        """Wait until it has said so."""
        assert self.process.stdout
        async with asyncio.timeout(PATIENCE):
            while words not in self.said:
                line = await self.process.stdout.readline()
                assert line, f"it ended with {await self.process.wait()}: {self.said}"
                self.said += line.decode()

    async def ended(self, within: float = PATIENCE) -> int:
        """Its exit code, once it has ended, for which it has so many seconds; what it said last is then in `said`."""
        assert self.process.stdout
        async with asyncio.timeout(within):
            self.said += (await self.process.stdout.read()).decode()
            return await self.process.wait()

    async def get(self, page: str) -> int:
        """The status of one of its pages."""
        url = f"http://127.0.0.1:{self.port}/{page}"
        async with aiohttp.ClientSession() as session, session.get(url) as response:
            return response.status


@pytest.fixture
async def slack() -> AsyncIterator[SlackServer]:
    """A Slack on this machine."""
    async with serve_slack(yaml.safe_load(MANIFEST.read_text("utf-8"))) as server:
        yield server
    assert server.violations == []


@asynccontextmanager
async def running(folder: Path, slack: SlackServer, **more: str) -> AsyncIterator[Program]:
    """`toxscan run` with tokens for that Slack, and `more` environment; killed at the end where it still runs."""
    port = free_port()
    if "TOXSCAN_RUNTIME" not in more:
        measured(folder / "data")
    log = (folder / "log").open("ab")
    process = await asyncio.create_subprocess_exec(
        *command("run", "--data-dir", "data"),
        cwd=folder,
        env=environment(
            TOXSCAN_SLACK_BOT_TOKEN=slack.home.token,
            TOXSCAN_SLACK_APP_TOKEN=slack.app_token,
            TOXSCAN_SLACK__BASE_URL=f"{slack.url}/api",
            TOXSCAN_HEALTH__ENABLED="true",
            TOXSCAN_HEALTH__PORT=str(port),
            TOXSCAN_LOG_LEVEL="info",
            **more,
        ),
        stdout=asyncio.subprocess.PIPE,
        stderr=log,
    )
    log.close()
    try:
        yield Program(process, port, folder / "log")
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def test_it_says_what_is_on_what_is_off_and_where_to_read_on(tmp_path: Path, slack: SlackServer) -> None:
    """Then it is healthy and ready; SIGTERM stops it in order and before Docker would kill it, with exit code 0."""
    async with running(tmp_path, slack) as program:
        await program.says(RUNNING)
        assert "slack  on  socket" in program.said
        assert "discord  off  TOXSCAN_DISCORD_TOKEN is not set; see docs/discord.md" in program.said
        assert "x  off  TOXSCAN_X_BEARER_TOKEN is not set, so X is not read; see docs/x.md" in program.said
        assert f"health  on  http://127.0.0.1:{program.port}/healthz" in program.said
        assert await program.get("healthz") == 200
        await slack.until(lambda: slack.socket.connections, PATIENCE)
        assert await program.get("readyz") == 200
        program.process.send_signal(signal.SIGTERM)
        assert await program.ended(within=UNTIL_KILLED) == 0
        assert "Stopped cleanly." in program.said
    assert b"Traceback" not in (tmp_path / "log").read_bytes()


async def test_ctrl_c_while_it_starts_stops_it_too(tmp_path: Path, slack: SlackServer) -> None:
    """It has nothing to lose then."""
    async with running(tmp_path, slack) as program:
        await program.says("owners")
        program.process.send_signal(signal.SIGINT)
        assert await program.ended() == 0
        assert RUNNING not in program.said
    assert b"Traceback" not in (tmp_path / "log").read_bytes()


async def test_a_second_signal_ends_it_at_once(tmp_path: Path, slack: SlackServer) -> None:
    """With the exit code that a shell expects of a program that a signal ended."""
    async with running(tmp_path, slack) as program:
        await program.says(RUNNING)
        program.process.send_signal(signal.SIGINT)
        program.process.send_signal(signal.SIGTERM)
        assert await program.ended() in {128 + signal.SIGINT, 128 + signal.SIGTERM}  # Whichever came second.


def test_without_any_chat_it_says_how_to_set_one_up(tmp_path: Path) -> None:
    """And ends with 1."""
    ended = toxscan(tmp_path, "run", "--data-dir", "data")
    assert (ended.code, ended.out) == (1, "")
    assert "There is no chat to join" in ended.err
    assert "`toxscan setup` asks for their tokens" in ended.err
    assert "docs/discord.md" in ended.err
    assert "docs/slack.md" in ended.err
    assert not (tmp_path / "data" / "toxscan.db").exists()


async def test_a_token_that_is_refused_ends_it_with_the_reason(tmp_path: Path, slack: SlackServer) -> None:
    """One sentence and the next step; the token is not repeated."""
    slack.home.token = "xoxb-another"  # noqa: S105
    async with running(tmp_path, slack) as program:
        slack.home.token = "xoxb-changed"  # noqa: S105
        assert await program.ended() == 1
    told = (tmp_path / "log").read_text()
    assert "Error: Slack does not accept the bot token (invalid_auth)." in told
    assert "xoxb" not in told


async def test_a_chat_out_of_reach_at_the_start_is_joined_later(tmp_path: Path, slack: SlackServer) -> None:
    """The bot runs without it meanwhile; the log and /readyz say why."""
    slack.fail("auth.test", error="service_unavailable", times=2)
    async with running(tmp_path, slack) as program:
        await program.says(RUNNING)
        await slack.until(lambda: slack.socket.connections, PATIENCE)
        assert await program.get("readyz") == 200
        assert program.process.returncode is None
        program.process.send_signal(signal.SIGTERM)
        assert await program.ended() == 0
    lines = [json.loads(line) for line in (tmp_path / "log").read_text().splitlines()]
    tries = [line for line in lines if line["event"] == "chat.unreachable"]
    assert [line["again_in"] for line in tries] == [1.0, 2.0]
    assert tries[0]["reason"] == "Slack can't be reached (service_unavailable)."


async def test_a_restart_in_the_middle_of_a_scan_changes_nothing(tmp_path: Path, slack: SlackServer) -> None:
    """The message says that it goes on, and after the next start it does, in the same place, to its end."""
    ada = slack.user("ada")
    content = archive(tmp_path / "archive.zip", 1_200).read_bytes()
    async with running(tmp_path, slack) as program:
        await program.says(RUNNING)
        await slack.until(lambda: slack.socket.connections, PATIENCE)
        await ada.type("scan-archive", [Upload("archive.zip", content)])
        shown = await ada.wait_for(lambda message: "Scanning @some_owner" in message.text, PATIENCE)
        program.process.send_signal(signal.SIGTERM)
        assert await program.ended() == 0
        assert "I am restarting." in str(shown.blocks)
    async with running(tmp_path, slack) as program:
        await program.says(RUNNING)
        await ada.wait_for(lambda message: message.ts == shown.ts and "Report on @some_owner" in message.text, PATIENCE)
        program.process.send_signal(signal.SIGTERM)
        assert await program.ended() == 0
    lines = [json.loads(line) for line in (tmp_path / "log").read_text().splitlines()]
    assert {line["scan"] for line in lines if line["event"].startswith("scan.")} == {1}
    assert "stupid train" not in (tmp_path / "log").read_text()


@pytest.mark.slow
async def test_a_scan_goes_on_as_it_began_and_the_next_one_takes_what_was_found_faster(
    tmp_path: Path, slack: SlackServer
) -> None:
    """What was measured meanwhile rounds scores: it waits for a moment without scans, also over a restart."""
    ada = slack.user("ada")
    content, more = (archive(tmp_path / f"{posts}.zip", posts).read_bytes() for posts in (600, 40))
    model = models.find("mini", tmp_path / "data")
    plan_request = PlanRequest(model, "auto", threads=1, cache=tmp_path / "data" / "runtime")
    async with running(tmp_path, slack, TOXSCAN_RUNTIME="auto") as program:
        await program.says(f"Running with {model.model_id}.")
        await slack.until(lambda: slack.socket.connections, PATIENCE)
        await ada.type("scan-archive", [Upload("archive.zip", content)])
        first = await ada.wait_for(lambda message: "Scanning @some_owner" in message.text, PATIENCE)
        program.process.send_signal(signal.SIGTERM)
        assert await program.ended() == 0
    plan_request.folder.mkdir(parents=True, exist_ok=True)
    plan_request.store(Plan(runtime=Runtime.HALF, threads=1))  # As if another process had measured.
    async with running(tmp_path, slack, TOXSCAN_RUNTIME="auto") as program:
        await program.says(f"Running with {model.model_id}.")
        await ada.wait_for(lambda message: message.ts == first.ts and "Report on @some_owner" in message.text, PATIENCE)
        await program.logs("scoring.improved")
        await ada.type("scan-archive", [Upload("archive.zip", more)])
        await ada.wait_for(lambda message: message.ts != first.ts and "Report on @some_owner" in message.text, PATIENCE)
        program.process.send_signal(signal.SIGTERM)
        assert await program.ended() == 0
    with closing(sqlite3.connect(tmp_path / "data" / "toxscan.db")) as database:
        rows = database.execute("SELECT status, model_id FROM scans JOIN models ON key = model ORDER BY scans.id")
        assert rows.fetchall() == [("done", model.model_id), ("done", f"{model.model_id}-fp16")]


async def test_the_worst_archive_keeps_nobody_waiting_and_stops_nothing(tmp_path: Path, slack: SlackServer) -> None:
    """The longest texts that there are, each as slow as a text can be: others are answered while they are scored."""
    mallory, bob = slack.user("mallory"), slack.user("bob")
    longest = (written(at, full_text=f"{at} {EMOJI * (LIMITS.text_chars - 10)}") for at in range(300))
    zipped(tmp_path / "worst.zip", {"data/tweets.js": row(longest)}, packed=False)
    async with running(tmp_path, slack) as program:
        await program.says(RUNNING)
        await slack.until(lambda: slack.socket.connections, PATIENCE)
        await mallory.type("", [Upload("worst.zip", (tmp_path / "worst.zip").read_bytes())])
        shown = await mallory.wait_for(lambda message: "of 300 posts" in message.read, PATIENCE)
        await bob.slash("score you are a stupid train")
        await bob.wait_for(lambda message: "stupid train" in message.read, PATIENCE)
        assert await program.get("healthz") == 200
        assert await program.get("readyz") == 200
        assert "Cancel" in [label for label, *_ in shown.choices()]  # Its scan is still under way.
        program.process.send_signal(signal.SIGTERM)
        assert await program.ended(within=UNTIL_KILLED) == 0
        assert "Stopped cleanly." in program.said
        assert "I am restarting." in str(shown.blocks)
    assert b"Traceback" not in (tmp_path / "log").read_bytes()
