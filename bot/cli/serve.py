"""`toxscan serve`: Google's Perspective API, answered by the model on this machine."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

from pydantic import SecretStr

from bot.adapters.serve.comments import read_comment
from bot.adapters.serve.guards import is_loopback
from bot.adapters.serve.server import serving
from bot.adapters.terminal.console import make_console, say
from bot.adapters.terminal.waiting import describe_wait, show_wait
from bot.core.config import ServeSettings, Settings
from bot.core.domain.errors import ConfigError
from bot.core.scoring.factory import scoring_service
from bot.core.scoring.models import files as models
from bot.core.secrets import SERVE_KEY, read_secret
from bot.core.text.catalog import _


async def answer_requests(settings: Settings, where: ServeSettings) -> None:
    """Load the model and answer until cancelled.

    Raises:
        ToxscanError: a key is missing, the model can't be loaded, or the address can't be had.
    """
    key = read_key(settings, where)
    scorer = scoring_service(settings, models.find(settings.model, settings.data_dir))
    async with AsyncExitStack() as stack:
        stack.push_async_callback(scorer.close)
        with show_wait(describe_wait(settings), make_console(stderr=True)):
            await scorer.start()
            # The first comment loads lists of words and languages, which takes a second: it is not to be somebody's.
            await asyncio.to_thread(read_comment, "h3llo to everybody here", html=False, by_sentence=False)
        address = await stack.enter_async_context(serving(where, scorer, key))
        improving = asyncio.create_task(scorer.improve(_always), name="improving")
        stack.callback(improving.cancel)
        say(make_console(), describe(address, scorer.name, key))
        await asyncio.Event().wait()


def read_key(settings: Settings, where: ServeSettings) -> SecretStr | None:
    """The key that requests must bear; None where anybody on this machine may ask.

    Raises:
        ConfigError: there is none, though others could ask.
    """
    key = read_secret(SERVE_KEY, settings.secrets)
    if key is None and not is_loopback(where.host):
        raise ConfigError(
            _("Others could reach toxscan at {host}, and there is no key to tell who may ask.", host=where.host),
            _(
                "Set {name} to a long random word, such as `openssl rand -hex 24` prints, or leave out --host.",
                name=SERVE_KEY,
            ),
        )
    return key


def describe(address: str, model: str, key: SecretStr | None) -> str:
    """Where it answers, and whom."""
    if key:
        return _("{model} answers at {address}, whoever has the key. Ctrl-C stops it.", model=model, address=address)
    return _(
        "{model} answers at {address}, programs on this machine alone. Ctrl-C stops it.", model=model, address=address
    )


@asynccontextmanager
async def _always() -> AsyncIterator[bool]:
    """No scan is under way, so scores may be rounded otherwise at any moment."""
    yield True
