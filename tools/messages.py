"""Collects every sentence that a person reads in bot/locale/toxscan.pot (`make messages`); --check says if it is old.

Translations are made from that file, as with any program that uses gettext.
"""

import argparse
import io
import re
import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import write_po

ROOT = Path(__file__).resolve().parents[1]
CATALOG = ROOT / "bot" / "locale" / "toxscan.pot"
KEYWORDS: dict[str, tuple[int, ...] | None] = {"_": None, "N_": None, "ngettext": (1, 2)}
METHODS = [("**.py", "python"), ("**/templates/*.html", "jinja2")]
HEADER = "# What a person reads of toxscan. `make messages` writes this file: change the sentences in the code."
# Header lines that would make two files of the same sentences differ.
DATED = re.compile(r'"(Project-Id|Report-Msgid|POT-Creation|PO-Revision|Last-Translator|Language-Team|Generated-By)')


def collected() -> Catalog:
    """Every message that the code has now, with the files that say it."""
    catalog = Catalog(header_comment=HEADER, fuzzy=False)
    for file, _, message, comments, context in extract_from_dir(
        ROOT / "bot", METHODS, keywords=KEYWORDS, comment_tags=("Translators:",)
    ):
        # Without line numbers: the file changes when a sentence does, not with every line above it.
        catalog.add(message, None, [(f"bot/{file}", 1)], auto_comments=comments, context=context)
    return catalog


def written(catalog: Catalog) -> str:
    """The catalog in gettext's format; the same messages give the same text."""
    out = io.BytesIO()
    write_po(out, catalog, width=100, sort_by_file=True, include_lineno=False)
    lines = out.getvalue().decode().splitlines(keepends=True)
    return "".join(line for line in lines if not DATED.match(line))


def main() -> int:
    """Write the catalog, or look whether the one there is current."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; fail where the file is not current")
    current = written(collected())
    if not parser.parse_args().check:
        CATALOG.write_text(current, "utf-8")
        return 0
    if CATALOG.is_file() and CATALOG.read_text("utf-8") == current:
        return 0
    print(f"{CATALOG.relative_to(ROOT)} is not what the code says: `make messages` writes it again.", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
