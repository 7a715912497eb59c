"""A client of `toxscan serve`, over a real socket."""

import socket
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
from pydantic import SecretStr

from bot.adapters.serve.discovery import ANALYZE
from bot.adapters.serve.server import serving
from bot.core.config import ServeSettings
from bot.core.ports import Scorer

Answer = dict[str, Any]


def free_port() -> int:
    """A port that nobody has."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def analyze(text: str, *attributes: str, **more: object) -> Answer:
    """A request to score `text`; for its toxicity where nothing else is asked for."""
    wanted = {name: {} for name in attributes or ("TOXICITY",)}
    return {"comment": {"text": text}, "requestedAttributes": wanted} | more


class Caller:
    """Asks the server at an address."""

    def __init__(self, address: str, session: aiohttp.ClientSession) -> None:
        self.address = address
        self.session = session

    async def post(
        self, body: Answer | bytes | str, path: str = ANALYZE, headers: Mapping[str, str] | None = None
    ) -> tuple[int, Answer, Mapping[str, str]]:
        """Status, JSON and headers of the answer."""
        given: dict[str, Any] = {"json": body} if isinstance(body, dict) else {"data": body}
        async with self.session.post(f"{self.address}{path}", headers=headers, **given) as response:
            return response.status, await response.json(), response.headers

    async def get(self, path: str) -> tuple[int, str]:
        """Status and text of a page."""
        async with self.session.get(f"{self.address}{path}") as response:
            return response.status, await response.text()

    async def scores(self, body: Answer) -> Answer:
        """The scores of a request that is answered."""
        status, answer, _ = await self.post(body)
        assert status == 200, answer
        return answer

    async def refusal(self, body: Answer | bytes | str) -> Answer:
        """What a request is refused with: the error, whose code is the status."""
        status, answer, _ = await self.post(body)
        error: Answer = answer["error"]
        assert error["code"] == status
        return error


@asynccontextmanager
async def calling(scorer: Scorer, key: str = "", **settings: Any) -> AsyncIterator[Caller]:
    """A server of `scorer`, and a client of it."""
    where = ServeSettings(**{"port": free_port()} | settings)
    async with (
        serving(where, scorer, SecretStr(key) if key else None) as address,
        aiohttp.ClientSession() as session,
    ):
        yield Caller(address, session)
