"""The posts of a report that are evidence: those that the model flagged, and those that people have judged."""

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.domain.people import Requester
from bot.core.domain.scans import Scan
from bot.core.store.posts.scope import Thresholds, is_flagged, scored_in
from bot.core.store.posts.verdicts import is_one_of, list_opinions
from bot.core.store.schema import scores


async def list_evidence(
    connection: AsyncConnection, scan: Scan, thresholds: Thresholds, reader: Requester, most: int
) -> tuple[list[int], int]:
    """The ids of the `most` worst of them, worst first, and how many there are."""
    judged = list(await list_opinions(connection, reader, scan.collection))
    wanted = [*scored_in(scan), sa.or_(is_flagged(thresholds), is_one_of(scores.c.post_id, judged))]
    ids = sa.select(scores.c.post_id).where(*wanted).order_by(scores.c.severity.desc(), scores.c.post_id.desc())
    found = (await connection.execute(sa.select(sa.func.count()).where(*wanted))).scalar_one()
    return list((await connection.execute(ids.limit(most))).scalars()), found
