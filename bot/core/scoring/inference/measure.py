"""Finds out how a model is computed fastest here: exports it, compares with Detoxify itself, measures, and keeps it.

Runs in a process of its own, so that the memory used for loading and exporting is freed when it ends.
"""

import asyncio
import copy
import shutil
import tempfile
from collections.abc import Iterator
from concurrent.futures.process import BrokenProcessPool
from contextlib import aclosing, closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import structlog
from filelock import FileLock

from bot.core.domain.errors import ModelError
from bot.core.scoring.inference.loaded_model import Loaded
from bot.core.scoring.inference.network import Compact
from bot.core.scoring.inference.open_model import EXACT, PART, mismatch_error, open_in_torch, score_with_detoxify
from bot.core.scoring.inference.plan import KERNELS, ONNX_BUDGET, TOKENIZER, Measured, Plan, PlanRequest, Runtime, cores
from bot.core.scoring.inference.rates import rate_of, size_shipment
from bot.core.scoring.inference.runtimes import OnnxNetwork, Rows, TorchNetwork
from bot.core.scoring.inference.sample_sentences import sentences
from bot.core.scoring.inference.tokenizing import TokenizerPool
from bot.core.scoring.models import files as models
from bot.core.scoring.text import prepare_words
from bot.core.sources.archive.source import ArchiveSource
from bot.core.text.catalog import _

if TYPE_CHECKING:
    from detoxify import Detoxify

SAMPLE = Path(__file__).parents[3] / "sample" / "archive"
FLIPS = 3.0  # So many labels in a thousand, at the default thresholds, may a rounded network set otherwise at most.
CHECKED = 24  # Texts compared with Detoxify itself, one by one,
SHORT = 120  # of so many characters at most: Detoxify reads no more than 512 tokens, and a character takes up to 4.
TIMED = 96  # Texts for choosing threads and batch sizes.
BUDGETS = (256, 512, 1024, 2048)  # What is tried of the fastest way.
GPU_BUDGETS = (4096, 16_384, 65_536)
SURELY = 1.05  # So much faster another number of threads or tokens must be; less is chance.
NEARLY = 1.1  # So much faster torch must be than ONNX Runtime, which starts in a fifth of the time.
UNDER_WAY = "preparing-"  # What the folder of a preparation is called.
LOCK = "measuring.lock"  # Held by the one that measures here: two would measure how they hold each other up.

log = structlog.get_logger()


def make_plan(request: PlanRequest) -> Plan:
    """Make and store the plan for this machine, or take the one that another process makes meanwhile.

    Raises:
        ModelError: the model can't be loaded, what was asked for does not compute as it should, or nothing can be kept.
    """
    assert request.cache is not None
    before = request.load_stored()
    texts = asyncio.run(_sample())
    try:
        request.folder.mkdir(parents=True, exist_ok=True)
        with FileLock(request.cache / LOCK):
            if (made := request.load_stored()) and made != before:
                return made
            _clear_away(request, request.cache)
            with tempfile.TemporaryDirectory(dir=request.folder, prefix=UNDER_WAY) as temporary:
                return _Preparation(request, texts, Path(temporary)).run()
    except OSError as error:
        raise ModelError(
            _(
                "The model {name} can't be prepared for this machine ({reason}).",
                name=request.model.name,
                reason=error.strerror or error,
            ),
            _(
                'Check who may write to {cache} and whether its disk is full, or set runtime = "torch".',
                cache=request.cache,
            ),
        ) from error


def _clear_away(request: PlanRequest, cache: Path) -> None:
    """Remove files of the model's earlier checkpoints, and what killed preparations left behind."""
    for folder in cache.glob(f"{request.model.name}-[0-9a-f]*-p*"):
        if folder != request.folder:
            shutil.rmtree(folder, ignore_errors=True)
    for left in cache.glob(f"*/{UNDER_WAY}*"):  # Nobody else prepares anything while we have the lock.
        shutil.rmtree(left, ignore_errors=True)


async def _sample() -> list[str]:
    """Texts that no model has learned from: the sample account's, and a long one joined from them."""
    async with aclosing(ArchiveSource(SAMPLE).pages()) as pages:
        texts = {prepare_words(post.text): None async for page in pages for post in page.posts}
    kept = [text for text in texts if text]
    return [*kept, " ".join(kept[:80])]


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A way of computing that gives correct scores, with its measurements."""

    loaded: Loaded
    measured: Measured


class _Preparation:
    """Makes the plan for one model; new files are written to `folder`."""

    def __init__(self, request: PlanRequest, texts: list[str], folder: Path) -> None:
        self._request = request
        self._texts = texts
        self._judged = list(dict.fromkeys(filter(None, map(prepare_words, [*texts, *sentences()]))))
        self._known = [prepare_words(text) for text in request.model.known_texts]
        self._folder = folder
        self._threads = request.threads or cores()
        self._measured: list[Measured] = []
        self._refused: list[str] = []

    def run(self) -> Plan:
        """Compare, measure and choose; then move the chosen way's files to their final place."""
        detoxify, single = open_in_torch(self._request, Plan(threads=self._threads))
        compact = Compact(detoxify.model).eval()
        candidates = list(self._candidates(detoxify, single, compact))
        self._measured += [candidate.measured for candidate in candidates]
        if not candidates:
            name, choice = self._request.model.name, self._request.choice
            raise ModelError(
                _(
                    "The model {name} can't run on {choice} here: {refused}.",
                    name=name,
                    choice=choice,
                    refused="; ".join(self._refused),
                ),
                _('Set runtime = "auto", which picks the fastest runtime that computes correctly.'),
            )
        chosen = self._tune(max(candidates, key=_weigh_speed), single)
        plan = Plan(
            runtime=chosen.measured.runtime,
            threads=chosen.measured.threads,
            token_budget=chosen.measured.token_budget,
            shipment=size_shipment(chosen.measured.rate, self._texts, chosen.loaded.device),
            compiled=chosen.measured.compiled,
            tokenizers=chosen.measured.tokenizers,
            first_position=compact.first_position,
            labels=chosen.loaded.labels,
            files=self._keep(chosen),
            measured=tuple(self._measured),
            refused=tuple(self._refused),
        )
        self._request.store(plan)
        return plan

    def _candidates(self, detoxify: "Detoxify", single: Loaded, compact: Compact) -> Iterator[_Candidate]:
        """The requested ways of computing that give correct scores, exact ones first."""
        choice, on_cpu = self._request.choice, single.device == "cpu"
        usual = (Runtime.TORCH, Runtime.ONNX, Runtime.INT8) if on_cpu else (Runtime.TORCH, Runtime.HALF)
        wanted = usual if choice == "auto" else (Runtime(choice),)
        some = self._texts[:TIMED]
        checked = [text for text in some if len(text) <= SHORT][:CHECKED]
        off = _largest_difference(single.score(checked)[0], score_with_detoxify(detoxify, checked))
        if off > EXACT:
            raise mismatch_error(self._request.model)
        if Runtime.TORCH in wanted:
            yield _Candidate(single, self._measure(Runtime.TORCH, single, some).model_copy(update={"off": off}))
        exact = single  # What rounding is judged by: it must score far more texts, so the faster one.
        for runtime in (runtime for runtime in wanted if runtime is not Runtime.TORCH):
            try:
                loaded = self._load(runtime, single, compact)
            except Exception as error:  # Whatever an exporter raises, the other ways are still there.
                if isinstance(error, OSError) and error.errno:  # A full disk, say, must not be remembered as its fault.
                    raise
                log.warning("scoring.runtime_failed", runtime=str(runtime), error=f"{type(error).__name__}: {error}")
                self._refused.append(_("{runtime} fails ({kind})", runtime=runtime, kind=type(error).__name__))
                continue
            measured = self._measure(runtime, loaded, some)
            measured = (
                self._judge(measured, loaded, exact) if runtime.suffix else _compare(measured, loaded, single, some)
            )
            if self._agrees(measured):
                exact = exact if runtime.suffix else loaded
                yield _Candidate(loaded, measured)

    def _load(self, runtime: Runtime, single: Loaded, compact: Compact) -> Loaded:
        """The same model in another runtime."""
        if runtime is Runtime.HALF:
            return replace(single, network=TorchNetwork(compact, single.device, half=True))
        from bot.core.scoring.inference.export import export, quantize

        file = self._folder / Runtime.ONNX.file
        if not file.exists():
            export(compact, file)
        if runtime is Runtime.INT8:
            quantize(file, self._folder / runtime.file)
        network = OnnxNetwork(self._folder / runtime.file, self._threads, compact.first_position)
        return replace(single, network=network, device="cpu", token_budget=ONNX_BUDGET)

    def _measure(self, runtime: Runtime, loaded: Loaded, texts: list[str]) -> Measured:
        """Measure its speed."""
        loaded.score(texts[:2])  # The first pass is slow.
        rate = rate_of(loaded, texts)
        return Measured(runtime=runtime, threads=self._threads, token_budget=loaded.token_budget, rate=rate)

    def _judge(self, measured: Measured, rounded: Loaded, exact: Loaded) -> Measured:
        """Add how far rounding moves scores, and how many labels it flips."""
        measured = _compare(measured, rounded, exact, self._judged)
        flips = float(np.mean(self._find_flips(rounded, exact, self._judged)))
        known = int(np.sum(self._find_flips(rounded, exact, self._known)))
        return measured.model_copy(update={"flips": 1000 * flips, "known_flips": known})

    def _find_flips(self, rounded: Loaded, exact: Loaded, texts: list[str]) -> npt.NDArray[np.bool_]:
        """Which labels (texts x labels) rounding moves across their default thresholds."""
        lines = np.array([self._request.model.thresholds.get(label, 1.0) for label in exact.labels], np.float32)
        flipped: npt.NDArray[np.bool_] = (rounded.score(texts)[0] >= lines) != (exact.score(texts)[0] >= lines)
        return flipped

    def _agrees(self, measured: Measured) -> bool:
        """Whether it may be used: exact ways are judged by their scores, rounded ones by the labels they set."""
        if measured.runtime.suffix:
            agrees = measured.flips <= FLIPS and not measured.known_flips
            why = _(
                "{runtime} flips {flips} labels in a thousand (allowed {most}), and {known} of the model's known texts"
                " (allowed 0)",
                runtime=measured.name,
                flips=f"{measured.flips:.1f}",
                most=f"{FLIPS:g}",
                known=measured.known_flips,
            )
        else:
            agrees = measured.off <= EXACT
            why = _(
                "{runtime} differs by {off} (allowed {allowed})",
                runtime=measured.name,
                off=f"{measured.off:.3g}",
                allowed=f"{EXACT:g}",
            )
        if not agrees:
            self._measured.append(measured)
            self._refused.append(why)
        return agrees

    def _tune(self, chosen: _Candidate, exact: Loaded) -> _Candidate:
        """The same way of computing with its fastest number of threads and of tokens a batch, and what else helps."""
        some = self._texts[:TIMED]
        best, fastest = chosen, rate_of(chosen.loaded, some)
        for threads, budget in self._variants(chosen):
            loaded = self._variant(chosen, threads, budget)
            rate = rate_of(loaded, some)
            update = {"threads": threads, "token_budget": budget, "rate": rate}
            measured = chosen.measured.model_copy(update=update)
            self._measured.append(measured)
            if rate > fastest * SURELY:
                best, fastest = _Candidate(loaded, measured), rate
        return self._tokenize_apart(*self._compile(best, fastest, exact))

    def _compile(self, chosen: _Candidate, fastest: float, exact: Loaded) -> tuple[_Candidate, float]:
        """The same with layers that are compiled, on a GPU in half precision, where that is faster; and the rate."""
        plain = chosen.loaded.network
        if chosen.loaded.device == "cpu" or chosen.measured.runtime is not Runtime.HALF:
            return chosen, fastest
        assert isinstance(plain, TorchNetwork)
        network = copy.deepcopy(plain)
        if not network.compile(chosen.loaded.token_budget, self._request.folder / KERNELS):
            return chosen, fastest
        loaded = replace(chosen.loaded, network=network)
        rate = rate_of(loaded, self._texts[:TIMED])
        measured = chosen.measured.model_copy(update={"compiled": True, "rate": rate})
        measured = self._judge(measured, loaded, exact)
        if not self._agrees(measured):
            return chosen, fastest
        self._measured.append(measured)
        return (_Candidate(loaded, measured), rate) if rate > fastest * SURELY else (chosen, fastest)

    def _tokenize_apart(self, chosen: _Candidate, fastest: float) -> _Candidate:
        """The same with a process for each core but one that tokenizes, where that is faster; on a CPU it can't be."""
        processes = cores() - 1
        if chosen.loaded.device == "cpu" or processes < 2:  # noqa: PLR2004 - one would only take turns with this one.
            return chosen
        try:
            with closing(TokenizerPool(chosen.loaded.words, processes)) as pool:
                loaded = replace(chosen.loaded, pool=pool)
                loaded.score(self._texts[:TIMED] * (processes * PART // TIMED))  # Starts all of them.
                rate = rate_of(loaded, self._texts[:TIMED])
        except BrokenProcessPool as error:  # No memory for so many, say: all else that was measured is as good.
            log.warning("scoring.not_tokenized_apart", processes=processes, error=str(error))
            return chosen
        measured = chosen.measured.model_copy(update={"tokenizers": processes, "rate": rate})
        self._measured.append(measured)
        return replace(chosen, measured=measured) if rate > fastest * SURELY else chosen

    def _variants(self, chosen: _Candidate) -> list[tuple[int, int]]:
        """Threads and tokens a batch to try; half of the cores may be as many as there are without hyper-threading."""
        budgets = BUDGETS if chosen.loaded.device == "cpu" else GPU_BUDGETS
        variants = [(self._threads, budget) for budget in budgets if budget != chosen.loaded.token_budget]
        halved = chosen.measured.runtime.file and not self._request.threads and self._threads > 2  # noqa: PLR2004
        return [*variants, (self._threads // 2, chosen.loaded.token_budget)] if halved else variants

    def _variant(self, chosen: _Candidate, threads: int, budget: int) -> Loaded:
        network = chosen.loaded.network
        if threads != self._threads:
            file = self._folder / chosen.measured.runtime.file
            network = OnnxNetwork(file, threads, network.first_position)
        return replace(chosen.loaded, network=network, token_budget=budget)

    def _keep(self, chosen: _Candidate) -> dict[str, str]:
        """Move the files of the chosen way to their final place, each atomically; returns their SHA-256 by name."""
        name = chosen.measured.runtime.file
        if not name:
            return {}
        chosen.loaded.words.save(self._folder / TOKENIZER)
        for file in (name, TOKENIZER):
            (self._folder / file).replace(self._request.folder / file)
        return {file: models.sha256_of(self._request.folder / file) for file in (name, TOKENIZER)}


def _weigh_speed(candidate: _Candidate) -> float:
    """The speed; ONNX Runtime gets a bonus because it starts in a fifth of the time that torch takes."""
    return candidate.measured.rate * (NEARLY if candidate.measured.runtime.file else 1.0)


def _compare(measured: Measured, loaded: Loaded, exact: Loaded, texts: list[str]) -> Measured:
    """The measurement with `off` set: how far its scores of these texts are from the exact ones at most."""
    return measured.model_copy(update={"off": _largest_difference(loaded.score(texts)[0], exact.score(texts)[0])})


def _largest_difference(one: Rows, other: Rows) -> float:
    return float(np.abs(one - other).max())
