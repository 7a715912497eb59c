"""One scan at work: reading, scoring and storing side by side, with the store as the queue between them."""

import asyncio
import time
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import aclosing
from dataclasses import replace
from datetime import datetime

from bot.core import metrics
from bot.core.domain.clock import now
from bot.core.domain.errors import ToxscanError, reassigned_error
from bot.core.domain.labels import Label, Scores
from bot.core.domain.posts import Post, PostKind, ScoredPost, SkipReason
from bot.core.domain.scans import Progress, Scan, ScanStatus, ScorerWait
from bot.core.domain.sources import Coverage, Page, Pause
from bot.core.domain.thresholds import flagged_labels
from bot.core.ports import PostSource, Scorer
from bot.core.scans.quick import QuickOrder
from bot.core.scans.scoring_order import ByArrival, ScoringOrder, answers, find_skip_reason
from bot.core.scoring.text import Prepared, prepare_all
from bot.core.store.engine.database import Store
from bot.core.store.networks import accounts, ledger
from bot.core.store.posts import posts, reports, scores
from bot.core.store.scans import claims
from bot.core.text import languages

BLOCKS_AT_ONCE = 2  # So that the model already has the next block when one ends.


class Pipeline:
    """Runs one scan to its end. It can be cancelled or killed at any moment: it resumes from what is stored."""

    def __init__(
        self,
        store: Store,
        scorer: Scorer,
        thresholds: Mapping[Label, float],
        scan: Scan,
        source: PostSource,
        publish: Callable[[Progress], None],
        small: Scorer | None = None,
    ) -> None:
        """A quick scan needs a `small` model beside the big one."""
        self._store = store
        self._scorer = scorer
        self._thresholds = thresholds
        self._scan = scan
        self._source = source
        self._publish = publish
        self._order: ScoringOrder = ByArrival(store, scan, scorer.block)
        if small and scan.request.coverage is Coverage.QUICK:
            self._order = QuickOrder(store, scan, scorer, small, self._count_screened)
        self._arrived = asyncio.Event()
        self._all_read = False
        self._in_hand: dict[str, asyncio.Future[Scores | None]] = {}  # Texts that are being scored.
        self._busy: set[str] = set()  # Posts that are being scored …
        self._stale: set[str] = set()  # … and those among them whose words have changed meanwhile.
        self._progress = Progress(scan.id, ScanStatus.RUNNING, expected=scan.expected)
        self._started = time.monotonic()
        self._scored_before = 0
        self._broke: ToxscanError | None = None  # What ended reading early; what was read is scored all the same.

    async def run(self) -> Progress:
        """Read what is left to read, score what is left to score.

        Raises:
            ToxscanError: the source could not be read to its end; what it gave is scored.
            ClaimLostError, within a group: another process works on the scan by now, and nothing more was stored.
            ExceptionGroup: what a stage raised; the stored part stays valid.
        """
        async with self._store.read() as connection:
            so_far = await reports.totals(connection, self._scan, self._thresholds)
        self._scored_before = so_far.scored
        left = so_far.skipped.get(SkipReason.NOT_SCORED_YET, 0)
        skipped = sum(so_far.skipped.values()) - left
        self._update(read=so_far.posts, scored=so_far.scored, flagged=so_far.flagged, skipped=skipped)
        async with asyncio.TaskGroup() as stages:
            work = [
                stages.create_task(self._read(), name=f"read scan {self._scan.id}"),
                stages.create_task(self._score(), name=f"score scan {self._scan.id}"),
            ]
            telling = stages.create_task(self._tell_waits(), name=f"tell waits of scan {self._scan.id}")
            await asyncio.wait(work)
            telling.cancel()
        if self._broke:
            raise self._broke
        return self._progress

    async def _read(self) -> None:
        async with aclosing(self._pages()) as pages:
            while page := await self._next_page(pages):
                if isinstance(page, Pause):
                    until = None if page.for_money else page.until
                    self._update(waiting_until=until, waits_for_money=page.for_money)
                    await self._tell_others()
                    continue
                found = await languages.detect_all(page.posts, claimed=page.claimed_languages)
                page = replace(page, posts=found)
                saved = await self._save_page(page)
                self._subtract_replaced(saved)
                fresh, reposts = saved.fresh, self._scan.request.include_reposts
                left_out = 0 if reposts else sum(post.kind is PostKind.REPOST for post in fresh)
                metrics.POSTS_READ.inc(len(fresh))
                self._update(
                    read=self._progress.read + len(fresh) + page.broken,
                    skipped=self._progress.skipped + left_out + page.broken,
                    expected=page.expected,
                    waiting_until=None,
                    waits_for_money=False,
                )
                if self._order.note_arrival(fresh + saved.replaced):
                    self._arrived.set()
        self._all_read = True
        self._arrived.set()

    async def _tell_waits(self) -> None:
        """Say whenever the scan begins or ends to wait for what scores."""
        while True:
            wait = await self._scorer.next_wait(self._progress.scorer_wait)
            self._update(scorer_wait=wait)
            await self._tell_others()

    async def _tell_others(self) -> None:
        """Let other processes see how it is."""
        async with self._store.write() as connection:
            await claims.tell(connection, self._scan, self._store.process, self._progress)

    async def _save_page(self, page: Page) -> posts.Saved:
        """Keep a page's posts, and what they cost.

        Raises:
            ClaimLostError: another process has the scan.
        """
        async with self._store.write() as connection:
            await claims.hold(connection, self._scan, self._store.process, for_page=True)
            saved = await posts.save_page(connection, self._scan, page)
            await claims.tell(connection, self._scan, self._store.process, self._progress)
            if page.bill:
                await ledger.charge(connection, self._scan.request.requester, page.bill, now().date())
        return saved

    async def _pages(self) -> AsyncGenerator[Page | Pause, None]:
        """The source's pages, as long as they are the scan's account's: a handle on X may change hands meanwhile.

        Raises:
            ToxscanError: it has, or the source can't be read.
        """
        account = self._scan.account
        if self._scan.request.source.kind.live and (await self._source.account()).id != account.id:
            raise reassigned_error(account.handle or self._scan.request.source.locator)
        async with aclosing(self._source.pages(await self._cursor())) as pages:
            async for page in pages:
                yield page

    async def _cursor(self) -> str | None:
        """The cursor to resume from: this scan's, unless another scan has read more of the account since."""
        if not self._scan.request.source.kind.live:
            return self._scan.cursor
        async with self._store.read() as connection:
            known = await accounts.cursor(connection, self._scan.account.id)
        return known if known and known == self._scan.cursor else self._source.start_cursor(known)

    async def _next_page(self, pages: AsyncGenerator[Page | Pause, None]) -> Page | Pause | None:
        """The next page; None at the end and when the source fails: what was read before is still scored."""
        try:
            return await anext(pages, None)
        except ToxscanError as error:
            self._broke = error
            return None

    async def _score(self) -> None:
        blocks: asyncio.Queue[tuple[list[Post], list[Prepared]] | None] = asyncio.Queue(1)
        async with asyncio.TaskGroup() as stage:
            for _ in range(BLOCKS_AT_ONCE):
                stage.create_task(self._score_blocks(blocks))
            while True:
                self._arrived.clear()
                all_read = self._all_read
                block = await self._order.next_block(rest=all_read)
                if self._order.left_out != self._progress.left_out:
                    self._update(left_out=self._order.left_out)
                if block:
                    self._busy.update(post.id for post in block)
                    # Sequentially: of two blocks that share a text, the first one scores it.
                    await blocks.put((block, await prepare_all([post.text for post in block])))
                elif all_read:
                    break
                else:
                    await self._arrived.wait()
            for _ in range(BLOCKS_AT_ONCE):
                await blocks.put(None)

    async def _score_blocks(self, blocks: asyncio.Queue[tuple[list[Post], list[Prepared]] | None]) -> None:
        while taken := await blocks.get():
            await self._score_block(*taken)
            self._busy.difference_update(post.id for post in taken[0])

    def _subtract_replaced(self, saved: posts.Saved) -> None:
        """Subtract the counts of replaced versions; those being scored are subtracted with their block."""
        self._stale |= {post.id for post in saved.replaced} & self._busy
        gone = saved.withdrawn
        self._uncount(len(gone.scored), gone.skipped, sum(bool(self._flags(each)) for each in gone.scored))

    async def _score_block(self, block: list[Post], prepared: list[Prepared]) -> None:
        """Score a block (texts may be empty, remembered, being scored by another block, or new), then save it whole."""
        by_text: dict[str, list[Post]] = {}
        outcomes: list[ScoredPost] = []
        for post, (words, _) in zip(block, prepared, strict=True):
            if reason := find_skip_reason(post, words, self._scorer):
                outcomes.append(ScoredPost(post, None, reason))
            else:
                by_text.setdefault(words, []).append(post)
        self._count(outcomes)
        elsewhere = {text: self._in_hand[text] for text in by_text if text in self._in_hand}
        mine = [text for text in by_text if text not in elsewhere]
        # Claimed before the store is asked: whoever comes later finds a text here, or its scores in the store.
        self._in_hand |= {text: asyncio.get_running_loop().create_future() for text in mine}
        found: dict[str, Scores | None] = {}
        async for answer in answers(self._store, self._scorer, self._scan, mine):
            found |= answer
            self._count(answered := [self._outcome(post, answer[text]) for text in answer for post in by_text[text]])
            outcomes += answered
        late = {text: await answer for text, answer in elsewhere.items()}
        self._count(shared := [self._outcome(post, late[text]) for text in late for post in by_text[text]])
        cut = {post.id for post, (_, whole) in zip(block, prepared, strict=True) if not whole}
        judged = [replace(each, cut=True) if each.post.id in cut else each for each in outcomes + shared]
        await self._save(judged, {post.id: text for text, some in by_text.items() for post in some})
        for text in mine:
            self._in_hand.pop(text).set_result(found[text])

    def _outcome(self, post: Post, found: Scores | None) -> ScoredPost:
        if found is None:
            return ScoredPost(post, None, SkipReason.UNSCORABLE)
        return ScoredPost(post, found, None, self._flags(found))

    def _flags(self, found: Scores) -> tuple[Label, ...]:
        return flagged_labels(found, self._thresholds)

    async def _save(self, outcomes: list[ScoredPost], texts: Mapping[str, str]) -> None:
        """Keep a block's outcomes; `texts` gives the prepared text of each post's id that has one.

        Raises:
            ClaimLostError: another process has the scan.
        """
        keyed = [(each, scores.text_key(texts[each.post.id]) if each.post.id in texts else None) for each in outcomes]
        async with self._store.write() as connection:
            await claims.hold(connection, self._scan, self._store.process)
            await scores.save(connection, self._scan, keyed)
            await claims.tell(connection, self._scan, self._store.process, self._progress, scored=True)
        if stale := [each for each in outcomes if each.post.id in self._stale]:
            self._stale.difference_update(each.post.id for each in stale)
            scored = sum(each.scores is not None for each in stale)
            self._uncount(scored, len(stale) - scored, sum(bool(each.flagged) for each in stale))

    def _count(self, outcomes: list[ScoredPost]) -> None:
        scored = sum(outcome.scores is not None for outcome in outcomes)
        flagged = sum(bool(outcome.flagged) for outcome in outcomes)
        metrics.POSTS_SCORED.inc(scored)
        metrics.POSTS_FLAGGED.inc(flagged)
        for outcome in outcomes:
            if outcome.skipped:
                metrics.POSTS_SKIPPED.labels(outcome.skipped).inc()
        self._update(
            scored=self._progress.scored + scored,
            skipped=self._progress.skipped + len(outcomes) - scored,
            flagged=self._progress.flagged + flagged,
        )

    def _count_screened(self, posts: int) -> None:
        self._update(screened=self._progress.screened + posts)

    def _uncount(self, scored: int, skipped: int, flagged: int) -> None:
        """Take back what was counted of posts whose words have changed: they are scored again."""
        if scored or skipped:
            so_far = self._progress
            self._update(
                scored=max(0, so_far.scored - scored),
                skipped=max(0, so_far.skipped - skipped),
                flagged=max(0, so_far.flagged - flagged),
            )

    def _update(self, **changes: int | datetime | ScorerWait | None) -> None:
        """Publish the progress with `changes`, and the rate and the time left that follow from it."""
        new = replace(self._progress, **changes)  # type: ignore[arg-type]
        if self._all_read or (new.expected or 0) < new.read:
            new = replace(new, expected=new.read if self._all_read else None)
        rate = (new.scored - self._scored_before) / max(time.monotonic() - self._started, 1e-3)
        left = None if new.expected is None else max(0, new.expected - new.done - (new.left_out or 0))
        self._progress = replace(new, rate=rate, seconds_left=left / rate if rate and left is not None else None)
        self._publish(self._progress)
