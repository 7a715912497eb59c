"""Settings from the file, the environment and the command line."""

import tomllib
from pathlib import Path

import pytest

from bot.core.config import BudgetSettings, DiscordSettings, LimitSettings, Settings, SlackSettings, XSettings, load
from bot.core.domain.errors import ConfigError
from bot.core.domain.labels import Label

EXAMPLE = Path(__file__).resolve().parents[2] / "config.example.toml"


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder without a config.toml."""
    monkeypatch.chdir(tmp_path)


def test_without_a_file_everything_has_a_default() -> None:
    """The bundled model, a folder of the user's own."""
    settings = load()
    assert settings.model == "mini"
    assert settings.database_file.name == "toxscan.db"


def test_the_example_shows_every_setting_with_its_default() -> None:
    """Whoever copies it changes nothing, and no setting is missing from it."""
    assert load(EXAMPLE).model_dump() == load().model_dump()
    shown = EXAMPLE.read_text("utf-8")
    assert all(f"{name} =" in shown or f"[{name}]" in shown for name in Settings.model_fields)
    tables = (XSettings, BudgetSettings, LimitSettings, DiscordSettings, SlackSettings)
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


@pytest.mark.parametrize("shards", ["shard_ids = [0]", "shard_ids = [3]\nshard_count = 3", "shard_ids = [-1]"])
def test_shards_that_there_are_not_are_said(tmp_path: Path, shards: str) -> None:
    """They count from 0, and one has to say of how many."""
    file = tmp_path / "config.toml"
    file.write_text(f"[discord]\n{shards}\n")
    with pytest.raises(ConfigError, match="discord"):
        load(file)


def test_a_home_folder_is_understood(tmp_path: Path) -> None:
    """`~` in data_dir is the user's home."""
    (tmp_path / "config.toml").write_text('data_dir = "~/toxscan"\n')
    assert load().data_dir == Path.home() / "toxscan"


URL = "postgresql+asyncpg://toxscan:s3cret@db.example/toxscan"


def test_without_a_database_it_is_a_file_in_the_data_folder(tmp_path: Path) -> None:
    """Nothing has to be set."""
    assert load(data_dir=tmp_path).stored_in == tmp_path / "toxscan.db"


def test_a_database_comes_from_the_environment_or_from_a_file_that_it_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As secrets do; and it is shown nowhere."""
    (tmp_path / "secret").write_text(f"{URL}\n")
    monkeypatch.setenv("TOXSCAN_DATABASE_FILE", str(tmp_path / "secret"))
    from_file = load()
    monkeypatch.setenv("TOXSCAN_DATABASE", URL.replace("db", "other"))
    from_environment = load()
    assert from_file.database.get_secret_value() == URL
    assert from_environment.database.get_secret_value() == URL.replace("db", "other")
    assert from_file.stored_in == from_file.database
    assert "s3cret" not in f"{from_file!r} {from_file} {from_file.model_dump()}"


@pytest.mark.parametrize(
    "wrong", ["postgresql://a:s3cret@h/n", "mysql://a:s3cret@h/n", "s3cret", "postgresql+asyncpg://a:s3cret@h"]
)
def test_another_database_is_refused_without_repeating_its_address(tmp_path: Path, wrong: str) -> None:
    """The sentence shows what it must look like."""
    (tmp_path / "config.toml").write_text(f'database = "{wrong}"\n')
    with pytest.raises(ConfigError, match=r"database: it must be postgresql\+asyncpg://USER") as caught:
        load()
    assert "s3cret" not in str(caught.value)


def test_quick_is_read_under_its_old_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Files and environments of earlier versions call it `screen`; the new name goes before."""
    file = tmp_path / "config.toml"
    file.write_text('screen = "off"\n')
    assert load(file).quick == "off"
    file.write_text('screen = "off"\nquick = "auto"\n')
    assert load(file).quick == "auto"
    file.write_text("")
    monkeypatch.setenv("TOXSCAN_SCREEN", "off")
    assert load(file).quick == "off"
    monkeypatch.setenv("TOXSCAN_QUICK", "auto")
    assert load(file).quick == "auto"
