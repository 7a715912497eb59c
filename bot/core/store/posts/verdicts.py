"""People's verdicts on posts, by space: each person has one a post, and each is one press."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.domain.clock import now
from bot.core.domain.errors import InputError
from bot.core.domain.labels import Label, Scores
from bot.core.domain.people import Requester
from bot.core.domain.posts import wording
from bot.core.domain.scans import Scan
from bot.core.domain.thresholds import flagged_labels
from bot.core.domain.verdicts import LONGEST_NOTE, Given, Opinion, Verdict, decide, settle
from bot.core.store.engine.dialect import insert, lock_rows, unseen
from bot.core.store.people.people import rows_of
from bot.core.store.posts.scope import Thresholds, scored_in
from bot.core.store.posts.scores import LABEL_COLUMNS, to_scores
from bot.core.store.schema import posts, scores, verdicts
from bot.core.text.catalog import _

MOST_NAME = 64
Opinions = tuple[Opinion, ...]
_SAID = [
    verdicts.c[name]
    for name in ("post_id", "verdict", "label", "note", "space", "platform", "user_id", "name", "given_at")
]


@dataclass(frozen=True, slots=True)
class Judged:
    """A scored post with verdicts: what the model flags it for, and what that comes to with them."""

    post_id: int
    created_at: datetime
    scores: Scores
    opinions: Opinions
    by_model: tuple[Label, ...]
    flagged: tuple[Label, ...]


async def list_opinions(
    connection: AsyncConnection, reader: Requester, collection: int, among: Collection[int] | None = None
) -> dict[int, Opinions]:
    """A collection's verdicts by post id, as `reader` sees them, oldest first; `among`: only those on these posts."""
    query = sa.select(*_SAID).where(verdicts.c.space.in_(reader.verdict_spaces), verdicts.c.collection == collection)
    if among is not None:
        query = query.where(verdicts.c.post_id.in_(among))
    found: dict[int, Opinions] = {}
    for row in (await connection.execute(query.order_by(verdicts.c.given_at))).mappings():
        found[row["post_id"]] = (*found.get(row["post_id"], ()), _to_opinion(row, reader))
    return found


def _to_opinion(row: sa.RowMapping, reader: Requester) -> Opinion:
    return Opinion(
        Verdict(row["verdict"]),
        row["name"],
        row["given_at"],
        Label(row["label"]) if row["label"] else None,
        row["note"],
        yours=reader.alone and row["user_id"] == reader.user_id,
        alone=row["space"] != reader.space,
        forgotten=not row["platform"],
    )


async def list_judged(
    connection: AsyncConnection, scan: Scan, thresholds: Thresholds, reader: Requester | None
) -> list[Judged]:
    """The scan's scored posts with verdicts, found through these few, not through all posts."""
    if reader is None:
        return []
    judged = sa.and_(scores.c.collection == verdicts.c.collection, scores.c.post_id == verdicts.c.post_id)
    query = (
        sa.select(*_SAID, scores.c.created_at, *LABEL_COLUMNS.values())
        .select_from(verdicts.join(scores, judged))
        .where(verdicts.c.space.in_(reader.verdict_spaces), *scored_in(scan))
        .order_by(verdicts.c.given_at)
    )
    rows: dict[int, list[sa.RowMapping]] = {}
    for row in (await connection.execute(query)).mappings():
        rows.setdefault(row["post_id"], []).append(row)
    return [_to_judged(said, thresholds, reader) for said in rows.values()]


def _to_judged(rows: Sequence[sa.RowMapping], thresholds: Thresholds, reader: Requester) -> Judged:
    row, opinions = rows[0], tuple(_to_opinion(each, reader) for each in rows)
    values = to_scores(row)
    by_model = flagged_labels(values, thresholds)
    return Judged(row["post_id"], row["created_at"], values, opinions, by_model, decide(by_model, opinions))


async def give(
    connection: AsyncConnection, requester: Requester, scan: Scan, given: Sequence[Given], name: str = ""
) -> None:
    """Give verdicts on posts of the scan's collection where the requester is, all or none; each replaces their last.

    `name` is what they are called there.

    Raises:
        InputError: a post is not stored any more, or it says something else by now.
    """
    at = now()  # The same of all: that is how a press is taken back as a whole.
    for each in given:
        await _give(connection, requester, scan, each, name, at)


async def _give(
    connection: AsyncConnection, requester: Requester, scan: Scan, given: Given, name: str, at: datetime
) -> None:
    mine = [posts.c.collection == unseen(scan.collection), posts.c.id == given.post_id]
    text = (await connection.execute(sa.select(posts.c.text).where(*mine))).scalar()
    if text is None:
        raise InputError(_("This post is no longer stored."), _("Open the report again."))
    if given.seen and wording(text) != given.seen:
        raise InputError(
            _("This post has changed since you saw it, so your verdict was not kept."),
            _("Open the posts again, read this one as it is now, and give your verdict there."),
        )
    if given.seen:
        mine.append(posts.c.text == text)  # Unless an edit replaced it just now.
    post = sa.select(posts.c.collection, posts.c.id).where(*mine)
    said = {
        "space": requester.verdict_space,
        "platform": requester.platform,
        "workspace_id": requester.workspace_id,
        "user_id": requester.user_id,
        "name": name[:MOST_NAME],
        "verdict": given.verdict.value,
        "label": given.label.value if given.label and given.verdict is Verdict.TOXIC else "",
        "note": given.note[:LONGEST_NOTE],
        "given_at": at,
    }
    values = [sa.literal(value, verdicts.c[column].type).label(column) for column, value in said.items()]
    source = lock_rows(connection, post.add_columns(*values), posts)
    line = insert(connection, verdicts).from_select(["collection", "post_id", *said], source)
    changed = {column: line.excluded[column] for column in ("name", "verdict", "label", "note", "given_at")}
    # Pressed twice it stays of its first moment: else it is no longer taken back with the others of that press.
    differs = sa.or_(*(verdicts.c[column] != line.excluded[column] for column in changed if column != "given_at"))
    keys = [column.name for column in verdicts.primary_key.columns]
    await connection.execute(line.on_conflict_do_update(index_elements=keys, set_=changed, where=differs))


async def list_cleared(connection: AsyncConnection, reader: Requester, collection: int) -> list[int]:
    """The ids of the collection's posts that people of the reader's have settled as not toxic."""
    found = await list_opinions(connection, reader, collection)
    return [post_id for post_id, said in found.items() if settle(said) is Verdict.NOT_TOXIC]


def is_one_of(column: sa.ColumnElement[int], ids: Sequence[int]) -> sa.ColumnElement[bool]:
    """The condition that a column is one of these ids, written out: databases take few parameters."""
    return column.in_(sa.bindparam(None, ids, expanding=True, literal_execute=True))


async def take_back(
    connection: AsyncConnection, requester: Requester, scan: Scan, post_id: int, *, press: bool = False
) -> int:
    """Delete the requester's own verdict on the post where they are; how many that were.

    With `press` also what they said of others of the account at the same moment.
    """
    here = verdicts.c.space == requester.verdict_space, verdicts.c.collection == scan.collection
    mine = (*here, *rows_of(verdicts, requester))
    which = verdicts.c.post_id == post_id
    if press:
        given = (await connection.execute(sa.select(verdicts.c.given_at).where(*mine, which))).scalar()
        which = verdicts.c.given_at == given
    return (await connection.execute(sa.delete(verdicts).where(*mine, which))).rowcount
