"""Whom the program talks to: only the hosts that its settings name. Recorded below Python, for every process of it."""

import asyncio
import contextlib
import importlib.util
import os
import re
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import aiohttp
import pytest
import yaml

from bot.core.secrets import DISCORD_TOKEN, X_BEARER_TOKEN
from bot.telemetry import SWITCHES
from tests.adapters.serve.calling import analyze, free_port
from tests.program import PATIENCE, REPOSITORY, command, environment, measured
from tests.servers.bluesky import BlueskyServer
from tests.servers.discord import DiscordServer, serve_discord
from tests.servers.slack import SlackServer, Upload, serve_slack
from tests.servers.x import XAccount, XServer, made_timeline
from tests.test_end_to_end import archive
from tests.wire import Wire, compiled

pytestmark = pytest.mark.timeout(PATIENCE)

DISCORD, SLACK, X, BLUESKY, MIRROR = "discord.test", "slack.test", "x.test", "bluesky.test", "models.test"
SAID_BY_ONNX_RUNTIME = b"OneDsTelemetry"  # The class that reports, in the builds that do.


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The recorder."""
    return compiled(tmp_path_factory.mktemp("wire"))


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A data folder for all."""
    folder = tmp_path_factory.mktemp("data")
    measured(folder)
    return str(folder)


@pytest.fixture
def slack_manifest() -> object:
    """What the app may do on Slack."""
    return yaml.safe_load((REPOSITORY / "bot/adapters/slack/manifest.yaml").read_text("utf-8"))


def plain(**more: str) -> dict[str, str]:
    """The environment of a person who has set no switch, and of no CI: there ONNX Runtime is quiet by itself."""
    ours = environment(**more)
    return {name: value for name, value in ours.items() if name not in {*SWITCHES, "CI"}}


def without_switches(folder: Path) -> str:
    """A PYTHONPATH with which every process of the program leaves libraries as they are."""
    folder.mkdir()
    stub = "import sys, types; quiet = types.ModuleType('bot.telemetry'); quiet.switch_off = lambda: None"
    (folder / "sitecustomize.py").write_text(f"{stub}; sys.modules['bot.telemetry'] = quiet\n")
    return os.pathsep.join((str(folder), str(REPOSITORY)))


@asynccontextmanager
async def program(*words: str, env: dict[str, str], log: Path) -> AsyncIterator[asyncio.subprocess.Process]:
    """A program that runs until the block ends; its standard input stays open, what it says is in `log`."""
    with log.open("wb") as out:
        process = await asyncio.create_subprocess_exec(
            *words, cwd=log.parent, env=env, stdin=asyncio.subprocess.PIPE, stdout=out, stderr=out
        )
    try:
        yield process
    finally:
        with contextlib.suppress(ProcessLookupError):
            process.terminate()
        await process.wait()


async def until(true: Callable[[], object]) -> None:
    """Look again and again, as files tell nobody that they have changed."""
    async with asyncio.timeout(PATIENCE / 2):
        while not true():  # noqa: ASYNC110 - as said.
            await asyncio.sleep(0.05)


@dataclass(frozen=True, slots=True)
class Loud:
    """The program without its switches, which therefore reports: the proof that another had the time for it."""

    wire: Wire
    folder: Path
    data: str

    async def has_reported(self) -> None:
        """Start it now, and wait until it asks for a host that nobody has named."""
        env = plain(**self.wire.environment()) | {"PYTHONPATH": without_switches(self.folder / "loud")}
        async with program(*command("score", "--data-dir", self.data), env=env, log=self.folder / "loud.log"):
            await until(self.wire.seen)
        assert {each.partition(" ")[0] for each in self.wire.seen()} == {"name"}


class TestRecorder:
    """It sees what it should, so that seeing nothing means something."""

    @pytest.mark.parametrize(
        ("code", "seen"),
        [
            ("socket.getaddrinfo('planted.test', 443)", "name planted.test"),
            ("socket.gethostbyname('planted.test')", "name planted.test"),
            ("socket.create_connection(('192.0.2.1', 443))", "connect 192.0.2.1:443"),
            ("socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'?', ('192.0.2.1', 53))", "send 192.0.2.1:53"),
            ("libc.gethostbyname(b'planted.test')", "name planted.test"),
            ("libc.getaddrinfo(b'planted.test', None, None, ctypes.byref(ctypes.c_void_p()))", "name planted.test"),
        ],
    )
    def test_what_is_planted_is_found_and_goes_nowhere(
        self, library: Path, tmp_path: Path, code: str, seen: str
    ) -> None:
        """From Python and from C, in a child of a child."""
        wire = Wire(library, tmp_path / "record")
        child = f"import ctypes, socket; libc = ctypes.CDLL(None); {code}"
        parent = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {child!r}])"
        subprocess.run([sys.executable, "-c", parent], env=os.environ | wire.environment(), check=False)  # noqa: S603
        assert wire.seen() == {seen}

    def test_what_stays_on_this_machine_is_not_its_business(self, library: Path, tmp_path: Path) -> None:
        """A name that is here leads here, and is written down."""
        wire = Wire(library, tmp_path / "record")
        code = "import socket; assert socket.getaddrinfo('near.test', 1)[0][4] == ('127.0.0.1', 1)"
        code += "; socket.getaddrinfo('localhost', 1)"
        env = os.environ | wire.environment(["near.test", "other.test"])
        subprocess.run([sys.executable, "-c", code], env=env, check=True)  # noqa: S603
        assert wire.seen() == {"name near.test"}


@pytest.fixture
def loud(library: Path, tmp_path: Path, data: str) -> Loud:
    """The program as it would be without its switches; skips where even that says nothing."""
    if SAID_BY_ONNX_RUNTIME not in onnx_runtime().read_bytes():
        pytest.skip("this build of ONNX Runtime reports nothing, so there is nothing to switch off")
    return Loud(Wire(library, tmp_path / "loud.record"), tmp_path, data)


async def test_the_bot_talks_to_those_alone_whom_its_settings_name(
    library: Path, tmp_path: Path, data: str, slack_manifest: dict[str, object], loud: Loud
) -> None:
    """It is on Discord and Slack and scores with ONNX Runtime, for longer than that needs to report where it may."""
    wire = Wire(library, tmp_path / "bot.record")
    async with serve_discord() as discord, serve_slack(slack_manifest) as slack:
        slack.url = named(slack.url, SLACK)  # It is also where attached files are.
        env = plain(**on_both(discord, slack), **wire.environment([DISCORD, SLACK]))
        words = (sys.executable, "-m", "tests.adapters.discord.program", named(discord.url, DISCORD))
        async with program(*words, "run", "--data-dir", data, env=env, log=tmp_path / "bot.log"):
            await discord.until(discord.gateway.connected, PATIENCE)
            await slack.until(lambda: slack.socket.connections)
            person = slack.user("alice")
            await person.type("", [Upload("archive.zip", archive(tmp_path / "a.zip", 40).read_bytes())])
            await person.wait_for(lambda message: "Report on" in message.read)
            await loud.has_reported()
    assert wire.seen() == {f"name {DISCORD}", f"name {SLACK}"}


@pytest.mark.skipif(importlib.util.find_spec("ray") is None, reason="Ray is an extra: pip install toxscan[ray]")
async def test_ray_and_its_actors_talk_to_nobody(library: Path, tmp_path: Path, data: str, loud: Loud) -> None:
    """Neither what Ray would tell its maker, nor the runtime within the actors."""
    wire, log = Wire(library, tmp_path / "ray.record"), tmp_path / "ray.log"
    env = plain(**wire.environment(), TOXSCAN_SCORING__ENGINE="ray")
    async with program(*command("score", "--data-dir", data), env=env, log=log) as process:
        assert process.stdin
        process.stdin.write(b"hello\n")
        await until(lambda: '"scores"' in log.read_text())
        await loud.has_reported()
    assert wire.seen() == set()


def onnx_runtime() -> Path:
    """The library that computes."""
    found = importlib.util.find_spec("onnxruntime")
    assert found
    assert found.origin
    return next((Path(found.origin).parent / "capi").glob("onnxruntime_pybind11_state*"))


def named(url: str, host: str) -> str:
    """The address with a name in place of 127.0.0.1."""
    return url.replace("127.0.0.1", host)


def on_both(discord: DiscordServer, slack: SlackServer) -> dict[str, str]:
    """The settings for both chats."""
    return {
        DISCORD_TOKEN: discord.token,
        "TOXSCAN_SLACK_BOT_TOKEN": slack.home.token,
        "TOXSCAN_SLACK_APP_TOKEN": slack.app_token,
        "TOXSCAN_SLACK__BASE_URL": f"{slack.url}/api",
    }


async def test_a_served_comment_goes_nowhere(library: Path, tmp_path: Path, data: str, loud: Loud) -> None:
    """`toxscan serve` takes it, scores it, and tells nobody, least of all whom the client asked before."""
    wire = Wire(library, tmp_path / "serve.record")
    log = tmp_path / "serve.log"
    words = command("serve", "--data-dir", data, "--port", free_port())
    async with program(*words, env=plain(**wire.environment()), log=log), aiohttp.ClientSession() as session:
        await until(lambda: "answers at" in log.read_text())
        [address] = re.findall(r"http://[\d.]+:\d+", log.read_text())
        async with session.post(f"{address}/v1alpha1/comments:analyze", json=analyze("you are all idiots")) as answer:
            assert answer.status == 200
        await loud.has_reported()
    assert wire.seen() == set()


@pytest.fixture
def x() -> Iterator[XServer]:
    """An X with an account."""
    with XServer() as server:
        server.add(XAccount("4711", "grace", "Grace", made_timeline(30, datetime.now(UTC) - timedelta(hours=1))))
        yield server


@pytest.fixture
def bluesky() -> Iterator[BlueskyServer]:
    """A Bluesky without any account."""
    with BlueskyServer() as server:
        yield server


@pytest.mark.parametrize(
    ("words", "code", "hosts"),
    [
        ("scan --sample", 0, set()),
        ("scan @grace --yes", 0, {X}),
        ("check", 0, {X, BLUESKY}),
        ("models fetch original", 1, {MIRROR}),  # There is no such host.
    ],
)
def test_a_command_asks_no_other_host(
    library: Path, tmp_path: Path, data: str, x: XServer, bluesky: BlueskyServer, words: str, code: int, hosts: set[str]
) -> None:
    """From its first import to its end."""
    wire = Wire(library, tmp_path / "record")
    env = plain(
        **wire.environment([X, BLUESKY]),
        **{X_BEARER_TOKEN: x.token, "TOXSCAN_X__BASE_URL": named(x.url, X)},
        TOXSCAN_NETWORKS__BLUESKY_URL=named(bluesky.url, BLUESKY),
        TOXSCAN_RELEASES_URL=f"https://{MIRROR}/releases",
        TOXSCAN_HUB_URL=f"https://{MIRROR}/hub",
    )
    line = command(*words.split(), "--data-dir", data)
    assert subprocess.run(line, cwd=tmp_path, env=env, check=False).returncode == code  # noqa: S603
    assert wire.seen() == {f"name {host}" for host in hosts}
