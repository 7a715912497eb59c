"""A language in which every sentence is recognized: as in English, between ‹ and ›."""

from pathlib import Path

from babel.messages.pofile import read_po, write_po

from bot.core.text.translations import FOLDER, Translations


def marked_german(folder: Path) -> Translations:
    """German as the only other language that is spoken, with such sentences instead of its own."""
    with (FOLDER / "toxscan.pot").open("rb") as lines:
        catalog = read_po(lines, locale="de")
    for each in catalog:
        if each.context:  # A name, in which Discord takes letters alone.
            each.string = f"ä{each.id}"
        elif each.id:
            each.string = f"‹{each.id}›" if isinstance(each.id, str) else tuple(f"‹{form}›" for form in each.id)
    with (folder / "de.po").open("wb") as out:
        write_po(out, catalog)
    return Translations({"de"}, folder)
