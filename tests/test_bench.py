"""The benches on a machine that has only the clone: no real timelines beside it."""

import math
import tempfile
from pathlib import Path

import pytest

from bench import texts
from bench.aims.aim import Aim, Measure, Size
from bench.aims.models import NO_GPU, NO_OPENVINO
from bench.aims.running import Outcome, run
from bench.aims.storage import NO_POSTGRES
from bench.aims.table import TABLE

LACKING = {NO_GPU, NO_OPENVINO, NO_POSTGRES, "no Docker on this machine"}


@pytest.fixture(autouse=True)
def only_the_clone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the timelines would be, nothing is."""
    monkeypatch.setattr(texts, "TIMELINES", tmp_path / "shared" / "data" / "timelines")


async def test_posts_are_made_up_also_within_an_event_loop() -> None:
    """As `make bench` asks for them: as many as it wants, all different, the same for the same seed."""
    made = texts.raw_posts(300, seed=1)
    assert len(set(made)) == 300
    assert made == texts.raw_posts(300, seed=1)
    assert made != texts.raw_posts(300, seed=2)


def test_they_are_as_long_as_posts_are() -> None:
    """A word at least, mostly 5 to 45, and like words of people."""
    lengths = sorted(len(text.split()) for text in texts.made_texts(500))
    assert lengths[0] >= 1
    assert 10 <= lengths[250] <= 20


@pytest.mark.slow
@pytest.mark.parametrize("measure", TABLE, ids=lambda each: each.name)
def test_every_aim_has_a_measure_that_runs(measure: Measure, tmp_path: Path) -> None:
    """In a tiny size: with a figure of each round, or with what this machine lacks for it."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)  # PostgreSQL runs as a user of its own, which can't enter pytest's folders.
        outcomes = run(measure, Size(Path(folder), tmp_path, tmp_path, rounds=1, share=0.005, tiny=True))
    assert [each.aim for each in outcomes] == list(measure.aims)
    for each in outcomes:
        if each.figure is None:
            assert each.why in LACKING or "bench.scale.store" in each.why
        else:
            assert len(each.figure.rounds) == 1
            assert math.isfinite(each.figure.median)


def test_a_missed_aim_says_what_stops_it() -> None:
    """And a met one does not."""
    aim = Aim("a page", "ms", 20, most=True, limit="the disk")
    missed, met = (list(Outcome(aim, aim.figure([took])).lines) for took in (21.0, 19.0))
    assert "MISSED" in missed[0]
    assert missed[1].endswith("stopped by: the disk")
    assert len(met) == 1


def test_every_bound_has_its_limit() -> None:
    """Told beside it where it is missed."""
    assert not [aim.name for each in TABLE for aim in each.aims if (aim.bound is None) is bool(aim.limit)]
