"""Archives of 2012 to 2018, with a file for each month, for tests."""

import json
from typing import Any


def months(name: str, records: list[dict[str, Any]]) -> str:
    """A month as X wrote it from 2012 to 2018."""
    return f"Grailbird.data.tweets_{name} = \n {json.dumps(records)}"


def old_post(number: int, text: str = "", **more: Any) -> dict[str, Any]:
    """A record of those years."""
    text = text or f"Post number {number}."
    base = {"id": 170_000_000 + number, "id_str": str(170_000_000 + number), "text": text, "source": "web"}
    return base | {"created_at": f"2012-01-05 08:36:{number:02} +0000", "entities": {}} | more
