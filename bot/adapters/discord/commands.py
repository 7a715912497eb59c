"""Every command of the table as a slash command; one that is added there appears here by itself."""

import asyncio
import hashlib
import inspect
import json
from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from pathlib import Path
from typing import Any

import discord
import structlog
from discord import app_commands

from bot.core.commands.command import Command, Option, Values
from bot.core.commands.table import COMMANDS, with_help
from bot.core.domain.audience import About
from bot.core.files import private

PUBLIC = "public"
PUBLIC_SUMMARY = "Whether everyone here sees the answer; scans as the settings say, others only you when left out."
CHOICES = 25  # Discord's limit for an option, and for what it completes.

Given = Mapping[str, str | bool | discord.Attachment]
Run = Callable[[discord.Interaction, Command, Given, bool | None], Awaitable[None]]
Complete = Callable[[discord.Interaction, str], Awaitable[Sequence[str]]]
Completion = Callable[[discord.Interaction[Any], str], Coroutine[Any, Any, list[app_commands.Choice[str]]]]

log = structlog.get_logger()


def app_command(command: Command, run: Run, complete: Complete) -> app_commands.Command[Any, ..., None]:
    """The command with its options, each as the kind of value that it takes, and who may see the answer.

    `run` carries it out; `complete` gives the handles that begin with what was typed so far.
    """
    named = {f"option_{place}": option for place, option in enumerate(command.options)}

    async def callback(interaction: discord.Interaction, **given: Any) -> None:
        public = given.pop(PUBLIC, None)
        await run(interaction, command, {named[key].name: value for key, value in given.items() if value}, public)

    parameters = [_parameter(key, option) for key, option in named.items()]
    if command.about is not About.ASKER:  # What is one's own is for nobody else.
        kind = inspect.Parameter.KEYWORD_ONLY
        parameters.append(inspect.Parameter(PUBLIC, kind, default=None, annotation=bool | None))
    first = inspect.Parameter("interaction", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=discord.Interaction)
    # discord.py reads a command's options from the signature of its callback.
    callback.__signature__ = inspect.Signature([first, *parameters])  # type: ignore[attr-defined]
    app_commands.rename(**{key: option.name for key, option in named.items()})(callback)
    summaries = {key: option.summary for key, option in named.items()} | {PUBLIC: PUBLIC_SUMMARY}
    app_commands.describe(**{each.name: summaries[each.name] for each in parameters})(callback)
    app_commands.autocomplete(**{key: _completion(complete) for key, each in named.items() if each.history})(callback)
    app_commands.choices(**{key: _choices(each.choices) for key, each in named.items() if each.choices})(callback)
    return app_commands.Command(name=command.name, description=command.summary, callback=callback)


def written(command: Command) -> str:
    """The command as one reads it on Discord: `/scan account: [posts:]`."""
    options = (f"{option.name}:" if option.required else f"[{option.name}:]" for option in command.options)
    return " ".join((f"/{command.name}", *options))


HERE = with_help([command for command in COMMANDS if command.name != "help"], written)
"""All commands; /help lists them as they are given here."""


async def filled(given: Given, keep: Callable[[discord.Attachment], Awaitable[Path]]) -> Values:
    """What was filled in, as the core takes it: a flag that is set says "yes", a file is where `keep` has put it."""
    values: dict[str, str] = {}
    for name, value in given.items():
        if isinstance(value, discord.Attachment):
            values[name] = str(await keep(value))
        elif words := "yes" if value is True else str(value).strip():
            values[name] = words
    return values


async def sync_if_changed(tree: app_commands.CommandTree[Any], remembered: Path, application_id: int) -> bool:
    """Tell Discord the commands if they are not those that it was told last; whether it was told.

    `remembered` is the file that holds the fingerprint of the last time. Discord allows few such calls a day.
    """
    definitions = [command.to_dict(tree) for command in tree.get_commands()]
    text = json.dumps([application_id, definitions], sort_keys=True, default=str)
    fingerprint = hashlib.sha256(text.encode()).hexdigest()
    if await asyncio.to_thread(_read, remembered) == fingerprint:
        return False
    await tree.sync()
    await asyncio.to_thread(_write, remembered, fingerprint)
    log.info("discord.commands_synced", commands=len(definitions))
    return True


def _write(file: Path, fingerprint: str) -> None:
    private.make_file(file)
    file.write_text(fingerprint, "ascii")


def _read(remembered: Path) -> str:
    return remembered.read_text("ascii", "replace") if remembered.is_file() else ""


def _parameter(key: str, option: Option) -> inspect.Parameter:
    annotation: Any = discord.Attachment if option.file else bool if option.flag else str
    if not (option.required or option.flag or annotation is str):
        annotation |= None
    default: Any = inspect.Parameter.empty if option.required else {bool: False, str: ""}.get(annotation)
    return inspect.Parameter(key, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=annotation)


def _completion(complete: Complete) -> Completion:
    async def completed(interaction: discord.Interaction, current: str) -> list[app_commands.Choice[str]]:
        return _choices(await complete(interaction, current))

    return completed


def _choices(values: Sequence[str]) -> list[app_commands.Choice[str]]:
    return [app_commands.Choice(name=str(value), value=str(value)) for value in values[:CHOICES]]
