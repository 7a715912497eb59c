"""`python -m tests.core.watches.mortal FOLDER POINT`: it looks at a watched account, tells of it, may be killed.

`make` in place of the point prepares the folder. A number is the boundary (of a transaction, or of a message's way) at
which the process ends itself by SIGKILL; `before` and `after` are the message's own; `none` lives to the end. The store
is the real one on a file, as `toxscan run` opens it; X and the chat platform are files in the folder.
"""

import asyncio
import json
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.cards.model import Card
from bot.core.domain.clock import now
from bot.core.domain.delivery import Stamp
from bot.core.domain.watches import Destination
from bot.core.operations.heartbeat import heartbeat
from bot.core.store.engine.sqlite import SqliteStore
from bot.core.store.schema import watches
from tests.core.watches.watching import FakePlatform, FakeX, Process

TEXTS = ("this is awful no. 1", "a nice day", "this is awful no. 2")
FLAGGED = [TEXTS[0], TEXTS[2]]
ROUNDS = 20  # Looks of the life that is not killed; one is enough, unless something is held that should be free.


class Fate:
    """When this process dies."""

    def __init__(self, point: str) -> None:
        self.point = point
        self.passed = 0

    def boundary(self, name: str = "") -> None:
        """Die here, if it is here: nothing is flushed, closed or told."""
        if self.point in {str(self.passed), name}:
            os.kill(os.getpid(), signal.SIGKILL)
        self.passed += 1


class MortalFile(SqliteStore):
    """The real store on its file, in a process that may die at any boundary of a transaction."""

    fate: Fate

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncConnection]:
        """A connection to read from."""
        self.fate.boundary()
        async with super().read() as connection:
            yield connection

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncConnection]:
        """A transaction: killed before it, with all of it done but not committed, or just after its commit."""
        self.fate.boundary()
        async with super().write() as connection:
            yield connection
            self.fate.boundary()
        self.fate.boundary()


class Conversation(FakePlatform):
    """A chat whose messages stand in a file, which drops a message whose key it knows, as Discord does."""

    def __init__(self, folder: Path, fate: Fate) -> None:
        super().__init__()
        self.file = folder / "conversation"
        self.fate = fate

    async def deliver(self, place: Destination, card: Card, stamp: Stamp) -> None:
        """Show a card."""
        self.fate.boundary("before")
        await super().deliver(place, card, stamp)
        with self.file.open("a", encoding="utf-8") as file:
            known = any(line["key"] == stamp.key for line in conversation(self.file.parent))
            print(json.dumps({"key": stamp.key, "again": known, "posts": self.told()}), file=file, flush=True)
        self.fate.boundary("after")


def conversation(folder: Path) -> list[dict[str, Any]]:
    """What arrived: the key, whether it was known (then nobody sees it), and the posts quoted."""
    file = folder / "conversation"
    return [json.loads(line) for line in file.read_text("utf-8").splitlines()] if file.exists() else []


async def make(folder: Path) -> None:
    """A watch that is due, whose account has just written."""
    await asyncio.to_thread(folder.mkdir, parents=True)
    store = await SqliteStore.open(folder / "toxscan.db")
    process = Process(store, FakeX(), FakePlatform())
    account = process.x.add("ada")
    await process.watch(account)
    for text in TEXTS:
        account.write(text)
    async with store.write() as connection:
        await connection.execute(sa.update(watches).values(next_due=now()))
    (folder / "x.json").write_text(json.dumps(account.posts), "utf-8")
    await process.stop()
    await store.close()


async def live(folder: Path, fate: Fate) -> None:
    """One life: look and tell, until nothing is left to do."""
    store = await MortalFile.open(folder / "toxscan.db")
    assert isinstance(store, MortalFile)
    store.fate = fate
    x = FakeX()
    x.add("ada").posts = json.loads((folder / "x.json").read_text("utf-8"))
    async with heartbeat(store):
        process = Process(store, x, Conversation(folder, fate))
        await process.scans.resume_all()
        for _ in range(ROUNDS):
            await process.look()
            if not await process.outbox.count_waiting():
                break
        await process.stop()
    await store.close()


if __name__ == "__main__":
    where, point = Path(sys.argv[1]), sys.argv[2]
    asyncio.run(make(where) if point == "make" else live(where, Fate(point)))
