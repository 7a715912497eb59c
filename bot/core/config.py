"""The settings: config.toml, over it the environment (TOXSCAN_…), over that the command line."""

import difflib
import os
import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, ClassVar, Literal, Self

import platformdirs
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr, ValidationError, model_validator
from pydantic_core import ErrorDetails, PydanticCustomError
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    SettingsError,
    TomlConfigSettingsSource,
)

from bot.core.domain.errors import ConfigError
from bot.core.domain.labels import Label
from bot.core.domain.networks import NAME
from bot.core.secrets import DATABASE, read_secret
from bot.core.text.catalog import _

Probability = Annotated[float, Field(ge=0.0, le=1.0)]
Dollars = Annotated[Decimal, Field(ge=0, le=1_000_000, max_digits=12, decimal_places=6)]


def _strip_slash(url: str) -> str:
    return url.rstrip("/")


def _check_postgres_url(url: SecretStr) -> SecretStr:
    """PostgreSQL's URL, or nothing. What is said of a wrong one must not repeat it: it holds a password."""
    if url.get_secret_value():
        from sqlalchemy import make_url
        from sqlalchemy.exc import ArgumentError

        try:
            parts = make_url(url.get_secret_value())
        except (ArgumentError, ValueError):
            parts = None
        if parts is None or parts.drivername != "postgresql+asyncpg" or not parts.database:
            raise PydanticCustomError(
                "database",
                _("it must be postgresql+asyncpg://USER:PASSWORD@HOST/NAME, or empty for a file in data_dir"),
            )
    return url


# A handle or an account's id, on whichever network.
AccountName = Annotated[str, Field(pattern=rf"^@?{NAME}$")]
# A Discord id means one person everywhere, a Slack id only with its workspace.
Owner = Annotated[str, Field(pattern=r"^(discord:\d{1,20}|slack:T[A-Z0-9]+/[UW][A-Z0-9]+)$")]
Person = Annotated[str, Field(pattern=r"^(discord:\d{1,20}|slack:T[A-Z0-9]+/[UW][A-Z0-9]+|terminal:local)$")]


class XSettings(BaseModel):
    """Reading from X. The prices are those of X's price list, in dollars."""

    model_config = ConfigDict(extra="forbid")

    base_url: Annotated[str, Field(pattern=r"^https?://[^/\s]+[^\s]*$"), AfterValidator(_strip_slash)] = (
        "https://api.x.com"
    )
    timeout_seconds: float = Field(20.0, gt=0, le=300)
    full_archive: bool = False
    post_price: Dollars = Decimal("0.005")
    user_price: Dollars = Decimal("0.010")
    compliance: Literal["jobs", "lookup", "off"] = "jobs"


class NetworkSettings(BaseModel):
    """The networks that cost nothing, and whose accounts are left alone on any network."""

    model_config = ConfigDict(extra="forbid")

    bluesky: bool = True
    bluesky_url: Annotated[str, Field(pattern=r"^https?://[^/\s]+[^\s]*$"), AfterValidator(_strip_slash)] = (
        "https://public.api.bsky.app"
    )
    mastodon: bool = True
    timeout_seconds: float = Field(20.0, gt=0, le=300)
    opt_out: list[AccountName] = Field(default_factory=list)
    own_archives: dict[Person, list[AccountName]] = Field(default_factory=dict)


class BudgetSettings(BaseModel):
    """What may be spent on X in a calendar month (UTC), in dollars; None for no limit."""

    model_config = ConfigDict(extra="forbid")

    per_user: Dollars | None = Decimal(20)
    per_workspace: Dollars | None = Decimal(50)
    total: Dollars | None = Decimal(100)


class LimitSettings(BaseModel):
    """How much one chat user may ask for."""

    model_config = ConfigDict(extra="forbid")

    cooldown_seconds: float = Field(10.0, ge=0, le=86_400)
    scans_at_once: int = Field(2, ge=1, le=1000)
    watches_per_user: int = Field(20, ge=0, le=100)


class DiscordSettings(BaseModel):
    """Which of Discord's shards this process serves, of how many; without them all, as many as Discord proposes.

    `admin_server` is the number of the server where /admin is offered.
    """

    model_config = ConfigDict(extra="forbid")

    shard_ids: list[Annotated[int, Field(ge=0)]] = Field(default_factory=list)
    shard_count: int | None = Field(None, ge=1)
    admin_server: int | None = Field(None, ge=1)

    @model_validator(mode="after")
    def _fit(self) -> Self:
        if self.shard_ids and (self.shard_count is None or max(self.shard_ids) >= self.shard_count):
            raise ValueError("shard_ids count from 0 and need a shard_count above the highest of them")
        return self


class SlackSettings(BaseModel):
    """How Slack talks to the bot: over a socket that the bot opens, or by HTTP requests to `host`:`port`."""

    model_config = ConfigDict(extra="forbid")

    base_url: Annotated[str, Field(pattern=r"^https?://[^/\s]+[^\s]*$"), AfterValidator(_strip_slash)] = (
        "https://slack.com/api"
    )
    transport: Literal["socket", "http"] = "socket"
    host: str = "127.0.0.1"
    port: int = Field(3000, ge=1, le=65_535)


class HealthSettings(BaseModel):
    """Where `toxscan run` says how it is: /healthz, /readyz and /metrics."""

    model_config = ConfigDict(extra="forbid")

    enabled: bool = True
    host: str = "127.0.0.1"
    port: int = Field(9464, ge=1, le=65_535)


class ServeSettings(BaseModel):
    """Where `toxscan serve` answers, how many connections and requests at once, and for how many seconds each."""

    model_config = ConfigDict(extra="forbid")

    host: str = "127.0.0.1"
    port: int = Field(8765, ge=1, le=65_535)
    most_connections: int = Field(512, ge=1, le=100_000)
    most_waiting: int = Field(256, ge=1, le=100_000)
    seconds: float = Field(30.0, gt=0, le=3600)


class ScoringSettings(BaseModel):
    """Where the model is computed: in one process here, or by actors on Ray. `address` "" starts Ray here."""

    model_config = ConfigDict(extra="forbid")

    engine: Literal["process", "ray"] = "process"
    address: str = ""
    actors: int = Field(1, ge=1, le=10_000)
    cpus_per_actor: float = Field(1.0, gt=0, le=1024)
    gpus_per_actor: float = Field(0.0, ge=0, le=64)


class RetentionSettings(BaseModel):
    """After how many days what nobody has asked for again goes; None to keep it."""

    model_config = ConfigDict(extra="forbid")

    days: int | None = Field(None, ge=1, le=36_500)


class EvidenceSettings(BaseModel):
    """Packages of evidence. `time_stamps` is the address of an RFC 3161 authority, "" for none."""

    model_config = ConfigDict(extra="forbid")

    time_stamps: Annotated[str, Field(pattern=r"^(https?://[^/\s]+[^\s]*)?$")] = ""


class Settings(BaseSettings):
    """Every setting, with its default; config.example.toml explains each."""

    model_config = SettingsConfigDict(
        env_prefix="TOXSCAN_", env_nested_delimiter="__", env_ignore_empty=True, extra="forbid"
    )
    toml_file: ClassVar[Path | None] = None

    data_dir: Annotated[Path, AfterValidator(Path.expanduser)] = Path(
        platformdirs.user_data_dir("toxscan", appauthor=False)
    )
    database: Annotated[SecretStr, AfterValidator(_check_postgres_url)] = SecretStr("")
    model: str = "mini"
    device: str = "auto"
    runtime: Literal["auto", "torch", "onnx", "onnx-int8", "torch-half"] = "auto"
    quick: Literal["auto", "off"] = "auto"
    threads: int = Field(0, ge=0, le=1024)
    hang_seconds: float = Field(120.0, gt=0)
    releases_url: str = "https://github.com/unitaryai/detoxify/releases/download"
    hub_url: str = "https://huggingface.co"
    thresholds: dict[Label, Probability] = Field(default_factory=dict)
    scoring: ScoringSettings = Field(default_factory=ScoringSettings)
    x: XSettings = Field(default_factory=XSettings)
    networks: NetworkSettings = Field(default_factory=NetworkSettings)
    budget: BudgetSettings = Field(default_factory=BudgetSettings)
    limits: LimitSettings = Field(default_factory=LimitSettings)
    discord: DiscordSettings = Field(default_factory=DiscordSettings)
    slack: SlackSettings = Field(default_factory=SlackSettings)
    health: HealthSettings = Field(default_factory=HealthSettings)
    serve: ServeSettings = Field(default_factory=ServeSettings)
    retention: RetentionSettings = Field(default_factory=RetentionSettings)
    evidence: EvidenceSettings = Field(default_factory=EvidenceSettings)
    owners: list[Owner] = Field(default_factory=list)
    log_level: Literal["debug", "info", "warning", "error"] = "warning"

    @model_validator(mode="before")
    @classmethod
    def _move_opt_outs(cls, given: dict[str, Any]) -> dict[str, Any]:
        """Read `opt_out` and `own_archives` where earlier versions had them, too: below [x]."""
        x = given.get("x")
        if not isinstance(x, dict):
            return given
        moved = {key: x[key] for key in ("opt_out", "own_archives") if key in x}
        kept = {key: value for key, value in x.items() if key not in moved}
        return {**given, "x": kept, "networks": moved | given.get("networks", {})} if moved else given

    @model_validator(mode="before")
    @classmethod
    def _rename_screen(cls, given: dict[str, Any]) -> dict[str, Any]:
        """Read `screen`, as earlier versions called `quick`, too."""
        kept = {key: value for key, value in given.items() if key != "screen"}
        return {"quick": given["screen"], **kept} if "screen" in given else given

    @property
    def database_file(self) -> Path:
        """The database where no other is named."""
        return self.data_dir / "toxscan.db"

    @property
    def secrets(self) -> Path:
        """Where `toxscan setup` keeps tokens, for `read_secret`."""
        return self.data_dir / "secrets"

    @property
    def stored_in(self) -> Path | SecretStr:
        """What `open_store` opens: the file, or PostgreSQL's URL."""
        return self.database if self.database.get_secret_value() else self.database_file

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
        ConfigError: a file is missing, or config.toml no TOML, or settings are wrong: all mistakes at once.
    """
    if config is not None and not config.is_file():
        raise ConfigError(
            _("There is no configuration file {path}.", path=config),
            _("Copy config.example.toml to start with one."),
        )

    class FromFile(Settings):
        toml_file = config or Path("config.toml")

    try:
        if overrides.get("database") is None:
            overrides["database"] = read_secret(DATABASE)  # It may come from a file.
        if "TOXSCAN_QUICK" not in os.environ:  # See `_rename_screen`.
            overrides.setdefault("quick", os.environ.get("TOXSCAN_SCREEN") or None)
        return FromFile(**{name: value for name, value in overrides.items() if value is not None})
    except ValidationError as error:
        mistakes = "; ".join(map(_mistake, error.errors(include_input=False)))
        raise ConfigError(
            _("The settings are wrong: {mistakes}.", mistakes=mistakes), _("config.example.toml explains each of them.")
        ) from error
    except SettingsError as error:
        raise ConfigError(
            _("A TOXSCAN_… environment variable can't be read: {error}.", error=error),
            _("Write a table as JSON there."),
        ) from error
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(
            _("{file} is not valid TOML: {error}.", file=FromFile.toml_file, error=error),
            _("Correct the line it names."),
        ) from error


def _list_keys(tables: list[str]) -> list[str]:
    """The known keys of a table, or of the top level."""
    if not tables:
        return list(Settings.model_fields)
    kind = Settings.model_fields[tables[0]].annotation
    return list(kind.model_fields) if isinstance(kind, type) and issubclass(kind, BaseModel) else list(Label)


def _mistake(error: ErrorDetails) -> str:
    """One mistake, as a person would say it, with its key."""
    *tables, key = (str(part) for part in error["loc"] if part != "[key]")
    place = ".".join((*tables, key))
    if error["type"] == "extra_forbidden" or (tables and error["type"] == "enum"):
        known = _list_keys(tables)
        close = difflib.get_close_matches(key, known, 1)
        if close:
            return _("there is no {place} (did you mean {name}?)", place=place, name=close[0])
        return _("there is no {place}", place=place)
    return f"{place}: {error['msg'][0].lower()}{error['msg'][1:]}"
