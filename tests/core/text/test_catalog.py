"""Sentences come from one catalog, in the language of whoever reads."""

import asyncio
from gettext import NullTranslations

from babel import Locale

from bot.core.domain.errors import ModelError
from bot.core.text.catalog import ENGLISH, N_, Language, _, ngettext, use_language

WRONG = N_("This is wrong.")


class Shouting(NullTranslations):
    """A language in which everything is said loudly; values keep their places."""

    def gettext(self, message: str) -> str:
        """Everything but the names of places in upper case."""
        return "".join(part if part.startswith("{") else part.upper() for part in _parts(message))

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        """As one message."""
        return self.gettext(msgid1 if n == 1 else msgid2)


LOUD = Language(Locale("en"), Shouting())


def _parts(message: str) -> list[str]:
    return message.replace("{", "\0{").replace("}", "}\0").split("\0")


def test_values_go_into_the_named_places() -> None:
    """In whatever order a language has them."""
    assert _("{name} holds {size} MB.", name="tweets.js", size=3) == "tweets.js holds 3 MB."


def test_what_a_value_holds_is_never_read_as_a_place() -> None:
    """Names and posts are strangers' words."""
    assert (
        _("There is no role {role} here.", role="{name} {0.__class__}") == "There is no role {name} {0.__class__} here."
    )


def test_a_message_without_values_is_said_as_it_stands() -> None:
    """Braces and all."""
    assert _("Use {these}.") == "Use {these}."


def test_a_number_chooses_the_form_and_has_its_thousands_apart() -> None:
    """One post, but 1,627 posts."""
    assert [ngettext("{count} post", "{count} posts", number) for number in (1, 1627)] == ["1 post", "1,627 posts"]


def test_inside_a_language_everything_is_said_in_it() -> None:
    """Messages, numbers and constants, with what is put into them as it is."""
    with use_language(LOUD):
        assert _("{name} is empty.", name="tweets.js") == "tweets.js IS EMPTY."
        assert ngettext("{count} post", "{count} posts", 2) == "2 POSTS"
        assert _(WRONG) == "THIS IS WRONG."
        assert ModelError("a path").sentences(operator=False)[0] == "THE MODEL THAT SCORES POSTS IS NOT WORKING."
    assert _(WRONG) == WRONG


async def test_each_task_has_its_own_language() -> None:
    """One person's choice changes nobody else's answer."""

    async def said(language: Language) -> str:
        with use_language(language):
            await asyncio.sleep(0)
            return _(WRONG)

    assert await asyncio.gather(said(LOUD), said(ENGLISH)) == ["THIS IS WRONG.", WRONG]
