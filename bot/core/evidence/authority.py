"""The time-stamp authority: a server of others that signs that it has seen a hash, and when (RFC 3161, 3.4).

It learns the hash of the manifest and nothing else.
"""

import aiohttp

from bot.core.evidence import time_stamp
from bot.core.evidence.time_stamp import MOST_BYTES, StampError
from bot.core.text.catalog import _

SECONDS = 15.0  # For the whole answer; it is a few thousand bytes.
_QUERY, _REPLY = "application/timestamp-query", "application/timestamp-reply"


async def ask(url: str, content: bytes) -> bytes:
    """The authority's response about this content, which is as it must be but for the signature.

    Raises:
        StampError: it gave none.
    """
    query, nonce = time_stamp.request(content)
    try:
        async with (
            aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=SECONDS)) as session,
            session.post(url, data=query, headers={"Content-Type": _QUERY, "Accept": _REPLY}) as response,
        ):
            response.raise_for_status()
            given = await _read(response)
    except (aiohttp.ClientError, TimeoutError, ValueError) as error:
        raise StampError(_("The time-stamp authority did not answer.")) from error
    time_stamp.read(given, content, nonce=nonce)
    return given


async def _read(response: aiohttp.ClientResponse) -> bytes:
    """At most one byte more than a response may have."""
    given = b""
    async for piece in response.content.iter_chunked(MOST_BYTES):
        given += piece
        if len(given) > MOST_BYTES:
            break
    return given
