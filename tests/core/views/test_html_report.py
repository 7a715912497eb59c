"""The report as a page: complete, harmless, alone in the world, legible on a screen, in the dark and on paper."""

import hashlib
import io
import re
from base64 import b64encode
from dataclasses import replace
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

from hypothesis import given

from bot.core.domain.accounts import Account
from bot.core.text.catalog import use_language
from bot.core.text.untrusted import sanitize
from bot.core.views.reports.exports import PRINTED, write_html
from tests.core.views.samples import POSTS, empty_report, report, scan, scored
from tests.core.views.test_exports import PATIENT, WILD, as_html, stream
from tests.languages import marked_german


class Page(HTMLParser):
    """Reads a page back: its elements with their attributes, and the texts of posts."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self._in_text = False
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Notes the element."""
        self.elements.append((tag, dict(attrs)))
        if ("class", "text") in attrs:
            self._in_text = True
            self.texts.append("")

    def handle_endtag(self, tag: str) -> None:
        """Ends a post's text."""
        self._in_text = self._in_text and tag != "p"

    def handle_data(self, data: str) -> None:
        """Collects a post's text."""
        if self._in_text:
            self.texts[-1] += data


@PATIENT
@given(WILD)
async def test_html_shows_every_text_and_runs_none(text: str) -> None:
    """What a post holds is text and never an element; what could write over its surroundings is shown."""
    page = Page((await as_html([scored(text=text)])).encode().decode())
    assert page.texts == [sanitize(text)]
    assert [tag for tag, _ in page.elements] == [tag for tag, _ in Page(await as_html([scored(text="x")])).elements]


async def test_html_asks_nobody_for_anything() -> None:
    """No script, no style sheet, font or picture from elsewhere; a policy forbids what would come in by mistake."""
    page = Page(await as_html())
    assert {tag for tag, _ in page.elements}.isdisjoint({"script", "link", "iframe", "object", "form", "base"})
    assert not [attributes for _, attributes in page.elements if "src" in attributes]
    assert not any(name == "style" or name.startswith("on") for _, attributes in page.elements for name in attributes)


async def test_html_allows_its_own_style_only() -> None:
    """The policy names the style sheet by its hash."""
    written = await as_html()
    (css,) = re.findall(r"<style>(.*?)</style>", written, re.DOTALL)
    (policy,) = re.findall(r'Content-Security-Policy" content="([^"]*)"', written)
    digest = b64encode(hashlib.sha256(css.encode()).digest()).decode()
    assert unescape(policy) == (f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'")
    assert "url(" not in css
    assert "@import" not in css


async def test_html_links_lead_to_x_and_tell_it_nothing() -> None:
    """Each post is linked, without opener or referrer."""
    links = [attributes for tag, attributes in Page(await as_html()).elements if tag == "a"]
    assert {link["rel"] for link in links} == {"noopener noreferrer"}
    assert {link["href"] for link in links} == {scored.post.url(report().scan.account) for scored in POSTS}


async def test_html_says_what_the_report_says() -> None:
    """Headline, coverage, period, model, chart in words, the model's fallibility."""
    written = unescape(await as_html())
    for words in (
        "12 of 941 posts were flagged.",
        "673 reposts left out",
        "3 Aug 2023 – 5 Jan 2026",
        "mini-1a2b3c4d-p1",
        'aria-label="Chart: 12 of 941 posts flagged',
        "can be wrong",
        "Not scored: a repost is somebody else's words.",
    ):
        assert words in written


async def test_html_of_nothing_says_so() -> None:
    """No chart, no numbers, no posts."""
    out = io.StringIO()
    await write_html(empty_report(), stream([]), out)
    assert "There are no posts." in out.getvalue()
    assert "<figure" not in out.getvalue()


async def test_html_draws_the_trend_in_the_colors_of_the_page() -> None:
    """A bar for each period, as shapes: so it is legible in the dark, too. Each says what it shows."""
    page = Page(await as_html())
    bars = [attributes for tag, attributes in page.elements if attributes.get("class") == "posts-bar"]
    assert len(bars) == len(report().trend.points)
    assert all(float(each["y"] or 0) + float(each["height"] or 0) == 200 for each in bars)
    assert "Sep 2023: 1 of 30 posts flagged" in await as_html()


async def test_html_names_only_labels_that_something_was_flagged_for() -> None:
    """Nothing is said by an empty bar."""
    assert "Posts are flagged from these scores up: toxicity 60%, severe toxicity 30%," in await as_html()
    table = (await as_html()).partition('<table class="labels">')[2].partition("</table>")[0]
    assert "threat" in table
    assert "severe toxicity" not in table


async def test_html_on_paper_has_the_worst_posts_and_says_so() -> None:
    """As many as the sentence says, so that all of it fits on two pages."""
    written = await as_html()
    assert f".posts > li:nth-child(n + {PRINTED + 1}) {{ display: none; }}" in written
    assert f"On paper these are the worst {PRINTED} posts; the file shows all of them." in written


async def test_html_names_the_zone_once() -> None:
    """Not beside every post."""
    written = await as_html()
    assert written.count("UTC") == 1
    assert ">3 Jan 2026, 09:36</time>" in written


async def test_html_is_in_the_readers_language(tmp_path: Path) -> None:
    """Readers aloud and translators of browsers go by what it says of itself."""
    with use_language(marked_german(tmp_path).find("de-AT")):
        written = await as_html()
    assert '<html lang="de-AT">' in written
    assert "‹Flagged posts by month›" in written


async def test_html_escapes_names() -> None:
    """An account's name is a stranger's text as well."""
    evil = scan()
    named = replace(evil, account=Account("1", "", "<blink>&"))
    out = io.StringIO()
    await write_html(report(scan=named), stream(POSTS), out)
    assert "<blink>" not in out.getvalue()
    assert "&lt;blink&gt;&amp;" in out.getvalue()


async def test_html_marks_toxic_words() -> None:
    """And no others."""
    page = await as_html()
    assert "of <mark>idiots</mark> &amp; liars, <mark>shut up</mark> already." in page
    assert page.count("<mark>") == 2


async def test_html_keeps_what_an_author_has_hidden_closed() -> None:
    """Below the warning, until somebody opens it; what made it flagged is marked there."""
    hidden = replace(POSTS[0], post=replace(POSTS[0].post, hidden_from=17))
    page = await as_html([hidden])
    assert '<p class="text" dir="auto">Author&#39;s warning: “You are a bunch o”</p>\n<details><summary>Hidden' in page
    assert "f <mark>idiots</mark> &amp; liars, <mark>shut up</mark> already.</p></details>" in page
