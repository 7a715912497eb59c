"""Many workspaces: each installs the bot by itself, and its token is kept as a secret."""

import asyncio
import re
import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest
import sqlalchemy as sa
import yaml
from cryptography.fernet import Fernet
from pydantic import SecretStr
from slack_sdk.oauth.installation_store import Installation

from bot.adapters.slack.client import NOT_INSTALLED
from bot.adapters.slack.workspaces import oauth
from bot.adapters.slack.workspaces.installations import Installations
from bot.adapters.slack.workspaces.oauth import SCOPES, SealedStates
from bot.core.domain.errors import ConfigError
from bot.core.store.engine.database import Store
from bot.core.store.schema import slack_installations as installations
from tests.adapters.slack.conftest import MANIFEST, Bot, access_to
from tests.conversations.world import World
from tests.databases import statements
from tests.servers.slack import SlackServer
from tests.servers.slack_people import PATIENCE
from tests.servers.slack_state import Workspace

pytestmark = pytest.mark.parametrize("slack_server", ["http"], indirect=True)
KEY = SecretStr(Fernet.generate_key().decode())


@pytest.fixture
async def bot(slack_server: SlackServer, world: World) -> AsyncIterator[Bot]:
    """A bot that any workspace can install."""
    bot = Bot(slack_server, world)
    bot.many, bot.key = True, KEY
    await bot.start()
    yield bot
    await bot.stop()


async def install(bot: Bot, workspace: Workspace, *, state: str | None = None) -> int:
    """What somebody's browser does to install it; the status of the last page."""
    return (await pages(bot, workspace, state=state))[-1][0]


async def pages(
    bot: Bot, workspace: Workspace, *, state: str | None = None, answer: str = "code=code"
) -> list[tuple[int, str]]:
    """The pages that somebody's browser shows, each with its status; Slack sends it back with this `answer`."""
    bot.server.codes["code"] = workspace
    async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as browser:
        async with browser.get(f"{bot.address}/slack/install") as page:
            cookie, first = page.headers["Set-Cookie"].partition(";")[0], await page.text()
            issued = re.search(r"state=([^&\"]+)", first)
        assert issued
        address = f"{bot.address}/slack/oauth_redirect?{answer}&state={state or issued[1]}"
        async with browser.get(address, headers={"Cookie": cookie}) as end:
            assert "default-src 'none'" in end.headers["Content-Security-Policy"]
            return [(page.status, first), (end.status, await end.text())]


async def test_a_workspace_installs_the_bot_and_uses_it(bot: Bot) -> None:
    """With its own token; in one that has not, the bot says so."""
    here, there = bot.server.home, bot.server.add_workspace("elsewhere")
    assert await install(bot, there) == 200
    alice = bot.server.user("alice", there)
    await alice.slash("about", bot.server.add_channel("general", workspace=there))
    await alice.wait_for(lambda each: "About toxscan" in each.read)
    stranger = bot.server.user("stranger", here)
    await stranger.slash("about")
    assert [each.read for each in stranger.messages] == [NOT_INSTALLED]


async def test_an_installation_that_was_not_begun_here_is_refused(bot: Bot) -> None:
    """Somebody else's link can't make our bot take their token."""
    assert await install(bot, bot.server.home, state="made-up") == 400
    assert await Installations(bot.world.store, KEY).find(None, bot.server.home.id) is None


async def test_the_pages_say_what_happened_and_what_to_do_next(bot: Bot) -> None:
    """They are ours, and load nothing from anywhere."""
    first, last = [words for _status, words in await pages(bot, bot.server.home)]
    assert "Add toxscan to Slack" in first
    assert "toxscan is in your workspace." in last
    assert "press “Scan …” on its Home tab" in last
    assert "src=" not in first + last


@pytest.mark.parametrize(
    ("answer", "state", "status", "words"),
    [
        ("error=access_denied", None, 200, "Nothing was installed."),
        ("code=code", "made-up", 400, "This installation was not begun in this browser."),
        ("code=unknown", None, 401, "Slack did not confirm the installation."),
        ("error=%3Cscript%3E", None, 200, "Slack did not confirm the installation."),
    ],
)
async def test_an_installation_that_fails_says_so_and_leads_to_its_beginning(
    bot: Bot, answer: str, state: str | None, status: int, words: str
) -> None:
    """Whatever stands in the address stands on no page."""
    (_, (shown, page)) = await pages(bot, bot.server.home, state=state, answer=answer)
    assert shown == status
    assert words in page
    assert 'href="/slack/install"' in page
    assert "script" not in page


async def test_a_state_that_nobody_could_have_issued_is_refused(bot: Bot) -> None:
    """Whoever writes the address writes the cookie, too."""
    address = f"{bot.address}/slack/oauth_redirect?code=code&state=%C3%A4"
    async with (
        aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as browser,
        browser.get(address, headers={"Cookie": "slack-app-oauth-state=ä"}) as end,
    ):
        assert end.status == 401
        assert "This installation took too long" in await end.text()


@pytest.mark.usefixtures("slack_server")
async def test_consumed_states_are_remembered_up_to_a_number(monkeypatch: pytest.MonkeyPatch) -> None:
    """Anybody can begin installations, as many as they like."""
    monkeypatch.setattr(oauth, "MOST_STATES", 3)
    states = SealedStates()
    issued = [await states.async_issue() for _ in range(5)]
    assert [await states.async_consume(each) for each in issued] == [True] * 5
    assert len(states._consumed) == 3
    assert not await states.async_consume(issued[-1])


async def test_an_installation_while_slack_is_away_says_so(bot: Bot) -> None:
    """With our page, and the way to begin again."""
    bot.server.fail("oauth.v2.access", 0, times=5)
    (_, (status, page)) = await pages(bot, bot.server.home)
    assert (status, "Slack did not confirm the installation." in page) == (401, True)


async def test_the_code_of_an_installation_stands_in_no_log(bot: Bot, caplog: pytest.LogCaptureFixture) -> None:
    """Slack's library quotes it, however long it is; why it failed stays."""
    await pages(bot, bot.server.home, answer="code=secret%0Acode")
    assert "invalid_code" in caplog.text
    assert "secret" not in caplog.text


async def test_who_is_not_slack_does_not_reach_the_database(bot: Bot) -> None:
    """Not even for the language of whoever they claim to be."""
    body = {"team_id": bot.server.home.id, "user_id": "U1", "command": "/toxscan", "text": "about"}
    with statements() as asked:
        async with (
            aiohttp.ClientSession() as stranger,
            stranger.post(f"{bot.address}/slack/events", data=body) as answer,
        ):
            assert answer.status == 401
    assert [each for each in asked if "readers" in each] == []


async def test_an_installation_that_can_not_be_kept_is_told(bot: Bot) -> None:
    """Nobody believes that it worked."""
    async with bot.world.store.write() as connection:
        await connection.execute(sa.text("drop table slack_installations"))
    (_, (status, page)) = await pages(bot, bot.server.home)
    assert status == 500
    assert "I could not keep the installation." in page


async def test_tokens_are_encrypted_in_the_database(bot: Bot) -> None:
    """With the key they can be read; the file alone gives nothing away."""
    assert await install(bot, bot.server.home) == 200
    found = await Installations(bot.world.store, KEY).find(None, bot.server.home.id)
    assert found
    assert found.token == bot.server.home.token
    with sqlite3.connect(bot.world.store._engine.url.database or "") as database:
        ((stored,),) = database.execute("select bot_token from slack_installations").fetchall()
    database.close()
    assert bot.server.home.token not in stored


@pytest.mark.parametrize("event", [{"type": "app_uninstalled"}, {"type": "tokens_revoked", "tokens": {"bot": ["U1"]}}])
async def test_a_workspace_that_removes_the_bot_is_forgotten(bot: Bot, event: dict[str, object]) -> None:
    """Its token with it."""
    assert await install(bot, bot.server.home) == 200
    await bot.server.tell(event, bot.server.home.id)
    store = Installations(bot.world.store, KEY)
    async with asyncio.timeout(PATIENCE):
        while await store.find(None, bot.server.home.id):  # noqa: ASYNC110 - a deletion rings no bell.
            await asyncio.sleep(0)


async def test_a_persons_own_revoked_token_changes_nothing(bot: Bot) -> None:
    """Only the bot's counts."""
    assert await install(bot, bot.server.home) == 200
    await bot.server.tell({"type": "tokens_revoked", "tokens": {"oauth": ["U1"]}}, bot.server.home.id)
    alice = bot.server.user("alice")
    await alice.slash("about")
    await alice.wait_for(lambda each: "About toxscan" in each.read)


async def test_what_another_key_has_sealed_is_told_from_what_is_not_there(
    slack_server: SlackServer, store: Store
) -> None:
    """With the way out."""
    made = Installation(user_id="U1", team_id="T2", bot_token="xoxb-T2")  # noqa: S106 - of a test.
    await Installations(store, KEY).async_save(made)
    with pytest.raises(ConfigError, match="different key"):
        await Installations(store, SecretStr(Fernet.generate_key().decode())).find(None, "T2")


async def test_tokens_of_an_earlier_version_are_encrypted_at_the_start(slack_server: SlackServer, world: World) -> None:
    """Afterwards they work as before, and no byte of them is in the file or beside it."""
    async with world.store.write() as connection:
        rows = [
            {"enterprise_id": "", "team_id": f"T{each}", "bot_token": f"clear:xoxb-T{each}", "bot_id": "B"}
            for each in range(3)
        ]
        await connection.execute(installations.insert(), [row | {"bot_user_id": "U"} for row in rows])
    bot = Bot(slack_server, world)
    bot.many, bot.key = True, KEY
    await bot.start()
    found = [await Installations(world.store, KEY).find(None, f"T{each}") for each in range(3)]
    assert [each and each.token for each in found] == [f"xoxb-T{each}" for each in range(3)]
    path = Path(world.store._engine.url.database or "")  # type: ignore[attr-defined]
    assert not [file for file in path.parent.glob(f"{path.name}*") if b"xoxb-T" in file.read_bytes()]
    await bot.stop()


def test_many_workspaces_need_a_key(slack_server: SlackServer) -> None:
    """Without one the bot does not start, and says what to do; a file may hold it, as any secret."""
    with pytest.raises(
        ConfigError, match="TOXSCAN_SLACK_ENCRYPTION_KEY is not: their tokens would be stored unencrypted"
    ) as said:
        access_to(slack_server, many=True)
    assert "docs/slack.md" in said.value.hint
    with pytest.raises(ConfigError, match="is not a key"):
        access_to(slack_server, many=True, key=SecretStr("short"))
    assert access_to(slack_server, many=True, key=KEY).many


def test_the_manifest_asks_for_what_the_bot_asks_for(slack_server: SlackServer) -> None:
    """The same scopes, by either way of installing it."""
    manifest = yaml.safe_load(MANIFEST.read_text("utf-8"))
    assert manifest["oauth_config"]["scopes"]["bot"] == list(SCOPES)
