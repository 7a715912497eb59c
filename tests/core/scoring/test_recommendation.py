"""Which larger model a machine could carry, and that it is said once."""

import json
from pathlib import Path

import pytest

from bot.core.config import Settings
from bot.core.scoring.models.recommendation import (
    Machine,
    first_recommendation,
    larger_model,
    memory_needed,
    this_machine,
)
from bot.core.scoring.models.registry import SPECS
from tests.core.scoring.tiny import make_tiny

GIGABYTE = 10**9
LARGE = Machine(cores=8, memory=64 * GIGABYTE)
SMALLER = Machine(cores=4, memory=12 * GIGABYTE)


@pytest.mark.parametrize(
    ("machine", "name"),
    [
        (LARGE, "multilingual"),
        (SMALLER, "unbiased"),
        (Machine(cores=2, memory=64 * GIGABYTE), None),
        (Machine(cores=64, memory=4 * GIGABYTE), None),
    ],
    ids=["more languages are worth most", "what fits", "too few cores", "too little memory"],
)
def test_the_machine_decides(machine: Machine, name: str | None) -> None:
    """By cores and memory."""
    spec = larger_model(machine)
    assert (spec and spec.name) == name


def test_a_recommended_model_takes_half_of_the_memory_at_most() -> None:
    """The bot and its database run there, too."""
    need = memory_needed(SPECS["multilingual"])
    assert larger_model(Machine(8, 2 * need)) is SPECS["multilingual"]
    assert larger_model(Machine(8, 2 * need - 1)) is not SPECS["multilingual"]


def test_it_is_one_sentence_with_the_command(tmp_path: Path) -> None:
    """And the setting that uses it."""
    said = first_recommendation(Settings(data_dir=tmp_path), LARGE)
    assert said == (
        "This machine could carry a larger model, multilingual (posts in English and six more languages), "
        "at about 8 times the work of mini: `toxscan models fetch multilingual`, "
        'then model = "multilingual" in config.toml.'
    )


def test_it_is_said_once(tmp_path: Path) -> None:
    """Not at each start."""
    settings = Settings(data_dir=tmp_path)
    assert first_recommendation(settings, LARGE)
    assert first_recommendation(settings, LARGE) == ""


def test_a_folder_that_cant_be_written_stops_nothing(tmp_path: Path) -> None:
    """Then it is said again."""
    settings = Settings(data_dir=tmp_path / "missing")
    assert first_recommendation(settings, LARGE) == first_recommendation(settings, LARGE) != ""


def test_who_has_chosen_hears_nothing(tmp_path: Path) -> None:
    """Another model, or one that was fetched already."""
    assert first_recommendation(Settings(data_dir=tmp_path, model="original"), LARGE) == ""
    folder = make_tiny(SPECS["unbiased"].folder(tmp_path), name="unbiased", family="roberta")
    manifest = json.loads((folder / "manifest.json").read_text())
    manifest["sha256"]["unbiased.ckpt"] = SPECS["unbiased"].sha256 + "0" * 56
    (folder / "manifest.json").write_text(json.dumps(manifest))
    assert first_recommendation(Settings(data_dir=tmp_path), SMALLER) == ""


def test_this_machine_has_cores_and_memory() -> None:
    """Whatever it is."""
    machine = this_machine()
    assert machine.cores > 0
    assert machine.memory > GIGABYTE / 10
