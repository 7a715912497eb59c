"""Logs never stand in the way of the work."""

import asyncio
import io
import json
import logging
import sys
from collections.abc import Iterator

import pytest
import structlog

from bot import log
from bot.core import metrics


@pytest.fixture(autouse=True)
def restored() -> Iterator[None]:
    """The tests' own silence, afterwards."""
    before = structlog.get_config()
    yield
    structlog.configure(**before)
    for logger in (logging.getLogger(), logging.getLogger("toxscan")):
        logger.handlers = [each for each in logger.handlers if each.name != "toxscan"]


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> io.StringIO:
    """What went to stderr, where nobody watches."""
    stderr = io.StringIO()
    monkeypatch.setattr(sys, "stderr", stderr)
    log.configure("info")
    return stderr


def lines(written: io.StringIO) -> list[dict[str, object]]:
    """The log's lines."""
    return [json.loads(line) for line in written.getvalue().splitlines()]


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


async def test_whatever_a_scans_task_logs_names_the_scan(written: io.StringIO) -> None:
    """Also the tasks that it starts; nobody has to hand the number on, and no other task gets it."""

    async def deep() -> None:
        structlog.get_logger().info("deep")

    async def scan(number: int) -> None:
        structlog.contextvars.bind_contextvars(scan=number)
        async with asyncio.TaskGroup() as parts:
            parts.create_task(deep())

    await asyncio.gather(scan(7), scan(8))
    await deep()
    assert [line.get("scan") for line in lines(written)] == [7, 8, None]


def test_warnings_of_libraries_come_in_the_same_form(written: io.StringIO) -> None:
    """With the library's name; what is less than a warning stays out: there people's words may stand."""
    logging.getLogger("discord.gateway").warning("shard %s is late", 0)
    logging.getLogger("discord.gateway").info("somebody wrote this")
    [line] = lines(written)
    assert (line["event"], line["logger"], line["level"]) == ("shard 0 is late", "discord.gateway", "warning")


def test_a_crash_is_logged_without_the_values_of_variables(written: io.StringIO) -> None:
    """They may be posts; where it happened is enough."""
    words = "words of a post"
    try:
        len(words) / 0
    except ZeroDivisionError:
        structlog.get_logger().exception("crashed")
        logging.getLogger("asyncio").exception("crashed too")
    assert all("ZeroDivisionError" in str(line["exception"]) for line in lines(written))
    assert "words of a post" not in written.getvalue()


def test_warnings_and_errors_are_counted_by_what_they_tell_of(written: io.StringIO) -> None:
    """So that a dashboard shows which kind grows."""

    def counted(kind: str, level: str) -> float:
        return metrics.REGISTRY.get_sample_value("toxscan_errors_total", {"kind": kind, "level": level}) or 0.0

    structlog.get_logger().info("test.event")
    structlog.get_logger().error("test.event", post="1")
    logging.getLogger("some.library").warning("one of many sentences")
    assert counted("test.event", "error") == 1
    assert counted("test.event", "info") == 0
    assert counted("some.library", "warning") == 1


def test_configuring_again_doubles_no_line(written: io.StringIO, monkeypatch: pytest.MonkeyPatch) -> None:
    """The last one counts."""
    monkeypatch.setattr(sys, "stderr", written)
    log.configure("info")
    structlog.get_logger().info("once")
    logging.getLogger("some.library").warning("once")
    assert len(lines(written)) == 2
