"""Posts that people marked as not toxic, by space; few, as each is one press of a person."""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.domain.clock import now
from bot.core.domain.errors import InputError, RefusedError
from bot.core.domain.people import Requester
from bot.core.domain.posts import Mark, wording
from bot.core.domain.scans import Scan
from bot.core.store.engine.dialect import insert, lock_rows
from bot.core.store.schema import marks, posts
from bot.core.text.catalog import _

MOST_NAME = 64


async def list_marks(
    connection: AsyncConnection, reader: Requester, collection: int, among: Sequence[int] | None = None
) -> dict[int, Mark]:
    """A collection's marks by post id, as `reader` sees them; with `among`, only those of these posts."""
    query = sa.select(marks.c.post_id, marks.c.user_id, marks.c.name, marks.c.marked_at).where(
        marks.c.space.in_(reader.mark_spaces), marks.c.collection == collection
    )
    if among is not None:
        query = query.where(marks.c.post_id.in_(among))
    alone = reader.direct or not reader.workspace_id
    return {
        row["post_id"]: Mark(row["name"], row["marked_at"], alone and row["user_id"] == reader.user_id)
        for row in (await connection.execute(query)).mappings()
    }


async def mark(
    connection: AsyncConnection, requester: Requester, scan: Scan, post_id: int, name: str = "", seen: str = ""
) -> None:
    """Mark a post of the scan's collection as not toxic where the requester is; a second mark changes nothing.

    `name` is what they are called there; `seen` the post's `wording` as it was shown to them, "" where nobody knows.

    Raises:
        InputError: the post is not stored any more, or it says something else by now.
    """
    mine = [posts.c.collection == scan.collection, posts.c.id == post_id]
    text = (await connection.execute(sa.select(posts.c.text).where(*mine))).scalar()
    if text is None:
        raise InputError(_("This post is no longer stored."), _("Open the report again."))
    if seen and wording(text) != seen:
        raise InputError(
            _("This post has changed since you saw it, so it was not marked."),
            _("Open the posts again, read it as it is now, and mark it there."),
        )
    if seen:
        mine.append(posts.c.text == text)  # Unless an edit replaced it just now.
    post = sa.select(posts.c.collection, posts.c.id).where(*mine)
    who = requester.mark_space, requester.platform, requester.workspace_id, requester.user_id, name[:MOST_NAME], now()
    names = ("space", "platform", "workspace_id", "user_id", "name", "marked_at")
    said = [sa.literal(value, marks.c[name].type).label(name) for name, value in zip(names, who, strict=True)]
    source = lock_rows(connection, post.add_columns(*said), posts)
    line = insert(connection, marks).from_select(["collection", "post_id", *names], source)
    await connection.execute(line.on_conflict_do_nothing())


async def unmark(connection: AsyncConnection, requester: Requester, scan: Scan, post_id: int) -> None:
    """Remove the mark, whoever in the space has set it.

    Raises:
        RefusedError: the person is in direct messages, and the mark is the workspace's.
    """
    here = marks.c.space == requester.mark_space, marks.c.collection == scan.collection
    gone = await connection.execute(sa.delete(marks).where(*here, marks.c.post_id == post_id))
    if not gone.rowcount and await list_marks(connection, requester, scan.collection, [post_id]):
        raise RefusedError(
            _("This post was marked for your whole workspace."),
            _("Whoever may mark posts there can undo that, in a channel instead of direct messages."),
        )
