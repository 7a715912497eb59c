"""Distributions of the posts that a model has scored: its reference, made of its first posts, and the latest ones."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.domain.posts import SkipReason
from bot.core.domain.sources import Coverage
from bot.core.store.engine.dialect import lock_rows
from bot.core.store.scans.scans import model_key
from bot.core.store.schema import distributions, models, picks, posts, scans, scores, skips

Counts = Mapping[str, Mapping[str, int]]
"""Posts by subject and bucket."""


@dataclass(frozen=True, slots=True)
class Seen:
    """The facts of a post that drift compares, never its words. `toxicity` (0 to 1) is None with nothing to score."""

    length: int
    lang: str
    toxicity: float | None


async def read_first(connection: AsyncConnection, model_id: str, most: int) -> tuple[list[Seen], int]:
    """The first posts that the model has seen, and the place of the last of them."""
    rows = await _read(connection, model_id, posts.c.seq, 0, most)
    return [_to_seen(row) for row in rows], rows[-1]["seq"] if rows else 0


async def read_latest(connection: AsyncConnection, model_id: str, behind: int, most: int) -> list[Seen]:
    """The latest posts that the model has seen behind a place."""
    return [_to_seen(row) for row in await _read(connection, model_id, posts.c.seq.desc(), behind, most)]


async def reference(connection: AsyncConnection, model_id: str) -> tuple[Counts, int] | None:
    """The model's reference and the place behind it; None where there is none yet."""
    baseline = (await connection.execute(sa.select(models.c.baseline).where(models.c.model_id == model_id))).scalar()
    if baseline is None:
        return None
    found: dict[str, dict[str, int]] = {}
    query = sa.select(distributions).where(distributions.c.model == model_key(model_id))
    for row in (await connection.execute(query)).mappings():
        found.setdefault(row["subject"], {})[row["bucket"]] = row["posts"]
    return found, baseline


async def set_reference(connection: AsyncConnection, model_id: str, counts: Counts, behind: int) -> None:
    """Make this the model's reference."""
    model = lock_rows(connection, sa.select(models.c.key).where(models.c.model_id == model_id), models)
    key = (await connection.execute(model)).scalar_one()
    await connection.execute(sa.delete(distributions).where(distributions.c.model == key))
    rows = [
        {"model": key, "subject": subject, "bucket": bucket, "posts": number}
        for subject, buckets in counts.items()
        for bucket, number in buckets.items()
    ]
    await connection.execute(sa.insert(distributions), rows)
    await connection.execute(sa.update(models).where(models.c.key == key).values(baseline=behind))


async def _read(
    connection: AsyncConnection, model_id: str, order: sa.ColumnElement[int], behind: int, most: int
) -> Sequence[sa.RowMapping]:
    model = model_key(model_id)
    scored = sa.and_(scores.c.collection == posts.c.collection, scores.c.model == model, scores.c.post_id == posts.c.id)
    wordless = sa.and_(
        skips.c.collection == posts.c.collection,
        skips.c.model == model,
        skips.c.post_id == posts.c.id,
        skips.c.reason == SkipReason.NOTHING_TO_SCORE,
    )
    query = (
        sa.select(posts.c.seq, sa.func.length(posts.c.text).label("length"), posts.c.lang, scores.c.toxicity)
        .select_from(posts.outerjoin(scores, scored).outerjoin(skips, wordless))
        .where(posts.c.seq > behind, sa.or_(scores.c.post_id.is_not(None), skips.c.post_id.is_not(None)), ~_picked())
        .order_by(order)
        .limit(most)
    )
    return (await connection.execute(query)).mappings().all()


def _picked() -> sa.Exists:
    """The condition that a quick scan has picked the post: those are no likeness of what people write."""
    quick = sa.and_(scans.c.id == picks.c.scan_id, scans.c.coverage == Coverage.QUICK)
    return (
        sa.exists()
        .select_from(picks.join(scans, quick))
        .where(picks.c.collection == posts.c.collection, picks.c.post_id == posts.c.id)
    )


def _to_seen(row: sa.RowMapping) -> Seen:
    return Seen(row["length"], row["lang"], row["toxicity"])
