"""Machines that `toxscan run` runs on, played by processes: each has a line to the database that can be cut."""

import asyncio
import contextlib
import json
import os
import signal
import socket
import sys
from collections import Counter
from pathlib import Path

from pydantic import SecretStr
from sqlalchemy import make_url

from tests.program import REPOSITORY, environment

PIECE = 2**16


class Line:
    """A connection between a host and the database, which can be cut: what is sent then waits, as in a broken net."""

    def __init__(self, port: int) -> None:
        self._behind = port
        self._whole = asyncio.Event()
        self._whole.set()
        self._server: asyncio.Server | None = None
        self._open: set[asyncio.Task[None]] = set()
        self.port = 0

    async def open(self) -> None:
        """Listen."""
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]

    def cut(self) -> None:
        """Nothing goes through any more."""
        self._whole.clear()

    def mend(self) -> None:
        """Everything does, what waited first."""
        self._whole.set()

    async def close(self) -> None:
        """End."""
        assert self._server
        self._server.close()
        for task in self._open:
            task.cancel()

    async def _serve(self, near: asyncio.StreamReader, back: asyncio.StreamWriter) -> None:
        await self._whole.wait()
        try:
            far, forth = await asyncio.open_connection("127.0.0.1", self._behind)
        except OSError:  # The database is just being restarted.
            back.close()
            return
        for reader, writer in ((near, forth), (far, back)):
            task = asyncio.create_task(self._pass_on(reader, writer))
            self._open.add(task)
            task.add_done_callback(self._open.discard)

    async def _pass_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError):
            while piece := await reader.read(PIECE):
                await self._whole.wait()
                writer.write(piece)
                await writer.drain()
        writer.close()


class Host:
    """One `toxscan run`, started again and again; `own` is its environment, the database's address excepted."""

    def __init__(self, name: str, folder: Path, database: SecretStr, own: dict[str, str]) -> None:
        self.name = name
        self.starts = 0
        self._folder = folder
        self._database = make_url(database.get_secret_value())
        self._own = own
        assert self._database.port
        self.line = Line(self._database.port)
        self._process: asyncio.subprocess.Process | None = None

    async def start(self) -> None:
        """Start it; it is there when it is there."""
        if not self.line.port:
            await self.line.open()
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            health = free.getsockname()[1]
        here = self._database.set(host="127.0.0.1", port=self.line.port)
        own = self._own | {
            "TOXSCAN_DATABASE": here.render_as_string(hide_password=False),
            "TOXSCAN_HEALTH__ENABLED": "true",
            "TOXSCAN_HEALTH__PORT": str(health),
        }
        with (self._folder / f"{self.name}.log").open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "bot", "run", "--data-dir", str(self._folder / "data")),
                cwd=REPOSITORY,
                env=environment(**own),
                stdout=log,
                stderr=log,
            )
        self.starts += 1

    def said(self, level: str) -> Counter[str]:
        """The events that it has logged at a level."""
        lines = (self._folder / f"{self.name}.log").read_text("utf-8").splitlines()
        events = [json.loads(line) for line in lines if line.startswith("{")]
        return Counter(f"{each['event']} {each.get('error', '')}".strip() for each in events if each["level"] == level)

    @property
    def runs(self) -> bool:
        """Whether it was not killed, nor ended by itself."""
        return self._process is not None and self._process.returncode is None

    async def kill(self) -> None:
        """Kill it; nothing can be tidied up."""
        assert self._process
        self._process.kill()
        await self._process.wait()

    def freeze(self) -> None:
        """It stands still, as a machine that sleeps; its connections stay open."""
        assert self._process
        os.kill(self._process.pid, signal.SIGSTOP)

    def thaw(self) -> None:
        """It goes on as if nothing had been."""
        assert self._process
        os.kill(self._process.pid, signal.SIGCONT)

    async def stop(self) -> None:
        """End it in order."""
        if self._process and self.runs:
            self._process.terminate()
            await self._process.wait()
        await self.line.close()
