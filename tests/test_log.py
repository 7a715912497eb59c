"""Logs never stand in the way of the work."""

import io
import json
import sys
from collections.abc import Iterator

import pytest
import structlog

from bot import log


@pytest.fixture(autouse=True)
def restored() -> Iterator[None]:
    """The tests' own silence, afterwards."""
    before = structlog.get_config()
    yield
    structlog.configure(**before)


def test_a_log_line_is_one_json_object_where_nobody_watches(monkeypatch: pytest.MonkeyPatch) -> None:
    """With its level and time; below the level nothing is written."""
    written = io.StringIO()
    monkeypatch.setattr(sys, "stderr", written)
    log.configure("warning")
    structlog.get_logger().info("quiet")
    structlog.get_logger().warning("loud", scan=7)
    line = json.loads(written.getvalue())
    assert (line["event"], line["level"], line["scan"]) == ("loud", "warning", 7)


def test_a_closed_stderr_ends_no_work(monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody closed the pipe that the logs go to: the line is lost, the work goes on."""
    closed = io.StringIO()
    monkeypatch.setattr(sys, "stderr", closed)
    log.configure("warning")
    closed.close()
    structlog.get_logger().warning("nobody hears it")
    assert closed.closed
