"""What PostgreSQL takes accounts for when it plans, and what it must not do with that.

It may have analyzed the tables before an account's first post came: then it believes that there are no rows of it, and
that every index which begins with the account will do.
"""

import json
import re
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.domain.accounts import Account
from bot.core.domain.labels import Label
from bot.core.domain.posts import ScoredPost
from bot.core.domain.reports import PostQuery
from bot.core.domain.scans import Scan
from bot.core.domain.sources import Page
from bot.core.store.engine.database import Store
from bot.core.store.posts import pages, posts, scores, versions
from bot.core.store.scans import scans
from tests.databases import ON_POSTGRES
from tests.fakes import ACCOUNT, made_posts, made_scores, request

NEW = Account("77", "newcomer", "Newcomer")
THRESHOLDS = {Label.TOXICITY: 0.8}
BY_ID = {"uq_posts_account_id", "pk_scores", "pk_skips"}

pytestmark = ON_POSTGRES


async def scored(store: Store, account: Account, first: int, number: int) -> Scan:
    """A scan of an account whose posts are all scored."""
    some = made_posts(number, first=first)
    said = [(ScoredPost(post, made_scores(post.text)), scores.text_key(post.text)) for post in some]
    async with store.write() as connection:
        scan = await scans.create(connection, request(), account, "fake-1")
        await posts.save_page(connection, scan, Page(tuple(some), "end"))
        await scores.save(connection, scan, said)
    return scan


@contextmanager
def written_down(connection: AsyncConnection) -> Iterator[list[tuple[str, Any]]]:
    """The statements that the database is given, with their values."""
    seen: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, values: Any, *_more: Any) -> None:
        seen.append((statement, values))

    sa.event.listen(connection.sync_connection, "before_cursor_execute", note)
    yield seen
    sa.event.remove(connection.sync_connection, "before_cursor_execute", note)


def looked_up(plan: dict[str, Any]) -> Iterator[str]:
    """The indexes in which a plan looks a post's id up."""
    if any("id = " in plan.get(condition, "") for condition in ("Index Cond", "Filter")):
        yield plan.get("Index Name", plan["Node Type"])
    for below in plan.get("Plans", []):
        yield from looked_up(below)


ASKED: dict[str, Callable[[AsyncConnection, Scan], Awaitable[Any]]] = {
    "what is to be scored": lambda c, scan: posts.list_unscored(c, scan, 0, 256),
    "what of a page is stored": lambda c, scan: versions.read_stored(c, scan.collection, list(range(5001, 5101))),
    "a page of a report": lambda c, scan: pages.page(c, scan, THRESHOLDS, PostQuery(), 1),
}


@pytest.mark.parametrize("asked", ASKED.values(), ids=ASKED)
async def test_rows_are_looked_up_by_the_posts_ids(
    store: Store, asked: Callable[[AsyncConnection, Scan], Awaitable[Any]]
) -> None:
    """Another index would be read from its beginning to its end for each post."""
    await scored(store, ACCOUNT, 1, 300)
    async with store.without_transaction() as connection:
        await connection.exec_driver_sql("ANALYZE")
    scan = await scored(store, NEW, 5001, 1_000)
    used: set[str] = set()
    async with store.read() as connection:
        with written_down(connection) as statements:
            await asked(connection, scan)
        await connection.exec_driver_sql("SET LOCAL enable_seqscan = off")  # Tables this small are read whole.
        for statement, values in statements:
            told = await connection.exec_driver_sql(f"EXPLAIN (FORMAT JSON) {statement}", values)
            found = told.scalar_one()
            [whole] = json.loads(found) if isinstance(found, str) else found
            used.update(looked_up(whole["Plan"]))
    assert used
    assert used <= BY_ID


async def test_what_holds_the_words_is_put_together_before_its_scores_are_looked_up(store: Store) -> None:
    """Joined, PostgreSQL may go through a million scores of a large account instead, and look up the text of each."""
    scan = await scored(store, ACCOUNT, 1, 20)
    async with store.read() as connection:
        with written_down(connection) as statements:
            found = await pages.page(connection, scan, THRESHOLDS, PostQuery(text=made_posts(1)[0].text), 1)
    [search] = [statement for statement, _ in statements if "ILIKE" in statement]
    assert re.search(r"scores\.post_id = ANY \(array\(\(SELECT posts\.id", search)
    assert found.matches >= 1
