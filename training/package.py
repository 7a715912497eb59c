"""Writes a trained model as the product ships it, in 8 bits and in Detoxify's checkpoint format; opens it again."""

import dataclasses
import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import torch
from detoxify import Detoxify

from bot.core.domain.labels import Label
from bot.core.scoring.inference.plan import TOKENIZER
from bot.core.scoring.models import checkpoint
from bot.core.scoring.models.files import InstalledModel, Manifest
from bot.core.scoring.models.registry import GRAPH
from bot.core.scoring.text import PREPARATION, prepare_words
from training.graph import write_graph
from training.rows import LABELS
from training.scoring import score

NAME = "mini"
VERSION = "2"
WINDOW = 128
"""Tokens that the model has learned to read at a time."""
LARGE = 50_000
"""Weights in a table from which it is kept in 8 bits: the rest together is a hundredth of all."""
FILES = (f"{NAME}.ckpt", "config.json", "tokenizer_config.json", "vocab.txt")
READY = (GRAPH, TOKENIZER)
CANARY = (
    "have a nice day",
    "you are a stupid idiot and everybody hates you",
    "I love my gay friends",
    "this is sick, love it",
    "fuck off",
    "I will find you and kill you",
)
"""Sentences that an installation can score to see that it computes what we computed."""

Weights = Mapping[str, torch.Tensor]


def write_package(
    folder: Path,
    weights: Weights,
    words: list[str],
    thresholds: Mapping[str, float],
    ordinary_flag_rate: float,
    marker: Mapping[str, object] | None = None,
) -> None:
    """Write checkpoint, config, vocabulary and manifest, with what the files just written give to the canary."""
    folder.mkdir(parents=True, exist_ok=True)
    write_weights(folder / f"{NAME}.ckpt", weights, marker)
    write_config(folder / "config.json", weights)
    write_tokenizer(folder, words)
    manifest = {
        "name": NAME,
        "version": VERSION,
        "preparation": PREPARATION,
        "window": WINDOW,
        "labels": LABELS,
        "thresholds": dict(thresholds),
        "ordinary_flag_rate": ordinary_flag_rate,
        **_described(folder, FILES),
    }
    _write_json(folder / "manifest.json", manifest)
    detoxify = open_package(folder)
    write_ready(folder, detoxify)
    manifest |= _described(folder, (*FILES, *READY))
    canary = score(detoxify.model, detoxify.tokenizer, [prepare_words(text) for text in CANARY])
    manifest["canary"] = [
        {"text": text, "scores": {label: round(float(value), 5) for label, value in zip(LABELS, row, strict=True)}}
        for text, row in zip(CANARY, canary, strict=True)
    ]
    _write_json(folder / "manifest.json", manifest)


def _described(folder: Path, files: Sequence[str]) -> dict[str, dict[str, str | int]]:
    """Return what the manifest says of files."""
    return {
        "sha256": {file: hashlib.sha256((folder / file).read_bytes()).hexdigest() for file in files},
        "size": {file: (folder / file).stat().st_size for file in files},
    }


def write_ready(folder: Path, detoxify: Detoxify) -> None:
    """Write what a machine needs to score at once, before anything is exported or measured there."""
    write_graph(detoxify.model, folder / f"{NAME}.ckpt", folder / GRAPH)
    detoxify.tokenizer.backend_tokenizer.save(str(folder / TOKENIZER))


def write_weights(file: Path, weights: Weights, marker: Mapping[str, object] | None) -> None:
    """Write the large tables in 8 bits with a scale a row, so that a row's largest weight is 127; the rest in 16.

    `marker`: what `training.spans` has written, for a model that marks words.
    """
    kept, scales = {}, {}
    for name, weight in weights.items():
        if weight.ndim == 2 and weight.numel() >= LARGE:
            scales[name] = weight.float().abs().amax(1, keepdim=True).clamp_min(1e-8) / 127
            kept[name] = torch.round(weight.float() / scales[name]).to(torch.int8)
        elif weight.is_floating_point():
            kept[name] = weight.half()
    arch = {
        "num_classes": len(LABELS),
        # Detoxify resolves this name even offline: as the folder of that name in the working directory.
        "model_type": NAME,
        "model_name": "BertForSequenceClassification",
        "tokenizer_name": "BertTokenizer",
    }
    config = {"arch": {"args": arch}, "dataset": {"args": {"classes": list(LABELS)}}}
    marks = {checkpoint.MARKER: dict(marker)} if marker else {}
    torch.save({"config": config, "state_dict": kept, checkpoint.SCALES: scales, **marks}, file)


def write_config(file: Path, weights: Weights) -> None:
    """Write what transformers must know of the network."""
    words, width = weights["bert.embeddings.word_embeddings.weight"].shape
    layers = {name.split(".")[3] for name in weights if ".layer." in name}
    config = {
        "architectures": ["BertForSequenceClassification"],
        "attention_probs_dropout_prob": 0.0,
        "dtype": "float32",
        "hidden_act": "gelu",
        "hidden_dropout_prob": 0.1,
        "hidden_size": width,
        "id2label": dict(enumerate(LABELS)),
        "intermediate_size": 4 * width,
        "label2id": {label: number for number, label in enumerate(LABELS)},
        "layer_norm_eps": 1e-12,
        "max_position_embeddings": weights["bert.embeddings.position_embeddings.weight"].shape[0],
        "model_type": "bert",
        "num_attention_heads": 12,
        "num_hidden_layers": len(layers),
        "pad_token_id": 0,
        "position_embedding_type": "absolute",
        "type_vocab_size": 2,
        "vocab_size": words,
    }
    _write_json(file, config)


def write_tokenizer(folder: Path, words: list[str]) -> None:
    """Write the vocabulary, and the limit of 512 tokens without which long texts are not cut and fail."""
    (folder / "vocab.txt").write_text("".join(f"{word}\n" for word in words), encoding="utf-8")
    _write_json(
        folder / "tokenizer_config.json",
        {"tokenizer_class": "BertTokenizer", "do_lower_case": True, "model_max_length": 512},
    )


def open_package(folder: Path) -> Detoxify:
    """Load a written model as the product does: through the real Detoxify class, without any network."""
    return checkpoint.build(installed_package(folder))


def installed_package(folder: Path) -> InstalledModel:
    """Return a written model as the product knows an installed one."""
    manifest = Manifest.model_validate_json((folder / "manifest.json").read_bytes())
    fields = {field.name for field in dataclasses.fields(InstalledModel)}
    known = {name: getattr(manifest, name) for name in Manifest.model_fields if name in fields}
    return InstalledModel(
        **{**known, "folder": folder.resolve(), "model_id": NAME, "labels": tuple(map(Label, LABELS))}
    )


def _write_json(file: Path, value: object) -> None:
    file.write_text(json.dumps(value, indent=2) + "\n", encoding="utf-8")
