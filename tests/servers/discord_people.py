"""People on the local Discord: they can do what the real client lets them do, and see what it shows them."""

import asyncio
import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tests.servers.discord_gateway import DM_INTENT
from tests.servers.discord_rest import COMMAND, COMPONENT, SUBMIT, TYPING
from tests.servers.discord_rules import BUTTON
from tests.servers.discord_state import ADMINISTRATOR, Channel, Interaction, Message, User

if TYPE_CHECKING:
    from tests.servers.discord import DiscordServer

ON_MESSAGE = 3  # The type of commands in a message's menu.
TEXT_INPUT, CHANNEL_SELECT, LABEL, FILE_UPLOAD, RADIO_GROUP = 4, 8, 18, 19, 21  # Of what stands in a form.
STRING, INTEGER, BOOLEAN, CHANNEL, ROLE, ATTACHMENT = 3, 4, 5, 7, 8, 11  # Option types.
PATIENCE = 60.0  # Seconds until a test that waits in vain fails; nothing ever waits that long otherwise.


@dataclass(frozen=True)
class File:
    """A file that somebody attaches to a command."""

    name: str
    content: bytes
    size: int | None = None  # What Discord says of it, where that is not its length.


@dataclass(frozen=True)
class PickedRole:
    """A role, chosen from the client's list of those that the server has."""

    id: str


Given = str | int | bool | File | PickedRole | Channel
Entered = str | list[str] | File | Channel
"""What somebody puts into a field of a form; a choice by its value, several as a list."""


class Person:
    """Somebody who uses Discord."""

    def __init__(self, server: "DiscordServer", user: User) -> None:
        self.server = server
        self.user = user

    async def slash(
        self, name: str, options: Mapping[str, Given] | None = None, channel: Channel | None = None
    ) -> Interaction:
        """Give a slash command, as the client would let one; returns when the bot has acknowledged it."""
        channel = channel or self.server.general
        here = self.server.guild_commands if channel.guild_id else {}
        command = (self.server.commands | here)[name]
        options = options or {}
        known = {option["name"]: option for option in command.get("options", [])}
        assert not options.keys() - known.keys(), f"/{name} has no {options.keys() - known.keys()}"
        missing = [key for key, option in known.items() if option.get("required") and key not in options]
        assert not missing, f"the client would not send /{name} without {missing}"
        self._check_may(command, channel)
        resolved: dict[str, dict[str, Any]] = {}
        given = [self._option(known[key], value, resolved) for key, value in options.items()]
        data = {"id": "77", "name": name, "type": 1, "options": given}
        if name in here:
            data["guild_id"] = str(channel.guild_id)
        if resolved:
            data["resolved"] = resolved
        return await self._acknowledged(await self._interact(COMMAND, data, channel))

    async def menu(self, name: str, message: Message) -> Interaction:
        """Choose an entry of a message's menu; returns when the bot has acknowledged it."""
        assert self.server.commands[name]["type"] == ON_MESSAGE
        resolved = {"messages": {str(message.id): message.json()}}
        data = {"id": "77", "name": name, "type": ON_MESSAGE, "target_id": str(message.id), "resolved": resolved}
        return await self._acknowledged(await self._interact(COMMAND, data, message.channel))

    async def autocomplete(self, name: str, option: str, typed: str, channel: Channel | None = None) -> list[str]:
        """What the bot suggests for an option while one types."""
        focused = {"name": option, "type": STRING, "value": typed, "focused": True}
        data = {"id": "77", "name": name, "type": 1, "options": [focused]}
        interaction = await self._acknowledged(await self._interact(TYPING, data, channel or self.server.general))
        return [choice["name"] for choice in interaction.choices]

    async def press(self, message: Message, label: str) -> Interaction:
        """Press the button, or choose the option, with this label; returns when the bot has acknowledged it."""
        assert self.sees(message), "nobody can press what they don't see"
        found = [control for name, control in message.choices() if name == label]
        assert found, f"{label!r} can't be pressed; there are {[name for name, _ in message.choices()]}"
        control = found[0]
        data = {"custom_id": control["custom_id"], "component_type": control["type"]}
        if control["type"] != BUTTON:
            data["values"] = control["values"]
        return await self._acknowledged(await self._interact(COMPONENT, data, message.channel, message))

    choose = press

    async def submit(self, opened: Interaction, answers: Mapping[str, "Entered"]) -> Interaction:
        """Fill in and send the form that a press has opened; fields that are not named stay as they were."""
        modal = opened.modal
        assert modal, "no form was opened"
        labels = [row for row in modal["components"] if row["type"] == LABEL]
        fields = {row["component"]["custom_id"]: row["component"] for row in labels}
        assert not answers.keys() - fields.keys(), "the form has no such field"
        resolved: dict[str, dict[str, Any]] = {}
        rows = [
            {"type": LABEL, "id": 1, "component": self._filled(field, answers.get(name), resolved)}
            for name, field in fields.items()
        ]
        data = {"custom_id": modal["custom_id"], "components": rows, "resolved": resolved}
        return await self._acknowledged(await self._interact(SUBMIT, data, opened.channel, opened.message))

    def _filled(
        self, field: dict[str, Any], given: "Entered | None", resolved: dict[str, dict[str, Any]]
    ) -> dict[str, Any]:
        """A field as the client sends it: with what was given, else as it stood there."""
        filled = {"type": field["type"], "id": 2, "custom_id": field["custom_id"]}
        options = field.get("options", [])
        chosen = [option["value"] for option in options if option.get("default")]
        match given:
            case File():
                assert field["type"] == FILE_UPLOAD
                attachment = self.server.keep_file(given.name, given.content)
                resolved.setdefault("attachments", {})[attachment["id"]] = attachment
                return filled | {"values": [attachment["id"]]}
            case Channel():
                assert field["type"] == CHANNEL_SELECT
                resolved.setdefault("channels", {})[str(given.id)] = given.json(self.user)
                return filled | {"values": [str(given.id)]}
            case str() if options:
                assert given in {option["value"] for option in options}, f"the client offers {options}, not {given!r}"
                chosen = [given]
            case list():
                assert set(given) <= {option["value"] for option in options}, f"the client offers {options}"
                chosen = given
        if field["type"] == TEXT_INPUT:
            value = field.get("value") or "" if given is None else given
            assert len(value) <= (field.get("max_length") or 4000), "the client takes no more characters"
            assert value or not field.get("required"), "the client wants words there"
            return filled | {"value": value}
        if field["type"] == RADIO_GROUP:
            return filled | {"value": chosen[0] if chosen else None}
        return filled | {"values": chosen}

    async def type(self, words: str, channel: Channel | None = None) -> Message:
        """Write a message, to the bot directly unless another channel is named."""
        channel = channel or self.dm
        message = self.server.new_message(channel, self.user)
        message.content = words
        data = message.json()
        if channel.guild_id:  # Without the privileged intent the words don't reach the bot.
            data |= {"content": "", "member": self._member()}
        intents = 1 << 9 if channel.guild_id else DM_INTENT
        await self.server.gateway.tell("MESSAGE_CREATE", data, guild_id=channel.guild_id, intents=intents)
        return message

    async def react(self, message: Message, emoji: str) -> None:
        """Add a reaction."""
        assert not message.ephemeral, "the client offers no reactions below an ephemeral message"
        await self.server.react(message, emoji, self.user)

    @property
    def dm(self) -> Channel:
        """The direct messages with the bot."""
        return self.server.dm(self.user)

    def sees(self, message: Message) -> bool:
        """Whether the message is there for this person."""
        private = message.seen_by or message.channel.person
        among = not message.channel.people or self.user in message.channel.people
        return not message.deleted and private in {None, self.user} and among

    @property
    def messages(self) -> list[Message]:
        """What the bot has written that this person sees, oldest first."""
        return [each for each in self.server.messages if each.author is self.server.bot and self.sees(each)]

    async def wait_for(self, wanted: Callable[[Message], object], patience: float = PATIENCE) -> Message:
        """The latest message of the bot's of which `wanted` holds, as soon as there is one; `patience` in seconds."""

        def found() -> Message | None:
            return next((each for each in reversed(self.messages) if not each.thinking and wanted(each)), None)

        try:
            return await self.server.until(found, patience)
        except TimeoutError:
            shown = "\n---\n".join(message.text for message in self.messages[-3:])
            raise AssertionError(f"{self.user.name} waits in vain, and sees:\n{shown}") from None

    def _check_may(self, command: dict[str, Any], channel: Channel) -> None:
        """The client offers a command only where, and to whom, it may be used."""
        place = channel.context
        assert place in (command.get("contexts") or [0, 1]), f"/{command['name']} is not offered here"
        wanted = command.get("default_member_permissions")
        if channel.guild_id is None or wanted is None or self.user.permissions & ADMINISTRATOR:
            return
        needed = int(wanted)  # "0" is for administrators alone.
        allowed = needed and self.user.permissions & needed == needed
        assert allowed, f"/{command['name']} is not offered to {self.user.name}"

    def _option(self, option: dict[str, Any], value: Given, resolved: dict[str, dict[str, Any]]) -> dict[str, Any]:
        kinds = {bool: BOOLEAN, int: INTEGER, File: ATTACHMENT, PickedRole: ROLE, Channel: CHANNEL}
        kind = next((kind for python, kind in kinds.items() if isinstance(value, python)), STRING)
        assert kind == option["type"], f"{option['name']} is of type {option['type']}, not {kind}"
        choices = [choice["value"] for choice in option.get("choices", [])]
        assert not choices or value in choices, f"the client offers {choices}, not {value!r}"
        if isinstance(value, File):
            attachment = self.server.keep_file(value.name, value.content)
            if value.size is not None:
                attachment["size"] = value.size
            resolved.setdefault("attachments", {})[attachment["id"]] = attachment
            return {"name": option["name"], "type": kind, "value": attachment["id"]}
        if isinstance(value, PickedRole):
            resolved.setdefault("roles", {})[value.id] = self.server.roles[value.id]
            return {"name": option["name"], "type": kind, "value": value.id}
        if isinstance(value, Channel):
            picked = value.json(self.user)
            assert picked["type"] in option["channel_types"], "the client does not list this channel"
            resolved.setdefault("channels", {})[str(value.id)] = picked
            return {"name": option["name"], "type": kind, "value": str(value.id)}
        if kind == INTEGER:
            least, most = option.get("min_value", -(2**53)), option.get("max_value", 2**53)
            assert least <= int(str(value)) <= most, f"the client takes {least} to {most}, not {value}"
        return {"name": option["name"], "type": kind, "value": value}

    async def _interact(
        self, kind: int, data: dict[str, Any], channel: Channel, message: Message | None = None
    ) -> Interaction:
        server = self.server
        interaction = Interaction(
            server.new_id(),
            secrets.token_urlsafe(24),
            kind,
            self.user,
            channel,
            server.now(),
            time.monotonic(),
            message,
        )
        server.interactions.append(interaction)
        payload: dict[str, Any] = {
            "id": str(interaction.id),
            "application_id": str(server.bot.id),
            "type": kind,
            "token": interaction.token,
            "version": 1,
            "data": data,
            "channel_id": str(channel.id),
            "channel": channel.json(self.user),
            "locale": self.user.locale,
            "entitlements": [],
            "app_permissions": str(channel.bot_permissions if server.bot_in_guild else 0),
            "authorizing_integration_owners": {"1": str(self.user.id)},
            "context": channel.context,
            "attachment_size_limit": 10 * 2**20,
        }
        if channel.guild_id and server.bot_in_guild:  # Installed in the server, too.
            payload["authorizing_integration_owners"]["0"] = str(channel.guild_id)
        if channel.guild_id:
            payload |= {
                "guild_id": str(channel.guild_id),
                "member": self._member(),
                "guild_locale": server.community_locale or "en-US",
            }
        else:
            payload |= {"user": self.user.json()}
        if message:
            payload["message"] = message.json()
        await server.gateway.tell("INTERACTION_CREATE", payload, guild_id=channel.guild_id)
        return interaction

    def _member(self) -> dict[str, Any]:
        return {
            "user": self.user.json(),
            "roles": [],
            "joined_at": "2021-01-12T21:18:10.481000+00:00",
            "permissions": str(self.user.permissions),
            "deaf": False,
            "mute": False,
            "flags": 0,
            "nick": None,
            "avatar": None,
        }

    async def _acknowledged(self, interaction: Interaction) -> Interaction:
        await self.server.until(lambda: interaction.answer is not None)
        return interaction


async def all_of(*doings: "asyncio.Future[Any] | Any") -> list[Any]:
    """Several people at once."""
    return list(await asyncio.gather(*doings))
