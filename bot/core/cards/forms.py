"""A form as frozen data: a few fields to fill in, each with the input that its platform has for it."""

from dataclasses import dataclass
from enum import StrEnum


class FieldKind(StrEnum):
    """What is filled in."""

    TEXT = "text"
    NUMBER = "number"
    """A whole one."""
    DATE = "date"
    """As `2024-01-31`."""
    FLAG = "flag"
    """Set or not; set means "yes"."""
    FILE = "file"


@dataclass(frozen=True, slots=True)
class FormField:
    """One thing to fill in; all may be left empty.

    `value` stands there from the beginning; `hint` says how it is written, or what a flag means. `longest` is a text's
    length in characters at most; a number is from `least` to `most`; `endings` are those of the files that it takes.
    """

    name: str
    label: str
    kind: FieldKind = FieldKind.TEXT
    hint: str = ""
    longest: int = 200
    value: str = ""
    endings: tuple[str, ...] = ()
    least: int = 0
    most: int = 0


@dataclass(frozen=True, slots=True)
class Form:
    """Fields below each other; `submit` is the label of the button that sends them, `intro` stands above."""

    title: str
    submit: str
    fields: tuple[FormField, ...]
    intro: str = ""
