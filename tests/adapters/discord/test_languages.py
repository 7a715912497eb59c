"""Discord's people are answered in their language, and communities in theirs."""

from pathlib import Path
from typing import Any

import pytest
from discord.app_commands import TranslationContext
from discord.app_commands import TranslationContextLocation as Location

from bot.adapters.discord import permissions
from bot.adapters.discord.commands import DISCORD_COMMANDS, PUBLIC_SUMMARY, how_to_send, pickers
from bot.adapters.discord.languages import is_taken
from bot.core.commands.people.settings import THRESHOLD
from bot.core.commands.scans.scan_archive import COMMAND as SCAN_ARCHIVE
from bot.core.domain.errors import CommandError
from bot.core.text.catalog import _, pgettext, use_language
from bot.core.text.places import say_server
from bot.core.text.translations import COMPLETE, Translations
from bot.core.views.reports.refine_form import REFINE_LABEL
from tests.adapters.discord.process import Bot
from tests.conversations.world import World
from tests.languages import marked_german
from tests.servers.discord import DiscordServer, File
from tests.servers.discord_people import Person
from tests.servers.discord_state import Message

ARCHIVE = File("archive.zip", b"not opened: the source is a fake")


@pytest.fixture
async def world(world: World, tmp_path: Path) -> World:
    """The program, with German."""
    world.translations = marked_german(tmp_path)
    world.start()
    return world


def reader(server: DiscordServer, name: str, locale: str) -> Person:
    """Somebody who has chosen this language for Discord."""
    person = server.user(name)
    person.user.locale = locale
    return person


async def about(person: Person, *, public: bool = False) -> str:
    """What /about says to them."""
    asked = await person.slash("about", {"public": public})
    return (await person.wait_for(lambda message: message is asked.original and message.text)).text


async def test_everybody_reads_their_own_language(bot: Bot) -> None:
    """Side by side; English where theirs is not spoken."""
    assert "‹About toxscan›" in await about(reader(bot.server, "alice", "de"))
    assert "‹" not in await about(reader(bot.server, "bob", "en-GB"))
    assert "‹" not in await about(reader(bot.server, "carol", "fr"))


@pytest.mark.parametrize(("community", "german"), [("", True), ("de", True), ("en-US", False), ("fr", False)])
async def test_a_public_answer_is_in_the_communitys_language(
    discord_server: DiscordServer, world: World, community: str, german: bool
) -> None:
    """Others read it; a server that is no community has chosen none, so there it is the asker's."""
    discord_server.community_locale = community
    bot = Bot(discord_server, world)
    await bot.start()
    alice = reader(discord_server, "alice", "de")
    assert ("‹About" in await about(alice, public=True)) == german
    assert "‹About" in await about(alice)
    await bot.stop()


async def report(person: Person, *, public: bool = False) -> Message:
    """A finished report."""
    asked = await person.slash("scan-archive", {"archive": ARCHIVE, "public": public})
    return await person.wait_for(lambda message: message is asked.original and "Report on" in message.text)


async def test_forms_and_presses_are_in_the_language_of_whoever_presses(bot: Bot) -> None:
    """Also in a message that somebody else has asked for."""
    alice, bob = reader(bot.server, "alice", "en-US"), reader(bot.server, "bob", "de")
    message = await report(alice, public=True)
    assert "‹" not in message.text
    await bob.press(message, "All posts, worst first")
    await bob.wait_for(lambda each: each is not message and "‹" in each.text)
    own = await report(bob)
    await bob.press(own, "‹All posts, worst first›")
    page = await bob.wait_for(lambda each: each is own and f"‹{REFINE_LABEL}›" in each.text)
    opened = await bob.press(page, f"‹{REFINE_LABEL}›")
    assert opened.modal
    assert "‹" in opened.modal["title"]


async def test_a_message_goes_on_in_its_language_after_a_restart(bot: Bot) -> None:
    """Nobody has asked for anything since."""
    alice = reader(bot.server, "alice", "de")
    bot.world.scorer.gate.clear()
    asked = await alice.slash("scan-archive", {"archive": ARCHIVE})
    message = await alice.wait_for(lambda each: each is asked.original and "‹" in each.text)
    await bot.restart()
    bot.world.scorer.gate.set()
    shown = await alice.wait_for(lambda each: "Report on" in each.text)
    assert shown is message
    assert "‹Report on" in shown.text


async def test_typed_direct_messages_are_answered_in_the_language_of_the_last_command(bot: Bot) -> None:
    """Discord does not say with a message which one it is."""
    alice = reader(bot.server, "alice", "de")
    await about(alice)
    await alice.type("what can you do")
    await alice.wait_for(lambda message: "‹I only understand commands" in message.text)


async def test_commands_are_in_each_language_that_is_spoken(bot: Bot) -> None:
    """Names, descriptions, options and choices; what a language lacks, and others, are as in English."""
    settings, scan = bot.server.commands["settings"], bot.server.commands["scan"]
    assert scan["name_localizations"] == {"de": "äscan"}
    assert scan["description_localizations"] == {"de": f"‹{scan['description']}›"}
    account = scan["options"][0]
    assert account["name_localizations"] == {"de": f"ä{account['name']}"}
    assert account["description_localizations"] == {"de": f"‹{account['description']}›"}
    [visibility] = [each for each in settings["options"] if each["name"] == "visibility"]
    assert [each["name_localizations"] for each in visibility["choices"]] == [{"de": "äprivate"}, {"de": "äpublic"}]


async def test_a_command_is_found_by_its_own_name_whatever_its_reader_calls_it(bot: Bot) -> None:
    """Discord sends the name that we have given it."""
    assert "‹About toxscan›" in await about(reader(bot.server, "alice", "de"))


def said_for(kind: Location) -> TranslationContext[Any, Any]:
    """What a translation is for."""
    return TranslationContext(kind, None)


@pytest.mark.parametrize(
    ("kind", "words", "taken"),
    [
        (Location.command_name, "prüfen", True),
        (Location.command_name, "archiv-prüfen", True),
        (Location.command_name, "Prüfen", False),
        (Location.parameter_name, "zwei worte", False),
        (Location.parameter_name, "x" * 33, False),
        (Location.choice_name, "Zwei Worte", True),
        (Location.command_description, "x" * 100, True),
        (Location.command_description, "x" * 101, False),
        (Location.parameter_description, "x" * 101, False),
    ],
)
def test_what_discord_would_refuse_is_left_in_english(kind: Location, words: str, taken: bool) -> None:
    """Else it would refuse all commands."""
    assert is_taken(words, said_for(kind)) == taken


@pytest.mark.parametrize("code", sorted(COMPLETE))
async def test_discord_takes_every_command_in_a_language_that_is_spoken(code: str) -> None:
    """No name is too long, and no two options of a command have one name."""
    with use_language(Translations({code}).find(code)):
        for command in DISCORD_COMMANDS:
            names = [pgettext("option", each.name) for each in pickers(command)]
            assert len({*names}) == len(names)
            assert is_taken(pgettext("command", command.name), said_for(Location.command_name))
            assert all(is_taken(name, said_for(Location.parameter_name)) for name in names)
            summaries = [command.summary, PUBLIC_SUMMARY, *(picker.summary for picker in pickers(command))]
            assert not [each for each in map(_, summaries) if not is_taken(each, said_for(Location.choice_name))]


def test_sentences_name_options_as_discord_shows_them() -> None:
    """In the reader's language; elsewhere they are typed, so they keep their names."""
    german = Translations().find("de")
    with use_language(german), say_server():
        with pytest.raises(CommandError) as mistake:
            THRESHOLD.read("often")
        assert mistake.value.message.startswith("schwelle: ")
        assert "archiv-scannen" in how_to_send(SCAN_ARCHIVE)
    with use_language(german), pytest.raises(CommandError) as typed:
        THRESHOLD.read("often")
    assert typed.value.message.startswith("threshold: ")


def test_what_the_bot_lacks_is_called_as_discord_calls_it() -> None:
    """Its settings are in the reader's language, too."""
    with use_language(Translations().find("de")):
        said = permissions.sentence(["View Channel", "Embed Links"], "#general")
    assert said == "Mir fehlen in #general die Berechtigungen „Kanal anzeigen“ und „Links einbetten“."
