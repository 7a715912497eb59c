"""Files for people and programs: complete, exact, harmless, and written post by post."""

import csv
import hashlib
import io
import json
import re
import tracemalloc
from base64 import b64encode
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from typing import TextIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.domain.accounts import Account
from bot.core.domain.labels import Label, Scores
from bot.core.domain.posts import Post, ScoredPost
from bot.core.domain.reports import Report
from bot.core.text.catalog import use_language
from bot.core.text.untrusted import sanitize
from bot.core.views.reports.exports import PRINTED, write_csv, write_html, write_json
from tests.core.views.samples import POSTS, empty_report, report, scan, scored
from tests.languages import marked_german

PATIENT = settings(deadline=None)  # A slow machine is no failure.
WILD = st.text(st.characters(), max_size=80)  # Halves of characters included, as X's data can hold them.


async def stream(posts: Iterable[ScoredPost]) -> AsyncIterator[ScoredPost]:
    """The posts as the store hands them over."""
    for post in posts:
        yield post


async def as_json(posts: Iterable[ScoredPost] = POSTS) -> str:
    """The JSON export of the posts."""
    out = io.StringIO()
    await write_json(report(), stream(posts), out)
    return out.getvalue()


async def as_csv(posts: Iterable[ScoredPost] = POSTS) -> str:
    """The CSV export of the posts."""
    out = io.StringIO(newline="")
    await write_csv(report(), stream(posts), out)
    return out.getvalue()


async def as_html(posts: Iterable[ScoredPost] = POSTS) -> str:
    """The HTML export of the posts."""
    out = io.StringIO()
    await write_html(report(), stream(posts), out)
    return out.getvalue()


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


async def test_json_has_the_whole_head() -> None:
    """Account, model, thresholds, totals."""
    document = json.loads(await as_json())
    posts = document.pop("posts")
    assert document == {
        "account": {"id": "12", "handle": "sample", "name": "Sam Sample"},
        "model": "mini",
        "model_id": "mini-1a2b3c4d-p1",
        "thresholds": {
            "toxicity": 0.6,
            "severe_toxicity": 0.3,
            "obscene": 0.5,
            "threat": 0.4,
            "insult": 0.55,
            "identity_attack": 0.4,
        },
        "totals": {
            "posts": 1627,
            "scored": 941,
            "flagged": 12,
            "skipped": {"repost": 673, "nothing_to_score": 12, "broken_record": 1},
            "unknown_languages": {},
        },
    }
    assert len(posts) == 5


async def test_json_has_every_part_of_a_post() -> None:
    """With scores, and without."""
    posts = json.loads(await as_json())["posts"]
    assert posts[0] == {
        "id": "1700000000000000001",
        "created_at": "2026-01-05T09:36:41Z",
        "text": "You are a bunch of idiots & liars, shut up already.",
        "url": "https://x.com/sample/status/1700000000000000001",
        "kind": "reply",
        "scores": {"toxicity": 0.97, "obscene": 0.2, "insult": 0.91},
        "flagged": True,
        "labels": ["toxicity", "insult"],
        "toxic_words": ["idiots", "shut up"],
        "skipped": None,
        "marked_not_toxic": False,
        "edited": False,
    }
    assert (posts[3]["scores"], posts[3]["flagged"], posts[3]["skipped"]) == ({}, False, "repost")


async def test_json_scores_have_six_decimals() -> None:
    """More would be noise, and differ from machine to machine."""
    (post,) = json.loads(await as_json([scored(toxicity=0.123456789)]))["posts"]
    assert post["scores"] == {"toxicity": 0.123457}


async def test_json_of_no_post_is_still_json() -> None:
    """An empty list."""
    out = io.StringIO()
    await write_json(empty_report(), stream([]), out)
    assert json.loads(out.getvalue())["posts"] == []


@PATIENT
@given(WILD)
async def test_json_keeps_every_text_exactly(text: str) -> None:
    """And can always be written as UTF-8."""
    written = await as_json([scored(text=text)])
    assert json.loads(written.encode())["posts"][0]["text"] == text


async def test_the_same_posts_give_the_same_files() -> None:
    """Byte by byte."""
    assert (await as_json(), await as_csv(), await as_html()) == (await as_json(), await as_csv(), await as_html())


async def test_csv_has_a_line_a_post_with_every_label() -> None:
    """The columns are the same for every model."""
    written = await as_csv()
    rows = list(csv.DictReader(io.StringIO(written.removeprefix("\ufeff"), newline="")))
    assert len(rows) == 5
    assert rows[0] == {
        "id": "'1700000000000000001",
        "created_at": "2026-01-05T09:36:41Z",
        "kind": "reply",
        "text": "You are a bunch of idiots & liars, shut up already.",
        "url": "https://x.com/sample/status/1700000000000000001",
        "flagged": "yes",
        "labels": "toxicity insult",
        "toxic_words": "idiots | shut up",
        "skipped": "",
        "marked_not_toxic": "no",
        "edited": "no",
        "toxicity": "0.970000",
        "severe_toxicity": "",
        "obscene": "0.200000",
        "threat": "",
        "insult": "0.910000",
        "identity_attack": "",
        "sexual_explicit": "",
    }
    assert (rows[3]["flagged"], rows[3]["skipped"], rows[3]["toxicity"]) == ("no", "repost", "")


async def test_csv_begins_with_a_byte_order_mark() -> None:
    """Excel garbles emoji without it."""
    assert (await as_csv()).encode().startswith(b"\xef\xbb\xbfid,")


STRIPPED = [
    "",
    "\x00",
    "\n",
    "\r",
    "\t",
    " ",
    "\u00a0",
    "\u3000",
    "\ufeff",
    "\u200b",
    "\u202e",
    "\x7f",
    "\x85",
    "\u2060",
]


@PATIENT
@given(st.lists(st.sampled_from(STRIPPED), max_size=3), st.sampled_from("=+-@＝＋－＠﹢﹣−"), WILD)
async def test_no_csv_cell_is_run_as_a_formula(before: list[str], sign: str, text: str) -> None:
    """Whatever stands before the sign that a spreadsheet passes over: a cell then begins with an apostrophe."""
    written = await as_csv([scored(text="".join(before) + sign + text)])
    _, row = csv.reader(io.StringIO(written.removeprefix("\ufeff"), newline=""))
    cell = row[3]
    assert cell.startswith("'") or not cell.lstrip("".join(STRIPPED)).startswith(sign)


async def test_ids_survive_a_spreadsheet() -> None:
    """It reads numbers of more than 15 digits as others; a text of such digits is no number for it."""
    _, row = csv.reader(io.StringIO((await as_csv([scored(text="12345678901234567890")])), newline=""))
    assert row[0] == "'1700000000000000001"
    assert row[3] == "'12345678901234567890"


async def test_a_post_that_looks_like_a_formula_keeps_its_words() -> None:
    """Only an apostrophe is put before it."""
    assert ",'=HYPERLINK(1)," in await as_csv([scored(text="=HYPERLINK(1)")])


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
        "12 of 941 posts flagged by the model – a rate of 1.3%",
        "673 reposts left out",
        "3 Jul 2023 – 30 Jun 2026",
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
    assert "Jan 2024: 0 of 20 posts flagged" in await as_html()


async def test_html_names_only_labels_that_something_was_flagged_for() -> None:
    """Nothing is said by an empty bar."""
    table = (await as_html()).partition('<table class="labels">')[2].partition("</table>")[0]
    assert "threat" in table
    assert "severe toxicity" not in table


async def test_html_on_paper_has_the_worst_posts_and_says_so() -> None:
    """As many as the sentence says, so that all of it fits on two pages."""
    written = await as_html()
    assert f".posts > li:nth-child(n + {PRINTED + 1}) {{ display: none; }}" in written
    assert f"On paper these are the worst {PRINTED}; the file shows all posts." in written


async def test_html_is_in_the_readers_language(tmp_path: Path) -> None:
    """Readers aloud and translators of browsers go by what it says of itself."""
    with use_language(marked_german(tmp_path).find("de-AT")):
        written = await as_html()
    assert '<html lang="de-AT">' in written
    assert "‹Posts by month›" in written


async def test_html_escapes_names() -> None:
    """An account's name is a stranger's text as well."""
    evil = scan()
    named = replace(evil, account=Account("1", "", "<blink>&"))
    out = io.StringIO()
    await write_html(report(scan=named), stream(POSTS), out)
    assert "<blink>" not in out.getvalue()
    assert "&lt;blink&gt;&amp;" in out.getvalue()


class Nowhere(io.StringIO):
    """A file that keeps nothing."""

    def write(self, text: str) -> int:
        """Drops the text."""
        return len(text)


async def write_page(shown: Report, posts: AsyncIterator[ScoredPost], out: TextIO) -> None:
    """The HTML export without a chart."""
    await write_html(shown, posts, out)


@pytest.mark.parametrize("write", [write_json, write_csv, write_page])
@pytest.mark.slow
async def test_no_export_holds_its_posts_in_memory(
    write: Callable[[Report, AsyncIterator[ScoredPost], TextIO], Awaitable[None]],
) -> None:
    """2,000 posts of 1,000 characters pass through less than half of their size."""

    async def many() -> AsyncIterator[ScoredPost]:
        moment = datetime(2026, 1, 1, tzinfo=UTC)
        for number in range(1, 2_001):
            yield ScoredPost(Post(str(number), moment, f"{number:<1000}"), Scores({Label.TOXICITY: 0.5}))

    await write(report(), stream(POSTS), Nowhere())  # What is loaded once is not counted.
    tracemalloc.start()
    await write(report(), many(), Nowhere())
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 1_000_000


async def test_html_marks_toxic_words() -> None:
    """And no others."""
    page = await as_html()
    assert "of <mark>idiots</mark> &amp; liars, <mark>shut up</mark> already." in page
    assert page.count("<mark>") == 2
