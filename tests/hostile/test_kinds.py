"""Each kind of hostile archive is stopped by its limit, with its sentence, and by that limit alone."""

import json
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from bot.core.sources.archive.limits import LIMITS, Limits
from tests.hostile.kinds import KINDS, Kind
from tests.hostile.outcome import Outcome, outcome_of

# The same rules with small numbers: the files are made and read in milliseconds.
SMALL = Limits(
    directory_bytes=200_000,
    lists=50,
    ratio_free_bytes=300_000,
    unpacked_bytes=2_000_000,
    gap_chars=3_000,
    record_chars=30_000,
    record_values=4_000,
    chunk_bytes=2_000,
    records=1_000,
    text_chars=1_000,
    notes=100,
    note_bytes=80_000,
    page_bytes=30_000,
)
AT_ONCE = {"page_bytes"}  # What this limits, no reader of the archive sees: it ends no reading.
BOOLEANS = {"apart"}
LIMITED = sorted({kind.limit for kind in KINDS if not kind.slow})
by_name = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)


def lifted(kind: Kind, limits: Limits = SMALL) -> Limits:
    """The limits without the one that the kind hits."""
    return replace(limits, **{kind.limit: False if kind.limit in BOOLEANS else 10**12})


def test_there_are_more_than_sixty_kinds_and_every_limit_has_some() -> None:
    """But for those of sizes that are no limit by themselves, and of comparisons: see the tests of notes."""
    assert len({kind.name for kind in KINDS}) == len(KINDS) >= 60
    unseen = {"alike", "chunk_bytes", "ratio_free_bytes"}
    assert {kind.limit for kind in KINDS} == set(Limits.__dataclass_fields__) - unseen


@by_name
def test_it_is_stopped_by_its_limit(kind: Kind, tmp_path: Path) -> None:
    """With a sentence, or counted as broken records, or passed over; in pages of bounded size."""
    kind.make(tmp_path / "a.zip", SMALL)
    found = outcome_of(tmp_path / "a.zip", SMALL)

    if kind.says:
        assert kind.says in found.said
    else:
        assert (found.said, found.posts, found.broken) == ("", kind.posts, kind.broken)
    assert found.most_text <= SMALL.page_bytes + SMALL.text_chars


@by_name
def test_nothing_else_would_stop_it(kind: Kind, tmp_path: Path) -> None:
    """With that limit lifted it is read to its end, or breaks what reads it."""
    kind.make(tmp_path / "a.zip", SMALL)
    if kind.limit == "digits":
        with pytest.raises(ValueError, match="Exceeds the limit"):
            outcome_of(tmp_path / "a.zip", lifted(kind))
        return
    found, before = outcome_of(tmp_path / "a.zip", lifted(kind)), outcome_of(tmp_path / "a.zip", SMALL)

    assert found.said == ""
    if kind.limit in AT_ONCE:
        assert found.steps < before.steps
    else:
        assert found != Outcome("", before.posts, before.broken, before.most_text, before.steps)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux bounds what a process writes to")
@pytest.mark.parametrize("limit", LIMITED)
def test_none_takes_150_mb(limit: str, tmp_path: Path) -> None:
    """At the real limits, each read in a process that gets no more."""
    in_a_process([kind for kind in KINDS if kind.limit == limit and not kind.slow], tmp_path)


@pytest.mark.soak
@pytest.mark.skipif(sys.platform != "linux", reason="only Linux bounds what a process writes to")
@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind.slow], ids=lambda kind: kind.name)
def test_not_even_gigabytes_take_150_mb(kind: Kind, tmp_path: Path) -> None:
    """Those that take a minute to make."""
    in_a_process([kind], tmp_path)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux bounds what a process writes to")
def test_a_process_that_takes_more_is_noticed(tmp_path: Path) -> None:
    """The proof of the two tests before: reading all posts at once, as this process does when it is told to, fails."""
    kind = next(kind for kind in KINDS if kind.name == "pages of the longest posts")
    kind.make(tmp_path / "0.zip", LIMITS)
    [found] = costs([tmp_path / "0.zip"], "--keep")

    assert found["said"] == "MemoryError"


def in_a_process(kinds: Sequence[Kind], folder: Path) -> None:
    """Each ends as it should."""
    made = [folder / f"{number}.zip" for number in range(len(kinds))]
    for kind, path in zip(kinds, made, strict=True):
        kind.make(path, LIMITS)
    for kind, found in zip(kinds, costs(made), strict=True):
        if kind.says:
            assert kind.says in found["said"], kind.name
        else:
            assert (found["said"], found["posts"], found["broken"]) == ("", kind.posts, kind.broken), kind.name
    shutil.rmtree(folder)  # They are large.


def costs(paths: Sequence[Path], *options: str) -> list[dict[str, str]]:
    """What the process says of each."""
    command = [sys.executable, "-m", "tests.hostile.child", *options, *map(str, paths)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603 - our own words.
    return [json.loads(line) for line in done.stdout.splitlines()]
