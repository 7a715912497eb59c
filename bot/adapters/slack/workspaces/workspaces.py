"""Whom the bot works for: the one workspace whose token is set, or all that have installed it."""

import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

import aiohttp
import structlog
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.http_retry.builtin_async_handlers import (
    AsyncConnectionErrorRetryHandler,
    AsyncRateLimitErrorRetryHandler,
    AsyncServerErrorRetryHandler,
)
from slack_sdk.http_retry.request import HttpRequest
from slack_sdk.web.async_client import AsyncWebClient

from bot.adapters.slack.connection.sign_in import explain_no_entry
from bot.adapters.slack.connection.tokens import Access
from bot.adapters.slack.messages.refusals import FAILURES
from bot.adapters.slack.workspaces.installations import Installations
from bot.adapters.slack.workspaces.members import WorkspaceMember, member
from bot.core.domain.people import Requester
from bot.core.text.catalog import _

TRIES = 5  # After a 429: each waits as long as Slack asks for.
REMEMBERED = 2_000  # Ids kept in memory; they can be asked for again.
TIMEOUT = 30  # Seconds for one call.
MEMBER_SECONDS = 300  # How long we believe what somebody is in a workspace, and who is in its user groups.

ONCE = ("chat.postMessage", "chat.postEphemeral", "files.completeUploadExternal", "views.open", "oauth.v2.access")
"""Methods that are not idempotent: only who knows a message's key may repeat them."""

V = TypeVar("V")
Groups = Mapping[str, frozenset[str]]  # User groups by id and by @handle, with the ids of who is in each.

log = structlog.get_logger()


class _BrokenLine(AsyncConnectionErrorRetryHandler):
    """Repeats after a broken line what does no harm twice."""

    async def _can_retry_async(self, *, request: HttpRequest, **about: Any) -> bool:
        return not request.url.endswith(ONCE) and await super()._can_retry_async(request=request, **about)


class _ServerError(AsyncServerErrorRetryHandler):
    """The same after an error of Slack's."""

    async def _can_retry_async(self, *, request: HttpRequest, **about: Any) -> bool:
        return not request.url.endswith(ONCE) and await super()._can_retry_async(request=request, **about)


class RecentlyUsed(OrderedDict[tuple[str, str], V]):
    """The latest things that were looked up."""

    def keep(self, key: tuple[str, str], value: V) -> V:
        """Remember it, and forget the oldest where it gets too much."""
        self[key] = value
        while len(self) > REMEMBERED:
            self.popitem(last=False)
        return value


@dataclass(slots=True)
class SlackWorkspaces:
    """The bot in its workspaces: who it is there, and the way to call Slack for it."""

    access: Access
    session: aiohttp.ClientSession
    installations: Installations | None = None
    _single: AuthorizeResult | None = None
    _single_name: str = ""
    clock: Callable[[], float] = time.monotonic
    pictures: RecentlyUsed[str] = field(default_factory=RecentlyUsed)  # Ids of files, by what is in them.
    shared: RecentlyUsed[str] = field(default_factory=RecentlyUsed)  # The same in a thread.
    too_long: dict[str, int] = field(default_factory=dict)  # By workspace: JSON of blocks, in characters, it refused.
    without_data: set[str] = field(default_factory=set)  # Workspaces that take no tables and charts as blocks.
    unloadable: RecentlyUsed[str] = field(default_factory=RecentlyUsed)  # Addresses of pictures that Slack can't load.
    _direct: RecentlyUsed[str] = field(default_factory=RecentlyUsed)
    _members: RecentlyUsed[tuple[WorkspaceMember, float]] = field(default_factory=RecentlyUsed)
    _groups: RecentlyUsed[tuple[Groups, float]] = field(default_factory=RecentlyUsed)
    _handles: RecentlyUsed[Mapping[str, str]] = field(default_factory=RecentlyUsed)  # Of the same groups, by their ids.

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
        except FAILURES as error:
            hint = _("Copy it again from your app's page at Slack, “OAuth & Permissions”.")
            raise explain_no_entry(error, _("bot token"), hint) from error
        self._single_name = str(found.get("team") or "")
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

    def name(self, team_id: str) -> str:
        """What the one workspace is called; "" for others: what those have installed is a token, without their name."""
        return self._single_name if self._single and self._single.team_id == team_id else ""

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

    async def member(self, client: AsyncWebClient, enterprise_id: str, team_id: str, user_id: str) -> WorkspaceMember:
        """What somebody is in the workspace; a stranger, where Slack does not say."""
        key = (team_id, user_id)
        known = self._members.get(key)
        if known is None or self.clock() > known[1]:
            try:
                user = (await client.users_info(user=user_id, include_locale=True))["user"]
            except FAILURES as error:
                log.warning("slack.user_not_known", error=type(error).__name__)
                return WorkspaceMember()
            found = member(user, team_id, enterprise_id)
            known = self._members.keep(key, (found, self.clock() + MEMBER_SECONDS))
        return known[0]

    def forget(self, person: Requester) -> None:
        """Drop what is known of somebody: their name and language, and where their direct messages are."""
        key = (person.workspace_id, person.user_id)
        self._members.pop(key, None)
        self._direct.pop(key, None)

    async def groups(self, client: AsyncWebClient, team_id: str, user_id: str) -> frozenset[str]:
        """The user groups that somebody is in, by their ids and @handles; none, where Slack does not say."""
        found = await self._people(client, team_id) or {}
        return frozenset(name for name, people in found.items() if user_id in people)

    async def groups_here(self, client: AsyncWebClient, team_id: str) -> Mapping[str, str] | None:
        """The @handles of all user groups, by their ids; None where Slack does not say."""
        return None if await self._people(client, team_id) is None else self._handles.get((team_id, ""))

    async def _people(self, client: AsyncWebClient, team_id: str) -> Groups | None:
        """Who is in each user group."""
        key = (team_id, "")
        known = self._groups.get(key)
        if known is None or self.clock() > known[1]:
            try:
                found = (await client.usergroups_list(include_users=True, team_id=team_id))["usergroups"]
            except FAILURES as error:
                log.warning("slack.groups_not_known", error=type(error).__name__)
                return None
            groups = {
                name: frozenset(each.get("users") or ())
                for each in found
                for name in (str(each["id"]), f"@{str(each.get('handle', '')).lower()}")
            }
            self._handles.keep(key, {str(each["id"]): f"@{each.get('handle', '')}" for each in found})
            known = self._groups.keep(key, (groups, self.clock() + MEMBER_SECONDS))
        return known[0]

    async def direct(self, client: AsyncWebClient, team_id: str, user_id: str) -> str:
        """The channel of the direct messages between the bot and somebody."""
        key = (team_id, user_id)
        if key in self._direct:
            return self._direct[key]
        opened = await client.conversations_open(users=user_id)
        return self._direct.keep(key, opened["channel"]["id"])
