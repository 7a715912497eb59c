"""Logs: to stderr, one line an event; never a post's text, never a secret."""

import logging
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

from bot.core import metrics

HANDED_ON = ("tweepy", "urllib3", "requests_oauthlib", "oauthlib")  # Their debug messages hold our tokens.
COUNTED = ("warning", "error", "critical")


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
    shown: list[structlog.typing.Processor] = [] if terminal else [structlog.processors.format_exc_info]
    shown.append(_renderer(terminal=terminal))
    _handler("toxscan", logging.Formatter("%(message)s"), level.upper())
    libraries = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[structlog.stdlib.add_logger_name, *shared, _count],
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *shown],
    )
    _handler("", libraries, "WARNING")
    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level.upper()]),
        processors=[*shared, _count, *shown],
        logger_factory=lambda *_names: logging.getLogger("toxscan"),
    )


def _handler(name: str, formatter: logging.Formatter, level: str) -> None:
    """Let the logger of this name write to stderr, once."""
    handler = logging.StreamHandler(sys.stderr)
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
    return structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)


def _count(_logger: Any, level: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Count warnings and errors: ours by their event, of which there are few; a library's by its name."""
    if level in COUNTED:
        metrics.ERRORS.labels(event.get("logger") or event["event"], level).inc()
    return event
