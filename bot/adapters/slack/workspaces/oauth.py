"""Installing the bot into any workspace: Slack's OAuth, through slack-bolt's own flow."""

import secrets
import time

from cryptography.fernet import Fernet, InvalidToken
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from slack_sdk.oauth.state_store.async_state_store import AsyncOAuthStateStore
from slack_sdk.web.async_client import AsyncWebClient

from bot.adapters.slack.connection.tokens import Access
from bot.adapters.slack.workspaces.installations import Installations

# What the bot needs, each with its use; slack-manifest.yaml asks for the same.
SCOPES = (
    "app_mentions:read",  # Mentions, in threads.
    "chat:write",  # Answers.
    "commands",  # The slash command and the shortcuts.
    "files:read",  # Archives that people send.
    "files:write",  # Charts, exports.
    "im:history",  # What people write to the bot directly.
    "im:write",  # Beginning direct messages.
    "usergroups:read",  # Who is in the groups that settings name.
    "users:read",  # Who manages the workspace, and may change its settings.
)
INSTALL, REDIRECT = "/slack/install", "/slack/oauth_redirect"
STATE_SECONDS = 600  # From the start of an installation to its end.


def oauth_flow(access: Access, installations: Installations, client: AsyncWebClient) -> AsyncOAuthFlow:
    """The pages where a workspace installs the bot."""
    assert access.client_secret
    secret = access.client_secret.get_secret_value()
    settings = AsyncOAuthSettings(
        client_id=access.client_id,
        client_secret=secret,
        scopes=list(SCOPES),
        install_path=INSTALL,
        redirect_uri_path=REDIRECT,
        installation_store=installations,
        state_store=SealedStates(),
        state_expiration_seconds=STATE_SECONDS,
    )
    return AsyncOAuthFlow(settings=settings, client=client)


class SealedStates(AsyncOAuthStateStore):
    """OAuth states that nobody else can make, good once and for ten minutes; a restart ends those under way."""

    def __init__(self) -> None:
        self._cipher = Fernet(Fernet.generate_key())
        self._consumed: dict[str, float] = {}

    async def async_issue(self, *_args: object, **_kwargs: object) -> str:
        """A new state."""
        return self._cipher.encrypt(secrets.token_bytes(16)).decode()

    async def async_consume(self, state: str) -> bool:
        """Whether the state is one of ours, not too old, and comes back for the first time."""
        try:
            self._cipher.decrypt(state, ttl=STATE_SECONDS)
        except InvalidToken:
            return False
        now = time.monotonic()
        self._consumed = {each: at for each, at in self._consumed.items() if now - at < STATE_SECONDS}
        if state in self._consumed:
            return False
        self._consumed[state] = now
        return True
