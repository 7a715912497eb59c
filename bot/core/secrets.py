"""Secrets: from the environment, or from a file that the environment names; never from config.toml, never shown."""

import os
from pathlib import Path

from pydantic import SecretStr

from bot.core.domain.errors import ConfigError
from bot.core.text.catalog import _

DATABASE = "TOXSCAN_DATABASE"  # A setting as well: it holds a password where it names a server.
X_BEARER_TOKEN = "TOXSCAN_X_BEARER_TOKEN"  # noqa: S105 - here and below, the variable's name
DISCORD_TOKEN = "TOXSCAN_DISCORD_TOKEN"  # noqa: S105
SLACK_SECRETS = ("TOXSCAN_SLACK_BOT_TOKEN", "TOXSCAN_SLACK_APP_TOKEN", "TOXSCAN_SLACK_SIGNING_SECRET")


def read_secret(name: str) -> SecretStr | None:
    """The secret in the variable `name`, or in the file that `name`_FILE names; None where neither is set.

    Raises:
        ConfigError: the file can't be read or is empty, or the secret can't be sent in a header.
    """
    value, source = os.environ.get(name, ""), name
    if not value and (file := os.environ.get(f"{name}_FILE", "")):
        source = _("the file that {name}_FILE names", name=name)
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
    value = value.strip()
    if not (value.isascii() and value.isprintable() and " " not in value):
        raise ConfigError(
            _("What {source} contains is not a token: a token has no spaces and no special characters.", source=source),
            _("Copy it again."),
        )
    return SecretStr(value) if value else None
