"""Reads an archive to its end and says what came of it."""

from dataclasses import dataclass
from pathlib import Path

from bot.core.domain.errors import ArchiveError
from bot.core.domain.sources import Page
from bot.core.sources.archive.limits import Limits
from bot.core.sources.archive.source import ArchiveSource


@dataclass(slots=True)
class Outcome:
    """What its owner reads, "" where it was read to its end; and the most that was handed over at once."""

    said: str = ""
    posts: int = 0
    broken: int = 0
    most_text: int = 0
    steps: int = 0


def outcome_of(path: Path, limits: Limits) -> Outcome:
    """Read it as the bot does, step by step, keeping nothing."""
    found = Outcome()
    steps = ArchiveSource(path, limits=limits)._steps(None)
    try:
        for page in steps:
            found.steps += 1
            if isinstance(page, Page):
                found.posts += len(page.posts)
                found.broken += page.broken
                found.most_text = max(found.most_text, sum(len(post.text) for post in page.posts))
    except ArchiveError as error:
        found.said = str(error)
    return found
