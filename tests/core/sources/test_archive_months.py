"""Archives of 2012 to 2018, with a file for each month; lists that come twice; posts that are cut off."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.core.domain.accounts import Account
from bot.core.domain.errors import ArchiveError
from bot.core.domain.posts import PostKind
from bot.core.sources.archive.source import ArchiveSource
from tests.core.sources.archives import (
    OWNER,
    OWNER_ID,
    folder,
    js,
    note,
    packed,
    post,
    posts,
    read,
    read_posts,
)
from tests.core.sources.archives_of_months import months, old_post

TWEETS = js("tweets", posts(3))


async def test_an_archive_of_months_tells_its_owner_and_its_times(tmp_path: Path) -> None:
    """In user_details.js, above the months; reposts hold the post that they repeat."""
    details = {"id": OWNER_ID, "screen_name": OWNER, "full_name": "Some Owner", "bio": "private"}
    repost = old_post(2, "RT @other: words", retweeted_status={"id_str": "7"})
    reply = old_post(3, "@other words", in_reply_to_user_id=7, in_reply_to_screen_name="other")
    files = {
        "data/js/user_details.js": "var user_details =  " + json.dumps(details),
        "data/js/tweets/2012_01.js": months("2012_01", [old_post(1), repost, reply]),
    }
    path = packed(tmp_path / "a.zip", files)
    found = await read_posts(path)

    assert Account(OWNER_ID, OWNER, "Some Owner") == await ArchiveSource(path).account()
    assert [one.kind for one in found] == [PostKind.ORIGINAL, PostKind.REPOST, PostKind.REPLY]
    assert found[0].created_at == datetime(2012, 1, 5, 8, 36, 1, tzinfo=UTC)


async def test_a_single_month_can_be_given(tmp_path: Path) -> None:
    """Like any list."""
    root = folder(tmp_path, {"2012_01.js": months("2012_01", [old_post(1)]), "2012_02.js": months("2012_02", [])})

    assert len(await read_posts(root / "2012_01.js")) == 1


async def test_the_same_list_twice_is_an_error(tmp_path: Path) -> None:
    """A copy that was changed, perhaps: which one counts can't be told."""
    path = packed(tmp_path / "a.zip", {"data/tweets.js": TWEETS, "data/tweets.js.txt": TWEETS})

    with pytest.raises(ArchiveError, match=r"holds tweets\.js more than once: data/tweets\.js, data/tweets\.js\.txt"):
        await read(path)


async def test_the_file_that_was_named_counts_among_its_copies(tmp_path: Path) -> None:
    """Whoever names one means it."""
    root = folder(tmp_path, {"tweets.js": TWEETS, "tweets.js.txt": js("tweets", posts(9))})

    assert len(await read_posts(root / "tweets.js.txt")) == 9


LONG = "I could go on for hours about the roses, the hedge and the gate that does not squeak. " * 3


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        (LONG[:260] + "\u2026", 1),
        (LONG[:250] + "\u2026 https://t.co/abcdefghij", 1),
        ("\u8bcd" * 139 + "\u2026", 1),
        (LONG[:200] + "\u2026", 0),
        (LONG[:260], 0),
        (f"RT @other: {LONG[:250]}\u2026", 0),
    ],
)
async def test_posts_that_seem_cut_off_are_counted(text: str, cut: int, tmp_path: Path) -> None:
    """Where no note tells how they go on, as in a zip of tweets.js alone."""
    [page] = await read(packed(tmp_path / "a.zip", {"data/tweets.js": js("tweets", [post(1, text)])}))

    assert page.cut == cut


async def test_a_post_that_a_note_makes_whole_is_not_cut_off(tmp_path: Path) -> None:
    """Its text goes on there."""
    text = LONG + "The end."
    files = {"data/tweets.js": js("tweets", [post(1, LONG[:255] + "\u2026")])}
    [page] = await read(packed(tmp_path / "a.zip", files | {"data/note-tweet.js": js("note_tweet", [note(1, text)])}))

    assert (page.cut, page.posts[0].text) == (0, text)
