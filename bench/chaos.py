"""`python -m bench.chaos`: three bots, PostgreSQL and Ray as hosts of a network, and everything happens to them.

People on a local Slack scan accounts of a local X, other accounts are watched and go on writing. Meanwhile, by chance,
a bot or a node of Ray is killed, a bot is frozen for a minute, any of them is cut off the network for a minute, or
PostgreSQL crashes. At the end: is every scan whole, was each alert sent once, is every cent accounted for, was nobody
left alone? Needs root (for the network), PostgreSQL and 10 GB of memory; `--without-ray` 4.
"""

import argparse
import asyncio
import itertools
import random
import shutil
import sys
import tempfile
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import sqlalchemy as sa
import yaml
from pydantic import SecretStr

from bench.chaos_checks import Found, checked
from bench.havoc import Havoc
from bench.hosts import Host, bot, ray_nodes
from bench.net import HERE, Place, network
from bot.core.accounts.budget import Budget
from bot.core.config import LimitSettings, Settings
from bot.core.domain.accounts import Account
from bot.core.domain.people import Requester
from bot.core.domain.watches import Grounds
from bot.core.store.engine.postgres import PostgresStore
from bot.core.watches.service import Watches
from tests.program import REPOSITORY
from tests.servers import postgres
from tests.servers.bell import DEADLINE
from tests.servers.postgres import Postgres
from tests.servers.slack import SlackServer, serve_slack
from tests.servers.slack_people import Person
from tests.servers.x import XAccount, XPost, XServer, made_timeline, snowflake

BOTS = ("bot1", "bot2", "bot3")
NODES = ("ray1", "ray2", "ray3")
ACTORS = 2  # Of each bot, with half a CPU each; any of the two nodes that compute has room for all.
CPUS = 3
DONE = "Report on"
ENDS = (DONE, "is used up")
POSTS = 300, 1200  # Of an account that is scanned.
WATCHED = 6
DOLLARS = 10  # What one person may spend: some 2,000 posts. Then they leave, and another comes.
AGAIN_SECONDS = 25.0  # A person who sees nothing happen asks again.
PATIENCE = 400.0  # Of a person who waits for a report.
POKE_SECONDS = 20.0  # Between two times at which every watch is due: by itself, one is every hour at most.
NODE_SECONDS = 10.0  # Between the starts of two nodes of Ray: the head has to be there first.
START = 300.0  # Seconds until all hosts are there.
QUIET = 240.0  # Seconds in which everything has to come to its end when the disturbances are over.


class Town:
    """The people, and what they do."""

    def __init__(self, slack: SlackServer, x: XServer) -> None:
        self.slack = slack
        self.x = x
        self.did: Counter[str] = Counter()
        self.in_vain: list[str] = []
        self.chance = random.Random(8)  # noqa: S311 - nothing hangs on it.
        self.busy = True
        self._numbers = 0

    def account(self, posts: int) -> XAccount:
        """A new account."""
        self._numbers += 1
        number = self._numbers
        timeline = made_timeline(posts, datetime(2026, 11, 20, 9, 0, tzinfo=UTC), sequence=number, notes=False)
        return self.x.add(XAccount(str(1000 + number), f"account{number}", f"Account {number}", timeline))

    async def live(self, name: str) -> None:
        """One person after the other scans one account after the other, until the end."""
        for number in itertools.count():
            person = self.slack.user(f"{name}.{number}")
            while (ended := await self.scan(person, self.account(self.chance.randint(*POSTS)).handle)) in ENDS:
                self.did[ended] += 1
                if not self.busy:
                    return
                if ended != DONE:
                    break

    async def scan(self, person: Person, handle: str) -> str:
        """Scan an account, as patient as people are; one of `ENDS`, or "" where nothing came."""
        before, until = len(person.messages), time.monotonic() + PATIENCE
        asked = -AGAIN_SECONDS
        while time.monotonic() < until:
            await asyncio.sleep(0.5)
            mine = person.messages[before:]
            if ended := next((end for end in ENDS if any(end in m.read for m in mine)), ""):
                return ended
            under_way = any("Scanning" in each.read for each in mine)
            if not under_way and time.monotonic() - asked > AGAIN_SECONDS:
                asked = time.monotonic()
                self.did["asked"] += 1
                offer = next((each for each in mine if f"Scan @{handle}?" in each.read), None)
                if offer is None:
                    await person.slash(f"scan @{handle} --private")
                else:
                    await person.press(offer, next(iter(offer.choices()))[0])
        shown = "\n---\n".join(message.read for message in person.messages[before:][-3:])
        self.in_vain.append(f"{person.user.name} waits for @{handle}, and sees:\n{shown}")
        return ""

    async def write(self, accounts: list[XAccount]) -> None:
        """The watched accounts write, things that are flagged and things that are not."""
        number = 0
        while self.busy:
            await asyncio.sleep(self.chance.uniform(3, 9))
            number += 1
            words = f"shut up already, you pathetic liar no. {number}" if number % 3 else f"a nice day no. {number}"
            at = datetime.now(UTC)
            self.chance.choice(accounts).posts.append(XPost(snowflake(at, 4_000_000 + number), words, at))


async def watched(store: PostgresStore, town: Town, owner: Requester) -> list[XAccount]:
    """Accounts that `owner` watches, with alerts in direct messages."""
    watches = Watches(store, Budget(store, Settings().budget, Settings().x), LimitSettings())
    accounts = [town.account(3) for _ in range(WATCHED)]
    for each in accounts:
        watch = await watches.propose(owner, Account(each.id, each.handle))
        await watches.start(owner, watch.id, Grounds.CONSENT)
    return accounts


async def poke(store: PostgresStore) -> None:
    """Every watch is due, again and again."""
    while True:
        await asyncio.sleep(POKE_SECONDS)
        async with store.write() as connection:
            await connection.execute(sa.text("UPDATE watches SET next_due = 0 WHERE claimed_by = '' AND next_due > 0"))


def own(database: SecretStr, slack: SlackServer, x: XServer) -> dict[str, str]:
    """What every bot is told."""
    return {
        "TOXSCAN_DATABASE": database.get_secret_value(),
        "TOXSCAN_SLACK_BOT_TOKEN": slack.home.token,
        "TOXSCAN_SLACK_APP_TOKEN": slack.app_token,
        "TOXSCAN_SLACK__BASE_URL": f"{slack.url}/api",
        "TOXSCAN_X_BEARER_TOKEN": x.token,
        "TOXSCAN_X__BASE_URL": x.url,
        "TOXSCAN_X__COMPLIANCE": "off",
        "TOXSCAN_LIMITS__COOLDOWN_SECONDS": "0",
        "TOXSCAN_BUDGET__PER_USER": str(DOLLARS),
        "TOXSCAN_BUDGET__PER_WORKSPACE": "100000",
        "TOXSCAN_BUDGET__TOTAL": "100000",
        "TOXSCAN_LOG_LEVEL": "info",
    }


async def chaos(minutes: float, people: int, folder: Path, places: list[Place], server: Postgres) -> bool:
    """Whether all was well in the end."""
    manifest = yaml.safe_load((REPOSITORY / "bot/adapters/slack/manifest.yaml").read_text("utf-8"))
    async with (
        server.database() as database,
        serve_slack(manifest, HERE) as slack,
        XServer(validate=False, host=HERE) as x,
    ):
        name = sa.make_url(database.get_secret_value()).database
        await server.say(f"ALTER DATABASE {name} SET synchronous_commit = on")  # Tests are content with less.
        slack.deadline = DEADLINE
        x.limits["timeline"] = (8, timedelta(seconds=10))  # So that every process meets X's limit, too.
        chance = random.Random(9)  # noqa: S311 - nothing hangs on it.
        slack.socket.pick = chance.choice
        store = PostgresStore.wrap(database)
        bots, nodes = hosts(places, folder, own(database, slack, x))
        town, havoc = Town(slack, x), Havoc(bots, nodes, server, chance)
        try:
            await up(bots, nodes, slack)
            watcher = slack.user("watcher").user
            accounts = await watched(store, town, Requester("slack", watcher.id, watcher.team_id))
            crowd = [asyncio.create_task(town.live(f"person{number}")) for number in range(people)]
            lasting = (havoc.supervise(), poke(store), town.write(accounts))
            around = [asyncio.create_task(each) for each in (havoc.reign(), *lasting)]
            await asyncio.sleep(minutes * 60)
            town.busy = False
            around[0].cancel()
            havoc.heal()
            await asyncio.gather(*crowd)
            found = await checked(store, x, slack, QUIET, DOLLARS)
            for task in around:
                task.cancel()
        finally:
            havoc.heal()  # What is frozen can't be told to end.
            for host in (*bots, *nodes):
                await host.stop()
            await store.close()
        return told(found, town, havoc, bots, nodes)


def hosts(places: list[Place], folder: Path, settings: dict[str, str]) -> tuple[list[Host], list[Host]]:
    """The bots, and the nodes of Ray if there are places for them."""
    nodes: list[Host] = []
    if others := places[len(BOTS) :]:
        nodes, joins = ray_nodes(others[0], others[1:], folder, CPUS)
        share = {"TOXSCAN_SCORING__ACTORS": str(ACTORS), "TOXSCAN_SCORING__CPUS_PER_ACTOR": "0.5"}
        settings = settings | joins | share
    return [bot(place, folder, settings) for place in places[: len(BOTS)]], nodes


async def up(bots: list[Host], nodes: list[Host], slack: SlackServer) -> None:
    """Start everything, and wait until the bots are there."""
    for host in nodes:
        await host.start()
        await asyncio.sleep(NODE_SECONDS)
    for host in bots:
        await host.start()
    await slack.until(lambda: len(slack.socket.connections) == len(BOTS), START)


def told(found: Found, town: Town, havoc: Havoc, bots: list[Host], nodes: list[Host]) -> bool:
    """Print what was seen; whether it is as it should be."""
    print("disturbances:", dict(havoc.did), "| starts:", {host.name: host.starts for host in (*bots, *nodes)})
    print("ended by themselves:", dict(havoc.ended))
    print("people:", dict(town.did), "| in vain:", len(town.in_vain))
    for level in ("warning", "error"):
        print(f"{level}s logged:", dict(sum((host.said(level) for host in bots), Counter())))
    return found.told(town.in_vain)


def main() -> None:
    """Read the options, let it happen, and fail where something is wrong."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--minutes", type=float, default=10.0)
    options.add_argument("--people", type=int, default=6)
    options.add_argument("--without-ray", action="store_true", help="each bot computes with a process of its own")
    options.add_argument("--keep", type=Path, help="where to leave the logs")
    chosen = options.parse_args()
    names = BOTS if chosen.without_ray else BOTS + NODES
    place = tempfile.TemporaryDirectory(prefix="toxscan-chaos-", ignore_cleanup_errors=True)
    with place as folder, network(names) as places, postgres.running(HERE) as server:
        try:
            well = asyncio.run(chaos(chosen.minutes, chosen.people, Path(folder), places, server))
        finally:
            if chosen.keep:
                shutil.copytree(folder, chosen.keep, ignore=shutil.ignore_patterns("r", "data"), dirs_exist_ok=True)
    sys.exit(not well)


if __name__ == "__main__":
    main()
