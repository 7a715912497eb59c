"""Writes what a model suspects among posts that nobody has read yet, for a reader (../shared/model/posts/guide.md).

python -m training.mine accounts/*.txt --model bot/core/scoring/models/mini --count 300 > suspected.tsv

Each file holds one author's posts, a line each. A reader puts six digits before each line; the file is then a reading
that `training.student --readings` learns from. Keep some authors apart: thresholds and figures need people of whom
nothing was learned.
"""

import argparse
from pathlib import Path

import numpy as np

from bot.core.scoring.text import prepare_words
from training.package import open_package
from training.rows import LABELS
from training.scoring import score

TELLING = tuple(LABELS.index(label) for label in ("toxicity", "threat", "identity_attack"))


def main() -> None:
    """List from the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("accounts", nargs="+", type=Path)
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--count", type=int, default=300)
    options = parser.parse_args()
    author_of = {
        prepare_words(line): file.stem for file in options.accounts for line in file.read_text("utf-8").splitlines()
    }
    texts = [text for text in author_of if text]
    detoxify = open_package(options.model)
    suspicion = score(detoxify.model, detoxify.tokenizer, texts)[:, TELLING].max(axis=1)
    for place in np.argsort(-suspicion)[: options.count]:
        print("", author_of[texts[place]], texts[place], sep="\t")


if __name__ == "__main__":
    main()
