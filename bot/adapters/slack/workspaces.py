"""Whom the bot works for: the one workspace whose token is set, or all that have installed it."""

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

import aiohttp
import structlog
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_async_handlers import (
    AsyncConnectionErrorRetryHandler,
    AsyncRateLimitErrorRetryHandler,
    AsyncServerErrorRetryHandler,
)
from slack_sdk.http_retry.request import HttpRequest
from slack_sdk.web.async_client import AsyncWebClient

from bot.adapters.slack.access import BOT_TOKEN, Access
from bot.adapters.slack.entry import NO_ENTRY, no_entry
from bot.adapters.slack.installations import Installations

TRIES = 5  # After a 429: each waits as long as Slack asks for.
REMEMBERED = 2_000  # Ids kept in memory; they can be asked for again.
TIMEOUT = 30  # Seconds for one call.
ADMIN_SECONDS = 300  # How long we believe that somebody manages a workspace, or does not.

ONCE = ("chat.postMessage", "chat.postEphemeral", "files.completeUploadExternal", "views.open", "oauth.v2.access")
"""Methods that are not idempotent: only who knows a message's key may repeat them."""

V = TypeVar("V")

log = structlog.get_logger()


class _BrokenLine(AsyncConnectionErrorRetryHandler):
    """Repeats after a broken line what does no harm twice."""

    async def _can_retry_async(self, *, request: HttpRequest, **about: Any) -> bool:
        return not request.url.endswith(ONCE) and await super()._can_retry_async(request=request, **about)


class _ServerError(AsyncServerErrorRetryHandler):
    """The same after an error of Slack's."""

    async def _can_retry_async(self, *, request: HttpRequest, **about: Any) -> bool:
        return not request.url.endswith(ONCE) and await super()._can_retry_async(request=request, **about)


class Remembered(OrderedDict[tuple[str, str], V]):
    """The latest things that were looked up."""

    def keep(self, key: tuple[str, str], value: V) -> V:
        """Remember it, and forget the oldest where it gets too much."""
        self[key] = value
        while len(self) > REMEMBERED:
            self.popitem(last=False)
        return value


@dataclass(slots=True)
class Workspaces:
    """The bot in its workspaces: who it is there, and the way to call Slack for it."""

    access: Access
    session: aiohttp.ClientSession
    installations: Installations | None = None
    _single: AuthorizeResult | None = None
    clock: Callable[[], float] = time.monotonic
    pictures: Remembered[str] = field(default_factory=Remembered)  # Ids of files, by what is in them.
    shared: Remembered[str] = field(default_factory=Remembered)  # The same in a thread.
    too_long: dict[str, int] = field(default_factory=dict)  # By workspace: JSON of blocks, in characters, it refused.
    _direct: Remembered[str] = field(default_factory=Remembered)
    _admins: Remembered[tuple[bool, float]] = field(default_factory=Remembered)

    async def start(self) -> None:
        """Find out who the bot is, where it is in one workspace.

        Raises:
            ConfigError: Slack does not accept the token.
            UnreachableError: Slack can't be reached.
        """
        if self.installations:
            return
        assert self.access.bot_token
        token = self.access.bot_token.get_secret_value()
        try:
            found = await self.client(token).auth_test()
        except NO_ENTRY as error:
            hint = f"Copy it again from your app's page at Slack, “OAuth & Permissions”, into {BOT_TOKEN}."
            raise no_entry(error, "bot token", hint) from error
        self._single = AuthorizeResult(
            enterprise_id=found.get("enterprise_id"),
            team_id=found["team_id"],
            bot_user_id=found["user_id"],
            bot_id=found.get("bot_id"),
            bot_token=token,
        )

    async def authorize(self, enterprise_id: str | None, team_id: str | None) -> AuthorizeResult | None:
        """Who the bot is in the workspace that a request comes from; None where it is not installed."""
        if self.installations is None:
            return self._single
        installed = await self.installations.find(enterprise_id, team_id)
        if installed is None:
            return None
        return AuthorizeResult(
            enterprise_id=enterprise_id,
            team_id=team_id,
            bot_user_id=installed.bot_user_id,
            bot_id=installed.bot_id,
            bot_token=installed.token,
        )

    def client(self, token: str | None) -> AsyncWebClient:
        """The way to call Slack with a token: waits when told to, and repeats what can be after a broken line."""
        return AsyncWebClient(
            token,
            base_url=self.access.base_url,
            timeout=TIMEOUT,
            session=self.session,
            retry_handlers=[
                _BrokenLine(),
                _ServerError(),
                AsyncRateLimitErrorRetryHandler(max_retry_count=TRIES),
            ],
        )

    async def is_admin(self, client: AsyncWebClient, team_id: str, user_id: str) -> bool:
        """Whether somebody manages the workspace; no, where Slack does not say."""
        key = (team_id, user_id)
        known = self._admins.get(key)
        if known is None or self.clock() > known[1]:
            try:
                user = (await client.users_info(user=user_id))["user"]
            except (SlackApiError, aiohttp.ClientError, OSError) as error:
                log.warning("slack.user_not_known", error=type(error).__name__)
                return False
            known = self._admins.keep(key, (_manages(user, team_id), self.clock() + ADMIN_SECONDS))
        return known[0]

    async def direct(self, client: AsyncWebClient, team_id: str, user_id: str) -> str:
        """The channel of the direct messages between the bot and somebody."""
        key = (team_id, user_id)
        if key in self._direct:
            return self._direct[key]
        opened = await client.conversations_open(users=user_id)
        return self._direct.keep(key, opened["channel"]["id"])


def _manages(user: dict[str, Any], team_id: str) -> bool:
    """Whether somebody manages the workspace, or the organisation that it is part of.

    With an organisation's token Slack may speak of another of the person's workspaces: what they are there is nothing.
    """
    organisation = user.get("enterprise_user") or {}
    if organisation.get("is_admin") or organisation.get("is_owner"):
        return True
    return bool(user.get("is_admin") or user.get("is_owner")) and user.get("team_id") in {None, team_id}
