"""A terminal that lacks our characters."""

import io

import pytest
from rich.console import Console

from bot.adapters.terminal.characters import write_anyway
from bot.adapters.terminal.waiting import show_wait


class Screen(io.TextIOWrapper):
    """A terminal with an encoding of its own."""

    def isatty(self) -> bool:
        """It is one."""
        return True


def screen(encoding: str) -> tuple[Screen, io.BytesIO]:
    """A terminal, and what it is sent."""
    sent = io.BytesIO()
    return Screen(sent, encoding=encoding, write_through=True), sent


@pytest.mark.parametrize(
    ("encoding", "shown"),
    [("ascii", b"go on ... \\xe4 - 1"), ("latin-1", b"go on ... \xe4 - 1"), ("utf-8", "go on … ä – 1".encode())],
)
def test_what_the_encoding_lacks_is_shown_in_other_characters(encoding: str, shown: bytes) -> None:
    """A dash as a dash, dots as dots; nothing ends over it, and what there is stays as it is."""
    stream, sent = screen(encoding)
    write_anyway(stream)
    stream.write("go on … ä – 1")
    assert sent.getvalue() == shown


def test_a_file_is_left_alone() -> None:
    """Somebody reads it again: an error is better than other words."""
    stream = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    write_anyway(stream)
    assert stream.errors == "strict"


def test_one_can_wait_in_front_of_it() -> None:
    """The sign that moves is one that it has."""
    stream, sent = screen("ascii")
    write_anyway(stream)
    with show_wait("Loading …", Console(file=stream, force_terminal=True)):
        pass
    assert b"Loading ..." in sent.getvalue()
    assert b"\\u" not in sent.getvalue()
