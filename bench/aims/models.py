"""What the models reach: mini against the naive loop, other programs beside ours, quick scans, and `toxscan serve`.

The big model and what measuring has found to be fastest stay in a folder, so that only the first run pays for them.
"""

import asyncio
import json
import shutil
import subprocess
import sys
from collections.abc import Sequence
from contextlib import AsyncExitStack
from pathlib import Path

from bench import peers, quick, scoring, serve
from bench.aims.aim import NotHereError, Rounds, Size
from bench.bot_parts import started
from bench.reference import reference
from bench.shape import BASE, make_base
from bench.texts import raw_posts
from bot.core.scoring.inference.plan import Choice, PlanRequest
from bot.core.scoring.models import files as models
from bot.core.scoring.models.files import InstalledModel, open_installed
from tests.core.domain.test_missed import count_true

NAIVE, MINI = 192, 3_072  # Posts a round.
QUICK, SERVED, ON_GPU = 1_024, 600, 50_000
ACCOUNTS, ACCOUNT_POSTS = 1_000, (150, 400, 900)  # Made-up accounts, and of how many posts.
CLIENTS = 64
NO_OPENVINO = "OpenVINO is not installed: pip install openvino"
NO_GPU = "no GPU on this machine"


def mini(size: Size) -> Rounds:
    """Times the naive loop from raw post to stored score, by the clock and in processor time; and posts a second."""
    return asyncio.run(_mini(size, ready(size)))


async def _mini(size: Size, folder: Path) -> Rounds:
    rates, ratios, computed = [], [], []
    async with AsyncExitStack() as stack:
        detoxify = await stack.enter_async_context(reference(big_model(size, folder), size.threads))
        service = await stack.enter_async_context(started(models.find("mini", folder), "auto", folder, size.threads))
        for turn in range(size.rounds):
            posts = raw_posts(size.of(MINI), seed=turn)
            slow, slow_computed = await detoxify.naive(posts[: size.of(NAIVE)])
            fast, fast_computed = await scoring.ours(service, posts, folder)
            rates.append(fast)
            ratios.append(fast / slow)
            computed.append(fast_computed / slow_computed)
    return ratios, computed, rates


def beside_others(size: Size) -> Rounds:
    """Mini's rate with us in 8 bits, in posts a processor second; other programs, and the best of OpenVINO's, of it."""
    figures = peers.measure(size.rounds, size.folder)
    rates = {figure.name.removeprefix("mini, "): figure.rounds for figure in figures if figure.unit.startswith("texts")}
    ours = rates[peers.OURS]
    openvino = [rounds for name, rounds in rates.items() if name.startswith("OpenVINO")]
    best = [max(each) for each in zip(*openvino, strict=True)]
    return [
        ours,
        _shares(rates["naive loop"], ours),
        _shares(rates["ONNX Runtime's optimizer"], ours),
        _shares(best, ours) if best else NO_OPENVINO,
    ]


def _shares(rates: Sequence[float], ours: Sequence[float]) -> list[float]:
    return [one / other for one, other in zip(rates, ours, strict=True)]


def quick_scan(size: Size) -> Rounds:
    """The time of a quick scan as a share of scoring all; and of how many made-up accounts its bound is true."""
    folder = ready(size)
    big = big_model(size, folder)
    shares = asyncio.run(quick.shares(big, size.of(QUICK), size.rounds, size.threads, folder))
    accounts = size.of(ACCOUNTS)
    return shares, [count_true(accounts, ACCOUNT_POSTS) / accounts]


def served(size: Size) -> Rounds:
    """Comments a second of `toxscan serve` with many clients, and as a share of the scorer's own; and its 99 %."""
    figures = asyncio.run(serve.measure(max(100, size.of(SERVED)), size.rounds, size.threads, ready(size)))
    named = {figure.name: figure.rounds for figure in figures}
    who = f"served, {CLIENTS} clients at once"
    return named[who], named[f"{who}: share of direct"], named[f"{who}: 99th percentile"]


def on_gpu(size: Size) -> Rounds:
    """In half precision, the best way's share of what the GPU reaches in products, and its posts a second.

    Raises:
        NotHereError: there is none.
    """
    import torch

    if not torch.cuda.is_available():
        raise NotHereError(NO_GPU)
    told = size.folder / "gpu.json"
    words = ["-m", "bench.gpu", "--posts", str(size.of(ON_GPU)), "--json", str(told)]
    subprocess.run([sys.executable, *words], check=True)  # noqa: S603 - our own words.
    figures = json.loads(told.read_text())["figures"]
    rates = [at for at, each in enumerate(figures) if each["name"].startswith("half precision, ")]
    best = max(rates, key=lambda at: figures[at]["median"])
    return [share / 100 for share in figures[best + 1]["rounds"]], figures[best]["rounds"]


def ready(size: Size) -> Path:
    """The folder where models stay; a tiny size takes mini as it is shipped, without measuring what is fastest."""
    folder = size.models.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    choices: tuple[Choice, ...] = ("auto", "onnx") if size.tiny else ()
    as_shipped = PlanRequest(models.find("mini", folder), "auto", threads=size.threads).safe_plan
    for choice in choices:
        wish = PlanRequest(models.find("mini", folder), choice, "cpu", size.threads, folder / "runtime")
        wish.folder.mkdir(parents=True, exist_ok=True)
        wish.store(as_shipped)
    return folder


def big_model(size: Size, folder: Path) -> InstalledModel:
    """BERT-base's shape; mini where it is only tried whether all runs."""
    if size.tiny:
        return models.find("mini", folder)
    if (BASE.folder(folder) / "manifest.json").exists():
        return open_installed(BASE, folder)
    shutil.rmtree(BASE.folder(folder), ignore_errors=True)
    return make_base(folder)
