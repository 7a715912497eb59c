"""Builds the real Detoxify from a model's verified files, and settles what it and transformers leave to chance."""

import contextlib
import json
import pickle
import shutil
import tempfile
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch
import transformers
from detoxify import Detoxify

from bot.core.domain.errors import ModelError
from bot.core.scoring.inference.network import Marker
from bot.core.scoring.models.files import InstalledModel, repair_hint
from bot.core.scoring.models.registry import CONFIG, MAX_TOKENS  # A tokenizer without this limit never truncates.
from bot.core.text.catalog import _

SCALES = "scales"  # Beside "state_dict": what the rows of weights in 8 bits are to be multiplied with.
MARKER = "marker"  # Beside "state_dict", in a model that marks words: see `network.Marker`.
ARCH = ("model_type", "model_name", "tokenizer_name", "num_classes")  # What Detoxify wants to know of a network.


def build(model: InstalledModel) -> Detoxify:
    """Detoxify in fp32 on the CPU, offline, from a model that has been verified.

    The working directory changes meanwhile, so this belongs in a process of its own.

    Raises:
        ModelError: the checkpoint does not hold weights and words alone, the network does not fit its weights, or its
            labels are not the model's.
        Exception: as Detoxify, transformers and torch raise for a checkpoint of another format.
    """
    transformers.logging.set_verbosity_error()  # type: ignore[no-untyped-call]
    transformers.logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    stored = _read(model)
    arch = {name: stored["config"]["arch"]["args"][name] for name in ARCH}
    weights = _expand(stored)
    with tempfile.TemporaryDirectory(prefix="toxscan-") as temporary:
        home = _lay_out(model, Path(temporary), arch["model_type"], arch["num_classes"])
        plain = Path(temporary) / "plain.ckpt"
        _write_plain(plain, arch, stored["config"]["dataset"]["args"]["classes"], weights)
        # Even with a config path, Detoxify resolves `model_type` as a folder here or as a name on the hub.
        with contextlib.chdir(temporary):
            detoxify = Detoxify(checkpoint=str(plain), huggingface_config_path=str(home))
    _give_weights(model, detoxify.model, weights)
    _keep_named_labels(model, detoxify)
    if MARKER in stored:
        detoxify.model.marker = Marker(**stored[MARKER])
    detoxify.tokenizer.model_max_length = min(detoxify.tokenizer.model_max_length, MAX_TOKENS)
    return detoxify


def _read(model: InstalledModel) -> Any:
    """What the checkpoint holds: tensors, words and numbers. It is a pickle, of which no code is run.

    Raises:
        ModelError: it asks for anything else.
    """
    try:
        # A zipped checkpoint is mapped, not read: only what is looked at costs anything. Older ones are plain pickles.
        return torch.load(model.checkpoint, "cpu", weights_only=True, mmap=zipfile.is_zipfile(model.checkpoint))
    except pickle.UnpicklingError as error:
        raise ModelError(
            _(
                "The checkpoint of the model {name} was not loaded: it holds more than weights and text, and "
                "that could run as a program.",
                name=model.name,
            ),
            _(
                "Choose another model. If you made {file} yourself, save only weights and text in it.",
                file=model.checkpoint.name,
            ),
        ) from error


def _expand(stored: Any) -> dict[str, torch.Tensor]:
    """The weights as numbers: those kept in 8 bits (an integer times its row's scale) become what they stand for."""
    weights: dict[str, torch.Tensor] = dict(stored["state_dict"])
    for name, scale in stored.get(SCALES, {}).items():
        weights[name] = weights[name].float() * scale
    return weights


def _write_plain(
    file: Path, arch: dict[str, str | int], classes: list[str], weights: Mapping[str, torch.Tensor]
) -> None:
    """Write a checkpoint of our own for Detoxify, which reads pickles itself and runs what is in them.

    In place of each weight stands one of its shape that is a single zero on the disk: transformers then makes nothing
    up, and neither disk nor memory has to hold the weights once more.
    """
    hollow = {name: torch.zeros((), dtype=torch.float32).expand(weight.shape) for name, weight in weights.items()}
    config = {"arch": {"args": arch}, "dataset": {"args": {"classes": classes}}}
    torch.save({"config": config, "state_dict": hollow}, file)


def _lay_out(model: InstalledModel, folder: Path, model_type: str, outputs: int) -> Path:
    """Copy tokenizer and config.json to where `model_type` resolves to them, with the checkpoint's own head in it.

    The hub's config.json speaks of two labels, and Detoxify's number of labels is lost on a config path: transformers
    would make up a random head of two. A copy also leaves out what the manifest doesn't name, and a read-only
    installation as it is.
    """
    if Path(model_type).is_absolute() or ".." in Path(model_type).parts:
        raise ValueError(f"the model type {model_type!r} is no name")
    home = folder / model_type
    home.mkdir(parents=True, exist_ok=True)
    for file in model.sha256.keys() - {model.checkpoint.name}:
        shutil.copyfile(model.folder / file, home / file)
    config: dict[str, Any] = json.loads((home / CONFIG).read_bytes())
    for key in ("id2label", "label2id", "torch_dtype"):  # They would contradict the two lines below.
        config.pop(key, None)
    config["num_labels"] = outputs
    config["dtype"] = "float32"  # Weights stored in fp16 save disk; computing in fp16 is slow on a CPU.
    (home / CONFIG).write_text(json.dumps(config), encoding="utf-8")
    return home


def _give_weights(model: InstalledModel, network: torch.nn.Module, stored: Mapping[str, torch.Tensor]) -> None:
    """Give the network every weight as the checkpoint has it: transformers makes up what is missing or misshapen."""
    weights = {}
    for name, hollow in network.state_dict().items():
        if name not in stored or hollow.shape != stored[name].shape:
            raise ModelError(
                _(
                    "The model {name} can't be loaded: {weight} does not match its checkpoint.",
                    name=model.name,
                    weight=name,
                ),
                _(
                    "The installed transformers may be too new or too old: install the versions in toxscan's "
                    "constraints."
                ),
            )
        weights[name] = stored[name].to(hollow.dtype, copy=True)
    network.load_state_dict(weights, assign=True)


def _keep_named_labels(model: InstalledModel, detoxify: Detoxify) -> None:
    """Cut the head down to its named outputs, so that identity sub-labels (religion, race …) are never computed."""
    names: list[str] = detoxify.class_names
    if set(names) != set(model.labels) or len(names) != len(model.labels):
        raise ModelError(
            _(
                "The model {name} scores {names}, but should score {labels}.",
                name=model.name,
                names=", ".join(names),
                labels=", ".join(model.labels),
            ),
            repair_hint(model.name, model.folder),
        )
    # BERT's and ALBERT's classifier is one linear layer, RoBERTa's ends in one.
    head = [layer for layer in detoxify.model.classifier.modules() if isinstance(layer, torch.nn.Linear)][-1]
    if head.out_features < len(names):
        raise ValueError(f"{len(names)} labels, but {head.out_features} outputs")
    head.weight = torch.nn.Parameter(head.weight[: len(names)].detach().clone())
    head.bias = torch.nn.Parameter(head.bias[: len(names)].detach().clone())
    head.out_features = detoxify.model.num_labels = detoxify.model.config.num_labels = len(names)
