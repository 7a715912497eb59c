"""Platforms that refuse whatever they can, at random: what the soak of all that is said runs against."""

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Protocol

from bot.adapters.discord.messages import refusals as of_discord
from bot.adapters.slack.messages import refusals as of_slack
from bot.core.domain.clock import now
from bot.core.domain.people import Requester
from bot.core.domain.watches import Grounds, Watch, WatchStatus
from bot.core.domain.workspace import WorkspaceSettings
from bot.core.store.watches import outbox
from tests.adapters.alerts import soon
from tests.adapters.discord.process import Bot as DiscordBot
from tests.adapters.slack.conftest import Bot as SlackBot
from tests.core.commands.bot import stored
from tests.fakes import ACCOUNT, made_posts

FLAGGED = (1, 6, 16)  # Awful posts of tests/fakes.py, and each is an alert of its own here.
DOUBT = "You may get this twice."
MOST_ROUNDS = 60


class Stage(Protocol):
    """One platform with its bot: who is there, what they see, and how it can be bad."""

    bot: Any
    dice: random.Random

    def owner(self, name: str) -> Requester:
        """Somebody."""
        ...

    def channel(self) -> str:
        """A channel for everybody, as the messenger knows it."""
        ...

    def read(self, name: str) -> list[str]:
        """All that somebody sees in their direct messages, and what calls them in channels."""
        ...

    def trouble(self) -> None:
        """Something that will go wrong."""
        ...

    def well(self) -> None:
        """Nothing goes wrong any more."""
        ...


@dataclass
class OnDiscord:
    """The real discord.py against the local Discord."""

    bot: DiscordBot
    dice: random.Random

    def owner(self, name: str) -> Requester:
        """Somebody in the server."""
        return Requester("discord", str(self.bot.server.user(name).user.id), str(self.bot.server.guild_id))

    def channel(self) -> str:
        """Its channel for all."""
        return str(self.bot.server.general.id)

    def read(self, name: str) -> list[str]:
        """Direct messages, and those of the channel that mention the person."""
        person = self.bot.server.user(name)
        called = f"<@{person.user.id}>"
        return [each.text for each in person.messages if each.channel is person.dm or called in each.content]

    def trouble(self) -> None:
        """A refusal of any kind, a lost answer, a broken line: on the way out, or on the way to direct messages."""
        path = self.dice.choice((r"/channels/\d+/messages$", r"/channels/\d+/messages$", "/users/@me/channels"))
        kind = self.dice.random()
        if kind < 0.45:
            code = self.dice.choice([*of_discord.MEANINGS, 99999])
            self.bot.server.fail("POST", path, self.dice.choice((400, 403, 404)), code=code)
        elif kind < 0.6:
            self.bot.server.fail("POST", path, 429, text="error code: 1015")
        else:
            status = self.dice.choice((0, 500, 502, 503))
            self.bot.server.fail("POST", path, status, done=self.dice.random() < 0.5)
        if self.dice.random() < 0.2:
            self.bot.server.fail("GET", r"/channels/\d+/messages$", self.dice.choice((403, 503)), code=50013)

    def well(self) -> None:
        """No more of it; Discord forgets a nonce after minutes."""
        self.bot.server.limits.faults.clear()


@dataclass
class OnSlack:
    """The real slack_sdk against the local Slack."""

    bot: SlackBot
    dice: random.Random

    def owner(self, name: str) -> Requester:
        """Somebody in the workspace."""
        user = self.bot.server.user(name).user
        return Requester("slack", user.id, user.team_id)

    def channel(self) -> str:
        """Its channel for all."""
        return self.bot.server.general.id

    def read(self, name: str) -> list[str]:
        """Direct messages, and those of the channel that mention the person."""
        person = self.bot.server.user(name)
        called = f"<@{person.user.id}>"
        mine = [each for each in person.messages if each.channel is person.dm or called in each.read]
        return [f"{each.read}\n{each.text}" for each in mine]  # A very small drawing has the posts in its notification.

    def trouble(self) -> None:
        """A refusal of any kind, a lost answer, a broken line."""
        method = self.dice.choice(("chat.postMessage", "chat.postMessage", "conversations.open"))
        kind = self.dice.random()
        if kind < 0.45:
            self.bot.server.fail(method, error=self.dice.choice([*of_slack.MEANINGS, "moon_in_retrograde"]))
        elif kind < 0.6:
            self.bot.server.fail(method, 429, text="error code: 1015")
        else:
            how = self.dice.choice(({"status": 0}, {"status": 500}, {"error": "internal_error"}))
            self.bot.server.fail(method, done=self.dice.random() < 0.5, **how)  # type: ignore[arg-type]
        if self.dice.random() < 0.2:
            self.bot.server.fail("conversations.history", error=self.dice.choice(("missing_scope", "internal_error")))

    def well(self) -> None:
        """No more of it."""
        self.bot.server.api.faults.clear()


@dataclass
class Soak:
    """People with watches, each with alerts to be told of, while the platform refuses at random."""

    stage: Stage
    people: Sequence[str]
    watches: dict[str, Watch] = field(default_factory=dict)

    async def begin(self) -> None:
        """Everybody watches; a third in the channel."""
        world = self.stage.bot.world
        for number, name in enumerate(self.people):
            owner = self.stage.owner(name)
            await world.app.workspaces.save(owner, WorkspaceSettings(spoiler=False))  # Posts are known by their words.
            scan = await stored(world.store, made_posts(20), owner)
            watch = await world.app.watches.propose(owner, ACCOUNT)
            if number % 3 == 0:
                await world.app.watches.tell_in(owner, watch.id, self.stage.channel())
            watch = await world.app.watches.start(owner, watch.id, Grounds.CONSENT)
            self.watches[name] = watch
            async with world.store.write() as connection:
                for post in FLAGGED:
                    await outbox.add_alert(connection, watch, [post], scan.model_id, now() + timedelta(days=post))

    async def live(self, rounds: int) -> None:
        """So many rounds of what housekeeping does, with trouble; now and then the bot is started anew."""
        dice = self.stage.dice
        for _ in range(rounds):
            for _ in range(dice.choice((0, 1, 2, 4))):
                self.stage.trouble()
            await self.stage.bot.world.app.outbox.deliver()
            await soon(self.stage.bot.world)
            if dice.random() < 0.03:
                await self.stage.bot.restart()

    async def recover(self) -> None:
        """Everything gets well, and owners who were told let their watches go on."""
        self.stage.well()
        world = self.stage.bot.world
        for _ in range(MOST_ROUNDS):
            for name, watch in self.watches.items():
                owner = self.stage.owner(name)
                found = await world.app.watches.get(owner, watch.id)
                if found.status is WatchStatus.LOST:
                    await world.app.watches.start(owner, watch.id)
            await world.app.outbox.deliver()
            if await world.app.outbox.count_waiting() == 0:
                return
            await soon(world)
        raise AssertionError("messages wait for ever")

    async def untold(self) -> list[str]:
        """Who has a watch that stands still for a reason that they were not told, though they could be."""
        return [
            name
            for name, watch in self.watches.items()
            if (found := await self.stage.bot.world.app.watches.get(self.stage.owner(name), watch.id))
            and found.status is WatchStatus.LOST
            and not found.reason
        ]

    def shown(self) -> dict[tuple[str, int], list[str]]:
        """By person and post: the messages that quote it to them."""
        return {
            (name, post): [each for each in self.stage.read(name) if re.search(rf"awful no\. {post}\b", each)]
            for name in self.people
            for post in FLAGGED
        }
