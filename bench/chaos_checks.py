"""What has to be true when the chaos is over: whole scans, each alert once, every cent accounted for."""

import asyncio
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.store.engine.postgres import PostgresStore
from tests.servers.slack import SlackServer
from tests.servers.x import XServer

REFUSED = 429
UNSETTLED = {
    "scans under way": "SELECT count(*) FROM scans WHERE status IN ('queued', 'running')",
    "messages that follow one": "SELECT count(*) FROM live_messages",
    "alerts to be sent": "SELECT count(*) FROM outbox WHERE sent_at IS NULL",
    "money held back by the living": """
        SELECT count(*) FROM reservations WHERE process IN
        (SELECT id FROM processes WHERE alive_until > extract(epoch from clock_timestamp()) * 1000)
    """,
}
WHOLE = """
    SELECT a.handle, count(p.id) AS posts, count(s.post_id) + count(k.post_id) AS done
    FROM collections a JOIN posts p ON p.collection = a.key
    LEFT JOIN scores s ON s.collection = p.collection AND s.post_id = p.id
    LEFT JOIN skips k ON k.collection = p.collection AND k.post_id = p.id
    WHERE a.key IN (SELECT collection FROM scans WHERE status = 'done' AND source_kind = 'timeline')
    GROUP BY a.handle
"""
TOLD = """
    SELECT count(*) FROM posts p JOIN collections a ON a.key = p.collection JOIN watches w ON w.account_id = a.id
    WHERE p.text LIKE 'shut up already, you pathetic liar no.%'
    AND NOT EXISTS (SELECT 1 FROM alerted t WHERE t.watch = w.id AND t.post_id = p.id)
"""


@dataclass
class Found:
    """Figures, and what is wrong with them."""

    figures: dict[str, Any] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)

    def expect(self, what: str, found: object, wanted: object) -> None:
        """Note a figure, and whether it is as it should be."""
        self.figures[what] = found
        if found != wanted:
            self.wrong.append(f"{what}: {found}, not {wanted}")

    def told(self, in_vain: list[str]) -> bool:
        """Print it all, with those who waited in vain; whether nothing is wrong."""
        for figure, value in self.figures.items():
            print(f"  {figure}: {value}")
        wrong = self.wrong + in_vain
        print("wrong:", *(wrong or ["nothing"]), sep="\n  ")
        return not wrong


async def checked(store: PostgresStore, x: XServer, slack: SlackServer | None, quiet: float, dollars: float) -> Found:
    """Everything, once all has come to its end, which it has `quiet` seconds for; alerts where they went to `slack`."""
    found = Found()
    left = await _settled(store, quiet)
    for what, number in left.items():
        found.expect(what, number, 0)
    async with store.read() as connection:
        await _scans(connection, x, found)
        await _money(connection, x, dollars, found)
        if slack:
            await _alerts(connection, slack, found)
    return found


async def _settled(store: PostgresStore, quiet: float) -> dict[str, int]:
    until = time.monotonic() + quiet
    while True:
        async with store.read() as connection:
            left = {what: await _one(connection, query) for what, query in UNSETTLED.items()}
        if not any(left.values()) or time.monotonic() > until:
            return left
        await asyncio.sleep(1)


async def _one(connection: AsyncConnection, query: str) -> int:
    return int((await connection.execute(sa.text(query))).scalar_one())


async def _scans(connection: AsyncConnection, x: XServer, found: Found) -> None:
    """Scans that are done hold all posts of their account, each with its scores or the reason why there are none."""
    rows = (await connection.execute(sa.text("SELECT status, source_kind, count(*) FROM scans GROUP BY 1, 2"))).all()
    found.figures["scans"] = {f"{kind} {status}": number for status, kind, number in rows}
    bad = await _one(connection, "SELECT count(*) FROM scans WHERE status IN ('failed', 'cancelled')")
    found.expect("scans failed or cancelled", bad, 0)
    whole = (await connection.execute(sa.text(WHOLE))).all()
    lacking = [row.handle for row in whole if row.posts != len(x.accounts[row.handle.lower()].posts)]
    reposts = {handle: sum(post.kind == "repost" for post in each.posts) for handle, each in x.accounts.items()}
    undone = [row.handle for row in whole if row.done + reposts[row.handle.lower()] != row.posts]
    found.figures["accounts scanned to the end"] = len(whole)
    found.figures["posts in them"] = sum(row.posts for row in whole)
    found.expect("of them lacking posts", lacking, [])
    found.expect("of them with posts neither scored nor skipped", undone, [])


async def _money(connection: AsyncConnection, x: XServer, dollars: float, found: Found) -> None:
    """What was charged is what X bills, and nobody has spent more than they may."""
    pieces = "SELECT coalesce(sum(pieces), 0) FROM spending WHERE resource = "
    found.expect("posts charged, as X bills them", await _one(connection, pieces + "'post'"), x.posts_billed)
    found.expect("look-ups charged, as X bills them", await _one(connection, pieces + "'user'"), x.users_billed)
    per_person = "SELECT sum(cost) FROM spending GROUP BY user_id ORDER BY 1 DESC"
    spent = [int(each) for each in (await connection.execute(sa.text(per_person))).scalars()]
    found.figures["spent by each person, in dollars"] = [each / 1e6 for each in spent]
    found.expect("people who spent more than they may", [each for each in spent if each > dollars * 1e6], [])
    found.figures["requests that X refused for its limit"] = sum(each.status == REFUSED for each in x.requests)


async def _alerts(connection: AsyncConnection, slack: SlackServer, found: Found) -> None:
    """Each message of the outbox stands once in the chat, and every post that is flagged was told of."""
    keys = list((await connection.execute(sa.text("SELECT key FROM outbox WHERE kind = 'alert'"))).scalars())
    shown = Counter(
        key
        for message in slack.messages
        if (key := ((message.payload.get("metadata") or {}).get("event_payload") or {}).get("key"))
    )
    found.figures["alerts sent"] = len(keys)
    found.figures["posts told of"] = await _one(connection, "SELECT count(*) FROM alerted")
    found.expect("alerts that arrived not at all", [key for key in keys if not shown[key]], [])
    found.expect("alerts that arrived twice", [key for key, times in shown.items() if times > 1], [])
    found.expect("flagged posts that nobody was told of", await _one(connection, TOLD), 0)
