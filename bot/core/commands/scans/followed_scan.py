"""A scan as a message follows it: its progress with the worst posts so far, then its report, or why there is none."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import replace

from bot.core.cards.model import Card
from bot.core.commands.command import Context
from bot.core.commands.reports.open import report_card
from bot.core.domain.delivery import DeliveryError
from bot.core.domain.posts import SkipReason
from bot.core.domain.reports import PostQuery
from bot.core.domain.scans import Progress, ScanStatus
from bot.core.domain.sources import SourceKind
from bot.core.text.catalog import N_, _
from bot.core.views.scans.progress import done_card, ended_card, progress_card

WORST_SHOWN = 3  # Posts that are already visible while the scan runs.
ANOTHER_MODEL = N_("The bot has changed its model in the meantime, and scores of two models can't be compared.")
ANEW = N_("“Continue” scans again with the new one; nothing is read twice.")


class FollowedScan:
    """See `Followed`."""

    def __init__(self, context: Context, scan_id: int) -> None:
        self._context = context
        self._scan_id = scan_id
        self._progress = Progress(scan_id, ScanStatus.QUEUED)

    async def steps(self) -> AsyncGenerator[bool, None]:
        """See `Followed`."""
        async with aclosing(self._context.scans.watch(self._scan_id)) as changes:
            async for self._progress in changes:
                yield self._progress.status.final

    async def progress(self, *, shared: bool) -> Card:
        """The worst posts so far stand on it; not those of an archive that others see: its pages are its owner's."""
        context, progress = self._context, self._progress
        spoiler = (await context.workspaces.get(context.requester)).spoiler
        scan, worst = await context.reports.page(self._scan_id, PostQuery(flagged_only=True), 1, context.requester)
        shown = replace(progress, flagged=worst.matches)  # By this workspace's thresholds and verdicts.
        hidden = shared and scan.request.source.kind is SourceKind.ARCHIVE
        public = None if context.requester.at_terminal else shared
        best = worst.posts[: 0 if hidden else WORST_SHOWN]
        return progress_card(scan.account, shown, best, public=public, spoiler=spoiler)

    async def last(self, *, shared: bool) -> Card | None:
        """Its report, or how it ended without one."""
        context, progress = self._context, self._progress
        if progress.status is ScanStatus.DONE:
            return await report_card(context, self._scan_id, shared=shared)
        report = await context.reports.report(self._scan_id, context.requester)
        if not progress.status.final:
            if report.scan.model_id == context.scorer.model_id:
                return None
            progress = replace(progress, status=ScanStatus.STOPPED, error=_(ANOTHER_MODEL), hint=_(ANEW))
        counts = report.totals  # For a scan that ended while the bot was away, they are only here.
        skipped = sum(number for reason, number in counts.skipped.items() if reason is not SkipReason.NOT_SCORED_YET)
        whole = replace(progress, read=counts.posts, scored=counts.scored, skipped=skipped, flagged=counts.flagged)
        return ended_card(report.scan.account, whole)

    def done(self, last: Card, refusal: DeliveryError | None) -> Card:
        """Says where the report is."""
        return done_card(last, self._scan_id, refusal)
