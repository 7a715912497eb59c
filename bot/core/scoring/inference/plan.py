"""How a model is computed on this machine: measured once, then stored beside the exported network."""

import hashlib
import os
import platform
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, Field, ValidationError

from bot.core.domain.labels import Label
from bot.core.scoring.models.files import InstalledModel, sha256_of
from bot.core.scoring.models.registry import GRAPH
from bot.core.text.catalog import _

EXPORT = 5  # Version of what we export and of how we choose; raised, everything is prepared again.


class Runtime(StrEnum):
    """What computes the network. The last two round, so their scores have a `model_id` of their own."""

    TORCH = "torch"
    ONNX = "onnx"
    INT8 = "onnx-int8"
    HALF = "torch-half"

    @property
    def suffix(self) -> str:
        """The suffix for the `model_id` of its scores; "" where scores are equal within 1e-4."""
        return {Runtime.INT8: "-int8", Runtime.HALF: "-fp16"}.get(self, "")

    @property
    def file(self) -> str:
        """The name of the exported network that it reads; "" for none."""
        return {Runtime.ONNX: "fp32.onnx", Runtime.INT8: "int8.onnx"}.get(self, "")


Choice = Literal["auto", "torch", "onnx", "onnx-int8", "torch-half"]

TOKENIZER = "tokenizer.json"
KERNELS = "kernels"  # The folder of what torch compiles, which it fills and checks itself.
POST = 110  # Characters of a post as they usually are: 30 tokens.
ONNX_BUDGET = 512  # Tokens a batch; with more, mini's attention spends itself on padding.


class Measured(BaseModel, frozen=True):
    """A measured way of computing: its `rate` in texts a second; `off` is its largest score difference to Detoxify.

    For a way that rounds, `flips` is the labels in a thousand of our sentences that it sets otherwise at the default
    thresholds, and `known_flips` the labels of the model's known texts.
    """

    runtime: Runtime
    threads: int
    token_budget: int
    rate: float
    compiled: bool = False
    tokenizers: int = 0
    off: float = 0.0
    flips: float = 0.0
    known_flips: int = 0

    @property
    def name(self) -> str:
        """What computes, in words."""
        return _("{runtime}, compiled", runtime=self.runtime) if self.compiled else str(self.runtime)


class Plan(BaseModel, frozen=True):
    """How to compute. `threads` 0 leaves the choice to the runtime; `token_budget` is tokens a batch.

    `shipment` is what is sent to the worker at once, as `pieces.cost` counts: about a quarter of a second's work.
    `compiled`: torch compiles a part of the network with each start (`compiling`).
    `tokenizers` is how many processes of their own tokenize; 0 where the model's does it.
    `labels` are the columns of the scores. `shipped`: ONNX Runtime reads the graph that comes with the model, so that
    nothing has to be exported before. `files` gives the SHA-256 of each file needed; `measured` is what the choice
    was made from, `refused` says what was left out of it, and why.
    """

    runtime: Runtime = Runtime.TORCH
    threads: int = 0
    token_budget: Annotated[int, Field(ge=1)] = 1024  # With mini in torch on two cores a third faster than 4,096.
    shipment: Annotated[int, Field(ge=1)] = 8_000
    first_position: int = 0
    compiled: bool = False
    tokenizers: int = 0
    shipped: bool = False
    labels: tuple[Label, ...] = ()
    files: dict[str, str] = {}
    measured: tuple[Measured, ...] = ()
    refused: tuple[str, ...] = ()

    @property
    def rate(self) -> float | None:
        """Texts a second, as measured for what was chosen; None where nothing was measured."""
        return max((each.rate for each in self.measured if _way(each) == _way(self)), default=None)


@dataclass(frozen=True, slots=True)
class PlanRequest:
    """What the operator asks for, and where prepared things are kept (None: nowhere, so nothing is prepared).

    `elsewhere` names the machines that compute, where it is not this one.
    """

    model: InstalledModel
    choice: Choice = "torch"
    device: str = "auto"
    threads: int = 0
    cache: Path | None = None
    elsewhere: str = ""

    @property
    def needs_preparing(self) -> bool:
        """Whether files have to be prepared first; torch does that, here or elsewhere."""
        return self.cache is not None and self.choice != "torch" and (bool(self.elsewhere) or has_torch())

    @property
    def folder(self) -> Path:
        """Where the model's prepared files are."""
        assert self.cache is not None
        return self.cache / self.model.model_id

    @property
    def _file(self) -> Path:
        """The plan for this request, this machine and these versions: another one may compute otherwise."""
        parts = [EXPORT, self.model.sha256, self.choice, self.device, self.threads]
        parts += [self.elsewhere] if self.elsewhere else _machine()
        parts += map(_version, ("torch", "onnxruntime", "transformers"))
        return self.folder / f"plan-{hashlib.sha256(repr(parts).encode()).hexdigest()[:16]}.json"

    @property
    def blocks(self) -> bool:
        """Whether the next start must measure first, because the operator wants exactly one way of computing."""
        return self.needs_preparing and self.choice != "auto" and not self._file.is_file()

    @property
    def safe_plan(self) -> Plan:
        """A way that gives exact scores without any measuring: the graph that ships with the model, else torch."""
        if self.choice == "auto" and self.device in {"auto", "cpu"} and {GRAPH, TOKENIZER} <= self.model.sha256.keys():
            return Plan(
                runtime=Runtime.ONNX,
                threads=self.threads,
                token_budget=ONNX_BUDGET,
                shipped=True,
                labels=self.model.labels,
            )
        return Plan(threads=self.threads)

    def load_stored(self) -> Plan | None:
        """The stored plan, if all its files are unchanged; else None."""
        try:
            plan = Plan.model_validate_json(self._file.read_bytes())
            whole = all(sha256_of(self.folder / name) == sha256 for name, sha256 in plan.files.items())
        except (OSError, ValidationError):
            return None
        return plan if whole else None

    def store(self, plan: Plan) -> None:
        """Keep the plan; a process killed meanwhile leaves the old one.

        Raises:
            OSError: it can't be written.
        """
        written = self._file.with_suffix(f".{secrets.token_hex(4)}")  # Containers that share it all have process 1.
        written.write_text(plan.model_dump_json(indent=1), encoding="utf-8")
        written.replace(self._file)


def _way(of: Plan | Measured) -> tuple[object, ...]:
    return of.runtime, of.threads, of.token_budget, of.compiled, of.tokenizers


def cores() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def has_torch() -> bool:
    """Whether torch is installed; the small image goes without (docs/operations.md)."""
    return find_spec("torch") is not None


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return ""


def _machine() -> Iterator[str | int]:
    """What a measurement depends on, besides the request."""
    yield from (platform.machine(), _processor(), cores(), Path("/dev/nvidia0").exists())


def _processor() -> str:
    """The processor's name and abilities, where Linux tells them."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").split("\n\n")[0].splitlines()
    except OSError:
        return ""
    return "\n".join(line for line in lines if line.startswith(("model name", "flags", "Features", "CPU part")))
