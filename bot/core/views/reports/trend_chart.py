"""The report's trend as shapes for a page: bars of posts over time, in which the flagged ones stand out."""

from dataclasses import dataclass

from bot.core.domain.reports import Report
from bot.core.text.catalog import ngettext
from bot.core.views.reports.trend import LEAST_PERIODS, period_name, unit_title
from bot.core.views.words import number

WIDTH, HEIGHT = 900, 200  # Units of the drawing; it is as wide as its page.
_MOST_NAMES = 6  # Dates side by side before they run into each other.
_FILLED = 0.8  # Of a period's width.


@dataclass(frozen=True, slots=True)
class TrendBar:
    """One period: where it stands, `height` for all of its posts and `flagged` for those, from the ground up.

    `words` says what it shows; `name` stands below it, "" where there is no room for it.
    """

    left: float
    width: float
    height: float
    flagged: float
    words: str
    name: str


@dataclass(frozen=True, slots=True)
class TrendChart:
    """All bars, with a title; `words` are for those who don't see it, `most` says what the highest bar stands for."""

    title: str
    words: str
    most: str
    bars: tuple[TrendBar, ...]


def trend_chart(report: Report) -> TrendChart | None:
    """The chart; None where there is no trend to be seen."""
    unit, points = report.trend.unit, report.trend.points
    if len(points) < LEAST_PERIODS:
        return None
    most = max(point.scored for point in points) or 1
    step, every = WIDTH / len(points), -(-len(points) // _MOST_NAMES)
    bars = []
    for place, point in enumerate(points):
        period = period_name(unit, point)
        words = ngettext(
            "{period}: {flagged} of {count} post flagged",
            "{period}: {flagged} of {count} posts flagged",
            point.scored,
            period=period,
            flagged=number(point.flagged),
        )
        height, flagged = (HEIGHT * value / most for value in (point.scored, point.flagged))
        if point.flagged:
            flagged = max(flagged, 2.0)  # One among thousands is still to be seen.
        name = period if place % every == 0 else ""
        bars.append(TrendBar(step * place, step * _FILLED, max(height, flagged), flagged, words, name))
    highest = ngettext("The highest bar is {count} post.", "The highest bar is {count} posts.", most)
    words = ngettext(
        "Chart: {flagged} of {count} post flagged, over time.",
        "Chart: {flagged} of {count} posts flagged, over time.",
        report.totals.judged,
        flagged=number(report.totals.flagged),
    )
    return TrendChart(unit_title(unit), words, highest, tuple(bars))
