"""Sentences on a terminal, wrapped at words there; elsewhere each is one line, as programs expect."""

from rich.console import Console
from rich.text import Text


def make_console(*, stderr: bool = False) -> Console:
    """Where sentences go."""
    console = Console(stderr=stderr, highlight=False)
    console.soft_wrap = not console.is_terminal
    return console


def print_beside(console: Console, head: Text, words: str) -> None:
    """The words beside the head; what goes into further lines begins below their first."""
    room = console.width - head.cell_len
    if console.soft_wrap or room <= head.cell_len:
        console.print(head + Text(words))
        return
    for place, line in enumerate(Text(words).wrap(console, room)):
        line.rstrip()
        console.print((Text(" " * head.cell_len) if place else head) + line)
