"""What the local Discord knows: people, channels, messages, interactions, as dataclasses that speak Discord's JSON."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from tests.servers.discord_components import GALLERY, texts, walk
from tests.servers.discord_rules import BUTTON, SELECT

EPHEMERAL, LOADING = 64, 128  # Message flags.
VIEW, SEND, EMBED, ATTACH, REACT, MANAGE_SERVER = 1 << 10, 1 << 11, 1 << 14, 1 << 15, 1 << 6, 1 << 5
HISTORY, SEND_IN_THREADS, ADMINISTRATOR = 1 << 16, 1 << 38, 1 << 3
EVERYDAY = (
    VIEW | SEND | EMBED | ATTACH | REACT | SEND_IN_THREADS
)  # What a member, and the bot, may do unless a test says otherwise.


@dataclass(eq=False)
class User:
    """An account on Discord. `permissions` hold in every guild channel."""

    id: int
    name: str
    bot: bool = False
    permissions: int = EVERYDAY
    dms_open: bool = True
    locale: str = "en-US"

    def json(self) -> dict[str, Any]:
        """As the API shows it."""
        return {
            "id": str(self.id),
            "username": self.name,
            "global_name": self.name.title(),
            "discriminator": "0",
            "avatar": None,
            "bot": self.bot,
        }


@dataclass(eq=False)
class Channel:
    """A channel of the guild, or the direct messages of `person` and the bot, or of `people` without it."""

    id: int
    name: str
    guild_id: int | None = None
    person: User | None = None
    bot_permissions: int = EVERYDAY
    thread: bool = False
    archived: bool = False
    locked: bool = False
    people: tuple[User, ...] = ()

    @property
    def context(self) -> int:
        """Where interactions come from here: a guild, direct messages with the bot, or other people's."""
        return 0 if self.guild_id else 2 if self.people else 1

    def json(self, person: User | None = None) -> dict[str, Any]:
        """As the API shows it; `person` is whose permissions an interaction carries."""
        if self.people:
            recipients = [each.json() for each in self.people]
            return {"id": str(self.id), "type": 3, "recipients": recipients, "last_message_id": None}
        if self.guild_id is None:
            assert self.person is not None
            return {"id": str(self.id), "type": 1, "recipients": [self.person.json()], "last_message_id": None}
        data: dict[str, Any] = {
            "id": str(self.id),
            "type": 11 if self.thread else 0,
            "guild_id": str(self.guild_id),
            "name": self.name,
            "position": 0,
            "permission_overwrites": [
                {"id": str(self.guild_id), "type": 0, "allow": "0", "deny": str(EVERYDAY & ~self.bot_permissions)}
            ],
            "nsfw": False,
            "parent_id": None,
            "topic": None,
        }
        if self.thread:
            data |= {"parent_id": str(self.guild_id), "owner_id": "1", "message_count": 1, "member_count": 1}
            data["thread_metadata"] = {
                "archived": self.archived,
                "locked": self.locked,
                "auto_archive_duration": 60,
                "archive_timestamp": "2026-01-01T00:00:00+00:00",
            }
        return data | ({"permissions": str(person.permissions)} if person else {})


@dataclass(eq=False)
class Message:
    """A message. `seen_by` is the one person who sees an ephemeral one; None when everybody does."""

    id: int
    channel: Channel
    author: User
    created: datetime
    content: str = ""
    embeds: list[dict[str, Any]] = field(default_factory=list)
    components: list[dict[str, Any]] = field(default_factory=list)
    attachments: list[dict[str, Any]] = field(default_factory=list)
    flags: int = 0
    seen_by: User | None = None
    edited: datetime | None = None
    deleted: bool = False
    edits: int = 0
    reactions: dict[str, list[User]] = field(default_factory=dict)
    mentions: dict[str, Any] = field(default_factory=dict)  # Whom it was allowed to call.

    @property
    def ephemeral(self) -> bool:
        """Whether only one person sees it."""
        return bool(self.flags & EPHEMERAL)

    @property
    def thinking(self) -> bool:
        """Whether it still only says that an answer will come."""
        return bool(self.flags & LOADING)

    @property
    def text(self) -> str:
        """All that a person reads in it, without the markup: words, then what can be pressed."""
        lines = [self.content]
        for embed in self.embeds:
            lines += [embed.get("title", ""), embed.get("description", "")]
            for each in embed.get("fields", ()):
                lines += [each["name"], each["value"]]
        lines += texts(self.components)
        shown = [readable(line) for line in lines if line]
        shown += [embed["footer"]["text"] for embed in self.embeds if "footer" in embed]
        return "\n".join([*shown, *(label for label, _ in self.choices())])

    @property
    def pictures(self) -> list[str]:
        """Addresses of its large pictures."""
        in_embeds = [embed["image"]["url"] for embed in self.embeds if "image" in embed]
        galleries = [each["items"] for each in walk(self.components) if each["type"] == GALLERY]
        return in_embeds + [item["media"]["url"] for items in galleries for item in items]

    def controls(self) -> Iterator[dict[str, Any]]:
        """Its buttons and selects."""
        yield from (each for each in walk(self.components) if each["type"] in {BUTTON, SELECT})

    def choices(self) -> Iterator[tuple[str, dict[str, Any]]]:
        """What can be pressed or chosen now, by label; an option comes as its select with the one value."""
        for control in self.controls():
            if control["type"] == BUTTON and not control.get("disabled"):
                yield control["label"], control
            if control["type"] == SELECT and not control.get("disabled"):
                for option in control["options"]:
                    yield option["label"], control | {"values": [option["value"]]}

    def json(self) -> dict[str, Any]:
        """As the API shows it."""
        data = {
            "id": str(self.id),
            "channel_id": str(self.channel.id),
            "author": self.author.json(),
            "type": 0,
            "content": self.content,
            "timestamp": self.created.isoformat(),
            "edited_timestamp": self.edited.isoformat() if self.edited else None,
            "tts": False,
            "mention_everyone": False,
            "mentions": [],
            "mention_roles": [],
            "attachments": self.attachments,
            "embeds": self.embeds,
            "components": self.components,
            "flags": self.flags,
            "pinned": False,
            "reactions": [
                {"emoji": {"id": None, "name": emoji}, "count": len(users), "me": any(each.bot for each in users)}
                for emoji, users in self.reactions.items()
            ],
        }
        return data | ({"guild_id": str(self.channel.guild_id)} if self.channel.guild_id else {})


@dataclass(eq=False)
class Interaction:
    """Something that a person did and the bot has to answer. `answer` is the type of its callback, None before it."""

    id: int
    token: str
    type: int
    user: User
    channel: Channel
    created: datetime
    sent: float
    message: Message | None = None
    answer: int | None = None
    ephemeral: bool = False
    original: Message | None = None
    modal: dict[str, Any] | None = None
    choices: list[dict[str, Any]] = field(default_factory=list)
    followups: int = 0


def readable(markup: str) -> str:
    """The words as the client shows them: no backslashes, no stars, links with their address behind them."""
    escaped: list[str] = []

    def keep(found: re.Match[str]) -> str:
        escaped.append(found[1])
        return f"\ue000{len(escaped) - 1}\ue001"

    words = re.sub(r"\\([^0-9A-Za-z\s])", keep, markup)
    words = re.sub(r"\[([^\]]*)\]\(([^)]*)\)", r"\1 (\2)", words)
    words = re.sub(r"</([-\w]+):\d+>", r"/\1", words)
    words = re.sub(r"\*\*|`|\|\|", "", words)
    words = re.sub(r"^(?:> |-# |#{1,3} )", "", words, flags=re.MULTILINE)
    return re.sub("\ue000(\\d+)\ue001", lambda found: escaped[int(found[1])], words)
