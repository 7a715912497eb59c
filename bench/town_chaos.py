"""`python -m bench.town_chaos`: what deploy/compose.scale.yaml starts, on a network, with everything happening to it.

Two bots, Ray's head and worker and PostgreSQL run by the file's own commands (`bench.composed`). People on a local
Discord scan accounts of a local X, in a server and in direct messages. Meanwhile, by chance, a bot, a node of Ray or
PostgreSQL is killed, a bot is frozen, and Discord's gateway drops everybody. At the end: is every scan whole, is every
cent accounted for, was nobody left alone, was no rule of Discord's broken? Needs root, iproute2, util-linux, PostgreSQL
and 8 GB of memory.
"""

import argparse
import asyncio
import random
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import sqlalchemy as sa
from pydantic import SecretStr

from bench.chaos_checks import Found, checked
from bench.composed import NAMES, Composed
from bench.hosts import Host, supervise
from bench.net import HERE, Place, network
from bot.core.secrets import DISCORD_TOKEN
from bot.core.store.engine.postgres import PostgresStore
from tests.servers.bell import DEADLINE
from tests.servers.discord import DiscordServer, serve_discord
from tests.servers.discord_people import Person
from tests.servers.discord_state import Message
from tests.servers.x import XAccount, XServer, made_timeline

START = 420.0  # Seconds until both bots are there: the first start measures a node of Ray.
NODE_SECONDS = 10.0
POSTS = 200, 800
QUIET = 300.0  # Seconds in which everything has to come to its end when the disturbances are over.
PATIENCE = 500.0  # Of a person who waits for a report.
AGAIN_SECONDS = 30.0  # A person who sees nothing happen asks again.
PAUSE = 15.0, 40.0  # Between two disturbances.
DOWN = 0.0, 15.0
FROZEN = 45.0  # Longer than a process counts as living.
MUCH = 100_000  # Dollars: money is counted, and no limit is met.
DONE = "Report on"
LATE = "an interaction is answered too late"  # As the local Discord says of whoever was frozen meanwhile.


class Crowd:
    """People on Discord, and what became of their scans."""

    def __init__(self, discord: DiscordServer, x: XServer, seed: int) -> None:
        self.discord = discord
        self.x = x
        self.busy = True
        self.did: Counter[str] = Counter()
        self.in_vain: list[str] = []
        self._chance = random.Random(seed)  # noqa: S311 - repeatable on purpose.
        self._accounts = 0

    async def live(self, number: int) -> None:
        """One person scans one account after the other, the odd ones in direct messages."""
        while self.busy:
            await self.scan(self.discord.user(f"person{number}"), private=bool(number % 2))

    async def scan(self, person: Person, *, private: bool) -> None:
        """Scan an account, as patient as people are."""
        handle = self._account().handle
        before, until, asked = set(map(id, person.messages)), time.monotonic() + PATIENCE, -AGAIN_SECONDS
        mine: list[Message] = []
        while time.monotonic() < until:
            await asyncio.sleep(0.5)
            mine = [each for each in person.messages if id(each) not in before and f"@{handle}" in each.text]
            if any(DONE in each.text for each in mine):
                self.did["report"] += 1
                return
            self.did["told that scoring waits"] += any("Waiting for the machines" in each.text for each in mine)
            under_way = any("Scanning" in each.text or "restarting" in each.text for each in mine)
            if not under_way and time.monotonic() - asked > AGAIN_SECONDS:
                asked = time.monotonic()
                await self._ask(person, handle, mine, private=private)
        shown = "\n---\n".join(each.text for each in mine[-3:])
        self.in_vain.append(f"{person.user.name} waits for @{handle}, and sees:\n{shown}")

    async def _ask(self, person: Person, handle: str, mine: list[Message], *, private: bool) -> None:
        """Ask for it, or agree to its price; who hears nothing tries again later."""
        self.did["asked"] += 1
        offer = next((each for each in mine if f"Scan @{handle}?" in each.text), None)
        try:
            if offer is None:
                await person.slash("scan", {"account": handle}, channel=person.dm if private else None)
            else:
                await person.press(offer, next(iter(offer.choices()))[0])
        except (AssertionError, TimeoutError) as error:  # The bot is down just now, and Discord says so.
            self.did[f"unheard ({type(error).__name__})"] += 1

    def _account(self) -> XAccount:
        self._accounts += 1
        number = self._accounts
        posts = self._chance.randint(*POSTS)
        timeline = made_timeline(posts, datetime(2026, 11, 20, 9, 0, tzinfo=UTC), sequence=number, notes=False)
        return self.x.add(XAccount(str(1000 + number), f"account{number}", f"Account {number}", timeline))


class Disturbances:
    """One after the other, each kind once before any comes again; whatever ends is started again, as compose does."""

    def __init__(self, services: Composed, discord: DiscordServer, seed: int) -> None:
        self.did: Counter[str] = Counter()
        self.ended: Counter[str] = Counter()
        self._services = services
        self._discord = discord
        self._chance = random.Random(seed)  # noqa: S311 - repeatable on purpose.
        self._down: set[Host] = set()

    @property
    def hosts(self) -> list[Host]:
        """All of them."""
        return [self._services.database, *self._services.nodes, *self._services.bots]

    async def reign(self) -> None:
        """Disturb until cancelled."""
        acts: dict[str, Callable[[], Awaitable[None]]] = {
            "bot killed": partial(self._kill, self._services.bots),
            "bot frozen": partial(self._freeze, self._services.bots),
            "Ray's head killed": partial(self._kill, self._services.nodes[:1]),
            "Ray's worker killed": partial(self._kill, self._services.nodes[1:]),
            "PostgreSQL killed": partial(self._kill, [self._services.database]),
            "gateway dropped": self._discord.gateway.drop,
        }
        while True:
            for name in self._chance.sample(sorted(acts), len(acts)):
                await asyncio.sleep(self._chance.uniform(*PAUSE))
                print(f"{time.strftime('%H:%M:%S')} {name}", file=sys.stderr)
                self.did[name] += 1
                await acts[name]()

    async def supervise(self) -> None:
        """Start again whatever has ended: `restart: unless-stopped`."""
        await supervise(self.hosts, self._down, self.ended)

    async def heal(self) -> None:
        """Nothing is frozen, and all that ended is on its way."""
        self._down.clear()
        for host in self.hosts:
            if host.runs:
                host.thaw()

    async def _kill(self, hosts: Sequence[Host]) -> None:
        host = self._chance.choice(hosts)
        if not host.runs:
            return
        self._down.add(host)
        await host.kill()
        await asyncio.sleep(self._chance.uniform(*DOWN))
        await host.start()
        self._down.discard(host)

    async def _freeze(self, hosts: Sequence[Host]) -> None:
        host = self._chance.choice(hosts)
        host.freeze()
        await asyncio.sleep(FROZEN)
        host.thaw()


async def live_through(minutes: float, people: int, folder: Path, places: list[Place], seed: int) -> bool:
    """Whether all was well in the end."""
    async with serve_discord(validate=False, host=HERE) as discord, XServer(validate=False, host=HERE) as x:
        discord.deadline = DEADLINE
        own = {
            DISCORD_TOKEN: discord.token,
            "TOXSCAN_X_BEARER_TOKEN": x.token,
            "TOXSCAN_X__BASE_URL": x.url,
            "TOXSCAN_X__COMPLIANCE": "off",
            "TOXSCAN_LIMITS__COOLDOWN_SECONDS": "0",
            **{f"TOXSCAN_BUDGET__{whose}": str(MUCH) for whose in ("PER_USER", "PER_WORKSPACE", "TOTAL")},
        }
        services = Composed(places, folder, discord.url, own)
        crowd, disturbances = Crowd(discord, x, seed), Disturbances(services, discord, seed)
        store = PostgresStore.wrap(SecretStr(services.url))
        around: list[asyncio.Task[None]] = []
        try:
            await up(services)
            around.append(asyncio.create_task(disturbances.supervise()))
            both = len(services.bots)
            await discord.until(lambda: len(discord.gateway.connected()) >= both, START)
            living = [asyncio.create_task(crowd.live(number)) for number in range(people)]
            around.append(asyncio.create_task(disturbances.reign()))
            await asyncio.sleep(minutes * 60)
            crowd.busy = False
            around.pop().cancel()
            await disturbances.heal()
            await asyncio.gather(*living)
            found = await checked(store, x, None, QUIET, MUCH)
            broken = [each for each in discord.violations if each != LATE]
            found.expect("Discord's rules that were broken", broken, [])
            found.figures["answers of frozen bots that came too late"] = len(discord.violations) - len(broken)
        finally:
            for task in around:
                task.cancel()
            await disturbances.heal()
            for host in reversed(disturbances.hosts):
                await host.stop()
            await store.close()
        return told(found, crowd, disturbances)


async def up(services: Composed) -> None:
    """Start all in compose's order: the database answers before the bots begin."""
    await services.database.start()
    for node in services.nodes:
        await node.start()
        await asyncio.sleep(NODE_SECONDS)
    store = PostgresStore.wrap(SecretStr(services.url))
    async with store.read() as connection:
        await connection.execute(sa.text("SELECT 1"))
    await store.close()
    for bot in services.bots:
        await bot.start()


def told(found: Found, crowd: Crowd, disturbances: Disturbances) -> bool:
    """Print what was seen; whether it is as it should be."""
    print("disturbances:", dict(disturbances.did))
    print(
        "starts:", {host.name: host.starts for host in disturbances.hosts}, "by themselves:", dict(disturbances.ended)
    )
    print("people:", dict(crowd.did), "| in vain:", len(crowd.in_vain))
    return found.told(crowd.in_vain)


def main() -> None:
    """Read the options, let it happen, and fail where something is wrong."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--minutes", type=float, default=10.0)
    options.add_argument("--people", type=int, default=4)
    options.add_argument("--seed", type=int, default=9, help="of what happens, and of the accounts")
    options.add_argument("--keep", type=Path, help="where to leave the logs")
    chosen = options.parse_args()
    place = tempfile.TemporaryDirectory(prefix="toxscan-town-", ignore_cleanup_errors=True)
    with place as folder, network(NAMES) as places:
        try:
            well = asyncio.run(live_through(chosen.minutes, chosen.people, Path(folder), places, chosen.seed))
        finally:
            if chosen.keep:
                chosen.keep.mkdir(parents=True, exist_ok=True)
                for log in Path(folder).glob("*.log"):
                    shutil.copy(log, chosen.keep)
    sys.exit(not well)


if __name__ == "__main__":
    main()
