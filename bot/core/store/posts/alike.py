"""The posts of a report that one of them is compared with."""

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.domain.scans import Scan
from bot.core.store.engine.dialect import unseen
from bot.core.store.posts.scope import joins_scores, scored_in
from bot.core.store.posts.verdicts import is_one_of
from bot.core.store.schema import posts, scores

LONGEST = 4_000  # Characters of a text that are read to be compared: two thousand of X's longest posts fill 50 MB.


@dataclass(frozen=True, slots=True)
class Candidates:
    """The worst posts of a report, by their ids in that order; `scored` are all that have scores."""

    texts: dict[int, str]
    scored: int


async def list_candidates(connection: AsyncConnection, scan: Scan, beside: int, most: int) -> Candidates:
    """The `most` worst posts of the scan, but for `beside`."""
    wanted = [*scored_in(scan), scores.c.post_id != beside]
    ranked = sa.select(scores.c.post_id).where(*wanted).order_by(scores.c.severity.desc(), scores.c.post_id.desc())
    worst = list((await connection.execute(ranked.limit(most))).scalars())
    texts = await read_texts(connection, scan, worst)
    scored = (await connection.execute(sa.select(sa.func.count()).select_from(scores).where(*wanted))).scalar_one()
    return Candidates({post_id: texts[post_id] for post_id in worst if post_id in texts}, scored)


async def read_texts(connection: AsyncConnection, scan: Scan, ids: Sequence[int]) -> dict[int, str]:
    """The beginnings of the texts of the scan's posts with these ids."""
    begins = sa.type_coerce(sa.func.substr(posts.c.text, 1, LONGEST), posts.c.text.type)
    query = sa.select(posts.c.id, begins.label("text")).select_from(posts.join(scores, joins_scores(scan)))
    query = query.where(posts.c.collection == unseen(scan.collection), is_one_of(posts.c.id, ids))
    return {row.id: row.text for row in await connection.execute(query)}
