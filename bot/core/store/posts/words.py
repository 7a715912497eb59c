"""Looking for words in an account's posts: where there are many, through an index of all runs of three letters.

Words are found wherever they stand, in the middle of others, too, capitals or not. The index says which posts may hold
them, and their text decides, so it changes nothing but the time that it takes. One or two letters make no run of three:
every text is read for them, as it is in accounts with few posts, and of posts that are not in the index yet. Where
the database can keep no such index, all texts are read.
"""

from collections.abc import Sequence

import sqlalchemy as sa
import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.domain.scans import Scan
from bot.core.store.engine.database import Store
from bot.core.store.engine.dialect import contains, on_postgres, run
from bot.core.store.engine.postgres import PostgresStore
from bot.core.store.migrations import word_index
from bot.core.store.schema import collections, post_counts, posts, scores

log = structlog.get_logger()

LEAST = 10_000  # Posts of an account that is worth an index: SQLite reads so many texts in 10 ms.
RUN = 3  # Letters: SQLite's tokenizer `trigram` and PostgreSQL's pg_trgm both take three.
COMMON = 50_000  # Posts that may hold the words: where there are more, all texts are read sooner, one after the other.
_AT_ONCE = 2_000  # Posts a transaction: others write in between.

_words = sa.table("words", sa.column("rowid", sa.Integer), sa.column("words", sa.Text))  # SQLite's index (FTS5).


async def catch_up(store: Store, least: int = LEAST) -> None:
    """Bring the index up to date for all accounts that have at least so many posts."""
    number = sa.func.sum(post_counts.c.posts)
    large = sa.select(post_counts.c.collection).group_by(post_counts.c.collection).having(number >= least)
    async with store.read() as connection:
        found = (await connection.execute(large.order_by(post_counts.c.collection))).scalars().all()
    if isinstance(store, PostgresStore):
        async with store.without_transaction() as connection:
            await _make_indexes(connection, [f"{_PREFIX}{collection}" for collection in found])
        return
    if found and await _make_index(store):
        for collection in found:
            while await _index_some(store, collection):
                pass


async def _make_index(store: Store) -> bool:
    """Make SQLite's index where it could not be made with the schema, but can be now; whether there is one."""
    async with store.read() as connection:
        if (await connection.exec_driver_sql(word_index.IS_MADE)).scalar():
            return True
    if not word_index.has_fts5():
        return False
    async with store.write() as connection:
        for statement in word_index.STATEMENTS:
            await connection.exec_driver_sql(statement)
    return True


async def _index_some(store: Store, collection: int) -> bool:
    """Put the next posts into SQLite's index; whether there may be more."""
    mine = collections.c.key == collection
    async with store.write() as connection:
        done = (await connection.execute(sa.select(collections.c.indexed_to).where(mine))).scalar() or 0
        behind = (posts.c.collection == collection, posts.c.seq > done)
        ahead = sa.select(posts.c.seq).where(*behind).order_by(posts.c.seq).limit(_AT_ONCE)
        if found := (await connection.execute(ahead)).scalars().all():
            await connection.execute(sa.update(collections).where(mine).values(indexed_to=found[-1]))
            await run(connection, _INDEX, collection, done, found[-1])
    return len(found) == _AT_ONCE


_INDEX = (
    "INSERT INTO words (rowid, text) SELECT seq, text FROM posts "
    "WHERE collection = {1} AND seq > {2} AND seq <= {3} RETURNING rowid"
)


_PREFIX = "ix_posts_words_"  # Of PostgreSQL's indexes, which end in the key of their collection.
_MADE = (
    "SELECT relname, indisvalid FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid "
    "WHERE indrelid = 'posts'::regclass AND starts_with(relname, 'ix_posts_words_')"
)


async def _make_indexes(connection: AsyncConnection, wanted: Sequence[str]) -> None:
    """Make those of PostgreSQL's indexes that are missing, beside other work, and drop those that nobody needs.

    Where the server lacks pg_trgm, or its user may not have it, there are none.
    """
    try:
        await connection.exec_driver_sql("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    except sa.exc.DBAPIError as error:
        log.info("words.not_indexed", reason=type(error.orig).__name__)
        return
    made: dict[str, bool] = {row.relname: row.indisvalid for row in await connection.exec_driver_sql(_MADE)}
    for name, whole in made.items():
        if not whole or name not in wanted:  # One that is not whole was being made when the bot died.
            await connection.exec_driver_sql(f"DROP INDEX CONCURRENTLY IF EXISTS {name}")
    for name in wanted:
        if not made.get(name):
            whose = f"collection = {int(name.removeprefix(_PREFIX))}"
            made_of = f"posts USING gin (text gin_trgm_ops) WHERE {whose}"
            await connection.exec_driver_sql(f"CREATE INDEX CONCURRENTLY {name} ON {made_of}")


async def is_holding(connection: AsyncConnection, scan: Scan, wanted: str) -> sa.ColumnElement[bool]:
    """The condition that a row of `scores`, one of the scan's collection, is of a post that holds the words."""
    held = await _select_holding(connection, scan, wanted)
    if not on_postgres(connection):
        return scores.c.post_id.in_(held)
    # Put together first, as an array: else PostgreSQL may go through all of the account's scores, of which it thinks
    # too little where it takes one plan for all accounts, and even look up the text of each.
    together = sa.func.array(held.scalar_subquery(), type_=sa.ARRAY(sa.BigInteger))
    return scores.c.post_id == sa.any_(together)


async def _select_holding(connection: AsyncConnection, scan: Scan, wanted: str) -> sa.Select[tuple[int]]:
    """The query for the ids of posts of the scan's collection that hold the words."""
    if on_postgres(connection):  # Written out: the index is of this account alone, and of some words it says little.
        pattern = sa.literal(f"%{_escape(wanted)}%", literal_execute=True)
        held = posts.c.text.ilike(pattern, escape="/")
        return sa.select(posts.c.id).where(held, posts.c.collection == sa.literal_column(str(scan.collection)))
    query = sa.select(posts.c.id).where(contains(posts.c.text, wanted))
    # `+ 0` where the index of words has found the posts already: SQLite shall not look for all of the account's.
    found, query = (
        query.where(posts.c.collection + 0 == scan.collection),
        query.where(posts.c.collection == scan.collection),
    )
    known = sa.select(collections.c.indexed_to).where(collections.c.key == scan.collection)
    end = (await connection.execute(known)).scalar()
    if end is None or len(wanted) < RUN or "\0" in wanted:
        return query
    first = sa.select(sa.func.min(posts.c.seq)).where(posts.c.collection == scan.collection).scalar_subquery()
    match = (_words.c.words.match(_runs(wanted)), _words.c.rowid >= first, _words.c.rowid <= end)
    among = sa.select(_words.c.rowid).where(*match)
    some = among.limit(COMMON + 1).subquery()
    if (await connection.execute(sa.select(sa.func.count()).select_from(some))).scalar_one() > COMMON:
        return query
    found = found.where(posts.c.seq.in_(among))
    either = sa.union_all(found, query.where(posts.c.seq > end)).subquery()
    return sa.select(either.c.id)


def _escape(wanted: str) -> str:
    """The words as a pattern for themselves; PostgreSQL stores no NUL (`schema.StoredText`)."""
    plain = wanted.replace("\0", "\ufffd")
    return plain.replace("/", "//").replace("%", "/%").replace("_", "/_")


def _runs(wanted: str) -> str:
    """All runs of three in the index's own language (sqlite.org/fts5.html)."""
    runs = dict.fromkeys(wanted[start : start + RUN] for start in range(len(wanted) - RUN + 1))
    quoted = (each.replace('"', '""') for each in runs)
    return " AND ".join(f'"{each}"' for each in quoted)
