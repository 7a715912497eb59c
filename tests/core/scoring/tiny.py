"""Tiny random checkpoints in Detoxify's format: real architectures, two layers of 32, a few hundred kilobytes."""

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bot.core.scoring.text import PREPARATION

ORIGINAL_CLASSES = ("toxic", "severe_toxic", "obscene", "threat", "insult", "identity_hate")
"""Class names as Jigsaw's first challenge wrote them; Detoxify renames three of them."""

UNBIASED_CLASSES = ("toxicity", "severe_toxicity", "obscene", "identity_attack", "insult", "threat", "sexual_explicit")
UNBIASED_OUTPUTS = 16  # The seven named above, then nine identity sub-labels that must never be computed.

OFF_IN_8_BITS = 0.15
"""How far 8-bit scores of such a network may be off: 0.09 on processors without VNNI, where sums saturate."""

_RENAMED = {"toxic": "toxicity", "severe_toxic": "severe_toxicity", "identity_hate": "identity_attack"}
_SMALL = {
    "hidden_size": 32,
    "num_hidden_layers": 2,
    "num_attention_heads": 2,
    "intermediate_size": 64,
    "attn_implementation": "eager",
}
_SHAPES: dict[str, dict[str, Any]] = {
    "bert": {
        "model_type": "bert-base-uncased",
        "model_name": "BertForSequenceClassification",
        "tokenizer_name": "BertTokenizer",
        "positions": 512,
    },
    "roberta": {
        "model_type": "roberta-base",
        "model_name": "RobertaForSequenceClassification",
        "tokenizer_name": "RobertaTokenizer",
        "positions": 514,  # RoBERTa's positions begin at 2.
    },
}


def make_tiny(
    folder: Path,
    *,
    name: str = "tiny",
    family: str = "bert",
    classes: Sequence[str] = ORIGINAL_CLASSES,
    outputs: int | None = None,
    half: bool = False,
    seed: int = 0,
    spread: float = 0.3,
) -> Path:
    """Write a random checkpoint named `name` with its tokenizer, config.json and manifest.json, and return `folder`.

    `family` is "bert" or "roberta"; `outputs` is the width of the head, as many as `classes` when None; `half` stores
    the weights in fp16; `spread` is the standard deviation of all weights. As on the Hugging Face hub, config.json says
    nothing of the number of labels.
    """
    import torch  # Here, as it takes seconds: most tests that are collected beside never make one.
    from transformers import AutoConfig, AutoModelForSequenceClassification, AutoTokenizer

    folder.mkdir(parents=True, exist_ok=True)
    shape = _SHAPES[family]
    words = _write_bert_words(folder) if family == "bert" else _write_roberta_words(folder)
    config = {
        **_SMALL,
        "vocab_size": words,
        "max_position_embeddings": shape["positions"],
        "pad_token_id": int(family == "roberta"),
    }
    (folder / "config.json").write_text(json.dumps({"model_type": family, **config}))
    (folder / "tokenizer_config.json").write_text(json.dumps({"model_max_length": 512}))
    AutoTokenizer.from_pretrained(folder).backend_tokenizer.save(str(folder / "tokenizer.json"))

    torch.manual_seed(seed)
    outputs = outputs or len(classes)
    network = AutoModelForSequenceClassification.from_config(AutoConfig.for_model(family, num_labels=outputs, **config))
    for parameter in network.parameters():
        torch.nn.init.normal_(parameter, std=spread)  # The usual 0.02 would score every text alike.
    weights = {key: value.half() if half else value for key, value in network.state_dict().items()}
    arch = {key: shape[key] for key in ("model_type", "model_name", "tokenizer_name")}
    torch.save(
        {
            "config": {
                "arch": {"args": {"num_classes": outputs, **arch}},
                "dataset": {"args": {"classes": list(classes)}},
            },
            "state_dict": weights,
        },
        folder / f"{name}.ckpt",
    )
    write_manifest(folder, name, [_RENAMED.get(label, label) for label in classes])
    return folder


def write_manifest(folder: Path, name: str, labels: Sequence[str]) -> None:
    """Write manifest.json for what lies in `folder` now."""
    files = sorted(path for path in folder.iterdir() if path.name != "manifest.json")
    manifest = {
        "name": name,
        "version": "test",
        "sha256": {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in files},
        "labels": list(labels),
        "thresholds": dict.fromkeys(labels, 0.5),
        "preparation": PREPARATION,
        "canary": [],
    }
    (folder / "manifest.json").write_text(json.dumps(manifest))


def _write_bert_words(folder: Path) -> int:
    letters = "abcdefghijklmnopqrstuvwxyz0123456789.,!?'"
    words = [
        "[PAD]",
        "[UNK]",
        "[CLS]",
        "[SEP]",
        "[MASK]",
        *letters,
        *(f"##{letter}" for letter in letters),
        "you",
        "are",
    ]
    (folder / "vocab.txt").write_text("\n".join(words) + "\n")
    return len(words)


def _write_roberta_words(folder: Path) -> int:
    from transformers.convert_slow_tokenizer import bytes_to_unicode

    words = ["<s>", "<pad>", "</s>", "<unk>", *bytes_to_unicode().values(), "<mask>"]
    (folder / "vocab.json").write_text(json.dumps({word: number for number, word in enumerate(words)}))
    (folder / "merges.txt").write_text("#version: 0.2\n")
    return len(words)
