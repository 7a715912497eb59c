"""Keeps discord.py from repeating requests that may already have succeeded: it retries all after a server error."""

from types import SimpleNamespace

import aiohttp
import discord

from bot.adapters.refusals import SERVER_ERROR

RESET = {54, 10054}  # The errnos of a connection reset after which discord.py tries again.


def unrepeated() -> aiohttp.TraceConfig:
    """Makes a POST fail at once after a server error or a broken connection, before discord.py can repeat it.

    Its own loops (http.py and webhook/async_.py: `request`) repeat blindly, which could post twice. All other verbs
    that we use can be repeated, and rate limits are waited out there as before.
    """
    trace = aiohttp.TraceConfig()
    trace.on_request_end.append(_answered)
    trace.on_request_exception.append(_broken)
    return trace


async def _answered(
    _session: aiohttp.ClientSession, _context: SimpleNamespace, params: aiohttp.TraceRequestEndParams
) -> None:
    if params.method == "POST" and params.response.status >= SERVER_ERROR:
        params.response.close()
        raise discord.DiscordServerError(params.response, "not tried again here")


async def _broken(
    _session: aiohttp.ClientSession, _context: SimpleNamespace, params: aiohttp.TraceRequestExceptionParams
) -> None:
    if params.method == "POST" and getattr(params.exception, "errno", None) in RESET:
        raise aiohttp.ServerDisconnectedError("not tried again here") from params.exception
