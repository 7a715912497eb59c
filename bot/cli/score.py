"""`toxscan score`: texts from standard input, one a line, scored as they come."""

import asyncio
import codecs
import contextlib
import os
import re
import threading
from collections.abc import Sequence

from bot.adapters.terminal.console import make_console, say
from bot.adapters.terminal.waiting import describe_wait, show_wait
from bot.cli.output import standard_output
from bot.core.config import Settings
from bot.core.domain.errors import InputError
from bot.core.domain.posts import SkipReason
from bot.core.ports import Scorer
from bot.core.scoring.factory import scoring_service
from bot.core.scoring.models import files as models
from bot.core.scoring.text import prepare_all
from bot.core.text import languages
from bot.core.text.catalog import _
from bot.core.text.untrusted import to_safe_json
from bot.core.views.words import number

LINES_AT_ONCE = 1_000
CHUNK = 65_536  # Bytes read at once.
LONGEST = 1_000_000  # Characters a line; the longest post on X has 25,000.
_TELLING = 4  # Bytes: as many as the longest mark has.
_PLAIN = re.compile(rb"[\x01-\xee\xf0-\xfd]*")  # Neither a mark's beginning nor a zero.
# Before the shorter ones that begin alike.
_MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
DIGITS = 6  # As in every export: finer than single precision is sure of.


async def score(settings: Settings, descriptor: int) -> None:
    """Print one JSON object for each line of the input, in order: its text and its scores.

    Raises:
        ToxscanError: the model can't be loaded or kept alive, or the input or the output fails.
    """
    scorer = scoring_service(settings, models.find(settings.model, settings.data_dir))
    async with contextlib.AsyncExitStack() as stack:
        stack.push_async_callback(scorer.close)
        with show_wait(describe_wait(settings), make_console(stderr=True)):
            await scorer.start()
        if os.isatty(descriptor):
            say(make_console(stderr=True), _("Type a text and press Enter; Ctrl-D ends."))
        waiting: asyncio.Queue[str | InputError | None] = asyncio.Queue(LINES_AT_ONCE)
        reader = threading.Thread(target=_read, args=(descriptor, waiting, asyncio.get_running_loop()), daemon=True)
        reader.start()
        while some := await _take(waiting):
            records = await to_rows(scorer, some)
            with standard_output() as out:
                out.writelines(to_safe_json(record) + "\n" for record in records)


def _read(descriptor: int, waiting: "asyncio.Queue[str | InputError | None]", loop: asyncio.AbstractEventLoop) -> None:
    """Put every line into the queue, then None. On the bare descriptor: a buffered file would lock up the exit."""

    def put(item: str | InputError | None) -> None:
        asyncio.run_coroutine_threadsafe(waiting.put(item), loop).result()

    rest = ""
    with contextlib.suppress(RuntimeError):  # The loop is closed: nobody waits any more.
        try:
            chunk = _start(descriptor)
            # One bad byte must not end the whole run.
            decoder = codecs.getincrementaldecoder(detect_encoding(chunk))(errors="replace")
            while chunk:
                *lines, rest = (rest + decoder.decode(chunk)).split("\n")
                for line in lines:
                    put(line.removesuffix("\r"))
                if len(rest) > LONGEST:
                    put(
                        InputError(
                            _("A line is longer than {most} characters.", most=number(LONGEST)),
                            _("Put one text on each line."),
                        )
                    )
                    return
                chunk = os.read(descriptor, CHUNK)
        except OSError as error:
            put(
                InputError(
                    _("Standard input can't be read ({reason}).", reason=error.strerror),
                    _("Send the texts through a pipe or from a file."),
                )
            )
            return
        if rest:
            put(rest)
        put(None)


def _start(descriptor: int) -> bytes:
    """The first bytes: as few as tell their encoding, so that a slow writer need not wait."""
    start = os.read(descriptor, CHUNK)
    while start and (len(start) == 1 or (len(start) < _TELLING and not _PLAIN.fullmatch(start))):
        more = os.read(descriptor, CHUNK)
        if not more:
            break
        start += more
    return start


def detect_encoding(start: bytes) -> str:
    """How a text is encoded that begins so: as its byte-order mark says, else in UTF-8, else, with zeros, in UTF-16."""
    for mark, name in _MARKS.items():
        if start.startswith(mark):
            return name
    # Every second byte of Latin letters is zero there, and none in UTF-8.
    zeros = (start[0:64:2].count(0), start[1:64:2].count(0))
    if max(zeros) * 4 > len(start[:64]):
        return "utf-16-le" if zeros[1] > zeros[0] else "utf-16-be"
    return "utf-8"


async def _take(waiting: "asyncio.Queue[str | InputError | None]") -> list[str]:
    """Whatever waits, at least one line: a slow writer gets its answers one by one. Empty at the end."""
    some: list[str] = []
    item = await waiting.get()
    while isinstance(item, str):
        some.append(item)
        if len(some) == LINES_AT_ONCE or waiting.empty():
            return some
        item = waiting.get_nowait()
    if some:
        waiting.put_nowait(item)  # The end, or what went wrong, comes after what came before it.
    elif item:
        raise item
    return some


async def to_rows(scorer: Scorer, texts: Sequence[str]) -> list[dict[str, object]]:
    """What is printed for each text. Scores of one in a language that the model does not know say nothing of it."""
    prepared = await prepare_all(texts)
    langs = await asyncio.to_thread(lambda: [languages.detect(text) for text in texts])
    scores = {}
    async with contextlib.aclosing(scorer.stream([each.words for each in prepared if each.words])) as answers:
        async for answer in answers:
            scores.update(answer)
    records: list[dict[str, object]] = []
    for text, (words, whole), lang in zip(texts, prepared, langs, strict=True):
        found = scores.get(words)
        record: dict[str, object] = {"text": text, "scores": {}}
        if found is not None:
            record["scores"] = {label.value: round(value, DIGITS) for label, value in found.items()}
        else:
            record["skipped"] = SkipReason.UNSCORABLE if words else SkipReason.NOTHING_TO_SCORE
        if not languages.is_known(lang, scorer.languages):
            record["unknown_language"] = lang
        if not whole:
            record["cut"] = True  # The model read its beginning.
        records.append(record)
    return records
