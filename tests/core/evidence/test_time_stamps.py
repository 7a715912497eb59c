"""Packages that an authority has stamped with the time, and what is said where it has not."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.core.evidence.package import MANIFEST, STAMP, write
from bot.core.evidence.verify import verify
from bot.core.scans.packing import Package, Packing
from tests.core.evidence.packages import ASKED, FILES, changed_bytes, unpacked
from tests.core.views.samples import report
from tests.servers.time_stamps import TimeStamps, serve_time_stamps

pytestmark = pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl plays the authority")


@pytest.fixture
async def authority(tmp_path: Path) -> AsyncIterator[TimeStamps]:
    """An authority at work."""
    async with serve_time_stamps(tmp_path) as serving:
        yield serving


async def packed(url: str) -> Package:
    """A package made with this authority."""
    return await Packing(url, asyncio.to_thread).pack(report(), ASKED, lambda: FILES)


async def test_a_package_is_stamped_with_the_time(authority: TimeStamps) -> None:
    """The authority has seen a hash and nothing of the package; its word is checked with its certificate."""
    made = await packed(authority.url)
    assert made.stamped
    assert list(unpacked(made.content)) == [*FILES, MANIFEST, STAMP]
    [query] = authority.queries
    assert bytes.fromhex(made.fingerprint) in query
    assert len(query) < 100
    found = verify(made.content, made.fingerprint, authority.root)
    assert found.whole
    assert found.stamp
    assert (found.stamp.by, found.stamp.trusted) == ("CN=Clock of the tests", True)


async def test_without_the_certificate_only_the_time_is_told(authority: TimeStamps) -> None:
    """Who signed it stays open."""
    found = verify((await packed(authority.url)).content)
    assert found.whole
    assert found.stamp
    assert not found.stamp.trusted


async def test_another_authority_s_word_is_refused(
    authority: TimeStamps, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Anybody can sign."""
    other = TimeStamps(tmp_path_factory.mktemp("other"))
    other.make()
    found = verify((await packed(authority.url)).content, authority=other.root)
    assert found.problems == ("The time stamp is not signed by the authority whose certificate you gave.",)


async def test_a_stamp_of_another_package_is_refused(authority: TimeStamps) -> None:
    """It is about other bytes."""
    one = unpacked((await packed(authority.url)).content)
    other = unpacked(
        (
            await Packing(authority.url, asyncio.to_thread).pack(
                report(), ASKED, lambda: {**FILES, "evidence.html": b"x"}
            )
        ).content
    )
    assert verify(write({**one, STAMP: other[STAMP]})).problems == ("The time stamp is of another manifest.",)


async def test_a_missing_stamp_is_told(authority: TimeStamps) -> None:
    """The manifest says that there is one."""
    files = unpacked((await packed(authority.url)).content)
    del files[STAMP]
    assert verify(write(files)).problems == ("manifest.tsr is missing.",)


@pytest.mark.parametrize("times", [200, pytest.param(10_000, marks=pytest.mark.soak)])
async def test_every_change_of_a_byte_is_found_in_a_stamped_package(authority: TimeStamps, times: int) -> None:
    """Also within the stamp."""
    whole = (await packed(authority.url)).content
    assert not [place for place, changed in changed_bytes(whole, times) if verify(changed).whole]


@pytest.mark.parametrize("answer", [503, b"", b"<html>", b"0" * 100_000])
async def test_an_authority_that_fails_leaves_the_package_without(authority: TimeStamps, answer: bytes | int) -> None:
    """It is whole, and does not claim to have one."""
    authority.answer = answer
    made = await packed(authority.url)
    assert made.stamped is False
    assert STAMP not in unpacked(made.content)
    assert verify(made.content).whole


async def test_an_answer_to_another_question_is_no_stamp(authority: TimeStamps) -> None:
    """One that was given before, say: its number is another."""
    await packed(authority.url)
    authority.answer = authority.stamp(authority.queries[0])
    assert (await packed(authority.url)).stamped is False


async def test_without_an_authority_nobody_is_asked() -> None:
    """Which is how it is by default."""
    made = await packed("")
    assert made.stamped is None
    assert verify(made.content).whole


async def test_an_authority_that_is_away_is_no_error() -> None:
    """Nothing listens there."""
    assert (await packed("http://127.0.0.1:9/tsr")).stamped is False
