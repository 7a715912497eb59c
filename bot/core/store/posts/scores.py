"""Scores: one row for each post that a model has scored, and a lookup of texts already scored."""

from collections.abc import Iterable, Sequence
from hashlib import blake2b

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.domain.labels import Label, Scores
from bot.core.domain.posts import ScoredPost
from bot.core.domain.scans import Scan
from bot.core.store.engine.dialect import insert
from bot.core.store.posts import collections as stored_collections
from bot.core.store.scans.scans import model_key
from bot.core.store.schema import collections, posts, scores, skips

LABEL_COLUMNS = {label: scores.c[label.value] for label in Label}
_KEYS_A_QUERY = 500  # Old SQLite builds allow 999 bound parameters (sqlite.org/limits.html).


def text_key(prepared: str) -> bytes:
    """The hash of a prepared text (16 bytes)."""
    return blake2b(prepared.encode("utf-8", "surrogatepass"), digest_size=16).digest()


async def find_remembered(connection: AsyncConnection, scan: Scan, keys: Sequence[bytes]) -> dict[bytes, Scores]:
    """Scores that the scan's model has already given to these texts: in posts that X gave, or in the scan's own.

    Not in other people's archives: a quick answer must not reveal what is in them.
    """
    shared = sa.exists().where(collections.c.key == scores.c.collection, stored_collections.CONFIRMED)
    ours = sa.or_(scores.c.collection == scan.collection, shared)
    found: dict[bytes, Scores] = {}
    for start in range(0, len(keys), _KEYS_A_QUERY):
        query = sa.select(scores).where(
            scores.c.model == model_key(scan.model_id),
            scores.c.text_key.in_(keys[start : start + _KEYS_A_QUERY]),
            ours,
        )
        for row in (await connection.execute(query)).mappings():
            found[row["text_key"]] = to_scores(row)
    return found


async def save(connection: AsyncConnection, scan: Scan, outcomes: Iterable[tuple[ScoredPost, bytes | None]]) -> None:
    """Store the scan's model's result for each post: its scores, or why there are none. Repeating it changes nothing.

    Results for a text that a newer version has replaced meanwhile are dropped.
    """
    scored, skipped = [], []
    for outcome, key in outcomes:
        post = {"post": int(outcome.post.id), "words": outcome.post.text}
        if outcome.scores is None:
            skipped.append(post | {"reason": outcome.skipped})
        else:
            values = {label.value: outcome.scores.get(label) for label in Label}
            rank = {"severity": outcome.scores.severity}
            scored.append(post | {"text_key": key, "cut": outcome.cut, **values, **rank})
    await stored_collections.lock_shared(connection, scan.collection)
    if scored:
        await connection.execute(_insert_scores(connection, scan), scored)
    if skipped:
        await connection.execute(_insert_skips(connection, scan), skipped)


def _insert_scores(connection: AsyncConnection, scan: Scan) -> sa.Insert:
    """An insert that takes the post's own columns from `posts`; nothing happens when the post was deleted meanwhile."""
    said = [scores.c.text_key, scores.c.cut, *LABEL_COLUMNS.values(), scores.c.severity]
    copied = [posts.c.id, posts.c.collection, posts.c.scan_id, posts.c.created_at, posts.c.kind]
    values = [sa.bindparam(column.name, type_=column.type) for column in said]
    source = sa.select(model_key(scan.model_id), *copied, *values).where(*_post(scan))
    columns = ["model", "post_id", "collection", "scan_id", "created_at", "kind", *(column.name for column in said)]
    return insert(connection, scores).from_select(columns, source).on_conflict_do_nothing()


def _insert_skips(connection: AsyncConnection, scan: Scan) -> sa.Insert:
    reason = sa.bindparam("reason", type_=skips.c.reason.type)
    source = sa.select(posts.c.collection, model_key(scan.model_id), posts.c.id, reason).where(*_post(scan))
    line = insert(connection, skips).from_select(["collection", "model", "post_id", "reason"], source)
    return line.on_conflict_do_nothing()


def _post(scan: Scan) -> list[sa.ColumnElement[bool]]:
    words = posts.c.text == sa.bindparam("words", type_=posts.c.text.type)
    return [posts.c.collection == scan.collection, posts.c.id == sa.bindparam("post"), words]


def to_scores(row: sa.RowMapping) -> Scores:
    """A row of `scores` as `Scores`."""
    return Scores({label: row[label.value] for label in Label if row[label.value] is not None})
