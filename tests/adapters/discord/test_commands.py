"""Commands of the table as slash commands, and the words about permissions."""

from collections.abc import Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import discord
import pytest
from discord import app_commands

from bot.adapters.discord.commands import DISCORD_COMMANDS, PUBLIC, Given, app_command, read_given, usage_on_discord
from bot.adapters.discord.permissions import place, sentence
from bot.core.cards.model import PartStyle
from bot.core.cards.sentences import to_parts
from bot.core.commands.command import Command
from bot.core.commands.options.accounts import AccountName
from bot.core.commands.options.choice import Choice
from bot.core.commands.options.option import Option
from bot.core.commands.options.plain import AttachedFile, Flag, PlainText
from bot.core.commands.options.roles import Roles
from bot.core.commands.people import settings
from bot.core.commands.scans.scan import LIMIT
from bot.core.commands.table import COMMANDS
from bot.core.domain.errors import CommandError
from bot.core.domain.thresholds import Preset
from bot.core.domain.workspace import Visibility
from tests.servers.discord_rules import command_violations

SCAN = COMMANDS[0]
KINDS = {3: "text", 4: "number", 5: "flag", 8: "role", 11: "file"}


async def run(_interaction: discord.Interaction, _command: Command, _given: Given, _asked: Visibility | None) -> None:
    """Do nothing."""


async def complete(_interaction: discord.Interaction, _typed: str) -> Sequence[str]:
    """Know nothing."""
    return ()


def definition(command: Command) -> dict[str, Any]:
    """The command as it is told to Discord."""
    client = discord.Client(intents=discord.Intents.none())
    return app_command(command, run, complete).to_dict(app_commands.CommandTree(client))


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
async def test_a_command_is_within_discords_rules(command: Command) -> None:
    """Its name, its description and its options."""
    assert list(command_violations([definition(command)])) == []


@pytest.mark.parametrize("command", DISCORD_COMMANDS, ids=lambda command: command.name)
async def test_help_shows_a_command_as_the_client_writes_it(command: Command) -> None:
    """Every option that Discord offers, required ones without brackets."""
    offered = [option for option in definition(command).get("options", []) if option["name"] != PUBLIC]
    names = [f"{each['name']}:" if each.get("required") else f"[{each['name']}:]" for each in offered]
    assert usage_on_discord(command) == " ".join([f"/{command.name}", *names])
    assert "--" not in usage_on_discord(command)


async def test_descriptions_can_be_translated() -> None:
    """Where an operator's fork sets a translator, it is asked for each; the bot itself speaks English throughout."""

    class Shouting(app_commands.Translator):
        async def translate(self, string: app_commands.locale_str, *_: object) -> str:
            return string.message.upper()

    tree = app_commands.CommandTree(discord.Client(intents=discord.Intents.none()))
    known = await app_command(SCAN, run, complete).get_translated_payload(tree, Shouting())
    assert known["description_localizations"]["de"] == SCAN.summary.upper()
    assert all("description_localizations" in option for option in known["options"])


async def test_every_kind_of_option_has_its_own_input() -> None:
    """Also an optional file, and names that Python could not take."""
    options = (
        Option("account", "Who.", AccountName(), required=True),
        Option("from", "A word of Python's.", PlainText()),
        Option("with-dash", "A dash.", Flag()),
        Option("file", "A file.", AttachedFile()),
        Option("most", "A number.", LIMIT),
        Option("preset", "A choice.", Choice(Preset)),
        Option("roles", "Some roles.", Roles(usual="members", one="role", only_one="One role.")),
    )
    known = definition(Command(**{**_like(COMMANDS[0]), "name": "try", "options": options}))["options"]
    kinds = {option["name"]: (KINDS[option["type"]], option.get("required", False)) for option in known}
    assert kinds == {
        "account": ("text", True),
        "from": ("text", False),
        "with-dash": ("flag", False),
        "file": ("file", False),
        "most": ("number", False),
        "preset": ("text", False),
        "roles": ("text", False),
        "role": ("role", False),
        PUBLIC: ("flag", False),
    }
    by_name = {option["name"]: option for option in known}
    assert by_name["account"]["autocomplete"]
    assert by_name["roles"]["autocomplete"]
    assert (by_name["most"]["min_value"], by_name["most"]["max_value"]) == (LIMIT.number.least, LIMIT.number.most)
    assert [each["value"] for each in by_name["preset"]["choices"]] == list(Preset)


async def test_what_was_filled_in_is_what_the_core_takes() -> None:
    """Flags that are set, words without the blanks around them, nothing that was left out."""

    async def keep(_attachment: discord.Attachment) -> Path:
        raise AssertionError("there is no file")

    given = {"reposts": True, "account": " @ada ", "posts": 200}
    assert (await read_given(SCAN, given, keep)).given == {"reposts": True, "account": "ada", "posts": 200}
    given = {"reposts": False, "account": "ada"}
    assert (await read_given(SCAN, given, keep)).given == {"account": "ada"}


async def test_what_only_a_client_keeps_to_is_checked_again() -> None:
    """A number out of bounds, with the option's name; a choice that there is not; blanks for what is required."""

    async def keep(_attachment: discord.Attachment) -> Path:
        raise AssertionError("there is no file")

    with pytest.raises(CommandError, match="posts: '0' is not a number of posts"):
        await read_given(SCAN, {"account": "ada", "posts": 0}, keep)
    with pytest.raises(CommandError, match="preset: 'strikt' is not one of the choices"):
        await read_given(settings.COMMAND, {"preset": "strikt"}, keep)
    with pytest.raises(CommandError, match=r"`/scan` needs ACCOUNT\."):
        await read_given(SCAN, {"account": "  "}, keep)


@pytest.mark.parametrize(
    ("lacks", "said"),
    [
        (["Send Messages"], "I lack the permission “Send Messages” in #general."),
        (["View Channel", "Embed Links"], "I lack the permissions “View Channel” and “Embed Links” in #general."),
        (["A", "B", "C"], "I lack the permissions “A”, “B” and “C” in #general."),
    ],
)
def test_what_is_lacking_is_said_in_one_sentence(lacks: list[str], said: str) -> None:
    """With the names that Discord's settings use."""
    assert sentence(lacks, "#general") == said


def test_the_name_of_a_thread_becomes_no_command() -> None:
    """Anybody may open one and call it as they like."""
    thread = SimpleNamespace(channel=SimpleNamespace(name="`/forget`"), guild_id=1)
    words = sentence(["Send Messages"], place(cast("discord.Interaction", thread)))
    assert {part.style for part in to_parts(words)} == {PartStyle.PLAIN}


def _like(command: Command) -> dict[str, Any]:
    return {name: getattr(command, name) for name in Command.__dataclass_fields__}
