"""What a refusal means on every chat platform alike."""

from collections.abc import Iterator
from contextlib import contextmanager

import aiohttp

from bot.core.domain.delivery import DeliveryError, Kind
from bot.core.domain.watches import Destination

TOO_MANY, SERVER_ERROR = 429, 500


def explain_silence(error: BaseException) -> DeliveryError:
    """What it means that a call got no answer: it may have arrived, unless not even a way there could be opened."""
    reason = type(error).__name__
    if not isinstance(error, aiohttp.ClientError | OSError):
        return DeliveryError(Kind.UNKNOWN, reason)
    return DeliveryError(Kind.PASSING, reason, maybe_shown=not isinstance(error, aiohttp.ClientConnectorError))


@contextmanager
def keep_doubt() -> Iterator[None]:
    """Around a look for a message that may have arrived: what forbids the look leaves the doubt, unless it passes.

    Raises:
        DeliveryError: nobody could look.
    """
    try:
        yield
    except DeliveryError as refusal:
        kind = Kind.PASSING if refusal.kind is Kind.PASSING else Kind.IN_DOUBT
        raise DeliveryError(kind, f"history: {refusal.reason}") from refusal


@contextmanager
def explain_closed(place: Destination, closed: str) -> Iterator[None]:
    """Whatever ends direct messages for good is told to their owner in these words: others speak of a channel.

    Raises:
        DeliveryError: the message was refused.
    """
    try:
        yield
    except DeliveryError as refusal:
        if refusal.kind is Kind.FINAL and not place.channel:
            raise DeliveryError(Kind.FINAL, refusal.reason, closed) from refusal
        raise
