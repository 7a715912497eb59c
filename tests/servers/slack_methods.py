"""The methods of the local Slack's Web API, with the refusals of the real one."""

import itertools
import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from tests.servers.slack_blocks import DATA, TEXT, UPDATED_TEXT, mistakes, view_mistakes
from tests.servers.slack_state import Channel, Message, View, Workspace

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.servers.slack import SlackServer

SCOPES = {
    "chat.postMessage": "chat:write",
    "chat.postEphemeral": "chat:write",
    "chat.update": "chat:write",
    "chat.delete": "chat:write",
    "conversations.open": "im:write",
    "conversations.info": "channels:read",
    "users.info": "users:read",
    "usergroups.list": "usergroups:read",
    "files.getUploadURLExternal": "files:write",
    "files.completeUploadExternal": "files:write",
    "files.info": "files:read",
}
Args = dict[str, Any]


class RefusedError(Exception):
    """What Slack answers with `ok: false`. A `rule` that was broken is noted as a violation."""

    def __init__(self, error: str, rule: str = "") -> None:
        super().__init__(error)
        self.error = error
        self.rule = rule


class Methods:
    """Every method that the bot may call."""

    def __init__(self, server: "SlackServer") -> None:
        self.server = server
        self.by_name: dict[str, Callable[[Workspace, Args], dict[str, Any]]] = {
            "auth.test": self._auth_test,
            "chat.postMessage": self._post,
            "chat.postEphemeral": self._post_ephemeral,
            "chat.update": self._update,
            "chat.delete": self._delete,
            "conversations.history": self._history,
            "conversations.open": self._open,
            "conversations.replies": self._history,
            "conversations.info": self._channel_info,
            "users.info": self._user_info,
            "usergroups.list": self._groups,
            "files.getUploadURLExternal": self._upload_url,
            "files.completeUploadExternal": self._upload_complete,
            "files.info": self._file_info,
            "views.open": self._view_open,
            "views.publish": self._view_publish,
            "views.update": self._view_update,
        }

    def answer(self, method: str, token: str, args: Args) -> dict[str, Any]:
        """What Slack says to a call.

        Raises:
            RefusedError: Slack refuses it.
        """
        server = self.server
        if method == "apps.connections.open":
            if token != server.app_token:
                raise RefusedError("invalid_auth")
            return {"url": server.socket.new_url()}
        if method == "oauth.v2.access":
            return server.install(args)
        workspace = server.by_token(token)
        if workspace is None:
            raise RefusedError("invalid_auth")
        if workspace.revoked:
            raise RefusedError("token_revoked")
        if method not in self.by_name:
            raise RefusedError("unknown_method", "there is no such method")
        if (scope := SCOPES.get(method)) and scope not in server.scopes:
            raise RefusedError("missing_scope", f"needs the scope {scope}")
        return self.by_name[method](workspace, args)

    def _auth_test(self, workspace: Workspace, _args: Args) -> dict[str, Any]:
        return {
            "url": f"https://{workspace.name}.slack.com/",
            "team": workspace.name,
            "team_id": workspace.id,
            "user": workspace.bot.name,
            "user_id": workspace.bot.id,
            "bot_id": workspace.bot_id,
            "is_enterprise_install": False,
        }

    def _within(self, workspace: Workspace, team_id: str) -> bool:
        """Whether the workspace's token is good there: an organization's is in all its workspaces."""
        there = next(each for each in self.server.workspaces if each.id == team_id)
        return there is workspace or (workspace.org_wide and there.enterprise_id == workspace.enterprise_id)

    def _channel(self, workspace: Workspace, args: Args) -> Channel:
        channel = self.server.channels.get(args.get("channel", ""))
        if (
            channel is None
            or not self._within(workspace, channel.team_id)
            or (channel.private and not channel.bot_is_member)
        ):
            raise RefusedError("channel_not_found")
        if not channel.bot_is_member:
            raise RefusedError("not_in_channel")
        return channel

    def _checked(self, args: Args, most: int) -> None:
        if not args.get("text"):
            raise RefusedError("no_text", "no text that stands for the blocks")
        if len(args["text"]) > most:
            raise RefusedError("msg_too_long", f"text of {len(args['text'])} characters")
        if any(mark in args["text"] for mark in ("<!", "<@", "<#")):
            raise RefusedError("invalid_arguments", "the text mentions somebody")
        blocks = args.get("blocks") or []
        if blocks and self.server.refuses_blocks:
            raise RefusedError("invalid_blocks")
        if self.refuses_some(blocks):
            raise RefusedError("invalid_blocks")
        size = len(json.dumps(blocks, ensure_ascii=False, separators=(",", ":")))
        if size > self.server.most_json:
            self.server.too_long.append(size)
            raise RefusedError("msg_blocks_too_long")
        wrong = list(mistakes(blocks)) if blocks else []
        if wrong := [*wrong, *self.files_not_ready(args.get("blocks") or [])]:
            raise RefusedError("invalid_blocks", str(wrong))

    def refuses_some(self, blocks: list[dict[str, Any]]) -> bool:
        """Whether the blocks hold what the workspace does not know, or a picture that can't be loaded."""
        refused = self.server.refuses_data and any(block["type"] in DATA for block in blocks)
        self.server.refused_data += refused
        return refused or any(block.get("accessory", {}).get("image_url") in self.server.unloadable for block in blocks)

    def files_not_ready(self, blocks: list[dict[str, Any]]) -> list[str]:
        """Which files in these blocks Slack has not taken in yet."""
        ids = [block["slack_file"]["id"] for block in blocks if "slack_file" in block]
        files = {file_id: self.server.files.get(file_id) for file_id in ids}
        return [f"the file {file_id} is not ready" for file_id, file in files.items() if not (file and file.ready)]

    def _post(self, workspace: Workspace, args: Args) -> dict[str, Any]:
        channel = self._channel(workspace, args)
        self._checked(args, TEXT)
        if args.get("unfurl_links", True) or args.get("unfurl_media", True):
            self.server.violations.append("chat.postMessage: links in posts would unfurl")
        thread = args.get("thread_ts")
        if thread and not any(each.ts == thread and each.channel is channel for each in self.server.messages):
            raise RefusedError("thread_not_found", f"there is no message {thread}")
        message = self.server.new_message(channel, workspace.bot.id)
        message.thread_ts = thread
        show(message, args)
        return {"channel": channel.id, "ts": message.ts, "message": message.json()}

    def _post_ephemeral(self, workspace: Workspace, args: Args) -> dict[str, Any]:
        channel = self._channel(workspace, args)
        self._checked(args, TEXT)
        message = self.server.new_message(channel, workspace.bot.id)
        message.seen_by, message.thread_ts = args["user"], args.get("thread_ts")
        show(message, args)
        return {"message_ts": message.ts}

    def _own(self, workspace: Workspace, args: Args) -> Message:
        channel = self._channel(workspace, args)
        for message in self.server.messages:
            if message.ts == args.get("ts") and message.channel is channel and not message.deleted:
                if message.ephemeral:
                    raise RefusedError("message_not_found", "an ephemeral message can't be changed by its ts")
                if message.author != workspace.bot.id:
                    raise RefusedError("cant_update_message", "somebody else's message")
                return message
        raise RefusedError("message_not_found")

    def _update(self, workspace: Workspace, args: Args) -> dict[str, Any]:
        message = self._own(workspace, args)
        self._checked(args, UPDATED_TEXT)
        show(message, args)
        self.server.updates.append((message.ts, self.server.now()))
        return {"channel": message.channel.id, "ts": message.ts, "text": message.text}

    def _delete(self, workspace: Workspace, args: Args) -> dict[str, Any]:
        message = self._own(workspace, args)
        message.deleted = True
        return {"channel": message.channel.id, "ts": message.ts}

    def _history(self, workspace: Workspace, args: Args) -> dict[str, Any]:
        """What stands in a channel, or below the message `ts` of it."""
        channel = self._channel(workspace, args)
        kind = "im" if channel.person else "groups" if channel.private else "channels"
        if f"{kind}:history" not in self.server.scopes:  # No violation: an operator may or may not grant it.
            raise RefusedError("missing_scope")
        thread, oldest = args.get("ts"), float(args.get("oldest") or 0)
        found = [
            each
            for each in self.server.messages
            if each.channel is channel and not each.ephemeral and not each.deleted and float(each.ts) > oldest
            if (thread in {each.ts, each.thread_ts} if thread else not each.in_thread)
        ]
        shown = found[-int(args.get("limit") or 100) :]
        known = {each.ts: {"metadata": data} for each in shown if (data := each.payload.get("metadata"))}
        return {"messages": [each.json() | known.get(each.ts, {}) for each in reversed(shown)], "has_more": False}

    def _open(self, workspace: Workspace, args: Args) -> dict[str, Any]:
        user = self.server.users.get(str(args.get("users", "")))
        if user is None or not self._within(workspace, user.team_id):
            raise RefusedError("user_not_found")
        return {"channel": {"id": self.server.dm(user).id}}

    def _channel_info(self, workspace: Workspace, args: Args) -> dict[str, Any]:
        channel = self.server.channels.get(args.get("channel", ""))
        if channel is None or not self._within(workspace, channel.team_id):
            raise RefusedError("channel_not_found")
        return {"channel": {"id": channel.id, "name": channel.name, "is_member": channel.bot_is_member}}

    def _user_info(self, _workspace: Workspace, args: Args) -> dict[str, Any]:
        user = self.server.users.get(args.get("user", ""))
        if user is None:
            raise RefusedError("user_not_found")
        asked = args.get("include_locale") in {True, "true", "1"}
        return {"user": user.json() | ({"locale": user.locale} if asked else {})}

    def _groups(self, workspace: Workspace, args: Args) -> dict[str, Any]:
        known = [each for each in self.server.groups if each.team_id == workspace.id]
        people = args.get("include_users") in {True, "true", "1"}
        return {
            "usergroups": [
                {"id": each.id, "handle": each.handle, "name": each.handle}
                | ({"users": [user.id for user in each.users]} if people else {})
                for each in known
            ]
        }

    def _upload_url(self, workspace: Workspace, args: Args) -> dict[str, Any]:
        if not args.get("filename") or int(args.get("length", 0)) <= 0:
            raise RefusedError("invalid_arguments", "a file without a name or of no length")
        file = self.server.new_file(args["filename"], int(args["length"]), owner=workspace.bot.id)
        return {"upload_url": f"{self.server.url}/upload/{file.id}", "file_id": file.id}

    def _upload_complete(self, workspace: Workspace, args: Args) -> dict[str, Any]:
        listed = args["files"] if isinstance(args["files"], list) else json.loads(args["files"])
        files = [self.server.files[each["id"]] for each in listed]
        if any(file.content is None for file in files):
            raise RefusedError("file_not_found", "completed before its bytes came")
        if args.get("channel_id"):
            channel = self._channel(workspace, {"channel": args["channel_id"]})
            message = self.server.new_message(channel, workspace.bot.id)
            message.thread_ts, message.files = args.get("thread_ts"), files
            message.text = args.get("initial_comment") or ""
        for file in files:
            file.complete = True
        return {"files": [{"id": file.id} for file in files]}

    def _file_info(self, _workspace: Workspace, args: Args) -> dict[str, Any]:
        file = self.server.files.get(args.get("file", ""))
        if file is None or not file.complete:
            raise RefusedError("file_not_found")
        file.polls -= 1
        return {"file": self.server.file_json(file) | {"mimetype": "image/png" if file.ready else ""}}

    def _view_open(self, _workspace: Workspace, args: Args) -> dict[str, Any]:
        trigger = self.server.triggers.pop(args.get("trigger_id", ""), None)
        if trigger is None or self.server.now() > trigger[1] + timedelta(seconds=self.server.deadline):
            raise RefusedError("expired_trigger_id", "the trigger_id is over")
        view = self._viewed(args)
        if wrong := list(view_mistakes(view)):
            raise RefusedError("invalid_arguments", str(wrong))
        opened = View(self.server.new_id("V"), trigger[0], view)
        self.server.views.append(opened)
        return {"view": opened.json()}

    def _view_publish(self, _workspace: Workspace, args: Args) -> dict[str, Any]:
        user = self.server.users[args["user_id"]]
        view = self._viewed(args)
        wrong = [*view_mistakes(view), *self.files_not_ready(view["blocks"])]
        if self.refuses_some(view["blocks"]):
            raise RefusedError("invalid_arguments")
        if wrong or view["type"] != "home":
            raise RefusedError("invalid_arguments", str(wrong or view["type"]))
        shown = self.server.homes.get(user.id)
        if args.get("hash") and shown and args["hash"] != shown.hash:
            raise RefusedError("hash_conflict")
        self.server.homes[user.id] = View(self.server.new_id("V"), user, view, hash=self.server.new_id("H"))
        return {"view": self.server.homes[user.id].json()}

    def _view_update(self, _workspace: Workspace, args: Args) -> dict[str, Any]:
        view = self._viewed(args)
        if wrong := list(view_mistakes(view)):
            raise RefusedError("invalid_arguments", str(wrong))
        found = next((each for each in self.server.views if each.id == args.get("view_id") and each.open), None)
        if found is None:
            raise RefusedError("not_found")
        found.body = view
        return {"view": found.json()}

    @staticmethod
    def _viewed(args: Args) -> dict[str, Any]:
        return args["view"] if isinstance(args["view"], dict) else json.loads(args["view"])


_SHOWN = itertools.count(1)


def show(message: Message, args: Args) -> None:
    """Put what a call holds into a message."""
    message.shown = next(_SHOWN)
    message.text = args.get("text") or ""
    message.blocks = args.get("blocks") or []
    message.payload = args
    message.edits += 1
