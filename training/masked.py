"""Makes the weights that a student begins with: all-MiniLM-L6-v2 with our words, used to how people write posts.

python -m training.masked --data ../shared/data/toxicity --model ../shared/model --out start.pt
"""

import argparse
from pathlib import Path

import numpy as np
import torch
from torch import nn
from torch.nn import functional

from training.base import base_folder, trimmed_base
from training.learning import Course, Lessons, batches, device, schedule
from training.rows import LABELS
from training.student import all_rows

COURSE = Course(rate=3e-4, passes=4, layers=6)
HIDDEN = 0.2
"""The share of words that are to be guessed: of these, four fifths are masked, and half of the rest are wrong ones."""
FIRST_WORD = 5
MASK = 4


class Guesser(nn.Module):
    """A BERT that guesses hidden words, with its own word table as the last layer."""

    def __init__(self, bert: nn.Module) -> None:
        super().__init__()
        width, words = bert.config.hidden_size, bert.config.vocab_size
        self.bert = bert
        self.dense, self.norm = nn.Linear(width, width), nn.LayerNorm(width)
        self.bias = nn.Parameter(torch.zeros(words))

    def forward(self, ids: torch.Tensor, hidden: torch.Tensor) -> torch.Tensor:
        """Logits of every word, for each hidden place."""
        states = self.bert(input_ids=ids, attention_mask=(ids != 0).long()).last_hidden_state[hidden]
        states = self.norm(functional.gelu(self.dense(states)))
        return states @ self.bert.embeddings.word_embeddings.weight.T + self.bias


def main() -> None:
    """Train from the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    texts = [row.text for row in all_rows(options.data, options.model, None)[0] if row.split == "train"]
    model, tokenizer = trimmed_base(base_folder(), texts)
    nothing = np.zeros((len(texts), len(LABELS)))
    ids = tokenizer(texts, verbose=False)["input_ids"]
    learn(Guesser(model.bert).to(device()), Lessons(ids, nothing, nothing, nothing[:, 0], nothing[:, 0]))
    torch.save(
        {name: weight.half().cpu() for name, weight in model.state_dict().items() if "classifier" not in name},
        options.out,
    )


def learn(guesser: Guesser, lessons: Lessons) -> None:
    """Guess hidden words for as many passes as the course has."""
    rng = np.random.default_rng(COURSE.seed)
    which = np.arange(len(lessons.ids))
    optimizer = torch.optim.AdamW(guesser.parameters(), COURSE.rate, betas=(0.9, 0.98), weight_decay=0.01)
    steps = int(COURSE.passes * sum(1 for _ in batches(lessons, which, rng)))
    for step in range(steps):
        if step % max(1, steps // int(COURSE.passes)) == 0:
            order = batches(lessons, which, rng)
        ids = _padded([lessons.ids[at][:128] for at in next(order)])
        hidden = (ids > FIRST_WORD) & (torch.rand(ids.shape, device=ids.device) < HIDDEN)
        due, chance = ids[hidden], torch.rand(int(hidden.sum()), device=ids.device)
        wrong = torch.randint_like(due, FIRST_WORD, guesser.bert.config.vocab_size)
        shown = ids.clone()
        shown[hidden] = torch.where(chance < 0.8, MASK, torch.where(chance < 0.9, wrong, due))
        for group in optimizer.param_groups:
            group["lr"] = COURSE.rate * schedule(step / steps)
        loss = functional.cross_entropy(guesser(shown, hidden), due)
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(guesser.parameters(), 1.0)
        optimizer.step()


def _padded(rows: list[list[int]]) -> torch.Tensor:
    width = max(map(len, rows))
    return torch.tensor([row + [0] * (width - len(row)) for row in rows], device=device())


if __name__ == "__main__":
    main()
