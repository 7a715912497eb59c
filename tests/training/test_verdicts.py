"""Verdicts that `toxscan verdicts` has written: what is learned from them, what is only measured."""

import json
import sys
from pathlib import Path

import pytest

from training.posts import read_rows
from training.rows import LABELS
from training.verdicts import main, read_lines, verdict_rows

TOXIC = {
    "text": "you are a pathetic idiot",
    "language": "en",
    "kind": "reply",
    "source": "archive",
    "scores": {"mini-1": {"toxicity": 0.97}},
    "verdict": "toxic",
    "labels": ["insult"],
    "opinions": 2,
}
KIND = TOXIC | {"text": "what a lovely morning", "verdict": "not_toxic", "labels": [], "opinions": 1}
FROM_X = KIND | {"text": "from elsewhere", "source": "x"}


def written(folder: Path, *lines: dict[str, object], name: str = "verdicts.jsonl") -> Path:
    """A file as the command writes it."""
    file = folder / name
    file.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), "utf-8")
    return file


def test_what_people_say_becomes_what_is_learned(tmp_path: Path) -> None:
    """What they did not say stays unknown; one person is a little less sure than two."""
    toxic, kind = verdict_rows(written(tmp_path, TOXIC, KIND))
    assert dict(zip(LABELS, toxic.targets, strict=True)) == {
        "toxicity": 1.0,
        "insult": 1.0,
        **dict.fromkeys(("severe_toxicity", "obscene", "threat", "identity_attack")),
    }
    assert kind.targets[0] == pytest.approx(0.1)
    assert kind.targets[LABELS.index("obscene")] is None


def test_a_fifth_is_held_back_by_its_words(tmp_path: Path) -> None:
    """Alike in every file, whatever else it holds."""
    lines = [KIND | {"text": f"the weather on day {n} is fine"} for n in range(200)]
    splits = {row.text: row.split for row in verdict_rows(written(tmp_path, *lines))}
    assert {row.text: row.split for row in verdict_rows(written(tmp_path, *lines[50:]))}.items() <= splits.items()
    assert set(splits.values()) == {"train", "test"}
    assert 20 <= list(splits.values()).count("test") <= 60


def test_nothing_is_learned_from_a_file_with_a_post_that_a_network_gave(tmp_path: Path) -> None:
    """The whole file is refused, with the line; measuring reads it."""
    file = written(tmp_path, TOXIC, FROM_X)
    with pytest.raises(ValueError, match=r"verdicts\.jsonl, line 2: a network gave this post"):
        list(verdict_rows(file))
    assert [line.from_network for line in read_lines(file)] == [False, True]


def test_verdicts_among_the_readings_are_learned_from(tmp_path: Path) -> None:
    """Where the teacher and the student find all others."""
    model, readings = tmp_path / "model", tmp_path / "readings"
    (model / "posts").mkdir(parents=True)
    readings.mkdir()
    for name in ("written.tsv", "read.tsv"):
        (model / "posts" / name).write_text("", "utf-8")
    written(readings, TOXIC)
    assert [row.text for row in read_rows(model, readings) if row.source == "read: verdicts"] == [TOXIC["text"]]


@pytest.mark.parametrize(
    "line", ["{}", "[]", "no", '{"source": "archive", "verdict": "unsure"}', json.dumps(KIND)[:-9]]
)
def test_a_damaged_line_is_named(tmp_path: Path, line: str) -> None:
    """By its number."""
    file = written(tmp_path, TOXIC)
    with file.open("a", encoding="utf-8") as lines:
        lines.write(line + "\n")
    with pytest.raises(ValueError, match="line 2: not what"):
        list(read_lines(file))


@pytest.mark.slow
def test_a_model_is_measured_by_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The bundled one, as the product scores: all posts, those held back, and those that X gave."""
    monkeypatch.setattr(sys, "argv", ["verdicts", str(written(tmp_path, TOXIC, KIND, FROM_X))])
    main()
    said = capsys.readouterr().out
    assert "# all: 3 posts" in said
    assert "these thresholds: agree about 3 of 3; of 1 flagged 1 are toxic; of 1 toxic 1 are flagged" in said
    assert "# from networks: 1 posts" in said
    assert "no others are suggested: too_few" in said
