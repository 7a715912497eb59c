"""Logs: to stderr, one line an event; never a post's text, never a secret."""

import logging
import os
import sqlite3
import sys
import traceback
from collections.abc import Iterator, MutableMapping
from typing import Any, TextIO

import structlog

from bot.core import metrics
from bot.core.domain.errors import OperatorError

HANDED_ON = ("tweepy", "urllib3", "requests_oauthlib", "oauthlib")  # Their debug messages hold our tokens.
COUNTED = ("warning", "error", "critical")
# What these say is about code, files and tables. Any other exception may quote what was worked on: a ValueError a
# post, PostgreSQL the row that it refused, a call's failure its address with a token.
_ABOUT_CODE = {
    AttributeError,
    ImportError,
    ModuleNotFoundError,
    NameError,
    NotImplementedError,
    RecursionError,
    RuntimeError,
    TypeError,
    UnboundLocalError,
}
_ABOUT_US = (OperatorError, sqlite3.Error)
_CODES = ("status", "code", "sqlstate", "returncode")  # Of libraries' exceptions: what kind of failure it was.
_MOST_CHAINED = 10  # Exceptions that led to one another.


def configure(level: str) -> None:
    """Log from `level` up: readable on a terminal, one JSON object a line elsewhere; libraries' warnings alike."""
    terminal = sys.stderr is not None and sys.stderr.isatty()
    logging.raiseExceptions = False  # A closed or broken stderr must not end the work that wants to log.
    for library in HANDED_ON:
        logging.getLogger(library).setLevel(logging.WARNING)
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,  # The scan that a line is about.
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper("iso", utc=True),
    ]
    trace = structlog.processors.ExceptionRenderer(_render_trace)
    shown: list[structlog.typing.Processor] = [] if terminal else [trace]
    shown.append(_renderer(terminal=terminal))
    _handler("toxscan", logging.Formatter("%(message)s"), level.upper())
    libraries = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[structlog.stdlib.add_logger_name, *shared, _count, _drop_quoted],
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *shown],
    )
    _handler("", libraries, "WARNING")
    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level.upper()]),
        processors=[*shared, _count, *shown],
        logger_factory=lambda *_names: logging.getLogger("toxscan"),
    )


class _StandardError(logging.StreamHandler[TextIO]):
    """Writes to whatever stderr is at that moment: above a prompt or a progress bar, which put their own there."""

    def emit(self, record: logging.LogRecord) -> None:
        """Write one line."""
        self.stream = sys.stderr
        super().emit(record)


def _handler(name: str, formatter: logging.Formatter, level: str) -> None:
    """Let the logger of this name write to stderr, once."""
    handler = _StandardError()
    handler.set_name("toxscan")
    handler.setFormatter(formatter)
    logger = logging.getLogger(name)
    logger.handlers = [*(each for each in logger.handlers if each.name != "toxscan"), handler]
    logger.propagate = False
    logger.setLevel(level)


def _renderer(*, terminal: bool) -> structlog.typing.Processor:
    if not terminal:
        return structlog.processors.JSONRenderer()
    # structlog's own choice, rich, prints local variables: posts, and the header with our token.
    # Quoted strings: one may come from an address that anybody can write, and would move the cursor.
    return structlog.dev.ConsoleRenderer(exception_formatter=_write_trace, repr_native_str=True)


def _count(_logger: Any, level: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Count warnings and errors: ours by their event, of which there are few; a library's by its name."""
    if level in COUNTED:
        metrics.ERRORS.labels(event.get("logger") or event["event"], level).inc()
    return event


def _drop_quoted(_logger: Any, _level: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Take out of a library's sentence what an exception says: asyncio and slack-bolt quote it there, too."""
    given = event.get("exc_info")
    for error in _chain(given[1]) if isinstance(given, tuple) and given[1] else ():
        if not _tells_of_code(error):
            for quoted in filter(None, (repr(error), str(error))):
                event["event"] = str(event["event"]).replace(quoted, type(error).__name__)
    return event


def _render_trace(exc_info: structlog.typing.ExcInfo) -> str:
    """Where it happened, and what kinds of exceptions led to it; what they say only where that can't be a post."""
    return "\n".join(_trace(exc_info[1], set()))


def _write_trace(out: TextIO, exc_info: structlog.typing.ExcInfo) -> None:
    out.write(f"\n{_render_trace(exc_info)}")


def _trace(error: BaseException, told: set[int]) -> Iterator[str]:
    for each in reversed(_chain(error)):
        if id(each) in told:
            continue
        told.add(id(each))
        yield "Traceback (most recent call last):"
        yield "".join(traceback.format_tb(each.__traceback__)).rstrip()
        yield _name(each)
        if isinstance(each, BaseExceptionGroup):
            for part in each.exceptions:
                yield from _trace(part, told)


def _chain(error: BaseException) -> list[BaseException]:
    """An exception and what led to it, the latest first."""
    found, earlier = [error], error
    while len(found) < _MOST_CHAINED:
        before = earlier.__cause__ or (None if earlier.__suppress_context__ else earlier.__context__)
        if before is None or before in found:
            break
        found.append(before)
        earlier = before
    return found


def _name(error: BaseException) -> str:
    """What kind of exception it is, with what it says where that is about code, else with its codes."""
    kind = type(error).__qualname__
    if type(error).__module__ != "builtins":
        kind = f"{type(error).__module__}.{kind}"
    if _tells_of_code(error):
        return f"{kind}: {error}"
    if isinstance(error, OSError) and error.errno and error.errno > 0:
        return f"{kind}: {os.strerror(error.errno)}"
    codes = [f"{name} {value}" for name in _CODES if isinstance(value := getattr(error, name, None), int | str)]
    return f"{kind}: {', '.join(codes)}" if codes else kind


def _tells_of_code(error: BaseException) -> bool:
    return type(error) in _ABOUT_CODE or isinstance(error, _ABOUT_US)
