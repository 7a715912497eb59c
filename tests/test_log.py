"""Logs never stand in the way of the work."""

import asyncio
import errno
import io
import json
import logging
import sqlite3
import sys
from collections.abc import Iterator

import pytest
import structlog

from bot import log
from bot.core import metrics
from bot.core.domain.errors import StoreError


class HttpError(Exception):
    """What a library raises where a call is refused."""

    def __init__(self, status: int) -> None:
        super().__init__("what we sent")
        self.status = status


@pytest.fixture(autouse=True)
def restored() -> Iterator[None]:
    """The tests' own silence, afterwards."""
    before = structlog.get_config()
    yield
    structlog.configure(**before)
    for logger in (logging.getLogger(), logging.getLogger("toxscan")):
        logger.handlers = [each for each in logger.handlers if each.name != "toxscan"]


@pytest.fixture
def written(capsys: pytest.CaptureFixture[str]) -> pytest.CaptureFixture[str]:
    """What went to stderr, where nobody watches."""
    log.configure("info")
    return capsys


def lines(written: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    """The log's lines that were not read yet."""
    return [json.loads(line) for line in written.readouterr().err.splitlines()]


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


def test_a_line_goes_above_a_prompt(monkeypatch: pytest.MonkeyPatch) -> None:
    """A prompt and a progress bar put something in the place of stderr that prints above them."""
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    log.configure("warning")
    above = io.StringIO()
    monkeypatch.setattr(sys, "stderr", above)
    structlog.get_logger().warning("loud")
    assert json.loads(above.getvalue())["event"] == "loud"


async def test_whatever_a_scans_task_logs_names_the_scan(written: pytest.CaptureFixture[str]) -> None:
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


def test_warnings_of_libraries_come_in_the_same_form(written: pytest.CaptureFixture[str]) -> None:
    """With the library's name; what is less than a warning stays out: there people's words may stand."""
    logging.getLogger("discord.gateway").warning("shard %s is late", 0)
    logging.getLogger("discord.gateway").info("somebody wrote this")
    [line] = lines(written)
    assert (line["event"], line["logger"], line["level"]) == ("shard 0 is late", "discord.gateway", "warning")


def test_a_crash_is_logged_without_the_values_of_variables(written: pytest.CaptureFixture[str]) -> None:
    """They may be posts; where it happened is enough."""
    words = "words of a post"
    try:
        len(words) / 0
    except ZeroDivisionError:
        structlog.get_logger().exception("crashed")
        logging.getLogger("asyncio").exception("crashed too")
    first, second = lines(written)
    assert all("ZeroDivisionError" in str(line["exception"]) for line in (first, second))
    assert "words of a post" not in str((first, second))


def crash(words: str) -> Exception:
    """What is left of a crash whose exceptions all quote what was worked on."""
    try:
        try:
            try:
                int(words)
            except ValueError as error:
                raise KeyError(words) from error
        except KeyError as error:
            raise ExceptionGroup(words, [error, LookupError(words)])  # noqa: B904 - as a bug of ours would
    except ExceptionGroup as error:
        return error


@pytest.mark.parametrize("terminal", [False, True])
def test_a_crash_is_logged_without_what_its_exceptions_say(monkeypatch: pytest.MonkeyPatch, terminal: bool) -> None:
    """A ValueError quotes what was no number, a database the row that it refused: where it happened is enough."""
    stderr, words = io.StringIO(), "words of a post"
    monkeypatch.setattr(sys, "stderr", stderr)
    monkeypatch.setattr(stderr, "isatty", lambda: terminal)
    log.configure("info")
    error = crash(words)
    structlog.get_logger().error("crashed", exc_info=error)
    logging.getLogger("slack_bolt").error("Failed to run listener function (error: %s)", error, exc_info=error)
    logging.getLogger("asyncio").error("never retrieved\nfuture: <Task exception=%r>", error, exc_info=error)
    assert words not in stderr.getvalue()
    kinds = "crash", "ValueError", "KeyError", "ExceptionGroup", "LookupError", "Failed to run", "never retrieved"
    assert [kind for kind in kinds if kind not in stderr.getvalue()] == []


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (TypeError("f() takes no arguments"), "TypeError: f() takes no arguments"),
        (StoreError("The disk is full.", "Free some space."), "StoreError: The disk is full. Free some space."),
        (sqlite3.IntegrityError("UNIQUE constraint failed: posts.id"), "UNIQUE constraint failed: posts.id"),
        (OSError(errno.ENOSPC, "what a library says", "a name"), "OSError: No space left on device"),
        (HttpError(503), "HttpError: status 503"),
    ],
    ids=lambda each: type(each).__name__,
)
def test_what_an_exception_says_of_code_files_and_tables_is_logged(
    written: pytest.CaptureFixture[str], error: Exception, said: str
) -> None:
    """Without it nobody finds the fault."""
    structlog.get_logger().error("crashed", exc_info=error)
    [line] = lines(written)
    assert str(line["exception"]).endswith(said)


def test_exceptions_that_lead_to_each_other_are_told_once(written: pytest.CaptureFixture[str]) -> None:
    """A part of a group that was raised again while the group was handled has the group before it."""
    part = ValueError("part")
    part.__context__ = ExceptionGroup("all", [part])
    structlog.get_logger().error("crashed", exc_info=part)
    [line] = lines(written)
    assert str(line["exception"]).count("ValueError") == 1


def test_what_stands_in_an_address_moves_no_cursor(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever watches the terminal sees signs of control as such."""
    screen = io.StringIO()
    monkeypatch.setattr(sys, "stderr", screen)
    monkeypatch.setattr(screen, "isatty", lambda: True)
    log.configure("info")
    structlog.get_logger().warning("slack.not_installed", reason="\x1b[2J\nall is well")
    assert "\x1b[2J" not in screen.getvalue()
    assert screen.getvalue().count("\n") == 1


def test_warnings_and_errors_are_counted_by_what_they_tell_of(written: pytest.CaptureFixture[str]) -> None:
    """So that a dashboard shows which kind grows."""

    def counted(kind: str, level: str) -> float:
        return metrics.REGISTRY.get_sample_value("toxscan_errors_total", {"kind": kind, "level": level}) or 0.0

    structlog.get_logger().info("test.event")
    structlog.get_logger().error("test.event", post="1")
    logging.getLogger("some.library").warning("one of many sentences")
    assert counted("test.event", "error") == 1
    assert counted("test.event", "info") == 0
    assert counted("some.library", "warning") == 1


def test_configuring_again_doubles_no_line(written: pytest.CaptureFixture[str]) -> None:
    """The last one counts."""
    log.configure("info")
    structlog.get_logger().info("once")
    logging.getLogger("some.library").warning("once")
    assert len(lines(written)) == 2
