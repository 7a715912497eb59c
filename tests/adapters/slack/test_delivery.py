"""What arrives from Slack: once, signed, in time, over lines that break."""

import asyncio
import time
from pathlib import Path
from urllib.parse import urlencode

import aiohttp
import pytest

from bot.adapters.slack.connection.tokens import Access
from bot.adapters.slack.connection.transports import ConnectionWatch
from bot.adapters.slack.messages.refusals import MEANINGS
from bot.core.domain.delivery import Kind
from bot.core.domain.errors import ConfigError, UnreachableError
from tests.adapters.slack.conftest import Bot
from tests.conversations.world import World
from tests.servers.slack import SlackServer, Upload

pytestmark = pytest.mark.slow

only_socket = pytest.mark.parametrize("slack_server", ["socket"], indirect=True)
only_http = pytest.mark.parametrize("slack_server", ["http"], indirect=True)


async def test_an_event_that_comes_again_is_answered_once(bot: Bot) -> None:
    """Slack sends again what it believes was not acknowledged; Bolt does not notice."""
    alice = bot.server.user("alice")
    message = await alice.mention("about", None, None)
    await alice.wait_for(lambda each: "About toxscan" in each.read)
    event = message.json() | {"type": "app_mention", "channel": bot.server.general.id}
    body = bot.server.event(event, alice.user.team_id)
    for retry in range(4):
        delivery = await bot.server.deliver("event", body, retry)
        assert delivery.acknowledged
    await alice.slash("help")
    await alice.wait_for(lambda each: "Commands" in each.read)
    assert sum("About toxscan" in each.read for each in alice.messages) == 2


@only_http
async def test_an_event_that_comes_again_to_another_process_is_answered_once(bot: Bot, tmp_path: Path) -> None:
    """Two listen behind one address, on one database; Slack does not mind which of them it asks."""
    other = Bot(bot.server, World(bot.world.store, tmp_path))
    await other.start()
    alice = bot.server.user("alice")
    message = await alice.mention("about")
    await alice.wait_for(lambda each: "About toxscan" in each.read)
    event = message.json() | {"type": "app_mention", "channel": bot.server.general.id}
    body = bot.server.event(event, alice.user.team_id)
    for retry, replica in enumerate((bot, other, bot, other)):
        bot.server.http.app_url = f"{replica.address}/slack/events"
        assert (await bot.server.deliver("event", body, retry)).acknowledged
    await alice.slash("help")
    await alice.wait_for(lambda each: "Commands" in each.read)
    assert sum("About toxscan" in each.read for each in alice.messages) == 2
    await other.stop()
    await other.world.stop()


async def test_everything_is_acknowledged_under_load(bot: Bot) -> None:
    """Fifty people at once: none waits for another's work."""
    people = [bot.server.user(f"person{number}") for number in range(50)]
    bot.world.scorer.gate.clear()
    await people[0].type("", [Upload("archive.zip", b"a fake reads it")])
    await asyncio.gather(*(person.slash("about") for person in people))
    await asyncio.gather(*(person.wait_for(lambda each: "About toxscan" in each.read) for person in people))
    bot.world.scorer.gate.set()
    assert len(bot.server.latencies) == 51
    assert bot.server.violations == []


@only_socket
async def test_a_connection_that_slack_replaces_is_replaced(bot: Bot) -> None:
    """Slack asks for it every few hours; what comes afterwards is answered."""
    alice = bot.server.user("alice")
    await bot.server.socket.refresh()
    await bot.server.until(lambda: bot.server.socket.connections)
    await alice.slash("about")
    await alice.wait_for(lambda each: "About toxscan" in each.read)
    assert bot.server.socket.opened == 2


@only_socket
async def test_a_silent_connection_is_replaced(slack_server: SlackServer, bot: Bot) -> None:
    """Open, but without hello: nothing would ever come over it."""
    await bot.stop()
    bot.watch = ConnectionWatch(every=0.05, hello=0.1)
    slack_server.socket.silent = True
    starting = asyncio.create_task(bot.start())
    await slack_server.until(lambda: slack_server.socket.opened >= 3)
    slack_server.socket.silent = False
    await starting
    alice = slack_server.user("alice")
    await alice.slash("about")
    answer = await alice.wait_for(lambda each: "About toxscan" in each.read)
    assert alice.messages == [answer]


@only_http
@pytest.mark.parametrize(("late", "changed"), [(600, ""), (0, "&text=forget"), (-600, "")])
async def test_requests_that_slack_did_not_sign_just_now_are_refused(bot: Bot, late: int, changed: str) -> None:
    """An old one that somebody sends again, and one with other words."""
    alice = bot.server.user("alice")
    body = urlencode({"command": "/toxscan", "text": "about", "user_id": alice.user.id, "team_id": alice.user.team_id})
    headers = bot.server.http.signed(body, int(time.time()) - late)
    headers["Content-Type"] = "application/x-www-form-urlencoded"
    async with (
        aiohttp.ClientSession() as session,
        session.post(bot.server.http.app_url, data=body + changed, headers=headers) as response,
    ):
        assert response.status == 401
    assert not alice.messages


@pytest.mark.parametrize("kind", ["bot token", "app token"])
@only_socket
async def test_a_token_that_slack_does_not_accept_ends_the_start(bot: Bot, kind: str) -> None:
    """With the sentence that says which, instead of trying for ever."""
    await bot.stop()
    access = bot.access
    if kind == "app token":
        bot.server.app_token = "another"  # noqa: S105 - it opens nothing.
    else:
        bot.server.home.token = "another"  # noqa: S105
    with pytest.raises(ConfigError, match=kind):
        await _start(bot, access)


@only_http
async def test_a_port_that_is_taken_ends_the_start(bot: Bot) -> None:
    """With its number."""
    port = int(bot.address.rpartition(":")[2])
    with pytest.raises(ConfigError, match=f"can't listen on 127.0.0.1:{port}"):
        await _start(bot, _with_port(bot.access, port))


PASSING = [word for word, meaning in MEANINGS.items() if meaning.kind is Kind.PASSING]


@pytest.mark.parametrize(("status", "error"), [(0, ""), (503, ""), (429, ""), *[(200, word) for word in PASSING]])
async def test_slack_out_of_reach_can_be_tried_again(bot: Bot, status: int, error: str) -> None:
    """It is told from a token that Slack refuses, and the next start succeeds."""
    await bot.stop()
    bot.server.fail("auth.test", status, error=error, times=9)
    with pytest.raises(UnreachableError, match="Slack can't be reached"):
        await _start(bot, bot.access)
    bot.server.api.faults.clear()
    await _start(bot, bot.access)


async def _start(bot: Bot, access: Access) -> None:
    from bot.adapters.slack.connection.run import on_slack

    async with on_slack(bot.world.app, access, bot.world.store):
        pass


def _with_port(access: Access, port: int) -> Access:
    from dataclasses import replace

    return replace(access, port=port)
