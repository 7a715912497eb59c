"""What the local Slack knows: workspaces, people's accounts, channels, messages, files and views."""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(eq=False)
class User:
    """An account in a workspace. `home`: the other organization's that they come from, by Slack Connect."""

    id: str
    name: str
    team_id: str
    admin: bool = False
    organization_admin: bool = False
    guest: bool = False
    home: str = ""
    locale: str = "en-US"

    def json(self) -> dict[str, Any]:
        """As the API shows it: admins of other organizations are shown as admins."""
        return {
            "id": self.id,
            "name": self.name,
            "team_id": self.home or self.team_id,
            "is_admin": self.admin,
            "is_restricted": self.guest,
            "is_ultra_restricted": False,
            "is_stranger": bool(self.home),
            "profile": {"display_name": self.name},
            "enterprise_user": {"id": self.id, "is_admin": self.organization_admin},
        }


@dataclass(eq=False)
class Group:
    """A user group of a workspace."""

    id: str
    handle: str
    team_id: str
    users: list[User]


@dataclass(eq=False)
class Workspace:
    """A workspace where the app is installed; `token` is the bot's there."""

    id: str
    name: str
    token: str
    bot: User
    bot_id: str
    revoked: bool = False
    enterprise_id: str | None = None
    org_wide: bool = False  # Whether the organization has installed the app, with one token for all its workspaces.


@dataclass(eq=False)
class Channel:
    """A channel, or the direct messages between the bot and `person`."""

    id: str
    name: str
    team_id: str
    person: User | None = None
    bot_is_member: bool = True
    private: bool = False


@dataclass(eq=False)
class File:
    """A file. `polls` is how often one has to ask until Slack has processed it."""

    id: str
    name: str
    length: int
    content: bytes | None = None
    complete: bool = False
    polls: int = 1
    owner: str = ""

    @property
    def ready(self) -> bool:
        """Whether it can be shown."""
        return self.complete and self.polls <= 0


@dataclass(eq=False)
class Message:
    """A message. `seen_by` is the one person who sees an ephemeral one; None when everybody does."""

    ts: str
    channel: Channel
    author: str
    text: str = ""
    blocks: list[dict[str, Any]] = field(default_factory=list)
    thread_ts: str | None = None
    seen_by: str | None = None
    files: list[File] = field(default_factory=list)
    edits: int = 0
    deleted: bool = False
    shown: int = 0  # Counts up with whatever is shown anywhere: the latest has most.
    payload: dict[str, Any] = field(default_factory=dict)  # As the bot sent it last.

    @property
    def ephemeral(self) -> bool:
        """Whether only one person sees it, and the API can't change it."""
        return self.seen_by is not None

    @property
    def in_thread(self) -> bool:
        """Whether it stands in a thread, below the message that began it."""
        return self.thread_ts is not None and self.thread_ts != self.ts

    @property
    def read(self) -> str:
        """All that a person reads in it: words, then what can be pressed."""
        lines = list(block_lines(self.blocks)) if self.blocks else [readable(self.text)]
        lines += [f"[file {file.name}]" for file in self.files]
        return "\n".join([*lines, *(label for label, _, _ in self.choices())])

    def choices(self) -> Iterator[tuple[str, dict[str, Any], dict[str, Any]]]:
        """What can be pressed or chosen now: its label, its block and the action it sends."""
        yield from block_choices(self.blocks)

    def json(self) -> dict[str, Any]:
        """As the API shows it."""
        data: dict[str, Any] = {"type": "message", "ts": self.ts, "user": self.author, "text": self.text}
        if self.blocks:
            data["blocks"] = self.blocks
        if self.thread_ts:
            data["thread_ts"] = self.thread_ts
        return data


@dataclass(eq=False)
class View:
    """A modal that somebody sees, or their Home tab. `errors` are by block."""

    id: str
    user: User
    body: dict[str, Any]
    open: bool = True
    errors: dict[str, str] = field(default_factory=dict)
    hash: str = "1.a"

    @property
    def read(self) -> str:
        """All that a person reads in it."""
        lines = [self.body["title"]["text"]] if "title" in self.body else []
        lines += block_lines(self.body["blocks"])
        lines += [label for label, _, _ in self.choices()]
        return "\n".join([*lines, *self.errors.values()])

    def choices(self) -> Iterator[tuple[str, dict[str, Any], dict[str, Any]]]:
        """What can be pressed or chosen in it."""
        yield from block_choices(self.body["blocks"])

    def json(self) -> dict[str, Any]:
        """As Slack sends it along."""
        return {"id": self.id, "team_id": self.user.team_id, "hash": self.hash, "state": {"values": {}}, **self.body}


@dataclass(eq=False)
class ResponseUrl:
    """A way back that Slack hands out: five uses in thirty minutes."""

    user: User
    channel: Channel
    created: datetime
    original: Message | None = None
    uses: int = 0


def block_lines(blocks: list[dict[str, Any]]) -> Iterator[str]:
    """The words of blocks, line by line, as people read them."""
    for block in blocks:
        yield from _data_lines(block)
        match block["type"]:
            case "header":
                yield block["text"]["text"]
            case "section":
                if "text" in block:
                    yield words(block["text"])
                yield from (words(each) for each in block.get("fields", ()))
            case "context":
                yield " ".join(words(each) for each in block["elements"] if each["type"] != "image")
            case "image":
                yield block["alt_text"]
            case "rich_text":
                yield from (_rich(element) for element in block["elements"])
            case "input":
                yield words(block["label"])
                yield from (words(option["text"]) for option in block["element"].get("options", ()))


def _data_lines(block: dict[str, Any]) -> Iterator[str]:
    if block["type"] == "data_table":
        yield from (" | ".join(cell["text"] for cell in row) for row in block["rows"])
    elif block["type"] == "data_visualization":
        yield block["title"]


def block_choices(blocks: list[dict[str, Any]]) -> Iterator[tuple[str, dict[str, Any], dict[str, Any]]]:
    """What can be pressed or chosen: label, block, and the action as Slack would send it."""
    for block in blocks:
        elements = block.get("elements", []) if block["type"] == "actions" else [block.get("accessory", {"type": ""})]
        for element in elements:
            base = {"type": element["type"], "action_id": element.get("action_id", "")}
            if element["type"] == "button" and "url" not in element:
                yield element["text"]["text"], block, base | {"text": element["text"], "value": element.get("value")}
            if element["type"] == "static_select":
                for option in element["options"]:
                    yield option["text"]["text"], block, base | {"selected_option": option}


def words(text: dict[str, Any]) -> str:
    """A text object as people read it."""
    return readable(text["text"]) if text["type"] == "mrkdwn" else text["text"]


def readable(markup: str) -> str:
    """Slack's markup as people read it: no stars, links with their address behind them, times as they fall back."""
    markup = re.sub(r"<!date\^[^|>]*\|([^>]*)>", r"\1", markup)
    linked = re.sub(r"<((?:https?|slack)://[^|>]+)\|([^>]*)>", r"\2 (\1)", markup)
    bare = re.sub(r"<((?:https?|slack)://[^|>]+)>", r"\1", linked)
    return html.unescape(re.sub(r"[*`]", "", bare))


def _rich(element: dict[str, Any]) -> str:
    return "".join(map(_rich_piece, element["elements"]))


def _rich_piece(piece: dict[str, Any]) -> str:
    match piece["type"]:
        case "link":
            return f"{piece.get('text', piece['url'])} ({piece['url']})"
        case "date":
            return f"{piece['fallback']} ({piece['url']})" if "url" in piece else str(piece["fallback"])
        case "user":
            return f"<@{piece['user_id']}>"
        case _:
            return str(piece.get("text", ""))
