"""The bot on Discord: what comes in from Discord is given to the core, and what the core answers goes back."""

import asyncio
import logging
import re
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Any, cast

import aiohttp
import discord
import structlog
from discord import app_commands

from bot.adapters.discord import uploads
from bot.adapters.discord.buttons import ActionButton, ActionSelect, form_page
from bot.adapters.discord.commands import Given, app_command, filled, sync_if_changed
from bot.adapters.discord.form import answers, form, wanted
from bot.adapters.discord.reactions import TURNS, ReactionPages, turned
from bot.adapters.discord.reply import ChannelReply, InteractionReply, PressReply, SentMessage, Timing
from bot.app import App
from bot.core.commands.command import Command, Context, Group, Receipt, Reply
from bot.core.commands.parse import parse
from bot.core.commands.press import press
from bot.core.commands.table import COMMANDS
from bot.core.errors import CommandError, ConfigError, ToxscanError
from bot.core.model import Requester
from bot.core.views.answers import error_card
from bot.core.views.buttons import encode
from bot.core.workspace import Pagination, Visibility

# Who sees an answer is fixed when it is acknowledged, so that one setting is read before. It takes milliseconds.
SETTING_SECONDS = 0.2
SYNCED = "discord-commands.sha256"  # In the data folder.
MISTAKE = ToxscanError(
    "I made a mistake and could not finish this.", "Please try again; the operator finds the reason in the log."
)
# A rate limit warning names the address, and the address holds the interaction's token.
_TOKEN = re.compile(r"(?<=/)((?:webhooks|interactions)/\d+)/[\w.-]+")

Work = Callable[[Context], Awaitable[None]]

log = structlog.get_logger()


async def run_discord(app: App, token: str, timing: Timing | None = None) -> None:
    """Be on Discord until this is cancelled; reconnects and resumes by itself.

    Raises:
        ConfigError: Discord does not accept the token.
        ToxscanError: Discord can't be reached at all, or closed the connection for good.
    """
    _keep_logs_clean()
    async with Client(app, timing or Timing()) as client:
        try:
            await client.start(token)
        except discord.LoginFailure as error:
            raise ConfigError(
                "Discord does not accept the bot token.",
                "Copy it again from the developer portal: your application, Bot, Reset Token.",
            ) from error
        except (discord.DiscordException, aiohttp.ClientError, OSError) as error:
            raise ToxscanError(
                f"The connection to Discord failed ({type(error).__name__}).",
                "Check this machine's network and https://discordstatus.com, then start again.",
            ) from error


class Client(discord.AutoShardedClient):
    """Answers commands, presses, forms and typed direct messages. Needs no privileged intent."""

    def __init__(self, app: App, timing: Timing) -> None:
        super().__init__(
            intents=discord.Intents(guilds=True, guild_reactions=True, dm_messages=True),
            allowed_mentions=discord.AllowedMentions.none(),
            max_messages=None,
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
        )
        self._app = app
        self._timing = timing
        self._answering: set[asyncio.Task[Any]] = set()
        self.tree = app_commands.CommandTree(
            self,
            allowed_contexts=app_commands.AppCommandContext(guild=True, dm_channel=True, private_channel=True),
            allowed_installs=app_commands.AppInstallationType(guild=True, user=True),
        )

    async def setup_hook(self) -> None:
        """Make every command and every button known, before the first event arrives."""
        self.add_dynamic_items(ActionButton, ActionSelect)
        for command in COMMANDS:
            self.tree.add_command(app_command(command, self.called, self.handles))
        assert self.application_id is not None
        await sync_if_changed(self.tree, self._app.settings.data_dir / SYNCED, self.application_id)

    async def close(self) -> None:
        """Leave; answers under way end here, their scans go on at the next start."""
        waiting = [task for task in self._answering if task is not asyncio.current_task()]
        for task in waiting:
            task.cancel()
        if waiting:
            await asyncio.wait(waiting)
        await super().close()

    async def called(
        self, interaction: discord.Interaction, command: Command, given: Given, public: bool | None
    ) -> None:
        """Somebody gave a slash command; `public` is None where they left open who sees the answer."""
        if public is None:
            public = command.group is Group.SCAN and await self._public_here(_requester(interaction))
        files: list[Path] = []

        async def kept(attachment: discord.Attachment) -> Path:
            files.append(await uploads.keep(attachment, self._app.settings.data_dir))
            return files[-1]

        async def work(context: Context) -> None:
            await command.run(context, await filled(given, kept))
            if files:
                await uploads.discard(files, await context.reports.history(context.requester))

        await self._answer(interaction, InteractionReply(interaction, self._timing, public=public), work)

    async def pressed(self, interaction: discord.Interaction, action: str) -> None:
        """Somebody pressed a button or chose an option."""
        reply = PressReply(interaction, self._timing)

        async def work(context: Context) -> None:
            await press(context, action, await self._receipt(context, reply))

        try:
            page = form_page(action)
        except CommandError:
            page = None  # `press` says what is wrong with it.
        if page is None:
            await self._answer(interaction, reply, work)
        else:
            await interaction.response.send_modal(form(page))

    async def on_interaction(self, interaction: discord.Interaction) -> None:
        """Somebody sent a form: taken here, where it arrives also after a restart."""
        if interaction.type is not discord.InteractionType.modal_submit:
            return
        data = cast("dict[str, Any]", interaction.data)
        reply = PressReply(interaction, self._timing)

        async def work(context: Context) -> None:
            if page := form_page(data["custom_id"]):
                pressed = encode(wanted(page, answers(data["components"])))
                await press(context, pressed, await self._receipt(context, reply))

        await self._answer(interaction, reply, work)

    async def on_raw_reaction_add(self, payload: discord.RawReactionActionEvent) -> None:
        """Somebody reacted: below a page of ours that may turn it."""
        await self._reacted(payload)

    async def on_raw_reaction_remove(self, payload: discord.RawReactionActionEvent) -> None:
        """Somebody took a reaction back. It turns too: we may not take it back for them, so they press twice else."""
        await self._reacted(payload)

    async def _reacted(self, payload: discord.RawReactionActionEvent) -> None:
        mine = self.user and payload.user_id == self.user.id
        if mine or not payload.guild_id or str(payload.emoji) not in TURNS:
            return
        requester = Requester("discord", str(payload.user_id), str(payload.guild_id))
        if (await self._app.workspaces.get(requester)).pagination is not Pagination.REACTIONS:
            return
        channel = self.get_partial_messageable(payload.channel_id, guild_id=payload.guild_id)
        try:
            message = await channel.fetch_message(payload.message_id)
        except (discord.HTTPException, aiohttp.ClientError, OSError):
            return
        page = turned(message, str(payload.emoji)) if message.author == self.user else None
        if page is None:
            return
        context = self._app.context(requester, ChannelReply(channel, self._timing))
        try:
            await press(context, encode(page), ReactionPages(SentMessage(message, self._timing), message))
        except ToxscanError:  # A reaction can't be answered privately, and a stranger's is no reason to write to all.
            log.info("discord.reaction_refused", message=message.id)

    async def _receipt(self, context: Context, reply: PressReply) -> Receipt:
        """The message that was pressed; with reactions where it is public and the settings say so."""
        message = reply.public_message
        if message and (await context.workspaces.get(context.requester)).pagination is Pagination.REACTIONS:
            return ReactionPages(reply.receipt, message)
        return reply.receipt

    async def on_message(self, message: discord.Message) -> None:
        """Somebody typed to us directly: a command as one types it in a terminal, or something else."""
        if message.guild is not None or message.author.bot or not message.content:
            return
        reply = ChannelReply(message.channel, self._timing)

        async def work(context: Context) -> None:
            if not message.content.startswith("/"):
                raise CommandError("I only know commands, and they begin with a slash.", "/help lists them.")
            command, values = parse(message.content, COMMANDS)
            if any(option.file for option in command.options):  # A typed path would be one on our own machine.
                raise CommandError(
                    f"/{command.name} takes a file, and can't be given as a message.",
                    f"Type / and choose {command.name} from Discord's list.",
                )
            await command.run(context, values)

        await self._guarded(self._app.context(Requester("discord", str(message.author.id)), reply, admin=True), work)

    async def handles(self, interaction: discord.Interaction, typed: str) -> Sequence[str]:
        """The accounts in this person's history whose handle begins with what was typed."""
        return await self._app.reports.handles(_requester(interaction), typed.removeprefix("@"))

    async def _public_here(self, requester: Requester) -> bool:
        """Whether scans are public by default where this person is; private when that can't be read at once."""
        try:
            async with asyncio.timeout(SETTING_SECONDS):
                return (await self._app.workspaces.get(requester)).visibility is Visibility.PUBLIC
        except (TimeoutError, ToxscanError):
            return False

    async def _answer(self, interaction: discord.Interaction, reply: InteractionReply, work: Work) -> None:
        """Acknowledge, before anything else; then work."""
        try:
            await reply.acknowledge()
        except discord.HTTPException as error:  # Too late, or answered by another process of ours.
            log.warning("discord.not_acknowledged", status=error.status, code=error.code)
            return
        user = interaction.user
        # In direct messages one's settings are one's own.
        admin = interaction.guild_id is None or interaction.permissions.manage_guild
        roles = frozenset(str(role.id) for role in user.roles) if isinstance(user, discord.Member) else frozenset()
        await self._guarded(self._app.context(_requester(interaction), reply, admin=admin, roles=roles), work)

    async def _guarded(self, context: Context, work: Work) -> None:
        """Do the work; whatever goes wrong becomes a card."""
        task = asyncio.current_task()
        assert task is not None
        self._answering.add(task)
        try:
            await work(context)
        except ToxscanError as error:
            await self._tell(context.reply, error)
        except Exception:
            log.exception("discord.answer_failed")
            await self._tell(context.reply, MISTAKE)
        finally:
            self._answering.discard(task)

    async def _tell(self, reply: Reply, error: ToxscanError) -> None:
        try:
            await reply.send(error_card(error))
        except (discord.HTTPException, aiohttp.ClientError, OSError) as failure:
            log.warning("discord.error_not_shown", error=type(failure).__name__)


def _requester(interaction: discord.Interaction) -> Requester:
    """Whoever asks, and in which server."""
    return Requester("discord", str(interaction.user.id), str(interaction.guild_id or ""))


class _WithoutTokens(logging.Filter):
    """Takes interaction tokens out of what discord.py logs."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let the record pass, without tokens in it."""
        record.msg, record.args = _TOKEN.sub(r"\1/…", record.getMessage()), None
        return True


def _keep_logs_clean() -> None:
    """discord.py's own log: warnings only, as its debug lines hold what people write, and no tokens."""
    for name in ("discord", "discord.client", "discord.gateway", "discord.http", "discord.webhook.async_"):
        logger = logging.getLogger(name)
        logger.setLevel(logging.WARNING)
        if not any(isinstance(each, _WithoutTokens) for each in logger.filters):
            logger.addFilter(_WithoutTokens())
