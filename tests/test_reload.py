"""SIGHUP loads the model anew."""

import asyncio
import os
import signal

from structlog.testing import capture_logs

from bot.core.domain.errors import ModelError
from bot.reload import renew_on_hangup


async def test_each_hangup_renews_once() -> None:
    """The program lives on, which by itself a hangup would end."""
    renewed: asyncio.Queue[None] = asyncio.Queue()

    async def renew() -> None:
        renewed.put_nowait(None)

    async with renew_on_hangup(renew):
        for _ in range(2):
            os.kill(os.getpid(), signal.SIGHUP)
            async with asyncio.timeout(60):
                await renewed.get()
    assert renewed.empty()


async def test_a_model_that_cannot_be_loaded_anew_is_logged_and_asked_for_again() -> None:
    """The next hangup tries again."""
    tried: asyncio.Queue[None] = asyncio.Queue()

    async def renew() -> None:
        tried.put_nowait(None)
        raise ModelError("The model is damaged.", "Fetch it again.")

    with capture_logs() as logs:
        async with renew_on_hangup(renew):
            for _ in range(2):
                os.kill(os.getpid(), signal.SIGHUP)
                async with asyncio.timeout(60):
                    await tried.get()
    assert [line["error"] for line in logs] == ["The model is damaged. Fetch it again."] * 2
