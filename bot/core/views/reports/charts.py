"""The report as a picture: posts over time, and how they spread over the toxicity scores."""

import io
from typing import TYPE_CHECKING

from bot.core.domain.labels import Label
from bot.core.domain.reports import Report, TrendUnit
from bot.core.text.catalog import N_, _
from bot.core.views.reports.report import period_name, spans
from bot.core.views.words import number, percent

if TYPE_CHECKING:
    from matplotlib.axes import Axes

# Inches and dots an inch: 900 × 675 pixels. Discord shows that as 400 × 300, the most it gives a picture in an embed;
# so the type is more than twice as large as it has to be there.
_SIZE, _DPI = (9.0, 6.75), 100
_HEAD, _TYPE = 19, 17  # Points.
_PAPER, _INK, _FAINT = "#fbfaf7", "#24292f", "#6e7781"
# Blue and vermilion of Okabe and Ito (2008), told apart with every common kind of color blindness.
_SCORED, _FLAGGED, _LINE = "#9ecae1", "#d55e00", "#0072b2"
_MOST_NAMES = 5  # Dates side by side below the trend before they run into each other.


def report_chart(report: Report) -> bytes:
    """The chart as PNG, 900 × 675 pixels, on a background of its own so that it looks the same in every theme."""
    # matplotlib takes half a second to import: only who draws pays for it.
    from matplotlib.figure import Figure
    from matplotlib.layout_engine import ConstrainedLayoutEngine

    layout = ConstrainedLayoutEngine(w_pad=0.2, h_pad=0.14, hspace=0.05)  # Inches around, and a share between.
    figure = Figure(figsize=_SIZE, dpi=_DPI, facecolor=_PAPER, layout=layout)
    trend, distribution = figure.subplots(2, 1)
    for axes in (trend, distribution):
        _plain(axes)
    _draw_trend(trend, report)
    _draw_distribution(distribution, report)
    png = io.BytesIO()
    figure.savefig(png, format="png", facecolor=_PAPER, metadata={"Software": None})
    return png.getvalue()


def _plain(axes: "Axes") -> None:
    axes.set_facecolor(_PAPER)
    axes.spines[["top", "right", "left"]].set_visible(False)
    axes.spines["bottom"].set_color(_FAINT)
    axes.tick_params(colors=_FAINT, labelsize=_TYPE, length=0, pad=6)
    axes.yaxis.grid(visible=True, color="#e1dfd8", linewidth=0.8)
    axes.set_axisbelow(True)


def _head(axes: "Axes", words: str) -> None:
    axes.set_title(words, loc="left", color=_INK, fontsize=_HEAD, fontweight="bold", pad=14)


_BY = {
    TrendUnit.DAY: N_("Posts by day"),
    TrendUnit.MONTH: N_("Posts by month"),
    TrendUnit.YEAR: N_("Posts by year"),
}


def _nothing(axes: "Axes") -> None:
    axes.set_axis_off()
    axes.text(0.5, 0.5, _("No posts were scored"), ha="center", va="center", color=_FAINT, fontsize=_HEAD)


def _draw_trend(axes: "Axes", report: Report) -> None:
    from matplotlib.ticker import MaxNLocator

    points = report.trend.points
    _head(axes, _(_BY[report.trend.unit]))
    if not points:
        _nothing(axes)
        return
    places = range(len(points))
    flagged = [point.flagged for point in points]
    others = [point.scored - point.flagged for point in points]
    axes.bar(places, others, bottom=flagged, width=0.8, color=_SCORED, label=_("not flagged"))
    axes.bar(places, flagged, width=0.8, color=_FLAGGED, label=_("flagged"))
    named = range(0, len(points), -(-len(points) // _MOST_NAMES))
    axes.set_xticks(list(named), [period_name(report.trend.unit, points[place]) for place in named])
    axes.set_xlim(-max(0.6, 2 - len(points) / 2), len(points) - 1 + max(0.6, 2 - len(points) / 2))
    axes.set_ylim(0, max(point.scored for point in points) * 1.06)
    axes.yaxis.set_major_locator(MaxNLocator(nbins=3, integer=True))
    axes.legend(
        frameon=False,
        fontsize=_TYPE,
        labelcolor=_INK,
        ncols=2,
        loc="lower right",
        bbox_to_anchor=(1.0, 0.97),
        borderpad=0,
        handlelength=1,
        columnspacing=1,
    )


def _draw_distribution(axes: "Axes", report: Report) -> None:
    _head(axes, _("Posts by toxicity score (log scale)"))
    if not any(report.distribution):
        _nothing(axes)
        return
    threshold = report.thresholds.get(Label.TOXICITY)
    for span in spans(report):
        color = _FLAGGED if span.flagged else _SCORED
        axes.bar(span.low, span.posts, width=span.high - span.low, align="edge", color=color, edgecolor=_PAPER)
    # Nearly all posts score low: only on a scale of powers can one flagged post be seen beside thousands.
    axes.set_yscale("symlog", linthresh=1)
    axes.set_ylim(0, max(report.distribution) * 2)
    ticks = [value for value in (1, 100, 10_000, 1_000_000) if value <= max(report.distribution)]
    axes.set_yticks(ticks, [number(value) for value in ticks])
    axes.set_yticks([], minor=True)
    axes.set_xlim(0, 1)
    axes.set_xticks([0, 0.25, 0.5, 0.75, 1], [percent(share) for share in (0, 0.25, 0.5, 0.75, 1)])
    if threshold is not None:
        axes.axvline(threshold, color=_LINE, linewidth=2.5, linestyle=(0, (4, 3)))
        near_end = threshold > 0.6  # noqa: PLR2004 - beyond, the words would leave the picture
        axes.annotate(
            _("threshold {score}", score=percent(threshold)),
            (threshold, 1),
            xycoords=("data", "axes fraction"),
            xytext=(-8 if near_end else 8, -2),
            textcoords="offset points",
            ha="right" if near_end else "left",
            va="top",
            color=_LINE,
            fontsize=_TYPE,
        )
