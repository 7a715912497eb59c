"""The directory of a zip, read by ourselves: what the library's zipfile writes and reads, we read alike."""

import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.sources.archive.zip_file import DamagedZipError, LongDirectoryError, NoZipError, Unpacking, members
from tests.core.sources.archives import js, packed, posts, read_posts

MANY = 250_000

NAMES = st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="/\\\0"), min_size=1, max_size=9)
FILES = st.dictionaries(NAMES, st.tuples(st.binary(max_size=300), st.booleans(), st.booleans()), max_size=6)


def written(files: dict[str, tuple[bytes, bool, bool]], comment: bytes = b"", before: bytes = b"") -> io.BytesIO:
    """A zip by zipfile: each file stored or deflated, with or without the long header of 64 bits."""
    out = io.BytesIO(before)
    with zipfile.ZipFile(out, "a") as archive:
        archive.comment = comment
        for name, (content, deflated, large) in files.items():
            info = zipfile.ZipInfo(name)
            info.compress_type = zipfile.ZIP_DEFLATED if deflated else zipfile.ZIP_STORED
            with archive.open(info, "w", force_zip64=large) as member:
                member.write(content)
    return out


def whole(file: io.BytesIO, most: int = 2**20) -> dict[str, bytes]:
    """All that is in it, in small steps."""
    found = {}
    for member in members(file, lambda _name: True, most):
        stream = Unpacking(file, member)
        found[member.name] = b"".join(iter(lambda stream=stream: stream.read(7), b""))  # type: ignore[misc]
    return found


@given(files=FILES, comment=st.binary(max_size=40), before=st.binary(max_size=40))
def test_whatever_zipfile_writes_is_read(
    files: dict[str, tuple[bytes, bool, bool]], comment: bytes, before: bytes
) -> None:
    """With a comment behind and a program before it, as some packers put there."""
    if b"PK" in comment:
        return
    assert whole(written(files, comment, before)) == {name: content for name, (content, *_) in files.items()}


def test_numbers_of_64_bits_are_read_where_32_are_full() -> None:
    """As in archives of more than 4 GiB; the end of the zip has them too."""
    content = b"x" * 50
    raw = bytearray(written({"a.js": (content, False, True)}).getvalue())
    at = raw.index(b"PK\x01\x02")
    entry, end = raw[at : raw.index(b"PK\x05\x06")], raw[raw.index(b"PK\x05\x06") :]
    entry[20:28] = b"\xff" * 8
    entry[42:46] = b"\xff" * 4
    entry[30:32] = (28).to_bytes(2, "little")
    numbers = b"".join(number.to_bytes(8, "little") for number in (50, 50, 0))
    entry += b"\x01\x00\x18\x00" + numbers
    long_end = b"PK\x06\x06" + (44).to_bytes(8, "little") + bytes(12) + (1).to_bytes(8, "little") * 2
    long_end += len(entry).to_bytes(8, "little") + at.to_bytes(8, "little")
    locator = b"PK\x06\x07" + bytes(4) + (at + len(entry)).to_bytes(8, "little") + (1).to_bytes(4, "little")
    end[10:20] = b"\xff" * 10

    assert whole(io.BytesIO(raw[:at] + entry + long_end + locator + end)) == {"a.js": content}


@pytest.mark.parametrize("content", [b"", b"PK\x05\x06", b"x" * 70_000])
def test_a_file_without_the_end_of_a_zip_is_none(content: bytes) -> None:
    """Nothing of it is taken for a directory."""
    with pytest.raises(NoZipError):
        whole(io.BytesIO(content))


def test_a_directory_that_is_longer_than_asked_for_is_not_looked_at() -> None:
    """What the end says is enough to tell."""
    file = written({"a.js": (b"", False, False)})

    with pytest.raises(LongDirectoryError):
        whole(file, 49)
    assert whole(file, 50) == {"a.js": b""}


@pytest.mark.parametrize("place", [2**31, 2**62, 2**63 - 1, 2**63, 2**64 - 1])
def test_a_member_that_lies_where_no_file_reaches_is_damage(place: int) -> None:
    """Its place may have 64 bits, and a file's none of so many."""
    raw = bytearray(written({"a.js": (b"words", False, False)}).getvalue())
    entry, end = raw.index(b"PK\x01\x02"), raw.index(b"PK\x05\x06")
    raw[entry + 42 : entry + 46] = b"\xff" * 4
    raw[entry + 30 : entry + 32] = (12).to_bytes(2, "little")
    length = int.from_bytes(raw[end + 12 : end + 16], "little") + 12
    raw[end + 12 : end + 16] = length.to_bytes(4, "little")
    raw[end:end] = b"\x01\0\x08\0" + place.to_bytes(8, "little")

    with pytest.raises(DamagedZipError):
        whole(io.BytesIO(raw))


@pytest.mark.parametrize(
    ("place", "change"),
    [
        (16, b"\x01"),  # The checksum.
        (20, b"\x01"),  # Fewer packed bytes than there are.
        (24, b"\x01"),  # Fewer bytes in all.
        (24, b"\xff"),  # More.
        (42, b"\x07"),  # Another place.
        (46, b"z"),  # Another name than in the member's own header.
    ],
)
def test_a_directory_that_does_not_tell_the_truth_is_damage(place: int, change: bytes) -> None:
    """Whatever it says of a member."""
    raw = written({"a.js": (b"words " * 20, True, False)}).getvalue()
    at = raw.index(b"PK\x01\x02") + place

    with pytest.raises(DamagedZipError):
        whole(io.BytesIO(raw[:at] + change + raw[at + len(change) :]))


async def test_an_archive_of_a_quarter_of_a_million_pictures_is_read(tmp_path: Path) -> None:
    """Only its lists are kept in mind."""
    path = packed(tmp_path / "a.zip", {"data/tweets.js": js("tweets", posts(3))})
    raw = path.read_bytes()
    at = raw.index(b"PK\x01\x02")
    name = b"data/tweets_media/1234567890123456789-AbCdEfGhIjKlMnOp.jpg"
    picture = b"PK\x01\x02" + bytes(24) + len(name).to_bytes(2, "little") + bytes(16) + name
    directory = picture * MANY + raw[at : raw.index(b"PK\x05\x06")]
    end = b"PK\x05\x06" + bytes(8) + len(directory).to_bytes(4, "little") + at.to_bytes(4, "little") + bytes(2)
    path.write_bytes(raw[:at] + directory + end)

    assert len(await read_posts(path)) == 3
