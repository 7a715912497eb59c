"""Whether a package is whole: nothing that is done to it goes unseen, and nothing that it holds does harm."""

import io
import json
import struct
import zipfile
import zlib

import pytest

from bot.core.evidence import package
from bot.core.evidence.manifest import FORMAT
from bot.core.evidence.package import HTML, JSON, MANIFEST, PDF, STAMP, comment_of, sha256
from bot.core.evidence.verify import verify
from tests.core.evidence.packages import ASKED, FILES, changed_bytes, made, packed, unpacked


def problems(content: bytes) -> tuple[str, ...]:
    """What is found to be wrong."""
    return verify(content).problems


def with_files(**changes: bytes) -> bytes:
    """A package of which some files were changed afterwards, packed again as the bot packs."""
    return package.write({**unpacked(made()), **changes})


def test_a_package_is_whole_as_it_was_made() -> None:
    """And says what it is of."""
    found = verify(made())
    assert found.whole
    assert found.manifest
    assert (found.manifest.account, found.manifest.asked_by, found.manifest.asked_at) == ("@sample", "Alice", ASKED.at)
    assert found.manifest.model_id == "mini-1a2b3c4d-p1"
    assert found.data == sha256(FILES[JSON])
    assert found.fingerprint == sha256(unpacked(made())[MANIFEST])


def test_the_same_files_give_the_same_package() -> None:
    """To the last byte: no clock and no order of a dictionary is in it."""
    backwards = dict(reversed(FILES.items()))
    assert made() == made(backwards)


def test_every_package_can_be_opened_by_any_program() -> None:
    """It is a plain ZIP with a manifest of plain JSON."""
    files = unpacked(made())
    assert list(files) == [PDF, HTML, JSON, MANIFEST]
    said = json.loads(files[MANIFEST])
    assert said["format"] == FORMAT
    assert said["files"][PDF] == {"bytes": len(FILES[PDF]), "sha256": sha256(FILES[PDF])}
    assert said["asked"] == {
        "by": "Alice",
        "platform": "discord",
        "workspace_id": "456",
        "user_id": "123",
        "at": "2026-11-26T14:00:00+00:00",
    }


@pytest.mark.parametrize("times", [300, pytest.param(10_000, marks=pytest.mark.soak)])
def test_every_change_of_a_single_byte_is_found(times: int) -> None:
    """Wherever it is: in a file, a header, the list of files, or the comment."""
    whole = made()
    assert not [(place, whole[place]) for place, changed in changed_bytes(whole, times) if verify(changed).whole]


def test_every_byte_around_the_files_counts() -> None:
    """Each of the ZIP's own, one after the other: no field of it is passed over."""
    whole = made({PDF: b"p", HTML: b"h", JSON: b"{}"})
    for place in range(len(whole)):
        changed = whole[:place] + bytes([whole[place] ^ 0x01]) + whole[place + 1 :]
        assert not verify(changed).whole, place


def test_a_package_that_was_cut_off_is_not_whole() -> None:
    """Wherever it ends."""
    whole = made()
    assert not [end for end in range(len(whole)) if verify(whole[:end]).whole]


@pytest.mark.parametrize("more", [b"\0", b"PK\5\6", b"x" * 100_000])
def test_nothing_can_be_put_before_or_behind_it(more: bytes) -> None:
    """Other programs would open it as if nothing were there."""
    assert not verify(made() + more).whole
    assert not verify(more + made()).whole


def test_a_changed_file_is_named() -> None:
    """Where the ZIP itself is in order."""
    assert problems(with_files(**{HTML: b"<!DOCTYPE html> "})) == ("evidence.html was changed.",)


def test_a_missing_file_is_named() -> None:
    """Also where nothing tells of it any more."""
    files = unpacked(made())
    del files[PDF]
    assert problems(package.write(files)) == ("evidence.pdf is missing.",)


def test_an_added_file_is_named() -> None:
    """Whatever it is called."""
    files = {**unpacked(made()), "../note\x1b.txt": b"more"}
    found = problems(packed(files.items(), comment_of(files[MANIFEST])))
    assert len(found) == 1
    assert found[0].endswith("was added.")
    assert "\x1b" not in found[0]


def test_a_renamed_file_is_named_with_both_names() -> None:
    """It is neither missing nor added."""
    files = unpacked(made())
    files["other.pdf"] = files.pop(PDF)
    assert problems(packed(files.items(), comment_of(files[MANIFEST]))) == ("evidence.pdf is called other.pdf now.",)


def test_a_changed_manifest_is_found() -> None:
    """Its own hash stands at the end of the package."""
    files = unpacked(made())
    files[MANIFEST] = files[MANIFEST].replace(b"Alice", b"Mallo")
    out = io.BytesIO(package.write(files))
    forged = out.getvalue().replace(sha256(files[MANIFEST]).encode(), sha256(unpacked(made())[MANIFEST]).encode())
    assert problems(forged) == ("The manifest is not the one that the package was made with.",)


def test_a_package_made_anew_has_another_fingerprint() -> None:
    """Whoever knows the right one sees that; the package alone can't tell."""
    right = verify(made()).fingerprint
    forged = made({**FILES, HTML: b"<!DOCTYPE html>forged"})
    assert verify(forged).whole
    assert verify(made(), right).whole
    assert verify(forged, right).problems == (
        "This is another package than the one with the fingerprint that you gave.",
    )


def test_a_package_that_was_packed_anew_is_not_as_it_was() -> None:
    """Though each of its files is: what else is in the ZIP nobody can tell."""
    files = unpacked(made())
    for packing in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        found = problems(packed(files.items(), comment_of(files[MANIFEST]), packing))
        assert found == ("The files are as they were, but the ZIP around them is not: it was changed or packed anew.",)


def test_a_file_that_comes_twice_is_found() -> None:
    """Programs differ in which of the two they show."""
    files = unpacked(made())
    with pytest.warns(UserWarning, match="Duplicate"):
        content = packed([*files.items(), (HTML, b"other")], comment_of(files[MANIFEST]))
    assert "evidence.html is in it twice." in problems(content)


@pytest.mark.parametrize(
    "content",
    [b"", b"PK", b"not a zip", packed([], b""), packed([("a.txt", b"a")], b""), packed([(MANIFEST, b"{}")], b"")],
    ids=["nothing", "two bytes", "words", "an empty zip", "another zip", "another manifest"],
)
def test_what_is_no_package_is_not_whole(content: bytes) -> None:
    """It is said in a sentence."""
    found = verify(content)
    assert not found.whole
    assert all(problem.endswith(".") for problem in found.problems)


@pytest.mark.parametrize(
    "said",
    [b"[" * 60_000, b"1" * 60_000, b'{"format": "toxscan evidence 1"}', b"\xff\xfe", b"null", b'{"format": []}'],
    ids=["deep", "long number", "little", "no text", "null", "list"],
)
def test_a_wild_manifest_is_answered(said: bytes) -> None:
    """None of it is trusted."""
    files = {**FILES, MANIFEST: said}
    assert "The manifest can't be read" in " ".join(problems(package.write(files)))


def bomb(size: int) -> bytes:
    """A ZIP of a few kilobytes that unpacks to `size` zeros."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    data = b"".join(packer.compress(bytes(1 << 20)) for _ in range(size >> 20)) + packer.flush()
    name = MANIFEST.encode()
    crc = zlib.crc32(bytes(size))
    local = struct.pack("<4s5H3L2H", b"PK\3\4", 20, 0, 8, 0, 0, crc, len(data), size, len(name), 0) + name
    entry = struct.pack("<4s6H3L5H2L", b"PK\1\2", 20, 20, 0, 8, 0, 0, crc, len(data), size, len(name), *[0] * 6) + name
    end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 1, 1, len(entry), len(local) + len(data), 0)
    return local + data + entry + end


def test_a_bomb_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Unpacking ends at the limit, which is far above what a package has."""
    monkeypatch.setattr("bot.core.evidence.contents.MOST_BYTES", 2 << 20)
    assert problems(bomb(8 << 20)) == (
        "This is no package of evidence, or it is damaged so much that nothing can be read.",
    )


def test_a_time_stamp_that_was_asked_for_must_be_there() -> None:
    """Its absence is told as that of any file; one that nobody asked for was added."""
    files = unpacked(made())
    assert problems(package.write({**files, STAMP: b"x"}))[0] == "manifest.tsr was added."
