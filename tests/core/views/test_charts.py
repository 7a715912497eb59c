"""The chart is a PNG of the promised size whatever the report holds, and costs nothing until it is drawn."""

import io
import subprocess
import sys
from datetime import date

import pytest
from PIL import Image

from bot.core.domain.labels import Label
from bot.core.domain.reports import Report, Totals, Trend, TrendPoint, TrendUnit
from bot.core.views.reports.charts import report_chart
from tests.core.views.samples import THRESHOLDS, empty_report, report, trend

ONE = report(
    totals=Totals(1, 1, 1),
    distribution=(0,) * 9 + (1,),
    reaching=1,
    trend=Trend(TrendUnit.DAY, (TrendPoint(date(2026, 1, 5), 1, 1),)),
)
MUCH = report(
    totals=Totals(100_000, 100_000, 3_123),
    distribution=(80_000, 9_000, 4_000, 2_000, 1_000, 900, 800, 800, 700, 800),
    reaching=3_100,
    trend=trend(40),
)


@pytest.mark.parametrize(
    "shown",
    [
        pytest.param(report(), id="usual"),
        pytest.param(empty_report(), id="nothing"),
        pytest.param(ONE, id="one post"),
        pytest.param(MUCH, id="much"),
        pytest.param(report(thresholds={}, reaching=0), id="no threshold"),
        pytest.param(report(thresholds={Label.TOXICITY: 1.0}, reaching=0), id="threshold at the end"),
        pytest.param(report(thresholds={Label.TOXICITY: 0.83}, reaching=4), id="threshold within a step"),
    ],
)
def test_every_report_has_a_chart(shown: Report) -> None:
    """900 × 675 pixels, drawn without a warning."""
    with Image.open(io.BytesIO(report_chart(shown))) as chart:
        assert (chart.format, chart.size) == ("PNG", (900, 675))
        assert len(chart.convert("RGB").getcolors(maxcolors=900 * 675) or ()) > 20


def test_flagged_posts_are_in_the_picture() -> None:
    """The color of flags is there when something is flagged, and only then."""
    clean = report(
        totals=Totals(3, 3, 0),
        distribution=(3,) + (0,) * 9,
        reaching=0,
        trend=Trend(TrendUnit.YEAR, (TrendPoint(date(2026, 1, 1), 3, 0),)),
    )
    flagged_pixels = [orange(report_chart(shown)) for shown in (ONE, clean)]
    assert flagged_pixels[0] > 10_000 > flagged_pixels[1]


def orange(png: bytes) -> int:
    """How many pixels have the color of flags, which the key shows in any case."""
    with Image.open(io.BytesIO(png)) as chart:
        colors = chart.convert("RGB").getcolors(maxcolors=900 * 675) or []
    return sum(pixels for pixels, color in colors if color == (0xD5, 0x5E, 0x00))


def test_the_same_report_gives_the_same_picture() -> None:
    """No date and no chance in the file."""
    assert report_chart(report(thresholds=THRESHOLDS)) == report_chart(report(thresholds=THRESHOLDS))


def test_importing_the_charts_does_not_import_matplotlib() -> None:
    """Only who draws pays for it."""
    program = "import sys, bot.core.views.reports.charts; sys.exit('matplotlib' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0  # noqa: S603 - our own words
