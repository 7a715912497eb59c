"""The local Slack refuses what the real one refuses, and notes it: a test that passes on it means something."""

from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
import yaml
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from tests.adapters.slack.conftest import MANIFEST
from tests.servers.slack import SlackServer, serve_slack
from tests.servers.slack_blocks import mistakes, view_mistakes

PLAIN = {"type": "plain_text", "text": "words"}
QUIET = {"unfurl_links": False, "unfurl_media": False}


@pytest.fixture
async def server() -> AsyncIterator[SlackServer]:
    """A Slack whose violations the test itself looks at."""
    async with serve_slack(yaml.safe_load(MANIFEST.read_text("utf-8"))) as server:
        yield server


@pytest.fixture
async def client(server: SlackServer) -> AsyncIterator[AsyncWebClient]:
    """The bot's way to call it."""
    async with aiohttp.ClientSession() as session:
        yield AsyncWebClient(server.home.token, base_url=f"{server.url}/api/", session=session, retry_handlers=[])


def button(action_id: str, words: str = "Press", **more: Any) -> dict[str, Any]:
    """A button."""
    return {"type": "button", "action_id": action_id, "text": PLAIN | {"text": words}, **more}


@pytest.mark.parametrize(
    ("block", "rule"),
    [
        ({"type": "header", "text": {"type": "mrkdwn", "text": "*x*"}}, "plain_text"),
        ({"type": "header", "text": PLAIN | {"text": "x" * 151}}, "151"),
        ({"type": "section", "text": PLAIN | {"text": "x" * 3001}}, "300"),
        ({"type": "section", "fields": [PLAIN | {"text": "x" * 2001}]}, "2001 characters"),
        ({"type": "section", "fields": [PLAIN] * 11}, "11 fields"),
        ({"type": "section", "text": PLAIN | {"text": ""}}, "0 characters"),
        ({"type": "section", "text": {"type": "mrkdwn", "text": "<!channel>"}}, "mentions"),
        ({"type": "actions", "elements": []}, "0 elements"),
        ({"type": "actions", "elements": [button("a"), button("a")]}, "stands there twice"),
        ({"type": "actions", "elements": [button(f"a{n}") for n in range(26)]}, "26"),
        ({"type": "actions", "elements": [button("a", "x" * 76)]}, "7"),
        ({"type": "actions", "elements": [button("a", style="secondary")]}, "style"),
        ({"type": "context", "elements": [PLAIN] * 11}, "1"),
        ({"type": "image", "alt_text": "words"}, "image_url or a slack_file"),
        ({"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": []}]}, "empty"),
        ({"type": "input", "label": PLAIN, "element": {}}, "in a message"),
        ({"type": "marquee"}, "of type 'marquee'"),
    ],
)
def test_a_broken_block_is_noticed(block: dict[str, Any], rule: str) -> None:
    """By slack_sdk's own model, or by what it misses."""
    found = list(mistakes([block]))
    assert found
    assert any(rule in mistake for mistake in found), found


def test_too_many_and_too_long_blocks_are_noticed() -> None:
    """Fifty in a message, a hundred in a view, about 13,200 characters in all."""
    divider = {"type": "divider"}
    assert not list(mistakes([divider] * 50))
    assert list(mistakes([divider] * 51)) == ["51 blocks"]
    assert not list(mistakes([divider] * 100, "home"))
    assert list(mistakes([divider] * 101, "home")) == ["101 blocks"]
    section = {"type": "section", "text": PLAIN | {"text": "x" * 2900}}
    assert list(mistakes([section] * 5)) == ["msg_blocks_too_long"]


def test_a_broken_view_is_noticed() -> None:
    """Title, metadata, and inputs without a way to send them."""
    view = {"type": "modal", "title": PLAIN, "blocks": []}
    assert not list(view_mistakes(view))
    assert "title" in next(view_mistakes(view | {"title": PLAIN | {"text": "x" * 25}}))
    assert "3001" in next(view_mistakes(view | {"private_metadata": "x" * 3001}))
    line = {"type": "input", "block_id": "b", "label": PLAIN}
    line["element"] = {"type": "plain_text_input", "action_id": "a"}
    assert "no submit" in next(view_mistakes(view | {"blocks": [line]}))


@pytest.mark.parametrize(
    ("args", "error"),
    [
        ({}, "no_text"),
        ({"text": "hello <!channel>"}, "invalid_arguments"),
        ({"text": "x", "blocks": [{"type": "actions", "elements": []}]}, "invalid_blocks"),
        ({"text": "x", "thread_ts": "1.1"}, "thread_not_found"),
        ({"text": "x", "blocks": [{"type": "image", "slack_file": {"id": "F9"}, "alt_text": "x"}]}, "invalid_blocks"),
    ],
)
async def test_a_message_against_the_rules_is_refused_and_noted(
    server: SlackServer, client: AsyncWebClient, args: dict[str, Any], error: str
) -> None:
    """As the real one refuses it."""
    with pytest.raises(SlackApiError) as refused:
        await client.api_call("chat.postMessage", json={"channel": server.general.id, **QUIET, **args})
    assert refused.value.response["error"] == error
    assert len(server.violations) == 1


async def test_what_no_rule_forbids_but_does_not_work_is_refused_only(
    server: SlackServer, client: AsyncWebClient
) -> None:
    """The bot can't know where it is a member, or what somebody has deleted."""
    elsewhere = server.add_channel("elsewhere", bot_is_member=False)
    hidden = server.add_channel("hidden", bot_is_member=False, private=True)
    for channel, error in ((elsewhere.id, "not_in_channel"), (hidden.id, "channel_not_found")):
        with pytest.raises(SlackApiError, match=error):
            await client.chat_postMessage(channel=channel, text="x", **QUIET)
    sent = await client.chat_postMessage(channel=server.general.id, text="x", **QUIET)
    await client.chat_delete(channel=server.general.id, ts=sent["ts"])
    with pytest.raises(SlackApiError, match="message_not_found"):
        await client.chat_update(channel=server.general.id, ts=sent["ts"], text="y")
    assert server.violations == []


async def test_a_missing_scope_is_noted(server: SlackServer, client: AsyncWebClient) -> None:
    """The manifest has to ask for what the bot uses."""
    server.scopes.discard("chat:write")
    with pytest.raises(SlackApiError, match="missing_scope"):
        await client.chat_postMessage(channel=server.general.id, text="x", **QUIET)
    assert server.violations == ["chat.postMessage: needs the scope chat:write"]


async def test_a_response_url_is_good_for_five_uses_in_half_an_hour(server: SlackServer) -> None:
    """The sixth, and a late one, are refused and noted."""
    alice = server.user("alice")
    async with aiohttp.ClientSession() as session:

        async def use(url: str) -> int:
            async with session.post(url, json={"text": "hello"}) as response:
                return response.status

        url = server.response_url(alice.user, server.general)
        assert [await use(url) for _ in range(6)] == [200] * 5 + [404]
        late = server.response_url(alice.user, server.general)
        server.advance(minutes=31)
        assert await use(late) == 404
    assert server.violations == ["response_url: used_url", "response_url: expired_url"]
    assert len(alice.messages) == 5
    assert all(message.ephemeral for message in alice.messages)


async def test_a_modal_opens_once_and_within_the_deadline(server: SlackServer, client: AsyncWebClient) -> None:
    """A trigger that is used or too old opens nothing."""
    alice = server.user("alice")
    view = {"type": "modal", "callback_id": "c", "title": PLAIN, "blocks": []}
    trigger = server.trigger(alice.user)
    await client.views_open(trigger_id=trigger, view=view)
    late = server.trigger(alice.user)
    server.advance(seconds=server.deadline + 1)
    for again in (trigger, late):
        with pytest.raises(SlackApiError, match="expired_trigger_id"):
            await client.views_open(trigger_id=again, view=view)
    assert len(server.violations) == 2


async def test_a_limit_holds_for_each_channel_by_itself(server: SlackServer, client: AsyncWebClient) -> None:
    """What is too much in one is not in another."""
    server.limit("chat.postMessage", 1, 60, retry_after=30)
    other = server.add_channel("other")
    await client.chat_postMessage(channel=server.general.id, text="x", **QUIET)
    with pytest.raises(SlackApiError) as refused:
        await client.chat_postMessage(channel=server.general.id, text="x", **QUIET)
    assert refused.value.response.headers["Retry-After"] == "30"
    await client.chat_postMessage(channel=other.id, text="x", **QUIET)


async def test_an_event_that_nobody_acknowledges_comes_again(server: SlackServer) -> None:
    """Three times more, and it is noted each time."""
    server.transport = "http"
    server.http.app_url = f"{server.url}/nowhere"
    await server.user("alice").mention("hello")
    assert len(server.violations) == 4
