"""The bot on Discord: what comes in from Discord is given to the core, and what the core answers goes back."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, ExitStack
from functools import partial
from pathlib import Path
from typing import Any, cast

import aiohttp
import discord
import structlog
from discord import app_commands
from pydantic import ValidationError

from bot.adapters.discord import files as uploads
from bot.adapters.discord.commands import HERE, Given, app_command, filled, sync_if_changed
from bot.adapters.discord.controls import ActionButton, ActionSelect
from bot.adapters.discord.forms import answers, modal
from bot.adapters.discord.live_messages import LiveMessage, Place, Timing
from bot.adapters.discord.logs import keep_logs_clean
from bot.adapters.discord.messenger import DiscordMessenger, here, room
from bot.adapters.discord.permissions import others_see
from bot.adapters.discord.reactions import TURNS, ReactionPages, page_asked_for
from bot.adapters.discord.refusals import calling
from bot.adapters.discord.reply import DirectReply, EphemeralReply, PlaceReply, PressReply, PublicReply
from bot.adapters.discord.retries import unrepeated
from bot.adapters.discord.sign_in import NO_ENTRY, no_entry
from bot.app import App
from bot.core import metrics
from bot.core.commands.command import Command, Context, OwnMessage, PrivateReply, Receipt, Reply, SharedMessage
from bot.core.commands.forms import form_behind, submit
from bot.core.commands.options.option import Option
from bot.core.commands.options.plain import File
from bot.core.commands.options.suggestions import Known, suggestions
from bot.core.commands.parse import parse
from bot.core.commands.press import press, turn
from bot.core.commands.scans.follow import follow_again
from bot.core.domain.audience import Audience, Where, audience
from bot.core.domain.delivery import DeliveryError
from bot.core.domain.errors import CommandError, OperatorError, ToxscanError
from bot.core.domain.people import Requester
from bot.core.domain.workspace import Pagination, Visibility
from bot.core.store.scans.live_messages import LiveMessageRecord
from bot.core.store.scans.shown import Spot
from bot.core.views.bot.answers import error_card

# Who sees an answer is fixed when it is acknowledged, so that one setting is read before. It takes milliseconds.
SETTING_SECONDS = 0.2
PLATFORM = "discord"
SYNCED = "discord-commands.sha256"  # In the data folder.
MISTAKE = ToxscanError(
    "I made a mistake and could not finish this.", "Please try again; the operator finds the reason in the log."
)

Work = Callable[[Context], Awaitable[None]]

log = structlog.get_logger()


async def run_discord(app: App, token: str, timing: Timing | None = None) -> None:
    """Be on Discord until this is cancelled; reconnects and resumes by itself.

    Raises:
        ConfigError: Discord does not accept the token.
        UnreachableError: Discord can't be reached at all, or closed the connection.
        ToxscanError: Discord refuses the bot for another reason.
    """
    keep_logs_clean()
    async with Client(app, timing or Timing()) as client:
        connected = asyncio.create_task(client.start(token))
        try:
            await asyncio.wait([connected])
            connected.result()
        except NO_ENTRY as error:
            raise no_entry(error) from error
        finally:
            # discord.py 2.7 (shard.py: reidentify) swallows a cancellation while it reconnects; closing ends that.
            connected.cancel()
            await client.close()
            await asyncio.gather(connected, return_exceptions=True)


class Client(discord.AutoShardedClient):
    """Answers commands, presses, forms and typed direct messages. Needs no privileged intent.

    Messages that another process has left at a scan are gone on with.
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
        self._timing = timing
        self._answering: set[asyncio.Task[Any]] = set()
        self._open = ExitStack()
        self.tree = app_commands.CommandTree(
            self,
            allowed_contexts=app_commands.AppCommandContext(guild=True, dm_channel=True, private_channel=True),
            allowed_installs=app_commands.AppInstallationType(guild=True, user=True),
        )

    async def setup_hook(self) -> None:
        """Make every command and every button known, before the first event arrives."""
        self.add_dynamic_items(ActionButton, ActionSelect)
        for command in HERE:
            self.tree.add_command(app_command(command, self.called, self.suggested))
        assert self.application_id is not None
        if not self.shard_ids or 0 in self.shard_ids:  # Commands are the whole bot's: one process tells Discord.
            await sync_if_changed(self.tree, self._app.settings.data_dir / SYNCED, self.application_id)
        self._open.enter_context(self._app.outbox.connected(PLATFORM, DiscordMessenger(self)))
        self._open.enter_context(self._app.followers.connected(PLATFORM, self._begin_to_go_on))
        await self._app.followers.take_over()

    async def close(self) -> None:
        """Leave; answers under way end here, their scans go on at the next start."""
        self._open.close()
        waiting = [task for task in self._answering if task is not asyncio.current_task()]
        for task in waiting:
            task.cancel()
        if waiting:
            await asyncio.wait(waiting)
        await super().close()

    async def on_connect(self) -> None:
        """A connection stands."""
        metrics.CONNECTIONS.say(PLATFORM, up=True)

    async def on_resumed(self) -> None:
        """A connection stands again."""
        metrics.CONNECTIONS.say(PLATFORM, up=True)

    async def on_disconnect(self) -> None:
        """A connection is lost."""
        metrics.CONNECTIONS.say(PLATFORM, up=False)

    async def called(
        self, interaction: discord.Interaction, command: Command, given: Given, public: bool | None
    ) -> None:
        """Somebody gave a slash command; `public` is None where they left open who sees the answer."""
        where = Where.AMONG_OTHERS if others_see(interaction) else Where.ALONE
        default = await self._default(_requester(interaction)) if public is None else Visibility.PRIVATE
        seen_by = audience(command.about, where, default, public)

        async def work(context: Context) -> None:
            async with AsyncExitStack() as files:

                async def kept(attachment: discord.Attachment) -> Path:
                    return await files.enter_async_context(uploads.kept(self._app.uploads, attachment))

                await command.run(context, await filled(command, given, kept))

        kind = PublicReply if seen_by is Audience.EVERYBODY else EphemeralReply
        reply = kind(interaction, self._timing)
        if await self._acknowledged(interaction, reply):
            await self._guarded(self._context(interaction, reply, reply.private, seen_by), work)

    async def pressed(self, interaction: discord.Interaction, action: str) -> None:
        """Somebody pressed a button or chose an option."""
        reply = PressReply(interaction, self._timing)

        async def work(context: Context) -> None:
            await press(context, action, await self._message(context, reply))

        form = form_behind(action)
        if form is None:
            await self._press(interaction, reply, work)
        else:
            try:
                with calling():
                    await interaction.response.send_modal(modal(form, action))
            except DeliveryError as refusal:  # It can be asked for again.
                log.warning("discord.form_not_opened", reason=refusal.reason)

    async def on_interaction(self, interaction: discord.Interaction) -> None:
        """Somebody sent a form: taken here, where it arrives also after a restart."""
        if interaction.type is not discord.InteractionType.modal_submit:
            return
        data = cast("dict[str, Any]", interaction.data)
        reply = PressReply(interaction, self._timing)

        async def work(context: Context) -> None:
            written = answers(data["components"])
            await submit(context, data["custom_id"], written, await self._message(context, reply))

        await self._press(interaction, reply, work)

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
        requester = Requester(PLATFORM, str(payload.user_id), str(payload.guild_id))
        if (await self._app.workspaces.get(requester)).pagination is not Pagination.REACTIONS:
            return
        channel = self.get_partial_messageable(payload.channel_id, guild_id=payload.guild_id)
        try:
            message = await channel.fetch_message(payload.message_id)
        except (discord.HTTPException, aiohttp.ClientError, OSError):
            return
        page = page_asked_for(message, str(payload.emoji)) if message.author == self.user else None
        if page is None:
            return
        spot = Spot(PLATFORM, str(payload.channel_id), str(payload.message_id))
        place = Place(
            user_id=payload.user_id, channel_id=payload.channel_id, message_id=payload.message_id, shared=True
        )
        receipt = LiveMessage(self, self._timing, place)
        reply = PlaceReply(receipt, self._timing)
        private = DirectReply(self, payload.user_id, self._timing)
        try:
            context = self._app.context(requester, reply, private, place=spot.place)
            await turn(context, page, SharedMessage(ReactionPages(receipt, message), spot))
        except ToxscanError:  # A reaction can't be answered privately, and a stranger's is no reason to write to all.
            log.info("discord.reaction_refused", message=message.id)

    async def _message(self, context: Context, reply: PressReply) -> OwnMessage | SharedMessage:
        """The message that a press or a form belongs to; its pages may be turned by reactions."""
        message = reply.message
        if isinstance(message, OwnMessage) or not context.requester.workspace_id:
            return message
        if (await context.workspaces.get(context.requester)).pagination is not Pagination.REACTIONS:
            return message
        return SharedMessage(ReactionPages(reply.live, reply.original), message.spot)

    async def on_message(self, message: discord.Message) -> None:
        """Somebody typed to us directly: a command as one types it in a terminal, or something else."""
        if message.guild is not None or message.author.bot or not message.content:
            return
        reply = DirectReply(self, message.author.id, self._timing)

        async def work(context: Context) -> None:
            if not message.content.startswith("/"):
                raise CommandError("I only know commands, and they begin with a slash.", "/help lists them.")
            command, values = parse(message.content, HERE)
            if command.taking(File):  # A typed path would be one on our own machine.
                raise CommandError(
                    f"/{command.name} takes a file, and can't be given as a message.",
                    f"Type / and choose {command.name} from Discord's list.",
                )
            await command.run(context, values)

        requester = Requester(PLATFORM, str(message.author.id), direct=True)
        name = message.author.display_name
        await self._guarded(self._app.context(requester, reply, reply, admin=True, name=name), work)

    def _begin_to_go_on(self, follower: LiveMessageRecord) -> None:
        task = asyncio.create_task(self._go_on(follower))
        self._answering.add(task)
        task.add_done_callback(self._answering.discard)

    async def _go_on(self, follower: LiveMessageRecord) -> None:
        """Go on with a message that another process has left at a scan."""
        try:
            place = Place.model_validate_json(follower.place)
        except ValidationError:  # Of another version of the bot: its report is in /history.
            await self._app.followers.stands(follower, "")
            return
        receipt = LiveMessage(self, self._timing, place)
        private = DirectReply(self, place.user_id, self._timing)
        in_sight = str(place.channel_id) if place.shared else ""
        context = self._app.context(follower.requester, PlaceReply(receipt, self._timing), private, place=in_sight)
        await self._guarded(context, lambda context: follow_again(context, follower, receipt))

    async def suggested(self, interaction: discord.Interaction, option: Option[Any], typed: str) -> Sequence[str]:
        """What this person may mean by what they have typed for an option so far."""
        handles = partial(self._app.reports.handles, _requester(interaction))
        return await suggestions(option, typed, Known(handles, partial(_roles_of, interaction)))

    async def _default(self, requester: Requester) -> Visibility:
        """Who sees answers where this person is and says nothing else; the person alone where that can't be read."""
        try:
            async with asyncio.timeout(SETTING_SECONDS):
                return (await self._app.workspaces.get(requester)).visibility
        except (TimeoutError, ToxscanError):
            return Visibility.PRIVATE

    async def _press(self, interaction: discord.Interaction, reply: PressReply, work: Work) -> None:
        """Acknowledge a press, before anything else; then work."""
        if await self._acknowledged(interaction, reply):
            await self._guarded(self._context(interaction, reply.aloud, reply, shown_at=reply.shown_at), work)

    async def _acknowledged(
        self, interaction: discord.Interaction, reply: EphemeralReply | PublicReply | PressReply
    ) -> bool:
        """Whether Discord still waited for us."""
        try:
            with calling():
                await reply.acknowledge()
        except DeliveryError as refusal:
            log.warning("discord.not_acknowledged", reason=refusal.reason)
            if not refusal.maybe_shown:  # Too late, or answered by another process of ours.
                return False
        since = (self._timing.now() - interaction.created_at).total_seconds()  # As Discord's clock and ours have it.
        metrics.ACKNOWLEDGED.labels(PLATFORM).observe(max(0.0, since))
        return True

    def _context(
        self,
        interaction: discord.Interaction,
        reply: Reply,
        private: PrivateReply,
        seen_by: Audience = Audience.ASKER,
        shown_at: Callable[[Spot], Receipt] | None = None,
    ) -> Context:
        user = interaction.user
        return self._app.context(
            _requester(interaction),
            reply,
            private,
            audience=seen_by,
            # In direct messages one's settings are one's own.
            admin=interaction.guild_id is None or interaction.permissions.manage_guild,
            roles=frozenset(str(role.id) for role in user.roles) if isinstance(user, discord.Member) else frozenset(),
            name=user.display_name,
            here=here(interaction),
            place=str(interaction.channel_id or "") if others_see(interaction) else "",
            origin=str(interaction.message.id) if interaction.message else "",
            room=room(interaction),
            shown_at=shown_at,
            roles_here=partial(_roles_of, interaction),
        )

    async def _guarded(self, context: Context, work: Work) -> None:
        """Do the work; whatever goes wrong becomes a card."""
        task = asyncio.current_task()
        assert task is not None
        self._answering.add(task)
        try:
            await work(context)
            await self._app.uploads.clear()  # "Go on" and a restart leave nobody else to do it.
        except ToxscanError as error:
            await self._tell(context.private, error)
        except Exception:
            log.exception("discord.answer_failed")
            await self._tell(context.private, MISTAKE)
        finally:
            self._answering.discard(task)

    async def _tell(self, reply: PrivateReply, error: ToxscanError) -> None:
        if isinstance(error, OperatorError):  # People are told of it in other words.
            log.error("discord.answer_failed", error=str(error))
        try:
            await reply.send(error_card(error))
        except DeliveryError as refusal:
            log.warning("discord.error_not_shown", reason=refusal.reason)


async def _roles_of(interaction: discord.Interaction) -> Mapping[str, str] | None:
    """The roles of the server, by their ids; None where the bot is no member of it, and so does not see them."""
    if interaction.guild_id is None:
        return {}
    guild = interaction.client.get_guild(interaction.guild_id)
    return {str(role.id): role.name for role in guild.roles} if guild and not guild.unavailable else None


def _requester(interaction: discord.Interaction) -> Requester:
    """Whoever asks, and in which server."""
    return Requester(
        PLATFORM, str(interaction.user.id), str(interaction.guild_id or ""), direct=not others_see(interaction)
    )
