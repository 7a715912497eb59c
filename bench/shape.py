"""A model with BERT-base's shape for measuring speed: random weights in Detoxify's format, with mini's tokenizer."""

import hashlib
import json
import shutil
from pathlib import Path

from bot.core.domain.labels import Label
from bot.core.scoring.models.files import InstalledModel, open_installed
from bot.core.scoring.models.registry import BUNDLED, ModelSpec

BASE = ModelSpec("bert-base", "random weights", (), asset="bench/bert-base.ckpt")
CLASSES = ("toxic", "severe_toxic", "obscene", "threat", "insult", "identity_hate")
ORDINARY = -2.0  # The head's bias, so that most posts score low, as real posts do with a real model.


def make_base(data_dir: Path, seed: int = 1, layers: int = 12) -> InstalledModel:
    """Write it below `data_dir`; `layers` of 768, 12 heads, as bert-base-uncased but for its 12,800 words."""
    import torch
    from transformers import BertConfig, BertForSequenceClassification

    folder = BASE.folder(data_dir)
    folder.mkdir(parents=True)
    words = len((BUNDLED / "vocab.txt").read_text("utf-8").splitlines())
    for file in ("vocab.txt", "tokenizer_config.json"):
        shutil.copyfile(BUNDLED / file, folder / file)
    torch.manual_seed(seed)
    config = BertConfig(vocab_size=words, num_hidden_layers=layers)
    written = json.dumps(config.to_dict())
    config.num_labels = len(CLASSES)
    network = BertForSequenceClassification(config)
    torch.nn.init.constant_(network.classifier.bias, ORDINARY)
    (folder / "config.json").write_text(written)
    names = {"model_type": "bert-base-uncased", "model_name": "BertForSequenceClassification"}
    arch = {"num_classes": len(CLASSES), "tokenizer_name": "BertTokenizer", **names}
    stored = {"config": {"arch": {"args": arch}, "dataset": {"args": {"classes": list(CLASSES)}}}}
    torch.save({**stored, "state_dict": network.state_dict()}, folder / f"{BASE.name}.ckpt")
    labels = [label for label in Label if label is not Label.SEXUAL_EXPLICIT]
    manifest = {
        "name": BASE.name,
        "version": "bench",
        "sha256": {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in folder.iterdir()},
        "labels": labels,
        "thresholds": dict.fromkeys(labels, 0.5),
    }
    (folder / "manifest.json").write_text(json.dumps(manifest))
    return open_installed(BASE, data_dir)
