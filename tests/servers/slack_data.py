"""The rules of Slack's tables and charts, of which slack_sdk knows nothing.

https://docs.slack.dev/reference/block-kit/blocks/data-table-block and data-visualization-block.
"""

from collections.abc import Iterator
from typing import Any

ROWS, COLUMNS, CELLS = 101, 20, 10_000
CHARTS, TITLE, NAME, SERIES, POINTS = 2, 50, 20, 6, 20


def data_mistakes(blocks: list[dict[str, Any]]) -> Iterator[str]:
    """What is wrong with the tables and charts of a message together."""
    charts = sum(block.get("type") == "data_visualization" for block in blocks)
    if charts > CHARTS:
        yield f"{charts} charts"
    cells = sum(
        len(str(cell.get("text", "")))
        for block in blocks
        if block.get("type") == "data_table"
        for row in block["rows"]
        for cell in row
    )
    if cells > CELLS:
        yield f"{cells} characters in tables"


def table(block: dict[str, Any]) -> Iterator[str]:
    """What is wrong with a table."""
    rows = block.get("rows", [])
    if not 2 <= len(rows) <= ROWS:
        yield f"{len(rows)} rows"
    if len({len(row) for row in rows}) > 1 or not 1 <= len(rows[0]) <= COLUMNS:
        yield f"rows of {sorted({len(row) for row in rows})} cells"
    if not block.get("caption"):
        yield "no caption"
    if not 1 <= block.get("page_size", 5) <= 100:
        yield f"{block['page_size']} rows on a page"
    if not 0 <= block.get("row_header_column_index", 0) < len(rows[0]):
        yield "a row header that there is not"
    for row in rows:
        for cell in row:
            number = isinstance(cell.get("value"), int | float)
            if (
                cell["type"] not in {"raw_text", "raw_number"}
                or not cell["text"]
                or number != (cell["type"] == "raw_number")
            ):
                yield f"a cell {cell}"


def chart(block: dict[str, Any]) -> Iterator[str]:
    """What is wrong with a chart."""
    drawn = block["chart"]
    if not 0 < len(block["title"]) <= TITLE:
        yield f"a title of {len(block['title'])} characters"
    if drawn["type"] not in {"bar", "line", "area"}:
        yield f"a chart of type {drawn['type']!r}"
        return
    series, categories = drawn["series"], drawn["axis_config"]["categories"]
    if len(drawn["axis_config"].get("x_label", "")) > TITLE:
        yield "an x_label that is too long"
    names = [each["name"] for each in series]
    if not 0 < len(series) <= SERIES or len(set(names)) < len(names):
        yield f"the series {names}"
    if not 0 < len(categories) <= POINTS or len(set(categories)) < len(categories):
        yield f"the categories {categories}"
    if not all(0 < len(name) <= NAME for name in [*names, *categories]):
        yield "a name that is too long, or empty"
    for each in series:
        if [point["label"] for point in each["data"]] != categories:
            yield f"the labels of {each['name']}"
        if not all(isinstance(point["value"], int | float) for point in each["data"]):
            yield f"the values of {each['name']}"
