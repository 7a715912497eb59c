"""Settings from the file, the environment and the command line."""

import tomllib
from pathlib import Path

import pytest

from bot.core.config import BudgetSettings, LimitSettings, Settings, SlackSettings, XSettings, load
from bot.core.errors import ConfigError
from bot.core.model import Label

EXAMPLE = Path(__file__).resolve().parents[2] / "config.example.toml"


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder without a config.toml."""
    monkeypatch.chdir(tmp_path)


def test_without_a_file_everything_has_a_default() -> None:
    """The bundled model, a folder of the user's own."""
    settings = load()
    assert settings.model == "mini"
    assert settings.database.name == "toxscan.db"


def test_the_example_shows_every_setting_with_its_default() -> None:
    """Whoever copies it changes nothing, and no setting is missing from it."""
    assert load(EXAMPLE).model_dump() == load().model_dump()
    shown = EXAMPLE.read_text("utf-8")
    assert all(f"{name} =" in shown or f"[{name}]" in shown for name in Settings.model_fields)
    tables = (XSettings, BudgetSettings, LimitSettings, SlackSettings)
    assert all(f"{name} =" in shown for table in tables for name in table.model_fields)
    assert all(f"# {label.value} =" in shown for label in Label if label is not Label.SEXUAL_EXPLICIT)
    assert set(tomllib.loads(shown)) <= set(Settings.model_fields)


def test_the_command_line_goes_before_the_environment_before_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each overrides the next."""
    (tmp_path / "config.toml").write_text('model = "a"\ndevice = "b"\nlog_level = "info"\n')
    monkeypatch.setenv("TOXSCAN_MODEL", "c")
    monkeypatch.setenv("TOXSCAN_DEVICE", "d")
    settings = load(model="e", device=None)
    assert (settings.model, settings.device, settings.log_level) == ("e", "d", "info")


def test_all_mistakes_are_told_at_once(tmp_path: Path) -> None:
    """Each with its key."""
    (tmp_path / "config.toml").write_text('thraeds = 2\nlog_level = "loud"\n[thresholds]\ntoxicity = 1.5\nrage = 0.5\n')
    with pytest.raises(ConfigError) as caught:
        load()
    assert all(
        key in caught.value.message for key in ("thraeds", "log_level", "thresholds.toxicity", "thresholds.rage")
    )


def test_a_file_that_is_no_toml_is_said_with_its_place(tmp_path: Path) -> None:
    """The parser's line number is passed on."""
    (tmp_path / "config.toml").write_text("model = mini\n")
    with pytest.raises(ConfigError, match=r"config\.toml is not valid TOML: .*line 1"):
        load()


def test_a_named_file_that_is_missing_is_said(tmp_path: Path) -> None:
    """A typo in --config must not fall back to the defaults."""
    with pytest.raises(ConfigError, match="no configuration file"):
        load(tmp_path / "nowhere.toml")


def test_a_home_folder_is_understood(tmp_path: Path) -> None:
    """`~` in data_dir is the user's home."""
    (tmp_path / "config.toml").write_text('data_dir = "~/toxscan"\n')
    assert load().data_dir == Path.home() / "toxscan"
