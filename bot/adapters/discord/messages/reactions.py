"""Reactions below a page of ours: they turn it, where a server's settings ask for that."""

from collections.abc import Iterator

import discord
import structlog
from discord import ui

from bot.adapters.discord.answering import DISCORD, DiscordAnswering
from bot.adapters.discord.messages.live_messages import LiveMessage, Place
from bot.adapters.discord.messages.reaction_pages import TURNS, ReactionPages
from bot.adapters.discord.messages.refusals import FAILURES
from bot.adapters.discord.messages.reply import DirectReply
from bot.core.cards.actions import PageAction
from bot.core.cards.paging import turn_page
from bot.core.commands.command import SharedMessage
from bot.core.commands.press import turn
from bot.core.domain.errors import ToxscanError
from bot.core.domain.people import Requester
from bot.core.domain.workspace import Pagination
from bot.core.store.scans.shared_messages import Spot

log = structlog.get_logger()


async def react(answering: DiscordAnswering, client: discord.Client, payload: discord.RawReactionActionEvent) -> None:
    """Turn the page that somebody has reacted to. Anything that is not our page, or not theirs to turn, is ignored."""
    mine = client.user and payload.user_id == client.user.id
    if mine or not payload.guild_id or str(payload.emoji) not in TURNS:
        return
    requester = Requester(DISCORD.name, str(payload.user_id), str(payload.guild_id))
    if (await answering.app.workspaces.get(requester)).pagination is not Pagination.REACTIONS:
        return
    channel = client.get_partial_messageable(payload.channel_id, guild_id=payload.guild_id)
    try:
        message = await channel.fetch_message(payload.message_id)
    except FAILURES:
        return
    page = turn_page(_actions(message), TURNS[str(payload.emoji)]) if message.author == client.user else None
    if page:
        await _turn(answering, client, requester, message, page)


async def _turn(
    answering: DiscordAnswering,
    client: discord.Client,
    requester: Requester,
    message: discord.Message,
    page: PageAction,
) -> None:
    user_id, channel_id = int(requester.user_id), message.channel.id
    place = Place(user_id=user_id, channel_id=channel_id, message_id=message.id, shared=True)
    live = LiveMessage(client, answering.timing, place)
    spot = Spot(DISCORD.name, str(channel_id), str(message.id))
    private = DirectReply(client, user_id, answering.timing)
    context = await answering.in_message(requester, live, private, spot.place, message.guild)
    try:
        await turn(context, page, SharedMessage(ReactionPages(live, message), spot))
    except ToxscanError:  # A reaction can't be answered privately, and a stranger's is no reason to write to all.
        log.info("discord.reaction_refused", message=message.id)


def _actions(message: discord.Message) -> Iterator[str]:
    """What the message's buttons do, in whatever they stand: messages of earlier versions have them in plain rows."""
    view = ui.LayoutView.from_message(message) if message.flags.components_v2 else ui.View.from_message(message)
    for item in view.walk_children():
        if isinstance(item, ui.Button) and item.custom_id:
            yield item.custom_id
