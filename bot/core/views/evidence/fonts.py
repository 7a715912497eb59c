"""The fonts of a PDF: DejaVu Sans, which matplotlib brings along, and of the machine's own those that have the rest.

Nothing is bundled: the fonts for all scripts together have hundreds of megabytes. What no font here has is shown as a
box, and counted, so that the document can say where it stands in full.
"""

import unicodedata
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fpdf import FPDF

TEXT = "text"  # The family that everything is written in.
BOX = "\N{WHITE SQUARE}"  # In place of what no font here has.
MOST_FONTS = 16  # Each takes a few megabytes while the PDF is written.
MOST_LOOKED_INTO = 1_000  # Fonts of the machine.
MOST_BYTES = 64 * 1024 * 1024  # Of a font; those with all of Chinese, Japanese and Korean have 20.
MOST_PICTURES = 200
"""Different characters from a font of small pictures (emoji): each is some kilobytes, and fpdf2 takes 255 at most."""

_REGULAR, _BOLD = "DejaVuSans.ttf", "DejaVuSans-Bold.ttf"
_FANCY = ("bold", "italic", "oblique", "light", "thin", "black", "condensed", "mono", "serif")
_FORMATS = {".ttf", ".otf", ".ttc", ".otc"}
_PICTURES = {"CBDT", "sbix", "COLR", "SVG "}  # Tables of fonts that hold pictures or colors.
_SELECTORS = frozenset(map(chr, (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))))  # Of one look among several.
_JOINERS = "\u200c\u200d"  # Shape the letters beside them.


class Fonts:
    """Adds to `pdf` what it takes to write these texts.

    `missing` are the characters that no font has. Without `pictures`, fonts of these are passed over.
    """

    def __init__(self, pdf: "FPDF", texts: Iterable[str], *, pictures: bool = True) -> None:
        self._pdf = pdf
        self._most_pictures = MOST_PICTURES if pictures else 0
        characters = list(
            dict.fromkeys("".join(map(visible, texts)))
        )  # In their order: the same texts give the same PDF.
        for style, name in (("", _REGULAR), ("B", _BOLD)):
            pdf.add_font(TEXT, style, _own_fonts() / name)
        own, _ = _look_into(_own_fonts() / _REGULAR, characters)
        self._left = [each for each in characters if each not in {*own, "\n"}]
        fallbacks = list(self._add_others())
        pdf.set_fallback_fonts([TEXT, *fallbacks], exact_match=False)
        pdf.set_text_shaping(use_shaping_engine=True)
        self.missing = frozenset(self._left)

    def writable(self, text: str) -> str:
        """The text without what can't be seen, and with a box for what no font has."""
        return "".join(BOX if each in self.missing else each for each in visible(text))

    def _add_others(self) -> Iterable[str]:
        """The families added, as few as will do."""
        pictures = self._most_pictures
        for place, path in enumerate(_machine_fonts() if self._left else ()):
            if not self._left or len(self._pdf.fonts) >= MOST_FONTS:
                return
            found, draws = _look_into(path, self._left)
            if draws:
                found = found[:pictures]
            family = f"other{place}"
            if found and self._add(family, path):
                pictures -= len(found) if draws else 0
                self._left = [each for each in self._left if each not in set(found)]
                yield family

    def _add(self, family: str, path: Path) -> bool:
        try:
            self._pdf.add_font(family, "", path)
        except Exception:  # noqa: BLE001 - a font of the machine may be broken in any way; then another one has to do.
            self._pdf.fonts.pop(family, None)
            return False
        return True


def close_fonts(pdf: "FPDF") -> None:
    """Close the files that the library read the fonts from, as far as it needed them."""
    for font in pdf.fonts.values():
        if ttfont := getattr(font, "ttfont", None):
            ttfont.close()


def _own_fonts() -> Path:
    from matplotlib import get_data_path

    return Path(get_data_path()) / "fonts" / "ttf"


def _machine_fonts() -> Sequence[Path]:
    """The fonts of the machine, first those that go with ours, always in the same order."""
    from matplotlib.font_manager import findSystemFonts

    found = [Path(each) for each in findSystemFonts()]
    known = (each for each in found if each.suffix.lower() in _FORMATS and each.stat().st_size <= MOST_BYTES)
    return sorted(known, key=lambda each: (_rank(each.stem.lower()), each.name, each))[:MOST_LOOKED_INTO]


def _rank(name: str) -> int:
    if "emoji" in name:
        return 0
    return 2 if any(each in name for each in _FANCY) else 1


def _look_into(path: Path, wanted: Sequence[str]) -> tuple[list[str], bool]:
    """Which of the characters the font has, and whether it draws them as pictures; none where it can't be read."""
    from fontTools.ttLib import TTFont

    try:
        with path.open("rb") as file, TTFont(file, fontNumber=0, lazy=True) as font:
            has = font.getBestCmap() or {}
            return [each for each in wanted if ord(each) in has], not _PICTURES.isdisjoint(font.keys())
    except Exception:  # noqa: BLE001 - as above.
        return [], False


def visible(text: str) -> str:
    """The text without characters that show nothing and shape nothing."""
    text = text.replace("\t", "  ")
    return "".join(each for each in text if each in _JOINERS or not _is_hidden(each))


def _is_hidden(character: str) -> bool:
    return character in _SELECTORS or unicodedata.category(character) == "Cf"


def is_right_to_left(text: str) -> bool:
    """Whether the first letter that has a direction is written from right to left (Unicode UAX 9, P2)."""
    return next((_direction(each) != "L" for each in text if _direction(each) in {"L", "R", "AL"}), False)


def has_right_to_left(text: str) -> bool:
    """Whether any of it is."""
    return any(_direction(each) in {"R", "AL"} for each in text)


def _direction(character: str) -> str:
    return unicodedata.bidirectional(character)
