"""Figures over several rounds: printed as a table, kept as JSON to compare with other commits."""

import json
import platform
import statistics
import subprocess
import sys
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import NoReturn

from bot.core.scoring.inference.plan import cores


@dataclass(frozen=True, slots=True)
class Figure:
    """What one thing reached in each round. `target` is the least it should reach, or the most where `most` is set."""

    name: str
    unit: str
    rounds: list[float] = field(default_factory=list)
    target: float | None = None
    most: bool = False

    @property
    def median(self) -> float:
        """The middle of its rounds."""
        return statistics.median(self.rounds)

    @property
    def met(self) -> bool:
        """Whether the target is reached; true without one."""
        if self.target is None:
            return True
        return self.median <= self.target if self.most else self.median >= self.target

    def line(self) -> str:
        """One line of the table."""
        spread = f"({min(self.rounds):.4g} to {max(self.rounds):.4g})" if len(self.rounds) > 1 else ""
        aim = "" if self.target is None else f"{'at most' if self.most else 'at least'} {self.target:g}"
        verdict = "" if self.target is None else "met" if self.met else "MISSED"
        return f"{self.name:58} {self.median:10.4g} {self.unit:9} {spread:22} {aim:14} {verdict}"


def show(figures: list[Figure]) -> None:
    """Print the table, medians with the least and the most of all rounds."""
    for figure in figures:
        print(figure.line())


def conclude(figures: list[Figure], file: Path) -> NoReturn:
    """Print the table, keep it, and end the program: with an error when a target is missed."""
    show(figures)
    keep(figures, file)
    sys.exit(not all(figure.met for figure in figures))


def keep(figures: list[Figure], file: Path) -> None:
    """Write them as JSON, with the commit and the machine they are of."""
    file.parent.mkdir(parents=True, exist_ok=True)
    known = context() | {"figures": [asdict(figure) | {"median": figure.median} for figure in figures]}
    file.write_text(json.dumps(known, indent=1) + "\n", encoding="utf-8")


def context() -> dict[str, object]:
    """The commit, and the machine."""
    return {
        "commit": _git("rev-parse", "--short", "HEAD") + ("+" if _git("status", "--porcelain", "bot") else ""),
        "cores": cores(),
        "machine": platform.processor() or platform.machine(),
        "python": platform.python_version(),
    }


def _git(*words: str) -> str:
    done = subprocess.run(["git", *words], capture_output=True, text=True, check=False)  # noqa: S603, S607 - fixed words.
    return done.stdout.strip()
