"""Two real account archives, where the reference material is at hand; their text is never shown."""

import html
import json
import random
import zipfile
from pathlib import Path
from typing import Any

import pytest

from bot.core.domain.errors import ArchiveError
from bot.core.domain.posts import PostKind
from bot.core.sources.archive.source import ArchiveSource
from tests.core.sources.archives import SHARED, read, read_posts

pytestmark = pytest.mark.skipif(not SHARED.is_dir(), reason="the reference material is not on this machine")
ARCHIVES = {"2020-tweet-js": "tweet.js", "2024-with-note-tweets": "tweets.js"}
LONG_POSTS = SHARED / "2024-with-note-tweets"


def loaded(file: Path) -> list[Any]:
    """All records of a file, read in one go."""
    return json.loads(file.read_text(encoding="utf-8").partition("=")[2])


def zipped(tmp_path: Path, name: str) -> Path:
    """A real archive in a zip, as X sends it."""
    path = tmp_path / "archive.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in (SHARED / name).iterdir():
            archive.write(file, f"data/{file.name}")
    return path


@pytest.mark.parametrize("name", ARCHIVES)
@pytest.mark.parametrize("form", ["folder", "zip", "file"])
async def test_every_record_is_read_once(name: str, form: str, tmp_path: Path) -> None:
    """As many as json.loads finds, none broken, and as many as the manifest promises."""
    ids = {record["tweet"]["id_str"] for record in loaded(SHARED / name / ARCHIVES[name])}
    paths = {"folder": SHARED / name, "file": SHARED / name / ARCHIVES[name]}
    pages = await read(paths.get(form) or zipped(tmp_path, name), page_size=100)
    found = [post.version for page in pages for post in page.posts]

    assert len(ids) == len(found) == pages[0].expected
    assert ids == set(found)
    assert sum(page.broken for page in pages) == 0


@pytest.mark.parametrize(("name", "handle"), [("2020-tweet-js", "LumenInferius"), ("2024-with-note-tweets", "alrocar")])
async def test_the_owner_is_named(name: str, handle: str) -> None:
    """By the manifest."""
    account = await ArchiveSource(SHARED / name).account()

    assert (handle, True) == (account.handle, account.id.isdecimal())


async def test_every_note_becomes_the_text_of_one_post() -> None:
    """All 41 of them, the reply whose note leaves its @mentions out among them."""
    notes = [record["noteTweet"]["core"]["text"] for record in loaded(LONG_POSTS / "note-tweet.js")]
    cut = {one["tweet"]["id_str"]: html.unescape(one["tweet"]["full_text"]) for one in loaded(LONG_POSTS / "tweets.js")}
    found = await read_posts(LONG_POSTS)

    assert sorted(notes) == sorted(post.text for post in found if post.text in notes)
    assert sum(post.text != cut[post.version] for post in found) == 40  # The 41st was not cut.


async def test_all_that_still_ends_in_an_ellipsis_is_a_repost() -> None:
    """X cuts reposts at 140 characters, and nothing else is left cut."""
    ends = [post for post in await read_posts(LONG_POSTS) if post.text.endswith("…")]

    assert {PostKind.REPOST} == {post.kind for post in ends}


@pytest.mark.slow
async def test_a_real_zip_cut_anywhere_only_ever_raises_archive_errors(tmp_path: Path) -> None:
    """30 seeded cuts, and 30 seeded changes of one byte."""
    chance = random.Random(3)  # noqa: S311 - The same damage in every run.
    whole = zipped(tmp_path, "2024-with-note-tweets").read_bytes()
    path = tmp_path / "broken.zip"
    refused = 0
    for turn in range(60):
        raw = bytearray(whole)
        at = chance.randrange(len(raw))
        raw[at:] = b"" if turn < 30 else bytes([raw[at] ^ 0xFF]) + raw[at + 1 :]
        path.write_bytes(raw)
        try:
            await read(path)
        except ArchiveError:
            refused += 1
    assert 30 <= refused <= 60  # Every cut is noticed; a changed byte may stand in a picture.
