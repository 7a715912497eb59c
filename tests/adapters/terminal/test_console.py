"""How sentences stand on a terminal, and where a program reads them."""

import io

from rich.console import Console
from rich.text import Text

from bot.adapters.terminal.console import say

HEAD = Text("X ✗ ")
LONG = "the token does not work here any more"
LINK = "https://example.com/" + "a" * 60


def said(words: str, head: Text | str = "", *, width: int = 20, terminal: bool = True) -> list[str]:
    """The lines that are printed."""
    out = io.StringIO()
    say(Console(file=out, width=width, force_terminal=terminal, no_color=True), words, head)
    return out.getvalue().splitlines()


def test_further_lines_stand_below_the_first() -> None:
    """Broken between words."""
    assert said(LONG, HEAD) == ["X ✗ the token does", "    not work here", "    any more"]


def test_no_line_breaks_within_a_link() -> None:
    """One copies it whole."""
    words = f"Invite the bot to a server with this link: {LINK}, and come back."
    assert said(words, width=40) == ["Invite the bot to a server with this", "link:", f"{LINK},", "and come back."]


def test_a_program_reads_one_line() -> None:
    """However long it is, and whatever the width."""
    assert len(said(f"{LONG} " * 9 + "end", HEAD, terminal=False)) == 1


def test_a_head_as_wide_as_the_terminal_leaves_no_room() -> None:
    """The words follow it all the same."""
    assert said("words", HEAD, width=5) == ["X ✗ words"]


def test_an_empty_line_is_one() -> None:
    """It parts what belongs together."""
    assert said("") == said("", terminal=False) == [""]
