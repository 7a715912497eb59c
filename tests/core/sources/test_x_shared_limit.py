"""Two processes with one token: X counts them together, and each learns from X itself when to wait, and until when."""

from datetime import UTC, datetime, timedelta

import pytest
from pydantic import SecretStr

from bot.core.domain.cursor import Ask
from bot.core.domain.errors import NetworkBusyError
from bot.core.sources.x.client import XClient
from tests.servers.x import XAccount, XServer, made_timeline

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


def client_of(server: XServer) -> XClient:
    """The client of one process."""
    return XClient(SecretStr(server.token), server.url, 5.0, clock=lambda: NOW)


async def test_whoever_asks_too_much_for_both_waits_and_so_does_the_other() -> None:
    """Each is refused once, and then asks no more before X's reset."""
    async with XServer(now=lambda: NOW) as server:
        server.limits["timeline"] = (4, timedelta(minutes=15))
        server.add(XAccount("1", "grace", "Grace", made_timeline(10, NOW)))
        one, two = client_of(server), client_of(server)
        for client in (one, two, one, two):
            await client.timeline("1", Ask(5))
        resets = []
        for client in (one, two, one, two):
            with pytest.raises(NetworkBusyError) as caught:
                await client.timeline("1", Ask(5))
            resets.append(caught.value.until)
        await one.close()
        await two.close()
        assert [request.status for request in server.requests] == [200] * 4 + [429] * 2
        assert all(timedelta(0) <= until - (NOW + timedelta(minutes=15)) <= timedelta(seconds=2) for until in resets)
