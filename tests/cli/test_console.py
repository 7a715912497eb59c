"""How sentences stand on a terminal, and where a program reads them."""

import io

from rich.console import Console
from rich.text import Text

from bot.cli.console import make_console, print_beside

HEAD = Text("X ✗ ")
LONG = "the token does not work here any more"


def test_further_lines_stand_below_the_first() -> None:
    """Broken between words."""
    out = io.StringIO()
    print_beside(Console(file=out, width=20), HEAD, LONG)
    assert out.getvalue() == "X ✗ the token does\n    not work here\n    any more\n"


def test_a_program_reads_one_line() -> None:
    """However long it is, and whatever the width."""
    console = make_console()
    assert console.soft_wrap, "no terminal here"
    out = console.file = io.StringIO()
    print_beside(console, HEAD, f"{LONG} " * 9 + "end")
    assert out.getvalue().count("\n") == 1


def test_a_head_as_wide_as_the_terminal_leaves_no_room() -> None:
    """The words follow it all the same."""
    out = io.StringIO()
    print_beside(Console(file=out, width=5), HEAD, "words")
    assert "words" in out.getvalue()
