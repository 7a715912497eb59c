"""`toxscan check`: each part of the bot's needs, against an X, a Discord and a Slack of this machine."""

import io
import os
import re
import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import yaml
from pydantic import SecretStr
from rich.console import Console
from sqlalchemy import make_url

from bot.cli.check import check
from bot.core.config import NetworkSettings, ServeSettings, Settings, SlackSettings, XSettings
from bot.core.scoring.models.registry import BUNDLED
from bot.core.store.engine.open_store import open_store
from tests.databases import without_fts5
from tests.program import toxscan
from tests.servers.bluesky import BlueskyServer
from tests.servers.discord import DiscordServer, serve_discord
from tests.servers.postgres import Postgres
from tests.servers.slack import SlackServer, serve_slack
from tests.servers.x import Status, XServer

MANIFEST = Path(__file__).resolve().parents[2] / "bot/adapters/slack/manifest.yaml"


class Operator:
    """Someone who sets the bot up, step by step, and asks it each time how it is."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder = folder
        self.changes: dict[str, object] = {}
        self._environment = monkeypatch

    def sets(self, name: str, value: str) -> None:
        """Put a secret into the environment."""
        self._environment.setenv(f"TOXSCAN_{name}", value)

    async def told(self, *, well: bool = True) -> str:
        """What `check` prints, each run of spaces as one; whether all must be well."""
        console = Console(width=200, record=True, file=io.StringIO())
        settings = Settings(data_dir=self.folder, **self.changes)  # type: ignore[arg-type]
        assert await check(settings, console) is well
        return re.sub(r"[ \n]+", " ", console.export_text())


@pytest.fixture
def bluesky() -> Iterator[BlueskyServer]:
    """A Bluesky without any account."""
    with BlueskyServer() as server:
        yield server
        assert not server.violations


@pytest.fixture
def operator(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, bluesky: BlueskyServer) -> Operator:
    """With an empty folder, and no setting of this machine, but for where Bluesky is."""
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith("TOXSCAN_")]:
        monkeypatch.delenv(name)
    operator = Operator(tmp_path / "data", monkeypatch)
    operator.changes["networks"] = NetworkSettings(bluesky_url=bluesky.url)
    return operator


@pytest.fixture
def x(operator: Operator) -> Iterator[XServer]:
    """An X whose token is set."""
    with XServer() as server:
        operator.sets("X_BEARER_TOKEN", server.token)
        operator.changes["x"] = XSettings(base_url=server.url)
        yield server
        assert not server.violations


@pytest.fixture
async def slack(operator: Operator) -> AsyncIterator[SlackServer]:
    """A Slack whose tokens are set."""
    async with serve_slack(yaml.safe_load(MANIFEST.read_text("utf-8"))) as server:
        operator.sets("SLACK_BOT_TOKEN", server.home.token)
        operator.sets("SLACK_APP_TOKEN", server.app_token)
        operator.changes["slack"] = SlackSettings(base_url=f"{server.url}/api")
        yield server


@pytest.mark.skipif(os.name == "nt", reason="there are no such modes")
async def test_files_that_others_may_read_are_a_problem(operator: Operator) -> None:
    """Left by an earlier version, by hand or by another program, with what to do; a start closes the database's own."""
    operator.folder.mkdir(mode=0o700)
    await (await open_store(operator.folder / "toxscan.db")).close()
    await operator.told()
    (operator.folder / "uploads").mkdir(mode=0o700)
    for name in ("copy.db", "toxscan.db", "toxscan.db-wal", "uploads/a.zip"):
        (operator.folder / name).touch()
        (operator.folder / name).chmod(0o640)
    said = await operator.told(well=False)
    names = "copy.db, toxscan.db, toxscan.db-wal, uploads/a.zip"
    assert f"Other users of this machine can read {names} in {operator.folder}" in said
    assert f"chmod -R go= {operator.folder}" in said
    await (await open_store(operator.folder / "toxscan.db")).close()
    assert "can read copy.db, uploads/a.zip in" in await operator.told(well=False)


@pytest.fixture
async def discord(operator: Operator) -> AsyncIterator[DiscordServer]:
    """A Discord whose token is set."""
    async with serve_discord() as server:
        operator.sets("DISCORD_TOKEN", server.token)
        yield server


async def test_a_fresh_set_up_is_well_and_says_what_is_off_and_where_to_read_on(operator: Operator) -> None:
    """Without tokens archives can be scanned: that is no problem."""
    said = await operator.told()
    assert f"folder ✓ {operator.folder}" in said
    assert "will be created at the first start" in said
    assert "model ✓ mini is installed and its files are intact" in said
    assert "X – off: TOXSCAN_X_BEARER_TOKEN is not set, so X is not read; see docs/x.md" in said
    assert "Discord – off: TOXSCAN_DISCORD_TOKEN is not set; see docs/discord.md" in said
    assert "Slack – off: TOXSCAN_SLACK_BOT_TOKEN is not set; see docs/slack.md" in said
    assert "owners – off: nobody may use /admin in a chat" in said
    assert "policy" not in said


async def test_it_says_what_x_asks_of_those_who_read_from_it(operator: Operator, x: XServer) -> None:
    """The four rules; where X is off, nobody is asked anything."""
    said = await operator.told()
    assert "What X's developer policy asks of whoever runs this bot:" in said
    for rule in ("within 24 hours", "opt_out", "conclusions about health", "500 posts per person per day"):
        assert rule in said


async def test_x_is_asked_for_its_own_count(operator: Operator, x: XServer) -> None:
    """Which proves the token, and costs nothing."""
    assert "X ✓ the token works; X counts 0 of 3,000,000 posts read this month" in await operator.told()


async def test_a_wrong_x_token_is_a_problem_and_never_shown(operator: Operator, x: XServer) -> None:
    """All the other parts are tried all the same."""
    operator.sets("X_BEARER_TOKEN", "AAAA-wrong")
    said = await operator.told(well=False)
    assert "X ✗ X does not accept the bot's token." in said
    assert "Copy the bearer token again" in said
    assert "Slack –" in said
    assert "AAAA-wrong" not in said


async def test_the_token_can_be_in_a_file(operator: Operator, x: XServer, tmp_path: Path) -> None:
    """As containers get it."""
    (tmp_path / "token").write_text(f"{x.token}\n", "utf-8")
    operator.sets("X_BEARER_TOKEN", "")
    operator.sets("X_BEARER_TOKEN_FILE", str(tmp_path / "token"))
    assert "the token works" in await operator.told()


async def test_a_token_file_that_is_not_there_is_named(operator: Operator) -> None:
    """By its variable."""
    operator.sets("X_BEARER_TOKEN_FILE", "nowhere")
    said = await operator.told(well=False)
    assert "The file that TOXSCAN_X_BEARER_TOKEN_FILE names can't be read" in said


async def test_bluesky_is_asked_whether_it_answers(operator: Operator, bluesky: BlueskyServer) -> None:
    """It needs no key; that it does not know the account is an answer, too. Mastodon has no one place to ask."""
    said = await operator.told()
    assert f"Bluesky ✓ {bluesky.url} answers; it needs no key and costs nothing" in said
    assert "Mastodon ✓ each account is read from its own server; that needs no key and costs nothing" in said
    assert len(bluesky.requests) == 1


async def test_a_bluesky_that_does_not_answer_is_told_and_fails_nothing(
    operator: Operator, bluesky: BlueskyServer
) -> None:
    """Nobody has asked for it: an offline machine that scans archives is well."""
    bluesky.fault = lambda _request: Status(502)
    said = await operator.told()
    assert "Bluesky ✗ Bluesky failed with status 502; the bot has tried 6 times." in said
    assert "To do without Bluesky, set `bluesky = false` below [networks] in config.toml" in said


async def test_networks_that_are_switched_off_are_not_asked(operator: Operator, bluesky: BlueskyServer) -> None:
    """And the line says where that is set."""
    operator.changes["networks"] = NetworkSettings(bluesky_url=bluesky.url, bluesky=False, mastodon=False)
    said = await operator.told()
    assert "Bluesky – off: `bluesky = false` stands below [networks] in config.toml" in said
    assert "Mastodon – off: `mastodon = false` stands below [networks] in config.toml" in said
    assert not bluesky.requests


async def test_discord_is_asked_who_we_are(operator: Operator, discord: DiscordServer) -> None:
    """And in how many servers."""
    assert "Discord ✓ the token belongs to toxscan" in await operator.told()
    assert discord.violations == []


async def test_a_wrong_discord_token_is_a_problem(operator: Operator, discord: DiscordServer) -> None:
    """With the place where the right one is."""
    operator.sets("DISCORD_TOKEN", "another")
    said = await operator.told(well=False)
    assert "Discord ✗ Discord does not accept the bot token. Copy it again from the developer portal" in said
    assert "another" not in said.replace("Choose another", "")


async def test_slack_is_asked_who_we_are_and_what_we_may_do(operator: Operator, slack: SlackServer) -> None:
    """The app token too, by asking where to connect."""
    assert "Slack ✓ toxscan in workshop, by socket" in await operator.told()


async def test_a_missing_scope_is_named(operator: Operator, slack: SlackServer) -> None:
    """Before somebody finds out by a feature that fails."""
    slack.scopes.discard("files:write")
    said = await operator.told(well=False)
    assert "Slack ✗ The bot's token at Slack lacks files:write. Add the scopes" in said


@pytest.mark.parametrize(("name", "token"), [("SLACK_BOT_TOKEN", "xoxb-wrong"), ("SLACK_APP_TOKEN", "xapp-wrong")])
async def test_a_wrong_slack_token_is_a_problem(operator: Operator, slack: SlackServer, name: str, token: str) -> None:
    """Each of the two by its name."""
    operator.sets(name, token)
    said = await operator.told(well=False)
    assert f"Slack ✗ Slack does not accept the {'bot' if 'BOT' in name else 'app'} token (invalid_auth)" in said
    assert token not in said


async def test_a_slack_that_is_half_set_up_says_what_is_missing(operator: Operator) -> None:
    """By the variable's name."""
    operator.sets("SLACK_BOT_TOKEN", "xoxb-1")
    assert "Slack ✗ TOXSCAN_SLACK_APP_TOKEN is not set" in await operator.told(well=False)


async def test_a_damaged_database_is_a_problem(operator: Operator) -> None:
    """The next step is a backup."""
    operator.folder.mkdir(mode=0o700)
    (operator.folder / "toxscan.db").write_bytes(b"no database at all " * 1000)
    said = await operator.told(well=False)
    assert "database ✗" in said
    assert "damaged" in said
    assert "backup" in said


async def test_a_sqlite_without_fts5_is_told(operator: Operator, monkeypatch: pytest.MonkeyPatch) -> None:
    """The bot works, and searches words without an index."""
    store = await open_store(operator.folder / "toxscan.db")
    await store.close()
    assert "FTS5" not in await operator.told()
    without_fts5(monkeypatch)
    said = await operator.told()
    assert "; words are searched without an index, as this Python's SQLite has no FTS5" in said


async def test_it_works_beside_a_running_bot(operator: Operator) -> None:
    """The bot holds the database's lock; looking at it needs none."""
    store = await open_store(operator.folder / "toxscan.db")
    assert "toxscan.db is intact" in await operator.told()
    await store.close()


async def test_a_folder_that_all_may_look_into_is_a_problem(operator: Operator) -> None:
    """The sentence has the command that mends it."""
    operator.folder.mkdir(mode=0o755)
    operator.folder.chmod(0o755)
    assert f"chmod 700 {operator.folder}" in await operator.told(well=False)


async def test_a_new_data_folder_is_private_from_the_start(operator: Operator) -> None:
    """So that nobody has to mend it."""
    store = await open_store(operator.folder / "deep" / "toxscan.db")
    await store.close()
    assert (operator.folder / "deep").stat().st_mode & 0o777 == 0o700


async def test_a_damaged_model_is_a_problem(operator: Operator) -> None:
    """Its files are compared with their hashes."""
    folder = operator.folder / "models" / "original"
    shutil.copytree(BUNDLED, folder)
    operator.folder.chmod(0o700)
    operator.changes["model"] = "original"
    assert "model ✗" in await operator.told(well=False)


def test_the_command_ends_with_1_where_there_is_a_problem(tmp_path: Path, bluesky: BlueskyServer) -> None:
    """So that scripts can ask it; and with 0 where all is well."""
    where = {"TOXSCAN_NETWORKS__BLUESKY_URL": bluesky.url}
    ended = toxscan(tmp_path, "check", "--data-dir", "data", **where)
    assert (ended.code, ended.err) == (0, "")
    ended = toxscan(tmp_path, "check", "--data-dir", "data", TOXSCAN_X_BEARER_TOKEN_FILE="nowhere", **where)  # noqa: S106 - a path
    assert ended.code == 1
    assert "✗" in ended.out


async def test_a_database_on_a_server_is_asked_who_it_is(operator: Operator, postgres: Postgres) -> None:
    """Its name and place are shown, its password is not; nothing is made there."""
    async with postgres.database("template0") as url:
        operator.changes["database"] = url
        told = await operator.told()
        made = await postgres.say("SELECT tablename FROM pg_tables WHERE schemaname = 'public'", database=name(url))
    assert made == []
    assert f"{name(url)} at " in told
    assert ": connected to PostgreSQL " in told


async def test_a_server_that_does_not_answer_is_a_problem(operator: Operator, unused_tcp_port: int) -> None:
    """With what to do; the password is not shown."""
    operator.changes["database"] = SecretStr(f"postgresql+asyncpg://toxscan:s3cret@127.0.0.1:{unused_tcp_port}/toxscan")
    told = await operator.told(well=False)
    assert f"✗ The database toxscan at 127.0.0.1:{unused_tcp_port} can't be reached (connection refused)." in told
    assert "s3cret" not in told


def name(url: SecretStr) -> str:
    """What the database of an address is called."""
    return make_url(url.get_secret_value()).database or ""


async def test_who_may_ask_over_the_network_is_said(operator: Operator) -> None:
    """`toxscan serve` beyond this machine without a key would not start: that is a problem, before anybody tries."""
    assert "serve ✓ `toxscan serve` would answer at 127.0.0.1:8765, programs on this machine alone" in (
        await operator.told()
    )
    operator.changes["serve"] = ServeSettings(host="0.0.0.0")  # noqa: S104 - that is the point.
    assert "serve ✗ Others could reach toxscan at 0.0.0.0" in await operator.told(well=False)
    operator.sets("SERVE_KEY", "a-long-random-word")
    assert "serve ✓ `toxscan serve` would answer at 0.0.0.0:8765, whoever has the key" in await operator.told()
