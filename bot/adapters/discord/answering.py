"""Answers to people on Discord: each request is acknowledged first, then answered."""

from collections.abc import Awaitable, Callable, Coroutine, Mapping
from functools import partial
from typing import Any

import discord
import structlog

from bot.adapters.answering import Answering, Platform
from bot.adapters.discord.languages import server_locale
from bot.adapters.discord.messages.live_messages import LiveMessage
from bot.adapters.discord.messages.messenger import here, room
from bot.adapters.discord.messages.reaction_pages import ReactionPages
from bot.adapters.discord.messages.refusals import FAILURES, explain_failure, translate_failures
from bot.adapters.discord.messages.reply import DirectReply, EphemeralReply, MessageReply, PressReply, PublicReply
from bot.adapters.discord.permissions import others_see
from bot.adapters.timing import Timing
from bot.app import App
from bot.core import metrics
from bot.core.commands.command import Context, OwnMessage, PrivateReply, Receipt, Reply, SharedMessage
from bot.core.domain.audience import Audience
from bot.core.domain.delivery import DeliveryError
from bot.core.domain.people import Requester
from bot.core.domain.workspace import Pagination
from bot.core.store.scans.shared_messages import Spot
from bot.core.text.catalog import Language

DISCORD = Platform("discord", FAILURES, discord.HTTPException, explain_failure)

Work = Callable[[Context], Awaitable[None]]
Press = Callable[[Context, OwnMessage | SharedMessage], Awaitable[None]]

log = structlog.get_logger()


class DiscordAnswering:
    """The answers under way."""

    def __init__(self, app: App, timing: Timing) -> None:
        self.app = app
        self.timing = timing
        self._answering = Answering(app, DISCORD)

    async def close(self) -> None:
        """End all of them; their scans continue at the next start."""
        await self._answering.close()

    def begin(self, work: Coroutine[Any, Any, None]) -> None:
        """Do something that no person has just asked for, such as sending an alert."""
        self._answering.begin(work)

    async def command(self, interaction: discord.Interaction, seen_by: Audience, work: Work) -> None:
        """Answer a slash command; who sees the answer is settled with the acknowledgement."""
        kind = PublicReply if seen_by is Audience.EVERYBODY else EphemeralReply
        reply = kind(interaction, self.timing)
        if await self._acknowledged(interaction, reply):
            way = reply.public if isinstance(reply, EphemeralReply) and seen_by is Audience.EVERYBODY_LATER else reply
            await self.answer(await self._context(interaction, way, reply.private, seen_by), work)

    async def press(self, interaction: discord.Interaction, work: Press) -> None:
        """Answer a press or a form; `work` is given the message where the button stands."""
        reply = PressReply(interaction, self.timing)
        if not await self._acknowledged(interaction, reply):
            return

        async def answer(context: Context) -> None:
            await work(context, await self._message(context, reply))

        await self.answer(await self._context(interaction, reply.public, reply, shown_at=reply.shown_at), answer)

    async def look(self, interaction: discord.Interaction) -> Context:
        """What whoever presses may see, before Discord is told anything: a form has to be its first answer."""
        reply = PressReply(interaction, self.timing)
        return await self._context(interaction, reply.public, reply)

    async def direct(self, message: discord.Message, reply: DirectReply, work: Work) -> None:
        """Answer what somebody has written to us directly."""
        requester = Requester(DISCORD.name, str(message.author.id), direct=True)
        name, language = message.author.display_name, await self.app.readers.get(requester)
        await self.answer(self.app.context(requester, reply, reply, admin=True, name=name, language=language), work)

    async def in_message(
        self,
        requester: Requester,
        message: LiveMessage,
        private: PrivateReply,
        place: str,
        guild: discord.Guild | None,
    ) -> Context:
        """What an answer in a message that stands already works with; `place` as in `Context`."""
        return self.app.context(
            requester,
            MessageReply(message, self.timing),
            private,
            place=place,
            language=await self.app.readers.get(requester),
            place_language=self._of_server(guild),
        )

    async def answer(self, context: Context, work: Work) -> None:
        """Do the work; whatever goes wrong becomes a card."""
        with context.speaking(shared=context.audience is Audience.EVERYBODY):
            await self._answering.answer(context.private, partial(work, context))

    def reader(self, interaction: discord.Interaction) -> Language:
        """The language that whoever asks has chosen for Discord."""
        return self.app.readers.translations.find(str(interaction.locale))

    def _of_server(self, guild: discord.Guild | None) -> Language | None:
        locale = server_locale(guild)
        return self.app.readers.translations.find(locale) if locale else None

    async def _message(self, context: Context, reply: PressReply) -> OwnMessage | SharedMessage:
        """The message that a press or a form belongs to; its pages may be turned by reactions."""
        message = reply.message
        if isinstance(message, OwnMessage) or not context.requester.workspace_id:
            return message
        if (await context.workspaces.get(context.requester)).pagination is not Pagination.REACTIONS:
            return message
        return SharedMessage(ReactionPages(reply.live, reply.original), message.spot)

    async def _acknowledged(
        self, interaction: discord.Interaction, reply: EphemeralReply | PublicReply | PressReply
    ) -> bool:
        """Whether Discord still waited for us."""
        try:
            with translate_failures():
                await reply.acknowledge()
        except DeliveryError as refusal:
            log.warning("discord.not_acknowledged", reason=refusal.reason)
            if not refusal.maybe_shown:  # Too late, or answered by another process of ours.
                return False
        since = (self.timing.now() - interaction.created_at).total_seconds()  # As Discord's clock and ours have it.
        metrics.ACKNOWLEDGED.labels(DISCORD.name).observe(max(0.0, since))
        return True

    async def _context(
        self,
        interaction: discord.Interaction,
        reply: Reply,
        private: PrivateReply,
        seen_by: Audience = Audience.ASKER,
        shown_at: Callable[[Spot], Receipt] | None = None,
    ) -> Context:
        user, who = interaction.user, requester(interaction)
        return self.app.context(
            who,
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
            roles_here=partial(roles_of, interaction),
            language=await self.app.readers.meet(who, str(interaction.locale)),
            place_language=self._of_server(interaction.guild),
        )


def requester(interaction: discord.Interaction) -> Requester:
    """Whoever asks, and in which server."""
    return Requester(
        DISCORD.name, str(interaction.user.id), str(interaction.guild_id or ""), direct=not others_see(interaction)
    )


async def roles_of(interaction: discord.Interaction) -> Mapping[str, str] | None:
    """The roles of the server by their ids, highest first; None where the bot is no member and does not see them."""
    if interaction.guild_id is None:
        return {}
    guild = interaction.client.get_guild(interaction.guild_id)
    return {str(role.id): role.name for role in reversed(guild.roles)} if guild and not guild.unavailable else None
