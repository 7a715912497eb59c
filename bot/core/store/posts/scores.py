"""Scores: one row for each post that a model has scored, and a lookup of texts already scored."""

from collections.abc import Iterable, Sequence
from hashlib import blake2b
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.domain.accounts import CollectionKind
from bot.core.domain.labels import Label, Scores, from_steps
from bot.core.domain.posts import ScoredPost
from bot.core.domain.scans import Scan
from bot.core.store.engine.dialect import GIVEN, run, write_rows
from bot.core.store.posts import collections as stored_collections
from bot.core.store.schema import KINDS, models, posts, scores, skips

LABEL_COLUMNS = {label: scores.c[label.value] for label in Label}
_KEYS_A_QUERY = 500  # Old SQLite builds allow 999 bound parameters (sqlite.org/limits.html).


def text_key(prepared: str) -> bytes:
    """The hash of a prepared text (16 bytes)."""
    return blake2b(prepared.encode("utf-8", "surrogatepass"), digest_size=16).digest()


async def find_remembered(connection: AsyncConnection, scan: Scan, keys: Sequence[bytes]) -> dict[bytes, Scores]:
    """Scores that the scan's model has already given to these texts: in posts that X gave, or in the scan's own.

    Not in other people's archives: a quick answer must not reveal what is in them.
    """
    found: dict[bytes, Scores] = {}
    for start in range(0, len(keys), _KEYS_A_QUERY):
        some = list(keys[start : start + _KEYS_A_QUERY])
        for row in await run(connection, _REMEMBERED, scan.model_id, scan.collection, some):
            steps: Iterable[tuple[Label, int | None]] = zip(Label, row[1:], strict=True)
            found[row[0]] = Scores({label: from_steps(each) for label, each in steps if each is not None})
    return found


_REMEMBERED = (
    f"SELECT text_key, {', '.join(LABEL_COLUMNS)} FROM scores "  # noqa: S608 - our own words.
    "WHERE model = (SELECT key FROM models WHERE model_id = {1}) AND text_key {3} "
    "AND (collection = {2} OR EXISTS (SELECT 1 FROM collections "
    f"WHERE key = scores.collection AND kind = '{CollectionKind.ACCOUNT}'))"
)


async def save(connection: AsyncConnection, scan: Scan, outcomes: Iterable[tuple[ScoredPost, bytes | None]]) -> None:
    """Store the scan's model's result for each post: its scores, or why there are none. Repeating it changes nothing.

    Results for a text that a newer version has replaced meanwhile are dropped.
    """
    scored: list[tuple[Any, ...]] = []
    skipped: list[tuple[Any, ...]] = []
    for outcome, key in outcomes:
        post = (scan.collection, scan.model_id, int(outcome.post.id), outcome.post.text)
        if outcome.scores is None:
            skipped.append((*post, outcome.skipped))
        else:
            values = map(outcome.scores.by_label.get, Label)
            scored.append((*post, key, outcome.cut, *values, outcome.scores.severity))
    # Neighbours of a page of the index, one after the other; and two scans that save the same posts meet in one order.
    scored.sort(key=_by_post)
    skipped.sort(key=_by_post)
    await stored_collections.lock_shared(connection, scan.collection)
    await write_rows(connection, _INSERT_SCORES, _GIVEN_SCORES, scored)
    await write_rows(connection, _INSERT_SKIPS, _GIVEN_SKIPS, skipped)


def _by_post(row: tuple[Any, ...]) -> int:
    post_id: int = row[2]
    return post_id


_POST = (scores.c.collection, models.c.model_id, scores.c.post_id, posts.c.text)
_SAID = (scores.c.text_key, scores.c.cut, *LABEL_COLUMNS.values(), scores.c.severity)
_GIVEN_SCORES = (*_POST, *_SAID)
_GIVEN_SKIPS = (*_POST, skips.c.reason)
# The post's own columns come from `posts`; nothing happens when it was deleted meanwhile, or has other words by now.
_OF_POST = (
    f"FROM {GIVEN} JOIN models ON models.model_id = given.model_id "
    "JOIN posts ON posts.collection = given.collection AND posts.id = given.post_id AND posts.text = given.text "
    "WHERE true ORDER BY given.post_id ON CONFLICT DO NOTHING"
)
_NAMES = [column.name for column in _SAID]
_KIND = " ".join(f"WHEN '{kind}' THEN {place}" for place, kind in enumerate(KINDS))
_INSERT_SCORES = (
    f"INSERT INTO scores (collection, model, post_id, scan_id, created_at, kind, {', '.join(_NAMES)}) "
    "SELECT given.collection, models.key, given.post_id, posts.scan_id, posts.created_at, "
    f"CASE posts.kind {_KIND} END, {', '.join(f'given.{name}' for name in _NAMES)} {_OF_POST}"
)
_INSERT_SKIPS = (
    "INSERT INTO skips (collection, model, post_id, reason, scan_id, kind) "
    "SELECT given.collection, models.key, given.post_id, given.reason, posts.scan_id, "
    f"CASE posts.kind {_KIND} END {_OF_POST}"
)


def to_scores(row: sa.RowMapping) -> Scores:
    """A row of `scores` as `Scores`."""
    return Scores({label: row[label.value] for label in Label if row[label.value] is not None})
