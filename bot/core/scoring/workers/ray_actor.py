"""The model on a node of Ray: an actor that does what the worker process does, by the same code.

In a cluster its files lie in the node's own cache folder, where they are put once, each checked by its SHA-256.
"""

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

import platformdirs

from bot.core.domain.labels import Label
from bot.core.domain.posts import Span
from bot.core.scoring.inference.plan import Plan, PlanRequest
from bot.core.scoring.models.files import sha256_of
from bot.core.scoring.workers import worker
from bot.process.aside import begin

if TYPE_CHECKING:
    from bot.core.scoring.inference.loaded_model import Work
    from bot.core.scoring.inference.runtimes import Rows


def home() -> Path:
    """The folder where a node keeps the files it was sent, private to its user."""
    return platformdirs.user_cache_path("toxscan", appauthor=False) / "ray"


class ModelActor:
    """One model on a node. A request's relative folders are below `home`; absolute ones are taken as they are."""

    def __init__(self) -> None:
        begin()

    def version(self) -> str:
        """The version of toxscan on this node."""
        return version("toxscan")

    def missing(self, files: Mapping[str, str]) -> list[str]:
        """Which of these files, given with their SHA-256, this node does not have."""
        return [name for name, sha256 in files.items() if not _is_here(home() / name, sha256)]

    def take(self, name: str, sha256: str, data: bytes) -> None:
        """Keep a file; another actor of this node may be doing the same.

        Raises:
            ValueError: it is not the file it should be.
            OSError: it can't be written.
        """
        if hashlib.sha256(data).hexdigest() != sha256:
            raise ValueError(f"{name} was changed on its way")
        target = home() / name
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        part = target.with_name(f"{target.name}.{secrets.token_hex(4)}.part")
        part.write_bytes(data)
        part.replace(target)

    def read(self, name: str) -> bytes:
        """A file of this node, to be kept by whoever asks.

        Raises:
            OSError: it can't be read.
        """
        return (home() / name).read_bytes()

    def make_plan(self, request: PlanRequest) -> Plan:
        """See `worker.make_plan`."""
        return worker.make_plan(_at_home(request))

    def load(self, request: PlanRequest, plan: Plan) -> worker.WorkerInfo:
        """See `worker.load`."""
        return worker.load(_at_home(request), plan)

    def score(self, texts: list[str]) -> "tuple[Rows, Work]":
        """See `worker.score`."""
        return worker.score(texts)

    def find_toxic_words(self, texts: list[str], thresholds: Mapping[Label, float]) -> list[list[Span]]:
        """See `worker.find_toxic_words`."""
        return worker.find_toxic_words(texts, thresholds)

    def embed(self, texts: list[str]) -> "Rows":
        """See `worker.embed`."""
        return worker.embed(texts)


def _at_home(request: PlanRequest) -> PlanRequest:
    model = replace(request.model, folder=home() / request.model.folder)
    return replace(request, model=model, cache=None if request.cache is None else home() / request.cache)


def _is_here(file: Path, sha256: str) -> bool:
    try:
        return sha256_of(file) == sha256
    except OSError:
        return False
