"""What the bot needs to be on Slack: tokens from the environment, and which way Slack talks to it."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from cryptography.fernet import Fernet
from pydantic import SecretStr

from bot.core.config import SlackSettings
from bot.core.domain.errors import ConfigError
from bot.core.secrets import read_secret
from bot.core.text.catalog import N_, _

BOT_TOKEN, APP_TOKEN = "TOXSCAN_SLACK_BOT_TOKEN", "TOXSCAN_SLACK_APP_TOKEN"
BOT_KIND, APP_KIND = "xoxb-", "xapp-"  # How each begins.
SIGNING_SECRET = "TOXSCAN_SLACK_SIGNING_SECRET"  # noqa: S105 - the variable's name
CLIENT_ID, CLIENT_SECRET = "TOXSCAN_SLACK_CLIENT_ID", "TOXSCAN_SLACK_CLIENT_SECRET"
ENCRYPTION_KEY = "TOXSCAN_SLACK_ENCRYPTION_KEY"
GUIDE = N_("docs/slack.md says where to find it.")

Transport = Literal["socket", "http"]


@dataclass(frozen=True, slots=True)
class Access:
    """How the bot gets on Slack.

    With `client_id` and `client_secret` any workspace can install it, over HTTP; `encryption_key` keeps their tokens.
    """

    transport: Transport
    bot_token: SecretStr | None = None
    app_token: SecretStr | None = None
    signing_secret: SecretStr | None = None
    client_id: str = ""
    client_secret: SecretStr | None = None
    encryption_key: SecretStr | None = None
    host: str = "127.0.0.1"
    port: int = 3000
    base_url: str = "https://slack.com/api"

    def __post_init__(self) -> None:
        """Reject incomplete access at once.

        Raises:
            ConfigError: a token or secret is missing, or of the wrong kind.
        """
        if self.transport == "socket":
            _need(self.bot_token, BOT_TOKEN, BOT_KIND)
            _need(self.app_token, APP_TOKEN, APP_KIND)
        else:
            _need(self.signing_secret, SIGNING_SECRET)
            if not self.many:
                _need(self.bot_token, BOT_TOKEN, BOT_KIND)
        if self.many:
            if self.encryption_key is None:
                raise ConfigError(
                    _(
                        "{client_id} is set, so many workspaces can install the bot, but {key} is not: "
                        "their tokens would be stored unencrypted.",
                        client_id=CLIENT_ID,
                        key=ENCRYPTION_KEY,
                    ),
                    _(
                        "Make a key as docs/slack.md shows, or remove {client_id} to serve one workspace.",
                        client_id=CLIENT_ID,
                    ),
                )
            try:
                Fernet(self.encryption_key.get_secret_value())
            except ValueError as error:
                raise ConfigError(
                    _(
                        "{key} is not a key: it must be 32 random bytes in URL-safe base64.",
                        key=ENCRYPTION_KEY,
                    ),
                    _("Make one as docs/slack.md shows."),
                ) from error

    @property
    def many(self) -> bool:
        """Whether any workspace may install the bot, instead of the one whose token is set."""
        return bool(self.client_id and self.client_secret)


def from_environment(settings: SlackSettings, kept: Path) -> Access:
    """The access that the settings and the secrets give; `kept` is where `toxscan setup` keeps those.

    Raises:
        ConfigError: one is missing, of the wrong kind, or can't be read.
    """
    client_id = read_secret(CLIENT_ID, kept)
    return Access(
        settings.transport,
        bot_token=read_secret(BOT_TOKEN, kept),
        app_token=read_secret(APP_TOKEN, kept),
        signing_secret=read_secret(SIGNING_SECRET, kept),
        client_id=client_id.get_secret_value() if client_id else "",
        client_secret=read_secret(CLIENT_SECRET, kept),
        encryption_key=read_secret(ENCRYPTION_KEY, kept),
        host=settings.host,
        port=settings.port,
        base_url=settings.base_url,
    )


def _need(secret: SecretStr | None, name: str, start: str = "") -> None:
    if secret is None:
        raise ConfigError(_("{name} is not set, and the bot can't be on Slack without it.", name=name), _(GUIDE))
    if not secret.get_secret_value().startswith(start):
        raise ConfigError(
            _("{name} is not the right token: this kind begins with {start}.", name=name, start=start), _(GUIDE)
        )
