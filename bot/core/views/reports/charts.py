"""The trend as a picture for chats: flagged posts over time, on no background of its own."""

import io
from collections.abc import Sequence

from bot.core.domain.reports import Report
from bot.core.views.reports.trend import has_trend, trend_bars, trend_title
from bot.process.aside import SideProcess

# Inches and dots an inch: 1,200 × 400 pixels, which a message shows 520 wide on a desk and 350 on a phone.
_SIZE, _DPI = (12.0, 4.0), 100
_HEAD, _TYPE = 34, 32  # Points: a third of that is left on a phone.
# Read on white as on the dark gray of both platforms: contrast 3.4 and more on either.
_INK = "#82868f"
_FLAGGED = "#e0662b"  # A vermilion that people with any common kind of color blindness tell from gray.
_MOST_NAMES = 3  # Dates side by side below the bars before they run into each other.
_LEAST_WIDE = 6  # With fewer bars, each would be a block.

_process = SideProcess()


async def report_chart(report: Report) -> bytes | None:
    """The chart as a transparent PNG, 1,200 × 400 pixels; None where there is no trend to see.

    Raises:
        OperatorError: it can't be drawn; see `SideProcess.run`.
    """
    if not has_trend(report):
        return None
    bars = [(name, point.flagged) for name, point in trend_bars(report)]
    return await _process.run(draw, trend_title(report), bars)


def draw(title: str, bars: Sequence[tuple[str, int]]) -> bytes:
    """The chart of so many flagged posts by time; matplotlib takes half a second to import, and 35 MB."""
    from matplotlib.figure import Figure
    from matplotlib.layout_engine import ConstrainedLayoutEngine
    from matplotlib.ticker import MaxNLocator

    figure = Figure(figsize=_SIZE, dpi=_DPI, layout=ConstrainedLayoutEngine(w_pad=0.1, h_pad=0.1))  # Inches.
    axes = figure.subplots()
    axes.patch.set_alpha(0)
    axes.spines[["top", "right", "left"]].set_visible(False)
    axes.spines["bottom"].set_color(_INK)
    axes.tick_params(colors=_INK, labelsize=_TYPE, length=0, pad=8)
    axes.yaxis.grid(visible=True, color=_INK, alpha=0.25, linewidth=1)
    axes.set_axisbelow(True)
    axes.set_title(title, loc="left", color=_INK, fontsize=_HEAD, pad=16)
    names, flagged = zip(*bars, strict=True)
    axes.bar(range(len(flagged)), flagged, width=0.7, color=_FLAGGED)
    step = -(-len(names) // _MOST_NAMES)
    axes.set_xticks(range(0, len(names), step), [name.partition(" – ")[0] for name in names[::step]])
    room = max(0.6, (_LEAST_WIDE - len(flagged)) / 2)
    axes.set_xlim(-room, len(flagged) - 1 + room)
    axes.set_ylim(0, max(flagged) * 1.06)
    axes.yaxis.set_major_locator(MaxNLocator(nbins=3, integer=True))
    png = io.BytesIO()
    figure.savefig(png, format="png", transparent=True, metadata={"Software": None})
    return png.getvalue()
