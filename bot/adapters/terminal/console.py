"""Sentences on a terminal, wrapped at words there; elsewhere each is one line, as programs expect."""

import re

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text


def make_console(*, stderr: bool = False) -> Console:
    """Where sentences go: numbers and paths in them look like the rest."""
    return Console(stderr=stderr, highlight=False)


def say(console: Console, words: str | Text, head: str | Text = "") -> None:
    """Print a sentence beside the head; what goes into further lines begins below its first word.

    No line breaks within a path or a link: one copies it whole, also where it is longer than a line.
    """
    sentence, beside = (Text(each) if isinstance(each, str) else each for each in (words, head))
    lines = list(sentence.split("\n", allow_blank=True))
    room = console.width - beside.cell_len
    if console.is_terminal and room > beside.cell_len:  # Else the head alone fills the terminal.
        lines = [part for line in lines for part in line.divide(_find_breaks(line.plain, room))]
    for place, line in enumerate(lines):
        line.rstrip()
        console.print((Text(" " * beside.cell_len) if place else beside) + line, soft_wrap=True)


def _find_breaks(words: str, room: int) -> list[int]:
    """Where lines of at most `room` columns begin; longer only where one word is."""
    breaks = [0]
    for word in re.finditer(r"\S+", words):
        if cell_len(words[breaks[-1] : word.end()]) > room and words[breaks[-1] : word.start()].strip():
            breaks.append(word.start())
    return breaks[1:]
