"""What people choose from a message's menu (Apps): to scan the account that it links to, or to score its words."""

import re
from collections.abc import Callable, Coroutine, Iterator
from typing import Any

import discord
from discord import app_commands, ui

from bot.core.text.catalog import N_, _

SCAN, SCORE = N_("Scan this account"), N_("Score this message")

OnMessage = Callable[[discord.Interaction[Any], discord.Message], Coroutine[Any, Any, None]]
_EMOJI = re.compile(r"<a?:(\w+):\d+>")


def message_menus(scan: OnMessage, score: OnMessage) -> Iterator[app_commands.ContextMenu]:
    """The two entries, and what each does."""
    for name, chosen in ((SCAN, scan), (SCORE, score)):
        yield app_commands.ContextMenu(name=_(name), callback=_callback(chosen))


def written_words(message: discord.Message) -> str:
    """What its author wrote, or what was forwarded, without markup; pictures of one's own are said by their names."""
    words = "\n".join((message.clean_content, *(each.content for each in message.message_snapshots)))
    return discord.utils.remove_markdown(_EMOJI.sub(r":\1:", words)).strip()


def linking_words(message: discord.Message) -> str:
    """All words of a message in which a link may stand: also those of embeds, of forwarded messages and of ours."""
    embeds = [*message.embeds, *(embed for each in message.message_snapshots for embed in each.embeds)]
    in_embeds = [words or "" for each in embeds for words in (each.url, each.author.url, each.description)]
    shown = ui.LayoutView.from_message(message).walk_children() if message.flags.components_v2 else ()
    texts = [item.content for item in shown if isinstance(item, ui.TextDisplay)]
    forwarded = [each.content for each in message.message_snapshots]
    return "\n".join([message.content, *forwarded, *in_embeds, *texts])


def _callback(chosen: OnMessage) -> OnMessage:
    # discord.py reads from these annotations that the entry belongs to messages.
    async def choose(interaction: discord.Interaction[Any], message: discord.Message) -> None:
        await chosen(interaction, message)

    return choose
