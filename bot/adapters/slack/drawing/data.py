"""Tables and charts as Slack draws them by itself; where that can't be, they are drawn as anywhere else."""

import re
from collections.abc import Sequence
from typing import Any

from babel.numbers import NumberFormatError, parse_decimal

from bot.adapters.drawing import count_about, shorten_label
from bot.adapters.slack.drawing.controls import Block
from bot.core.cards.model import Chart, Element, Image, Table
from bot.core.cards.plain_text import cell_text
from bot.core.text.catalog import _, locale
from bot.core.text.untrusted import sanitize

# https://docs.slack.dev/reference/block-kit/blocks/data-table-block: rows besides the header's, columns, and the
# characters in all cells of a message's tables; rows on a page of a table, of which we show all.
ROWS, COLUMNS, CELLS = 100, 20, 10_000
# https://docs.slack.dev/reference/block-kit/blocks/data-visualization-block: charts in a message; characters of a title
# and of what names a series or a point; series, and points of each.
CAPTION = 150  # Characters; for screen readers. Slack names no limit.
CHARTS, TITLE, NAME, SERIES, POINTS = 2, 50, 20, 6, 20
TABLE, CHART = "data_table", "data_visualization"
# Messages take these, if not in every workspace; whether Home does is not documented.
DATA = frozenset({TABLE, CHART})
_NUMBER = re.compile(r"[0-9][0-9.,\u00a0\u202f]{0,14}")
SPAN = " – "  # Between the ends of a period: below a bar there is room for its beginning only.
NOTHING = "–"  # Slack refuses an empty cell.


def data_block(element: Element, caption: str = "") -> Block | None:
    """The element as a block of Slack's own; None where it is no table and no chart, or Slack would not take it."""
    match element:
        case Table():
            return _table(element, caption)
        case Image(chart=Chart() as chart):
            return _chart(chart)
        case _:
            return None


def _table(table: Table, caption: str) -> Block | None:
    """The table; None where Slack would not take it."""
    if not (0 < len(table.rows) <= ROWS and 0 < len(table.columns) <= COLUMNS):
        return None
    cells = [[cell_text(cell) for cell in row] for row in table.rows]
    numeric = [_numbers([row[at] for row in cells]) for at in range(len(table.columns))]
    header = [_words(name) for name in table.headings]
    rows = [
        [
            _words(cell) if numbers is None else _number(cell, numbers[at])
            for cell, numbers in zip(row, numeric, strict=True)
        ]
        for at, row in enumerate(cells)
    ]
    drawn = [header, *rows]
    if sum(len(cell["text"]) for row in drawn for cell in row) > CELLS:
        return None
    return {
        "type": TABLE,
        "caption": shorten_label(caption, CAPTION) or NOTHING,
        "page_size": len(table.rows),
        "row_header_column_index": min(count_about(table), len(table.columns)) - 1,
        "rows": drawn,
    }


def _chart(chart: Chart) -> Block | None:
    """The chart as bars side by side; None where Slack would not take it."""
    names = [shorten_label(name, NAME) for name in chart.series]
    spans = any(SPAN in label for label, _values in chart.points)
    labels = [shorten_label(label.partition(SPAN)[0], NAME) for label, _values in chart.points]
    title = shorten_label(chart.title, TITLE)
    fit = 0 < len(names) <= SERIES and 0 < len(labels) <= POINTS and title
    if not fit or not all([*names, *labels]) or len({*names}) < len(names) or len({*labels}) < len(labels):
        return None
    columns = [[values[at] for _label, values in chart.points] for at in range(len(names))]
    below = {"x_label": shorten_label(_("Beginning of each period"), TITLE)} if spans else {}
    series = [{"name": name, "data": _points(labels, column)} for name, column in zip(names, columns, strict=True)]
    return {
        "type": CHART,
        "title": title,
        "chart": {"type": "bar", "series": series, "axis_config": {"categories": labels} | below},
    }


def _points(labels: Sequence[str], values: Sequence[int]) -> list[dict[str, Any]]:
    return [{"label": label, "value": value} for label, value in zip(labels, values, strict=True)]


def _numbers(cells: Sequence[str]) -> list[float] | None:
    """The numbers in a column, so that Slack sorts it by them; None where a cell holds anything else."""
    if not all(_NUMBER.fullmatch(cell) for cell in cells):
        return None
    try:
        return [float(parse_decimal(cell, locale=locale(), strict=True)) for cell in cells]
    except NumberFormatError:
        return None


def _words(cell: str) -> dict[str, Any]:
    return {"type": "raw_text", "text": sanitize(cell).strip() or NOTHING}


def _number(cell: str, value: float) -> dict[str, Any]:
    return {"type": "raw_number", "value": int(value) if value.is_integer() else value, "text": cell}
