"""What Discord's refusals mean, for the calls that we make: creating and changing messages, opening direct messages."""

from contextlib import AbstractContextManager

import aiohttp
import discord

from bot.adapters.refusals import SERVER_ERROR, TOO_MANY, explain_silence
from bot.core.domain import delivery
from bot.core.domain.delivery import DeliveryError, Kind
from bot.core.text.catalog import N_, _

CLOSED = N_("I can't send you direct messages: your settings forbid it, or we no longer share a server.")
_GONE = N_("I can no longer write in the channel where you asked: it was deleted or is closed to me.")
_PERMISSION = N_("I can no longer write in the channel where you asked: I lack a permission there.")
_LOCKED = N_("I can no longer write in the thread where you asked: it is locked.")
_ARCHIVED = N_("I can no longer write in the thread where you asked: it is archived.")
_NO_TEXT = N_("I can't write in the channel where you asked: it does not allow messages of this kind.")
_FILTERED = N_(
    "A filter of the server, such as AutoMod, blocks the posts that I quote in the channel where you asked. "
    "People who manage the server can exempt me."
)

# The codes: https://docs.discord.com/developers/topics/opcodes-and-status-codes#json
_PASSING = (
    20016,  # Slow mode.
    20022,  # Edits in announcement channels.
    20028,  # Writing in the channel too often,
    20029,  # or in the server.
    30046,  # Too many edits of messages older than an hour.
    40003,  # Opening direct messages too fast.
    40004,  # Sending is switched off for the moment,
    40006,  # and so is this feature.
    40062,  # The resource is rate limited.
    40333,  # Cloudflare blocks the request.
    110000,
    110001,
    130000,  # Overloaded.
)
_OVER = (
    10008,  # Unknown message.
    10015,  # Unknown webhook: an interaction's, which is over.
    10062,  # Unknown interaction.
    50027,  # Invalid webhook token: the same.
)
_SMALLER = (
    30015,  # Too many attachments.
    40005,  # Request entity too large.
    50035,  # Invalid form body: a plainer drawing has less that could be wrong.
    50045,  # A file is too large.
    400001,  # The server takes no files for the moment.
)
_OURS = (
    40001,  # Unauthorized,
    50014,  # with such a token: the operator sees to it.
    40060,  # Already acknowledged.
    40094,  # Too many follow-ups.
    50005,  # A message of somebody else's.
    50006,  # An empty message.
    50021,  # A system message.
    50041,
    50046,
    50068,
    50109,
    50110,
    50146,
    160002,  # A reply without the permission to read what was said.
)
_FINAL = {
    10003: _GONE,  # Unknown channel.
    10004: _GONE,  # Unknown server.
    10013: CLOSED,  # Unknown user.
    20009: _FILTERED,  # Explicit content.
    40007: CLOSED,  # Banned.
    40058: _NO_TEXT,  # A forum.
    50001: _GONE,  # Missing access.
    50003: _NO_TEXT,
    50007: CLOSED,
    50008: _NO_TEXT,
    50009: _PERMISSION,  # The channel's verification level.
    50013: _PERMISSION,
    50024: _NO_TEXT,
    50033: CLOSED,  # Invalid recipient.
    50083: _ARCHIVED,
    50278: CLOSED,  # No server in common.
    160005: _LOCKED,
    200000: _FILTERED,  # AutoMod.
    240000: _FILTERED,  # Its filter of links.
}
MEANINGS = delivery.meanings(passing=_PASSING, over=_OVER, smaller=_SMALLER, ours=_OURS, final=_FINAL)
ARCHIVED = 50083
LACKING = {50001, 50013}
"""What says that a permission is lacking."""
FAILURES = (discord.DiscordException, aiohttp.ClientError, OSError)
"""What discord.py raises where a call did not succeed; `TimeoutError` is one of the last."""


def translate_failures() -> AbstractContextManager[None]:
    """Run a platform's call: its errors become a `DeliveryError`."""
    return delivery.translate_failures(FAILURES, explain_failure)


def explain_failure(error: BaseException) -> DeliveryError:
    """What one of `FAILURES` means."""
    match error:
        case discord.HTTPException():
            return _answered(error)
        case discord.RateLimited():
            return DeliveryError(Kind.PASSING, "rate limited")
        case _:
            return explain_silence(error)


def _answered(error: discord.HTTPException) -> DeliveryError:
    reason = f"{error.status}/{error.code}"
    if known := MEANINGS.get(error.code):
        return DeliveryError(known.kind, reason, _(known.words), code=error.code)
    # Cloudflare's answers are no JSON and have no code: 429 "error code: 1015", for example.
    if error.status == TOO_MANY:
        return DeliveryError(Kind.PASSING, reason)
    if error.status >= SERVER_ERROR:
        return DeliveryError(Kind.PASSING, reason, maybe_shown=True)
    return DeliveryError(Kind.UNKNOWN, reason)
