"""Archives that are missing, broken or dangerous: each is one ArchiveError with its sentence and a next step."""

import os
import stat
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.core.domain.errors import ArchiveError
from bot.core.sources.archive import files as archive_files
from bot.core.sources.archive.limits import Limits, Meter
from bot.core.sources.archive.source import ArchiveSource
from tests.core.sources.archives import Files, account_js, folder, js, manifest, packed, post, posts, read

TWEETS = js("tweets", posts(3))
LIST = TWEETS.partition("= ")[2]
PREFIX = "window.YTD.tweets.part0 = "
DEEP = 100_000

BROKEN_LISTS = {
    "empty": ("", "is empty"),
    "white space only": ("\n \n", "is empty"),
    "prefix only": (PREFIX, "cut off"),
    "cut in a record": (TWEETS[:-40], "cut off"),
    "cut between records": (PREFIX + '[{"tweet": {}},', "cut off"),
    "cut before its end": (TWEETS.rstrip().removesuffix("]"), "cut off"),
    "cut in a character": ((PREFIX + '["é').encode()[:-1], "cut off"),
    "cut in a word": (PREFIX + "[tru", "cut off|plain data"),
    "an object": (PREFIX + '{"tweet": {}}', "plain data"),
    "JavaScript instead of a record": (PREFIX + '[fetch("https://example.org")]', "plain data"),
    "JavaScript in a record": (PREFIX + '[{"tweet": alert(1)}]' + " " * 99, "plain data"),
    "unquoted keys": (PREFIX + "[{tweet: {}}]" + " " * 99, "plain data"),
    "a comma too many": (PREFIX + "[{},]" + " " * 99, "plain data"),
    "no commas": (PREFIX + "[{} {}]", "plain data"),
    "JavaScript after the list": (TWEETS + "; alert(1)", "continues after its list"),
    "a second list": (TWEETS + "\n" + TWEETS, "continues after its list"),
    "JavaScript before the list": ("alert(1);" + TWEETS, "does not begin"),
    "plain JSON": (LIST, "does not begin"),
    "another list": (TWEETS.replace("tweets", "direct_messages"), "does not begin"),
    "a prefix without end": (" " * 300 + TWEETS, "does not begin"),
    "a web page": ("<!doctype html><title>Log in to X</title>", "web page"),
    "UTF-16": (TWEETS.encode("utf-16"), "not in UTF-8"),
    "UTF-16 without BOM": (TWEETS.encode("utf-16-le"), "does not begin"),
    "Latin-1": (js("tweets", [post(1, "Crème brûlée à l'été")]).encode("latin-1"), "not in UTF-8"),
    "thousands of levels": (PREFIX + "[" * DEEP + "]" * DEEP, "nested more deeply than a real archive"),
    "a huge record": (PREFIX + '["' + "x" * 5 * 1024**2 + '"]', "too large"),
}


async def error_of(path: Path) -> ArchiveError:
    """How reading the archive fails; every error says what to do next."""
    with pytest.raises(ArchiveError) as caught:
        await read(path)
    assert caught.value.message.endswith(".")
    assert caught.value.hint.endswith(".")
    return caught.value


@pytest.mark.parametrize("case", BROKEN_LISTS)
@pytest.mark.parametrize("make", [folder, packed])
async def test_a_broken_list_is_one_clear_error(case: str, make: Callable[..., Path], tmp_path: Path) -> None:
    """It names the file; nothing in it is executed."""
    content, sentence = BROKEN_LISTS[case]
    error = await error_of(make(tmp_path / "a", {"data/tweets.js": content}))

    assert error.message.startswith("data/tweets.js ")
    assert any(part in error.message for part in sentence.split("|"))


async def test_pages_before_the_damage_are_handed_over(tmp_path: Path) -> None:
    """What could be read stays read."""
    path = packed(tmp_path / "a.zip", {"data/tweets.js": TWEETS[:-40]})
    pages = ArchiveSource(path, page_size=1).pages()

    assert [(await anext(pages)).posts[0].text for _ in range(2)] == ["Post number 1.", "Post number 2."]
    with pytest.raises(ArchiveError, match="cut off"):
        await anext(pages)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "is empty"),
        (b"PK\x03\x04" + bytes(100), "incomplete or damaged"),
        (b"\n<html>", "web page"),
        (b"Rar!\x1a\x07", "is not a zip"),
        (bytes(1000), "is not a zip"),
    ],
)
async def test_a_file_that_is_no_zip_says_what_it_is(content: bytes, sentence: str, tmp_path: Path) -> None:
    """A file without .js at its end is taken for a zip."""
    path = tmp_path / "archive.zip"
    path.write_bytes(content)

    assert sentence in (await error_of(path)).message


async def test_nothing_at_the_path_is_an_error(tmp_path: Path) -> None:
    """The file is named, without the folder that it is not in."""
    assert "none.zip does not exist." in (await error_of(tmp_path / "none.zip")).message
    with pytest.raises(ArchiveError, match="does not exist"):
        await ArchiveSource(tmp_path / "none.zip").account()


async def test_what_is_neither_file_nor_folder_is_an_error(tmp_path: Path) -> None:
    """A named pipe would be waited for, for ever."""
    os.mkfifo(tmp_path / "pipe.zip")

    assert "neither a file nor a folder" in (await error_of(tmp_path / "pipe.zip")).message


@pytest.mark.parametrize("make", [folder, packed])
@pytest.mark.parametrize("files", [{}, {"data/like.js": "x", "readme.txt": ""}, {"data/deleted-tweets.js": TWEETS}])
async def test_an_archive_without_posts_is_an_error(make: Callable[..., Path], files: Files, tmp_path: Path) -> None:
    """Deleted posts are no posts."""
    (tmp_path / "a").mkdir() if make is folder else None

    assert "There are no posts in it" in (await error_of(make(tmp_path / "a", files))).message


async def test_two_archives_in_one_are_an_error(tmp_path: Path) -> None:
    """Their posts must not be mixed."""
    path = folder(tmp_path, {"one/data/tweets.js": TWEETS, "two/data/tweets.js": TWEETS})

    assert "2 account archives, such as one/data, two/data" in (await error_of(path)).message


@pytest.mark.parametrize("name", ["data/manifest.js", "data/account.js"])
async def test_a_cut_manifest_is_an_error_too(name: str, tmp_path: Path) -> None:
    """It shows that the archive is not whole."""
    whole = manifest({"tweets.js": ("tweets", 3)}) if "manifest" in name else account_js()

    assert name in (await error_of(packed(tmp_path / "a.zip", {"data/tweets.js": TWEETS, name: whole[:-9]}))).message


@pytest.mark.parametrize(
    "content", ["", "{}", "window.x = 1", "window.__THAR_CONFIG = []", "window.YTD.account.part0 = [7]"]
)
async def test_a_manifest_that_is_not_x_s_is_passed_over(content: str, tmp_path: Path) -> None:
    """Both of X's small files are optional."""
    files = {"data/tweets.js": TWEETS, "data/manifest.js": content, "data/account.js": content}

    assert len((await read(packed(tmp_path / "a.zip", files)))[0].posts) == 3


async def test_damage_inside_a_zip_is_found_by_its_checksum(tmp_path: Path) -> None:
    """A changed byte in stored text would else be read as if it were the author's."""
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("data/tweets.js", TWEETS)
    path.write_bytes(path.read_bytes().replace(b"Post number 2", b"Post number 5"))

    assert (await error_of(path)).message == "data/tweets.js is damaged."


async def test_a_locked_zip_is_an_error(tmp_path: Path) -> None:
    """Bit 0 of a member's flags says that a password is needed."""
    path = packed(tmp_path / "a.zip", {"data/tweets.js": TWEETS})
    raw = bytearray(path.read_bytes())
    raw[raw.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(raw)

    assert "password" in (await error_of(path)).message


async def test_an_unknown_packing_is_an_error(tmp_path: Path) -> None:
    """Method 9 (Deflate64) is what Windows uses for large files."""
    path = packed(tmp_path / "a.zip", {"data/tweets.js": TWEETS})
    raw = bytearray(path.read_bytes())
    raw[raw.index(b"PK\x01\x02") + 10] = 9
    raw[8] = 9
    path.write_bytes(raw)

    assert "compressed in a way" in (await error_of(path)).message


async def test_a_zip_bomb_is_refused_by_its_ratio(tmp_path: Path) -> None:
    """Before anything of it is unpacked."""
    path = packed(tmp_path / "a.zip", {"data/tweets.js": PREFIX + "[" + " " * 11 * 1024**2 + "]"})

    assert "200 times its size" in (await error_of(path)).message


async def test_a_member_is_refused_by_the_size_in_its_header(tmp_path: Path) -> None:
    """3 GiB, says the central directory."""
    path = packed(tmp_path / "a.zip", {"data/tweets.js": TWEETS})
    raw = bytearray(path.read_bytes())
    at = raw.index(b"PK\x01\x02") + 24
    raw[at : at + 4] = (3 * 1024**3).to_bytes(4, "little")
    path.write_bytes(raw)

    assert "larger than 2 GiB" in (await error_of(path)).message


async def test_a_file_is_refused_by_its_size(tmp_path: Path) -> None:
    """A file of 3 GiB that takes no room on the disk."""
    path = folder(tmp_path, {"tweets.js": PREFIX})
    os.truncate(path / "tweets.js", 3 * 1024**3)

    assert "larger than 2 GiB" in (await error_of(path)).message


def test_what_is_read_is_counted_whatever_the_header_says() -> None:
    """A file that never ends is left at the limit."""
    with Path("/dev/zero").open("rb") as endless:
        metered = archive_files._Metered(endless, "tweets.js", Meter(Limits(unpacked_bytes=2**20)))
        for _ in range(16):
            assert metered.read(2**16)
        with pytest.raises(ArchiveError, match="larger than"):
            metered.read(1)


async def test_a_link_out_of_the_folder_is_refused(tmp_path: Path) -> None:
    """An unpacked archive must not show other files of the machine."""
    folder(tmp_path / "elsewhere", {"tweets.js": TWEETS})
    path = folder(tmp_path / "archive", {"data/account.js": account_js()})
    (path / "data/tweets.js").symlink_to(tmp_path / "elsewhere/tweets.js")

    assert "a link that leads out" in (await error_of(path)).message


async def test_the_archive_itself_may_be_a_link(tmp_path: Path) -> None:
    """The person named it."""
    folder(tmp_path / "archive", {"data/tweets.js": TWEETS})
    (tmp_path / "link").symlink_to(tmp_path / "archive")

    assert len((await read(tmp_path / "link"))[0].posts) == 3


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
@pytest.mark.parametrize("locked", ["", "data", "data/tweets.js"])
async def test_what_may_not_be_read_is_an_error(locked: str, tmp_path: Path) -> None:
    """The folder of the archive, the one with its data, or one file."""
    path = folder(tmp_path / "archive", {"data/tweets.js": TWEETS})
    mode = (path / locked).stat().st_mode
    (path / locked).chmod(0)
    try:
        assert "permission denied" in (await error_of(path)).message
    finally:
        (path / locked).chmod(stat.S_IMODE(mode))
