"""Versions of posts: a newer or fuller one takes the place of the one that is kept, and is judged again.

A post's id is its first version's. It stays with the scan that first saw it, so that old reports count it, too.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.domain.labels import Scores
from bot.core.domain.posts import Post
from bot.core.domain.scans import Scan
from bot.core.store.engine.dialect import on_postgres, run, unseen
from bot.core.store.posts import collections
from bot.core.store.posts.scores import LABEL_COLUMNS, to_scores
from bot.core.store.scans.scans import model_key
from bot.core.store.schema import before_edits, posts, scores, skips, verdicts

_IDS_A_QUERY = 500  # Old SQLite builds allow 999 bound parameters (sqlite.org/limits.html).
_LINK = re.compile(r"https?://\S+")
_CUT_FROM = 130  # Characters: X cuts a repost at 140 and other posts at 280, links and names among them.


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """The results of a scan's model for posts that were replaced: to be subtracted."""

    scored: Sequence[Scores] = ()
    skipped: int = 0


NOTHING = Withdrawn()


def pick_versions(page: Iterable[Post]) -> dict[int, Post]:
    """A page's posts by their ids, each in the version that counts."""
    best: dict[int, Post] = {}
    for post in page:
        other = best.get(int(post.id))
        if other is None or _replaces(post, int(other.version), other.text, other.kind):
            best[int(post.id)] = post
    return best


async def read_stored(connection: AsyncConnection, collection: int, ids: Sequence[int]) -> Mapping[int, sa.RowMapping]:
    """The stored posts with these ids: version, text, kind, scan and parent, without scores."""
    found: dict[int, sa.RowMapping] = {}
    for start in range(0, len(ids), _IDS_A_QUERY):
        rows = await run(connection, _READ, collection, list(ids[start : start + _IDS_A_QUERY]))
        found |= {row.id: row._mapping for row in rows}  # noqa: SLF001 - public in spite of its name.
    return found


_READ = (
    "SELECT id, version, text, kind, scan_id, answers FROM posts "
    "WHERE collection = (SELECT CAST({1} AS BIGINT)) AND id {2}"  # See `dialect.unseen`.
)


def changes(row: sa.RowMapping, post: Post) -> bool:
    """Whether the post as it was read is to take the place of the one that is kept."""
    return _replaces(post, row["version"] or row["id"], row["text"], row["kind"])


async def replace(
    connection: AsyncConnection, scan: Scan, before: Mapping[int, sa.RowMapping], changed: Sequence[Post]
) -> Withdrawn:
    """Replace the posts in `before` by these.

    Whose words are the same keeps its scores. Of others scores go, and with the words people's verdicts: whoever
    judged the old words has not seen the new ones.
    """
    await collections.lock(
        connection, sa.select(sa.literal(scan.collection))
    )  # So that nobody saves scores of the old text.
    await _remember(connection, scan.collection, before, changed)
    same = [post for post in changed if _content(post.text, post.kind) == _stored_content(before, post)]
    others = [post for post in changed if _content(post.text, post.kind) != _stored_content(before, post)]
    words = [int(post.id) for post in others if _to_stored(post.text) != _to_stored(before[int(post.id)]["text"])]
    if same:
        await connection.execute(_update(scan), [_values(post) for post in same])
    if not others:
        return NOTHING
    # A new place in the order of arrival, so that whoever scores comes to it, however far they are.
    change = _update(scan).values(seq=_next_seq(connection))
    await connection.execute(change, [_values(post) for post in others])
    ids = [int(post.id) for post in others]
    withdrawn = await _withdrawn(connection, scan, ids)
    await _delete(connection, scores, scan, ids)
    await _delete(connection, skips, scan, ids)
    await _delete(connection, verdicts, scan, words)
    return withdrawn


async def take_together(connection: AsyncConnection, scan: Scan, page: Iterable[Post]) -> dict[int, int]:
    """Delete versions stored as separate posts, as was done before posts had versions.

    Returns:
        For posts by their ids: the earliest scan that had seen such a one.
    """
    first_of = {int(number): int(post.id) for post in page for number in post.history[1:]}
    if not first_of:
        return {}
    strays = await read_stored(connection, scan.collection, list(first_of))
    if strays:
        await collections.lock(connection, sa.select(sa.literal(scan.collection)))
    seen: dict[int, int] = {}
    for number, row in strays.items():
        first = first_of[number]
        seen[first] = min(row["scan_id"], seen.get(first, row["scan_id"]))
    ids = list(strays)
    for start in range(0, len(ids), _IDS_A_QUERY):
        some = posts.c.id.in_(ids[start : start + _IDS_A_QUERY])
        await connection.execute(sa.delete(posts).where(posts.c.collection == unseen(scan.collection), some))
    return seen


def _replaces(post: Post, version: int, text: str, kind: str) -> bool:
    """Whether a post read just now replaces what is known: a newer version, or the same one in full or corrected."""
    if int(post.version) != version:
        return int(post.version) > version
    return _content(post.text, post.kind) != _content(text, kind) and not _is_cut(post.text, text)


def _is_cut(text: str, whole: str) -> bool:
    """Whether the text is the beginning of the whole one, as X cuts long posts."""
    head = _drop_last_link(text)
    begin = " ".join(head.removesuffix("…").split())
    cut = head.endswith("…") or len(begin) >= _CUT_FROM
    return cut and len(begin) < len(whole) and " ".join(whole.split()).startswith(begin)


def _drop_last_link(text: str) -> str:
    """The text without the link that X puts behind what it cuts. Word by word: a pattern would try every space."""
    words = text.rsplit(maxsplit=1)
    return " ".join(words[:-1]) if words and _LINK.fullmatch(words[-1]) else text.rstrip()


def _content(text: str, kind: str) -> tuple[str, str]:
    """The text and kind as stored: scores depend on nothing else."""
    return _to_stored(text), str(kind)


def _stored_content(before: Mapping[int, sa.RowMapping], post: Post) -> tuple[str, str]:
    row = before[int(post.id)]
    return _content(row["text"], row["kind"])


def _to_stored(text: str) -> str:
    """The text as every database stores it (`schema.StoredText`)."""
    return text.replace("\0", "\ufffd")


def _update(scan: Scan) -> sa.Update:
    mine = (posts.c.collection == unseen(scan.collection), posts.c.id == sa.bindparam("post"))
    return sa.update(posts).where(*mine)


def _values(post: Post) -> dict[str, Any]:
    return {
        "post": int(post.id),
        "version": int(post.version) if post.edited else None,
        "kind": post.kind,
        "lang": post.lang,
        "text": post.text,
        "likes": post.likes,
        "reposts": post.reposts,
        "hidden_from": post.hidden_from,
        "network_labels": list(post.network_labels) or None,
    }


def _next_seq(connection: AsyncConnection) -> sa.ColumnElement[int]:
    if on_postgres(connection):
        return sa.func.nextval(sa.func.pg_get_serial_sequence("posts", "seq"))
    return sa.select(sa.func.max(posts.c.seq) + 1).scalar_subquery().correlate(None)


async def _remember(
    connection: AsyncConnection, collection: int, before: Mapping[int, sa.RowMapping], changed: Sequence[Post]
) -> None:
    """Remember the results of versions that newer ones replace."""
    edited = [
        {"post": number, "was": row["version"] or number}
        for post in changed
        if (row := before[number := int(post.id)]) and (row["version"] or number) < int(post.version)
    ]
    if not edited:
        return
    names = ["collection", "model", "post_id", "version", *(label.value for label in LABEL_COLUMNS)]
    was = sa.bindparam("was", type_=before_edits.c.version.type)
    source = sa.select(scores.c.collection, scores.c.model, scores.c.post_id, was, *LABEL_COLUMNS.values())
    source = source.where(scores.c.collection == unseen(collection), scores.c.post_id == sa.bindparam("post"))
    await connection.execute(sa.insert(before_edits).from_select(names, source), edited)


async def _withdrawn(connection: AsyncConnection, scan: Scan, ids: Sequence[int]) -> Withdrawn:
    said: list[Scores] = []
    passed_over = 0
    for start in range(0, len(ids), _IDS_A_QUERY):
        some = ids[start : start + _IDS_A_QUERY]
        mine = (scores.c.collection == unseen(scan.collection), scores.c.model == model_key(scan.model_id))
        rows = await connection.execute(sa.select(*LABEL_COLUMNS.values()).where(*mine, scores.c.post_id.in_(some)))
        said += [to_scores(row) for row in rows.mappings()]
        theirs = (skips.c.collection == unseen(scan.collection), skips.c.model == model_key(scan.model_id))
        count = sa.select(sa.func.count()).select_from(skips).where(*theirs, skips.c.post_id.in_(some))
        passed_over += (await connection.execute(count)).scalar_one()
    return Withdrawn(said, passed_over)


async def _delete(connection: AsyncConnection, table: sa.Table, scan: Scan, ids: Sequence[int]) -> None:
    for start in range(0, len(ids), _IDS_A_QUERY):
        these = (table.c.collection == unseen(scan.collection), table.c.post_id.in_(ids[start : start + _IDS_A_QUERY]))
        await connection.execute(sa.delete(table).where(*these))
