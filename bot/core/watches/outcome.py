"""What follows from a check of an account: the watch's new state, its next check, and what its owner is told."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.core.domain.cursor import Reading
from bot.core.domain.errors import FailureCause
from bot.core.domain.scans import Progress, Scan, ScanStatus
from bot.core.domain.schedule import jitter, next_look
from bot.core.domain.watches import Watch, WatchStatus
from bot.core.text.catalog import N_, _

SHORTEST_WAIT, LONGEST_WAIT = timedelta(minutes=5), timedelta(days=7)  # Before a failed check is tried again.
TELL_AFTER = 6  # Failures in a row, over some five hours, before the owner is told that X can't be read.
AGAIN_WITHOUT_BUDGET = timedelta(days=1)  # The operator may have raised it; asking costs nothing.
_MOST_DOUBLINGS = 20
_HINTS = {
    WatchStatus.BUDGET: N_(
        "The watch is paused. It continues by itself next month, or when the operator raises the "
        "budget, and then catches up on what was posted in between."
    ),
    WatchStatus.ACCOUNT: N_(
        "I check again, less and less often, and continue by myself when its posts can be read. "
        "`/watch` lets you remove it."
    ),
    WatchStatus.REFUSED: N_("The watch has ended and nothing more is read; `/watch` lets you remove it."),
}


def apply_check(watch: Watch, scan: Scan | None, ended: Progress, moment: datetime, *, can_pay: bool) -> Watch:
    """The watch after the check that `ended` at `moment`; `scan` is what was read, None if it could not start.

    `can_pay`: the budget is not used up, even if the check found no money: another scan had reserved it for a moment.
    """
    runs = watch.runs + 1
    looked = replace(watch, looked_at=moment, runs=runs)
    if ended.status is ScanStatus.DONE and scan:
        newest = Reading.parse(scan.cursor).newest or 0  # Everything older is known, so nothing is missed.
        due = next_look(moment, watch.terms.every, watch.id, runs)
        settled = replace(looked, status=WatchStatus.ACTIVE, reason="", failures=0, since=max(watch.since, newest))
        return replace(settled, next_due=due)
    failures = watch.failures + 1
    looked = replace(looked, reason=ended.error, failures=failures)
    doubled = 2 ** min(failures, _MOST_DOUBLINGS)
    if ended.cause is FailureCause.BUDGET and not can_pay:
        due = min(moment + AGAIN_WITHOUT_BUDGET, _start_of_next_month(moment))
        return replace(looked, status=WatchStatus.BUDGET, next_due=due + jitter(watch.terms.every, watch.id, runs))
    if ended.cause is FailureCause.ACCOUNT:
        wait = min(watch.terms.every * doubled, max(LONGEST_WAIT, watch.terms.every))
        return replace(looked, status=WatchStatus.ACCOUNT, next_due=next_look(moment, wait, watch.id, runs))
    if ended.cause is FailureCause.OPTED_OUT:
        return replace(looked, status=WatchStatus.REFUSED, next_due=None)
    wait = min(SHORTEST_WAIT * doubled, watch.terms.every)
    return replace(looked, next_due=next_look(moment, wait, watch.id, runs))


def notice(before: Watch, settled: Watch) -> tuple[str, str] | None:
    """What the owner is told, once, and what happens next; None if there is nothing new to say."""
    if not before.status.runs:  # Paused or lost meanwhile: they know.
        return None
    if settled.status is not before.status and settled.status in _HINTS:
        return settled.reason, _(_HINTS[settled.status])
    if settled.failures == TELL_AFTER and settled.status is WatchStatus.ACTIVE:
        hint = _(
            "I keep trying to check {account}, and will catch up on everything posted in between when it works.",
            account=settled.account,
        )
        return settled.reason, hint
    return None


def _start_of_next_month(moment: datetime) -> datetime:
    """The start of the next calendar month, in UTC: budgets are monthly."""
    return datetime(moment.year + moment.month // 12, moment.month % 12 + 1, 1, tzinfo=UTC)
