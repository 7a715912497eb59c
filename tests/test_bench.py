"""The benches on a machine that has only the clone: no real timelines beside it."""

from pathlib import Path

import pytest

from bench import texts


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
