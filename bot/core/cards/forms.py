"""A form as frozen data: a few fields to fill in, each with the input that its platform has for it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
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
    CHOICE = "choice"
    """One of the field's choices, by its value."""
    CHOICES = "choices"
    """Any of the field's choices, ten at most, by their values with spaces between."""
    CHANNEL = "channel"
    """A channel where the person can write, in the platform's own words."""


@dataclass(frozen=True, slots=True)
class FieldChoice:
    """One choice of a field: what people read, and the value that it stands for."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class FormField:
    """One thing to fill in; it may be left empty unless it is `required`.

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
    choices: tuple[FieldChoice, ...] = ()
    required: bool = False


@dataclass(frozen=True, slots=True)
class Form:
    """Fields below each other; `submit` is the label of the button that sends them, `intro` stands above."""

    title: str
    submit: str
    fields: tuple[FormField, ...]
    intro: str = ""

    def filled(self, written: Mapping[str, str]) -> "Form":
        """The same with what somebody has written into it, by the fields' names."""
        return replace(
            self, fields=tuple(replace(each, value=written.get(each.name, each.value)) for each in self.fields)
        )
