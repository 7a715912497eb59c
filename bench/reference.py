"""Detoxify itself, what we are measured against: in a process of its own with the same priority, as our model is."""

import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from bench.machine import product_rate
from bot.core.scoring.models import loading
from bot.core.scoring.models.files import InstalledModel
from bot.process.aside import one_process

if TYPE_CHECKING:
    from detoxify import Detoxify

NAIVE_BATCH = 5

_detoxify: "Detoxify"


class Reference:
    """The naive loop, Detoxify's own scores, and what torch reaches in a product on all cores."""

    def __init__(self, pool: ProcessPoolExecutor) -> None:
        self._pool = pool

    async def naive(self, posts: Sequence[str]) -> tuple[float, float]:
        """Posts a second of the loop that everybody writes first, and posts a second of all threads' time."""
        return await asyncio.get_running_loop().run_in_executor(self._pool, _naive, list(posts))

    async def scores(self, texts: Sequence[str]) -> list[dict[str, float]]:
        """What Detoxify says of each text alone."""
        return await asyncio.get_running_loop().run_in_executor(self._pool, _scores, list(texts))

    async def tokens(self, texts: Sequence[str]) -> float:
        """Tokens of a text, on average."""
        return await asyncio.get_running_loop().run_in_executor(self._pool, _tokens, list(texts))

    async def product(self) -> float:
        """Operations a second of BERT-base's largest matrix product."""
        return await asyncio.get_running_loop().run_in_executor(self._pool, product_rate)


@asynccontextmanager
async def reference(model: InstalledModel, threads: int) -> AsyncIterator[Reference]:
    """Detoxify with the model, ended in the end; `threads` 0 leaves torch's choice, one for each core."""
    with one_process() as pool:
        await asyncio.get_running_loop().run_in_executor(pool, _load, model, threads)
        yield Reference(pool)


def _load(model: InstalledModel, threads: int) -> None:
    global _detoxify  # noqa: PLW0603 - one model a process.
    import torch

    if threads:
        torch.set_num_threads(threads)
    _detoxify = loading.load(model, "cpu")
    _detoxify.model.eval()


def _naive(posts: list[str]) -> tuple[float, float]:
    begun, computed = time.perf_counter(), time.process_time()
    for start in range(0, len(posts), NAIVE_BATCH):
        _detoxify.predict(posts[start : start + NAIVE_BATCH])
    return len(posts) / (time.perf_counter() - begun), len(posts) / (time.process_time() - computed)


def _scores(texts: list[str]) -> list[dict[str, float]]:
    return [_detoxify.predict(text) for text in texts]


def _tokens(texts: list[str]) -> float:
    return sum(map(len, _detoxify.tokenizer(texts)["input_ids"])) / len(texts)
