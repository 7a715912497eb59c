"""The model process: holds Detoxify and turns texts into rows of scores. It knows texts and tensors, never posts."""

import multiprocessing
import os
import signal
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from bot.core.model import Label
from bot.core.scoring import models
from bot.core.scoring.batching import batches

if TYPE_CHECKING:
    from detoxify import Detoxify

TOKEN_BUDGET = 1024  # Tokens a batch, padding included: with mini on two cores a third faster than 4,096 (caches).
MAX_TOKENS = 512  # BERT's position table ends here.
WINDOW_OVERLAP = 64  # Tokens that neighbouring windows of a long text share, so that no phrase is cut in two.

_detoxify: "Detoxify | None" = None


@dataclass(frozen=True, slots=True)
class WorkerInfo:
    """What the worker tells its parent once it is ready: the columns of its score rows, and where it computes."""

    labels: tuple[Label, ...]
    device: str


def start() -> None:
    """Prepare the process: Ctrl-C is the parent's business, and without a parent there is nothing to live for."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_die_with_parent, daemon=True).start()


def _die_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(0)


def load(model: models.InstalledModel, device: str, threads: int) -> WorkerInfo:
    """Load the verified model; `threads` 0 leaves torch's own choice.

    Raises:
        ModelError: the files are missing or damaged, or the device isn't there.
    """
    global _detoxify  # noqa: PLW0603 - one model a process is what this process is for.
    import torch

    if threads:
        torch.set_num_threads(threads)
    chosen = models.resolve_device(device)
    _detoxify = models.load(model, chosen)
    _detoxify.model.eval()
    score(["ready?"])  # The first pass is slow (allocations, kernel choice): pay for it before saying ready.
    return WorkerInfo(tuple(Label(name) for name in _detoxify.class_names), chosen)


def score(texts: list[str]) -> npt.NDArray[np.float32]:
    """Scores of `texts` as an array (texts x labels), each within 0 to 1; a long text gets its windows' maximum."""
    if _detoxify is None:
        raise RuntimeError("score() before load()")
    encoded = _detoxify.tokenizer(
        texts,
        truncation=True,
        max_length=MAX_TOKENS,
        stride=WINDOW_OVERLAP,
        return_overflowing_tokens=True,
        return_attention_mask=False,
        return_token_type_ids=False,
    )
    windows: list[list[int]] = encoded["input_ids"]
    owners: list[int] = encoded["overflow_to_sample_mapping"]
    scores = np.zeros((len(texts), len(_detoxify.class_names)), dtype=np.float32)
    for group in batches([len(window) for window in windows], TOKEN_BUDGET):
        rows = _forward(_detoxify, [windows[i] for i in group])
        np.maximum.at(scores, [owners[i] for i in group], rows)
    return scores


def _forward(detoxify: "Detoxify", windows: list[list[int]]) -> Any:
    """One batch through the network: the sigmoid of its logits, as Detoxify.predict computes it."""
    import torch

    width = max(len(window) for window in windows)
    ids = torch.full((len(windows), width), detoxify.tokenizer.pad_token_id, dtype=torch.long)
    mask = torch.zeros((len(windows), width), dtype=torch.long)
    for row, window in enumerate(windows):
        ids[row, : len(window)] = torch.tensor(window)
        mask[row, : len(window)] = 1
    with torch.inference_mode():
        logits = detoxify.model(input_ids=ids.to(detoxify.device), attention_mask=mask.to(detoxify.device))[0]
        return torch.sigmoid(logits).float().cpu().numpy()[:, : len(detoxify.class_names)]
