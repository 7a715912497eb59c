"""Which language Discord's people and servers read, and the commands in each."""

import re

import discord
from discord import app_commands
from discord.app_commands import TranslationContextLocation as Location

from bot.core.text.catalog import ENGLISH, _, pgettext, use_language
from bot.core.text.translations import Translations

KINDS = {Location.command_name: "command", Location.parameter_name: "option", Location.choice_name: "choice"}
# Discord's rules (https://docs.discord.com/developers/interactions/application-commands).
NAME = re.compile(r"[-_'\w]{1,32}")
DESCRIPTION = 100  # Characters; a choice's name has as many.


def server_locale(guild: discord.Guild | None) -> str:
    """The locale that a server has chosen; "" where there is none.

    Only a community can choose one, all others have Discord's default, which says nothing
    (https://docs.discord.com/developers/resources/guild#guild-object: preferred_locale).
    """
    return str(guild.preferred_locale) if guild and "COMMUNITY" in guild.features else ""


class CommandTranslator(app_commands.Translator):
    """Gives Discord the names and descriptions of commands in the languages that are spoken."""

    def __init__(self, translations: Translations) -> None:
        self._translations = translations

    async def translate(
        self, string: app_commands.locale_str, locale: discord.Locale, context: app_commands.TranslationContextTypes
    ) -> str | None:
        """The words in that language; None where they are as in English, or Discord would not take them."""
        language = self._translations.find(str(locale))
        if language is ENGLISH:  # Most of the thousands of words that each start asks about.
            return None
        with use_language(language):
            said = translated(string.message, context)
        return said if said != string.message and is_taken(said, context) else None


def translated(words: str, context: app_commands.TranslationContextTypes) -> str:
    """A name or a description in the reader's language."""
    kind = None if isinstance(context.data, app_commands.ContextMenu) else KINDS.get(context.location)
    return pgettext(kind, words) if kind else _(words)


def is_taken(words: str, context: app_commands.TranslationContextTypes) -> bool:
    """Whether Discord takes them there."""
    if context.location in {Location.command_name, Location.parameter_name}:
        menu = isinstance(context.data, app_commands.ContextMenu)
        return len(words) <= 32 if menu else bool(NAME.fullmatch(words)) and words == words.lower()  # noqa: PLR2004
    return len(words) <= DESCRIPTION
