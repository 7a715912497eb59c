"""What `make quick` leaves out, for an answer within 90 seconds: `pytest --quick`.

It runs on SQLite and one of Slack's transports. Tests that start processes or take long say so by their timeout, or
bear the mark `slow`.
"""

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Sequence

PATIENT = 300  # Seconds: tests that may take so long start programs or models.
ON_POSTGRES = {"postgres", "postgres_store", "fleet"}
LEFT_OUT = {"postgres", "http"}  # A database and a transport that the full suite is for.
FOLDERS = ("cli", "hostile")  # The command line in processes, and archives made to take much.
WITHOUT_A_MODEL = {"test_batching.py", "test_disguised_words.py", "test_long_texts.py", "test_text.py", "test_turns.py"}
"""Of the scoring tests; to load a model takes seconds in each process, and torch as many to import."""


def is_collected(path: Path) -> bool:
    """Whether the lane looks into this folder or file at all."""
    if path.parent.name == "scoring" and path.name.startswith("test_"):
        return path.name in WITHOUT_A_MODEL
    return not (path.parent.name == "tests" and path.name in FOLDERS)


def is_quick(item: pytest.Item) -> bool:
    """Whether the test belongs to the quick lane."""
    timeout = item.get_closest_marker("timeout")
    patient = timeout and timeout.args and timeout.args[0] >= PATIENT
    return not (patient or item.get_closest_marker("slow") or _elsewhere(item))


def _elsewhere(item: pytest.Item) -> bool:
    fixtures: Sequence[str] = getattr(item, "fixturenames", ())
    params = item.callspec.params.values() if hasattr(item, "callspec") else ()
    if any(each in LEFT_OUT for each in params if isinstance(each, str)):
        return True
    return bool(ON_POSTGRES.intersection(fixtures))
