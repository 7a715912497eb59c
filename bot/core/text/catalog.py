"""The catalog of everything that a person reads: sentences stand in the code in English, translations are looked up.

    _("{name} is empty.", name=name)                            a message; its values go into the named places
    ngettext("{count} post", "{count} posts", posts)            one that depends on a number, which is {count}
    WRONG = N_("This is wrong.")                                a constant: marked here, and translated by _(WRONG)
    pgettext("option", name)                                    a name, by its kind: of a command, an option, a choice

`make messages` collects all of them in bot/locale/toxscan.pot. A message is a plain string, never an f-string: the
collector reads the code without running it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from gettext import NullTranslations

from babel import Locale

from bot.core.text.formatting import group_digits
from bot.core.text.places import name_place, says_server


@dataclass(frozen=True, slots=True)
class Language:
    """What a reader is spoken to in: the locale of numbers, dates and lists, and the sentences."""

    locale: Locale
    translations: NullTranslations


ENGLISH = Language(Locale("en"), NullTranslations())

_language: ContextVar[Language] = ContextVar("language", default=ENGLISH)


def _(message: str, /, **values: object) -> str:
    """The message in the reader's language, with the values in their places."""
    language = _language.get()
    # Of "" gettext says what stands at the top of its file.
    return _fill(language, language.translations.gettext(message), values) if message else ""


def ngettext(one: str, many: str, number: int, /, **values: object) -> str:
    """The message for this number of things; `{count}` is the number, with its thousands apart."""
    language = _language.get()
    count = group_digits(number, language.locale)
    return _fill(language, language.translations.ngettext(one, many, number), {"count": count, **values})


def N_(message: str) -> str:  # noqa: N802 - gettext's own name for it
    """Marks a message of a constant for the catalog; `_` translates it when it is shown."""
    return message


def pgettext(kind: str, name: str) -> str:
    """A name in the reader's language: of a "command", an "option" or a "choice"."""
    return _language.get().translations.pgettext(kind, name)


def option_name(name: str) -> str:
    """An option of a command as the reader gives it: Discord shows it in their language, elsewhere it is typed."""
    return pgettext("option", name) if says_server() else name


def choice_name(word: str) -> str:
    """The same for a value that is chosen from a list."""
    return pgettext("choice", word) if says_server() else word


def current_language() -> Language:
    """The reader's language."""
    return _language.get()


def locale() -> Locale:
    """The reader's locale."""
    return _language.get().locale


@contextmanager
def use_language(language: Language) -> Iterator[None]:
    """Whatever is said inside is said in this language; other tasks keep theirs."""
    token = _language.set(language)
    try:
        yield
    finally:
        _language.reset(token)


def _fill(language: Language, message: str, values: dict[str, object]) -> str:
    named = name_place(message, language.locale.language)
    return named.format(**values) if values else named
