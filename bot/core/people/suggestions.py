"""Thresholds for a place, suggested by what its people have said of posts; computed when asked for, kept nowhere."""

import asyncio
from collections.abc import Callable, Mapping

from bot.core.domain.figures.suggestion import ChangedPost, Effect, Suggestion, suggest
from bot.core.domain.labels import Label
from bot.core.domain.people import Requester
from bot.core.domain.scans import Scan
from bot.core.store.engine.database import Store
from bot.core.store.posts import changes, settled
from bot.core.store.scans import history

REPORTS, LOOKED_AT = 10, 30
"""Of the latest so many scans, so many different ones of this model are looked through: each is read whole."""
EXAMPLES = 5

Thresholds = Mapping[Label, float]


class Suggestions:
    """Reads what people of a place have said; nothing of other places, and nothing leaves it."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def count_judged(self, requester: Requester) -> int:
        """How many posts people have called toxic or not where the requester is."""
        async with self._store.read() as connection:
            return await settled.count_judged(connection, requester)

    async def suggest(self, requester: Requester, owns: Callable[[str], bool], today: Thresholds) -> Suggestion:
        """Thresholds in place of today's; `owns` says whether scores with a `model_id` are the model's."""
        async with self._store.read() as connection:
            scores, toxic = await settled.list_settled(connection, requester, owns)
        return await asyncio.to_thread(suggest, scores, toxic, today)

    async def find_effect(
        self, requester: Requester, owns: Callable[[str], bool], before: Thresholds, after: Thresholds
    ) -> Effect:
        """What the thresholds would change in the requester's own latest reports, which they may open here."""
        async with self._store.read() as connection:
            found = [scan for scan, _at in await history.list_scans(connection, requester, LOOKED_AT)]
            latest = _pick_latest([scan for scan in found if owns(scan.model_id)])
            counted = [
                await changes.count_changes(connection, scan, before, after, requester, EXAMPLES) for scan in latest
            ]
        return Effect(
            len(latest),
            sum(each.added for each in counted),
            sum(each.removed for each in counted),
            _pick_examples([example for each in counted for example in each.examples]),
        )


def _pick_latest(scans: list[Scan]) -> list[Scan]:
    """One scan of each collection, as a later one covers what an earlier one does."""
    by_collection: dict[int, Scan] = {}
    for scan in scans:
        known = by_collection.setdefault(scan.collection, scan)
        if scan.id > known.id:
            by_collection[scan.collection] = scan
    return list(by_collection.values())[:REPORTS]


def _pick_examples(found: list[ChangedPost]) -> tuple[ChangedPost, ...]:
    """The worst of either kind: half of them each, where there are as many."""

    def rank(each: ChangedPost) -> float:
        return each.post.scores.severity if each.post.scores else 0.0

    added, removed = (
        sorted((each for each in found if each.added is kind), key=rank, reverse=True) for kind in (True, False)
    )
    few = EXAMPLES // 2
    shown = min(len(added), max(EXAMPLES - few, EXAMPLES - len(removed)))
    return (*added[:shown], *removed[: EXAMPLES - shown])
