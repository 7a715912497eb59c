"""The chart is a PNG of the promised size whatever the report holds, and costs nothing until it is drawn."""

import io
import subprocess
import sys
from datetime import date

import pytest
from PIL import Image

from bot.core.domain.reports import Report, Totals, Trend, TrendPoint, TrendUnit
from bot.core.views.reports.charts import report_chart
from tests.core.views.samples import empty_report, report, trend


@pytest.mark.parametrize(
    "shown",
    [
        pytest.param(report(), id="usual"),
        pytest.param(report(trend=trend(3)), id="short"),
        pytest.param(report(totals=Totals(100_000, 100_000, 3_123), trend=trend(40)), id="much"),
        pytest.param(
            report(
                trend=Trend(TrendUnit.YEAR, tuple(TrendPoint(date(year, 1, 1), 9, 1) for year in (2024, 2025, 2026)))
            ),
            id="years",
        ),
    ],
)
async def test_a_trend_is_drawn_on_no_background(shown: Report) -> None:
    """1,200 × 400 transparent pixels, drawn without a warning: it looks right on light and on dark."""
    with Image.open(io.BytesIO(await drawn(shown))) as chart:
        assert (chart.format, chart.size, chart.mode) == ("PNG", (1200, 400), "RGBA")
        assert chart.getpixel((1, 1))[3] == 0  # type: ignore[index]  # RGBA is a tuple.
        colors = {color[:3] for _, color in chart.getcolors(maxcolors=1200 * 400) or ()}  # type: ignore[index]
        assert (0xE0, 0x66, 0x2B) in colors


async def test_without_a_trend_nothing_is_drawn() -> None:
    """Nothing flagged, or a single month."""
    assert await report_chart(empty_report()) is None
    assert await report_chart(report(totals=Totals(9, 9, 0))) is None
    assert await report_chart(report(trend=trend(1))) is None


async def drawn(shown: Report) -> bytes:
    """The chart of a report that has one."""
    chart = await report_chart(shown)
    assert chart is not None
    return chart


async def test_the_same_report_gives_the_same_picture() -> None:
    """No date and no chance in the file."""
    assert await drawn(report()) == await drawn(report())


def test_importing_the_charts_does_not_import_matplotlib() -> None:
    """Only who draws pays for it."""
    program = "import sys, bot.core.views.reports.charts; sys.exit('matplotlib' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0  # noqa: S603 - our own words
