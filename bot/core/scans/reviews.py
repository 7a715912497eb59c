"""The review queue: flagged posts that nobody has judged, one at a time, and the verdicts on them."""

import zlib
from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.domain.clock import now
from bot.core.domain.errors import InputError
from bot.core.domain.people import Requester
from bot.core.domain.reports import Queue, ReviewEnd, ReviewItem
from bot.core.domain.scans import Scan
from bot.core.domain.verdicts import Given, Reach, Verdict, settle
from bot.core.scans.alike_posts import find_nearly_same
from bot.core.scans.reports import Reports
from bot.core.store.engine.database import Store
from bot.core.store.posts import alike, review_queue, verdicts
from bot.core.store.posts.review_queue import Key, Reader
from bot.core.store.posts.scope import Thresholds
from bot.core.store.scans import scans
from bot.core.text.catalog import _

_AT_IT = timedelta(minutes=10)  # Whoever gave a verdict that lately is taken to be reviewing still.
_SPREAD = 64  # Posts in which each of several people at the same queue has a share.

_Report = tuple[Scan, Thresholds]
"""A report of the queue, as the thresholds that are in force for its model make it."""


class Reviews:
    """Hands out posts to judge and keeps the verdicts. What is read comes from `Reports`, with its thresholds."""

    def __init__(self, store: Store, reports: Reports) -> None:
        self._store = store
        self._reports = reports

    async def next(
        self, requester: Requester, place: str, queue: Queue, after: tuple[int, int] | None = None
    ) -> ReviewItem | ReviewEnd:
        """The worst post that is still to be judged, behind `after` (scan and post) where there is one, else the worst.

        `place` is where they are, "" if alone. Two people at the same queue get different posts.
        """
        reader = Reader(requester, queue.second)
        async with self._store.read() as connection:
            reports = await self._list_reports(connection, requester, place, queue)
            behind = await self._find_place(connection, after) if after else None
            at = await self._pick(connection, reports, reader, behind)
            if not at:
                return await self._end(connection, reports, requester)
            scan, limits, post_id = at
            left, done = await self._count(connection, reports, reader)
            same = len(await review_queue.list_same(connection, scan, limits, reader, post_id))
            others = await self._read_others(connection, scan, limits, reader, post_id)
        post = await self._reports.post(scan.id, post_id, requester)
        if post is None:  # Deleted this moment.
            return await self.next(requester, place, queue, after)
        nearly = same + len(await find_nearly_same(post.post.text, others))
        return ReviewItem(scan, post, left, done, same, nearly)

    async def item(
        self, requester: Requester, place: str, queue: Queue, scan_id: int, post_id: int
    ) -> ReviewItem | None:
        """One post of the queue, judged or not; None where it is gone."""
        scan, post = await self._reports.scan(scan_id), await self._reports.post(scan_id, post_id, requester)
        if post is None:
            return None
        async with self._store.read() as connection:
            reports = await self._list_reports(connection, requester, place, queue)
            left, done = await self._count(connection, reports, Reader(requester, queue.second))
        return ReviewItem(scan, post, left, done, same=0, nearly=0)

    async def judge(
        self, requester: Requester, scan_id: int, given: Given, name: str, *, reach: Reach, second: bool
    ) -> int:
        """Keep a verdict, and the same on all posts in the queue that it is to reach; on how many posts in all.

        Raises:
            InputError: the scan or the post is not stored, or it says something else by now.
        """
        reader = Reader(requester, second)
        near = await self._find_near(scan_id, given.post_id, reader) if reach is Reach.NEARLY else []
        async with self._store.write() as connection:
            scan = await scans.get(connection, scan_id)
            others: list[Given] = []
            if reach is not Reach.ONE:
                limits = await self._reports.find_thresholds(connection, scan.request.model, requester)
                found = await review_queue.list_same(connection, scan, limits, reader, given.post_id)
                if near:  # Whoever else reviews may have judged some of them meanwhile.
                    left = {*await review_queue.list_others(connection, scan, limits, reader, given.post_id)}
                    found += [post_id for post_id in near if post_id in left]
                others = [Given(post_id, given.verdict, given.label, given.note) for post_id in found]
            await verdicts.give(connection, requester, scan, [given, *others], name)
        return 1 + len(others)

    async def _find_near(self, scan_id: int, post_id: int, reader: Reader) -> list[int]:
        """The ids of others in the queue that say nearly the same, in other words."""
        async with self._store.read() as connection:
            scan = await scans.get(connection, scan_id)
            limits = await self._reports.find_thresholds(connection, scan.request.model, reader.person)
            own = await alike.read_texts(connection, scan, [post_id])
            others = await self._read_others(connection, scan, limits, reader, post_id)
        return await find_nearly_same(own.get(post_id, ""), others)

    @staticmethod
    async def _read_others(
        connection: AsyncConnection, scan: Scan, thresholds: Thresholds, reader: Reader, post_id: int
    ) -> dict[int, str]:
        """The texts of what else is in the queue, but for those with the same words."""
        ids = await review_queue.list_others(connection, scan, thresholds, reader, post_id)
        return await alike.read_texts(connection, scan, ids)

    async def _list_reports(
        self, connection: AsyncConnection, requester: Requester, place: str, queue: Queue
    ) -> Sequence[_Report]:
        """The reports of the queue; one scan's stands for the latest of its account that the person may open."""
        found = await review_queue.list_reports(connection, requester, place)
        if queue.scan_id:
            wanted = await scans.get(connection, queue.scan_id)
            found = [scan for scan in found if scan.collection == wanted.collection]
            if not found:
                raise InputError(
                    _("The posts of this report are not yours to judge."),
                    _("Scan the account yourself, then judge the posts of your own report."),
                )
        models = {scan.request.model for scan in found}
        limits = {model: await self._reports.find_thresholds(connection, model, requester) for model in models}
        return [(scan, limits[scan.request.model]) for scan in found]

    @staticmethod
    async def _count(connection: AsyncConnection, reports: Sequence[_Report], reader: Reader) -> tuple[int, int]:
        """How many flagged posts are still to be judged, and how many were."""
        left = sum([await review_queue.count_left(connection, *report, reader) for report in reports])
        return left, len(await _list_settled(connection, reports, reader.person))

    @staticmethod
    async def _end(connection: AsyncConnection, reports: Sequence[_Report], requester: Requester) -> ReviewEnd:
        """What people said of the flagged posts, and of how many only others have."""
        alone = Reader(requester, second=True)
        by_others = sum([await review_queue.count_left(connection, *report, alone) for report in reports])
        said = await _list_settled(connection, reports, requester)
        return ReviewEnd(len(said), len(reports), said.count(Verdict.TOXIC), said.count(Verdict.NOT_TOXIC), by_others)

    @staticmethod
    async def _find_place(connection: AsyncConnection, after: tuple[int, int]) -> Key | None:
        scan_id, post_id = after
        return await review_queue.find_place(connection, await scans.get(connection, scan_id), post_id)

    @staticmethod
    async def _pick(
        connection: AsyncConnection, reports: Sequence[_Report], reader: Reader, behind: Key | None
    ) -> tuple[Scan, Thresholds, int] | None:
        """The next post: the worst behind that place, or the worst of all where none is left there."""
        found = [scan for scan, _limits in reports]
        people = await review_queue.list_reviewers(connection, found, reader.person, now() - _AT_IT)
        most = _SPREAD if len(people) > 1 else 1
        for after in (behind, None) if behind else (None,):
            some: list[tuple[Key, _Report]] = []
            for report in reports:
                places = await review_queue.list_next(connection, *report, reader, most, after)
                some += [(each, report) for each in places]
            if some:
                some.sort(key=lambda each: each[0], reverse=True)
                own = people.index(reader.person.user_id)
                share = [each for each in some if _draw_lot(each[0][1], len(people)) == own]
                # Who is through with their share begins at the end: the others are at the beginning of theirs.
                (_severity, post_id), (scan, limits) = share[0] if share else some[-1]
                return scan, limits, post_id
        return None


async def _list_settled(
    connection: AsyncConnection, reports: Sequence[_Report], reader: Requester
) -> list[Verdict | None]:
    """What people's verdicts come to, post by post, on those that the model flags."""
    judged = [each for report in reports for each in await verdicts.list_judged(connection, *report, reader)]
    return [settle(each.opinions) for each in judged if each.by_model]


def _draw_lot(post_id: int, people: int) -> int:
    """Whose share a post is in. X's ids are no lots by themselves: their last bits are mostly the same."""
    return zlib.crc32(str(post_id).encode()) % people
