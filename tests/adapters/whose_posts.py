"""People with archives on Discord and on Slack, in the same words: what the attacks of strangers are made of."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import yaml

from tests.adapters.discord.process import Bot as DiscordBot
from tests.adapters.slack.conftest import MANIFEST, button
from tests.adapters.slack.conftest import Bot as SlackBot
from tests.conversations.world import World
from tests.servers.discord import File, serve_discord
from tests.servers.slack import Upload, serve_slack


class OnDiscord:
    """The real discord.py against the local Discord."""

    def __init__(self, bot: DiscordBot) -> None:
        self.bot = bot
        self.world = bot.world

    def read(self, message: Any) -> str:
        """Its text."""
        return str(message.text)

    def files(self, message: Any) -> list[bytes]:
        """As Discord keeps them."""
        kept = self.bot.server.files
        return [
            content for each in message.attachments for path, content in kept.items() if str(each["url"]).endswith(path)
        ]

    async def give(self, name: str, content: bytes) -> None:
        """With the command."""
        await self.bot.server.user(name).slash("scan-archive", {"archive": File("archive.zip", content)})

    async def say(self, name: str, line: str) -> None:
        """A command and its first option, by name: `scan account=grace`."""
        command, *options = line.split()
        given = dict(option.split("=", 1) for option in options)
        await self.bot.server.user(name).slash(command, given)

    async def press(self, name: str, message: Any, label: str) -> None:
        """As the client does."""
        await self.bot.server.user(name).press(message, label)

    async def press_made_up(self, name: str, message: Any, action: str) -> None:
        """In place of the message's first button."""
        next(message.controls()).update({"label": "Made up", "custom_id": action, "disabled": False})
        await self.press(name, message, "Made up")

    def seen(self, name: str) -> list[Any]:
        """Everywhere."""
        return self.bot.server.user(name).messages

    async def wait_for(self, name: str, words: str, after: int = 0) -> Any:
        """As somebody waits."""
        person = self.bot.server.user(name)
        return await person.wait_for(lambda message: words in message.text and message not in person.messages[:after])

    async def wait_for_file(self, name: str, after: int) -> bytes:
        """The file that they are given then, in whichever message."""
        person = self.bot.server.user(name)
        found = await person.wait_for(lambda message: self.files(message) and message not in person.messages[:after])
        return self.files(found)[0]


class OnSlack:
    """The real slack-bolt against the local Slack."""

    def __init__(self, bot: SlackBot) -> None:
        self.bot = bot
        self.world = bot.world

    def read(self, message: Any) -> str:
        """Its text."""
        return str(message.read)

    def files(self, message: Any) -> list[bytes]:
        """As Slack keeps them."""
        return [file.content for file in message.files if file.content]

    async def give(self, name: str, content: bytes) -> None:
        """In direct messages: Slack takes no file with a command."""
        await self.bot.server.user(name).type("", [Upload("archive.zip", content)])

    async def say(self, name: str, line: str) -> None:
        """A command and its first option: `scan account=grace` is `scan grace` here."""
        command, *options = line.split()
        given = [" ".join(_on_slack(*option.split("=", 1))) for option in options]
        await self.bot.server.user(name).slash(" ".join([command, *given]))

    async def press(self, name: str, message: Any, label: str) -> None:
        """As the client does."""
        await self.bot.server.user(name).press(message, label)

    async def press_made_up(self, name: str, message: Any, action: str) -> None:
        """Beside the message's own buttons."""
        message.blocks = [*message.blocks, {"type": "actions", "elements": [button("Made up", action)]}]
        await self.press(name, message, "Made up")

    def seen(self, name: str) -> list[Any]:
        """Everywhere."""
        return self.bot.server.user(name).messages

    async def wait_for(self, name: str, words: str, after: int = 0) -> Any:
        """As somebody waits."""
        person = self.bot.server.user(name)
        return await person.wait_for(lambda message: words in message.read and message not in person.messages[:after])

    async def wait_for_file(self, name: str, after: int) -> bytes:
        """The file that they are given then, in whichever message."""
        person = self.bot.server.user(name)
        found = await person.wait_for(lambda message: self.files(message) and message not in person.messages[:after])
        return self.files(found)[0]


Chat = OnDiscord | OnSlack


@asynccontextmanager
async def a_chat(platform: str, world: World) -> AsyncIterator[Chat]:
    """The bot on one of the two; at the end no rule of it may have been broken."""
    if platform == "discord":
        async with serve_discord() as server:
            bot = DiscordBot(server, world)
            await bot.start()
            yield OnDiscord(bot)
            await bot.stop()
        assert server.violations == []
        return
    async with serve_slack(yaml.safe_load(MANIFEST.read_text("utf-8"))) as slack:
        slack.transport = "http"
        other = SlackBot(slack, world)
        await other.start()
        yield OnSlack(other)
        await other.stop()
    assert slack.violations == []


def _on_slack(option: str, value: str) -> list[str]:
    return [value] if option == "account" else [f"--{option}", value]
