"""Installing the bot into any workspace: Slack's OAuth, through slack-bolt's own flow."""

import itertools
import logging
import re
import secrets
import time
from contextlib import AbstractContextManager
from typing import Any

import structlog
from cryptography.fernet import Fernet, InvalidToken
from slack_bolt.error import BoltError
from slack_bolt.oauth.async_callback_options import AsyncCallbackOptions, AsyncFailureArgs, AsyncSuccessArgs
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.oauth.installation_store import Installation
from slack_sdk.oauth.state_store.async_state_store import AsyncOAuthStateStore
from slack_sdk.web.async_client import AsyncWebClient

from bot.adapters.slack.connection.tokens import Access
from bot.adapters.slack.messages.refusals import FAILURES
from bot.adapters.slack.workspaces.installations import Installations
from bot.adapters.slack.workspaces.pages import failed_page, install_page, installed_page
from bot.core.domain.errors import ToxscanError
from bot.core.text.catalog import use_language
from bot.core.text.translations import Translations

# What the bot needs, each with its use; manifest.yaml asks for the same.
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
REASON = 60  # Characters of what went wrong, in the log: it stands in an address that anybody can write.
STATE_SECONDS = 600  # From the start of an installation to its end.
MOST_STATES = 10_000  # Consumed ones that are remembered: anybody can begin installations.
_CODE = re.compile(r"with code: .* - error: ", re.DOTALL)

log = structlog.get_logger()
HEADERS = {
    "Content-Type": "text/html; charset=utf-8",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",  # Slack's code stands in the address of the last page.
}


def oauth_flow(
    access: Access, installations: Installations, client: AsyncWebClient, translations: Translations
) -> AsyncOAuthFlow:
    """The pages where a workspace installs the bot."""
    assert access.client_secret
    secret = access.client_secret.get_secret_value()
    pages = _Pages(translations)
    settings = AsyncOAuthSettings(
        client_id=access.client_id,
        client_secret=secret,
        scopes=list(SCOPES),
        install_path=INSTALL,
        redirect_uri_path=REDIRECT,
        installation_store=installations,
        state_store=SealedStates(),
        state_expiration_seconds=STATE_SECONDS,
        callback_options=AsyncCallbackOptions(success=pages.installed, failure=pages.failed),
    )
    return _Flow(pages, settings=settings, client=client, logger=_logger())


def _logger() -> logging.Logger:
    """The flow's own log, without the code of an installation: whoever has it can end that in our place."""
    found = logging.getLogger("slack_bolt.oauth")
    found.addFilter(_drop_code)
    return found


def _drop_code(record: logging.LogRecord) -> bool:
    record.msg = _CODE.sub("- error: ", str(record.msg))
    return True


class _Flow(AsyncOAuthFlow):
    """Slack's own flow, with our page at its beginning."""

    def __init__(self, pages: "_Pages", **parts: Any) -> None:
        super().__init__(**parts)
        self._pages = pages

    async def build_install_page_html(self, url: str, request: AsyncBoltRequest) -> str:
        """Our page instead of slack-bolt's, which loads a picture from elsewhere."""
        return self._pages.install(url, request)

    async def append_set_cookie_headers(self, headers: dict[str, Any], set_cookie_value: str | None) -> dict[str, Any]:
        """Our headers beside the cookie."""
        return dict(await super().append_set_cookie_headers({**headers, **HEADERS}, set_cookie_value))

    async def run_installation(self, code: str) -> Installation | None:
        """Fetch it from Slack; None where Slack does not give it, or can't be reached."""
        try:
            return await super().run_installation(code)
        except FAILURES as error:
            log.warning("slack.installation_not_fetched", error=type(error).__name__)
            return None

    async def store_installation(self, request: AsyncBoltRequest, installation: Installation) -> None:
        """Keep it.

        Raises:
            BoltError: it could not be kept; then the flow shows so.
        """
        try:
            await super().store_installation(request, installation)
        except ToxscanError as error:
            log.exception("slack.installation_not_kept")
            raise BoltError from error


class _Pages:
    """What the browser shows, in the language that it asks for."""

    def __init__(self, translations: Translations) -> None:
        self._translations = translations

    def install(self, url: str, request: AsyncBoltRequest) -> str:
        """Before."""
        with self._language(request):
            return install_page(url)

    async def installed(self, args: AsyncSuccessArgs) -> BoltResponse:
        """After it is installed."""
        made = args.installation
        with self._language(args.request):
            page = installed_page(made.app_id or "", made.team_id or "")
        return _answer(200, page, args.settings)

    async def failed(self, args: AsyncFailureArgs) -> BoltResponse:
        """After something went wrong."""
        log.warning("slack.not_installed", reason=args.reason[:REASON])
        with self._language(args.request):
            return _answer(args.suggested_status_code, failed_page(args.reason, INSTALL), args.settings)

    def _language(self, request: AsyncBoltRequest) -> AbstractContextManager[None]:
        first = request.headers.get("accept-language", [""])[0]
        return use_language(self._translations.find(first.partition(",")[0].partition(";")[0].strip()))


def _answer(status: int, page: str, settings: AsyncOAuthSettings) -> BoltResponse:
    """The page; the state's cookie goes."""
    cookie = {"Set-Cookie": settings.state_utils.build_set_cookie_for_deletion()}
    return BoltResponse(status=status, headers={**HEADERS, **cookie}, body=page)


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
        except (InvalidToken, ValueError):  # A ValueError where it has other letters than ASCII's.
            return False
        if state in self._consumed:
            return False
        now = self._consumed[state] = time.monotonic()
        for oldest, at in list(itertools.islice(self._consumed.items(), 2)):  # Faster than they come.
            if now - at >= STATE_SECONDS or len(self._consumed) > MOST_STATES:
                del self._consumed[oldest]
        return True
