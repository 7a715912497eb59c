"""The REST API of the local Discord, version 10: what a bot calls, refused where Discord would refuse it."""

import json
import re
import time
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from aiohttp import web

from tests.servers import discord_components as layout
from tests.servers import discord_rules as rules
from tests.servers.discord_limits import Limits, json_response
from tests.servers.discord_state import ATTACH, EPHEMERAL, HISTORY, REACT, SEND, VIEW, Channel, Interaction, Message

if TYPE_CHECKING:
    from tests.servers.discord import DiscordServer

TOKEN_LIFE = timedelta(minutes=15)
MESSAGE, DEFER, DEFER_UPDATE, UPDATE, AUTOCOMPLETE, MODAL = 4, 5, 6, 7, 8, 9  # Interaction callback types.
COMMAND, COMPONENT, TYPING, SUBMIT = 2, 3, 4, 5  # Interaction types.
FOLLOWUPS_ELSEWHERE = 5  # For an app that only the user has installed.


class Refusal(Exception):  # noqa: N818 - Discord's word for it would be error.
    """Discord says no."""

    def __init__(self, status: int, code: int, message: str) -> None:
        super().__init__(message)
        self.status, self.code, self.message = status, code, message


Handler = Callable[["Rest", web.Request, dict[str, Any], dict[str, bytes]], Awaitable[Any]]


class Rest:
    """Answers requests over the server's state."""

    def __init__(self, server: "DiscordServer") -> None:
        self.server = server
        self.limits = Limits()
        self.requests: list[tuple[str, str]] = []
        self.nonces: dict[str, Message] = {}

    def routes(self) -> list[web.RouteDef]:
        """All of them, below /api/v10, and the files."""
        hook = "/webhooks/{webhook_id}/{webhook_token}"
        message = "/channels/{channel_id}/messages/{message_id}"
        table: list[tuple[str, str, Handler]] = [
            ("GET", "/users/@me", Rest.me),
            ("POST", "/users/@me/channels", Rest.open_dm),
            ("GET", "/oauth2/applications/@me", Rest.application),
            ("GET", "/gateway/bot", Rest.gateway),
            ("PUT", "/applications/{application_id}/commands", Rest.set_commands),
            ("GET", "/applications/{application_id}/commands", Rest.commands),
            ("PUT", "/applications/{application_id}/guilds/{guild_id}/commands", Rest.set_guild_commands),
            ("POST", "/interactions/{interaction_id}/{interaction_token}/callback", Rest.callback),
            ("POST", hook, Rest.follow_up),
            ("GET", hook + "/messages/@original", Rest.hook_message),
            ("PATCH", hook + "/messages/@original", Rest.edit_hook_message),
            ("DELETE", hook + "/messages/@original", Rest.delete_hook_message),
            ("PATCH", hook + "/messages/{message_id}", Rest.edit_hook_message),
            ("DELETE", hook + "/messages/{message_id}", Rest.delete_hook_message),
            ("POST", "/channels/{channel_id}/messages", Rest.send),
            ("GET", "/channels/{channel_id}", Rest.channel),
            ("PATCH", "/channels/{channel_id}", Rest.change_channel),
            ("GET", "/channels/{channel_id}/messages", Rest.history),
            ("GET", message, Rest.channel_message),
            ("PATCH", message, Rest.edit),
            ("PUT", message + "/reactions/{emoji_name}/@me", Rest.react),
        ]
        routes = [web.route(verb, "/api/v10" + path, self._answering(path, how)) for verb, path, how in table]
        return [*routes, web.get("/cdn/{id}/{name}", self.file)]

    def _answering(self, template: str, handler: Handler) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
        async def answer(request: web.Request) -> web.StreamResponse:
            self.requests.append((request.method, template))
            fault = self.limits.fault(request)
            if fault and not fault.done:
                return self.limits.answer(fault, request)
            if response := self.limits.rate_limit(request):
                return response
            try:
                if "webhooks" not in template and "callback" not in template:
                    self._check_token(request)
                payload, files = await _body(request)
                self._check(request.method, template, payload)
                found = await handler(self, request, payload, files)
            except Refusal as refusal:
                return json_response({"code": refusal.code, "message": refusal.message}, refusal.status)
            finally:
                self.server.changed()
            if fault:
                return self.limits.answer(fault, request)
            headers = self.limits.headers(request)
            if found is None:
                return web.Response(status=204, headers=headers)
            return json_response(found, headers=headers)

        return answer

    def _check_token(self, request: web.Request) -> None:
        if request.headers.get("Authorization") != f"Bot {self.server.token}":
            raise Refusal(401, 0, "401: Unauthorized")

    def _check(self, method: str, template: str, payload: Any) -> None:
        """Refuse, and write down, what breaks Discord's rules."""
        official = self.server.validate and payload
        found = list(rules.official_violations(method, template, payload)) if official else []
        if template.endswith("/commands") and method == "PUT":
            found += rules.command_violations(payload)
        elif template.endswith("/callback"):
            data = payload.get("data") or {}
            found += list(rules.modal_violations(data)) if payload["type"] == MODAL else []
            found += list(layout.message_violations(data, new=True)) if payload["type"] in {MESSAGE, UPDATE} else []
        elif "messages" in template and "reactions" not in template and method in {"POST", "PATCH"}:
            found += layout.message_violations(payload, new=method == "POST")
        elif method == "POST" and "webhooks" in template:
            found += layout.message_violations(payload, new=True)
        ids = {name: command["id"] for name, command in self.server.commands.items()}
        mentions = rules.COMMAND_MENTION.findall(json.dumps(payload)) if "commands" not in template else []
        found += [f"the mention of /{name} has the id {each}" for name, each in mentions if ids.get(name) != each]
        self._refuse(found)
        if layout.breaks_down(payload):
            self.server.violations.append("more bytes of text than Discord takes")
            raise Refusal(500, 0, "500: Internal Server Error")

    def _refuse(self, found: list[str]) -> None:
        if found:
            self.server.violations += found
            raise Refusal(400, 50035, "Invalid Form Body: " + "; ".join(found))

    async def me(self, _request: web.Request, _payload: dict[str, Any], _files: dict[str, bytes]) -> Any:
        """The bot's own account."""
        return self.server.bot.json()

    async def application(self, _request: web.Request, _payload: dict[str, Any], _files: dict[str, bytes]) -> Any:
        """The bot's application."""
        owner = {"id": "1", "username": "owner", "discriminator": "0", "avatar": None, "global_name": None}
        return {
            "id": str(self.server.bot.id),
            "name": self.server.bot.name,
            "description": "",
            "icon": None,
            "bot_public": True,
            "bot_require_code_grant": False,
            "verify_key": "00",
            "flags": 0,
            "owner": owner,
        }

    async def gateway(self, _request: web.Request, _payload: dict[str, Any], _files: dict[str, bytes]) -> Any:
        """Where the gateway is, and how many shards it wants."""
        limit = {"total": 1000, "remaining": 999, "reset_after": 1, "max_concurrency": 1}
        return {"url": self.server.gateway_url, "shards": self.server.shards, "session_start_limit": limit}

    async def set_commands(self, _request: web.Request, payload: Any, _files: dict[str, bytes]) -> Any:
        """The bot's commands, all at once."""
        self.server.commands = {command["name"]: command for command in self._made(payload)}
        self.server.syncs += 1
        return list(self.server.commands.values())

    async def set_guild_commands(self, request: web.Request, payload: Any, _files: dict[str, bytes]) -> Any:
        """Those that one guild alone has."""
        if request.match_info["guild_id"] != str(self.server.guild_id) or not self.server.bot_in_guild:
            raise Refusal(403, 50001, "Missing Access")
        made = [command | {"guild_id": str(self.server.guild_id)} for command in self._made(payload)]
        self.server.guild_commands = {command["name"]: command for command in made}
        return made

    def _made(self, payload: Any) -> list[dict[str, Any]]:
        known = {"application_id": str(self.server.bot.id), "version": "1"}
        return [{"description": ""} | command | known | {"id": str(self.server.new_id())} for command in payload]

    async def commands(self, _request: web.Request, _payload: dict[str, Any], _files: dict[str, bytes]) -> Any:
        """The commands that the bot has."""
        return list(self.server.commands.values())

    async def open_dm(self, _request: web.Request, payload: dict[str, Any], _files: dict[str, bytes]) -> Any:
        """The direct messages with somebody."""
        return self.server.dm(self.server.person_by_id(int(payload["recipient_id"]))).json()

    async def callback(self, request: web.Request, payload: dict[str, Any], files: dict[str, bytes]) -> Any:
        """The first answer to an interaction: within the deadline, once, and of a kind that suits it."""
        interaction = self._interaction(request.match_info["interaction_token"])
        kind, data = payload["type"], payload.get("data") or {}
        if interaction.answer is not None:
            self.server.violations.append("an interaction is answered twice")
            raise Refusal(400, 40060, "Interaction has already been acknowledged.")
        if self.server.now() - interaction.created > timedelta(seconds=self.server.deadline):
            self.server.violations.append("an interaction is answered too late")
            raise Refusal(404, 10062, "Unknown interaction")
        suits = {
            COMMAND: {MESSAGE, DEFER, MODAL},
            COMPONENT: {MESSAGE, DEFER, DEFER_UPDATE, UPDATE, MODAL},
            TYPING: {AUTOCOMPLETE},
            SUBMIT: {MESSAGE, DEFER} | ({DEFER_UPDATE, UPDATE} if interaction.message else set()),
        }
        if kind not in suits[interaction.type]:
            self.server.violations.append(f"an interaction of type {interaction.type} is answered by type {kind}")
            raise Refusal(400, 50035, "Invalid Form Body")
        interaction.answer = kind
        self.server.latencies.append(time.monotonic() - interaction.sent)
        self._first_answer(interaction, kind, data, files)
        original = interaction.original
        about: dict[str, Any] = {"id": str(interaction.id), "type": interaction.type}
        if original:
            about |= {
                "response_message_id": str(original.id),
                "response_message_loading": original.thinking,
                "response_message_ephemeral": original.ephemeral,
            }
        resource: dict[str, Any] = {"type": kind}
        return {"interaction": about, "resource": resource | ({"message": original.json()} if original else {})}

    def _first_answer(self, interaction: Interaction, kind: int, data: dict[str, Any], files: dict[str, bytes]) -> None:
        interaction.ephemeral = bool(data.get("flags", 0) & EPHEMERAL)
        if kind in {MESSAGE, DEFER}:
            message = self.server.new_message(interaction.channel, self.server.bot, deferred=kind == DEFER)
            self._hide(message, interaction, hidden=interaction.ephemeral)
            self._show(message, data, files)
            interaction.original = message
        elif kind in {DEFER_UPDATE, UPDATE}:
            interaction.original = interaction.message
            if kind == UPDATE and interaction.message:
                self._show(interaction.message, data, files)
        elif kind == MODAL:
            interaction.modal = data
        else:
            interaction.choices = data.get("choices") or []

    def _show(self, message: Message, payload: dict[str, Any], files: dict[str, bytes]) -> None:
        """Put it into a message, unless it does not go with what stands there."""
        before = {each["filename"] for each in message.attachments}
        names = {each["filename"] for each in payload["attachments"]} if "attachments" in payload else before
        standing = message.flags, payload, names, message.content, message.embeds
        self._refuse(list(layout.change_violations(*standing)))
        self.server.show(message, payload, files)

    def _hide(self, message: Message, interaction: Interaction, *, hidden: bool) -> None:
        if hidden:
            message.flags |= EPHEMERAL
            message.seen_by = interaction.user

    async def follow_up(self, request: web.Request, payload: dict[str, Any], files: dict[str, bytes]) -> Any:
        """A further message; the first after "is thinking" takes its place."""
        interaction = self._live(request)
        interaction.followups += 1
        elsewhere = interaction.channel.guild_id is not None and not self.server.bot_in_guild
        if elsewhere and interaction.followups > FOLLOWUPS_ELSEWHERE:
            self.server.violations.append("more than five follow-ups of a user-installed app")
            raise Refusal(400, 40094, "Too many follow-ups")
        original = interaction.original
        if original and original.thinking and not original.deleted:
            self._show(original, payload, files)
            return original.json()
        message = self.server.new_message(interaction.channel, self.server.bot)
        self._hide(message, interaction, hidden=bool(payload.get("flags", 0) & EPHEMERAL))
        self._show(message, payload, files)
        return message.json()

    async def hook_message(self, request: web.Request, _payload: dict[str, Any], _files: dict[str, bytes]) -> Any:
        """The message that an interaction was answered with."""
        return self._hook_message(request).json()

    async def edit_hook_message(self, request: web.Request, payload: dict[str, Any], files: dict[str, bytes]) -> Any:
        """Change an answer by the interaction's token."""
        message = self._hook_message(request)
        if message.channel.archived:
            raise Refusal(400, 50083, "Thread is archived")
        self._show(message, payload, files)
        return message.json()

    async def delete_hook_message(self, request: web.Request, _payload: dict[str, Any], _files: Any) -> None:
        """Take an answer back."""
        self._hook_message(request).deleted = True

    def _hook_message(self, request: web.Request) -> Message:
        interaction = self._live(request)
        wanted = request.match_info.get("message_id")
        message = self.server.message(int(wanted)) if wanted else interaction.original
        if message is None or message.deleted or message.author is not self.server.bot:
            raise Refusal(404, 10008, "Unknown Message")
        return message

    def _interaction(self, token: str) -> Interaction:
        for interaction in self.server.interactions:
            if interaction.token == token:
                return interaction
        self.server.violations.append("an unknown interaction is answered")
        raise Refusal(404, 10062, "Unknown interaction")

    def _live(self, request: web.Request) -> Interaction:
        interaction = self._interaction(request.match_info["webhook_token"])
        if interaction.answer is None:
            self.server.violations.append("a follow-up comes before the interaction is answered")
            raise Refusal(404, 10015, "Unknown Webhook")
        if self.server.now() - interaction.created > TOKEN_LIFE:
            raise Refusal(401, 50027, "Invalid Webhook Token")
        return interaction

    async def send(self, request: web.Request, payload: dict[str, Any], files: dict[str, bytes]) -> Any:
        """A new message in a channel."""
        channel = self._channel(request)
        if channel.person and not channel.person.dms_open:
            raise Refusal(403, 50007, "Cannot send messages to this user")
        if channel.locked:
            raise Refusal(400, 160005, "Thread is locked")
        self._need(channel, SEND | (ATTACH if files else 0))
        nonce = payload.get("nonce") if payload.get("enforce_nonce") else None
        if nonce in self.nonces:  # Discord remembers them for some minutes.
            return self.nonces[nonce].json()
        message = self.server.new_message(channel, self.server.bot)
        if nonce is not None:
            self.nonces[nonce] = message
        self._show(message, payload, files)
        await self.server.gateway.tell("MESSAGE_CREATE", message.json(), guild_id=channel.guild_id, intents=1 << 12)
        return message.json()

    async def channel(self, request: web.Request, _payload: dict[str, Any], _files: dict[str, bytes]) -> Any:
        """A channel or thread."""
        return self._channel(request).json()

    async def change_channel(self, request: web.Request, payload: dict[str, Any], _files: dict[str, bytes]) -> Any:
        """Open an archived thread again; one that is locked takes more rights than the bot has."""
        channel = self._channel(request)
        if channel.locked or not channel.thread:
            raise Refusal(403, 50013, "Missing Permissions")
        self._need(channel, SEND)
        channel.archived = payload["archived"]
        return channel.json()

    async def history(self, request: web.Request, _payload: dict[str, Any], _files: dict[str, bytes]) -> Any:
        """The messages after one of that id, or of that moment, newest first."""
        channel = self._channel(request)
        self._need(channel, HISTORY)
        after = int(request.query.get("after", 0))
        found = [each for each in self.server.messages if each.channel is channel and each.id > after]
        shown = [each for each in found if not each.deleted and not each.ephemeral]
        return [each.json() for each in reversed(shown[: int(request.query.get("limit", 50))])]

    async def channel_message(self, request: web.Request, _payload: dict[str, Any], _files: dict[str, bytes]) -> Any:
        """A message in a channel."""
        return self._channel_message(request).json()

    async def edit(self, request: web.Request, payload: dict[str, Any], files: dict[str, bytes]) -> Any:
        """Change a message of one's own in a channel."""
        message = self._channel_message(request)
        if message.author is not self.server.bot:
            raise Refusal(403, 50005, "Cannot edit a message authored by another user")
        if message.channel.archived:
            raise Refusal(400, 50083, "Thread is archived")
        self._need(message.channel, ATTACH if files else 0)
        self._show(message, payload, files)
        return message.json()

    async def react(self, request: web.Request, _payload: dict[str, Any], _files: dict[str, bytes]) -> None:
        """Put a reaction below a message."""
        message = self._channel_message(request)
        self._need(message.channel, REACT)
        await self.server.react(message, request.match_info["emoji_name"], self.server.bot)

    def _channel(self, request: web.Request) -> Channel:
        channel = self.server.channels.get(int(request.match_info["channel_id"]))
        if channel is None:
            raise Refusal(404, 10003, "Unknown Channel")
        if channel.guild_id and not (self.server.bot_in_guild and channel.bot_permissions & VIEW):
            raise Refusal(403, 50001, "Missing Access")
        return channel

    def _need(self, channel: Channel, permissions: int) -> None:
        if channel.guild_id and channel.bot_permissions & permissions != permissions:
            raise Refusal(403, 50013, "Missing Permissions")

    def _channel_message(self, request: web.Request) -> Message:
        channel = self._channel(request)
        message = self.server.message(int(request.match_info["message_id"]))
        # An ephemeral message is none of the channel's: it can be reached by its interaction only.
        if message is None or message.deleted or message.ephemeral or message.channel is not channel:
            raise Refusal(404, 10008, "Unknown Message")
        return message

    async def file(self, request: web.Request) -> web.Response:
        """A file that somebody attached."""
        content = self.server.files.get(request.path)
        return web.Response(body=content) if content is not None else web.Response(status=404)


async def _body(request: web.Request) -> tuple[Any, dict[str, bytes]]:
    """The JSON of a request, and the files that come with it by their number."""
    if request.content_type != "multipart/form-data":
        words = await request.text()
        return (json.loads(words) if words else {}), {}
    payload: Any = {}
    files: dict[str, bytes] = {}
    async for part in await request.multipart():
        if part.name == "payload_json":  # type: ignore[union-attr]
            payload = json.loads(await part.read())  # type: ignore[union-attr]
        else:
            files[re.sub(r"\D", "", part.name or "")] = bytes(await part.read())  # type: ignore[union-attr]
    return payload, files
