"""Where results go, standard output or a file: in UTF-8 whatever the terminal's locale, whole or with a clear error."""

import contextlib
import errno
import os
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

import typer

from bot.core.domain.errors import InputError
from bot.core.files import private
from bot.core.text.catalog import _


@contextlib.contextmanager
def standard_output() -> Iterator[TextIO]:
    """Standard output; what was written to it has left this process when the context ends.

    Raises:
        InputError: it can't be written, because the disk that it goes to is full, say.
        BrokenPipeError: its reader has gone; the command line ends quietly on that.
    """
    out = typer.get_text_stream("stdout", encoding="utf-8")
    try:
        yield out
        out.flush()
    except OSError as error:
        if error.errno == errno.EPIPE:
            raise
        # What is still in the buffer must not fail a second time when Python flushes it at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), out.fileno())
        raise InputError(
            _("The result can't be written to standard output ({reason}).", reason=error.strerror),
            _("Free some space or choose another place for it, then run the same command again."),
        ) from error


def check_place(path: Path) -> None:
    """See that a file can be written there, before hours of work are spent on what goes into it.

    Raises:
        InputError: it can't.
    """
    part = path.with_name(path.name + ".part")
    try:
        part.touch()
        part.unlink()
    except OSError as error:
        raise _unwritable_error(path, error) from error


@contextlib.contextmanager
def write_file(path: Path) -> Iterator[TextIO]:
    """A text file that appears under its name only when it is whole.

    Raises:
        InputError: it can't be written there.
    """
    part = path.with_name(path.name + ".part")
    try:
        with open(part, "w", encoding="utf-8", newline="", opener=private.opener) as out:
            yield out
        part.replace(path)
    except OSError as error:
        with contextlib.suppress(OSError):
            part.unlink()
        raise _unwritable_error(path, error) from error


def _unwritable_error(path: Path, error: OSError) -> InputError:
    return InputError(
        _("{path} can't be written ({reason}).", path=path, reason=error.strerror),
        _("Choose another place for it."),
    )
