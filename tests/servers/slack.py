"""A Slack on this machine: the real slack-bolt talks to it over sockets, and people in tests use the bot on it.

Every rule of Slack's that the bot breaks is written into `violations`, and refused as Slack would.
"""

import itertools
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from aiohttp import web

from tests.servers.bell import BUSY, Bell
from tests.servers.slack_api import Api, Bucket, Fault
from tests.servers.slack_delivery import Delivery, Http, Socket
from tests.servers.slack_methods import RefusedError
from tests.servers.slack_people import PATIENCE, Person, Upload
from tests.servers.slack_state import Channel, File, Group, Message, ResponseUrl, User, View, Workspace

RETRIES = 3  # How often an event that was not acknowledged comes again.
F = TypeVar("F")


class SlackServer:
    """Everything there is on this Slack. Its clock runs with the real one and can be put forward."""

    def __init__(self, manifest: dict[str, Any]) -> None:
        self.manifest = manifest
        self.scopes = set(manifest["oauth_config"]["scopes"]["bot"])
        self.violations: list[str] = []
        self.latencies: list[float] = []  # Seconds from each delivery to its acknowledgement.
        self.deadline = BUSY
        self.url = ""
        self.app_id = "A0APP"
        self.app_token = "xapp-1-of-no-worth"  # noqa: S105 - it opens nothing.
        self.signing_secret = "a-signing-secret-of-no-worth"  # noqa: S105
        self.client_id, self.client_secret = "111.222", "a-client-secret-of-no-worth"
        self.transport = "socket"
        self.most_json = 1_000_000  # What a workspace takes differs, and no document says it.
        self.too_long: list[int] = []  # The sizes of messages that were more.
        self.refuses_blocks = False
        self.refuses_data = False  # Tables and charts.
        self.refused_data = 0
        self.unloadable: set[str] = set()  # Addresses of pictures that Slack can't load.
        self._ahead = timedelta()
        self._ids = itertools.count(1)
        self._bell = Bell()
        self.workspaces: list[Workspace] = []
        self.users: dict[str, User] = {}
        self.groups: list[Group] = []
        self.channels: dict[str, Channel] = {}
        self.messages: list[Message] = []
        self.files: dict[str, File] = {}
        self.views: list[View] = []
        self.homes: dict[str, View] = {}
        self.triggers: dict[str, tuple[User, datetime]] = {}
        self.response_urls: dict[str, ResponseUrl] = {}
        self.updates: list[tuple[str, datetime]] = []
        self.codes: dict[str, Workspace] = {}  # What an installation in a browser ends with.
        self._people: dict[tuple[str, str], Person] = {}
        self.api = Api(self)
        self.socket = Socket(self)
        self.http = Http(self)
        self.home = self.add_workspace("workshop")
        self.general = self.add_channel("general")

    def now(self) -> datetime:
        """What this Slack's clock says."""
        return datetime.now(UTC) + self._ahead

    def advance(self, **time: float) -> None:
        """Put the clock forward, by `minutes=31`, say."""
        self._ahead += timedelta(**time)

    def new_id(self, letter: str) -> str:
        """An id that nothing else has."""
        return f"{letter}{next(self._ids):06}"

    def add_workspace(self, name: str) -> Workspace:
        """A workspace with the app in it."""
        team_id = self.new_id("T")
        bot = User(self.new_id("U"), "toxscan", team_id)
        workspace = Workspace(team_id, name, f"xoxb-{team_id}", bot, self.new_id("B"))
        self.workspaces.append(workspace)
        self.users[bot.id] = bot
        return workspace

    def into_organization(self, enterprise_id: str, *workspaces: Workspace, org_wide: bool) -> None:
        """Put workspaces into an organization, which has installed the app itself (`org_wide`) or has not."""
        for workspace in workspaces:
            workspace.enterprise_id, workspace.org_wide = enterprise_id, org_wide
            if org_wide:
                workspace.token, workspace.bot, workspace.bot_id = f"xoxb-{enterprise_id}", workspaces[0].bot, "B0"

    def add_channel(
        self, name: str, *, bot_is_member: bool = True, private: bool = False, workspace: Workspace | None = None
    ) -> Channel:
        """A channel."""
        team_id = (workspace or self.home).id
        channel = Channel(self.new_id("C"), name, team_id, None, bot_is_member, private)
        self.channels[channel.id] = channel
        return channel

    def user(self, name: str, workspace: Workspace | None = None) -> Person:
        """The person of this name in a workspace."""
        team_id = (workspace or self.home).id
        if (team_id, name) not in self._people:
            user = User(self.new_id("U"), name, team_id)
            self.users[user.id] = user
            self._people[team_id, name] = Person(self, user)
        return self._people[team_id, name]

    def stranger(self, name: str) -> Person:
        """Somebody of another organization, in the channels that are shared with it; an admin at home."""
        person = self.user(name)
        person.user.home, person.user.admin = self.new_id("T"), True
        return person

    def add_group(self, handle: str, *people: Person) -> Group:
        """A user group."""
        group = Group(self.new_id("S"), handle, self.home.id, [person.user for person in people])
        self.groups.append(group)
        return group

    def dm(self, user: User) -> Channel:
        """The direct messages between the bot and somebody."""
        for channel in self.channels.values():
            if channel.person is user:
                return channel
        channel = Channel(self.new_id("D"), "directmessage", user.team_id, user)
        self.channels[channel.id] = channel
        return channel

    def visible_to(self, name: str) -> list[Message]:
        """What the bot has written that this person sees, ephemeral messages included."""
        return self.user(name).messages

    def by_token(self, token: str) -> Workspace | None:
        """The workspace whose bot has this token."""
        return next((each for each in self.workspaces if each.token == token), None)

    def workspace_of(self, channel: Channel) -> Workspace:
        """The workspace that a channel is in."""
        return next(each for each in self.workspaces if each.id == channel.team_id)

    def fail(
        self, method: str, status: int = 200, *, error: str = "", times: int = 1, retry_after: int = 0, **how: Any
    ) -> None:
        """Answer the next calls of a method (or `response_url`) in a bad way; see `Fault`."""
        self.api.faults.append(Fault(method, status, error, times, retry_after, **how))

    def limit(self, method: str, limit: int, seconds: float, retry_after: int = 0) -> None:
        """Take so many calls of a method in a channel in so many seconds, and refuse the rest."""
        self.api.bucket = Bucket(method, limit, seconds, retry_after)

    def new_message(self, channel: Channel, author: str) -> Message:
        """An empty message."""
        message = Message(f"{int(self.now().timestamp())}.{next(self._ids):06}", channel, author)
        self.messages.append(message)
        return message

    def new_file(self, name: str, length: int, *, owner: str, content: bytes | None = None) -> File:
        """A file; with its bytes where somebody has sent it already."""
        file = File(self.new_id("F"), name, length, content, complete=content is not None, owner=owner)
        self.files[file.id] = file
        return file

    def file_json(self, file: File) -> dict[str, Any]:
        """A file as the API shows it."""
        address = f"{self.url}/files/{file.id}/{file.name}"
        return {
            "id": file.id,
            "name": file.name,
            "size": file.length,
            "mode": "hosted",
            "user": file.owner,
            "url_private": address,
            "url_private_download": address,
        }

    def trigger(self, user: User) -> str:
        """What opens one modal, within the deadline."""
        trigger_id = f"{self.new_id('t')}.{user.id}"
        self.triggers[trigger_id] = (user, self.now())
        return trigger_id

    def response_url(self, user: User, channel: Channel, original: Message | None = None) -> str:
        """A way back for the app."""
        token = self.new_id("r")
        self.response_urls[token] = ResponseUrl(user, channel, self.now(), original)
        return f"{self.url}/respond/{token}"

    async def deliver(self, kind: str, payload: dict[str, Any], retry: int = 0) -> Delivery:
        """Tell the app what happened (a `command`, an `event` or an `interaction`); events are tried again."""
        way = self.socket if self.transport == "socket" else self.http
        delivery = await way.deliver(kind, payload, retry)
        self.latencies.append(delivery.seconds)
        if not delivery.acknowledged:
            self.violations.append(f"the {kind} {payload.get('type') or payload.get('command')} was not acknowledged")
            if kind == "event" and retry < RETRIES:
                return await self.deliver(kind, payload, retry + 1)
        return delivery

    async def tell(self, event: dict[str, Any], team_id: str) -> Delivery | None:
        """Send an event, if the app has subscribed to it; None where it has not."""
        kind = event["type"] if event["type"] != "message" else f"message.{event['channel_type']}"
        if kind not in self.manifest["settings"]["event_subscriptions"]["bot_events"]:
            return None
        return await self.deliver("event", self.event(event, team_id))

    def event(self, event: dict[str, Any], team_id: str) -> dict[str, Any]:
        """An event in the envelope that all of them come in."""
        workspace = next(each for each in self.workspaces if each.id == team_id)
        wide, enterprise = workspace.org_wide, workspace.enterprise_id
        return {
            "team_id": team_id,
            "enterprise_id": enterprise,
            "is_enterprise_install": wide,
            "api_app_id": self.app_id,
            "event": {"event_ts": f"{self.now().timestamp():.6f}"} | event,
            "type": "event_callback",
            "event_id": self.new_id("Ev"),
            "event_time": int(self.now().timestamp()),
            "authorizations": [
                {"enterprise_id": enterprise, "team_id": None if wide else team_id, "user_id": workspace.bot.id}
                | {"is_bot": True, "is_enterprise_install": wide}
            ],
        }

    def install(self, args: dict[str, Any]) -> dict[str, Any]:
        """What oauth.v2.access answers to the code that the browser brought back."""
        workspace = self.codes.pop(args.get("code", ""), None)
        if workspace is None:
            raise RefusedError("invalid_code")
        return {
            "app_id": self.app_id,
            "access_token": workspace.token,
            "token_type": "bot",
            "scope": ",".join(sorted(self.scopes)),
            "bot_user_id": workspace.bot.id,
            "team": None if workspace.org_wide else {"id": workspace.id, "name": workspace.name},
            "enterprise": {"id": workspace.enterprise_id, "name": "org"} if workspace.enterprise_id else None,
            "is_enterprise_install": workspace.org_wide,
            "authed_user": {"id": self.user("installer", workspace).user.id},
        }

    def changed(self) -> None:
        """Wake whoever waits for something."""
        self._bell.ring()

    async def until(self, condition: Callable[[], F | None], patience: float = PATIENCE) -> F:
        """What `condition` gives, as soon as that is something; TimeoutError when it is not in so many seconds."""
        return await self._bell.until(condition, patience)


@asynccontextmanager
async def serve_slack(manifest: dict[str, Any], host: str = "127.0.0.1") -> AsyncIterator[SlackServer]:
    """A Slack on a free port of this machine until the block ends, for an app with this manifest."""
    server = SlackServer(manifest)
    application = web.Application(client_max_size=2**30)
    application.add_routes([web.get("/socket", server.socket.serve), *server.api.routes()])
    runner = web.AppRunner(application, shutdown_timeout=1.0)
    await runner.setup()
    await web.TCPSite(runner, host, 0).start()
    server.url = f"http://{host}:{runner.addresses[0][1]}"
    try:
        yield server
    finally:
        await server.socket.close()
        await runner.cleanup()


__all__ = ["SlackServer", "Upload", "serve_slack"]
