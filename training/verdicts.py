"""Reads what people have settled of posts (`toxscan verdicts FILE`), and measures a model by it.

python -m training.verdicts verdicts.jsonl
python -m training.student … --readings readings    # learns from readings/*.jsonl, too

Texts are scored anew, as the product does. Posts that a network gave are measured and never learned from: X forbids it,
and nobody asked their authors. A fifth of the others, by a hash of the words, is kept from training; `held back` counts
these alone.
"""

import argparse
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.core.domain.figures.suggestion import Agreement, suggest
from bot.core.domain.labels import Label, Scores
from bot.core.domain.networks import SocialNetwork
from bot.core.scoring.inference.open_model import open_in_torch
from bot.core.scoring.inference.plan import Plan, PlanRequest
from bot.core.scoring.text import prepare_words
from training.package import NAME, installed_package
from training.rows import LABELS, Row, Targets, split_of

HELD = 0.2
"""The share of the words that is kept from training, alike in every file."""
SURE = 0.9
"""What one person's word says of ten readers; several who agree say as much as all of them."""
WEIGHT = 2.0

_FROM_NETWORK = {"archive": False, **dict.fromkeys((each.value for each in SocialNetwork), True)}


@dataclass(frozen=True)
class Line:
    """A post with what people have settled; `labels`: what they call it, where they said so."""

    text: str
    toxic: bool
    labels: tuple[str, ...]
    opinions: int
    from_network: bool


def read_lines(file: Path) -> Iterator[Line]:
    """Yield the file's posts.

    Raises:
        ValueError: a line is none that `toxscan verdicts` wrote; the message has its number.
    """
    with file.open(encoding="utf-8") as lines:
        for number, words in enumerate(lines, start=1):
            try:
                said = json.loads(words)
                source, toxic = _FROM_NETWORK[said["source"]], {"toxic": True, "not_toxic": False}
                yield Line(said["text"], toxic[said["verdict"]], tuple(said["labels"]), said["opinions"], source)
            except (KeyError, TypeError, ValueError) as error:
                raise ValueError(f"{file}, line {number}: not what `toxscan verdicts` writes") from error


def verdict_rows(file: Path) -> Iterator[Row]:
    """Yield rows to learn from, a fifth of them held back.

    Raises:
        ValueError: a post was given by a network, or a line can't be read.
    """
    for number, line in enumerate(read_lines(file), start=1):
        if line.from_network:
            raise ValueError(f"{file}, line {number}: a network gave this post; leave --include-networks out")
        yield Row(line.text, _targets(line), "read: verdicts", split_of(line.text, test=HELD, tune=0.0), WEIGHT)


def _targets(line: Line) -> Targets:
    """Toxicity, and the labels that people named; what is not toxic has no label, but perhaps obscenity."""
    sure = 1.0 if line.opinions > 1 else SURE
    if line.toxic:
        known = {"toxicity": sure, **dict.fromkeys(line.labels, sure)}
        return tuple(known.get(label) for label in LABELS)
    return tuple(None if label == "obscene" else 1.0 - sure for label in LABELS)


def measure(lines: Sequence[Line], scores: list[Scores], thresholds: dict[Label, float]) -> Iterator[str]:
    """Yield how these thresholds agree with people, and those that would agree better, if there are any."""
    toxic = [line.toxic for line in lines]
    found = suggest(scores, toxic, thresholds)
    yield f"these thresholds: {_say(found.today)}"
    if not found.changes:
        yield f"no others are suggested: {found.hindrance}"
        return
    changes = ", ".join(f"{label} {share}" for label, share in found.changes.items())
    yield f"{changes}, cross-validated: {_say(found.expected)}"


def _say(found: Agreement) -> str:
    return (
        f"agree about {found.agreed} of {found.posts}; of {found.flagged} flagged {found.found} are toxic; "
        f"of {found.toxic} toxic {found.found} are flagged"
    )


def main() -> None:
    """Measure from the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path, help="what `toxscan verdicts` wrote")
    parser.add_argument("--model", type=Path, default=Path("bot/core/scoring/models") / NAME)
    options = parser.parse_args()
    model = installed_package(options.model)
    loaded = open_in_torch(PlanRequest(model, device="cpu"), Plan())[1]
    lines = [line for line in read_lines(options.file) if prepare_words(line.text)]
    values, _cut = loaded.score([prepare_words(line.text) for line in lines])
    scores = [Scores(dict(zip(map(Label, loaded.labels), map(float, row), strict=True))) for row in values]
    parts = {
        "all": [True] * len(lines),
        "held back": [not line.from_network and split_of(line.text, test=HELD, tune=0.0) == "test" for line in lines],
        "from networks": [line.from_network for line in lines],
    }
    for name, which in parts.items():
        print(f"\n# {name}: {sum(which)} posts")
        own = [(line, each) for line, each, kept in zip(lines, scores, which, strict=True) if kept]
        for said in measure([line for line, _ in own], [each for _, each in own], dict(model.thresholds)):
            print(said, flush=True)


if __name__ == "__main__":
    main()
