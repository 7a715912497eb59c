"""Messages that another process left behind while they followed a scan: they go on where they stand."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

import structlog
from pydantic import ValidationError

from bot.core.domain.errors import ConfigError, StoreError
from bot.core.scans.live_messages import LiveMessages
from bot.core.store.scans.live_messages import LiveMessageRecord

M = TypeVar("M")

log = structlog.get_logger()


async def take_up(
    live_messages: LiveMessages,
    record: LiveMessageRecord,
    find: Callable[[], Awaitable[M | None]],
    follow: Callable[[M], Awaitable[None]],
) -> None:
    """Take one of them up; a scan that ended meanwhile shows its report.

    `find` gives the message, None where it can't be shown any more; it raises `ValidationError` for a place that
    another version of the bot has written, `ConfigError` where a key to it can't be read.
    """
    try:
        try:
            message = await find()
        except (ValidationError, ConfigError) as error:  # The report is in /history.
            log.warning("chat.live_message_dropped", scan=record.scan_id, error=type(error).__name__)
            message = None
        if message is None:
            await live_messages.set_place(record, "")
        else:
            await follow(message)
    except StoreError:  # Before it was followed: from then on, `follow_again` itself says what becomes of it.
        live_messages.put_back(record)
        raise
