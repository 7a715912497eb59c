"""Opens a model as its plan says, and verifies that its scores are Detoxify's."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from bot.core.domain.errors import ModelError
from bot.core.domain.labels import Label
from bot.core.scoring.inference.loaded_model import Loaded
from bot.core.scoring.inference.plan import KERNELS, TOKENIZER, Plan, PlanRequest, Runtime, has_torch
from bot.core.scoring.inference.runtimes import OnnxNetwork, Rows, TorchNetwork
from bot.core.scoring.inference.tokenizing import TokenizerPool
from bot.core.scoring.inference.tokens import Vocabulary
from bot.core.scoring.models import files as models
from bot.core.scoring.models import loading
from bot.core.scoring.models.files import InstalledModel, sha256_of
from bot.core.scoring.models.registry import GRAPH
from bot.core.text.catalog import _

if TYPE_CHECKING:
    from detoxify import Detoxify

EXACT = 1e-4  # Single precision differs in the last digits between batches and between runtimes, by less than this.
PART = 1_024  # Texts that are tokenized at a time for a GPU: 30,000 tokens, which keep it busy while the next are.
_FIRST = ("ready?", "you are a fool, and everybody here says so", "no")


def open_model(request: PlanRequest, plan: Plan) -> Loaded:
    """The verified model, computing at full speed.

    Raises:
        ModelError: files are missing or damaged, the device isn't there, or something else than Detoxify comes out.
    """
    if not plan.runtime.file:
        return open_in_torch(request, plan)[1]
    models.verify(request.model)
    _verify_files(request, plan)
    folder, file = (request.model.folder, GRAPH) if plan.shipped else (request.folder, plan.runtime.file)
    words = Vocabulary.load(folder / TOKENIZER, request.model.window)
    network = OnnxNetwork(folder / file, plan.threads, plan.first_position)
    ready = Loaded(words, network, plan.labels, "cpu", plan.token_budget)
    ready.score(_FIRST)  # The first pass is slow (allocations, kernel choice): pay for it before saying ready.
    return ready


def _verify_files(request: PlanRequest, plan: Plan) -> None:
    """Compare the files made for this machine with the hashes in the plan, which may be older than the files.

    Raises:
        ModelError: one is missing or differs.
    """
    for name, sha256 in plan.files.items():
        try:
            same = sha256_of(request.folder / name) == sha256
        except OSError:
            same = False
        if not same:
            raise ModelError(
                _("{file}, which was made for this machine, is missing or was changed.", file=request.folder / name),
                _("Restart toxscan: it is made again. If this comes back, check what else writes there."),
            )


def open_in_torch(request: PlanRequest, plan: Plan) -> tuple["Detoxify", Loaded]:
    """Detoxify itself, and the same network in torch as we compute it.

    Raises:
        ModelError: as `open_model`, or torch is not installed.
    """
    if not has_torch():
        raise ModelError(
            _("torch is not installed here, and without it only the model mini runs, as it is shipped."),
            _('Set model = "mini", runtime = "auto" and device = "auto", or use the full image or installation.'),
        )
    import torch

    if plan.threads:
        torch.set_num_threads(plan.threads)
    device = models.resolve_device(request.device)
    detoxify = loading.load(request.model, device)
    detoxify.model.eval()
    from bot.core.scoring.inference.network import Compact

    half = plan.runtime is Runtime.HALF
    # Before the network may take its weights along to half.
    truth = None if half else score_with_detoxify(detoxify, _FIRST)
    words = Vocabulary(detoxify.tokenizer.backend_tokenizer, request.model.window)
    network = TorchNetwork(Compact(detoxify.model).eval(), device, half=half)
    if plan.compiled:
        network.compile(plan.token_budget, request.folder / KERNELS)
    pool = TokenizerPool(words, plan.tokenizers) if plan.tokenizers else None
    part = 0 if device == "cpu" else PART
    ready = Loaded(words, network, labels_of(detoxify), device, plan.token_budget, pool, part)
    scores = ready.score(_FIRST)[0]
    if truth is not None and np.abs(scores - truth).max() > EXACT:
        raise mismatch_error(request.model)
    return detoxify, ready


def mismatch_error(model: InstalledModel) -> ModelError:
    """The sentence for a network that is not computed as Detoxify computes it."""
    return ModelError(
        _("The model {name} gives different scores here than in Detoxify itself.", name=model.name),
        _("The installed transformers may be too new or too old: install the versions in toxscan's constraints."),
    )


def score_with_detoxify(detoxify: "Detoxify", texts: Sequence[str]) -> Rows:
    """Detoxify's own scores (texts x labels) of each text alone, from its first 512 tokens."""
    answers = [detoxify.predict(text) for text in texts]
    return np.array([[answer[name] for name in detoxify.class_names] for answer in answers], np.float32)


def labels_of(detoxify: "Detoxify") -> tuple[Label, ...]:
    """The labels of the score columns, in order."""
    return tuple(Label(name) for name in detoxify.class_names)
