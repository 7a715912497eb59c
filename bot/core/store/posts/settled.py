"""What the people of a place have settled about posts, with the scores of one model: what thresholds are judged by."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.domain.labels import Scores
from bot.core.domain.people import Requester
from bot.core.domain.verdicts import Opinion, Verdict, settle
from bot.core.store.posts.scores import LABEL_COLUMNS, to_scores
from bot.core.store.schema import models, scores, verdicts

MOST = 2_000
"""Judged posts that are read, the latest: people's taste changes, and more make no threshold surer."""


@dataclass(slots=True)
class _Post:
    scores: Scores
    opinions: dict[str, Opinion] = field(default_factory=dict)


async def count_judged(connection: AsyncConnection, reader: Requester) -> int:
    """How many posts somebody has called toxic or not where the reader is; those of one model may be fewer."""
    clear = verdicts.c.verdict != Verdict.UNSURE
    some = sa.select(verdicts.c.collection, verdicts.c.post_id).where(verdicts.c.space == reader.space, clear)
    query = sa.select(sa.func.count()).select_from(some.distinct().subquery())
    return int((await connection.execute(query)).scalar_one())


async def list_settled(
    connection: AsyncConnection, reader: Requester, owns: Callable[[str], bool]
) -> tuple[Sequence[Scores], Sequence[bool]]:
    """The latest posts that people of the reader's place have settled: their scores, and whether they are toxic.

    Of each model whose `model_id` is its own, as `owns` says. Nobody else's verdicts are read, and no words.
    """
    ours = [key for model_id, key in (await list_models(connection)).items() if owns(model_id)]
    here = verdicts.c.space == reader.space
    latest = (
        sa.select(verdicts.c.collection, verdicts.c.post_id)
        .where(here)
        .group_by(verdicts.c.collection, verdicts.c.post_id)
        .order_by(sa.func.max(verdicts.c.given_at).desc(), verdicts.c.post_id.desc())
        .limit(MOST)
        .subquery()
    )

    def is_same(table: sa.Table) -> sa.ColumnElement[bool]:
        return sa.and_(table.c.collection == latest.c.collection, table.c.post_id == latest.c.post_id)

    said = [verdicts.c[name] for name in ("collection", "post_id", "platform", "workspace_id", "user_id", "verdict")]
    query = (
        sa.select(*said, verdicts.c.given_at, *LABEL_COLUMNS.values())
        .select_from(latest.join(verdicts, is_same(verdicts)).join(scores, is_same(scores)))
        .where(here, scores.c.model.in_(ours))
        .order_by(scores.c.collection, scores.c.post_id, scores.c.model)
    )
    found: dict[tuple[int, int], _Post] = {}
    for row in (await connection.execute(query)).mappings():
        post = found.setdefault((row["collection"], row["post_id"]), _Post(to_scores(row)))
        whose = f"{row['platform']}/{row['workspace_id']}/{row['user_id']}"
        post.opinions[whose] = Opinion(Verdict(row["verdict"]), "", row["given_at"])
    settled = [(post.scores, verdict) for post in found.values() if (verdict := settle([*post.opinions.values()]))]
    return [each for each, _verdict in settled], [verdict is Verdict.TOXIC for _scores, verdict in settled]


async def list_models(connection: AsyncConnection) -> Mapping[str, int]:
    """The keys of the models that have scored anything, by their `model_id`."""
    return {model_id: key for model_id, key in await connection.execute(sa.select(models.c.model_id, models.c.key))}  # noqa: C416 - typed
