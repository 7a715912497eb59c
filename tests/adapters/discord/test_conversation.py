"""The conversation that every surface has to pass, on Discord: slash commands, buttons, selects and the form."""

import pytest

from bot.core.commands.parse import parse, split
from bot.core.commands.table import COMMANDS
from bot.core.domain.errors import CommandError
from bot.core.views.reports.refine_form import REFINE_LABEL
from tests.adapters.discord.process import Bot
from tests.conversations.script import SCRIPT, Change, Command, Press, Step
from tests.servers.discord import File
from tests.servers.discord_people import ATTACHMENT, BOOLEAN, INTEGER, Person
from tests.servers.discord_state import MANAGE_SERVER, Channel, Message

ARCHIVE = File("archive.zip", b"the archive's reader is a fake, so these bytes are never opened")


class Chatter:
    """A person who follows the script: slash commands where Discord offers them, typed words where it does not."""

    def __init__(self, person: Person, channel: Channel) -> None:
        self.person = person
        self.channel = channel

    async def do(self, step: Step) -> Message:
        """Do it; the message that answers, once all that has to be seen stands in it."""
        before = {message.id: message.edits for message in self.person.messages}
        pressed: Message | None = None

        def answers(message: Message) -> bool:
            # No other: a scan's message may be shown once more after a restart, whatever else happens meanwhile.
            changed = message.id not in before or (message is pressed and before[message.id] != message.edits)
            return changed and all(words in message.text for words in step.sees)

        match step.does:
            case Press(label):
                pressed = self.latest(label)
                await self.person.press(pressed, label)
            case Change(line):
                word, _, value = line.partition(" ")
                pressed = self.latest(REFINE_LABEL)
                opened = await self.person.press(pressed, REFINE_LABEL)
                await self.person.submit(opened, {word: value})
            case Command(line):
                await self.command(line)
        return await self.person.wait_for(answers)

    async def command(self, line: str) -> None:
        """Give the command; what Discord's client would not send as one is written to the bot as a message."""
        try:
            parse(line, COMMANDS)
        except CommandError:
            await self.person.type(line)
            return
        command, written = split(line, COMMANDS)
        types = {each["name"]: each["type"] for each in self.person.server.commands[command.name].get("options", [])}
        given = {ATTACHMENT: lambda _words: ARCHIVE, BOOLEAN: lambda _words: True, INTEGER: int}
        options = {name: given.get(types[name], str)(words) for name, words in written.items()}
        await self.person.slash(command.name, options, self.channel)

    def latest(self, label: str) -> Message:
        """The latest message on which this can be pressed."""
        return next(
            message for message in reversed(self.person.messages) if label in [name for name, _ in message.choices()]
        )


async def follow_the_script(chatter: Chatter, between: object = None) -> None:
    """Every step, with what must and must not be seen."""
    for step in SCRIPT:
        if callable(between):
            await between()
        message = await chatter.do(step)
        for words in step.not_sees:
            assert words not in message.text, f"{step.does}: {words!r} is in\n{message.text}"


async def test_the_whole_conversation_in_a_server(bot: Bot) -> None:
    """In a channel, where only the person who asks sees any of it."""
    alice, bob = bot.server.user("alice"), bot.server.user("bob")
    alice.user.permissions |= MANAGE_SERVER
    await follow_the_script(Chatter(alice, bot.server.general))
    assert not bob.messages


@pytest.mark.slow
async def test_the_whole_conversation_in_direct_messages(bot: Bot) -> None:
    """The same where one is alone with the bot."""
    alice = bot.server.user("alice")
    await follow_the_script(Chatter(alice, alice.dm))
    assert {message.channel for message in alice.messages} == {alice.dm}


@pytest.mark.slow
async def test_the_conversation_goes_on_over_restarts_between_any_two_clicks(bot: Bot) -> None:
    """The bot remembers nothing: what it needs is in the store and in the buttons."""
    alice = bot.server.user("alice")
    alice.user.permissions |= MANAGE_SERVER
    await follow_the_script(Chatter(alice, bot.server.general), bot.restart)
    assert bot.server.syncs == 1
