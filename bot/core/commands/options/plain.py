"""Values that are taken as written: words, a whole line, a flag, a file."""

from dataclasses import dataclass
from pathlib import Path

from bot.core.scans.uploads import SMALLER


@dataclass(frozen=True, slots=True)
class PlainText:
    """Words."""

    def read(self, written: str) -> str:
        """The words."""
        return written


@dataclass(frozen=True, slots=True)
class Line:
    """Everything typed after the command, unchanged: quotation marks and dashes have no meaning in it."""

    def read(self, written: str) -> str:
        """The line."""
        return written


@dataclass(frozen=True, slots=True)
class Flag:
    """A flag: true where its name is given."""

    def read(self, _written: str) -> bool:
        """True: the flag was given."""
        return True


@dataclass(frozen=True, slots=True)
class AttachedFile:
    """A file: its path where one types, an attachment where one can attach.

    `most` is how many bytes one may have, None for as many as the platform takes; `smaller` says how to send less.
    """

    most: int | None = None
    smaller: str = SMALLER

    def read(self, written: str) -> Path:
        """The path."""
        return Path(written)
