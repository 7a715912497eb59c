"""Prints every figure of the model card, from the shipped files alone, scored as the product scores.

nice python -m training.evaluate --data ../shared/data/toxicity --posts ../shared/model --timelines held
"""

import argparse
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import numpy as np
import torch
from detoxify import Detoxify

from bot.core.scoring.inference.loaded_model import Loaded
from bot.core.scoring.inference.open_model import open_in_torch
from bot.core.scoring.inference.plan import Plan, PlanRequest
from bot.core.scoring.inference.tokens import Vocabulary
from bot.core.scoring.text import prepare_words
from training.contrast import contrast_rows
from training.data import SEED, load
from training.disguises import PLAIN, WAYS
from training.figures import area, calibration, curve, outranks, severities, share
from training.package import NAME, installed_package
from training.posts import read_rows
from training.rounded import compare, rounded_scores
from training.rows import LABELS, Row, prepared, seeded
from training.thresholds import CLEARLY, HARMLESS, Timelines, flagged
from training.toxic_words import words_figures

DRAWN = 400
"""Texts of a collection that are measured at most: drawn by a hash of the words, always the same."""
LONG = 40
"""Long posts of each kind: as many harmless ones as ones with an insult somewhere."""
JOINED = (15, 60)
"""Ordinary posts that are joined to one long post."""
WRITTEN = {
    "threats and wishes of harm": ("threats", "wishes", "intimidation", "suicide"),
    "violent words that are no threat": ("violent words",),
    "hate of groups, groups named kindly": ("group names", "hate of groups", "slurs", "reclaimed"),
    "insults": ("insults",),
    "banter and what looks like it": ("E1 ", "E2 "),
    "self-talk": ("E3 ",),
    "things, sport, politics": ("E4 ", "E5", "E6", "harsh criticism", "political attacks"),
    "counter-speech, negation": ("counter-speech", "negated"),
    "profanity": ("friendly profanity", "profanity"),
    "disguises and look-alikes": ("disguised",),
    "sexual harassment": ("sexual",),
    "everyday": ("everyday",),
}
"""Kinds of the posts that we wrote, by how the names of their families begin."""


@dataclass(frozen=True)
class Subject:
    """The model that is measured, and where what it is measured on lies."""

    folder: Path
    loaded: Loaded
    words: int
    weights: int
    window: int
    thresholds: dict[str, float]
    data: Path
    posts: Path
    timelines: Path | None
    tokenizer: object
    detoxify: Detoxify

    def scores(self, texts: list[str]) -> np.ndarray:
        """Return the scores of prepared texts."""
        return self.loaded.score(texts)[0]

    def flags(self, scores: np.ndarray) -> np.ndarray:
        """Say which rows are flagged at the shipped thresholds."""
        return flagged(scores, self.thresholds)

    @cached_property
    def held(self) -> "Held":
        """What we read and wrote, and held back."""
        rows = [row for row in prepared(list(read_rows(self.posts, None))) if row.split == "test"]
        scores = self.scores([row.text for row in rows])
        return Held(rows, scores, np.array([row.targets for row in rows], float), self.flags(scores))


@dataclass(frozen=True)
class Held:
    """Posts that we read or wrote and held back, a row each: scores, what readers say, whether it is flagged."""

    rows: list[Row]
    scores: np.ndarray
    truth: np.ndarray
    flags: np.ndarray

    def of(self, source: str) -> np.ndarray:
        """Say which are of a source."""
        return np.array([row.source.startswith(source) for row in self.rows])

    def called(self, label: str, least: float = CLEARLY) -> np.ndarray:
        """Say which ones at least such a part of the readers gives a label."""
        return self.truth[:, LABELS.index(label)] >= least


def main() -> None:
    """Measure from the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder of the collections")
    parser.add_argument("--posts", type=Path, required=True, help="folder with the posts that we read and wrote")
    parser.add_argument("--timelines", type=Path, help="ordinary people's posts with readings, see training.thresholds")
    parser.add_argument("--model", type=Path, default=Path("bot/core/scoring/models") / NAME)
    parser.add_argument("--only", nargs="+", choices=SECTIONS, default=list(SECTIONS), help="some sections alone")
    options = parser.parse_args()
    torch.set_num_threads(2)
    subject = open_subject(options)
    for name in options.only:
        print(f"\n# {name}")
        for line in SECTIONS[name](subject):
            print(line, flush=True)


def open_subject(options: argparse.Namespace) -> Subject:
    """Load the model as the product does: the real Detoxify, and the same network in windows."""
    model = installed_package(options.model)
    detoxify, loaded = open_in_torch(PlanRequest(model, device="cpu"), Plan())
    return Subject(
        options.model,
        loaded,
        len(detoxify.tokenizer),
        sum(weights.numel() for weights in detoxify.model.parameters()),
        model.window,
        {label.value: value for label, value in model.thresholds.items()},
        options.data,
        options.posts,
        options.timelines,
        detoxify.tokenizer.backend_tokenizer,
        detoxify,
    )


def files(subject: Subject) -> Iterator[str]:
    """Yield the size on disk, the number of weights, and the thresholds."""
    size = sum(path.stat().st_size for path in subject.folder.iterdir() if path.is_file())
    yield f"{size:,} bytes on disk, {subject.weights:,} weights, {subject.words:,} words"
    yield f"thresholds: {subject.thresholds}"


def ordinary(subject: Subject) -> Iterator[str]:
    """Yield, for people of whom nothing was learned, what is flagged and what of it readers would not call toxic."""
    if not subject.timelines:
        yield "not measured: no --timelines"
        return
    posts = Timelines.read(subject.timelines)
    flags = subject.flags(subject.scores(posts.texts))
    for author in (*sorted(set(posts.authors)), None):
        own = np.array([author in (None, each) for each in posts.authors])
        right = int((flags & own & (posts.toxic >= 0.5)).sum())
        unread = int((flags & own & np.isnan(posts.toxic)).sum())
        counts = f"{own.sum():,} posts, {int((flags & own).sum())} flagged, {right} toxic to half of the readers"
        false = posts.false_alarms(flags, author)
        yield f"{author or 'all'}: {counts}, {unread} not read; {false:.1f} false alarms in 1,000"
        wrong = flags[own] & ~(posts.toxic[own] >= HARMLESS)
        yield f"  false alarms: {share(wrong)}"


def read_and_written(subject: Subject) -> Iterator[str]:
    """Yield what is found of the posts that were held back, and the area of each label."""
    held = subject.held
    kinds = {
        "clearly toxic": held.called("toxicity"),
        "threats": held.called("threat"),
        "identity attacks": held.called("identity_attack"),
        "harmless": held.truth[:, 0] < HARMLESS,
    }
    for source in ("read", "written", ""):
        own = held.of(source)
        for name, which in kinds.items():
            yield f"{source or 'both'}, {name}: {share(held.flags[own & which])} flagged"
        for column, label in enumerate(LABELS):
            found = area(held.truth[own, column] >= 0.5, held.scores[own, column])
            if found:
                yield f"{source or 'both'}, {label}: {found}"


def kinds_of_mistake(subject: Subject) -> Iterator[str]:
    """Yield for each kind of held-back post what is flagged of its harmless and missed of its toxic ones."""
    held = subject.held
    read = sorted({row.source for row in held.rows if row.source.startswith("read")})
    kinds = {source.replace(":", ","): (source,) for source in read}
    kinds |= {f"written, {name}": tuple(f"written: {each}" for each in where) for name, where in WRITTEN.items()}
    for name, sources in kinds.items():
        own = np.logical_or.reduce([held.of(source) for source in sources])
        harmless, toxic = own & (held.truth[:, 0] < HARMLESS), own & held.called("toxicity")
        missed = share(~held.flags[toxic])
        yield f"{name}: harmless flagged {share(held.flags[harmless])}, clearly toxic missed {missed}"


def calibrated(subject: Subject) -> Iterator[str]:
    """Yield how far scores are from the share of readers who would say yes, by label, and toxicity's curve."""
    held = subject.held
    for source in ("read", "written"):
        own = held.of(source)
        errors = (
            f"{label} {calibration(held.scores[own, at], held.truth[own, at]):.3f}" for at, label in enumerate(LABELS)
        )
        yield f"{source}: expected calibration error {', '.join(errors)}"
        yield f"{source}: toxicity → readers {curve(held.scores[own, 0], held.truth[own, 0])}"


def severity(subject: Subject) -> Iterator[str]:
    """Yield how probably threats and hate outrank harmless profanity, and other toxic posts."""
    held = subject.held
    ranks = {"severity": severities(held.scores), "toxicity alone": held.scores[:, 0]}
    swearing = held.called("obscene", 0.5) & (held.truth[:, 0] < HARMLESS)
    own = {row: None for row in contrast_rows(SEED) if row.split == "test"}
    threats, friendly = (
        severities(subject.scores([prepare_words(row.text) for row in own if row.source.endswith(names)]))
        for names in ((": threat", ": threat to groups"), (": affection", ": slang", ": criticism"))
    )
    yield f"severity: our own threats outrank our own slang and affection {outranks(threats, friendly)}"
    grave = held.called("threat", 0.5) | held.called("identity_attack", 0.5)
    rude = held.called("toxicity", 0.5) & ~grave
    for name, rank in ranks.items():
        for kind in ("threat", "identity_attack", "insult"):
            yield f"{name}: {kind} outranks harmless profanity {outranks(rank[held.called(kind)], rank[swearing])}"
        yield f"{name}: threats and hate outrank other toxic posts {outranks(rank[grave], rank[rude])}"


def toxic_words(subject: Subject) -> Iterator[str]:
    """Yield how well the words that made posts toxic are found."""
    held = subject.held
    texts = [row.text for row, flag in zip(held.rows, held.flags, strict=True) if flag]
    yield from words_figures(subject.loaded, subject.thresholds, texts, subject.data)
    if subject.timelines:
        posts = Timelines.read(subject.timelines)
        read = [text for text, toxic in zip(posts.texts, posts.toxic, strict=True) if not np.isnan(toxic)]
        flags = subject.flags(subject.scores(read))
        some = [text for text, flag in zip(read, flags, strict=True) if flag]
        yield "of ordinary people:"
        yield from words_figures(subject.loaded, subject.thresholds, some)


def long_posts(subject: Subject) -> Iterator[str]:
    """Yield what is flagged of long posts, with an insult somewhere and without: in windows, and cut at 512 tokens."""
    held, rng = subject.held, seeded(SEED)
    calm = [
        row.text
        for row in held.rows
        if row.source in {"read: ordinary", "read: unl", "read: hard"} and row.targets[0] == 0
    ]
    kind = [" ".join(rng.choices(calm, k=rng.randint(*JOINED))) for _ in range(LONG)]
    hostile = [
        _insert(" ".join(rng.choices(calm, k=rng.randint(*JOINED))), rng.choice(PLAIN["toxic"]), rng) for _ in kind
    ]
    lengths = sorted(map(len, kind + hostile))
    yield f"{lengths[0]:,} to {lengths[-1]:,} characters, of {len(calm)} posts that all readers call harmless"
    ways: dict[str, Callable[[list[str]], np.ndarray]] = {
        f"windows of {window}": replace(subject.loaded, words=Vocabulary(subject.tokenizer, window)).score
        for window in sorted({subject.window, 512})
    }
    for name, score in ways.items():
        found, false = (subject.flags(score(texts)[0]) for texts in (hostile, kind))
        yield f"{name}: {share(found)} of those with an insult flagged, {share(false)} of the harmless ones"
    begun = subject.flags(subject.scores([_beginning(subject, text) for text in hostile]))
    yield f"their first 512 tokens alone: {share(begun)} of those with an insult flagged"


def _insert(text: str, words: str, rng: object) -> str:
    places = [at for at, sign in enumerate(text) if sign == " "]
    at = rng.choice(places)
    return f"{text[:at]}. {words}.{text[at:]}"


def _beginning(subject: Subject, text: str) -> str:
    _, places = Vocabulary(subject.tokenizer, 512).places(text)[0]
    return text[: max(end for _, end in places)]


def disguises(subject: Subject) -> Iterator[str]:
    """Yield how many toxic and harmless sentences are flagged in each disguise."""
    found: dict[str, list[np.ndarray]] = {kind: [] for kind in PLAIN}
    for name, write in WAYS.items():
        for kind, texts in PLAIN.items():
            rng = seeded(SEED)
            written = [prepare_words(write(text, rng)) or "." for text in texts]
            found[kind].append(subject.flags(subject.scores(written)))
        yield f"{name}: toxic {found['toxic'][-1].mean():.2f}, harmless {found['harmless'][-1].mean():.2f} flagged"
    yield "all: " + ", ".join(f"{kind} {share(np.concatenate(found[kind]))} flagged" for kind in PLAIN)


def rounded(subject: Subject) -> Iterator[str]:
    """Yield what 8 bits change on the posts that were held back, see `training.rounded`."""
    held = subject.held
    scores = rounded_scores(subject.detoxify, subject.loaded, [row.text for row in held.rows])
    yield from compare(held.scores, scores, held.truth, subject.thresholds)


def collections(subject: Subject) -> Iterator[str]:
    """Yield the areas on what was held back of each collection, and the share of its texts that is flagged."""
    by_source: dict[str, list[Row]] = {}
    for row in load(subject.data):
        if row.split == "test":
            by_source.setdefault(row.source, []).append(row)
    for source, rows in sorted(by_source.items()):
        some = sorted(rows, key=lambda row: seeded(row.text).random())[:DRAWN]
        scores = subject.scores([row.text for row in some])
        flags = subject.flags(scores)
        toxic = np.array([np.nan if row.targets[0] is None else row.targets[0] for row in some], float)
        for name, which in (("toxic", toxic >= 0.5), ("harmless", toxic < 0.5)):
            if which.any():
                yield f"{source}, {name}: {share(flags[which])} flagged"
        for column, label in enumerate(LABELS):
            known = np.array([row.targets[column] is not None for row in some])
            truth = np.array([(row.targets[column] or 0.0) >= 0.5 for row in some])
            if found := area(truth[known], scores[known, column]):
                yield f"{source}, {label}: {found}"


def probes(subject: Subject) -> Iterator[str]:
    """Yield toxicity, the strongest other label and the verdict for each sentence of probes.toml."""
    book = tomllib.loads(Path(__file__).with_name("probes.toml").read_text(encoding="utf-8"))
    for kind, groups in book.items():
        for group, texts in groups.items():
            scores = subject.scores([prepare_words(text) for text in texts])
            flags = subject.flags(scores)
            yield f"{kind}, {group}: {flags.sum()} of {len(texts)} flagged"
            for text, row, hit in zip(texts, scores, flags, strict=True):
                strongest = 1 + int(np.argmax(row[1:]))
                yield f"  {row[0]:.3f} {LABELS[strongest]} {row[strongest]:.3f} {'FLAGGED ' if hit else ''}{text}"


SECTIONS: dict[str, Callable[[Subject], Iterator[str]]] = {
    "files": files,
    "ordinary": ordinary,
    "posts": read_and_written,
    "rounded": rounded,
    "mistakes": kinds_of_mistake,
    "calibration": calibrated,
    "severity": severity,
    "words": toxic_words,
    "long": long_posts,
    "disguises": disguises,
    "probes": probes,
    "collections": collections,
}


if __name__ == "__main__":
    main()
