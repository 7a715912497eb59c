"""The catalog of everything that a person reads: sentences stand in the code in English, translations are looked up.

    _("{name} is empty.", name=name)                            a message; its values go into the named places
    ngettext("{count} post", "{count} posts", posts)            one that depends on a number, which is {count}
    WRONG = N_("This is wrong.")                                a constant: marked here, and translated by _(WRONG)

`make messages` collects all of them in bot/locale/toxscan.pot. A message is a plain string, never an f-string: the
collector reads the code without running it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from gettext import NullTranslations

_translations: ContextVar[NullTranslations] = ContextVar("translations", default=NullTranslations())  # noqa: B039


def _(message: str, /, **values: object) -> str:
    """The message in the reader's language, with the values in their places."""
    # Of "" gettext says what stands at the top of its file.
    return _filled(_translations.get().gettext(message), values) if message else ""


def ngettext(one: str, many: str, number: int, /, **values: object) -> str:
    """The message for this number of things; `{count}` is the number, with its thousands apart."""
    return _filled(_translations.get().ngettext(one, many, number), {"count": f"{number:,}", **values})


def N_(message: str) -> str:  # noqa: N802 - gettext's own name for it
    """Marks a message of a constant for the catalog; `_` translates it when it is shown."""
    return message


@contextmanager
def reading(translations: NullTranslations) -> Iterator[None]:
    """Whatever is said inside is said in this language; other tasks keep theirs."""
    token = _translations.set(translations)
    try:
        yield
    finally:
        _translations.reset(token)


def _filled(message: str, values: dict[str, object]) -> str:
    return message.format(**values) if values else message
