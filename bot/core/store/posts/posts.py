"""Posts: a page is stored together with its cursor, so that a scan resumes right there after a crash."""

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.domain.posts import Post, PostKind
from bot.core.domain.scans import Scan
from bot.core.domain.sources import Page
from bot.core.store.engine.dialect import octets
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
    mine = sa.select(collections.c.key).where(collections.c.key == scan.collection).with_for_update(key_share=True)
    collection = (await connection.execute(mine)).scalar_one()
    read = versions.pick_versions(page.posts)
    seen = await versions.take_together(connection, scan, read.values())
    before = await versions.read_stored(connection, collection, list(read))
    fresh = tuple(post for number, post in read.items() if number not in before)
    if fresh:
        whose = {"collection": collection, "held_at": page.made_at}
        rows = [whose | _row(post, min(scan.id, seen.get(int(post.id), scan.id))) for post in fresh]
        await connection.execute(sa.insert(posts), rows)
    changed = tuple(read[number] for number, row in before.items() if versions.changes(row, read[number]))
    withdrawn = await versions.replace(connection, scan, before, changed) if changed else NOTHING
    await parents.fill_in(connection, collection, before, read)
    if page.made_at:
        await gone.note_held(connection, collection, list(before), page.made_at)
    if scan.account.confirmed:
        known = sa.update(collections).where(collections.c.key == collection)
        await connection.execute(known.values(cursor=page.cursor))
    broken = page.broken if page.first else scans.c.broken + page.broken
    cut = page.cut if page.first else scans.c.cut + page.cut
    change = sa.update(scans).where(scans.c.id == scan.id)
    told = {"broken": broken, "cut": cut, "lacks": list(page.lacks), "expected": page.expected, "made_at": page.made_at}
    await connection.execute(change.values(cursor=page.cursor, **told))
    return Saved(fresh, changed, withdrawn)


def _row(post: Post, scan_id: int) -> dict[str, Any]:
    return {
        "id": int(post.id),
        "scan_id": scan_id,
        "created_at": post.created_at,
        "kind": post.kind,
        "lang": post.lang,
        "text": post.text,
        "likes": post.likes,
        "reposts": post.reposts,
        "version": int(post.version) if post.edited else None,
        "answers": int(post.answers) if post.answers else None,
        "native": post.native or None,
        "address": post.address or None,
        "hidden_from": post.hidden_from,
        "network_labels": list(post.network_labels) or None,
    }


async def list_unscored(
    connection: AsyncConnection, scan: Scan, after: int, limit: int, most_bytes: int | None = BLOCK_BYTES
) -> Block:
    """The next posts of the scan's collection that its model has not seen, in order of arrival behind `after`.

    At most `limit` of them, and none behind those whose texts fill `most_bytes`.
    """
    collection, model = scan.collection, model_key(scan.model_id)
    scored = sa.and_(scores.c.collection == collection, scores.c.model == model, scores.c.post_id == posts.c.id)
    skipped = sa.and_(skips.c.collection == collection, skips.c.model == model, skips.c.post_id == posts.c.id)
    query = (
        sa.select(posts.c.seq, octets(connection, posts.c.text))
        .select_from(posts.outerjoin(scores, scored).outerjoin(skips, skipped))
        .where(posts.c.collection == collection, posts.c.seq > after)
        .where(scores.c.post_id.is_(None), skips.c.post_id.is_(None))
        .order_by(posts.c.seq)
        .limit(limit)
    )
    if not scan.request.include_reposts:
        query = query.where(posts.c.kind != PostKind.REPOST)
    last, count, size = after, 0, 0
    for last, octets_of in (await connection.execute(query)).all():  # noqa: B007 - the last one looked at counts.
        count, size = count + 1, size + octets_of
        if most_bytes is not None and size >= most_bytes:
            break
    if not count:
        return Block((), after, full=False)
    these = query.with_only_columns(*posts.c).where(posts.c.seq <= last)
    rows = (await connection.execute(these)).mappings().all()
    full = count == limit or (most_bytes is not None and size >= most_bytes)
    return Block(tuple(map(to_post, rows)), last, full)


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
