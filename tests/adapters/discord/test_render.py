"""What a card becomes on Discord: within its limits, escaped, and whole."""

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.adapters.discord.drawing.controls import view
from bot.adapters.discord.drawing.elements import ALT_TEXT, MOST_FILE
from bot.adapters.discord.drawing.render import REST_FOLLOWS, Drawing, drawings
from bot.adapters.discord.drawing.text import escape, link
from bot.adapters.discord.messages.live_messages import new_arguments
from bot.adapters.drawing import REST
from bot.core.cards.model import (
    Bar,
    Bars,
    Card,
    Field,
    Fields,
    File,
    Image,
    Ping,
    PostQuote,
    Table,
    Thumbnail,
    bold,
    code,
    fallback,
    text,
)
from bot.core.cards.model import link as link_part
from bot.core.domain.errors import ConfigError
from bot.core.domain.reports import PostQuery
from bot.core.text.untrusted import sanitize
from bot.core.views.bot.answers import error_card, help_card, history_card, score_card
from bot.core.views.reports.posts import post_quote, posts_card
from bot.core.views.reports.report import report_card
from bot.core.views.scans.progress import progress_card
from tests.core.views import samples
from tests.servers.discord_rules import message_violations
from tests.servers.discord_state import readable

WILD = st.text(alphabet=st.one_of(st.characters(), st.sampled_from("*_~|`<>[]()@#-+\\:/.1 \n👍é")), max_size=400)


def draw(card: Card) -> Drawing:
    """The largest message that the card becomes."""
    return next(drawings(card))


def shown(drawing: Drawing) -> str:
    """All words of the message, as the client shows them, and those of its text file."""
    words = []
    for embed in drawing.embeds:
        words += [embed.title or "", embed.description or "", embed.footer.text or ""]
        words += [f"{each.name}\n{each.value}" for each in embed.fields]
    files = [each.content.decode() for each in drawing.attachments if each.name == REST]
    return "\n".join([*map(readable, words), *files])


def violations(card: Card) -> list[str]:
    """What Discord would find wrong with the message that the card becomes."""
    drawing = draw(card)
    payload = {"embeds": [embed.to_dict() for embed in drawing.embeds], "allowed_mentions": {"parse": []}}
    return list(message_violations(payload, new=True))


def quote(words: str, number: int = 1) -> PostQuote:
    """A post with these words."""
    return post_quote(number, samples.scored(1, words, toxicity=0.97), samples.ACCOUNT)


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
    assert violations(card) == []


@pytest.mark.parametrize("words", ["word " * 5000, "*" * 25000, "👍" * 20000, "<@1>\n" * 4000])
def test_a_post_too_long_for_a_message_goes_on_in_a_file(words: str) -> None:
    """Nothing is lost, and the message says so."""
    card = Card("Worst posts", (text("Page 1 of 1"), quote(words)))
    drawing = draw(card)
    assert violations(card) == []
    assert REST_FOLLOWS in shown(drawing)
    assert [each.name for each in drawing.attachments] == [REST]
    marks = words[0]
    assert shown(drawing).count(marks) - fallback(replace(card, elements=())).count(marks) >= words.count(marks)


def test_ten_posts_of_full_length_fit_into_one_message() -> None:
    """A usual page needs no file."""
    card = posts_card(samples.scan(), samples.page())
    full = tuple(quote("It is a truth universally acknowledged, that " * 6 + "amen.", n) for n in range(1, 11))
    drawing = draw(replace(card, elements=full))
    assert not drawing.attachments
    assert "#10" in shown(drawing)


@pytest.mark.parametrize(
    "card",
    [
        report_card(samples.report(), b"png"),
        report_card(samples.empty_report()),
        posts_card(samples.scan(), samples.page(PostQuery(text="words"))),
        progress_card(samples.ACCOUNT, samples.progress(), samples.POSTS[:3]),
        history_card(samples.history(samples.searches() * 5)),
        history_card(samples.history([])),
        score_card("you", samples.POSTS[0].scores, samples.THRESHOLDS),
        error_card(ConfigError("Mistakes. " * 900, "Mend them.")),
        help_card({"Scan": [("/scan ACCOUNT [--posts POSTS]", "Scans.")] * 60}),
        Card("t" * 600, (Fields((Field("n" * 400, "v" * 3000), Field("", ""))),), footer="f" * 4000),
        Card("", (Bars("Many", tuple(Bar("l", "v", 0.5) for _ in range(300))), Table(("a", "b"), (("1", "2"),)))),
    ],
    ids=lambda card: card.title[:20],
)
def test_every_card_is_within_the_limits(card: Card) -> None:
    """And its words are all there."""
    assert violations(card) == []
    if len(card.rows) <= 5:
        assert list(message_violations({"components": view(card.rows).to_components()}, new=False)) == []


def test_bars_below_a_picture_are_said_by_it() -> None:
    """The chart shows them; those who don't see it hear them."""
    drawing = draw(report_card(samples.report(), b"png"))
    [chart] = drawing.attachments
    assert "Posts by toxicity score" in chart.alt
    assert "Posts by toxicity score" not in shown(drawing)
    assert "Flagged by label" in shown(drawing)
    assert drawing.embeds[-1].image.url == "attachment://report.png"
    assert len(new_arguments(drawing)["files"][0].description) <= ALT_TEXT


def test_two_pictures_stand_in_two_embeds() -> None:
    """An embed holds one."""
    drawing = draw(Card("Two", (Image(b"a", "a.png", "first"), text("then"), Image(b"b", "b.png", "second"))))
    assert [embed.image.url for embed in drawing.embeds] == ["attachment://a.png", "attachment://b.png"]


def test_a_small_picture_stands_beside_its_words() -> None:
    """From X's own address; Discord loads it, the bot does not."""
    beside = Thumbnail(
        "https://pbs.twimg.com/profile_images/1/g_bigger.jpg", "Picture of @grace", text("Hi *there*").parts
    )
    card = Card("Scan @grace?", (beside, text("$16.00")))
    [embed] = draw(card).embeds
    assert (embed.thumbnail.url, embed.description) == (beside.url, "Hi \\*there\\*\n\n$16.00")
    assert not violations(card)


def test_a_report_is_one_block() -> None:
    """Not scattered over several embeds."""
    assert len(draw(report_card(samples.report(), b"png")).embeds) == 1


def test_a_post_is_shown_as_x_wants_it() -> None:
    """Author with handle, whole text, a date that leads to the post, "View on X"."""
    [embed] = draw(Card("", (quote("Good *morning*!"),))).embeds
    assert embed.description is not None
    url = samples.scored(1).post.url(samples.ACCOUNT)
    assert f"[5 Jan 2026, 09:36 UTC]({url})" in embed.description
    assert f"[View\u00a0on\u00a0X]({url})" in embed.description
    assert "Sam Sample (@sample)" in embed.description
    assert "> Good \\*morning\\*!" in embed.description


def test_styles_become_markup_and_strangers_words_stay_words() -> None:
    """Bold, code and links are ours; what stands in them is escaped."""
    [embed] = draw(Card("", (text("a*", bold("b*"), code("c`d"), link_part("e", "https://x.com/f")),))).embeds
    assert embed.description == "a\\***b\\***`cˋd`[e](https://x.com/f)"


def test_the_line_that_notifies_reads_as_it_is_meant() -> None:
    """Escaped once: a client shows the backslash of a second time."""
    drawing = draw(Card("Alert", ping=Ping("New posts of @_ada_ <@&1>", user="7")))
    assert drawing.content == "<@7> New posts of @\\_ada\\_ \\<@&1\\>"


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
    [embed] = draw(Card("", (replace(quote("a || b\nc"), spoiler=True),))).embeds
    assert "> ||a \\|\\| b\n> c||" in (embed.description or "")


def test_toxic_words_are_bold() -> None:
    """Whatever they hold, and whatever stands around them, they stay the same words."""
    [embed] = draw(Card("", (replace(quote("# you *big\nfool*, \U000f5afe"), toxic=((6, 16),)),))).embeds
    assert "> \\# you **\\*big**\n> **fool\\***, " in (embed.description or "")


def test_toxic_words_stay_covered() -> None:
    """Bold, once somebody looks."""
    [embed] = draw(Card("", (replace(quote("you fool"), spoiler=True, toxic=((4, 8),)),))).embeds
    assert "> ||you **fool**||" in (embed.description or "")
