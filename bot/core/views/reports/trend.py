"""When flagged posts were written: in bars, in numbers for platforms that draw, and in words."""

from collections.abc import Iterator, Sequence

from bot.core.cards.model import Bar, Bars, Chart, Image
from bot.core.domain.reports import Report, TrendPoint, TrendUnit
from bot.core.text.catalog import N_, _, ngettext
from bot.core.views.words import day, month, months, number

TREND_BARS = 12  # More lines than that are no picture; neighboring periods are put together.
TREND_LINES = 6  # In words each takes two lines of a phone.
LEAST_PERIODS = 3  # With fewer there is no trend to see.
STANDS_OUT = 2  # Times as many flagged posts as a period has on average: the busiest of even ones is nothing to tell.
_BY = {
    TrendUnit.DAY: N_("Flagged posts by day"),
    TrendUnit.MONTH: N_("Flagged posts by month"),
    TrendUnit.YEAR: N_("Flagged posts by year"),
}


def has_trend(report: Report) -> bool:
    """Whether flagged posts can be seen over time: there are some, and periods enough."""
    return report.totals.flagged > 0 and len(report.trend.points) >= LEAST_PERIODS


def trend_image(report: Report, png: bytes) -> Image | None:
    """The picture with its numbers and words; None where there is no trend to see."""
    if not has_trend(report):
        return None
    title = trend_title(report)
    points = tuple((name, (point.flagged,)) for name, point in trend_bars(report))
    return Image(png, "report.png", trend_words(report), Chart(title, (_("Flagged posts"),), points))


def trend_title(report: Report) -> str:
    """What each bar of the trend is: one period, or several put together."""
    if len(report.trend.points) > TREND_BARS:
        return _("Flagged posts over time")
    return unit_title(report.trend.unit)


def unit_title(unit: TrendUnit) -> str:
    """What each bar is where none are put together."""
    return _(_BY[unit])


def trend_sentence(report: Report) -> Iterator[str]:
    """Where most was flagged; nothing where no period stands out."""
    if not has_trend(report):
        return
    periods = trend_bars(report)
    name, most = max(periods, key=lambda each: each[1].flagged)
    if most.flagged * len(periods) >= STANDS_OUT * sum(point.flagged for _name, point in periods):
        yield ngettext(
            "Busiest period: {period}, with {count} flagged post.",
            "Busiest period: {period}, with {count} flagged posts.",
            most.flagged,
            period=name,
        )


def trend_words(report: Report) -> str:
    """The picture for those who don't see it, and where most was flagged."""
    words = ngettext(
        "Chart of {count} flagged post over time.", "Chart of {count} flagged posts over time.", report.totals.flagged
    )
    return " ".join([words, *trend_sentence(report)])


def trend_table(report: Report) -> Bars:
    """The share of flagged posts in each period."""
    groups = trend_bars(report, TREND_LINES, brief=True)
    most = max((point.flagged / point.scored for _name, point in groups if point.scored), default=0.0)
    return Bars(
        _("Flagged posts over time"),
        tuple(
            Bar(
                name,
                _of_all(point, checked=report.totals.unchecked > 0),
                point.flagged / point.scored / most if point.scored and most else 0.0,
            )
            for name, point in groups
        ),
    )


def _of_all(point: TrendPoint, *, checked: bool) -> str:
    """How many of a period's posts were flagged; of a quick scan's those alone count that the big model `checked`."""
    flagged, scored = number(point.flagged), point.scored
    if checked:
        return ngettext(
            "{flagged} of {count} checked post", "{flagged} of {count} checked posts", scored, flagged=flagged
        )
    return ngettext("{flagged} of {count} post", "{flagged} of {count} posts", scored, flagged=flagged)


def trend_bars(report: Report, largest: int = TREND_BARS, *, brief: bool = False) -> list[tuple[str, TrendPoint]]:
    """At most so many periods, oldest first, each with its name and the sum of what was posted in it.

    A `brief` name says the year of months once.
    """
    points = report.trend.points
    width = -(-len(points) // largest) or 1
    groups = [points[at : at + width] for at in range(0, len(points), width)]
    name = _brief_span if brief else _span
    return [(name(report.trend.unit, group), _sum(group)) for group in groups]


def period_name(unit: TrendUnit, point: TrendPoint) -> str:
    """One period of the trend: 5 Jan 2026, Jan 2026 or 2026."""
    match unit:
        case TrendUnit.DAY:
            return day(point.start)
        case TrendUnit.MONTH:
            return month(point.start)
        case _:
            return str(point.start.year)


def _sum(group: Sequence[TrendPoint]) -> TrendPoint:
    return TrendPoint(group[0].start, sum(point.scored for point in group), sum(point.flagged for point in group))


def _brief_span(unit: TrendUnit, group: Sequence[TrendPoint]) -> str:
    return months(group[0].start, group[-1].start) if unit is TrendUnit.MONTH else _span(unit, group)


def _span(unit: TrendUnit, group: Sequence[TrendPoint]) -> str:
    first, last = (period_name(unit, point) for point in (group[0], group[-1]))
    return first if first == last else f"{first} – {last}"
