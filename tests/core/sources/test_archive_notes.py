"""Long posts: the archive cuts them in tweets.js and keeps their whole text in note-tweet.js."""

from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot.core.domain.errors import ArchiveError
from bot.core.sources.archive.limits import Limits, Meter
from bot.core.sources.archive.long_posts import Notes
from tests.core.sources.archives import folder, js, note, only_post, packed, post, read, read_posts

LONG = "This is a long post about gardens, which begins in spring and goes on until winter. " * 8 + "The end."
CUT = LONG[:270].rstrip() + "…"


def notes_file(*records: Any) -> dict[str, str]:
    """The file of notes."""
    return {"data/note-tweet.js": js("note_tweet", records)}


@pytest.mark.parametrize(
    "cut",
    [
        CUT,
        CUT + " https://t.co/abcdefghij",
        "@one @two " + CUT,
        LONG[:270],
        CUT.replace("which begins", "which\nbegins", 1),
    ],
)
async def test_a_cut_post_gets_the_text_of_its_note(cut: str, tmp_path: Path) -> None:
    """Whatever follows the cut; the @mentions that lead a reply are not in its note."""
    assert (await only_post(tmp_path, post(1, cut), notes_file(note(1, LONG)))).text == LONG


async def test_entities_in_the_cut_post_do_not_hide_its_note(tmp_path: Path) -> None:
    """Posts are escaped; the notes seen are not."""
    text = "Bread & butter, a < b and more > less, " + LONG
    escaped = text[:200].replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;") + "…"

    assert text == (await only_post(tmp_path, post(1, escaped), notes_file(note(1, text)))).text


@pytest.mark.parametrize(
    ("noted", "whole"),
    [("Bread &amp; butter &amp;lt; ", "Bread & butter &lt; "), ("Tea ?a=1&copy=2 & more ", "Tea ?a=1&copy=2 & more ")],
)
async def test_a_note_may_be_escaped_or_not(noted: str, whole: str, tmp_path: Path) -> None:
    """What X escapes is resolved once; "&copy" in a link is the author's."""
    cut = whole.replace("&", "&amp;") + CUT

    assert whole + LONG == (await only_post(tmp_path, post(1, cut), notes_file(note(1, noted + LONG)))).text


async def test_a_note_of_another_moment_is_found_by_the_whole_cut_text(tmp_path: Path) -> None:
    """Its time may be missing or wrong."""
    far = note(900, LONG)
    timeless = note(1, LONG, createdAt=None, noteTweetId="1")

    assert (await only_post(tmp_path / "far", post(1, CUT), notes_file(far))).text == LONG
    assert (await only_post(tmp_path / "timeless", post(1, CUT), notes_file(timeless))).text == LONG


async def test_a_post_that_only_begins_like_a_note_of_another_moment_keeps_its_text(tmp_path: Path) -> None:
    """Some authors begin every post with the same words."""
    other = LONG[:100] + "but this one is about something else altogether."

    assert other == (await only_post(tmp_path, post(1, other), notes_file(note(900, LONG)))).text


@pytest.mark.parametrize("short", ["This", "https://t.co/abcdefghij", "@one", "…"])
async def test_a_short_post_of_the_same_moment_keeps_its_text(short: str, tmp_path: Path) -> None:
    """A thread is posted within a second, and its last part may be a link only."""
    assert short == (await only_post(tmp_path, post(1, short), notes_file(note(1, LONG)))).text


async def test_of_notes_that_begin_alike_the_one_of_the_same_moment_counts(tmp_path: Path) -> None:
    """The number of the post is in its note."""
    count = 5
    files = {"data/tweets.js": js("tweets", [post(n, CUT) for n in range(count)])}
    files |= notes_file(*(note(n, f"{LONG} ({n})") for n in reversed(range(count))))

    found = await read_posts(packed(tmp_path / "a.zip", files))

    assert [f"{LONG} ({n})" for n in range(count)] == [one.text for one in found]


async def test_of_notes_of_the_same_second_the_one_with_the_nearest_id_counts(tmp_path: Path) -> None:
    """The parts of a thread can begin alike; ids are made of milliseconds."""
    ids = [int(post(1)["tweet"]["id_str"]) + (100 * n << 22) for n in range(3)]
    files = {"data/tweets.js": js("tweets", [post(1, CUT, id_str=str(one)) for one in ids])}
    files |= notes_file(*(note(1, f"{LONG} ({n})", noteTweetId=str(ids[n] - (20 << 22))) for n in (1, 2, 0)))

    found = await read_posts(packed(tmp_path / "a.zip", files))

    assert [f"{LONG} ({n})" for n in range(3)] == [one.text for one in found]


async def test_a_post_without_words_has_no_note(tmp_path: Path) -> None:
    """Nor has it that of another post which is a link only."""
    record = post(1, "https://t.co/abcdefghij")

    assert (
        record["tweet"]["full_text"]
        == (await only_post(tmp_path, record, notes_file(note(1, "https://t.co/klmnopqrst")))).text
    )


async def test_a_note_of_a_few_words_can_belong_to_a_post(tmp_path: Path) -> None:
    """Formatted posts have notes, however short; the post adds a link to its picture."""
    record = post(1, "Short and bold https://t.co/abcdefghij")

    assert (await only_post(tmp_path, record, notes_file(note(1, "Short and bold")))).text == "Short and bold"


async def test_notes_without_a_post_make_no_posts_and_are_logged_without_text(tmp_path: Path) -> None:
    """A deleted post can leave its note behind."""
    with capture_logs() as logs:
        found = await only_post(tmp_path, post(1, "Hello"), notes_file(note(1, LONG), note(2, LONG + "2")))

    assert found.text == "Hello"
    assert logs == [{"event": "long texts without a post", "count": 2, "log_level": "warning"}]


async def test_a_resumed_reading_says_nothing_of_notes(tmp_path: Path) -> None:
    """Their posts may have been read before."""
    files = {"data/tweets.js": js("tweets", [post(1, CUT), post(2)])} | notes_file(note(1, LONG))
    path = packed(tmp_path / "a.zip", files)
    first, _ = await read(path, page_size=1)
    with capture_logs() as logs:
        assert len(await read(path, first.cursor, page_size=1)) == 1

    assert logs == []


@pytest.mark.parametrize("wild", [None, 7, [], {}, {"noteTweet": 7}, {"noteTweet": {"core": {"text": 7}}}])
async def test_broken_notes_are_passed_over(wild: Any, tmp_path: Path) -> None:
    """The others are found."""
    assert (await only_post(tmp_path, post(1, CUT), notes_file(wild, note(1, LONG)))).text == LONG


async def test_a_broken_file_of_notes_is_an_error(tmp_path: Path) -> None:
    """Else long posts would be cut in silence."""
    files = {"data/tweets.js": js("tweets", [post(1)]), "data/note-tweet.js": js("note_tweet", [note(1, LONG)])[:-9]}

    with pytest.raises(ArchiveError, match=r"note-tweet\.js is cut off"):
        await read_posts(folder(tmp_path, files))


@pytest.mark.parametrize("limits", [Limits(note_bytes=4 * 40_000), Limits(notes=4)])
def test_more_notes_than_memory_should_hold_are_an_error(limits: Limits) -> None:
    """The limits are on their number and their bytes."""
    notes = Notes(Meter(limits))
    for number in range(4):
        notes.add(note(number, "x" * 40_000))

    with pytest.raises(ArchiveError, match="more long posts than fit"):
        notes.add(note(5, "x"))


async def test_a_note_belongs_to_one_post(tmp_path: Path) -> None:
    """Else a thousand short posts could be made into a thousand long ones."""
    files = {"data/tweets.js": js("tweets", [post(n, CUT) for n in (1, 1, 2)])} | notes_file(note(1, LONG))

    assert [one.text for one in await read_posts(packed(tmp_path / "a.zip", files))] == [LONG, CUT, CUT]
