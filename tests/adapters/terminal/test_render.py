"""Cards on a terminal: safe whatever a post holds, readable with and without color, links and Unicode."""

import io
import re
import unicodedata
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console

from bot.adapters.terminal.render import choices, render
from bot.core.cards.model import (
    Bar,
    Bars,
    Button,
    Card,
    Divider,
    Element,
    Field,
    Fields,
    Image,
    PostQuote,
    Select,
    SelectOption,
    Table,
    Thumbnail,
    Tone,
    bold,
    code,
    link,
    text,
)

PATIENT = settings(deadline=None)  # A slow machine is no failure.
URL = "https://x.com/sam/status/1"
ESCAPE = re.compile(r"\x1b\[[0-9;]*m|\x1b\]8;[^\x1b]*\x1b\\")  # Colors and OSC 8 links, which are ours.
BIDI = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


def quote(words: str = "Hello", **changes: object) -> PostQuote:
    """A post to show."""
    parts = {"author": "Sam (@sam)", "date": "today", "kind": "post", "url": URL} | changes
    return PostQuote(1, text=words, **parts)  # type: ignore[arg-type]


def plain(card: Card, width: int = 80) -> str:
    """What goes into a file or a pipe."""
    out = io.StringIO()
    render(card, Console(file=out, width=width, force_terminal=False, _environ={}))
    return out.getvalue()


def colored(card: Card, environ: dict[str, str] | None = None) -> str:
    """What goes to a terminal with colors."""
    out = io.StringIO()
    environ = {"TERM": "xterm-256color", **(environ or {})}
    render(card, Console(file=out, width=80, force_terminal=True, color_system="auto", _environ=environ))
    return out.getvalue()


def encoded(card: Card, encoding: str) -> str:
    """What goes to a terminal of an old encoding."""
    raw = io.BytesIO()
    out = io.TextIOWrapper(raw, encoding=encoding, errors="strict")
    render(card, Console(file=out, width=80, force_terminal=False, _environ={}))
    out.flush()
    return raw.getvalue().decode(encoding)


def everything(words: str) -> Card:
    """A card that holds the words wherever a stranger's words may stand."""
    elements: tuple[Element, ...] = (
        text(words, bold(words), code(words), link(words, words)),
        Fields((Field(words, words),)),
        Bars(words, (Bar(words, words, 0.5, marked=True),)),
        quote(words, author=words, date=words, kind=words, url=words, note=words, scores=(Bar(words, words, 1.0),)),
        Image(b"", words, words),
        Table((words,), ((words,),)),
    )
    controls = (
        Button(words, "t1:h"),
        Select(words, (SelectOption(words, "t1:h"), SelectOption(words, "t1:h", chosen=True))),
    )
    return Card(words, elements, rows=(controls,), footer=words)


@PATIENT
@given(st.text(st.characters(), max_size=40))
def test_no_control_code_of_a_stranger_reaches_the_terminal(words: str) -> None:
    """After our own colors are taken away, nothing is left that a terminal would obey."""
    shown = ESCAPE.sub("", colored(everything(words)))
    assert not [char for char in shown if unicodedata.category(char) in {"Cc", "Cs"} and char != "\n"]
    assert not set(shown) & set(BIDI)


@pytest.mark.parametrize(
    ("attack", "shown"),
    [
        ("\x1b[2J\x1b[31mred", "␛[2J␛[31mred"),
        ("\x1b]0;title\x07", "␛]0;title␇"),
        ("\x9b2J", "\ufffd2J"),
        ("abc\rxyz", "abc␍xyz"),
        ("abc\bxyz", "abc␈xyz"),
        ("\u202eevil", "evil"),
        ("half \ud83d", "half \ufffd"),
        ("a\tb", "a    b"),
    ],
)
def test_control_codes_are_shown_harmlessly(attack: str, shown: str) -> None:
    """Codes are shown and do nothing; directions are not forced."""
    assert f"│ {shown}" in plain(Card("Posts", (quote(attack),)))


def test_markup_of_the_drawing_library_is_text() -> None:
    """A post may hold [red] and :smile:."""
    assert "│ [red]a[/red] [link=https://x.com]b[/link] :smile:" in plain(
        Card("Posts", (quote("[red]a[/red] [link=https://x.com]b[/link] :smile:"),))
    )


@pytest.mark.parametrize(
    "url", ["https://x.com/\x1b\\evil", "javascript:alert(1)", "https://x.com/a b", "https://x.com/\x07"]
)
def test_an_address_that_could_break_out_is_no_link(url: str) -> None:
    """It is shown, and leads nowhere."""
    assert "\x1b]8;" not in colored(Card("Posts", (quote(url=url), text(link("here", url)))))


def test_a_terminal_gets_links() -> None:
    """OSC 8, with the address visible as well for terminals that know no links."""
    shown = colored(Card("Posts", (quote(),)))
    assert re.search(rf"\x1b\]8;[^;]*;{re.escape(URL)}\x1b\\", shown)
    assert URL in ESCAPE.sub("", shown)


def test_a_pipe_gets_no_codes_and_whole_addresses() -> None:
    """What is stored or searched stays text."""
    shown = plain(Card("Posts", (text(link("here", URL)), quote())))
    assert "\x1b" not in shown
    assert f"here ({URL})" in shown


def test_a_dumb_terminal_gets_no_codes() -> None:
    """TERM=dumb understands none."""
    assert "\x1b" not in colored(Card("Posts", (text(link("here", URL)), quote())), {"TERM": "dumb"})


def test_no_color_is_respected() -> None:
    """NO_COLOR leaves bold and links, and no color."""
    shown = colored(
        Card("Title", (Bars("", (Bar("insult", "97%", 0.97, marked=True),)),), Tone.DANGER), {"NO_COLOR": "1"}
    )
    colors = [code for codes in re.findall(r"\x1b\[([0-9;]*)m", shown) for code in codes.split(";")]
    assert not [code for code in colors if code.startswith(("3", "4", "9")) and code not in {"3", "4", "9"}]


def test_a_flag_is_seen_without_color() -> None:
    """A sign stands beside what is marked."""
    shown = plain(Card("T", (Bars("", (Bar("insult", "97%", 0.97, marked=True), Bar("threat", "1%", 0.01))),)))
    assert "97% ⚑" in shown
    assert "1% ⚑" not in shown


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp1252", "shift_jis", "koi8-r"])
def test_an_old_encoding_gets_bars_of_ascii_and_loses_nothing(encoding: str) -> None:
    """What can't be shown is written as its code."""
    bars = Bars("", (Bar("insult", "97%", 0.5, marked=True),))
    rows = ((Button("Next ▶", "a", key="n"),),)
    shown = encoded(Card("Posts – all", (bars, quote("Fünf 🍏"), Divider()), rows=rows), encoding)
    assert "insult  ##########---------  97% !" in shown
    assert "\\U0001f34f" in shown
    assert "[n] Next" in shown


@PATIENT
@given(st.text(st.characters(), max_size=40), st.sampled_from(["ascii", "latin-1", "koi8-r"]))
def test_every_text_can_be_written_in_every_encoding(words: str, encoding: str) -> None:
    """No post stops the program."""
    assert encoded(everything(words), encoding)


@pytest.mark.parametrize("width", [80, 120])
def test_lines_stay_within_the_terminal(width: int) -> None:
    """Also with words longer than a line."""
    shown = plain(everything("An idiot wrote " + "x" * 200 + " 日本語" * 30), width)
    assert max(cell_len(line) for line in shown.splitlines()) <= width


def test_a_long_post_is_shown_whole_behind_its_line() -> None:
    """Every wrapped line carries the mark of a quotation."""
    words = "All work and no play makes a dull day. " * 10
    lines = [line.strip() for line in plain(Card("Posts", (quote(words),))).splitlines() if "│" in line]
    assert " ".join(line.removeprefix("│ ") for line in lines) == words.strip()


def test_toxic_words_have_a_color() -> None:
    """Where there are colors; wrapped with the rest."""
    out = io.StringIO()
    console = Console(file=out, width=40, force_terminal=True, color_system="standard", _environ={})
    render(Card("Posts", (replace(quote("you big fool"), toxic=((4, 12),)),)), console)
    assert "you \x1b[1;31mbig fool\x1b[0m" in out.getvalue()


def test_bars_are_as_long_as_their_share() -> None:
    """Full, half, next to nothing, nothing."""
    bars = Bars("", tuple(Bar("share", "shown", share) for share in (1.0, 0.5, 0.0001, 0.0)))
    lines = [line.split()[1] for line in plain(Card("T", (bars,)), 98).splitlines() if "share" in line]
    assert lines == ["█" * 24, "█" * 12 + "░" * 12, "▏" + "░" * 23, "░" * 24]


def test_a_picture_is_left_out_where_bars_say_the_same() -> None:
    """Its words stand in otherwise."""
    picture = Image(b"png", "a.png", "A chart of posts.")
    assert "A chart of posts." in plain(Card("T", (picture,)))
    assert "A chart of posts." not in plain(Card("T", (picture, Bars("", (Bar("a", "1", 0.5),)))))


ROWS = (
    (Button("Worst", "worst"), Button("First", "first", disabled=True, key="f"), Button("Next ▶", "next", key="n")),
    (Select("Sort", (SelectOption("Score", "score", chosen=True), SelectOption("Newest", "newest"))),),
    (Button("History", "history"),),
)


def test_a_small_picture_is_left_out() -> None:
    """A terminal draws none, and its words stand beside it."""
    card = Card("Scan @grace?", (Thumbnail("https://pbs.twimg.com/1.jpg", "Picture of @grace", text("Grace").parts),))
    lines = [line.strip() for line in plain(card).splitlines()]
    assert lines[-1] == "Grace"
    assert "pbs.twimg.com" not in plain(card)


def test_every_choice_can_be_typed() -> None:
    """By its key, else by its number; neither what is disabled nor what is chosen already."""
    assert choices(Card("T", rows=ROWS)) == {"1": "worst", "n": "next", "2": "newest", "3": "history"}


def test_what_is_shown_is_what_can_be_typed() -> None:
    """The same names stand on the screen."""
    shown = plain(Card("T", rows=ROWS))
    assert "[1] Worst   [n] Next ▶" in shown
    assert "Sort   ● Score   [2] Newest" in shown
    assert "[3] History" in shown
    assert "First" not in shown


def test_a_card_without_controls_asks_nothing() -> None:
    """A title alone is a title alone."""
    assert plain(Card("Hello")).strip() == "▌ Hello"


@pytest.mark.parametrize("width", [80, 120])
def test_the_choices_of_a_select_stand_below_each_other(width: int) -> None:
    """Where they need a second line, it does not begin below the select's own name."""
    options = tuple(SelectOption(f"Choice number {number}", f"a{number}") for number in range(8))
    shown = plain(Card("Page", (), rows=((Select("Score", options),),)), width)
    lines = [line for line in shown.splitlines() if "Choice" in line]
    assert len(lines) > 1
    assert len({line.index("[") for line in lines}) == 1
    assert all(len(line.rstrip()) <= width for line in lines)


def test_entries_of_a_list_stand_apart_where_they_go_into_further_lines() -> None:
    """What goes on stands further in; a paragraph does not."""
    card = Card("Commands", (text("/scan reads an account", "\n/help lists them"), text("A paragraph of some words")))
    out = io.StringIO()
    render(card, Console(file=out, width=20, force_terminal=False, _environ={}))
    assert [line.rstrip() for line in out.getvalue().splitlines()[2:]] == [
        "  /scan reads an",
        "    account",
        "  /help lists them",
        "",
        "  A paragraph of",
        "  some words",
    ]
