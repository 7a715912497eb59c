"""The conversation that every surface has to pass, on Slack: commands, mentions, buttons, selects, forms and files."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from bot.adapters.slack.commands import SENT_FILE
from bot.core.views.reports.refine_form import REFINE_LABEL
from tests.conversations.script import SCRIPT, Change, Command, Press, Step
from tests.servers.slack import Upload
from tests.servers.slack_people import Person
from tests.servers.slack_state import Channel, Message, View

if TYPE_CHECKING:
    from .conftest import Bot

CHANGE = "Change …"
SETTINGS = {"Strict: flags more posts": ("preset", "strict")}  # On Slack these are choices in a form.
ARCHIVE = Upload("archive.zip", b"the archive's reader is a fake, so these bytes are never opened")


@dataclass
class Chatter:
    """Somebody who follows the script: by the slash command in `channel`, or by mentions in the thread of `thread`."""

    person: Person
    channel: Channel
    thread: Message | None = None

    async def do(self, step: Step) -> str:
        """Do it; what can then be read where the answer stands, once all that has to be seen stands in it."""
        before = {message.ts: message.edits for message in self.person.messages}
        pressed: Message | None = None

        def answers(message: Message) -> bool:
            # No other: a scan's message may be shown once more after a restart, whatever else happens meanwhile.
            changed = message.ts not in before or (message is pressed and before[message.ts] != message.edits)
            return changed and all(words in in_core_words(message) for words in step.sees)

        match step.does:
            case Press(label) if label in SETTINGS:
                await self.set(*SETTINGS[label])
            case Press(label):
                pressed = self.latest(label)
                await self.person.press(pressed, label)
            case Change(line):
                pressed = self.latest(REFINE_LABEL)
                form = await self.change(line)
                if form.open:
                    return form.read
            case Command(line):
                await self.command(line)
        return in_core_words(await self.person.wait_for(answers))

    async def change(self, line: str) -> View:
        """Open the form, fill in one field, send it; the form, still open where it was refused."""
        word, _, value = line.partition(" ")
        await self.person.press(self.latest(REFINE_LABEL), REFINE_LABEL)
        form = await self.person.server.until(lambda: self.person.view)
        await self.person.submit(form, {word: value})
        return form

    async def set(self, name: str, value: str) -> None:
        """Open the form of the settings, change one, send it."""
        await self.person.press(self.latest(CHANGE), CHANGE)
        form = await self.person.server.until(
            lambda: view if (view := self.person.view) and "submit" in view.body else None
        )
        await self.person.submit(form, {name: value})

    async def command(self, line: str) -> None:
        """Give the command; an archive is sent to the bot as a file."""
        if "{archive}" in line:
            await self.person.type("", [ARCHIVE])
        elif self.thread:
            await self.person.mention(line.removeprefix("/"), self.channel, self.thread)
        else:
            await self.person.slash(line.removeprefix("/"), self.channel)

    def latest(self, label: str) -> Message:
        """The latest message on which this can be pressed."""
        messages = sorted(self.person.messages, key=lambda message: message.shown)
        return next(each for each in reversed(messages) if label in [name for name, _, _ in each.choices()])


def in_core_words(message: Message) -> str:
    """What can be read in it, commands called as the script calls them: on Slack /scan is /toxscan scan."""
    return message.read.replace("/toxscan ", "/").replace(SENT_FILE, "/scan-archive ARCHIVE")


async def follow_the_script(chatter: Chatter, between: Callable[[], Awaitable[None]] | None = None) -> None:
    """Every step, with what must and must not be seen."""
    chatter.person.user.admin = True
    for step in SCRIPT:
        if between:
            await between()
        seen = await chatter.do(step)
        for words in (*step.sees, *step.not_sees):
            assert (words in seen) == (words in step.sees), f"{step.does}: {words!r}, and there is\n{seen}"


async def test_the_whole_conversation_in_a_channel(bot: "Bot") -> None:
    """Only the person who asks sees any of it."""
    alice, bob = bot.server.user("alice"), bot.server.user("bob")
    await follow_the_script(Chatter(alice, bot.server.general))
    assert not bob.messages


@pytest.mark.slow
async def test_the_whole_conversation_in_direct_messages(bot: "Bot") -> None:
    """The same where one is alone with the bot."""
    alice = bot.server.user("alice")
    await follow_the_script(Chatter(alice, alice.dm))
    assert not [message for message in alice.messages if message.ephemeral and not message.in_thread]


@pytest.mark.slow
async def test_the_whole_conversation_by_mentions_in_a_thread(bot: "Bot") -> None:
    """Where Slack knows no commands: the answers stand in that thread, and others may read them."""
    alice, bob = bot.server.user("alice"), bot.server.user("bob")
    alice.user.admin = True
    question = await alice.mention("help")
    await bob.wait_for(lambda message: message.thread_ts == question.ts)
    await follow_the_script(Chatter(alice, bot.server.general, question))
    assert {message.thread_ts for message in bob.messages} == {question.ts}


@pytest.mark.slow
async def test_the_conversation_goes_on_over_restarts_between_any_two_clicks(bot: "Bot") -> None:
    """The bot remembers nothing: what it needs is in the store, in the buttons and in the forms."""
    await follow_the_script(Chatter(bot.server.user("alice"), bot.server.general), bot.restart)
