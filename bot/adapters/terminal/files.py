"""Saves a card's files in the current folder."""

from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import TypeVar

from bot.core.cards.model import AnyCard, Element, File, code
from bot.core.cards.sentences import phrase
from bot.core.domain.errors import InputError
from bot.core.files import private
from bot.core.text.catalog import _

C = TypeVar("C", bound=AnyCard)


def save_files(card: C, folder: Path) -> C:
    """The card with its files written into the folder, and the place of each in its stead.

    Raises:
        InputError: a file can't be written there.
    """
    return replace(card, elements=tuple(_save(element, folder) for element in card.elements))


def _save(element: Element, folder: Path) -> Element:
    if not isinstance(element, File):
        return element
    place = _write(element, folder.absolute())
    return phrase(_("{file}: saved as {path}"), file=element.alt, path=code(str(place)))


def _write(file: File, folder: Path) -> Path:
    """Write under the file's name, or with a number behind it where that is taken; nothing is overwritten."""
    name = Path(file.name)
    for number in count(1):
        place = folder / (f"{name.stem}-{number}{name.suffix}" if number > 1 else name.name)
        try:
            with open(place, "xb", opener=private.opener) as out:
                out.write(file.content)
        except FileExistsError:
            continue
        except OSError as error:
            raise InputError(
                _("The file {path} can't be written ({reason}).", path=place, reason=error.strerror),
                _("Free some space or start toxscan in another folder."),
            ) from error
        return place
    raise AssertionError("unreachable: there is always another number")
