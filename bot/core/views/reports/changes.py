"""When the share of flagged posts changed, in sentences."""

from collections.abc import Iterator

from bot.core.domain.figures.change import Change, find_changes
from bot.core.domain.reports import Report
from bot.core.text.catalog import _
from bot.core.views.reports.trend import has_trend, period_name
from bot.core.views.words import rate


def change_sentences(report: Report) -> Iterator[str]:
    """Each change of the trend: when, from which share to which, and between when and when it may have come."""
    if has_trend(report):
        for change in find_changes(report.trend.points):
            yield _describe(report, change)


def _describe(report: Report, change: Change) -> str:
    def name(place: int) -> str:
        return period_name(report.trend.unit, report.trend.points[place])

    period, before, after = name(change.at), rate(change.before), rate(change.after)
    said = _(
        "From {period} on fewer posts were flagged: {after} of them, {before} before.",
        period=period,
        before=before,
        after=after,
    )
    if change.after > change.before:
        said = _(
            "From {period} on more posts were flagged: {after} of them, {before} before.",
            period=period,
            before=before,
            after=after,
        )
    if change.earliest == change.latest:
        return said
    span = _(
        "The change may also have come at another time from {earliest} to {latest}.",
        earliest=name(change.earliest),
        latest=name(change.latest),
    )
    return f"{said} {span}"
