"""`toxscan score`: texts from standard input, one a line, scored as they come."""

import asyncio
import contextlib
import json
import queue
import threading
from typing import TextIO

from bot.adapters.terminal.output import standard_output
from bot.core.config import Settings
from bot.core.model import SkipReason
from bot.core.scoring import models
from bot.core.scoring.engine import ScoringService
from bot.core.scoring.text import prepare

LINES_AT_ONCE = 1_000
DIGITS = 6  # As in every export: finer than single precision is sure of.


async def score(settings: Settings, lines: TextIO) -> None:
    """Print one JSON object for each line of `lines`, in order: its text and its scores.

    Raises:
        ToxscanError: the model can't be loaded or kept alive, or standard output can't be written.
    """
    scorer = ScoringService(
        models.find(settings.model, settings.data_dir),
        device=settings.device,
        threads=settings.threads,
        hang_seconds=settings.hang_seconds,
    )
    waiting: queue.Queue[str | None] = queue.Queue(LINES_AT_ONCE)
    threading.Thread(target=_read, args=(lines, waiting), daemon=True).start()
    async with contextlib.AsyncExitStack() as stack:
        stack.push_async_callback(scorer.close)
        await scorer.start()
        while some := await asyncio.to_thread(_take, waiting):
            records = await _scored(scorer, some)
            with standard_output() as out:
                out.writelines(json.dumps(record, ensure_ascii=False) + "\n" for record in records)


def _read(lines: TextIO, waiting: "queue.Queue[str | None]") -> None:
    try:
        for line in lines:
            waiting.put(line.rstrip("\r\n"))
    finally:
        waiting.put(None)  # Else whoever takes them would wait for ever.


def _take(waiting: "queue.Queue[str | None]") -> list[str]:
    """Whatever waits, at least one line: a slow writer gets its answers one by one. Empty at the end."""
    some: list[str] = []
    line = waiting.get()
    while line is not None:
        some.append(line)
        if len(some) == LINES_AT_ONCE or waiting.empty():
            return some
        line = waiting.get()
    waiting.put(None)
    return some


async def _scored(scorer: ScoringService, texts: list[str]) -> list[dict[str, object]]:
    prepared = [prepare(text) for text in texts]
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
