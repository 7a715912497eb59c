"""The settings: config.toml, over it the environment (TOXSCAN_…), over that the command line."""

import difflib
import tomllib
from pathlib import Path
from typing import Annotated, Any, ClassVar, Literal

import platformdirs
from pydantic import AfterValidator, Field, ValidationError
from pydantic_core import ErrorDetails
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    SettingsError,
    TomlConfigSettingsSource,
)

from bot.core.errors import ConfigError
from bot.core.model import Label

Probability = Annotated[float, Field(ge=0.0, le=1.0)]


class Settings(BaseSettings):
    """Every setting, with its default; config.example.toml explains each."""

    model_config = SettingsConfigDict(env_prefix="TOXSCAN_", env_ignore_empty=True, extra="forbid")
    toml_file: ClassVar[Path | None] = None

    data_dir: Annotated[Path, AfterValidator(Path.expanduser)] = Path(
        platformdirs.user_data_dir("toxscan", appauthor=False)
    )
    model: str = "mini"
    device: str = "auto"
    threads: int = Field(0, ge=0, le=1024)
    hang_seconds: float = Field(120.0, gt=0)
    releases_url: str = "https://github.com/unitaryai/detoxify/releases/download"
    hub_url: str = "https://huggingface.co"
    thresholds: dict[Label, Probability] = Field(default_factory=dict)
    log_level: Literal["debug", "info", "warning", "error"] = "warning"

    @property
    def database(self) -> Path:
        """The database file."""
        return self.data_dir / "toxscan.db"

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - pydantic passes them; we use neither.
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Command line, then environment, then file; the first that knows a setting decides."""
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls, cls.toml_file)


def load(config: Path | None = None, **overrides: Any) -> Settings:
    """The settings from `config` (default: config.toml in the current folder, if there is one).

    Raises:
        ConfigError: the file is missing or no TOML, or settings are wrong: all mistakes at once.
    """
    if config is not None and not config.is_file():
        raise ConfigError(f"There is no configuration file {config}.", "Copy config.example.toml to start with one.")

    class FromFile(Settings):
        toml_file = config or Path("config.toml")

    try:
        return FromFile(**{name: value for name, value in overrides.items() if value is not None})
    except ValidationError as error:
        mistakes = "; ".join(map(_mistake, error.errors(include_input=False)))
        raise ConfigError(
            f"The settings are wrong: {mistakes}.", "config.example.toml explains each of them."
        ) from error
    except SettingsError as error:
        raise ConfigError(
            f"A TOXSCAN_… variable of the environment can't be read: {error}.", "A table is written there as JSON."
        ) from error
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{FromFile.toml_file} is not valid TOML: {error}.", "Mend the line it names.") from error


def _mistake(error: ErrorDetails) -> str:
    """One mistake, as a person would say it, with its key."""
    *tables, key = (str(part) for part in error["loc"] if part != "[key]")
    place = ".".join((*tables, key))
    if error["type"] == "extra_forbidden" or (tables and error["type"] == "enum"):
        known = list(Label) if tables else list(Settings.model_fields)
        close = difflib.get_close_matches(key, known, 1)
        return f"there is no {place}" + (f" (did you mean {close[0]}?)" if close else "")
    return f"{place}: {error['msg'][0].lower()}{error['msg'][1:]}"
