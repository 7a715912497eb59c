"""Reading an account archive: where its posts are, whose they are, and going on after a cursor."""

import asyncio
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.core.domain.accounts import Account
from bot.core.domain.errors import ArchiveError
from bot.core.sources.archive.source import ArchiveSource
from tests.core.sources.archives import (
    OWNER,
    OWNER_ID,
    account_js,
    folder,
    js,
    manifest,
    packed,
    post,
    posts,
    read,
    read_posts,
)
from tests.core.sources.archives_of_months import months, old_post

TWEETS = js("tweets", posts(3))
LAYOUTS = {
    "2020": {"data/tweet.js": js("tweet", posts(3))},
    "2022": {"data/tweets.js": TWEETS},
    "without wrappers": {"data/tweets.js": js("tweets", [record["tweet"] for record in posts(3)])},
    "two parts": {"data/tweets.js": js("tweets", posts(2)), "data/tweets-part1.js": js("tweets", posts(1, 3), 1)},
    "communities": {
        "data/tweets.js": js("tweets", posts(2)),
        "data/community-tweet.js": js("community_tweet", posts(1, 3)),
    },
    "in a folder of its own": {"twitter-2024-03-01/data/tweets.js": TWEETS},
    "files alone": {"tweets.js": TWEETS},
    "files in a folder": {"my-archive/tweets.js": TWEETS},
    "folders in a folder": {"mine/twitter-2024-03-01/data/tweets.js": TWEETS},
    "capitals": {"data/Tweets.JS": TWEETS},
    "names with .txt": {"data/tweets.js.txt": TWEETS, "data/note-tweet.js.txt": js("note_tweet", [])},
    "2012 to 2018": {
        "data/js/tweets/2012_03.js": months("2012_03", [old_post(3)]),
        "data/js/tweets/2012_01.js": months("2012_01", [old_post(1), old_post(2)]),
        "data/js/tweet_index.js": "var tweet_index = []",
        "tweets.csv": "tweet_id",
    },
    "2012 to 2018, in a folder": {
        "my tweets/data/js/tweets/2012_01.js": months("2012_01", [old_post(1), old_post(2), old_post(3)])
    },
    "semicolon and BOM": {"data/tweets.js": "\ufeff" + TWEETS + " ;\n"},
    "no space": {"data/tweets.js": TWEETS.replace(" = ", "=")},
    "among others": {
        "data/tweets.js": TWEETS,
        "data/deleted-tweets.js": js("deleted_tweets", posts(5, 9)),
        "assets/a.js": "1",
    },
}


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("make", [folder, packed])
async def test_every_layout_gives_its_posts_in_order(layout: str, make: Callable[..., Path], tmp_path: Path) -> None:
    """As a zip and as a folder."""
    found = await read_posts(make(tmp_path / "archive", LAYOUTS[layout]))

    assert [one.text for one in found] == ["Post number 1.", "Post number 2.", "Post number 3."]


async def test_ten_parts_are_read_in_the_order_of_their_numbers(tmp_path: Path) -> None:
    """Part 10 comes after part 9, not after part 1."""
    parts = {f"data/tweets-part{n}.js": js("tweets", posts(1, n), n) for n in range(1, 12)}
    path = packed(tmp_path / "a.zip", parts | {"data/tweets.js": js("tweets", posts(1, 0))})

    assert [f"Post number {n}." for n in range(12)] == [one.text for one in await read_posts(path)]


async def test_a_bare_file_brings_its_parts_notes_and_owner_along(tmp_path: Path) -> None:
    """Whoever names tweets.js means the posts in it and its further parts, but no other list beside it."""
    beside = {
        "tweets-part1.js": js("tweets", posts(1, 4)),
        "tweet.js": js("tweet", posts(1, 9)),
        "account.js": account_js(),
    }
    root = folder(tmp_path, {"tweets.js": TWEETS} | beside)

    assert len(await read_posts(root / "tweets.js")) == 4
    assert (await ArchiveSource(root / "tweets.js").account()).handle == OWNER


async def test_a_bare_file_may_have_any_name(tmp_path: Path) -> None:
    """What it is shows in its first line."""
    root = folder(tmp_path, {"mine (1).js": TWEETS, "tweets.js": js("tweets", posts(9))})

    assert len(await read_posts(root / "mine (1).js")) == 3


async def test_private_files_are_never_opened(tmp_path: Path) -> None:
    """Messages that could not even be unpacked do no harm."""
    path = packed(tmp_path / "a.zip", {"data/tweets.js": TWEETS, "data/direct-messages.js": "private " * 100})
    with zipfile.ZipFile(path) as archive:
        at = archive.getinfo("data/direct-messages.js").header_offset
    raw = bytearray(path.read_bytes())
    raw[at : at + 60] = bytes(60)
    path.write_bytes(raw)

    assert len(await read_posts(path)) == 3


async def test_the_folder_named_data_is_preferred(tmp_path: Path) -> None:
    """To another that somebody put beside it."""
    files = {"data/tweets.js": TWEETS, "backup/tweets.js": js("tweets", posts(9))}

    assert len(await read_posts(packed(tmp_path / "a.zip", files))) == 3


@pytest.mark.parametrize("name", ["../data/tweets.js", "/data/tweets.js", "data/../../tweets.js", "..\\tweets.js"])
async def test_names_that_lead_out_of_a_zip_are_ignored(name: str, tmp_path: Path) -> None:
    """So such a zip has no posts."""
    with pytest.raises(ArchiveError, match=r"no tweets\.js"):
        await read(packed(tmp_path / "a.zip", {name: TWEETS}))


async def test_the_manifest_tells_the_expected_number_and_the_owner(tmp_path: Path) -> None:
    """It is believed before account.js is."""
    listed = manifest({"tweets.js": ("tweets", 3), "community-tweet.js": ("communityTweet", 0)})
    files = {"data/tweets.js": TWEETS, "data/manifest.js": listed, "data/account.js": account_js("other", "1")}
    path = packed(tmp_path / "a.zip", files)

    assert [page.expected for page in await read(path)] == [3]
    assert Account(OWNER_ID, OWNER, "Some Owner") == await ArchiveSource(path).account()


async def test_the_manifest_leads_to_lists_of_other_names(tmp_path: Path) -> None:
    """X has renamed its files before."""
    listed = manifest({"tweets.js": ("tweets", 3), "tweets_more.js": ("tweets", 2)})
    files = {"data/tweets.js": TWEETS, "data/tweets_more.js": js("tweets", posts(2, 4)), "data/manifest.js": listed}

    assert len(await read_posts(packed(tmp_path / "a.zip", files))) == 5


async def test_what_the_manifest_lists_and_is_not_there_is_said(tmp_path: Path) -> None:
    """The others are read; nothing is left out in silence."""
    counts = {"tweets.js": ("tweets", 3), "tweets-part1.js": ("tweets", 1200), "note-tweet.js": ("noteTweet", 41)}
    [page] = await read(packed(tmp_path / "a.zip", {"data/tweets.js": TWEETS, "data/manifest.js": manifest(counts)}))

    assert (len(page.posts), page.expected) == (3, 3)
    parts, long = page.lacks
    assert parts == "tweets-part1.js is missing: according to the archive, it holds 1,200 posts, which were not read."
    assert long.startswith(
        "note-tweet.js is missing: according to the archive, it holds 41 long posts, which were read"
    )


@pytest.mark.parametrize("count", ["-1", "many", "1e3", "", "9" * 30])
async def test_an_implausible_count_is_not_believed(count: str, tmp_path: Path) -> None:
    """Then the number of posts is unknown."""
    listed = manifest({"tweets.js": ("tweets", 3)}).replace('"3"', f'"{count}"')
    path = packed(tmp_path / "a.zip", {"data/tweets.js": TWEETS, "data/manifest.js": listed})

    assert [page.expected for page in await read(path)] == [None]


async def test_an_account_js_tells_the_owner_where_there_is_no_manifest(tmp_path: Path) -> None:
    """Only its id and names are taken."""
    path = packed(tmp_path / "a.zip", {"data/tweets.js": TWEETS, "data/account.js": account_js()})

    assert Account(OWNER_ID, OWNER, "Owner") == await ArchiveSource(path, f"@{OWNER.upper()}").account()


async def test_a_given_handle_stands_in_for_an_unnamed_owner(tmp_path: Path) -> None:
    """Its case does not matter to the id."""
    path = packed(tmp_path / "a.zip", {"data/tweets.js": TWEETS})

    assert Account("handle:jane_doe", "Jane_Doe") == await ArchiveSource(path, "Jane_Doe").account()


async def test_an_archive_without_any_owner_is_known_by_its_path(tmp_path: Path) -> None:
    """The same archive is the same account next time."""
    path = packed(tmp_path / "a.zip", {"data/tweets.js": TWEETS})
    account = await ArchiveSource(path).account()

    assert account.id.startswith("archive:")
    assert account == await ArchiveSource(path).account()


async def test_an_archive_of_somebody_else_than_asked_for_is_refused(tmp_path: Path) -> None:
    """For the account and for its posts."""
    path = packed(tmp_path / "a.zip", {"data/tweets.js": TWEETS, "data/account.js": account_js()})

    with pytest.raises(ArchiveError, match=f"@{OWNER}'s, not @jane's"):
        await ArchiveSource(path, "jane").account()
    with pytest.raises(ArchiveError, match=f"@{OWNER}'s, not @jane's"):
        await read(path, handle="jane")


@pytest.mark.parametrize("handle", ["no spaces", "a" * 16, "é", "x\n", "@@x"])
def test_what_is_no_handle_is_refused(handle: str, tmp_path: Path) -> None:
    """X's rule: 1 to 15 letters, digits or underscores."""
    with pytest.raises(ArchiveError, match="not an X handle"):
        ArchiveSource(tmp_path, handle)


async def test_an_owner_that_x_would_not_allow_is_left_unnamed(tmp_path: Path) -> None:
    """The archive is input like any other."""
    owner = manifest({"tweets.js": ("tweets", 3)}, owner="<script>", owner_id="1; DROP TABLE")
    path = packed(tmp_path / "a.zip", {"data/tweets.js": TWEETS, "data/manifest.js": owner})
    account = await ArchiveSource(path).account()

    assert (account.id.startswith("archive:"), account.handle) == (True, "")


@pytest.mark.parametrize("page_size", [1, 2, 3, 7, 100])
async def test_every_cursor_resumes_to_exactly_the_rest(page_size: int, tmp_path: Path) -> None:
    """Over the boundary of two files, and without counting broken records again."""
    first = [*posts(4), {"tweet": {}}, *posts(2, 5)]
    second = [{"broken": True}, *posts(3, 7)]
    path = packed(
        tmp_path / "a.zip", {"data/tweets.js": js("tweets", first), "data/tweets-part1.js": js("tweets", second, 1)}
    )
    pages = await read(path, page_size=page_size)

    assert (sum(len(page.posts) for page in pages), sum(page.broken for page in pages)) == (9, 2)
    for done, page in enumerate(pages, 1):
        assert pages[done:] == await read(path, page.cursor, page_size=page_size)


@pytest.mark.parametrize("cursor", ["", "x", "0:0", "0123456789abcdef:0:2", "0123456789abcdef:9:9", "٣:٣:٣", "\n" * 9])
async def test_a_cursor_of_something_else_starts_from_the_beginning(cursor: str, tmp_path: Path) -> None:
    """The store knows what it has."""
    path = packed(tmp_path / "a.zip", {"data/tweets.js": TWEETS})

    assert await read(path) == await read(path, cursor)


@pytest.mark.parametrize("make", [folder, packed])
async def test_a_replaced_archive_is_read_from_the_beginning(make: Callable[..., Path], tmp_path: Path) -> None:
    """A newer export has other posts in other places."""
    path = make(tmp_path / "archive", {"data/tweets.js": TWEETS})
    [page] = await read(path)
    make(path, {"data/tweets.js": js("tweets", posts(4))})

    assert sum(len(again.posts) for again in await read(path, page.cursor)) == 4


async def test_an_account_without_posts_has_no_pages(tmp_path: Path) -> None:
    """Its list is empty, and that is no error."""
    assert await read(packed(tmp_path / "a.zip", {"data/tweets.js": js("tweets", [])})) == []


async def test_broken_records_are_counted_on_their_page(tmp_path: Path) -> None:
    """They are skipped; the others are read."""
    records = [
        post(1),
        "text",
        None,
        7,
        [],
        {},
        {"tweet": None},
        post(2, id_str="x"),
        post(3, created_at="soon"),
        post(4),
    ]
    pages = await read(packed(tmp_path / "a.zip", {"data/tweets.js": js("tweets", records)}), page_size=5)

    assert [(len(page.posts), page.broken) for page in pages] == [(1, 4), (1, 4)]


async def test_leaving_early_closes_the_archive(tmp_path: Path) -> None:
    """A file left open would be a ResourceWarning, which is an error in these tests."""
    pages = ArchiveSource(packed(tmp_path / "a.zip", {"data/tweets.js": TWEETS}), page_size=1).pages()
    await anext(pages)
    await pages.aclose()

    with pytest.raises(StopAsyncIteration):
        await anext(pages)


async def test_a_cancelled_read_ends_cleanly(tmp_path: Path) -> None:
    """The thread that reads is waited for, then the archive is closed."""
    path = packed(tmp_path / "a.zip", {"data/tweets.js": js("tweets", posts(3000))})
    reading = asyncio.create_task(read(path, page_size=1))
    await asyncio.sleep(0)
    reading.cancel()

    with pytest.raises(asyncio.CancelledError):
        await reading


@pytest.mark.parametrize(
    ("circle", "said"),
    [(1, "1 post for a Twitter Circle, which only"), (3, "3 posts for a Twitter Circle, which only")],
)
async def test_posts_for_a_circle_are_left_out_and_counted(circle: int, said: str, tmp_path: Path) -> None:
    """They were for a few people's eyes."""
    files = {"data/tweets.js": TWEETS, "data/twitter-circle-tweet.js": js("twitter_circle_tweet", posts(circle, 9))}
    [page] = await read(packed(tmp_path / "a.zip", files))

    assert (len(page.posts), page.lacks) == (3, (f"Left out: {said} a few people could see.",))


async def test_an_empty_list_is_named(tmp_path: Path) -> None:
    """A part of no bytes is no list without records."""
    path = packed(tmp_path / "a.zip", {"data/tweets.js": TWEETS, "data/tweets-part1.js": ""})

    with pytest.raises(ArchiveError, match=r"data/tweets-part1\.js is empty"):
        await read(path)
