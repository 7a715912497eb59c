"""Scores of many texts, in batches of like length."""

import numpy as np
import torch
from transformers import BertForSequenceClassification, BertTokenizer

BATCH = 64


@torch.inference_mode()
def score(model: BertForSequenceClassification, tokenizer: BertTokenizer, texts: list[str]) -> np.ndarray:
    """Return one row of six scores (0–1) per text; texts over 512 tokens are cut there."""
    model.eval()
    scores = np.zeros((len(texts), model.config.num_labels))
    order = sorted(range(len(texts)), key=lambda place: len(texts[place]))
    for start in range(0, len(order), BATCH):
        places = order[start : start + BATCH]
        inputs = tokenizer([texts[place] for place in places], return_tensors="pt", truncation=True, padding=True)
        scores[places] = torch.sigmoid(model(**inputs).logits).numpy()
    return scores
