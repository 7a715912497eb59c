"""What people type on Slack, as the core takes it; and the core's words, as one speaks on Slack."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.adapters.slack.drawing.text import command_line, escape, undo_markup, write_commands, write_plainly
from bot.core.cards.model import Card, Part, PostQuote, code, command, text
from bot.core.domain.workspace import Visibility
from bot.core.text.untrusted import sanitize


@pytest.mark.parametrize(
    ("sent", "meant"),
    [
        ("scan &lt;b&gt; &amp; co", "scan <b> & co"),
        ("scan <https://x.com/ada/status/1>", "scan https://x.com/ada/status/1"),
        ("scan <https://x.com/ada|x.com/ada>", "scan https://x.com/ada"),
        ("mail <mailto:a@b.c|a@b.c>", "mail a@b.c"),
        ("scan <@U012AB|ada>", "scan @ada"),
        ("see <#C1|general> <!here>", "see #general @here"),
        ("scan <@U012AB>", "scan <@U012AB>"),
    ],
)
def test_what_slack_makes_of_typed_words_is_undone(sent: str, meant: str) -> None:
    """Entities, links, mentions."""
    assert undo_markup(sent) == meant


@pytest.mark.parametrize(
    ("sent", "line"),
    [
        ("", ("help", None)),
        ("/Scan @ada", ("scan @ada", None)),
        ("scan @ada —posts 200", ("scan @ada --posts 200", None)),
        ("compare “ada” ‘bob’", ("compare \"ada\" 'bob'", None)),
        ("scan @ada --public", ("scan @ada", Visibility.PUBLIC)),
        ("scan --private @ada", ("scan  @ada", Visibility.PRIVATE)),
        ("score “wow” — --public", ("score “wow” — --public", None)),
    ],
)
def test_a_line_is_made_ready_for_the_core(sent: str, line: tuple[str, Visibility | None]) -> None:
    """What phones make of quotation marks and hyphens; who is to see the answer; a text to score stays as it is."""
    assert command_line(sent) == line


@given(st.text())
def test_escaped_words_hold_no_markup_and_read_the_same(words: str) -> None:
    """Nothing in them can mention anybody, and undone they are what they were."""
    escaped = escape(words)
    assert "<" not in escaped
    assert ">" not in escaped
    assert undo_markup(escaped) == sanitize(words).strip()


@given(st.text(st.characters(codec=None)))
def test_whatever_somebody_writes_can_be_sent(words: str) -> None:
    """Half characters and control characters too."""
    sent = sanitize(words)
    assert sent.encode("utf-8").decode("utf-8") == sent


def test_commands_are_given_as_on_slack() -> None:
    """/scan is no command there; its sub-commands are."""
    card = Card("Help", (text("Use ", command("/scan @ada"), ", not x.com/scan or ", code("/invite"), "."),))
    assert write_commands(card).elements == (
        text("Use ", code("/toxscan scan @ada"), ", not x.com/scan or ", code("/invite"), "."),
    )
    assert write_plainly("`/history` lists them.") == "/toxscan history lists them."


def test_other_peoples_words_are_left_alone() -> None:
    """A post, or a text that was scored, may hold the name of a command."""
    quote = PostQuote(1, "Ada", "1 Jan", "post", "try /scan", "https://x.com/ada/status/1")
    quoted = text("“", Part("try /scan"), "”")
    assert write_commands(Card("", (quote, quoted))).elements == (quote, quoted)
