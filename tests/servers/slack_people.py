"""People on the local Slack: they can do what the real client lets them do, and see what it shows them."""

import html
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from tests.servers.slack_blocks import view_mistakes
from tests.servers.slack_delivery import Delivery
from tests.servers.slack_state import Channel, Message, User, View

if TYPE_CHECKING:
    from tests.servers.slack import SlackServer

PATIENCE = 60.0  # Seconds until a test that waits in vain fails; nothing ever waits that long otherwise.


@dataclass(frozen=True)
class Upload:
    """A file that somebody sends. `size` is what Slack says of it, where that is not its length."""

    name: str
    content: bytes
    size: int | None = None


class Person:
    """Somebody who uses Slack."""

    def __init__(self, server: "SlackServer", user: User) -> None:
        self.server = server
        self.user = user

    @property
    def dm(self) -> Channel:
        """The direct messages with the bot."""
        return self.server.dm(self.user)

    async def slash(self, text: str, channel: Channel | None = None) -> Delivery:
        """Give the app's slash command; returns when it is acknowledged. Slack takes none in a thread."""
        channel = channel or self.server.general
        command = self.server.manifest["features"]["slash_commands"][0]["command"]
        payload = {
            "token": "x",
            "team_id": self.user.home or self.user.team_id,
            "team_domain": "workshop",
            "channel_id": channel.id,
            "channel_name": channel.name,
            "user_id": self.user.id,
            "user_name": self.user.name,
            "command": command,
            "text": html.escape(text.strip(), quote=False),
            "api_app_id": self.server.app_id,
            "response_url": self.server.response_url(self.user, channel),
            "trigger_id": self.server.trigger(self.user),
        }
        workspace = next(each for each in self.server.workspaces if each.id == self.user.team_id)
        if workspace.enterprise_id:
            payload["enterprise_id"] = workspace.enterprise_id
        payload["is_enterprise_install"] = str(workspace.org_wide).lower()
        return await self.server.deliver("command", payload)

    async def mention(self, text: str, channel: Channel | None = None, thread: Message | None = None) -> Message:
        """Write a message that mentions the bot; the message."""
        channel = channel or self.server.general
        bot = self.server.workspace_of(channel).bot
        message = self._write(f"<@{bot.id}> {as_sent(text)}", channel, thread)
        if channel.bot_is_member:
            event = message.json() | {"type": "app_mention", "channel": channel.id, "team": self.user.team_id}
            await self.server.tell(event, self.user.team_id)
        return message

    async def type(self, text: str, files: Sequence[Upload] = ()) -> Message:
        """Write to the bot directly, with files or without."""
        message = self._write(as_sent(text), self.dm)
        message.files = [
            self.server.new_file(each.name, each.size or len(each.content), owner=self.user.id, content=each.content)
            for each in files
        ]
        event = message.json() | {"channel": self.dm.id, "channel_type": "im", "team": self.user.team_id}
        if files:
            event |= {"subtype": "file_share", "files": [self.server.file_json(file) for file in message.files]}
        await self.server.tell(event, self.user.team_id)
        return message

    async def press(self, message: Message, label: str) -> Delivery:
        """Press the button, or choose the option, with this label; returns when it is acknowledged."""
        assert self.sees(message), "nobody can press what they don't see"
        payload = self._pressed(message.choices(), label)
        payload |= {
            "container": {
                "type": "message",
                "message_ts": message.ts,
                "channel_id": message.channel.id,
                "is_ephemeral": message.ephemeral,
            },
            "channel": {"id": message.channel.id, "name": message.channel.name},
            "response_url": self.server.response_url(self.user, message.channel, message),
        }
        if message.thread_ts:
            payload["container"]["thread_ts"] = message.thread_ts
        if not message.ephemeral:
            payload["message"] = message.json()
        return await self.server.deliver("interaction", payload)

    choose = press

    async def press_in(self, view: View, label: str) -> Delivery:
        """Press what stands in a modal or on the Home tab."""
        payload = self._pressed(view.choices(), label)
        payload |= {"container": {"type": "view", "view_id": view.id}, "view": view.json()}
        return await self.server.deliver("interaction", payload)

    async def shortcut(self, callback_id: str) -> Delivery:
        """Choose a global shortcut of the app's."""
        self._offered(callback_id, "global")
        payload = self._interaction("shortcut") | {"callback_id": callback_id, "action_ts": "1.1"}
        return await self.server.deliver("interaction", payload)

    async def message_shortcut(self, callback_id: str, message: Message) -> Delivery:
        """Choose a shortcut of the app's on a message."""
        self._offered(callback_id, "message")
        payload = self._interaction("message_action") | {
            "callback_id": callback_id,
            "action_ts": "1.1",
            "message_ts": message.ts,
            "message": message.json(),
            "channel": {"id": message.channel.id, "name": message.channel.name},
            "response_url": self.server.response_url(self.user, message.channel),
        }
        return await self.server.deliver("interaction", payload)

    async def submit(self, view: View, answers: Mapping[str, Any]) -> Delivery:
        """Fill in and send a modal; inputs that are not named stay as they were. Errors stay on the open view."""
        assert view.open, "the modal is closed"
        inputs = {block["block_id"]: block["element"] for block in view.body["blocks"] if block["type"] == "input"}
        assert not answers.keys() - inputs.keys(), f"the modal has no {answers.keys() - inputs.keys()}"
        values = {
            block_id: {element["action_id"]: self._input(element, answers.get(block_id))}
            for block_id, element in inputs.items()
        }
        payload = self._interaction("view_submission")
        payload |= {"view": view.json() | {"state": {"values": values}}, "response_urls": []}
        delivery = await self.server.deliver("interaction", payload)
        answer = delivery.body or {}
        view.errors = answer.get("errors", {}) if answer.get("response_action") == "errors" else {}
        assert not view.errors.keys() - inputs.keys(), "an error for an input that there is not"
        if answer.get("response_action") == "update":
            assert not list(view_mistakes(answer["view"]))
            view.body = answer["view"]
        view.open = answer.get("response_action") in {"errors", "update"}
        self.server.changed()
        return delivery

    async def open_home(self) -> View:
        """Look at the bot's Home tab; it, as soon as the bot has published it anew."""
        before = self.server.homes.get(self.user.id)
        await self.server.tell(
            {"type": "app_home_opened", "user": self.user.id, "channel": self.dm.id, "tab": "home"}, self.user.team_id
        )

        def published() -> View | None:
            home = self.server.homes.get(self.user.id)
            return home if home is not before else None

        return await self.server.until(published)

    async def at_home(self, wanted: Callable[[View], object]) -> View:
        """The Home tab, as soon as `wanted` holds of it."""

        def shown() -> View | None:
            home = self.server.homes.get(self.user.id)
            return home if home and wanted(home) else None

        try:
            return await self.server.until(shown)
        except TimeoutError:
            home = self.server.homes.get(self.user.id)
            raise AssertionError(f"{self.user.name} waits in vain at Home, and sees:\n{home and home.read}") from None

    def sees(self, message: Message) -> bool:
        """Whether the message is there for this person."""
        in_workspace = message.channel.team_id == self.user.team_id
        private = message.seen_by not in {None, self.user.id} or message.channel.person not in {None, self.user}
        return in_workspace and not message.deleted and not private

    @property
    def messages(self) -> list[Message]:
        """What the bot has written that this person sees, oldest first."""
        bots = {workspace.bot.id for workspace in self.server.workspaces}
        return [each for each in self.server.messages if each.author in bots and self.sees(each)]

    @property
    def view(self) -> View | None:
        """The modal that is open."""
        return next((view for view in reversed(self.server.views) if view.user is self.user and view.open), None)

    async def wait_for(self, wanted: Callable[[Message], object], patience: float = PATIENCE) -> Message:
        """The latest message of the bot's of which `wanted` holds, as soon as there is one."""
        try:
            return await self.server.until(
                lambda: next((m for m in reversed(self.messages) if wanted(m)), None), patience
            )
        except TimeoutError:
            shown = "\n---\n".join(message.read for message in self.messages[-3:])
            raise AssertionError(f"{self.user.name} waits in vain, and sees:\n{shown}") from None

    def _write(self, text: str, channel: Channel, thread: Message | None = None) -> Message:
        message = self.server.new_message(channel, self.user.id)
        message.text = text
        message.thread_ts = (thread.thread_ts or thread.ts) if thread else None
        return message

    def _offered(self, callback_id: str, kind: str) -> None:
        known = [(each["callback_id"], each["type"]) for each in self.server.manifest["features"]["shortcuts"]]
        assert (callback_id, kind) in known, f"Slack offers {known}"

    def _interaction(self, kind: str) -> dict[str, Any]:
        workspace = next(each for each in self.server.workspaces if each.id == self.user.team_id)
        wide, enterprise = workspace.org_wide, workspace.enterprise_id
        return {
            "type": kind,
            "token": "x",
            "api_app_id": self.server.app_id,
            "team": None if wide else {"id": self.user.home or self.user.team_id, "domain": "workshop"},
            "user": {"id": self.user.id, "name": self.user.name, "team_id": self.user.home or self.user.team_id},
            "enterprise": {"id": enterprise, "name": "org"} if enterprise else None,
            "is_enterprise_install": wide,
            "trigger_id": self.server.trigger(self.user),
        }

    def _pressed(self, choices: Any, label: str) -> dict[str, Any]:
        listed = list(choices)
        found = [(block, action) for name, block, action in listed if name == label]
        assert found, f"{label!r} can't be pressed; there are {[name for name, _, _ in listed]}"
        block, action = found[0]
        full = action | {"block_id": block.get("block_id", "b"), "action_ts": "1.1"}
        return self._interaction("block_actions") | {"actions": [full], "state": {"values": {}}}

    def _input(self, element: dict[str, Any], answer: Any) -> dict[str, Any]:
        match element["type"]:
            case "plain_text_input":
                value = answer if answer is not None else element.get("initial_value")
                assert value is None or len(value) <= element.get("max_length", 3000), "the client takes no more"
                return {"type": "plain_text_input", "value": value or None}
            case "number_input":
                number = answer if answer is not None else element.get("initial_value")
                least, most = int(element["min_value"]), int(element["max_value"])
                assert not number or least <= int(number) <= most, f"the client takes {least} to {most}"
                return {"type": "number_input", "value": number or None}
            case "datepicker":
                day = answer if answer is not None else element.get("initial_date")
                assert not day or date.fromisoformat(day).isoformat() == day, "the client gives no other days"
                return {"type": "datepicker", "selected_date": day or None}
            case "radio_buttons" | "static_select" | "conversations_select" | "checkboxes":
                return self._chosen(element, answer)
            case "file_input":
                sent: Sequence[Upload] = answer or ()
                assert len(sent) <= element.get("max_files", 10), "the client takes no more files"
                files = [
                    self.server.new_file(each.name, len(each.content), owner=self.user.id, content=each.content)
                    for each in sent
                ]
                return {"type": "file_input", "files": [self.server.file_json(file) for file in files]}
        raise AssertionError(f"nobody knows how to fill in {element['type']}")

    @staticmethod
    def _chosen(element: dict[str, Any], answer: Any) -> dict[str, Any]:
        kind, options = element["type"], {option["value"]: option for option in element.get("options", ())}
        if kind == "conversations_select":
            return {"type": kind, "selected_conversation": answer or element.get("initial_conversation")}
        if kind == "checkboxes":
            before = [option["value"] for option in element.get("initial_options", ())]
            return {
                "type": kind,
                "selected_options": [options[each] for each in (before if answer is None else answer)],
            }
        wanted = answer if answer is not None else element.get("initial_option", {}).get("value")
        assert wanted is None or wanted in options, f"the client offers {sorted(options)}"
        return {"type": kind, "selected_option": options.get(wanted)}


def as_sent(text: str) -> str:
    """What Slack makes of typed words: entities, and addresses that are links."""
    return re.sub(r"(https?://[^\s<>|]+)", r"<\1>", html.escape(text, quote=False))
