"""Posts of a report that are like one of them: looked for when somebody asks, and nothing of it is kept."""

import asyncio

from bot.core.domain.errors import InputError
from bot.core.domain.people import Requester
from bot.core.domain.reports import AlikePosts, Likeness
from bot.core.scans.fair_queue import FairQueue
from bot.core.scans.reports import Reports
from bot.core.scoring.likeness import Embeddings, find_alike
from bot.core.scoring.text import prepare_all
from bot.core.store.engine.database import Store
from bot.core.store.people.people import across_workspaces
from bot.core.store.posts import alike
from bot.core.store.scans import scans
from bot.core.text.catalog import _

MOST_COMPARED = 2_000
MOST_SHOWN = 10
COMPARED_AT_ONCE, COMPARED_FOR_ONE = 2, 1  # The texts of each fill 50 MB where all are X's longest.
SECONDS = 20.0  # On two cores shared with much else the model takes four for all (python -m bench --only alike).


class AlikeFinder:
    """Compares posts of a report in their letters and, where the bundled model is there, in what it makes of them."""

    def __init__(self, store: Store, reports: Reports, embeddings: Embeddings) -> None:
        self._store = store
        self._reports = reports
        self._embeddings = embeddings
        self._room = FairQueue(COMPARED_AT_ONCE, COMPARED_FOR_ONE)

    async def find(self, reader: Requester, scan_id: int, post_id: int) -> AlikePosts:
        """The posts that are most like this one, among the worst of the report; it waits for the reader's turn.

        Raises:
            InputError: the post is none of the report's any more, or has no words.
        """
        async with self._room.wait_turn(across_workspaces(reader)):
            return await self._find(reader, scan_id, post_id)

    async def _find(self, reader: Requester, scan_id: int, post_id: int) -> AlikePosts:
        post = await self._reports.post(scan_id, post_id, reader)
        if post is None:
            raise InputError(_("This post is no longer stored."), _("Open the page again: it shows what there is."))
        async with self._store.read() as connection:
            scan = await scans.get(connection, scan_id)
            candidates = await alike.list_candidates(connection, scan, post_id, MOST_COMPARED)
        texts = [each.words for each in await prepare_all([post.post.text, *candidates.texts.values()])]
        directions = await self._embeddings.find(texts if texts[0] else [], SECONDS)
        found = await asyncio.to_thread(find_alike, texts, directions) if texts[0] else []
        ids = list(candidates.texts)
        wanted = {ids[place - 1]: likeness for place, likeness in found[:MOST_SHOWN]}
        shown = {int(each.post.id): each for each in await self._reports.posts(scan_id, list(wanted), reader)}
        return AlikePosts(
            scan,
            post,
            tuple((shown[each], likeness) for each, likeness in wanted.items() if each in shown),
            compared=len(ids),
            scored=candidates.scored,
            understood=max(0, len(directions) - 1),
            by_meaning=self._embeddings.possible,
        )


async def find_nearly_same(text: str, others: dict[int, str]) -> list[int]:
    """The ids of the texts that say nearly the same as `text`, in their order: a verdict on it holds for them, too."""
    ids = list(others)
    texts = [each.words for each in await prepare_all([text, *others.values()])]
    found = await asyncio.to_thread(find_alike, texts) if texts[0] else []
    near = {ids[place - 1] for place, likeness in found if likeness is not Likeness.SIMILAR}
    return [each for each in ids if each in near]
