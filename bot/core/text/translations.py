"""The languages that we speak, and which of them somebody's locale asks for.

Each has its file, bot/locale/LANGUAGE.po, which is read as it is: nothing has to be compiled.
"""

import io
from collections.abc import Collection
from functools import cache
from gettext import GNUTranslations
from pathlib import Path

from babel import Locale, UnknownLocaleError
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from bot.core.text.catalog import ENGLISH, Language

FOLDER = Path(__file__).resolve().parents[2] / "locale"
COMPLETE: frozenset[str] = frozenset({"de", "es"})
"""The languages in which nothing is missing: only these are spoken. A test finds what is missing in one of them."""


class Translations:
    """The languages that are spoken; others are answered in English."""

    def __init__(self, spoken: Collection[str] = COMPLETE, folder: Path = FOLDER) -> None:
        self.spoken = frozenset(spoken)
        self._folder = folder

    def find(self, tag: str) -> Language:
        """The language for a locale as platforms and systems write it: de, de-AT, es-419, de_DE.UTF-8."""
        name = tag.partition(".")[0].partition("@")[0].replace("-", "_")
        code = name.partition("_")[0].lower()
        if code not in self.spoken:
            return ENGLISH
        try:
            locale = Locale.parse(name)
        except (UnknownLocaleError, ValueError):
            locale = Locale(code)
        return Language(locale, _read(self._folder / f"{code}.po"))


@cache
def _read(file: Path) -> GNUTranslations:
    """The sentences of a file; some 50 ms, once."""
    with file.open("rb") as lines:
        catalog = read_po(lines)
    compiled = io.BytesIO()
    write_mo(compiled, catalog)
    compiled.seek(0)
    return GNUTranslations(compiled)
