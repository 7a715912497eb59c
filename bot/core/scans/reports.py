"""Stored scans as their readers see them: reports, pages and histories, with current thresholds and verdicts."""

from collections.abc import AsyncGenerator, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.domain.clock import now
from bot.core.domain.errors import InputError, RefusedError
from bot.core.domain.labels import Label
from bot.core.domain.people import Requester
from bot.core.domain.posts import ScoredPost
from bot.core.domain.reports import MOST_EXPORTED, HistoryPage, PostPage, PostQuery, Report, Search
from bot.core.domain.scans import Scan
from bot.core.domain.verdicts import Given
from bot.core.evidence.selection import MOST_POSTS, Selection
from bot.core.ports import Scorer
from bot.core.scans.fair_queue import FairQueue
from bot.core.scans.toxic_words import AT_ONCE, ToxicWords
from bot.core.store.engine.database import Store
from bot.core.store.engine.dialect import wait_for_reader
from bot.core.store.people import workspaces
from bot.core.store.people.people import across_workspaces
from bot.core.store.posts import export_limit, pages, reports, verdicts
from bot.core.store.posts.evidence import list_evidence
from bot.core.store.scans import history as searches
from bot.core.store.scans import scans
from bot.core.text.catalog import _, ngettext

HISTORY_LENGTH = 10
# Whoever writes a whole report holds one of the store's connections, of which there are 15, and asks the model for
# toxic words, for minutes.
WRITTEN_AT_ONCE, WRITTEN_FOR_ONE = 3, 1
ASKED_BY_ONE = 4  # The one that is written counted.
HANDLES = 25  # Discord's limit for what it offers while one types; Slack's is 100.


@dataclass(frozen=True, slots=True)
class Allowance:
    """How many of a report's posts were read from X, and which of them may go into a file now; None for all."""

    from_x: int
    allowed: frozenset[int] | None

    @property
    def left_out(self) -> int:
        """How many posts are left out."""
        return 0 if self.allowed is None else self.from_x - len(self.allowed)


class Reports:
    """Reads what scans have stored.

    `thresholds` gives the operator's for a model's name, `mistaken` how often a model (by its `model_id`) flags
    ordinary people's posts by mistake with some thresholds, None where nobody knows. `scorer` finds the words that made
    posts flagged; without one they are shown without.
    Where a `reader` is given, their workspace's thresholds and verdicts hold; else the operator's thresholds alone.
    """

    def __init__(
        self,
        store: Store,
        thresholds: Callable[[str], Mapping[Label, float]],
        mistaken: Callable[[str, Mapping[Label, float]], float | None] = lambda _model_id, _thresholds: None,
        scorer: Scorer | None = None,
    ) -> None:
        self._store = store
        self._thresholds = thresholds
        self._mistaken = mistaken
        self._toxic_words = ToxicWords(scorer)
        self._writing = FairQueue(WRITTEN_AT_ONCE, WRITTEN_FOR_ONE)

    async def thresholds(self, model: str, reader: Requester | None = None) -> Mapping[Label, float]:
        """The thresholds in force for a model where the reader is; without one, the operator's."""
        async with self._store.read() as connection:
            return await self.find_thresholds(connection, model, reader)

    async def scan(self, scan_id: int) -> Scan:
        """The scan itself.

        Raises:
            InputError: it is not stored.
        """
        async with self._store.read() as connection:
            return await scans.get(connection, scan_id)

    async def report(self, scan_id: int, reader: Requester | None = None) -> Report:
        """The scan in numbers.

        Raises:
            InputError: the scan is not stored.
        """
        async with self._store.read() as connection:
            scan = await scans.get(connection, scan_id)
            in_force = await self.find_thresholds(connection, scan.request.model, reader)
            mistaken = self.find_mistaken(scan, in_force)
            return await reports.report(connection, scan, in_force, reader, mistaken)

    async def page(
        self, scan_id: int, query: PostQuery, number: int = 1, reader: Requester | None = None
    ) -> tuple[Scan, PostPage]:
        """One page of the scan's posts.

        Raises:
            InputError: the scan is not stored.
        """
        async with self._store.read() as connection:
            scan = await scans.get(connection, scan_id)
            in_force = await self.find_thresholds(connection, scan.request.model, reader)
            page = await pages.page(connection, scan, in_force, query, number, reader)
        return scan, replace(page, posts=await self._toxic_words.find(page.posts, in_force, scan.model_id))

    async def worst(self, scan_id: int, reader: Requester | None = None) -> Sequence[ScoredPost]:
        """The first page of what was flagged, worst first.

        Raises:
            InputError: the scan is not stored.
        """
        return (await self.page(scan_id, PostQuery(flagged_only=True), 1, reader))[1].posts

    async def iterate_posts(
        self, scan_id: int, reader: Requester | None = None, only: Collection[int] | None = None
    ) -> AsyncGenerator[ScoredPost, None]:
        """All posts of the scan, or only these, worst first, a few in memory at a time; it waits for the reader's turn.

        Raises:
            InputError: the scan is not stored.
            RefusedError: the reader has asked for as many reports already.
        """
        person = across_workspaces(reader) if reader else None
        if self._writing.count(person) >= ASKED_BY_ONE:
            raise still_writing()
        async with self._writing.wait_turn(person), self._store.read() as connection:
            await wait_for_reader(connection)
            scan = await scans.get(connection, scan_id)
            in_force = await self.find_thresholds(connection, scan.request.model, reader)
            every = pages.iterate_posts(connection, scan, in_force, reader, only)
            async for post in self._toxic_words.find_in(every, in_force, scan.model_id):
                yield post

    async def post(self, scan_id: int, post_id: int, reader: Requester | None = None) -> ScoredPost | None:
        """One post of the scan; None where it is none of its posts any more.

        Raises:
            InputError: the scan is not stored.
        """
        found = await self.posts(scan_id, [post_id], reader)
        return found[0] if found else None

    async def posts(self, scan_id: int, ids: Collection[int], reader: Requester | None = None) -> Sequence[ScoredPost]:
        """Those of the scan's posts that have these ids, a page's worth at most, worst first.

        As with a page nobody waits until files are written.

        Raises:
            InputError: the scan is not stored.
        """
        async with self._store.read() as connection:
            scan = await scans.get(connection, scan_id)
            in_force = await self.find_thresholds(connection, scan.request.model, reader)
            found = [each async for each in pages.iterate_posts(connection, scan, in_force, reader, ids)]
        return await self._toxic_words.find(found, in_force, scan.model_id)

    async def find_toxic_words(
        self, posts: Sequence[ScoredPost], thresholds: Mapping[Label, float]
    ) -> Sequence[ScoredPost]:
        """Posts of an alert with the words that made them flagged; of a long row, the first page alone."""
        return (*await self._toxic_words.find(posts[:AT_ONCE], thresholds), *posts[AT_ONCE:])

    async def history(self, requester: Requester, limit: int = HISTORY_LENGTH) -> list[Search]:
        """The requester's latest searches, newest first."""
        async with self._store.read() as connection:
            return await self._searches(connection, requester, limit)

    async def latest_scans(self, requester: Requester, limit: int) -> list[Scan]:
        """The scans of the requester's latest searches, newest first; nothing is counted for it."""
        async with self._store.read() as connection:
            return [scan for scan, _asked_at in await searches.list_scans(connection, requester, limit)]

    async def history_page(self, requester: Requester, number: int, find: str = "") -> HistoryPage:
        """A page of all their searches; beyond the last page comes the last. `find`: part of a handle or name."""
        async with self._store.read() as connection:
            matches = await searches.count_scans(connection, requester, find)
            pages = max(1, -(-matches // HISTORY_LENGTH))
            number = min(number, pages)
            skip = (number - 1) * HISTORY_LENGTH
            found = await self._searches(connection, requester, HISTORY_LENGTH, skip, find)
            return HistoryPage(tuple(found), number, pages, matches, skip + 1, find)

    async def _searches(
        self, connection: AsyncConnection, requester: Requester, limit: int, skip: int = 0, find: str = ""
    ) -> list[Search]:
        found = []
        for scan, asked_at in await searches.list_scans(connection, requester, limit, skip, find):
            in_force = await self.find_thresholds(connection, scan.request.model, requester)
            totals = await reports.totals(connection, scan, in_force, requester)
            found.append(Search(scan, asked_at, totals))
        return found

    async def scans_of(self, requester: Requester, handle: str) -> list[Scan]:
        """The scans of an account in the requester's history, latest scan first."""
        async with self._store.read() as connection:
            return await searches.list_scans_of(connection, requester, handle)

    async def handles(self, requester: Requester, prefix: str = "") -> list[str]:
        """Handles in the requester's history that begin with `prefix` (with or without @), latest first."""
        async with self._store.read() as connection:
            return await searches.list_handles(connection, requester, prefix.strip().removeprefix("@"), HANDLES)

    async def judge(self, requester: Requester, scan_id: int, given: Sequence[Given], name: str = "") -> None:
        """Give verdicts on posts of the scan where the requester is, all or none; `name`: what they are called.

        Raises:
            InputError: the scan or a post is not stored, or a post says something else by now.
        """
        async with self._store.write() as connection:
            scan = await scans.get(connection, scan_id)
            await verdicts.give(connection, requester, scan, given, name)

    async def take_back(self, requester: Requester, scan_id: int, post_id: int, *, press: bool = False) -> int:
        """Take the requester's verdict on a post back, with `press` all that they gave with it; how many those were.

        Raises:
            InputError: the scan is not stored, or they have said nothing of the post.
        """
        async with self._store.write() as connection:
            scan = await scans.get(connection, scan_id)
            taken = await verdicts.take_back(connection, requester, scan, post_id, press=press)
            if not taken:
                raise InputError(
                    _("You have given no verdict on this post here, so there is none to take back."),
                    _("Where you disagree with others, give your own verdict: both count."),
                )
            return taken

    async def allow_export(self, requester: Requester, scan_id: int) -> Allowance:
        """Reserve as many of the scan's worst posts as the person may still export today.

        Posts exported earlier today, in any format, may be exported again.

        Raises:
            InputError: the scan is not stored.
        """
        day = now().date()
        async with self._store.write() as connection:
            scan = await scans.get(connection, scan_id)
            await export_limit.hold(connection, requester)
            taken = await export_limit.list_today(connection, requester, day)
            allowance = await _allowance(connection, scan, taken)
            await export_limit.add(connection, requester, day, (allowance.allowed or frozenset()) - taken)
        return allowance

    async def preview_export(self, requester: Requester, scan_id: int) -> Allowance:
        """What `allow_export` would give now; nothing is reserved.

        Raises:
            InputError: the scan is not stored.
        """
        async with self._store.read() as connection:
            scan = await scans.get(connection, scan_id)
            taken = await export_limit.list_today(connection, requester, now().date())
            return await _allowance(connection, scan, taken)

    async def select_evidence(self, requester: Requester, scan_id: int) -> Selection:
        """The scan's posts for a package of evidence; those that X gave are reserved as in `allow_export`.

        Raises:
            InputError: the scan is not stored.
        """
        day = now().date()
        async with self._store.write() as connection:
            scan = await scans.get(connection, scan_id)
            in_force = await self.find_thresholds(connection, scan.request.model, requester)
            ids, found = await list_evidence(connection, scan, in_force, requester, MOST_POSTS)
            if not await pages.read_from_x(connection, scan):
                return Selection(tuple(ids), found)
            await export_limit.hold(connection, requester)
            taken = await export_limit.list_today(connection, requester, day)
            fresh = [each for each in ids if each not in taken][: max(0, MOST_EXPORTED - len(taken))]
            await export_limit.add(connection, requester, day, fresh)
        allowed = taken | set(fresh)
        kept = tuple(each for each in ids if each in allowed)
        return Selection(kept, found, capped=len(kept) < len(ids))

    def find_mistaken(self, scan: Scan, thresholds: Mapping[Label, float]) -> float | None:
        """The share of ordinary people's posts that the scan's model flags by mistake; None where nobody knows."""
        return self._mistaken(scan.model_id, thresholds)

    async def find_thresholds(
        self, connection: AsyncConnection, model: str, reader: Requester | None
    ) -> Mapping[Label, float]:
        """As `thresholds`, within a transaction; without a reader the operator's."""
        defaults = self._thresholds(model)
        return (await workspaces.get(connection, reader.space)).thresholds_over(defaults) if reader else defaults


async def _allowance(connection: AsyncConnection, scan: Scan, taken: set[int]) -> Allowance:
    """The scan's posts that somebody may export who has `taken` these today."""
    from_x = await pages.read_from_x(connection, scan)
    if not from_x:
        return Allowance(0, None)
    again = await pages.filter_ids(connection, scan, taken)
    fresh = await pages.list_worst(connection, scan, max(0, MOST_EXPORTED - len(taken)), taken)
    return Allowance(from_x, frozenset([*again, *fresh]))


def still_writing() -> RefusedError:
    """The error for somebody who waits for as many files as they may."""
    return RefusedError(
        ngettext(
            "I am still writing the {count} file that you asked for.",
            "I am still writing the {count} files that you asked for.",
            ASKED_BY_ONE,
        ),
        _("Ask again when they are here."),
    )
