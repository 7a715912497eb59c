"""What happens to hosts and to a database in a bad week, one thing after the other; who ends is started again."""

import asyncio
import random
import sys
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence

from bench.hosts import Host, supervise
from tests.servers.postgres import Cluster, Postgres

AWAY_SECONDS = 60.0  # A host that is frozen or cut off.
DOWN_SECONDS = 0.0, 20.0  # A host that was killed.
QUIET_SECONDS = 20.0, 45.0  # Between two disturbances.


class Havoc:
    """Disturbs bots, nodes of Ray, their network and PostgreSQL."""

    def __init__(self, bots: Sequence[Host], nodes: Sequence[Host], server: Postgres, chance: random.Random) -> None:
        self._bots = bots
        self._hosts = [*bots, *nodes]
        self._nodes = nodes
        self._server = server
        self._chance = chance
        self._down: set[Host] = set()
        self.did: Counter[str] = Counter()
        self.ended: Counter[str] = Counter()
        """Programs that nobody had killed."""

    async def reign(self) -> None:
        """Disturb one thing after the other, for ever; each kind comes once before any comes again."""
        acts: list[tuple[str, Callable[[Host], Awaitable[None]], Sequence[Host]]] = [
            ("bot killed", self._kill, self._bots),
            ("bot frozen", self._freeze, self._bots),
            ("host cut off", self._cut, self._hosts),
            ("PostgreSQL crashed", self._crash, self._bots[:1]),
        ]
        if self._nodes:
            acts.append(("node of Ray killed", self._kill, self._nodes))
        while True:
            for name, act, hosts in self._chance.sample(acts, len(acts)):
                await asyncio.sleep(self._chance.uniform(*QUIET_SECONDS))
                host = self._chance.choice(hosts)
                where = "" if act == self._crash else f": {host.name}"
                print(f"{time.strftime('%H:%M:%S')} {name}{where}", file=sys.stderr)
                self.did[name] += 1
                await act(host)

    async def supervise(self) -> None:
        """Start again whatever has ended."""
        await supervise(self._hosts, self._down, self.ended)

    def heal(self) -> None:
        """Everything is as it should be."""
        self._down.clear()
        for host in self._hosts:
            host.mend()
            if host.runs:
                host.thaw()

    async def _kill(self, host: Host) -> None:
        self._down.add(host)
        await host.kill()
        await asyncio.sleep(self._chance.uniform(*DOWN_SECONDS))
        await host.start()
        self._down.discard(host)

    async def _freeze(self, host: Host) -> None:
        host.freeze()
        await asyncio.sleep(AWAY_SECONDS)
        host.thaw()

    async def _cut(self, host: Host) -> None:
        host.cut()
        await asyncio.sleep(AWAY_SECONDS)
        host.mend()

    async def _crash(self, _host: Host) -> None:
        if isinstance(self._server, Cluster):
            await asyncio.to_thread(self._server.stop, "immediate")
            await asyncio.to_thread(self._server.start)
