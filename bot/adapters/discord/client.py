"""The bot on Discord: what comes in from Discord is given to the core, and what the core answers goes back."""

import asyncio
from collections.abc import Sequence
from contextlib import AsyncExitStack, ExitStack
from functools import partial
from pathlib import Path
from typing import Any

import discord
import structlog
from discord import app_commands

from bot.adapters.answering import find_audience
from bot.adapters.discord import files as uploads
from bot.adapters.discord.answering import DISCORD, DiscordAnswering, Work, requester, roles_of
from bot.adapters.discord.commands import (
    DISCORD_COMMANDS,
    Given,
    app_command,
    how_to_send,
    picked_channel,
    read_given,
)
from bot.adapters.discord.connection.logs import keep_logs_clean
from bot.adapters.discord.connection.retries import unrepeated
from bot.adapters.discord.connection.sign_in import explain_no_entry
from bot.adapters.discord.drawing.controls import ActionButton, ActionSelect
from bot.adapters.discord.following import go_on
from bot.adapters.discord.forms import Forms
from bot.adapters.discord.menus import linking_words, message_menus, written_words
from bot.adapters.discord.messages.live_messages import TIMING
from bot.adapters.discord.messages.messenger import DiscordMessenger, asked_in
from bot.adapters.discord.messages.reactions import react
from bot.adapters.discord.messages.refusals import FAILURES
from bot.adapters.discord.messages.reply import DirectReply
from bot.adapters.discord.permissions import others_see
from bot.adapters.discord.syncing import learn_ids, sync_if_changed
from bot.adapters.timing import Timing
from bot.app import App
from bot.core import metrics
from bot.core.commands.bot.greeting import greeting
from bot.core.commands.command import Command, Context
from bot.core.commands.options.option import Option
from bot.core.commands.options.plain import AttachedFile
from bot.core.commands.options.suggestions import Known, suggestions
from bot.core.commands.parse import parse_message
from bot.core.commands.press import press
from bot.core.commands.scans.about_message import scan_linked, score_words
from bot.core.domain.audience import About, Where
from bot.core.domain.errors import CommandError
from bot.core.domain.people import Requester
from bot.core.domain.workspace import Visibility
from bot.core.text.catalog import ENGLISH, _, use_language
from bot.core.text.places import say_server

# Who sees an answer is fixed when it is acknowledged, so that one setting is read before. It takes milliseconds.
SETTING_SECONDS = 0.2
SYNCED = "discord-commands.sha256"  # In the data folder.

log = structlog.get_logger()


async def run_discord(app: App, token: str, timing: Timing | None = None) -> None:
    """Be on Discord until this is cancelled; reconnects and resumes by itself.

    Raises:
        ConfigError: Discord does not accept the token.
        UnreachableError: Discord can't be reached at all, or closed the connection.
        ToxscanError: Discord refuses the bot for another reason.
    """
    keep_logs_clean()
    with say_server():
        await _run(app, token, timing or TIMING)


async def _run(app: App, token: str, timing: Timing) -> None:
    async with Client(app, timing) as client:
        connected = asyncio.create_task(client.start(token))
        try:
            await asyncio.wait([connected])
            connected.result()
        except FAILURES as error:
            raise explain_no_entry(error) from error
        finally:
            # discord.py 2.7 (shard.py: reidentify) swallows a cancellation while it reconnects; closing ends that.
            connected.cancel()
            await client.close()
            await asyncio.gather(connected, return_exceptions=True)


class Client(discord.AutoShardedClient):
    """Answers commands, presses, forms and typed direct messages. Needs no privileged intent.

    Takes over messages that another process left while they followed a scan.
    """

    def __init__(self, app: App, timing: Timing) -> None:
        shards = app.settings.discord
        super().__init__(
            shard_ids=shards.shard_ids or None,  # type: ignore[arg-type] # None for all of them.
            shard_count=shards.shard_count,
            intents=discord.Intents(guilds=True, guild_reactions=True, dm_messages=True),
            allowed_mentions=discord.AllowedMentions.none(),
            max_messages=None,
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            http_trace=unrepeated(),
        )
        self._app = app
        self._answering = DiscordAnswering(app, timing)
        self._forms = Forms(self._answering)
        self._open = ExitStack()
        self.tree = app_commands.CommandTree(
            self,
            allowed_contexts=app_commands.AppCommandContext(guild=True, dm_channel=True, private_channel=True),
            allowed_installs=app_commands.AppInstallationType(guild=True, user=True),
        )

    async def setup_hook(self) -> None:
        """Make every command and every button known, before the first event arrives."""
        self.add_dynamic_items(ActionButton, ActionSelect)
        server = self._app.settings.discord.admin_server
        owners = discord.Object(server) if server else None
        with use_language(ENGLISH):  # The translator gives Discord the others.
            self._add_commands(owners)
        assert self.application_id is not None
        first = not self.shard_ids or 0 in self.shard_ids  # Commands are the whole bot's: one process tells Discord.
        translations, synced = self._app.readers.translations, self._app.settings.data_dir / SYNCED
        if not (first and await sync_if_changed(self.tree, translations, synced, self.application_id, owners)):
            await learn_ids(self.tree)
        self._open.enter_context(self._app.privacy.dropping(self._forms.forget))
        self._open.enter_context(self._app.operations.names.placing(DISCORD.name, self._server_name))
        self._open.enter_context(self._app.outbox.connect(DISCORD.name, DiscordMessenger(self)))
        self._open.enter_context(
            self._app.live_messages.connect(
                DISCORD.name, lambda each: self._answering.begin(go_on(self._answering, self, each))
            )
        )
        await self._app.live_messages.take_over()

    def _server_name(self, server: str) -> str:
        """What a server is called, as Discord has told the shard that it is on."""
        guild = self.get_guild(int(server))
        return guild.name if guild and not guild.unavailable else ""

    async def close(self) -> None:
        """Leave; answers under way end here, their scans continue at the next start."""
        self._open.close()
        await self._answering.close()
        await super().close()

    async def on_connect(self) -> None:
        """Connected."""
        metrics.CONNECTIONS.say(DISCORD.name, up=True)

    async def on_resumed(self) -> None:
        """Connected again."""
        metrics.CONNECTIONS.say(DISCORD.name, up=True)

    async def on_disconnect(self) -> None:
        """Disconnected."""
        metrics.CONNECTIONS.say(DISCORD.name, up=False)

    async def on_command(
        self, interaction: discord.Interaction, command: Command, given: Given, asked: Visibility | None
    ) -> None:
        """Somebody gave a slash command; `asked` is None where they left open who sees the answer."""

        async def work(context: Context) -> None:
            async with AsyncExitStack() as files:

                async def keep(attachment: discord.Attachment, kind: AttachedFile) -> Path:
                    return await files.enter_async_context(uploads.receive(self._app.uploads, attachment, kind))

                asked_there = asked_in(context, interaction, picked_channel(given))
                await command.run(asked_there, await read_given(command, given, keep))

        await self._answer(interaction, command.about, asked, work)

    async def on_scan_menu(self, interaction: discord.Interaction, message: discord.Message) -> None:
        """Somebody chose "Scan this account" on a message."""
        words = linking_words(message)
        await self._answer(interaction, About.PRICE, None, lambda context: scan_linked(context, words))

    async def on_score_menu(self, interaction: discord.Interaction, message: discord.Message) -> None:
        """Somebody chose "Score this message": they alone see the answer."""
        words = written_words(message)
        await self._answer(interaction, About.ASKER, None, lambda context: score_words(context, words))

    async def _answer(
        self, interaction: discord.Interaction, about: About, asked: Visibility | None, work: Work
    ) -> None:
        where = Where.AMONG_OTHERS if others_see(interaction) else Where.ALONE
        seen_by = await find_audience(self._app, requester(interaction), about, where, asked, within=SETTING_SECONDS)
        await self._answering.command(interaction, seen_by, work)

    async def on_press(self, interaction: discord.Interaction, action: str) -> None:
        """Somebody pressed a button or chose an option."""
        if not await self._forms.open(interaction, action):
            await self._answering.press(interaction, lambda context, message: press(context, action, message))

    async def on_interaction(self, interaction: discord.Interaction) -> None:
        """Somebody sent a form."""
        if interaction.type is discord.InteractionType.modal_submit:
            await self._forms.take(interaction)

    async def on_raw_reaction_add(self, payload: discord.RawReactionActionEvent) -> None:
        """Somebody reacted: below a page of ours that may turn it."""
        await react(self._answering, self, payload)

    async def on_raw_reaction_remove(self, payload: discord.RawReactionActionEvent) -> None:
        """Somebody took a reaction back. It turns the page, too: the bot may not remove their reaction itself."""
        await react(self._answering, self, payload)

    async def on_message(self, message: discord.Message) -> None:
        """Somebody typed to us directly: a command as one types it in a terminal, or something else."""
        if message.guild is not None or message.author.bot or not message.content:
            return
        reply = DirectReply(self, message.author.id, self._answering.timing)

        async def work(context: Context) -> None:
            if card := greeting(message.content):
                await context.private.send(card)
                return
            if not message.content.startswith("/"):
                raise CommandError(
                    _("I only understand commands, and they begin with a slash."), _("`/help` lists them.")
                )
            command, values = parse_message(message.content, DISCORD_COMMANDS, how_to_send)
            await command.run(context, values)

        await self._answering.direct(message, reply, work)

    async def suggest(self, interaction: discord.Interaction, option: Option[Any], typed: str) -> Sequence[str]:
        """What this person may mean by what they have typed for an option so far."""
        asker = requester(interaction)
        handles, lists = partial(self._handles, asker), partial(self._app.lists.names, asker)
        with use_language(self._answering.reader(interaction)):
            return await suggestions(option, typed, Known(handles, partial(roles_of, interaction), lists))

    def _add_commands(self, owners: discord.Object | None) -> None:
        for command in DISCORD_COMMANDS:
            made = app_command(command, self.on_command, self.suggest)
            if not command.owners:
                self.tree.add_command(made)
            elif owners:  # Elsewhere owners type it to us directly.
                self.tree.add_command(made, guild=owners)
        for menu in message_menus(self.on_scan_menu, self.on_score_menu):
            self.tree.add_command(menu)

    async def _handles(self, asker: Requester, typed: str) -> Sequence[str]:
        """Accounts of their own history, and those that they watch, by how they begin; of nobody else's."""
        known = await self._app.reports.handles(asker, typed)
        watched = [watch.account.handle for watch in await self._app.watches.list_own(asker)]
        beginning = [handle for handle in watched if handle.lower().startswith(typed.lower())]
        seen = {handle.lower() for handle in known}
        return [*known, *(handle for handle in beginning if handle.lower() not in seen)]
