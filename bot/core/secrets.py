"""Secrets: from the environment, a file that it names, or what `toxscan setup` keeps; never from config.toml."""

import os
from collections.abc import Mapping
from pathlib import Path

from pydantic import SecretStr

from bot.core.domain.errors import ConfigError
from bot.core.files import private
from bot.core.text.catalog import _

DATABASE = "TOXSCAN_DATABASE"  # A setting as well: it holds a password where it names a server.
X_BEARER_TOKEN = "TOXSCAN_X_BEARER_TOKEN"  # noqa: S105 - here and below, the variable's name
DISCORD_TOKEN = "TOXSCAN_DISCORD_TOKEN"  # noqa: S105
SERVE_KEY = "TOXSCAN_SERVE_KEY"
SLACK_SECRETS = ("TOXSCAN_SLACK_BOT_TOKEN", "TOXSCAN_SLACK_APP_TOKEN", "TOXSCAN_SLACK_SIGNING_SECRET")


def read_secret(name: str, kept: Path | None = None) -> SecretStr | None:
    """The secret in the variable `name`, in the file that `name`_FILE names, or in `kept`/`name`; None where in none.

    Raises:
        ConfigError: a file can't be read or is empty, or the secret can't be sent in a header.
    """
    value, source = os.environ.get(name, ""), name
    if not value and (file := os.environ.get(f"{name}_FILE", "")):
        value, source = _read_named(name, file), _("the file that {name}_FILE names", name=name)
    elif not value.strip() and kept and (found := kept / name).is_file():
        value, source = _read_kept(found), str(found)
    return check_secret(value, source)


def keep_secrets(kept: Path, secrets: Mapping[str, SecretStr]) -> None:
    """Keep them where `read_secret` looks, each whole or not at all, for this user's eyes only.

    Raises:
        OSError: they can't be written.
    """
    private.make_folder(kept)
    for name, secret in secrets.items():
        part = kept / f"{name}.part"
        with open(part, "w", encoding="ascii", opener=private.opener) as out:
            out.write(secret.get_secret_value())
        part.replace(kept / name)


def check_secret(value: str, source: str) -> SecretStr | None:
    """The secret without the blanks around it; None where there is none.

    Raises:
        ConfigError: it can't be sent in a header, and so is none.
    """
    value = value.strip()
    if not (value.isascii() and value.isprintable() and " " not in value):
        raise ConfigError(
            _("What {source} contains is not a token: a token has no spaces and no special characters.", source=source),
            _("Copy it again."),
        )
    return SecretStr(value) if value else None


def _read_named(name: str, file: str) -> str:
    try:
        value = Path(file).expanduser().read_text("utf-8")
    except RuntimeError as error:
        raise ConfigError(
            _("{name}_FILE names the home directory of a user who does not exist.", name=name),
            _("Correct the path."),
        ) from error
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", "") or _("it is not text")
        raise ConfigError(
            _("The file that {name}_FILE names can't be read ({reason}).", name=name, reason=reason),
            _("Correct the path."),
        ) from error
    if not value.strip():
        raise ConfigError(_("The file that {name}_FILE names is empty.", name=name), _("Put the secret into it."))
    return value


def _read_kept(file: Path) -> str:
    try:
        return file.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", "") or _("it is not text")
        raise ConfigError(
            _("{file} can't be read ({reason}).", file=file, reason=reason), _("Run `toxscan setup` again.")
        ) from error
