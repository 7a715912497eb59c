"""Collects every sentence that a person reads in bot/locale/toxscan.pot and brings the languages' files up to date.

`make messages` writes the files, --check says which of them are old. In bot/locale/LANGUAGE.po new sentences are empty,
those that are no longer said are gone; one that has changed is a new one, never guessed from an old one.
"""

import argparse
import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from bot.adapters.discord.commands import DISCORD_COMMANDS, PUBLIC, pickers
from bot.core.commands.options.choice import Choice

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "bot" / "locale"
CATALOG = FOLDER / "toxscan.pot"
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
    for kind, name in sorted(names()):
        catalog.add(name, None, [("bot/core/commands/table.py", 1)], context=kind)
    return catalog


def names() -> set[tuple[str, str]]:
    """What Discord shows of the commands in the reader's language: each name with its kind, as for `pgettext`."""
    found = {("option", PUBLIC)}
    for command in DISCORD_COMMANDS:
        found.add(("command", command.name))
        for picker in pickers(command):
            found.add(("option", picker.name))
            if isinstance(kind := picker.option.kind, Choice):
                found |= {("choice", word) for word in kind.words}
    return found


def translated(file: Path, template: Catalog) -> Catalog:
    """A language's file with the messages that the code has now; those that stay keep their translations."""
    with file.open("rb") as lines:
        catalog = read_po(lines, locale=file.stem)
    catalog.update(template, no_fuzzy_matching=True, update_header_comment=True)
    catalog.obsolete.clear()
    return catalog


def current() -> Iterator[tuple[Path, str]]:
    """Each file, as it should be now."""
    template = collected()
    yield CATALOG, written(template)
    for file in sorted(FOLDER.glob("*.po")):
        yield file, written(translated(file, template))


def written(catalog: Catalog) -> str:
    """The catalog in gettext's format; the same messages give the same text."""
    out = io.BytesIO()
    write_po(out, catalog, width=100, sort_by_file=True, include_lineno=False)
    lines = out.getvalue().decode().splitlines(keepends=True)
    return "".join(line for line in lines if not DATED.match(line))


def main() -> int:
    """Write the files, or look whether those there are current."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; fail where a file is not current")
    check = parser.parse_args().check
    old = [(file, text) for file, text in current() if not file.is_file() or file.read_text("utf-8") != text]
    for file, text in old:
        if check:
            print(f"{file.relative_to(ROOT)} is not what the code says: `make messages` writes it.", file=sys.stderr)
        else:
            file.write_text(text, "utf-8")
    return 1 if check and old else 0


if __name__ == "__main__":
    sys.exit(main())
