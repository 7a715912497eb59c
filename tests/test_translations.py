"""What must be true of every language's file, bot/locale/LANGUAGE.po."""

import re
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from bot.core.text.translations import COMPLETE, FOLDER, Translations
from tools import messages

FILES = sorted(FOLDER.glob("*.po"))
MARKED = re.compile(r"`[^`]*`")


def catalog(file: Path) -> Catalog:
    """A language's file."""
    with file.open("rb") as lines:
        return read_po(lines, locale=file.stem)


def forms(said: str | tuple[str, ...]) -> tuple[str, ...]:
    """The one text of a message, or its texts for one thing and for more."""
    return (said,) if isinstance(said, str) else tuple(said)


def places(text: str) -> set[str]:
    """The named places of a text."""
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def mistake(message: Message) -> str:
    """What is wrong with a translation; "" for nothing, and where there is none."""
    said = forms(message.string)
    if not any(said):
        return ""
    if message.fuzzy:
        return "is only guessed"
    if not all(said):
        return "lacks a form"
    return next(filter(None, (wrong_form(text, forms(message.id), len(said)) for text in said)), "")


def wrong_form(text: str, source: tuple[str, ...], count: int) -> str:
    """The same of one of its forms, of which there are so many."""
    wanted = set().union(*map(places, source))
    try:
        found = places(text)
    except ValueError:
        return "has a brace too many"
    # "One post" needs no number, as in English.
    if found - wanted or wanted - found - ({"count"} if count > 1 else set()):
        return f"has the places {found}, not {wanted}"
    # Commands and what else one types are the same in every language.
    if set(MARKED.findall(text)) != set(MARKED.findall(source[-1])):
        return "has other words between backticks"
    return "" if blanks(text) == blanks(source[-1]) else "has other blanks around it"


def blanks(text: str) -> tuple[bool, bool]:
    """Whether a text begins with one, and ends with one."""
    return text[:1].isspace(), text[-1:].isspace()


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_translation_fits_its_sentence(file: Path) -> None:
    """The same named places, the same commands, every plural, and none that is guessed."""
    assert not {each.id: wrong for each in catalog(file) if each.id and (wrong := mistake(each))}


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_nothing_is_translated_that_is_not_said(file: Path) -> None:
    """And everything that is said stands in the file: `make messages` brings it there."""
    said = {(each.id, each.context) for each in messages.collected()}
    found = catalog(file)
    assert {(each.id, each.context) for each in found} - {("", None)} == said - {("", None)}
    assert not found.obsolete


@pytest.mark.parametrize("code", sorted(COMPLETE))
def test_nothing_is_missing_in_a_language_that_is_spoken(code: str) -> None:
    """Nobody reads two languages in one sentence."""
    assert not [each.id for each in catalog(FOLDER / f"{code}.po") if each.id and not all(forms(each.string))]


def words(texts: tuple[str, ...]) -> list[list[str]]:
    """The words of texts, without their places."""
    return [re.findall(r"[^\W\d_]+", re.sub(r"\{[^}]*\}", "", text)) for text in texts]


def test_no_language_has_the_words_of_another() -> None:
    """German in the Spanish file is complete, and fits its sentence; only what English has too may be the same."""
    said: dict[tuple[str | None, tuple[str, ...]], set[str]] = {}
    for file in FILES:
        for each in catalog(file):
            if words(forms(each.string)) != words(forms(each.id)):
                said.setdefault((each.context, forms(each.string)), set()).add(file.stem)
    assert not [text for (_, text), languages in said.items() if len(languages) > 1 and any(words(text))]


@pytest.mark.parametrize(
    ("source", "said", "wrong"),
    [
        ("{name} is empty.", "{name} ist leer.", ""),
        ("{name} is empty.", "", ""),
        ("{name} is empty.", "{nme} ist leer.", "has the places {'nme'}, not {'name'}"),
        ("{name} is empty.", "Es ist leer.", "has the places set(), not {'name'}"),
        ("{name} is empty.", "{name ist leer.", "has a brace too many"),
        ("`/help` lists them.", "`/hilfe` zeigt sie.", "has other words between backticks"),
        ("a ", "ein", "has other blanks around it"),
        (("{count} post", "{count} posts"), ("ein Beitrag", "{count} Beiträge"), ""),
        (("{count} post", "{count} posts"), ("{count} Beitrag", ""), "lacks a form"),
    ],
)
def test_mistakes_are_found(source: str | tuple[str, ...], said: str | tuple[str, ...], wrong: str) -> None:
    """This file's own eye, tried."""
    assert mistake(Message(source, said)) == wrong


def test_a_guess_is_a_mistake() -> None:
    """Gettext's tools guess; nobody has read that."""
    assert mistake(Message("Scan", "Prüfen", flags=["fuzzy"])) == "is only guessed"


@pytest.mark.parametrize(
    ("tag", "locale"),
    [
        ("de", "de"),
        ("de-AT", "de_AT"),
        ("de_DE.UTF-8", "de_DE"),
        ("de_DE@euro", "de_DE"),
        ("de-ZZ-nonsense", "de"),
        ("es-419", "es_419"),
        ("en-GB", "en"),
        ("fr", "en"),
        ("C.UTF-8", "en"),
        ("", "en"),
        ("../../etc/passwd", "en"),
    ],
)
def test_a_locale_finds_its_language(tag: str, locale: str) -> None:
    """As platforms and systems write it; English where we don't speak it, or it is none."""
    assert str(Translations({"de", "es"}).find(tag).locale) == locale


def test_a_language_with_gaps_is_not_spoken() -> None:
    """Its readers get English, whole."""
    assert str(Translations(()).find("de").locale) == "en"
