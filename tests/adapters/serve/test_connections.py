"""Whoever connects and says nothing takes no place from others for long."""

import asyncio
from urllib.parse import urlsplit

import pytest

from bot.adapters.serve import server
from tests.adapters.serve.calling import calling
from tests.fakes import FakeScorer

WHOLE = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"


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
