"""What a card becomes on Discord: within its limits, escaped, and whole."""

import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.adapters.discord.drawing.drawing import ALT_TEXT, MOST_FILE
from bot.adapters.discord.drawing.render import NO_FILES, REST_FOLLOWS, drawings
from bot.adapters.discord.drawing.text import cut_units, escape, link
from bot.adapters.drawing import REST
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
    Ping,
    PostQuote,
    Select,
    Table,
    Thumbnail,
    Tone,
    bold,
    code,
    moment,
    text,
)
from bot.core.cards.model import link as link_part
from bot.core.cards.plain_text import fallback
from bot.core.domain.errors import ConfigError
from bot.core.domain.reports import PostQuery
from bot.core.text.untrusted import sanitize
from bot.core.views.bot.answers import commands_card, error_card, history_card, score_card
from bot.core.views.reports.details import details_card
from bot.core.views.reports.posts import posts_card
from bot.core.views.reports.quotes import post_quote
from bot.core.views.reports.report import report_card
from bot.core.views.scans.progress import progress_card
from tests.adapters.discord.drawn import draw, markup, shown, violations
from tests.core.views import samples
from tests.core.views.test_screens import SCREENS
from tests.servers.discord_components import CONTAINER, GALLERY, ROW, SECTION, SELECT, SEPARATOR, TEXT, walk
from tests.servers.discord_state import readable

WILD = st.text(alphabet=st.one_of(st.characters(), st.sampled_from("*_~|`<>[]()@#-+\\:/.1 \n👍é")), max_size=400)


def quote(words: str, number: int = 1) -> PostQuote:
    """A post with these words."""
    return post_quote(number, samples.scored(1, words, toxicity=0.97), samples.ACCOUNT)


@pytest.mark.parametrize(("words", "kept"), [("a" * 5, "aaaa"), ("👍" * 5, "👍👍"), ("a👍👍", "a👍"), ("", "")])
def test_words_are_cut_as_discord_counts_them(words: str, kept: str) -> None:
    """An emoji counts as two, and is never cut in half."""
    assert cut_units(words, 4) == kept


@pytest.mark.parametrize("ping", [None, Ping("New", user="7")])
def test_what_is_covered_says_how_it_is_read(ping: Ping | None) -> None:
    """On reports and on alerts, which are drawn in another way; nothing where nothing is covered."""
    covered = replace(quote("You are awful"), spoiler=True)
    assert "Strong posts are covered: press to read." in shown(draw(Card("New", (covered,), ping=ping)))
    assert "press to read" not in shown(draw(Card("New", (quote("You are awful"),), ping=ping)))


@given(WILD)
def test_a_reader_sees_the_very_words(words: str) -> None:
    """Whatever a post holds is shown as it stands, and does nothing."""
    assert readable(escape(words)) == sanitize(words)


@pytest.mark.parametrize(
    ("words", "safe"),
    [
        ("<@123> <#5> <t:1> </scan:9>", r"\<@123\> \<#5\> \<t:1\> \</scan:9\>"),
        ("@everyone @here @ada", r"\@everyone \@here @ada"),
        ("**b** __u__ ~~s~~ ||x||", r"\*\*b\*\* \_\_u\_\_ \~\~s\~\~ \|\|x\|\|"),
        ("[free money](https://evil.example)", r"[free money\](https://evil.example)"),
        ("# big\n> quote\n- item\n12. item", "\\# big\n\\> quote\n\\- item\n12\\. item"),
        ("see https://t.co/a_b_c and snake_case", "see https://t.co/a_b_c and snake_case"),
        ("```py\ncode```", "\\`\\`\\`py\ncode\\`\\`\\`"),
    ],
)
def test_markup_in_a_post_does_nothing(words: str, safe: str) -> None:
    """Mentions, styles, links that hide where they lead, headings and lists; addresses and names stay usable."""
    assert escape(words) == safe


@given(st.text(max_size=100), st.text(max_size=100))
def test_an_address_can_not_break_out_of_its_link(words: str, url: str) -> None:
    """Only a plain web address becomes a link."""
    made = link(words, f"https://x.com/{url}")
    safe = re.fullmatch(r"[^\s()<>\\]*", url) is not None
    # An even number of backslashes escapes nothing but themselves.
    assert len(re.findall(r"(?<!\\)(?:\\\\)*\]\(", made)) == (1 if safe else 0)
    assert made.endswith(f"](https://x.com/{url})") is safe
    assert "\n" not in link("a\nb", "https://x.com/")


@given(st.lists(WILD, min_size=1, max_size=10))
def test_any_page_of_posts_is_within_the_limits(posts: list[str]) -> None:
    """Also when every character has to be escaped."""
    card = Card("Worst posts", tuple(quote(words, number) for number, words in enumerate(posts, 1)), footer="f" * 100)
    assert violations(draw(card)) == []


@pytest.mark.parametrize("words", ["word " * 5000, "*" * 25000, "👍" * 20000, "<@1>\n" * 4000])
def test_a_post_too_long_for_a_message_goes_on_in_a_file(words: str) -> None:
    """Nothing is lost, and the message says so."""
    card = Card("Worst posts", (text("Page 1 of 1"), quote(words)))
    drawing = draw(card)
    assert violations(drawing) == []
    assert REST_FOLLOWS in shown(drawing)
    assert [each.name for each in drawing.attachments] == [REST]
    marks = words[0]
    assert shown(drawing).count(marks) - fallback(replace(card, elements=())).count(marks) >= words.count(marks)


def test_a_page_of_posts_of_full_length_fits_into_one_message() -> None:
    """A usual page needs no file."""
    card = posts_card(samples.scan(), samples.page())
    full = tuple(quote("It is a truth universally acknowledged, that " * 6 + "amen.", n) for n in range(1, 6))
    drawing = draw(replace(card, elements=full))
    assert not drawing.attachments
    assert "#5" in shown(drawing)


@pytest.mark.parametrize(
    "card",
    [
        details_card(samples.report(), b"png"),
        report_card(samples.empty_report()),
        posts_card(samples.scan(), samples.page(PostQuery(text="words"))),
        progress_card(samples.ACCOUNT, samples.progress(), samples.POSTS[:3]),
        history_card(samples.history(samples.searches() * 5)),
        history_card(samples.history([])),
        score_card("you", samples.POSTS[0].scores, samples.THRESHOLDS),
        error_card(ConfigError("Mistakes. " * 900, "Mend them.")),
        commands_card({"Scan": [("/scan ACCOUNT [--posts POSTS]", "Scans.")] * 60}, 10_000, forms=True),
        Card("t" * 600, (Fields((Field("n" * 400, "v" * 3000), Field("", ""))),), footer="f" * 4000),
        Card("", (Bars("Many", tuple(Bar("l", "v", 0.5) for _ in range(300))), Table(("a", "b"), (("1", "2"),)))),
    ],
    ids=lambda card: card.title[:20],
)
def test_every_card_is_within_the_limits(card: Card) -> None:
    """And its words are all there."""
    assert violations(draw(card)) == []


@pytest.mark.parametrize("name", SCREENS)
def test_every_screen_is_one_message(name: str) -> None:
    """Whole, within the limits, and with nothing left for a file."""
    drawing = draw(SCREENS[name])
    assert violations(drawing) == []
    assert REST not in [each.name for each in drawing.attachments]


def test_bars_below_a_picture_are_said_by_it() -> None:
    """The chart shows them; those who don't see it hear them."""
    bars = Bars("By month", (Bar("May", "3 posts", 1.0),))
    drawing = draw(Card("Report", (Image(b"png", "report.png", "Chart."), bars)))
    [chart] = drawing.attachments
    assert chart.alt == "Chart.\nBy month\nMay: 3 posts"
    assert "By month" not in shown(drawing)
    [gallery] = [each for each in walk(drawing.view.to_components()) if each["type"] == GALLERY]
    [picture] = gallery["items"]
    assert picture["media"]["url"] == "attachment://report.png"
    assert picture["description"] == drawing.new_arguments()["files"][0].description
    assert len(picture["description"]) <= ALT_TEXT


def test_pictures_stand_where_the_card_has_them() -> None:
    """Each at full width, between the words around it."""
    drawing = draw(Card("Two", (Image(b"a", "a.png", "first"), text("then"), Image(b"b", "b.png", "second"))))
    [container] = drawing.view.to_components()
    assert [each["type"] for each in container["components"]] == [TEXT, GALLERY, TEXT, GALLERY]


def test_a_small_picture_stands_beside_title_and_words() -> None:
    """From X's own address; Discord loads it, the bot does not."""
    beside = Thumbnail(
        "https://pbs.twimg.com/profile_images/1/g_bigger.jpg", "Picture of @grace", text("Hi *there*").parts
    )
    drawing = draw(Card("Scan @grace?", (beside, text("$16.00"))))
    [container] = drawing.view.to_components()
    section, price = container["components"]
    assert section["type"] == SECTION
    assert [each["content"] for each in section["components"]] == ["## Scan @grace?", "Hi \\*there\\*"]
    assert section["accessory"]["media"]["url"] == beside.url
    assert section["accessory"]["description"] == beside.alt
    assert price["content"] == "$16.00"
    assert violations(drawing) == []


def test_its_color_says_its_tone() -> None:
    """At the side of the one container."""
    [container] = draw(Card("t", tone=Tone.DANGER)).view.to_components()
    assert (container["type"], container["accent_color"]) == (CONTAINER, 0xDA373C)


def test_a_line_stands_between_two_subjects() -> None:
    """Discord's own."""
    [container] = draw(Card("", (text("a"), Divider(), text("b")))).view.to_components()
    assert [each["type"] for each in container["components"]] == [TEXT, SEPARATOR, TEXT]


def test_many_paragraphs_become_one_text() -> None:
    """Before any of them goes into a file."""
    drawing = draw(Card("Many", tuple(text(f"line {number}") for number in range(60))))
    [container] = drawing.view.to_components()
    [words] = container["components"]
    assert "line 0\n\nline 1" in words["content"]
    assert not drawing.attachments


def test_a_script_of_three_bytes_a_character_stays_below_what_discord_can_keep() -> None:
    """Four thousand of its characters are too many bytes."""
    drawing = draw(Card("長い", (text("長い文章" * 900),)))
    assert violations(drawing) == []
    assert [each.name for each in drawing.attachments] == [REST]


def test_where_no_files_are_taken_their_names_are_said() -> None:
    """As the last try, smaller than all others."""
    *_, last = drawings(Card("Export", (Image(b"a", "a.png", "first"), File("a.csv", b"x", "Report as CSV"))))
    assert not last.attachments
    assert NO_FILES.format(files="a.png, a.csv") in shown(last)
    assert violations(last) == []


def test_more_than_a_message_holds_is_an_error_before_it_is_sent() -> None:
    """No card that we make has so many controls."""
    rows = tuple((Button(str(number), f"t1:{number}"),) for number in range(20))
    with pytest.raises(ValueError, match="can't be drawn"):
        draw(Card("t", rows=rows))


def test_a_card_that_notifies_has_its_line_an_embed_and_buttons() -> None:
    """Components of version 2 would take no line of words."""
    drawing = draw(Card("New", (text("words"),), rows=((Button("Open", "t1:h"),),), ping=Ping("New", user="7")))
    assert [each["type"] for each in drawing.view.to_components()] == [ROW]
    assert drawing.new_arguments()["content"] == "<@7> New"
    assert markup(drawing) == ["New", "words"]
    assert violations(drawing) == []


def test_a_post_is_shown_as_x_wants_it() -> None:
    """Author with handle, whole text, a time of the reader's zone; author and time lead to the post."""
    [words] = markup(draw(Card("", (quote("Good *morning*!"),))))
    post = samples.scored(1).post
    url, day = post.url(samples.ACCOUNT), f"<t:{int(post.created_at.timestamp())}:D>"
    assert f"[@sample · {day}]({url})" in words
    assert "> Good \\*morning\\*!" in words


def test_a_flag_stands_behind_each_score_that_flagged_a_post() -> None:
    """In bold; one below the threshold is neither."""
    flagged = Bar("toxicity", "97%", 0.97, marked=True), Bar("insult", "91%", 0.91, marked=True)
    [words] = markup(draw(Card("", (replace(quote("you fool"), scores=flagged),))))
    assert words.splitlines()[-1] == "toxicity **97%** 🚩 · insult **91%** 🚩"
    [words] = markup(draw(Card("", (replace(quote("hello"), scores=(Bar("toxicity", "3%", 0.03),)),))))
    assert words.splitlines()[-1] == "toxicity 3%"


def test_styles_become_markup_and_strangers_words_stay_words() -> None:
    """Bold, code and links are ours; what stands in them is escaped."""
    [words] = markup(draw(Card("", (text("a*", bold("b*"), code("c`d"), link_part("e", "https://x.com/f")),))))
    assert words == "a\\***b\\***`cˋd`[e](https://x.com/f)"


def test_moments_in_fields_and_tables_are_in_each_readers_zone() -> None:
    """Discord writes them, so no zone is named."""
    at = datetime(2026, 1, 15, 8, 36, tzinfo=UTC)
    when = moment("15 Jan 2026, 08:36", at)
    table = Table(("#", "Account", "Requested"), (("1", "@ada", when),))
    words = "\n".join(markup(draw(Card("", (Fields((Field("Next check", text(when)),)), table)))))
    assert "Next check **<t:1768466160:f>**" in words
    assert "Requested <t:1768466160:f>" in words
    assert "UTC" not in words


def test_the_line_that_notifies_reads_as_it_is_meant() -> None:
    """Escaped once: a client shows the backslash of a second time."""
    drawing = draw(Card("Alert", ping=Ping("New posts of @_ada_ <@&1>", user="7")))
    assert drawing.new_arguments()["content"] == "<@7> New posts of @\\_ada\\_ \\<@&1\\>"


def test_a_file_goes_with_the_message_and_one_too_large_is_said() -> None:
    """Discord would refuse the whole message."""
    drawing = draw(Card("Export", (File("a.csv", b"x", "Report as CSV"),)))
    assert [(each.name, each.content) for each in drawing.attachments] == [("a.csv", b"x")]
    assert "Report as CSV" in shown(drawing)
    large = draw(Card("Export", (File("a.csv", bytes(MOST_FILE + 1), "Report as CSV"),)))
    assert not large.attachments
    assert "and Discord accepts at most 10" in shown(large)


def test_a_strong_post_is_covered() -> None:
    """As a whole, and nothing in it can uncover it."""
    words, _hint = markup(draw(Card("", (replace(quote("a || b\nc"), spoiler=True),))))
    assert "> ||a \\|\\| b\n> c||" in words


def test_toxic_words_are_bold() -> None:
    """Whatever they hold, and whatever stands around them, they stay the same words."""
    [words] = markup(draw(Card("", (replace(quote("# you *big\nfool*, \U000f5afe"), toxic=((6, 16),)),))))
    assert "> \\# you **\\*big**\n> **fool\\***, " in words


def test_toxic_words_stay_covered() -> None:
    """Bold, once somebody looks."""
    words, _hint = markup(draw(Card("", (replace(quote("you fool"), spoiler=True, toxic=((4, 8),)),))))
    assert "> ||you **fool**||" in words


def test_what_an_author_has_hidden_is_covered() -> None:
    """Below the warning, which is called one, with a word on how one reads it; nothing in either uncovers it."""
    words, hint = markup(draw(Card("", (replace(quote("a || b\n\n# c || d\ne"), hidden_from=8, toxic=((17, 18),)),))))
    assert "> Author's warning: “a \\|\\| b”\n> ||\\# c \\|\\| d\n> **e**||" in words
    assert "Press on what is covered." in hint


@pytest.mark.parametrize("name", ["settings", "watch", "watch-proposed"])
def test_lists_show_what_is_chosen_now(name: str) -> None:
    """Each the choice of its own card, as the option that Discord shows before anybody opens the list."""
    lists = [control for row in SCREENS[name].rows for control in row if isinstance(control, Select)]
    chosen = [[option.action for option in each.options if option.chosen] for each in lists]
    components = walk(draw(SCREENS[name]).view.to_components())
    shown = [
        [option["value"] for option in each["options"] if option.get("default")]
        for each in components
        if each["type"] == SELECT
    ]
    assert shown == chosen
    assert any(chosen)
