"""The plain-text form of every element."""

from bot.core.cards.model import (
    Bar,
    Bars,
    Button,
    Card,
    Divider,
    Field,
    Fields,
    File,
    Image,
    PostQuote,
    Table,
    bold,
    code,
    link,
    text,
)
from bot.core.cards.plain_text import fallback


def test_a_card_has_a_plain_text_form() -> None:
    """Everything that is said is in it; controls are not."""
    card = Card(
        "Title",
        (
            text("plain ", bold("bold "), code("/code "), link("a link", "https://x.com")),
            Fields((Field("Read", "12"), Field("Left", "1 minute"))),
            Bars("Scores", (Bar("insult", "97%", 0.97, marked=True), Bar("threat", "1%", 0.01))),
            Divider(),
            PostQuote(1, "Sam (@sam)", "today", "reply", "Hello\nyou", "https://x.com/1", (Bar("insult", "9%", 0.09),)),
            PostQuote(2, "@sam", "today", "repost", "RT", "https://x.com/2", note="Not scored."),
            Table(("Account", "Posts"), (("@sam", "12"),)),
            Image(b"", "a.png", "A chart."),
            File("a.csv", b"", "A table."),
        ),
        rows=((Button("Press", "t1:h"),),),
        footer="Footer",
    )
    assert fallback(card) == (
        "Title\n"
        "plain bold /code a link (https://x.com)\n"
        "Read: 12\nLeft: 1 minute\n"
        "Scores\ninsult: 97% (flagged)\nthreat: 1%\n"
        "---\n"
        "#1 Sam (@sam), today, reply\nHello\nyou\ninsult: 9%\nhttps://x.com/1\n"
        "#2 @sam, today, repost\nRT\nNot scored.\nhttps://x.com/2\n"
        "Account | Posts\n@sam | 12\n"
        "A chart.\n"
        "a.csv: A table.\n"
        "Footer"
    )


def test_bars_without_a_title_have_no_empty_line() -> None:
    """A single bar stands for itself."""
    assert fallback(Card("T", (Bars("", (Bar("Done", "9%", 0.09),)),))) == "T\nDone: 9%"
