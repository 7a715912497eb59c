"""The small zip of a large archive: all that a scan reads, and nothing else of its owner's."""

import os
import stat
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.core.domain.errors import ArchiveError
from bot.core.sources.archive.pack import pack
from bot.core.sources.archive.source import ArchiveSource
from tests.core.sources.archives import (
    OWNER,
    OWNER_ID,
    SHARED,
    Files,
    account_js,
    folder,
    js,
    manifest,
    note,
    packed,
    post,
    posts,
    read,
    read_posts,
)

LONG = "This is a long post about gardens, which begins in spring and goes on until winter. " * 8 + "The end."
CUT = LONG[:270] + "\u2026"
COUNTS = {
    "tweets.js": ("tweets", 3),
    "tweets-part1.js": ("tweets", 2),
    "note-tweet.js": ("noteTweet", 1),
    "community-tweet.js": ("communityTweet", 1),
}
WHOLE: Files = {
    "data/tweets.js": js("tweets", [post(1, CUT), *posts(2, 2)]),
    "data/tweets-part1.js": js("tweets", posts(2, 4), 1),
    "data/note-tweet.js": js("note_tweet", [note(1, LONG)]),
    "data/community-tweet.js": js("community_tweet", [post(6)]),
    "data/manifest.js": manifest(COUNTS),
    "data/account.js": account_js(),
    "data/twitter-circle-tweet.js": js("twitter_circle_tweet", posts(2, 7)),
    "data/direct-messages.js": "window.YTD.direct_messages.part0 = []",
    "data/tweets_media/1.jpg": "picture",
    "Your archive.html": "<html>",
}
LISTS = {"data/tweets.js", "data/tweets-part1.js", "data/note-tweet.js", "data/community-tweet.js"}
FAULTS = SHARED.parent / "faults" / "pack-only-tweets-js"


def content(path: Path) -> dict[str, str]:
    """All files in a zip."""
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


@pytest.mark.parametrize("make", [folder, packed])
async def test_a_scan_of_the_small_zip_reads_the_same(make: Callable[..., Path], tmp_path: Path) -> None:
    """Parts, long posts and posts in communities; of a folder and of a zip."""
    whole = make(tmp_path / "twitter-2024", WHOLE)
    small = pack(whole).path

    assert small.name == "twitter-2024-toxscan.zip"
    assert await read_posts(small) == await read_posts(whole)
    assert await ArchiveSource(small).account() == await ArchiveSource(whole).account()


async def test_nothing_else_is_in_it(tmp_path: Path) -> None:
    """Not the e-mail address beside the owner's name, nor posts for a circle."""
    made = pack(folder(tmp_path / "a", WHOLE))
    found = content(made.path)

    assert set(found) == LISTS | {"data/manifest.js"}
    assert made.lists == len(LISTS)
    assert not any(private in "".join(found.values()) for private in ("example.org", "directMessages", "circle"))


async def test_without_a_manifest_the_account_tells_whose_they_are(tmp_path: Path) -> None:
    """By id and names alone."""
    files = {name: text for name, text in WHOLE.items() if name != "data/manifest.js"}
    made = pack(folder(tmp_path / "a", files))
    found = content(made.path)
    account = await ArchiveSource(made.path).account()

    assert set(found) == LISTS | {"data/account.js"}
    assert (account.id, account.handle, account.name) == (OWNER_ID, OWNER, "Owner")
    assert "example.org" not in found["data/account.js"]


async def test_what_the_archive_lacks_is_said_now_and_by_the_scan(tmp_path: Path) -> None:
    """A part that did not come with the download."""
    files = {name: text for name, text in WHOLE.items() if name != "data/tweets-part1.js"}
    made = pack(folder(tmp_path / "a", files))
    [page] = await read(made.path)

    assert made.lacks == page.lacks
    assert made.lacks[0].startswith("tweets-part1.js is missing: according to the archive, it holds 2 posts")


async def test_an_archive_of_months_stays_one(tmp_path: Path) -> None:
    """Of 2012 to 2018."""
    month = (
        'Grailbird.data.tweets_2012_01 = [{"id_str": "7", "text": "Hello", "created_at": "2012-01-05 08:36:41 +0000"}]'
    )
    details = 'var user_details = {"id": "42", "screen_name": "ada", "full_name": "Ada", "location": "at home"}'
    files = {"data/js/tweets/2012_01.js": month, "data/js/user_details.js": details, "tweets.csv": "tweet_id"}
    made = pack(folder(tmp_path / "old", files))
    account = await ArchiveSource(made.path).account()

    assert set(content(made.path)) == {"data/js/tweets/2012_01.js", "data/js/user_details.js"}
    assert (account.id, account.handle) == ("42", "ada")
    assert [one.text for one in await read_posts(made.path)] == ["Hello"]
    assert "at home" not in content(made.path)["data/js/user_details.js"]


async def test_names_of_windows_become_names_that_everybody_reads(tmp_path: Path) -> None:
    """Of a zip whose packer wrote backslashes and capitals, in a folder."""
    names = {f"My Archive\\data\\{name.removeprefix('data/').upper()}": text for name, text in WHOLE.items()}
    made = pack(packed(tmp_path / "a.zip", names))

    assert set(content(made.path)) == LISTS | {"data/manifest.js"}
    assert len(await read_posts(made.path)) == 6


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    """Whoever names a file that is there is asked for another."""
    target = tmp_path / "there.zip"
    target.write_text("mine")

    with pytest.raises(ArchiveError, match=r"there\.zip already exists"):
        pack(folder(tmp_path / "a", WHOLE), target)
    assert target.read_text() == "mine"


@pytest.mark.parametrize("wrong", [{"data/like.js": ""}, WHOLE])
def test_half_a_zip_is_never_left(wrong: Files, tmp_path: Path) -> None:
    """Where the archive has no posts, or can't be read to its end."""
    where = folder(tmp_path / "a", wrong)
    if "data/tweets.js" in wrong:
        os.truncate(where / "data/note-tweet.js", 3 * 1024**3)
    with pytest.raises(ArchiveError):
        pack(where)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a"]


def test_a_place_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    """With its sentence."""
    with pytest.raises(ArchiveError, match=r"small\.zip can't be written"):
        pack(folder(tmp_path / "a", WHOLE), tmp_path / "none" / "small.zip")


@pytest.mark.skipif(os.name == "nt", reason="it has no such modes")
def test_the_zip_is_its_owners_alone(tmp_path: Path) -> None:
    """It holds what somebody posted, perhaps long ago."""
    assert stat.S_IMODE(pack(folder(tmp_path / "a", WHOLE)).path.stat().st_mode) == 0o600


@pytest.mark.skipif(not FAULTS.is_dir(), reason="the shared examples are not here")
@pytest.mark.parametrize("name", ["note", "split"])
async def test_the_shared_archives_are_packed_whole(name: str, tmp_path: Path) -> None:
    """Where the old hint lost parts and long posts without a word."""
    whole = FAULTS / f"{name}.zip"
    small = pack(whole, tmp_path / "small.zip").path

    assert await read_posts(small) == await read_posts(whole)
    assert [page.cut for page in await read(small)] == [0]


@pytest.mark.skipif(not FAULTS.is_dir(), reason="the shared examples are not here")
async def test_the_shared_archive_without_its_long_posts_says_so(tmp_path: Path) -> None:
    """One post is cut off, and nothing in the zip tells how it goes on."""
    assert [page.cut for page in await read(FAULTS / "note-by-hint.zip")] == [1]
