"""What an aim is, and a run that measures some of them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.figures import Figure


class NotHereError(Exception):
    """This machine lacks what measuring needs; says what."""


@dataclass(frozen=True, slots=True)
class Aim:
    """`bound` is the least that should be reached, or the most where `most` is set; without one it is only told."""

    name: str
    unit: str
    bound: float | None = None
    most: bool = False
    limit: str = ""
    """What stops it, where the bound is missed."""

    def figure(self, rounds: Sequence[float]) -> Figure:
        """With what was measured."""
        return Figure(self.name, self.unit, list(rounds), self.bound, self.most)


@dataclass(frozen=True, slots=True)
class Size:
    """How much is measured, and where: `share` of the posts, over so many `rounds`, below `folder`, which goes after.

    `models` keeps the big model, `filled` the databases of `bench.scale.store`. `threads` are those of a model, 0 as
    many as are best. `tiny` is for trying that all of it runs: with mini as the big model, and nothing waited for.
    """

    folder: Path
    models: Path = Path("build/bench-models")
    filled: Path = Path("build/scale")
    rounds: int = 3
    share: float = 1.0
    threads: int = 0
    long: bool = False
    tiny: bool = False

    def of(self, posts: int) -> int:
        """So many of so many posts."""
        return max(1, round(posts * self.share))


Rounds = Sequence[Sequence[float] | str]
"""What each round gave, for each aim in turn; or why it can't be measured here."""


@dataclass(frozen=True, slots=True)
class Measure:
    """One run, in a process of its own, that measures some aims.

    `seconds` is what it takes on two cores that nobody else uses; a `long` one is run with `--long` alone. `run` raises
    `NotHereError` where none of it can be measured.
    """

    name: str
    seconds: int
    aims: tuple[Aim, ...]
    run: Callable[[Size], Rounds]
    long: bool = False
