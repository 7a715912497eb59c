"""Reading an account's own export: everything that everybody could see."""

import gzip
import io
import json
import tarfile
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.domain.errors import ArchiveError
from bot.core.domain.networks import SocialNetwork
from bot.core.domain.posts import Post, PostKind
from bot.core.domain.sources import Page
from bot.core.ports import PostSource
from bot.core.sources.archive.json_stream import entries
from bot.core.sources.archive.limits import LIMITS, MIB, Limits, Meter
from bot.core.sources.mastodon.activities import Owner, activity_from, owner_from, owner_of
from bot.core.sources.mastodon.outbox import open_archive
from bot.core.sources.mastodon.tar_file import Packed
from tests.core.sources.mastodon.conftest import NOON
from tests.servers.mastodon_posts import Flavor, LongTimeline, MastodonAccount, MastodonPost, actor_json, outbox

FORMS = ("zip", "tar.gz", "folder", "outbox.json", "zip in a folder")


def account(posts: Sequence[MastodonPost]) -> MastodonAccount:
    """Ann, who has posted these."""
    return MastodonAccount("1", "ann", posts, display_name="Ann B.")


def files_of(whose: MastodonAccount, *, with_actor: bool = True) -> dict[str, bytes]:
    """What the export holds."""
    made = {"outbox.json": outbox(whose, "mastodon.example"), "likes.json": {"orderedItems": []}}
    if with_actor:
        made["actor.json"] = actor_json(whose, "mastodon.example")
    return {name: json.dumps(value).encode() for name, value in made.items()}


def export(folder: Path, files: dict[str, bytes], form: str = "zip") -> Path:
    """The export in one of its forms."""
    folder.mkdir(exist_ok=True)
    if form.startswith("zip"):
        inner = "archive-1/" if form.endswith("folder") else ""
        with zipfile.ZipFile(folder / "archive.zip", "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(f"{inner}media_attachments/files/1/x.png", b"\x89PNG")
            for name, content in files.items():
                archive.writestr(inner + name, content)
        return folder / "archive.zip"
    if form == "tar.gz":
        with tarfile.open(folder / "archive.tar.gz", "w:gz") as archive:
            for name, content in {"media_attachments/files/1/x.png": b"\x89PNG" * 3_000, **files}.items():
                entry = tarfile.TarInfo(name)
                entry.size = len(content)
                archive.addfile(entry, io.BytesIO(content))
        return folder / "archive.tar.gz"
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return folder if form == "folder" else folder / "outbox.json"


def opened(path: Path, owner: str = "", limits: Limits = LIMITS) -> PostSource:
    """The export as a source."""
    source = open_archive(path, owner, limits)
    assert source is not None
    return source


async def pages_of(path: Path, cursor: str | None = None) -> list[Page]:
    """All pages behind a cursor."""
    return [page async for page in opened(path).pages(cursor) if isinstance(page, Page)]


async def posts_of(path: Path) -> list[Post]:
    """All posts."""
    return [post for page in await pages_of(path) for post in page.posts]


@pytest.mark.parametrize("form", FORMS)
async def test_an_export_is_read_in_each_of_its_forms(tmp_path: Path, form: str) -> None:
    """Whose it is, and all posts, oldest first."""
    posts = LongTimeline(60, NOON)
    path = export(tmp_path / "x", files_of(account(posts)), form)
    source = opened(path)
    owner = await source.account()
    assert (owner.handle, owner.name) == ("ann@mastodon.example", "Ann B.")
    assert (owner.id, owner.network) == ("handle:ann@mastodon.example", SocialNetwork.MASTODON)
    found = await posts_of(path)
    assert [post.id for post in found] == [post.id for post in reversed(posts)]


async def test_an_export_without_actor_json_names_its_owner_by_the_posts(tmp_path: Path) -> None:
    """Their addresses do."""
    path = export(tmp_path, files_of(account(LongTimeline(3, NOON)), with_actor=False))
    assert (await opened(path).account()).handle == "ann@mastodon.example"


def test_an_account_whose_address_is_a_number_is_named_by_its_posts() -> None:
    """As those are that were made since Mastodon 4.5."""
    page = "https://mastodon.example/ap/users/116516034969600008"
    note = {"url": "https://mastodon.example/@ann/116516034969600009"}
    assert owner_of({"actor": page, "object": note}) == Owner(page, "ann@mastodon.example")
    assert owner_of({"actor": page, "object": {"url": "https://evil.example/@ann/1"}}) == Owner(page)


async def test_the_network_and_the_export_agree(tmp_path: Path) -> None:
    """On ids, texts, kinds, warnings, edits and options of a poll."""
    at = NOON
    posts = [
        MastodonPost(Flavor.MASTODON.id(at), "<p>One</p>", at, options=("Yes", "No"), warning="vote"),
        MastodonPost(Flavor.MASTODON.id(at, 1), "<p>Two</p>", at, edited_at=at + timedelta(hours=1), lang="de"),
        MastodonPost(Flavor.MASTODON.id(at, 2), "<p>@bob no</p>", at, answers="5", answers_whose="9"),
    ]
    three, two, one = await posts_of(export(tmp_path, files_of(account(posts))))
    assert (one.text, one.hidden_from) == ("vote\n\nOne\n\n○ Yes\n○ No", 6)
    assert (two.edited, two.lang) == (True, "de")
    assert (three.kind, three.answers) == (PostKind.REPLY, "")


async def test_a_post_without_text_says_what_its_pictures_are_described_with(tmp_path: Path) -> None:
    """As on the network."""
    files = files_of(account([MastodonPost(Flavor.MASTODON.id(NOON), "", NOON)]))
    made = json.loads(files["outbox.json"])
    made["orderedItems"][0]["object"]["attachment"] = [{"type": "Document", "name": "A cat"}, {"name": None}]
    (found,) = await posts_of(export(tmp_path, files | {"outbox.json": json.dumps(made).encode()}))
    assert found.text == "A cat"


async def test_what_is_not_for_everybody_is_left_out_and_counted(tmp_path: Path) -> None:
    """The owner's letters are in their export, and their posts for followers."""
    posts = [
        MastodonPost(Flavor.MASTODON.id(NOON, place), f"<p>{visibility}</p>", NOON, visibility=visibility)
        for place, visibility in enumerate(("public", "unlisted", "private", "direct"))
    ]
    pages = await pages_of(export(tmp_path, files_of(account(posts))))
    assert {post.text for page in pages for post in page.posts} == {"public", "unlisted"}
    assert pages[-1].lacks == ("Left out: 2 posts for followers or single people, which not everybody could see.",)
    assert sum(page.broken for page in pages) == 0


async def test_reposts_have_the_address_alone(tmp_path: Path) -> None:
    """The words are somebody else's, and not in the export."""
    posts = [post for post in LongTimeline(10, NOON) if post.reposted]
    found = await posts_of(export(tmp_path, files_of(account(posts))))
    assert {post.kind for post in found} == {PostKind.REPOST}
    assert all(post.text.startswith("https://other.example/users/somebody/statuses/") for post in found)


async def test_a_page_leads_on_to_the_next(tmp_path: Path) -> None:
    """Whatever interrupts, each post comes once."""
    path = export(tmp_path, files_of(account(LongTimeline(1_200, NOON))))
    pages = await pages_of(path)
    assert len(pages) == 3
    assert [page.first for page in pages] == [True, False, False]
    assert pages[0].expected == 1_200
    rest = [post.id for page in await pages_of(path, pages[0].cursor) for post in page.posts]
    assert [post.id for post in pages[0].posts] + rest == [post.id for post in await posts_of(path)]


async def test_a_cursor_of_another_export_starts_anew(tmp_path: Path) -> None:
    """It says nothing of this one."""
    path = export(tmp_path, files_of(account(LongTimeline(5, NOON))))
    assert sum(len(page.posts) for page in await pages_of(path, "0123456789abcdef:3")) == 5


@pytest.mark.parametrize(("owner", "fits"), [
    ("@ann@mastodon.example", True), ("ANN@Mastodon.Example", True), ("ann@social.mastodon.example", True),
    ("ann@other.example", False), ("bob@mastodon.example", False),
])  # fmt: skip
async def test_an_export_of_somebody_else_is_refused(tmp_path: Path, owner: str, fits: bool) -> None:
    """A server may be at another domain than its handles."""
    source = opened(export(tmp_path, files_of(account(LongTimeline(5, NOON)))), owner)
    if fits:
        assert (await source.account()).handle == "ann@mastodon.example"
        return
    with pytest.raises(ArchiveError, match=r"The archive is @ann@mastodon\.example's"):
        await source.account()


def test_a_name_that_is_none_on_mastodon_is_refused(tmp_path: Path) -> None:
    """Before anything is read."""
    with pytest.raises(ArchiveError, match="is not a name on Mastodon"):
        open_archive(export(tmp_path, files_of(account([]))), "ann")


@pytest.mark.parametrize(
    "content",
    [b"window.YTD.tweets.part0 = []", b"[]", b"{}", b"PK\x03\x04broken", b"\x1f\x8bbroken", b"", b"\x3a\xa2eroots"],
)
def test_other_files_are_left_to_others(tmp_path: Path, content: bytes) -> None:
    """By what is in them."""
    for name in ("a.json", "a.zip", "a.js"):
        path = tmp_path / name
        path.write_bytes(content)
        assert open_archive(path) is None
    assert open_archive(tmp_path) is None
    assert open_archive(tmp_path / "nothing.zip") is None


def test_a_zip_of_x_is_left_to_others(tmp_path: Path) -> None:
    """It holds no outbox."""
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as archive:
        archive.writestr("data/tweets.js", "window.YTD.tweets.part0 = []")
    assert open_archive(tmp_path / "x.zip") is None


BROKEN: list[Any] = [
    None, 5, [], "x", {"type": "Create"}, {"type": "Create", "actor": "https://evil.example/users/eve", "object": {}},
]  # fmt: skip


async def test_broken_records_are_counted(tmp_path: Path) -> None:
    """And the others are read."""
    files = files_of(account(LongTimeline(5, NOON)))
    made = json.loads(files["outbox.json"])
    mended = json.loads(json.dumps(made["orderedItems"][0]))
    mended["object"]["content"] = None
    made["orderedItems"] += [*BROKEN, mended, {"type": "Delete", "object": "x"}]
    pages = await pages_of(export(tmp_path, files | {"outbox.json": json.dumps(made).encode()}))
    assert sum(len(page.posts) for page in pages) == 5
    assert sum(page.broken for page in pages) == len(BROKEN) + 1


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b'{"type": "OrderedCollection", "orderedItems": [{"a": 1}', "is cut off"),
        (b'{"type": "OrderedCollection", "orderedItems": 5}', "something other than plain data"),
        (b'{"type": "OrderedCollection", "orderedItems": []} x', "continues after"),
        (b'{"type": "OrderedCollection", "orderedItems": [' + b"[" * 100_000 + b"]" * 100_000 + b"]}", "nested more"),
        (b'{"type": "OrderedCollection", "orderedItems": ["' + b"x" * 3 * MIB + b'"]}', "too large"),
        (b'{"type": "OrderedCollection", "x": "' + b"x" * 3 * MIB + b'"}', "too large"),
    ],
)
async def test_a_damaged_or_hostile_outbox_is_told(tmp_path: Path, content: bytes, words: str) -> None:
    """In a sentence, and without reading it whole."""
    path = export(tmp_path, {**files_of(account([])), "outbox.json": content}, "outbox.json")
    with pytest.raises(ArchiveError, match=words):
        await pages_of(path)


async def test_a_post_of_300_kilobytes_is_read_in_part(tmp_path: Path) -> None:
    """It is counted as cut."""
    long = MastodonPost(Flavor.MASTODON.id(NOON), "<p>" + "a,b " * 75_000 + "</p>", NOON)
    pages = await pages_of(export(tmp_path, files_of(account([long]))))
    assert [len(post.text) for page in pages for post in page.posts] == [49_999]
    assert sum(page.cut for page in pages) == 1


async def test_a_packed_export_that_was_cut_off_is_told(tmp_path: Path) -> None:
    """As damaged."""
    path = export(tmp_path, files_of(account(LongTimeline(200, NOON))), "tar.gz")
    path.write_bytes(path.read_bytes()[:-400])
    with pytest.raises(ArchiveError, match="is damaged"):
        await pages_of(path)


async def test_a_packed_export_may_unpack_to_no_more_than_the_limit(tmp_path: Path) -> None:
    """A gigabyte of spaces packs into a megabyte."""
    path = export(tmp_path, files_of(account(LongTimeline(50, NOON))), "tar.gz")
    source = opened(path, limits=replace(LIMITS, unpacked_bytes=10_000))
    with pytest.raises(ArchiveError, match="is larger than"):
        await anext(source.pages())


def test_no_more_is_unpacked_on_the_way_to_the_posts_than_the_limit(tmp_path: Path) -> None:
    """However large the pictures say that they are, before they are read."""
    path = export(tmp_path, files_of(account(LongTimeline(5, NOON))), "tar.gz")
    with pytest.raises(ArchiveError, match="is larger than any real archive"):
        list(Packed(path, Meter(), most_bytes=1_000).find("outbox.json"))
    assert list(Packed(path, Meter(), most_bytes=20_000).find("outbox.json")) == []


@given(
    st.dictionaries(st.text(), st.none() | st.integers() | st.text() | st.lists(st.text()), max_size=5),
    st.lists(st.text()),
)
def test_an_object_is_read_field_by_field_and_its_list_record_by_record(
    fields: dict[str, Any], items: list[str]
) -> None:
    """Whatever else it holds, in chunks of any size."""
    whole = {**fields, "orderedItems": items}
    stream = io.BytesIO(json.dumps(whole, indent=1).encode())
    limits = replace(LIMITS, chunk_bytes=7)
    found = list(entries(stream, "outbox.json", "orderedItems", Meter(limits)))
    assert found == [
        (key, value) for key, said in whole.items() for value in (said if key == "orderedItems" else [said])
    ]


def test_a_packed_file_that_is_no_archive_is_left_to_others(tmp_path: Path) -> None:
    """Its checksum is wrong."""
    path = tmp_path / "x.gz"
    path.write_bytes(gzip.compress(b"x" * 2_000))
    assert open_archive(path) is None


NOTE = outbox(account([MastodonPost(Flavor.MASTODON.id(NOON), "<p>x</p>", NOON, options=("a",))]), "mastodon.example")
RECORD = NOTE["orderedItems"][0]
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda each: (
        st.lists(each, max_size=3) | st.dictionaries(st.sampled_from(list(RECORD["object"])), each, max_size=4)
    ),
    max_leaves=10,
)


@given(
    st.dictionaries(st.sampled_from(list(RECORD)), JSON), st.dictionaries(st.sampled_from([*RECORD["object"]]), JSON)
)
def test_records_of_any_shape_are_read_or_broken(changes: dict[str, Any], inside: dict[str, Any]) -> None:
    """Whatever the types."""
    owner = Owner(RECORD["actor"], "ann@mastodon.example")
    found = activity_from({**RECORD, "object": {**RECORD["object"], **inside}, **changes}, owner)
    assert found.post is None or found.post.text is not None
    assert owner_of(changes) is not None
    assert owner_from(inside) is not None
