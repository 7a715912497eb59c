"""Sentences of ours as parts of a card: what is to be typed stands out, and nobody else's words do."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.cards.model import Part, PartStyle, bold, code, command, text
from bot.core.cards.plain_text import element_text
from bot.core.cards.sentences import phrase, to_parts
from bot.core.commands.options.roles import NamedRoles, Roles
from bot.core.domain.errors import CommandError
from bot.core.text.untrusted import cite, sanitize_inline
from bot.core.views.bot.answers import error_card


@pytest.mark.parametrize(
    ("sentence", "parts"),
    [
        ("Nothing to type.", (Part("Nothing to type."),)),
        ("`/help` lists them.", (command("/help"), Part(" lists them."))),
        ("Scan it: `/scan @ada`", (Part("Scan it: "), command("/scan @ada"))),
        ("Run `toxscan check`.", (Part("Run "), code("toxscan check"), Part("."))),
        ("One ` is open.", (Part("One ` is open."),)),
        ("", ()),
    ],
)
def test_what_stands_between_backticks_is_to_be_typed(sentence: str, parts: tuple[Part, ...]) -> None:
    """A command of ours where it begins with a slash, code otherwise."""
    assert to_parts(sentence) == parts


def test_a_sentence_keeps_its_style_around_what_is_to_be_typed() -> None:
    """Bold words with a command among them."""
    assert to_parts("See `/help`", PartStyle.BOLD) == (bold("See "), command("/help"))


def test_a_phrase_is_marked_and_its_values_are_not() -> None:
    """What is put into it may be anybody's."""
    assert phrase("{who}: `/watch`", who="`/forget`") == text("`/forget`", ": ", command("/watch"))


def test_an_error_shows_its_commands_as_commands() -> None:
    """In what happened and in what to do, and in plain text as they are typed."""
    card = error_card(CommandError("`/scan` needs ACCOUNT.", "Write it as `/scan ACCOUNT`"))
    commands = [part.text for element in card.elements for part in element.parts if part.style is PartStyle.COMMAND]  # type: ignore[union-attr]
    assert commands == ["/scan", "/scan ACCOUNT"]
    assert element_text(card.elements[1]) == "What to do: Write it as /scan ACCOUNT"


@pytest.mark.parametrize("typed", ["nobody", "forge"])
def test_the_names_of_roles_in_a_hint_become_no_command(typed: str) -> None:
    """Whoever manages a server gives them."""
    with pytest.raises(CommandError) as caught:
        Roles(usual="members", one="role", only_one="One role.").find(NamedRoles(pieces=(typed,)), {"1": "`/forget`"})
    assert "/forget" in caught.value.hint
    assert {part.style for part in to_parts(caught.value.hint)} == {PartStyle.PLAIN}


@given(st.text())
def test_nobody_elses_words_become_a_command(words: str) -> None:
    """However they are put into a sentence."""
    for put in (sanitize_inline(words), cite(words), cite(f"`/forget{words}`")):
        assert [part.style for part in to_parts(f"There is no {put} here.")] == [PartStyle.PLAIN]
