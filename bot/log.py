"""Logs: to stderr, one line an event; never a post's text, never a secret."""

import logging
import sys

import structlog


def configure(level: str) -> None:
    """Log from `level` up: readable on a terminal, one JSON object a line elsewhere."""
    terminal = sys.stderr is not None and sys.stderr.isatty()
    logging.raiseExceptions = False  # A closed or broken stderr must not end the work that wants to log.
    logger = logging.getLogger("toxscan")
    logger.handlers = [logging.StreamHandler(sys.stderr)]
    logger.propagate = False
    logger.setLevel(level.upper())
    for library in ("tweepy", "urllib3", "requests_oauthlib", "oauthlib"):  # Their debug messages hold our tokens.
        logging.getLogger(library).setLevel(logging.WARNING)
    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level.upper()]),
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper("iso", utc=True),
            *([] if terminal else [structlog.processors.format_exc_info]),
            # structlog's own choice, rich, prints local variables: posts, and the header with our token.
            structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)
            if terminal
            else structlog.processors.JSONRenderer(),
        ],
        logger_factory=lambda *_names: logger,
    )
