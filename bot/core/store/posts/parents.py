"""Which posts answer which: what is stored of it, and the parents that are an account's own posts."""

from collections.abc import Mapping

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.domain.posts import Post
from bot.core.domain.scans import Scan
from bot.core.store.engine.dialect import unseen
from bot.core.store.posts.scope import in_scope
from bot.core.store.schema import posts


async def fill_in(
    connection: AsyncConnection, collection: int, before: Mapping[int, sa.RowMapping], read: Mapping[int, Post]
) -> None:
    """Note what stored posts answer, where that was not known yet: they were read by an earlier version of the bot."""
    fresh = [
        {"post": number, "parent": int(read[number].answers)}
        for number, row in before.items()
        if row["answers"] is None and read[number].answers
    ]
    if fresh:
        change = sa.update(posts).where(posts.c.collection == unseen(collection), posts.c.id == sa.bindparam("post"))
        await connection.execute(change.values(answers=sa.bindparam("parent")), fresh)


async def find(connection: AsyncConnection, scan: Scan, post_id: int) -> sa.RowMapping | None:
    """The post of the scan's report with this id, or one of whose versions has it."""
    named = sa.or_(posts.c.id == post_id, posts.c.version == post_id)
    query = sa.select(posts).where(*in_scope(posts.c, scan), named).limit(1)
    return (await connection.execute(query)).mappings().one_or_none()
