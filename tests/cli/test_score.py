"""Texts from standard input, however they are encoded."""

import asyncio
import codecs
import io
import os
import sys
import threading
from collections.abc import Sequence
from pathlib import Path

import pytest

from bot.cli.score import _read, detect_encoding, score, to_rows
from bot.core.config import Settings
from tests.fakes import FakeScorer
from tests.program import RUNTIME, THREADS, measured

TEXT = "you are great\r\nпривет 😂\nlast"
LINES = ["you are great", "привет 😂", "last"]


async def lines_of(*chunks: bytes) -> Sequence[object]:
    """What is read of these bytes, sent one chunk after the other."""
    reading, writing = os.pipe()
    waiting: asyncio.Queue[object] = asyncio.Queue(100)
    arguments = (reading, waiting, asyncio.get_running_loop())
    threading.Thread(target=_read, args=arguments, daemon=True).start()
    found: list[object] = []
    for chunk in chunks:
        os.write(writing, chunk)
        await asyncio.sleep(0)
    os.close(writing)
    while (item := await waiting.get()) is not None:
        found.append(item)
    os.close(reading)
    return found


@pytest.mark.parametrize(
    "content",
    [
        TEXT.encode(),
        codecs.BOM_UTF8 + TEXT.encode(),
        TEXT.encode("utf-16"),
        codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"),
        TEXT.encode("utf-16-le"),
        TEXT.encode("utf-16-be"),
        TEXT.encode("utf-32"),
    ],
    ids=["utf-8", "utf-8 with a mark", "utf-16", "utf-16-be", "utf-16-le, no mark", "utf-16-be, no mark", "utf-32"],
)
async def test_texts_are_read_in_every_unicode_encoding(content: bytes) -> None:
    """As Windows writes them, too; also where they come byte by byte."""
    assert await lines_of(content) == LINES
    assert await lines_of(*(content[at : at + 1] for at in range(len(content)))) == LINES


async def test_a_slow_writer_of_short_lines_is_answered_at_once() -> None:
    """Two bytes tell that they are no mark."""
    assert detect_encoding(b"a\n") == "utf-8"
    assert await lines_of(b"a\n", b"b\n") == ["a", "b"]


def test_whoever_types_texts_is_told_how(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On stderr, so that the scores alone go where they are sent; a pipe is told nothing."""
    screen, keyboard = os.openpty()
    os.write(screen, b"\x04")  # Ctrl-D
    said = io.StringIO()
    monkeypatch.setattr(sys, "stderr", said)
    measured(tmp_path)
    settings = Settings(data_dir=tmp_path, runtime=RUNTIME, threads=THREADS)
    asyncio.run(score(settings, keyboard))
    assert "Ctrl-D ends." in said.getvalue()
    for each in (screen, keyboard):
        os.close(each)
    said.truncate(0)
    nothing = os.open(os.devnull, os.O_RDONLY)
    asyncio.run(score(settings, nothing))
    os.close(nothing)
    assert "Ctrl-D" not in said.getvalue()


async def test_a_text_in_a_language_that_the_model_does_not_know_is_named() -> None:
    """Its scores are no judgment; what is too short to tell may be any language."""
    scorer = FakeScorer()
    scorer.languages = ("en",)
    records = await to_rows(scorer, ["what a lovely morning", "Ich bringe dich um, du Hund", "お前を殺す", "lol"])
    assert [record.get("unknown_language") for record in records] == [None, "de", "ja", None]
    assert [bool(record["scores"]) for record in records] == [True] * 4


@pytest.mark.parametrize("content", [b"", b"\xff", b"\xef\xbb", b"\xff\xfe", b"\x00"])
async def test_the_shortest_inputs_are_no_mistake(content: bytes) -> None:
    """Half a mark, or one alone."""
    assert all(isinstance(line, str) for line in await lines_of(content))
