"""Writes a trained model as the product ships it, in Detoxify's checkpoint format, and opens it again."""

import contextlib
import hashlib
import json
import os
from pathlib import Path

import torch
from detoxify import Detoxify
from transformers import BertForSequenceClassification, BertTokenizer

from bot.core.scoring.text import PREPARATION, prepare
from training.rows import LABELS, Row
from training.scoring import score
from training.thresholds import choose

NAME = "mini"
VERSION = "1"
CANARY = (
    "have a nice day",
    "you are a stupid idiot and everybody hates you",
    "I love my gay friends",
    "this is sick, love it",
    "fuck off",
    "I will find you and kill you",
)
"""Sentences that an installation can score to see that it computes what we computed."""


def write_package(
    folder: Path, model: BertForSequenceClassification, tokenizer: BertTokenizer, tuning: list[Row]
) -> None:
    """Write checkpoint, config, vocabulary and, measured on the files just written, thresholds and manifest."""
    folder.mkdir(parents=True, exist_ok=True)
    write_network(folder, model)
    write_tokenizer(folder, tokenizer)
    detoxify = open_package(folder)
    scores = score(detoxify.model, detoxify.tokenizer, [row.text for row in tuning])
    canary = score(detoxify.model, detoxify.tokenizer, [prepare(text) for text in CANARY])
    files = (f"{NAME}.ckpt", "config.json", "tokenizer_config.json", "vocab.txt")
    manifest = {
        "name": NAME,
        "version": VERSION,
        "preparation": PREPARATION,
        "labels": LABELS,
        "thresholds": choose(tuning, scores),
        "languages": ["en"],
        "sha256": {file: hashlib.sha256((folder / file).read_bytes()).hexdigest() for file in files},
        "size": {file: (folder / file).stat().st_size for file in files},
        "canary": [
            {"text": text, "scores": {label: round(float(value), 5) for label, value in zip(LABELS, row, strict=True)}}
            for text, row in zip(CANARY, canary, strict=True)
        ],
    }
    (folder / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")


def write_network(folder: Path, model: BertForSequenceClassification) -> None:
    """Write weights in 16 bits (half the size; scores move by less than 0.001) and a config that loads them as 32."""
    arch = {
        "num_classes": len(LABELS),
        # Detoxify resolves this name even offline: as the folder of that name in the working directory.
        "model_type": NAME,
        "model_name": type(model).__name__,
        "tokenizer_name": "BertTokenizer",
    }
    weights = {name: tensor.half() for name, tensor in model.state_dict().items() if tensor.is_floating_point()}
    checkpoint = {
        "config": {"arch": {"args": arch}, "dataset": {"args": {"classes": list(LABELS)}}},
        "state_dict": weights,
    }
    torch.save(checkpoint, folder / f"{NAME}.ckpt")
    model.config.dtype = "float32"
    model.config.architectures = [type(model).__name__]
    config = model.config.to_dict()
    config.pop("_name_or_path", None)  # a folder of the machine that trained it
    (folder / "config.json").write_text(json.dumps(config, indent=2, sort_keys=True) + "\n", encoding="utf-8")


def write_tokenizer(folder: Path, tokenizer: BertTokenizer) -> None:
    """Write the vocabulary, and the limit of 512 tokens without which long texts are not cut and fail."""
    tokens = sorted(tokenizer.get_vocab().items(), key=lambda entry: entry[1])
    (folder / "vocab.txt").write_text("".join(f"{token}\n" for token, _ in tokens), encoding="utf-8")
    settings = {"tokenizer_class": "BertTokenizer", "do_lower_case": True, "model_max_length": 512}
    (folder / "tokenizer_config.json").write_text(json.dumps(settings, indent=2) + "\n", encoding="utf-8")


def open_package(folder: Path) -> Detoxify:
    """Load a written model through the real Detoxify class, without any network."""
    os.environ["HF_HUB_OFFLINE"] = "1"
    folder = folder.resolve()
    with contextlib.chdir(folder.parent):
        return Detoxify(checkpoint=str(folder / f"{NAME}.ckpt"), huggingface_config_path=str(folder))
