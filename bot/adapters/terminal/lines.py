"""`toxscan score`: texts from standard input, one a line, scored as they come."""

import asyncio
import codecs
import contextlib
import json
import os
import threading

from bot.adapters.terminal.output import standard_output
from bot.core.config import Settings
from bot.core.errors import InputError
from bot.core.model import SkipReason
from bot.core.scoring import models
from bot.core.scoring.engine import ScoringService
from bot.core.scoring.factory import scoring_service
from bot.core.scoring.text import prepared_all

LINES_AT_ONCE = 1_000
CHUNK = 65_536  # Bytes read at once.
LONGEST = 1_000_000  # Characters a line; the longest post on X has 25,000.
DIGITS = 6  # As in every export: finer than single precision is sure of.


async def score(settings: Settings, descriptor: int) -> None:
    """Print one JSON object for each line of the input, in order: its text and its scores.

    Raises:
        ToxscanError: the model can't be loaded or kept alive, or the input or the output fails.
    """
    scorer = scoring_service(settings, models.find(settings.model, settings.data_dir))
    async with contextlib.AsyncExitStack() as stack:
        stack.push_async_callback(scorer.close)
        await scorer.start()
        waiting: asyncio.Queue[str | InputError | None] = asyncio.Queue(LINES_AT_ONCE)
        reader = threading.Thread(target=_read, args=(descriptor, waiting, asyncio.get_running_loop()), daemon=True)
        reader.start()
        while some := await _take(waiting):
            records = await _scored(scorer, some)
            with standard_output() as out:
                out.writelines(json.dumps(record, ensure_ascii=False) + "\n" for record in records)


def _read(descriptor: int, waiting: "asyncio.Queue[str | InputError | None]", loop: asyncio.AbstractEventLoop) -> None:
    """Put every line into the queue, then None. On the bare descriptor: a buffered file would lock up the exit."""

    def put(item: str | InputError | None) -> None:
        asyncio.run_coroutine_threadsafe(waiting.put(item), loop).result()

    decoder = codecs.getincrementaldecoder("utf-8")(errors="replace")  # One bad byte must not end the whole run.
    rest = ""
    with contextlib.suppress(RuntimeError):  # The loop is closed: nobody waits any more.
        try:
            while chunk := os.read(descriptor, CHUNK):
                *lines, rest = (rest + decoder.decode(chunk)).split("\n")
                for line in lines:
                    put(line.removesuffix("\r"))
                if len(rest) > LONGEST:
                    put(InputError(f"A line is longer than {LONGEST:,} characters.", "Give one text a line."))
                    return
        except OSError as error:
            put(InputError(f"Standard input can't be read ({error.strerror}).", "Give the texts by a pipe or a file."))
            return
        if rest:
            put(rest)
        put(None)


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


async def _scored(scorer: ScoringService, texts: list[str]) -> list[dict[str, object]]:
    prepared = [words for words, _ in await prepared_all(texts)]
    scores = {}
    async with contextlib.aclosing(scorer.stream([text for text in prepared if text])) as answers:
        async for answer in answers:
            scores.update(answer)
    records: list[dict[str, object]] = []
    for text, words in zip(texts, prepared, strict=True):
        found = scores.get(words)
        record: dict[str, object] = {"text": text, "scores": {}}
        if found is not None:
            record["scores"] = {label.value: round(value, DIGITS) for label, value in found.items()}
        else:
            record["skipped"] = SkipReason.UNSCORABLE if words else SkipReason.NOTHING_TO_SCORE
        records.append(record)
    return records
