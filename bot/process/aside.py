"""Work that takes much memory for a moment, in a process of its own that ends when nobody has needed it for a minute.

matplotlib takes 35 MB, the languages 90 MB, a PDF up to 100 MB: in the bot's own process they would stay for good.
"""

import asyncio
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import TypeVar

from bot.core.domain.errors import OperatorError
from bot.core.text.catalog import ENGLISH, Language, _, current_language, use_language
from bot.core.text.places import say_server, says_server
from bot.core.text.translations import Translations
from bot.process.allocator import keep_few_arenas

IDLE_SECONDS = 60.0

T = TypeVar("T")


def begin() -> None:
    """Prepare a process that we start: it ignores Ctrl-C, which its parent handles, and ends when its parent does."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_die_with_parent, daemon=True).start()
    keep_few_arenas()


def one_process() -> ProcessPoolExecutor:
    """A pool of one process, started with the first work that it gets."""
    context = multiprocessing.get_context("spawn")  # A fork would copy our threads' locks in any state.
    return ProcessPoolExecutor(1, mp_context=context, initializer=begin)


class SideProcess:
    """One process, there while it is needed, for one piece of work at a time."""

    def __init__(self, idle_seconds: float = IDLE_SECONDS) -> None:
        self._idle_seconds = idle_seconds
        self._pool: ProcessPoolExecutor | None = None
        self._working = 0
        self._end: asyncio.TimerHandle | None = None

    async def run(self, work: Callable[..., T], *given: object) -> T:
        """What a function of a module makes of these, in the reader's language; all of it has to be picklable.

        Raises:
            OperatorError: the process died over it twice.
            Exception: as the function raises.
        """
        reader = current_language()
        speech = (str(reader.locale), reader.translations is not ENGLISH.translations, says_server())
        loop = asyncio.get_running_loop()
        self._working += 1
        try:
            try:
                return await loop.run_in_executor(self._ready(), _speak, speech, work, given)
            except BrokenProcessPool:
                self._let_go()
                return await loop.run_in_executor(self._ready(), _speak, speech, work, given)
        except BrokenProcessPool as error:
            self._let_go()
            raise OperatorError(
                _("A process of the bot crashed while doing this."),
                _("The machine most likely ran out of memory: free some, then try again."),
            ) from error
        finally:
            self._working -= 1
            if not self._working:
                self._end = loop.call_later(self._idle_seconds, self._let_go)

    def _ready(self) -> ProcessPoolExecutor:
        if self._end:
            self._end.cancel()
        if self._pool is None:
            self._pool = one_process()
        return self._pool

    def _let_go(self) -> None:
        """Let it end, once it has done what it was given."""
        pool, self._pool = self._pool, None
        if pool:
            pool.shutdown(wait=False)


def _speak(speech: tuple[str, bool, bool], work: Callable[..., T], given: tuple[object, ...]) -> T:
    tag, translated, on_servers = speech
    found = Translations().find(tag)
    language = found if translated else Language(found.locale, ENGLISH.translations)
    with use_language(language), say_server(on_servers=on_servers):
        return work(*given)


def _die_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(0)
