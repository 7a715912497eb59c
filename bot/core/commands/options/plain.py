"""Values that are taken as they stand: words, a whole line, a switch, a file."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class PlainText:
    """Words."""

    def read(self, written: str) -> str:
        """The words."""
        return written


@dataclass(frozen=True, slots=True)
class Line:
    """All that is typed behind the command, as it stands: quotation marks and dashes mean nothing in it."""

    def read(self, written: str) -> str:
        """The line."""
        return written


@dataclass(frozen=True, slots=True)
class Flag:
    """Something that is wanted where its name is given."""

    def read(self, _written: str) -> bool:
        """It is wanted."""
        return True


@dataclass(frozen=True, slots=True)
class AttachedFile:
    """A file: its path where one types, an attachment where one can attach."""

    def read(self, written: str) -> Path:
        """The path."""
        return Path(written)
