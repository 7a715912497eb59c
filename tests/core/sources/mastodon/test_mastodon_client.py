"""Asking servers: kindly, within bounds, and never at a private address."""

import asyncio
import socket
import threading
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from aiohttp.abc import AbstractResolver, ResolveResult

from bot.core.domain.errors import NetworkBusyError, NetworkError
from bot.core.sources.mastodon.budget import full_until, refused_until
from bot.core.sources.mastodon.client import MOST_SERVERS, TRIES, MastodonClient, TooLargeError
from bot.core.sources.mastodon.connections import NoPublicAddressError, PublicResolver, is_public
from tests.core.sources.mastodon.conftest import NOON, Clock
from tests.servers.mastodon import (
    Answered,
    Late,
    MastodonAccount,
    MastodonServer,
    NotJson,
    Reset,
    Status,
    Truncated,
)

LOOKUP = "/api/v1/accounts/lookup"


@pytest.fixture
async def client(server: MastodonServer, clock: Clock) -> AsyncIterator[MastodonClient]:
    """A client that finds the test's server, and others nowhere."""
    server.add(MastodonAccount("1", "ann"))

    def address(host: str) -> str:
        return server.url if host == "mastodon.example" else "http://127.0.0.1:9"

    client = MastodonClient(20.0, address=address, sleep=clock.sleep, clock=clock)
    yield client
    await client.close()


async def look(client: MastodonClient, host: str = "mastodon.example") -> Any:
    """Ask for an account."""
    return (await client.get(host, LOOKUP, {"acct": "ann"})).body


@pytest.mark.parametrize("fault", [Status(500), Status(503), Reset(), Truncated()])
async def test_a_failure_is_tried_again(
    server: MastodonServer, client: MastodonClient, clock: Clock, fault: Any
) -> None:
    """Ever later."""
    server.faults += [fault] * (TRIES - 1)
    assert (await look(client))["id"] == "1"
    assert len(server.requests) == TRIES
    assert clock.slept == sorted(clock.slept)


@pytest.mark.parametrize(
    ("fault", "words"),
    [(Status(502), "failed with status 502"), (Reset(), "can't be reached"), (Truncated(), "broke off")],
)
async def test_a_failure_that_stays_is_told(
    server: MastodonServer, client: MastodonClient, fault: Any, words: str
) -> None:
    """With the server's name, and what to do."""
    server.fault = lambda _: fault
    with pytest.raises(NetworkError, match=f"mastodon.example .*{words}") as failed:
        await look(client)
    assert "Try again" in failed.value.hint
    assert TRIES <= len(server.requests) <= 2 * TRIES  # aiohttp asks once more by itself where a connection was reset.


async def test_a_server_that_is_silent_is_given_up(server: MastodonServer, clock: Clock) -> None:
    """After the time limit, which bounds the whole answer."""
    never = threading.Event()
    server.fault = lambda _: Late(never)
    client = MastodonClient(0.05, address=lambda _: server.url, sleep=clock.sleep, clock=clock)
    with pytest.raises(NetworkError, match=r"gave no response within 0\.05 seconds"):
        await look(client)
    never.set()
    await client.close()


async def test_a_server_nowhere_is_told(client: MastodonClient) -> None:
    """As one that can't be reached."""
    with pytest.raises(NetworkError, match=r"gone\.example can't be reached"):
        await look(client, "gone.example")


@dataclass(frozen=True)
class Gatekeeper(NotJson):
    """A page with a status in the server's place."""

    code: int = 403


@pytest.mark.parametrize(("status", "words"), [(403, "refuses"), (418, "refuses"), (422, "refuses"), (401, "refuses")])
async def test_a_refusal_is_not_tried_again(
    server: MastodonServer, client: MastodonClient, status: int, words: str
) -> None:
    """It says the status: a gatekeeper before the server speaks no JSON."""
    server.fault = lambda _: Gatekeeper(code=status)
    with pytest.raises(NetworkError, match=words):
        await look(client)
    assert len(server.requests) == 1


async def test_one_server_is_asked_one_question_at_a_time(server: MastodonServer, client: MastodonClient) -> None:
    """However many people ask; the server itself looks."""
    late = asyncio.Event()
    server.faults.append(Late(late))
    asked = [asyncio.create_task(look(client)) for _ in range(5)]
    while not server.requests:  # noqa: ASYNC110 - the server's thread can't be awaited.
        await asyncio.sleep(0)
    late.set()
    assert [answer["id"] for answer in await asyncio.gather(*asked)] == ["1"] * 5


async def test_a_tenth_is_left_to_others(server: MastodonServer, client: MastodonClient, clock: Clock) -> None:
    """Without a single refusal."""
    server.limits["api"] = (50, timedelta(minutes=5))
    for _ in range(46):
        await look(client)
    with pytest.raises(NetworkBusyError) as busy:
        await look(client)
    assert busy.value.until == NOON + timedelta(minutes=5, seconds=1)
    assert len(server.requests) == 46
    clock.now = busy.value.until
    await look(client)


async def test_an_answer_without_end_is_not_read(server: MastodonServer, client: MastodonClient) -> None:
    """Nor one that is small only while it is packed."""
    server.fault = lambda _: Answered(lambda body: body | {"note": "x" * 5_000_000})
    with pytest.raises(TooLargeError):
        await look(client)


async def test_an_answer_of_too_many_values_is_not_parsed(server: MastodonServer, client: MastodonClient) -> None:
    """A megabyte of empty lists would hold the interpreter for half a second."""
    server.raw = "[" + "[]," * 300_000 + "[]]"
    with pytest.raises(TooLargeError):
        await look(client)


@pytest.mark.parametrize("body", ["[" * 100_000, '{"a": ' * 50_000, "1" * 5_000, '"x"', "null", "", "\xff"])
async def test_json_that_can_not_be_is_told(server: MastodonServer, client: MastodonClient, body: str) -> None:
    """Nested without end, numbers without end, and what is neither an object nor a list."""
    server.raw = body
    with pytest.raises(NetworkError, match="does not respond as Mastodon does"):
        await look(client)


async def test_a_redirect_is_not_followed(server: MastodonServer, client: MastodonClient) -> None:
    """The API of a server is where its webfinger says."""
    server.moved_to = "http://169.254.169.254/latest/meta-data/"
    with pytest.raises(NetworkError, match="does not respond as Mastodon does"):
        await look(client)
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    "target",
    [
        "http://other.example/.well-known/webfinger?resource=x", "https://127.0.0.1/.well-known/webfinger",
        "https://other.example:22/.well-known/webfinger", "https://a:b@other.example/.well-known/webfinger",
        "https://other.example/somewhere/else", "file:///etc/passwd", "https://[::1]/.well-known/webfinger", "//",
        "https://[",
    ],
)  # fmt: skip
async def test_a_webfinger_elsewhere_is_not_followed(
    server: MastodonServer, client: MastodonClient, target: str
) -> None:
    """But to the same question at another server of the public internet."""
    server.moved_to = target
    assert await client.find_name("mastodon.example", "ann@mastodon.example") is None
    assert len(server.requests) == 1


async def test_redirects_in_a_circle_end(server: MastodonServer, client: MastodonClient) -> None:
    """After a few."""
    server.webfinger_at = "mastodon.example"
    assert await client.find_name("mastodon.example", "ann@mastodon.example") is None
    assert len(server.requests) < 5


class Names(AbstractResolver):
    """A name server of our own, which may say something else the next time."""

    def __init__(self, *answers: list[str]) -> None:
        self._answers = list(answers)
        self.asked = 0

    async def resolve(
        self,
        host: str,
        port: int = 0,
        family: socket.AddressFamily = socket.AF_INET,  # noqa: ARG002 - the port's
    ) -> list[ResolveResult]:
        """The next answer."""
        self.asked += 1
        found = self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]
        return [
            ResolveResult(hostname=host, host=each, port=port, family=socket.AF_INET, proto=0, flags=0)
            for each in found
        ]

    async def close(self) -> None:
        """Nothing is open."""


@pytest.mark.parametrize("address", ["127.0.0.1", "10.0.0.5", "169.254.169.254", "192.168.1.1", "100.64.0.1", "::1"])
async def test_a_name_that_leads_into_a_private_network_is_not_asked(clock: Clock, address: str) -> None:
    """It is decided by the addresses that are connected to, and not tried again."""
    names = Names([address])
    client = MastodonClient(5.0, sleep=clock.sleep, clock=clock, resolver=names)
    with pytest.raises(NetworkError, match=r"inner\.example is not on the public internet"):
        await look(client, "inner.example")
    assert names.asked == 1
    await client.close()


class NoNames(Names):
    """A name server that knows nobody, or none that can be asked."""

    def __init__(self, reason: int) -> None:
        super().__init__([])
        self._reason = reason

    async def resolve(self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET) -> Any:
        """Say so."""
        self.asked += 1
        raise socket.gaierror(self._reason, f"{host}:{port}, {family}")


@pytest.mark.parametrize(
    ("reason", "words", "times"),
    [(socket.EAI_NONAME, r"There is no server gone\.example", 1), (socket.EAI_AGAIN, "can't be reached", TRIES)],
)
async def test_a_server_that_does_not_exist_is_told_from_one_that_is_away(
    clock: Clock, reason: int, words: str, times: int
) -> None:
    """The one is a mistake in the name, the other may be back."""
    names = NoNames(reason)
    client = MastodonClient(5.0, sleep=clock.sleep, clock=clock, resolver=names)
    with pytest.raises(NetworkError, match=words):
        await look(client, "gone.example")
    assert names.asked == times
    await client.close()


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.216.34", True), ("2606:2800:220:1::1", True), ("127.0.0.1", False), ("10.1.2.3", False),
        ("172.16.0.1", False), ("192.168.0.1", False), ("169.254.169.254", False), ("100.64.0.1", False),
        ("0.1.2.3", False), ("224.0.0.1", False), ("255.255.255.255", False), ("::1", False), ("::", False),
        ("fe80::1%eth0", False), ("fc00::1", False), ("::ffff:127.0.0.1", False), ("::ffff:93.184.216.34", True),
        ("64:ff9b::7f00:1", False), ("64:ff9b::5db8:d822", True), ("2002:7f00:1::", False), ("ff02::1", False),
        ("64:ff9b:1::7f00:1", False), ("::127.0.0.1", False), ("::ffff:0:127.0.0.1", False), ("fec0::1", False),
        ("192.0.0.8", False),
    ],
)  # fmt: skip
def test_public_addresses_are_told_from_others(address: str, public: bool) -> None:
    """Also where one wraps another."""
    assert is_public(address) is public


async def test_names_are_looked_up_in_threads_of_their_own() -> None:
    """Where a domain never answers its thread hangs for long; the bot's own work needs the others."""
    loop, names, hung = asyncio.get_running_loop(), PublicResolver(), threading.Event()
    with ThreadPoolExecutor(1) as shared:
        loop.set_default_executor(shared)
        other = loop.run_in_executor(None, hung.wait)
        with pytest.raises(NoPublicAddressError):
            await names.resolve("localhost")
        hung.set()
        await other
    await names.close()


async def test_servers_are_forgotten_when_there_are_too_many(clock: Clock) -> None:
    """But not those that are to be left alone."""
    client = MastodonClient(1.0, address=lambda _: "http://127.0.0.1:9", sleep=clock.sleep, clock=clock)
    client._state("busy.example").busy_until = NOON + timedelta(hours=1)
    for number in range(MOST_SERVERS + 10):
        client._state(f"server{number}.example")
    assert len(client._servers) <= MOST_SERVERS
    assert "busy.example" in client._servers
    await client.close()


LIMITED = {
    "X-RateLimit-Limit": "300",
    "X-RateLimit-Remaining": "29",
    "X-RateLimit-Reset": "2026-05-04T12:03:00.000000Z",
}


@pytest.mark.parametrize(
    ("changes", "seconds"),
    [
        ({}, 181),
        ({"X-RateLimit-Remaining": "30"}, None),
        ({"X-RateLimit-Reset": str(int(NOON.timestamp()) + 60)}, 61),
        ({"X-RateLimit-Reset": "9999-01-01T00:00:00Z"}, 3600),
        ({"X-RateLimit-Reset": "9" * 50}, 3600),
        ({"X-RateLimit-Reset": "2020-01-01T00:00:00Z"}, None),
        ({"X-RateLimit-Reset": "soon"}, None),
        ({"X-RateLimit-Limit": "many"}, None),
        ({"X-RateLimit-Limit": "0"}, None),
        ({"X-RateLimit-Remaining": "-5"}, None),
    ],
)
def test_headers_say_when_there_is_room_again(changes: dict[str, str], seconds: int | None) -> None:
    """Whatever they say: an hour at most."""
    until = full_until(LIMITED | changes, NOON)
    assert until == (None if seconds is None else NOON + timedelta(seconds=seconds))


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"Retry-After": "30"}, 31),
        ({"Retry-After": "Mon, 04 May 2026 12:01:00 GMT"}, 61),
        ({"Retry-After": "999999"}, 3600),
        ({"Retry-After": "never"}, 301),
        ({"X-RateLimit-Reset": "2026-05-04T12:02:00Z"}, 121),
        ({"X-RateLimit-Reset": "2001-01-01T00:00:00Z"}, 1),
        ({}, 301),
    ],
)
def test_a_refusal_says_when_to_come_back(headers: dict[str, str], seconds: int) -> None:
    """In one of three ways, or not at all."""
    assert refused_until(headers, NOON) == NOON + timedelta(seconds=seconds)
