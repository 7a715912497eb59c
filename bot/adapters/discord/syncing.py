"""Telling Discord the commands: only when they have changed, since it allows few such calls a day."""

import asyncio
import hashlib
import json
from pathlib import Path
from typing import Any

import discord
import structlog
from discord import app_commands

from bot.adapters.discord.drawing.mentions import remember
from bot.adapters.discord.languages import CommandTranslator
from bot.adapters.discord.messages.refusals import FAILURES
from bot.core.files import private
from bot.core.text.translations import Translations

Tree = app_commands.CommandTree[Any]

log = structlog.get_logger()


async def sync_if_changed(
    tree: Tree, translations: Translations, remembered: Path, application_id: int, owners: discord.Object | None
) -> bool:
    """Tell Discord the commands if they are not those that it was told last; whether it was told.

    `remembered` is the file that holds the fingerprint of the last time; `owners` the server that has some of its own.
    """
    translator = CommandTranslator(translations)
    await tree.set_translator(translator)
    definitions = [await command.get_translated_payload(tree, translator) for command in tree.get_commands()]
    theirs = [command.to_dict(tree) for command in tree.get_commands(guild=owners)] if owners else []
    text = json.dumps([application_id, definitions, owners and owners.id, theirs], sort_keys=True, default=str)
    fingerprint = hashlib.sha256(text.encode()).hexdigest()
    if await asyncio.to_thread(_read, remembered) == fingerprint:
        return False
    remember(tree.client, await tree.sync())
    if owners is None or await _sync_owners(tree, owners):
        await asyncio.to_thread(_write, remembered, fingerprint)
    log.info("discord.commands_synced", commands=len(definitions) + len(theirs))
    return True


async def learn_ids(tree: Tree) -> None:
    """Ask Discord for the ids of commands that it was told before; without them texts show commands as plain code."""
    try:
        remember(tree.client, await tree.fetch_commands())
    except FAILURES as error:
        log.warning("discord.command_ids_unknown", error=type(error).__name__)


async def _sync_owners(tree: Tree, owners: discord.Object) -> bool:
    """Whether the owners' server has its commands; the bot may not be there."""
    try:
        await tree.sync(guild=owners)
    except FAILURES as error:
        log.warning("discord.admin_server_unknown", server=owners.id, error=type(error).__name__)
        return False
    return True


def _write(file: Path, fingerprint: str) -> None:
    private.make_file(file)
    file.write_text(fingerprint, "ascii")


def _read(remembered: Path) -> str:
    return remembered.read_text("ascii", "replace") if remembered.is_file() else ""
