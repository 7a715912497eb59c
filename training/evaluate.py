"""Prints every figure of the model card, from the shipped files alone and through the real Detoxify class.

python -m training.evaluate --data ../shared/data/toxicity --posts ../shared/model --timelines held
"""

import argparse
import json
import tomllib
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import torch
from detoxify import Detoxify
from sklearn.metrics import roc_auc_score

from bot.core.scoring.text import prepare
from training.data import SEED, load
from training.disguises import WAYS
from training.package import NAME, open_package
from training.posts import read_rows
from training.rows import LABELS, Row, prepared, seeded
from training.scoring import score
from training.thresholds import CLEARLY, HARMLESS, Timelines, flagged

RESAMPLES = 300
BINS = 10
DRAWN = 400
"""Texts of a collection that are measured at most: drawn by a hash of the words, always the same."""
PLAIN = {
    "toxic": (
        "you are a stupid idiot", "shut up you ugly pig", "nobody likes you loser", "i will kill you tonight",
        "go kill yourself", "you are worthless trash", "fuck off you moron", "what a pathetic clown you are",
        "i hope you die slowly", "you dumb bitch", "your mother is a whore", "you disgusting piece of garbage",
        "i will break your legs", "you fat ugly cow", "drop dead asshole", "all of them are vermin",
    ),
    "harmless": (
        "have a lovely day", "happy birthday my friend", "the weather is great today", "thank you so much for the cake",
        "see you at the station tonight", "what a beautiful song this is", "good morning everyone",
        "the train was late again", "please call me after lunch", "we won the match yesterday",
        "my sister bakes the best bread", "breaking news from the harbour", "listen to my new album",
        "that sunset was amazing", "our team needs new players", "dinner is ready come home",
    ),
}  # fmt: skip
"""Sentences of our own that are written in each of `disguises.WAYS`."""


def main() -> None:
    """Measure from the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder of the collections")
    parser.add_argument("--posts", type=Path, required=True, help="folder with the posts that we read and wrote")
    parser.add_argument("--timelines", type=Path, help="ordinary people's posts with readings, see training.thresholds")
    parser.add_argument("--model", type=Path, default=Path("bot/core/scoring/models") / NAME)
    options = parser.parse_args()
    torch.set_num_threads(2)
    thresholds = json.loads((options.model / "manifest.json").read_text(encoding="utf-8"))["thresholds"]
    detoxify = open_package(options.model)
    for section in (
        files(options.model, detoxify),
        [f"thresholds: {thresholds}"],
        timelines(options.timelines, detoxify, thresholds) if options.timelines else (),
        ours(options.posts, detoxify, thresholds),
        disguises(detoxify, thresholds),
        probes(detoxify, thresholds),
        collections(options.data, detoxify, thresholds),
    ):
        print("\n".join(section), end="\n\n", flush=True)


def scores_of(detoxify: Detoxify, texts: list[str]) -> np.ndarray:
    """Return the scores of prepared texts."""
    return score(detoxify.model, detoxify.tokenizer, texts)


def files(folder: Path, detoxify: Detoxify) -> list[str]:
    """Return the size on disk and the number of weights."""
    size = sum(path.stat().st_size for path in folder.iterdir() if path.is_file())
    weights = sum(weights.numel() for weights in detoxify.model.parameters())
    return [f"{size:,} bytes on disk, {weights:,} weights, {len(detoxify.tokenizer):,} words"]


def timelines(folder: Path, detoxify: Detoxify, thresholds: dict[str, float]) -> Iterator[str]:
    """Yield, for people of whom nothing was learned, what is flagged and what of it readers would not call toxic."""
    posts = Timelines.read(folder)
    flags = flagged(scores_of(detoxify, posts.texts), thresholds)
    for author in (*sorted(set(posts.authors)), None):
        own = np.array([author in (None, each) for each in posts.authors])
        right = int((flags & own & (posts.toxic >= 0.5)).sum())
        counts = (
            f"{own.sum():,} posts, {int((flags & own).sum())} flagged, {right} of them toxic to half of the readers"
        )
        yield f"{author or 'all'}: {counts}; {posts.false_alarms(flags, author):.1f} false alarms in 1,000"


def ours(folder: Path, detoxify: Detoxify, thresholds: dict[str, float]) -> Iterator[str]:
    """Yield what is found of the read and written posts that were held back, and how well scores are calibrated."""
    rows = [row for row in prepared(list(read_rows(folder, None))) if row.split == "test"]
    scores, truth = scores_of(detoxify, [row.text for row in rows]), np.array([row.targets for row in rows], float)
    flags = flagged(scores, thresholds)
    for source in ("read", "written"):
        own = np.array([row.source.startswith(source) for row in rows])
        for name, which in (
            ("clearly toxic", truth[:, 0] >= CLEARLY),
            ("threats", truth[:, LABELS.index("threat")] >= CLEARLY),
            ("harmless", truth[:, 0] < HARMLESS),
        ):
            if (own & which).any():
                yield f"{source}, {name}: {flags[own & which].mean():.3f} of {int((own & which).sum())} flagged"
        for column, label in enumerate(LABELS):
            yield area(f"{source} {label}", truth[own, column] >= 0.5, scores[own, column])
        if own.any():
            yield f"{source}: calibration error of toxicity {calibration(scores[own, 0], truth[own, 0]):.3f}"


def calibration(scores: np.ndarray, truth: np.ndarray) -> float:
    """Return the expected calibration error: how far scores are from what readers say, over ten bins of equal width."""
    bins = np.minimum((scores * BINS).astype(int), BINS - 1)
    own = [bins == number for number in range(BINS)]
    return float(sum(each.mean() * abs(scores[each].mean() - truth[each].mean()) for each in own if each.any()))


def disguises(detoxify: Detoxify, thresholds: dict[str, float]) -> Iterator[str]:
    """Yield how many toxic and harmless sentences are flagged in each disguise."""
    shares: dict[str, list[float]] = {kind: [] for kind in PLAIN}
    for name, write in WAYS.items():
        for kind, texts in PLAIN.items():
            rng = seeded(SEED)
            written = [prepare(write(text, rng)) or "." for text in texts]
            shares[kind].append(float(flagged(scores_of(detoxify, written), thresholds).mean()))
        yield f"disguise, {name}: toxic {shares['toxic'][-1]:.2f}, harmless {shares['harmless'][-1]:.2f} flagged"
    yield "all disguises: " + ", ".join(f"{kind} {np.mean(shares[kind]):.3f} flagged" for kind in PLAIN)


def collections(folder: Path, detoxify: Detoxify, thresholds: dict[str, float]) -> Iterator[str]:
    """Yield the areas on what was held back of each collection, and the share of its texts that is flagged."""
    by_source: dict[str, list[Row]] = {}
    for row in load(folder):
        if row.split == "test":
            by_source.setdefault(row.source, []).append(row)
    for source, rows in sorted(by_source.items()):
        some = sorted(rows, key=lambda row: seeded(row.text).random())[:DRAWN]
        scores = scores_of(detoxify, [row.text for row in some])
        flags = flagged(scores, thresholds)
        toxic = np.array([np.nan if row.targets[0] is None else row.targets[0] for row in some], float)
        for name, which in (("toxic", toxic >= 0.5), ("harmless", toxic < 0.5)):
            if which.any():
                yield f"{source}, {name}: {flags[which].mean():.3f} of {int(which.sum())} flagged"
        for column, label in enumerate(LABELS):
            known = np.array([row.targets[column] is not None for row in some])
            truth = np.array([(row.targets[column] or 0.0) >= 0.5 for row in some])
            yield area(f"{source} {label}", truth[known], scores[known, column])


def area(name: str, truth: np.ndarray, scores: np.ndarray) -> str:
    """Return a line with the area under the ROC curve and the 95 % interval of resampling, if there are both kinds."""
    if not 5 <= truth.sum() <= len(truth) - 5:
        return f"{name}: too few of either kind"
    rng, areas = np.random.default_rng(1), []
    for _ in range(RESAMPLES):
        drawn = rng.integers(0, len(truth), len(truth))
        if 0 < truth[drawn].sum() < len(drawn):
            areas.append(roc_auc_score(truth[drawn], scores[drawn]))
    low, high = np.quantile(areas, [0.025, 0.975])
    return f"{name}: {roc_auc_score(truth, scores):.3f} ({low:.3f}–{high:.3f}; {len(truth)}, {int(truth.sum())})"


def probes(detoxify: Detoxify, thresholds: dict[str, float]) -> Iterator[str]:
    """Yield toxicity, the strongest other label and the verdict for each sentence of probes.toml."""
    book = tomllib.loads(Path(__file__).with_name("probes.toml").read_text(encoding="utf-8"))
    for kind, groups in book.items():
        for group, texts in groups.items():
            scores = scores_of(detoxify, [prepare(text) for text in texts])
            flags = flagged(scores, thresholds)
            yield f"{kind}, {group}: {flags.sum()} of {len(texts)} flagged"
            for text, row, hit in zip(texts, scores, flags, strict=True):
                strongest = 1 + int(np.argmax(row[1:]))
                yield f"  {row[0]:.3f} {LABELS[strongest]} {row[strongest]:.3f} {'FLAGGED ' if hit else ''}{text}"


if __name__ == "__main__":
    main()
