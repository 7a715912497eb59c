"""Files for people and programs: complete, exact, harmless, and written post by post."""

import csv
import io
import json
import tracemalloc
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from datetime import UTC, datetime
from typing import TextIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.domain.labels import Label, Scores
from bot.core.domain.posts import Post, ScoredPost
from bot.core.domain.reports import Report
from bot.core.views.reports.exports import write_csv, write_html, write_json
from tests.core.views.samples import POSTS, empty_report, report, scored

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


async def test_json_has_the_whole_head() -> None:
    """Account, model, thresholds, totals."""
    document = json.loads(await as_json())
    posts = document.pop("posts")
    assert document == {
        "account": {"id": "12", "handle": "sample", "name": "Sam Sample", "network": "x"},
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
        "created_at": "2026-01-03T09:36:41Z",
        "text": "You are a bunch of idiots & liars, shut up already.",
        "url": "https://x.com/sample/status/1700000000000000001",
        "kind": "reply",
        "scores": {"toxicity": 0.97, "obscene": 0.2, "insult": 0.91},
        "flagged": True,
        "labels": ["toxicity", "insult"],
        "toxic_words": ["idiots", "shut up"],
        "warning": "",
        "hidden_from": None,
        "network_says": [],
        "skipped": None,
        "people_say": "",
        "verdicts": [],
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
        "created_at": "2026-01-03T09:36:41Z",
        "kind": "reply",
        "text": "You are a bunch of idiots & liars, shut up already.",
        "url": "https://x.com/sample/status/1700000000000000001",
        "flagged": "yes",
        "labels": "toxicity insult",
        "toxic_words": "idiots | shut up",
        "warning": "",
        "network_says": "",
        "skipped": "",
        "people_say": "",
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


class Nowhere(io.StringIO):
    """A file that keeps nothing."""

    def write(self, text: str) -> int:
        """Drops the text."""
        return len(text)


@pytest.mark.parametrize("write", [write_json, write_csv, write_html])
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
