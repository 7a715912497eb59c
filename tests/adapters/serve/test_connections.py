"""Whoever connects and says nothing, or takes no answer, keeps no place from others."""

import asyncio
import json
import socket
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest

from bot.adapters.serve import connections, server
from bot.adapters.serve.discovery import ANALYZE
from bot.core import metrics
from tests.adapters.serve.calling import Caller, analyze, calling
from tests.fakes import FakeScorer

WHOLE = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"
Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]


async def connect(caller: Caller, said: bytes = b"", **how: socket.socket) -> Streams:
    """A client that says so much and no more."""
    where = urlsplit(caller.address)
    streams = await asyncio.open_connection(**(how or {"host": where.hostname, "port": where.port}))  # type: ignore[arg-type]
    streams[1].write(said)
    return streams


async def ended(reader: asyncio.StreamReader) -> bytes:
    """What arrives until the other end closes, or cuts off, the connection."""
    try:
        return await asyncio.wait_for(reader.read(), 30)
    except ConnectionError:
        return b""


def is_open() -> float:
    """How many connections there are."""
    return float(metrics.SERVED_CONNECTIONS._value.get())


async def until(condition: Callable[[], bool]) -> None:
    """Let everything else go on until it holds."""
    while not condition():  # noqa: ASYNC110 - nothing is set where it happens.
        await asyncio.sleep(0)


@pytest.mark.parametrize("said", [b"", WHOLE[:30], WHOLE, WHOLE + WHOLE[:30]])
async def test_a_request_that_never_comes_whole_is_not_waited_for(
    scorer: FakeScorer, monkeypatch: pytest.MonkeyPatch, said: bytes
) -> None:
    """Neither the first nor the next: a few hundred such connections are all that a process may have, without a key."""
    monkeypatch.setattr(server, "SILENT_SECONDS", 0.2)
    async with calling(scorer) as caller:
        where = urlsplit(caller.address)
        reader, writer = await asyncio.open_connection(where.hostname, where.port)
        writer.write(said)
        answered = await asyncio.wait_for(reader.read(), 30)
        assert answered.count(b"HTTP/1.1 200") == said.count(WHOLE)
        writer.close()
        await writer.wait_closed()


async def test_many_slow_clients_keep_nobody_out(scorer: FakeScorer) -> None:
    """Each new one takes the place of the one that has been silent for longest; no more are open than may be."""
    async with calling(scorer, most_connections=8) as caller:
        slow = []
        for _ in range(60):
            slow.append(await connect(caller, WHOLE[:30]))
            await caller.scores(analyze("hello to everybody here"))
            assert is_open() <= 8
        cut_off = [asyncio.create_task(ended(reader)) for reader, _ in slow]
        await until(lambda: sum(each.done() for each in cut_off) >= 52)
        for each in cut_off:
            each.cancel()
        for _, writer in slow:
            writer.close()
    assert is_open() == 0


async def test_whoever_comes_when_all_are_being_answered_is_told_to_come_back(scorer: FakeScorer) -> None:
    """In Google's shape; nobody whose request is under way makes room."""
    scorer.gate.clear()
    async with calling(scorer, most_connections=2) as caller:
        inside = [asyncio.create_task(caller.scores(analyze(f"the words of no. {n}"))) for n in range(2)]
        await until(lambda: metrics.SERVED_WAITING._value.get() == 2)
        status, answer, headers = await caller.post(analyze("the words of one more"))
        assert (status, answer["error"]["status"]) == (429, "RESOURCE_EXHAUSTED")
        assert answer["error"]["message"] == "Resource has been exhausted: 2 connections are open already."
        assert (headers["Retry-After"], headers["Connection"]) == ("1", "close")
        scorer.gate.set()
        await asyncio.gather(*inside)
        await caller.scores(analyze("the words of one more"))


async def test_more_than_can_be_told_so_are_cut_off(scorer: FakeScorer, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever is told takes a place, too, and is gone soon though they neither ask nor leave."""
    monkeypatch.setattr(connections, "MOST_REFUSED", 1)
    monkeypatch.setattr(connections, "REFUSED_SECONDS", 0.2)
    scorer.gate.clear()
    async with calling(scorer, most_connections=1) as caller:
        inside = asyncio.create_task(caller.scores(analyze("the words of one here")))
        await until(lambda: metrics.SERVED_WAITING._value.get() == 1)
        told, asked = await connect(caller), await connect(caller, WHOLE)
        assert await ended(asked[0]) == b""
        assert await ended(told[0]) == b""
        third = await connect(caller, WHOLE)
        head, _, body = (await ended(third[0])).partition(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 429 Too Many Requests\r\n")
        assert json.loads(body)["error"]["code"] == 429
        for _, writer in (told, asked, third):
            writer.close()
        scorer.gate.set()
        await inside


async def test_whoever_takes_no_answer_is_cut_off(scorer: FakeScorer, monkeypatch: pytest.MonkeyPatch) -> None:
    """They ask for pages and never read one."""
    monkeypatch.setattr(connections, "SILENT_SECONDS", 0.2)
    async with calling(scorer) as caller:
        where = urlsplit(caller.address)
        mute = socket.socket()
        mute.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
        mute.connect((where.hostname, where.port))
        mute.setblocking(False)  # noqa: FBT003
        loop = asyncio.get_running_loop()
        asking = asyncio.create_task(loop.sock_sendall(mute, WHOLE.replace(b"healthz", b"metrics") * 10_000))
        await until(lambda: is_open() == 1)
        await until(lambda: is_open() == 0)
        mute.close()
        asking.cancel()


@pytest.mark.parametrize("upgrade", [b"", b"Connection: upgrade\r\nUpgrade: websocket\r\n"])
async def test_what_is_sent_before_the_answer_is_not_piled_up(
    scorer: FakeScorer, monkeypatch: pytest.MonkeyPatch, upgrade: bytes
) -> None:
    """Neither further requests nor what is said after asking for another protocol: the sender has to wait."""
    made, transports = connections._OpenConnection.connection_made, list[asyncio.Transport]()

    def seen(connection: connections._OpenConnection, transport: asyncio.Transport) -> None:
        transports.append(transport)
        made(connection, transport)

    monkeypatch.setattr(connections._OpenConnection, "connection_made", seen)
    scorer.gate.clear()
    body = json.dumps(analyze("hello to everybody here")).encode()
    first = b"POST %s HTTP/1.1\r\nHost: localhost\r\n%sContent-Length: %d\r\n\r\n%s"
    async with calling(scorer) as caller:
        _, writer = await connect(caller, first % (ANALYZE.encode(), upgrade, len(body), body))
        writer.write(WHOLE * 400_000)  # 17 MB: more than the system holds for two sockets.
        sending = asyncio.create_task(writer.drain())
        await until(lambda: sending.done() or any(not each.is_reading() for each in transports))
        assert not sending.done(), "all was taken"
        sending.cancel()
        writer.transport.abort()
        scorer.gate.set()  # Whoever is not read from is not seen to leave.
