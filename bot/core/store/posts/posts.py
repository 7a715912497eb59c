"""Posts: a page is stored together with its cursor, so that a scan resumes right there after a crash."""

from dataclasses import dataclass
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.domain.posts import Post, PostKind
from bot.core.domain.scans import Scan
from bot.core.domain.sources import Coverage, Page, SourceKind
from bot.core.store.engine.dialect import GIVEN, octets, on_postgres, unseen, write_rows
from bot.core.store.posts import gone, parents, versions
from bot.core.store.posts.versions import NOTHING, Withdrawn
from bot.core.store.scans.scans import model_key
from bot.core.store.schema import collections, posts, scans, scores, skips

BLOCK_BYTES = 2 * 1024**2  # Of texts in UTF-8: 256 of X's longest posts would take a hundred megabytes.


@dataclass(frozen=True, slots=True)
class Block:
    """Posts that are scored together; `last` is the place to continue from. `full`: it has reached a limit."""

    posts: tuple[Post, ...]
    last: int
    full: bool


@dataclass(frozen=True, slots=True)
class Saved:
    """What a page brought: posts not known before, and those that replaced another version of themselves.

    `withdrawn` is what the scan's model had said of the latter.
    """

    fresh: tuple[Post, ...]
    replaced: tuple[Post, ...] = ()
    withdrawn: Withdrawn = NOTHING


async def save_page(connection: AsyncConnection, scan: Scan, page: Page) -> Saved:
    """Store a page's posts, each in its newest version, and the cursor to continue from."""
    # Locked, so that pages of a collection are stored one after another, whoever reads them.
    collection = (await connection.execute(_LOCKED, {"mine": scan.collection})).scalar_one()
    read = versions.pick_versions(page.posts)
    seen = await versions.take_together(connection, scan, read.values())
    before = await versions.read_stored(connection, collection, list(read))
    fresh = tuple(post for number, post in read.items() if number not in before)
    if fresh:
        rows = [(collection, page.made_at, *_row(post, seen.get(int(post.id), scan.id), scan)) for post in fresh]
        await write_rows(connection, _INSERT, _GIVEN, rows)
    changed = tuple(read[number] for number, row in before.items() if versions.changes(row, read[number]))
    withdrawn = await versions.replace(connection, scan, before, changed) if changed else NOTHING
    await parents.fill_in(connection, collection, before, read)
    if page.made_at:
        await gone.note_held(connection, collection, list(before), page.made_at)
    if scan.account.confirmed:
        await connection.execute(_SET_CURSOR, {"mine": collection, "read_to": page.cursor})
    told = {"lacks": list(page.lacks), "expected": page.expected, "made_at": page.made_at, "cursor": page.cursor}
    counted = {"more_broken": page.broken, "more_cut": page.cut, "first": page.first}
    await connection.execute(_SET_PROGRESS, {"this": scan.id, **told, **counted})
    return Saved(fresh, changed, withdrawn)


_GIVEN = tuple(
    posts.c[name]
    for name in (
        *("collection", "held_at", "id", "scan_id", "created_at", "kind", "lang", "text", "likes", "reposts"),
        *("version", "answers", "native", "address", "hidden_from", "network_labels"),
    )
)
_NAMES = ", ".join(column.name for column in _GIVEN)
_INSERT = f"INSERT INTO posts ({_NAMES}) SELECT {_NAMES} FROM {GIVEN}"  # noqa: S608 - our own words.


# Built once: they are part of every page.
_MINE = collections.c.key == sa.bindparam("mine")
_LOCKED = sa.select(collections.c.key).where(_MINE).with_for_update(key_share=True)
_SET_CURSOR = sa.update(collections).where(_MINE).values(cursor=sa.bindparam("read_to"))


def _counted(column: sa.Column[int], more: str) -> sa.ColumnElement[int]:
    """What a page adds to a count, which the first one begins."""
    before = sa.case((sa.bindparam("first", type_=sa.Boolean), 0), else_=column)
    return before + sa.bindparam(more, type_=column.type)


_SET_PROGRESS = (
    sa.update(scans)
    .where(scans.c.id == sa.bindparam("this"))
    .values(
        **{name: sa.bindparam(name, type_=scans.c[name].type) for name in ("lacks", "expected", "made_at", "cursor")},
        broken=_counted(scans.c.broken, "more_broken"),
        cut=_counted(scans.c.cut, "more_cut"),
    )
)


def _row(post: Post, first_seen: int, scan: Scan) -> tuple[Any, ...]:
    return (
        int(post.id),
        min(scan.id, first_seen),
        post.created_at,
        post.kind,
        post.lang,
        post.text,
        post.likes,
        post.reposts,
        int(post.version) if post.edited else None,
        int(post.answers) if post.answers else None,
        post.native or None,
        post.address or None,
        post.hidden_from,
        list(post.network_labels) or None,
    )


async def list_unscored(
    connection: AsyncConnection, scan: Scan, after: int, limit: int, most_bytes: int | None = BLOCK_BYTES
) -> Block:
    """The next posts of the scan's collection that its model has not seen, in order of arrival behind `after`.

    At most `limit` of them, and none behind those whose texts fill `most_bytes`.
    """
    watches = scan.request.source.kind is SourceKind.CHECK
    sizes, these = _select_unscored(on_postgres(connection), reposts=scan.request.include_reposts, watches=watches)
    values = {"mine": scan.collection, "model_id": scan.model_id, "after": after, "most": limit}
    values |= {"since": scan.request.source.since or 0} if watches else {}
    last, count, size = after, 0, 0
    for last, octets_of in (await connection.execute(sizes, values)).all():  # noqa: B007 - the last one counts.
        count, size = count + 1, size + octets_of
        if most_bytes is not None and size >= most_bytes:
            break
    if not count:
        return Block((), after, full=False)
    rows = (await connection.execute(these, values | {"last": last})).mappings().all()
    full = count == limit or (most_bytes is not None and size >= most_bytes)
    return Block(tuple(map(to_post, rows)), last, full)


@cache
def _select_unscored(postgres: bool, *, reposts: bool, watches: bool) -> tuple[sa.Select[Any], sa.Select[Any]]:
    """Places and sizes of the next unscored posts, and these posts up to a place. Built once: part of every block."""
    collection, model = sa.bindparam("mine", type_=sa.BigInteger), model_key(sa.bindparam("model_id", type_=sa.String))

    def is_missing(table: sa.Table) -> sa.ColumnElement[bool]:
        """Looked up post by post: joined, PostgreSQL may read all that the account has, for each block.

        `+ 0` leaves it nothing but the key, which begins with the post, to look it up in.
        """
        here = (table.c.collection == unseen(collection), table.c.post_id == posts.c.id, table.c.model + 0 == model)
        return sa.select(table.c.model).where(*here).limit(1).scalar_subquery().is_(None)

    query = (
        sa.select(posts.c.seq, octets(posts.c.text, postgres=postgres))
        .where(posts.c.collection == unseen(collection), posts.c.seq > sa.bindparam("after", type_=posts.c.seq.type))
        .where(is_missing(scores), is_missing(skips))
        .order_by(posts.c.seq)
        .limit(sa.bindparam("most", type_=sa.Integer))
    )
    if not reposts:
        query = query.where(posts.c.kind != PostKind.REPOST)
    if watches:
        query = query.where(_is_watched(collection))
    return query, query.with_only_columns(*posts.c).where(posts.c.seq <= sa.bindparam("last", type_=posts.c.seq.type))


def _is_watched(collection: sa.BindParameter[int]) -> sa.ColumnElement[bool]:
    """The condition that a watch's scan scores a post: older ones it leaves where a quick scan has left them."""
    newest = sa.func.coalesce(posts.c.version, posts.c.id)
    quick = sa.select(scans.c.id).where(scans.c.collection == collection, scans.c.coverage == Coverage.QUICK)
    return sa.or_(newest > sa.bindparam("since", type_=posts.c.id.type), posts.c.scan_id.not_in(quick))


def to_post(row: sa.RowMapping) -> Post:
    """A row of `posts` as a `Post`."""
    return Post(
        str(row["id"]),
        row["created_at"],
        row["text"],
        PostKind(row["kind"]),
        row["lang"],
        row["likes"],
        row["reposts"],
        (str(row["id"]), str(row["version"])) if row["version"] else (),
        str(row["answers"] or ""),
        row["native"] or "",
        row["address"] or "",
        row["hidden_from"],
        tuple(row["network_labels"] or ()),
    )
