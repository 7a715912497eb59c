"""A Discord on this machine: the real discord.py connects to it over sockets, and people in tests use the bot on it.

Every rule of Discord's that the bot breaks is written into `violations`, and refused as Discord would.
"""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

import yarl
from aiohttp import web
from discord.gateway import DiscordWebSocket
from discord.http import Route

from tests.servers.bell import BUSY, Bell
from tests.servers.discord_components import V2, kept
from tests.servers.discord_gateway import DM_REACTIONS, GUILD_REACTIONS, Gateway, Session
from tests.servers.discord_limits import Bucket, Fault
from tests.servers.discord_people import PATIENCE, File, Person
from tests.servers.discord_rest import Rest
from tests.servers.discord_state import LOADING, Channel, Interaction, Message, User

EPOCH_MS = 1_420_070_400_000  # Discord's: the first second of 2015.
F = TypeVar("F")


class DiscordServer:
    """Everything there is on this Discord: one guild, its channels, its people, one bot.

    Its clock runs with the real one and can be put forward; ids are made of it, as Discord's are.
    Without `validate` requests are not held against the official description, which takes longer than answering them.
    """

    def __init__(self, *, validate: bool = True) -> None:
        self.validate = validate
        self.violations: list[str] = []
        self.latencies: list[float] = []  # Seconds from each interaction to its first answer.
        self.deadline = BUSY
        self.token = "a-bot-token-of-no-worth"  # noqa: S105 - it opens nothing.
        self.url = ""
        self.shards = 1
        self.bot_in_guild = True
        self.community_locale = ""  # The language of the guild, where it is a community.
        self.commands: dict[str, dict[str, Any]] = {}
        self.guild_commands: dict[str, dict[str, Any]] = {}  # Those of the guild alone.
        self.syncs = 0
        self.messages: list[Message] = []
        self.interactions: list[Interaction] = []
        self.files: dict[str, bytes] = {}
        self.roles: dict[str, dict[str, Any]] = {}
        self._ahead = timedelta()
        self._ids = 0
        self._bell = Bell()
        self.bot = User(self.new_id(), "toxscan", bot=True)
        self.guild_id = self.new_id()
        self.channels: dict[int, Channel] = {}
        self.general = self.add_channel("general")
        self._people: dict[str, Person] = {}
        self.gateway = Gateway(self.token, self._ready, self.changed)
        self.rest = Rest(self)
        self.limits = self.rest.limits

    @property
    def gateway_url(self) -> str:
        """Where the gateway is."""
        return self.url.replace("http", "ws", 1) + "/gateway/"

    def now(self) -> datetime:
        """What this Discord's clock says."""
        return datetime.now(UTC) + self._ahead

    def advance(self, **time: float) -> None:
        """Put the clock forward, by `minutes=16`, say."""
        self._ahead += timedelta(**time)

    def user(self, name: str) -> Person:
        """The person of this name; new ones may do what members may."""
        if name not in self._people:
            self._people[name] = Person(self, User(self.new_id(), name))
        return self._people[name]

    def person_by_id(self, user_id: int) -> User:
        """The user with this id."""
        return next(person.user for person in self._people.values() if person.user.id == user_id)

    def add_channel(self, name: str, *, thread: bool = False) -> Channel:
        """A channel of the guild, or a thread."""
        channel = Channel(self.new_id(), name, self.guild_id, thread=thread)
        self.channels[channel.id] = channel
        return channel

    def group(self, *people: Person) -> Channel:
        """A group's direct messages, where the bot is not: some of them have installed it for themselves."""
        channel = Channel(self.new_id(), "", people=tuple(person.user for person in people))
        self.channels[channel.id] = channel
        return channel

    def dm(self, user: User) -> Channel:
        """The direct messages between the bot and somebody."""
        for channel in self.channels.values():
            if channel.person is user:
                return channel
        channel = Channel(self.new_id(), "", person=user)
        self.channels[channel.id] = channel
        return channel

    def visible_to(self, name: str) -> list[Message]:
        """What the bot has written that this person sees, ephemeral messages included."""
        return self.user(name).messages

    def fail(self, method: str, path: str, status: int, times: int = 1, retry_after: float = 0.01, **how: Any) -> None:
        """Answer the next requests whose path holds the expression `path` in a bad way; see `Fault`."""
        self.limits.faults.append(Fault(method, path, status, times, retry_after, **how))

    def limit(self, limit: int, seconds: float) -> None:
        """Take so many requests of a kind in so many seconds, and refuse the rest."""
        self.limits.bucket = Bucket(limit, seconds)

    def new_id(self) -> int:
        """A snowflake of this moment."""
        self._ids += 1
        return (int(self.now().timestamp() * 1000) - EPOCH_MS) << 22 | self._ids

    def new_message(self, channel: Channel, author: User, *, deferred: bool = False) -> Message:
        """An empty message."""
        message = Message(self.new_id(), channel, author, self.now(), flags=LOADING if deferred else 0)
        self.messages.append(message)
        return message

    def message(self, message_id: int) -> Message | None:
        """The message with this id."""
        return next((message for message in self.messages if message.id == message_id), None)

    def show(self, message: Message, payload: dict[str, Any], files: dict[str, bytes]) -> None:
        """Put what a bot sent into a message."""
        fresh = {each["filename"]: each for each in self._attached(payload, files)}
        if "embeds" in payload:
            message.embeds = [_with_files(embed, fresh) for embed in payload["embeds"] or []]
        if payload.get("allowed_mentions"):
            message.mentions = {key: list(map(str, each)) for key, each in payload["allowed_mentions"].items()}
        if "content" in payload:
            message.content = payload["content"] or ""
        if "components" in payload:
            addresses = {each["filename"]: each["url"] for each in message.attachments} | {
                name: each["url"] for name, each in fresh.items()
            }
            message.components = kept(payload["components"] or [], addresses.__getitem__, self.new_id)
        message.flags |= payload.get("flags", 0) & V2
        if "attachments" in payload or files:
            message.attachments = [each for each in fresh.values() if each["url"] not in message.pictures]
        if payload.get("embeds") or payload.get("content") or (payload.get("components") and message.flags & V2):
            message.flags &= ~LOADING
            message.edited = self.now() if message.edits else None
            message.edits += 1

    async def react(self, message: Message, emoji: str, user: User) -> None:
        """Put somebody's reaction below a message, or take it away where it is, and tell the bot."""
        users = message.reactions.setdefault(emoji, [])
        taken = user in users
        users.remove(user) if taken else users.append(user)
        data = {
            "user_id": str(user.id),
            "channel_id": str(message.channel.id),
            "message_id": str(message.id),
            "emoji": {"id": None, "name": emoji},
            "type": 0,
            "burst": False,
        }
        guild_id = message.channel.guild_id
        if guild_id:
            data["guild_id"] = str(guild_id)
        event = "MESSAGE_REACTION_REMOVE" if taken else "MESSAGE_REACTION_ADD"
        intent = GUILD_REACTIONS if guild_id else DM_REACTIONS
        await self.gateway.tell(event, data, guild_id=guild_id, intents=intent)
        self.changed()

    def keep_file(self, name: str, content: bytes) -> dict[str, Any]:
        """Put a file where it can be fetched; it as the API shows it."""
        number = self.new_id()
        path = f"/cdn/{number}/{name}"
        self.files[path] = content
        address = self.url + path
        return {"id": str(number), "filename": name, "size": len(content), "url": address, "proxy_url": address}

    def changed(self) -> None:
        """Wake whoever waits for something."""
        self._bell.ring()

    async def until(self, condition: Callable[[], F | None], patience: float = PATIENCE) -> F:
        """What `condition` gives, as soon as that is something; TimeoutError when it is not in so many seconds."""
        return await self._bell.until(condition, patience)

    def _attached(self, payload: dict[str, Any], files: dict[str, bytes]) -> list[dict[str, Any]]:
        kept = []
        for each in payload.get("attachments") or []:
            content = files.get(str(each["id"]))
            if content is None:
                self.violations.append(f"the attachment {each.get('filename')!r} has no file")
                continue
            kept.append(self.keep_file(each["filename"], content) | {"description": each.get("description")})
        return kept

    def _ready(self, session: Session) -> list[tuple[str, Any]]:
        """What a new session is told first."""
        mine = (self.guild_id >> 22) % session.shards == session.shard and self.bot_in_guild
        ready = {
            "v": 10,
            "user": self.bot.json(),
            "guilds": [{"id": str(self.guild_id), "unavailable": True}] if mine else [],
            "session_id": session.id,
            "resume_gateway_url": self.gateway_url,
            "application": {"id": str(self.bot.id), "flags": 0},
            "shard": [session.shard, session.shards],
        }
        return [("READY", ready), *([("GUILD_CREATE", self._guild())] if mine else [])]

    async def add_role(self, name: str, *, mentionable: bool = False) -> str:
        """A new role of the server: its id."""
        role = self._role(self.new_id(), name) | {"mentionable": mentionable}
        self.roles[role["id"]] = role
        await self.gateway.tell(
            "GUILD_ROLE_CREATE", {"guild_id": str(self.guild_id), "role": role}, guild_id=self.guild_id
        )
        return str(role["id"])

    def _role(self, role_id: int, name: str) -> dict[str, Any]:
        return {
            "id": str(role_id),
            "name": name,
            "permissions": str(self.general.bot_permissions),
            "position": 0,
            "color": 0,
            "hoist": False,
            "managed": False,
            "mentionable": False,
        }

    def _guild(self) -> dict[str, Any]:
        everyone = self._role(self.guild_id, "@everyone")
        channels = [channel.json() for channel in self.channels.values() if channel.guild_id and not channel.thread]
        return {
            "id": str(self.guild_id),
            "name": "workshop",
            "owner_id": "1",
            "roles": [everyone],
            "emojis": [],
            "features": ["COMMUNITY"] if self.community_locale else [],
            "channels": channels,
            "members": [
                {"user": self.bot.json(), "roles": [], "joined_at": "2021-01-12T21:18:10+00:00", "flags": 0}
                | {"deaf": False, "mute": False}
            ],
            "member_count": 2,
            "threads": [],
            "presences": [],
            "voice_states": [],
            "stage_instances": [],
            "afk_timeout": 0,
            "verification_level": 0,
            "premium_tier": 0,
            "system_channel_flags": 0,
            "preferred_locale": self.community_locale or "en-US",
        }


@asynccontextmanager
async def serve_discord(*, validate: bool = True, host: str = "127.0.0.1") -> AsyncIterator[DiscordServer]:
    """A Discord on a free port of this machine until the block ends; discord.py's clients in this process go there."""
    server = DiscordServer(validate=validate)
    application = web.Application()
    application.add_routes([web.get("/gateway/", server.gateway.serve), *server.rest.routes()])
    runner = web.AppRunner(application, shutdown_timeout=1.0)
    await runner.setup()
    await web.TCPSite(runner, host, 0).start()
    server.url = f"http://{host}:{runner.addresses[0][1]}"
    before = Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY
    # discord.py knows no other way to another Discord than these two constants.
    Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = f"{server.url}/api/v10", yarl.URL(server.gateway_url)
    try:
        yield server
    finally:
        Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = before
        await server.gateway.close()
        await runner.cleanup()
    server.violations += server.gateway.violations


def _with_files(embed: dict[str, Any], files: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """The embed with the address of the file that it shows in place of `attachment://…`."""
    name = embed.get("image", {}).get("url", "").removeprefix("attachment://")
    return embed | {"image": {"url": files[name]["url"]}} if name in files else embed


__all__ = ["DiscordServer", "File", "serve_discord"]
