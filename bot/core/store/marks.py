"""Posts that people marked as not toxic, by space; few beside the posts, as each is a person's press."""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.errors import InputError
from bot.core.model import MarkedBy, Requester, Scan, now
from bot.core.store.dialect import held, insert
from bot.core.store.schema import marks, posts


async def of_collection(
    connection: AsyncConnection, reader: Requester, collection: int, among: Sequence[int] | None = None
) -> dict[int, MarkedBy]:
    """Its marked posts by their ids, as `reader` sees them; only those `among` a page's few, if given."""
    query = sa.select(marks.c.post_id, marks.c.user_id).where(*_here(reader, collection))
    if among is not None:
        query = query.where(marks.c.post_id.in_(among))
    return {
        row["post_id"]: MarkedBy.YOU if row["user_id"] == reader.user_id else MarkedBy.WORKSPACE
        for row in (await connection.execute(query)).mappings()
    }


async def mark(connection: AsyncConnection, requester: Requester, scan: Scan, post_id: int) -> None:
    """Mark a post of the scan's collection as not toxic in the requester's space; a second mark changes nothing.

    Raises:
        InputError: the post is not stored any more.
    """
    mine = (posts.c.collection == scan.collection, posts.c.id == post_id)
    post = sa.select(posts.c.collection, posts.c.id).where(*mine)
    if (await connection.execute(post)).first() is None:
        raise InputError("This post is no longer stored.", "Open the report again.")
    who = (requester.space, requester.platform, requester.workspace_id, requester.user_id, now())
    names = ("space", "platform", "workspace_id", "user_id", "marked_at")
    said = [sa.literal(value, marks.c[name].type).label(name) for name, value in zip(names, who, strict=True)]
    source = held(connection, post.add_columns(*said), posts)
    line = insert(connection, marks).from_select(["collection", "post_id", *names], source)
    await connection.execute(line.on_conflict_do_nothing())


async def unmark(connection: AsyncConnection, requester: Requester, scan: Scan, post_id: int) -> None:
    """Take the mark back, whoever of the space has set it."""
    here = _here(requester, scan.collection)
    await connection.execute(sa.delete(marks).where(*here, marks.c.post_id == post_id))


def _here(reader: Requester, collection: int) -> list[sa.ColumnElement[bool]]:
    return [marks.c.space == reader.space, marks.c.collection == collection]
