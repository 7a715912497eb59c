"""The local Discord itself: what breaks Discord's rules must be seen, or the other tests here prove little."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import pytest

from tests.adapters.discord.process import Bot
from tests.conversations.world import World
from tests.servers import discord_components as layout
from tests.servers import discord_rules as rules
from tests.servers.discord import DiscordServer, serve_discord
from tests.servers.discord_rules import V2

CALLBACK = "/interactions/{interaction_id}/{interaction_token}/callback"
BUTTON = {"type": 2, "style": 1, "label": "Go", "custom_id": "a"}
OPTION = {"label": "A", "value": "a"}


def row(*controls: dict[str, Any]) -> dict[str, Any]:
    """A row of components."""
    return {"type": 1, "components": list(controls)}


def select(**changes: Any) -> dict[str, Any]:
    """A select with one option."""
    return {"type": 3, "custom_id": "s", "options": [OPTION]} | changes


@pytest.mark.parametrize(
    "payload",
    [
        {},
        {"content": "x" * 2001},
        {"content": "👍" * 1001},
        {"content": "hello", "nonsense": 1},
        {"content": "hello", "allowed_mentions": {"parse": ["users"]}},
        {"embeds": [{}]},
        {"embeds": [{"description": "x" * 4097}]},
        {"embeds": [{"title": "x" * 257}]},
        {"embeds": [{"fields": [{"name": "n", "value": " "}]}]},
        {"embeds": [{"fields": [{"name": "n", "value": "x" * 1025}]}]},
        {"embeds": [{"fields": [{"name": "n", "value": "v"}] * 26}]},
        {"embeds": [{"footer": {"text": "x" * 2049}}]},
        {"embeds": [{"description": "x" * 3001}] * 2},
        {"embeds": [{"description": "x"}] * 11},
        {"components": [row(BUTTON)] * 6},
        {"components": [row(*({**BUTTON, "custom_id": str(n)} for n in range(6)))]},
        {"components": [row()]},
        {"components": [row(BUTTON), row(BUTTON)]},
        {"components": [row({**BUTTON, "custom_id": ""})]},
        {"components": [row({**BUTTON, "custom_id": "x" * 101})]},
        {"components": [row({**BUTTON, "label": "x" * 81})]},
        {"components": [row({**BUTTON, "style": 5})]},
        {"components": [row(BUTTON, select())]},
        {"components": [row(select(options=[OPTION, OPTION]))]},
        {"components": [row(select(options=[]))]},
        {"components": [row(select(options=[{"label": "x" * 101, "value": "a"}]))]},
        {"components": [row(select(placeholder="x" * 151))]},
    ],
    ids=lambda payload: str(payload)[:60],
)
def test_a_message_that_breaks_a_rule_is_a_violation(payload: dict[str, Any]) -> None:
    """Each rule by itself."""
    assert list(rules.message_violations({"allowed_mentions": {"parse": []}} | payload, new=True))


TEXT = {"type": 10, "content": "words"}


def box(*components: dict[str, Any]) -> dict[str, Any]:
    """A message of one container."""
    return {"flags": V2, "components": [{"type": 17, "components": list(components)}]}


@pytest.mark.parametrize(
    "payload",
    [
        {"components": [TEXT]},
        {"flags": V2, "components": []},
        {"flags": V2, "components": [TEXT], "content": "hello"},
        {"flags": V2, "components": [TEXT], "embeds": [{"title": "t"}]},
        {"flags": V2, "components": [TEXT], "poll": {"question": {"text": "?"}}},
        {"flags": V2, "components": [BUTTON]},
        {"flags": V2, "components": [TEXT], "allowed_mentions": {"parse": ["users"]}},
        box(),
        box(box(TEXT)["components"][0]),
        box(*[TEXT] * 40),
        box(*[{"type": 10, "content": "x" * 2001}] * 2),
        box({"type": 10, "content": " "}),
        box({"type": 9, "components": [TEXT] * 4, "accessory": BUTTON}),
        box({"type": 9, "components": [TEXT], "accessory": TEXT}),
        box({"type": 12, "items": []}),
        box({"type": 12, "items": [{"media": {"url": "attachment://a"}, "description": "x" * 1025}]}),
        box({"type": 13, "file": {"url": "https://example.com/a"}}),
        box(row(BUTTON), row(BUTTON)),
        box(row(*({**BUTTON, "custom_id": str(n)} for n in range(6)))),
    ],
    ids=lambda payload: str(payload)[:60],
)
def test_a_message_of_components_that_breaks_a_rule_is_a_violation(payload: dict[str, Any]) -> None:
    """Each rule by itself."""
    assert list(layout.message_violations({"allowed_mentions": {"parse": []}} | payload, new=True))


def test_a_message_of_components_within_the_rules_is_none() -> None:
    """At the very limits, rows of controls among them."""
    rows = [row({**BUTTON, "custom_id": str(n)}) for n in range(18)]
    payload = box({"type": 10, "content": "x" * 4000}, {"type": 14}, {"type": 14}, *rows)
    assert list(layout.message_violations(payload | {"allowed_mentions": {"parse": []}}, new=True)) == []
    assert len(list(layout.walk(payload["components"]))) == 40


def test_a_message_within_the_rules_is_none() -> None:
    """At the very limits."""
    payload = {
        "content": "x" * 2000,
        "embeds": [{"title": "x" * 256, "description": "x" * 4096, "fields": [{"name": "n", "value": "x" * 1024}]}],
        "components": [row(BUTTON), row(select())],
        "allowed_mentions": {"parse": []},
    }
    assert list(rules.message_violations(payload, new=True)) == []


@pytest.mark.parametrize(
    "command",
    [
        {"name": "Upper", "description": "d"},
        {"name": "a b", "description": "d"},
        {"name": "a", "description": "x" * 101},
        {"name": "a", "description": ""},
        {"name": "a", "description": "d", "options": [{"name": "o", "description": "d"}] * 2},
        {
            "name": "a",
            "description": "d",
            "options": [{"name": "o", "description": "d"}, {"name": "p", "description": "d", "required": True}],
        },
    ],
)
def test_a_command_that_breaks_a_rule_is_a_violation(command: dict[str, Any]) -> None:
    """Names, descriptions, order."""
    assert list(rules.command_violations([command]))


@pytest.mark.skipif(not rules.OFFICIAL.is_file(), reason="Discord's description is not at hand")
def test_the_official_description_is_applied() -> None:
    """To requests, by their path."""
    assert not list(rules.official_violations("POST", CALLBACK, {"type": 5, "data": {"flags": 64}}))
    assert list(rules.official_violations("POST", CALLBACK, {"type": 99}))
    assert list(rules.official_violations("POST", "/channels/{channel_id}/messages", {"embeds": [{"title": 5}]}))


@pytest.fixture
async def server() -> Any:
    """A Discord on which rules may be broken."""
    async with serve_discord() as server:
        yield server


async def answer(server: DiscordServer, token: str, payload: dict[str, Any]) -> int:
    """Answer an interaction by hand; the status."""
    address = f"{server.url}/api/v10/interactions/1/{token}/callback"
    async with aiohttp.ClientSession() as session, session.post(address, json=payload) as response:
        return response.status


async def test_there_is_a_deadline_and_one_answer_is_enough(server: DiscordServer) -> None:
    """Later and twice are violations, and refused."""
    alice = server.user("alice")
    early = await alice._interact(2, {"id": "1", "name": "help", "type": 1}, server.general)
    assert await answer(server, early.token, {"type": 5}) == 200
    assert await answer(server, early.token, {"type": 5}) == 400
    late = await alice._interact(2, {"id": "1", "name": "help", "type": 1}, server.general)
    server.advance(seconds=server.deadline + 0.1)
    assert await answer(server, late.token, {"type": 5}) == 404
    assert len(server.violations) == 2


async def test_an_answer_must_suit_what_is_answered(server: DiscordServer) -> None:
    """A command has no message to update."""
    asked = await server.user("alice")._interact(2, {"id": "1", "name": "help", "type": 1}, server.general)
    assert await answer(server, asked.token, {"type": 6}) == 400
    assert server.violations


async def test_a_token_is_good_for_fifteen_minutes(server: DiscordServer) -> None:
    """After that Discord knows it no more."""
    asked = await server.user("alice")._interact(2, {"id": "1", "name": "help", "type": 1}, server.general)
    await answer(server, asked.token, {"type": 5})
    address = f"{server.url}/api/v10/webhooks/{server.bot.id}/{asked.token}/messages/@original"
    payload = {"embeds": [{"title": "t"}], "allowed_mentions": {"parse": []}}
    async with aiohttp.ClientSession() as session:
        assert (await session.patch(address, json=payload)).status == 200
        server.advance(minutes=15, seconds=1)
        assert (await session.patch(address, json=payload)).status == 401


QUIET = {"allowed_mentions": {"parse": []}}
OLD = QUIET | {"content": "hello", "embeds": [{"title": "t"}]}


@pytest.mark.parametrize(
    ("change", "status"),
    [
        (box(TEXT) | QUIET, 400),
        (box(TEXT) | QUIET | {"content": None, "embeds": []}, 200),
        (box({"type": 13, "file": {"url": "attachment://a.csv"}}) | QUIET | {"content": None, "embeds": []}, 400),
    ],
)
async def test_words_and_embeds_go_when_components_come(
    server: DiscordServer, change: dict[str, Any], status: int
) -> None:
    """In the same edit; and files that are shown must be there."""
    async with editing(server, OLD) as edit:
        assert await edit(change) == status


@pytest.mark.parametrize(
    ("change", "status"),
    [(OLD, 400), (OLD | {"flags": 0}, 400), ({"components": [TEXT], "flags": V2} | QUIET, 200)],
)
async def test_a_message_of_components_stays_one(server: DiscordServer, change: dict[str, Any], status: int) -> None:
    """It never takes words and embeds again."""
    async with editing(server, box(TEXT) | QUIET) as edit:
        assert await edit(change) == status


async def test_more_bytes_than_discord_takes_are_its_own_fault(server: DiscordServer) -> None:
    """It says so by a 500, without a word on the limit."""
    async with editing(server, box(TEXT) | QUIET) as edit:
        assert await edit(box({"type": 10, "content": "長" * 3387}) | QUIET) == 500
        assert await edit(box({"type": 10, "content": "長" * 3386}) | QUIET) == 200


@asynccontextmanager
async def editing(server: DiscordServer, first: dict[str, Any]) -> AsyncIterator[Callable[..., Awaitable[int]]]:
    """A way to change an answer that stands there already; it gives the status."""
    asked = await server.user("alice")._interact(2, {"id": "1", "name": "help", "type": 1}, server.general)
    await answer(server, asked.token, {"type": 5})
    address = f"{server.url}/api/v10/webhooks/{server.bot.id}/{asked.token}/messages/@original"
    async with aiohttp.ClientSession() as session:

        async def edit(payload: dict[str, Any]) -> int:
            async with session.patch(address, json=payload) as response:
                return response.status

        assert await edit(first) == 200
        yield edit


async def test_an_ephemeral_message_is_out_of_the_channels_reach(server: DiscordServer) -> None:
    """Only its interaction can change it, and only its person sees it."""
    asked = await server.user("alice")._interact(2, {"id": "1", "name": "help", "type": 1}, server.general)
    await answer(server, asked.token, {"type": 5, "data": {"flags": 64}})
    assert asked.original
    address = f"{server.url}/api/v10/channels/{server.general.id}/messages/{asked.original.id}"
    headers = {"Authorization": f"Bot {server.token}"}
    async with aiohttp.ClientSession() as session:
        assert (await session.get(address, headers=headers)).status == 404
        assert (await session.get(address)).status == 401
    assert server.user("alice").sees(asked.original)
    assert not server.user("bob").sees(asked.original)


async def test_a_bot_that_is_still_there_does_not_keep_the_server_open(world: World) -> None:
    """So that a test which fails says why, and not that it took too long."""
    async with asyncio.timeout(60):
        async with serve_discord() as server:
            bot = Bot(server, world)
            await bot.start()
        await bot.stop()
    assert server.gateway.connected() == []
