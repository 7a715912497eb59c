"""What people choose from a message's menu (Apps): to scan the account that it links to, or to score its words."""

import re
from collections.abc import Callable, Coroutine, Iterator
from typing import Any

import discord
from discord import app_commands, ui

from bot.core.text.catalog import N_, _

SCAN, SCORE = N_("Scan this account"), N_("Score this message")

OnMessage = Callable[[discord.Interaction[Any], discord.Message], Coroutine[Any, Any, None]]
# Each is read in one go: discord.py's own `remove_markdown` takes seconds for a row of brackets, and the words of a
# link away with its address.
_LINK = re.compile(r"\[([^\[\]\n]*)\]\(<?https?://[^()\n]*\)")
_MARKUP = re.compile(
    r"<a?:(?P<emoji>\w{1,32}):\d{1,20}>"
    r"|(?P<address>https?://[^\s<>]+)"
    r"|^(?:>>> |> |#{1,3} |-# |[ \t]*[-*] )"
    r"|[\\*~|`]"
    r"|_(?![^\W_])|(?<![^\W_])_",  # Within a word a single _ is just that.
    re.MULTILINE,
)


def message_menus(scan: OnMessage, score: OnMessage) -> Iterator[app_commands.ContextMenu]:
    """The two entries, and what each does."""
    for name, chosen in ((SCAN, scan), (SCORE, score)):
        yield app_commands.ContextMenu(name=_(name), callback=_callback(chosen))


def written_words(message: discord.Message) -> str:
    """What its author wrote, or what was forwarded, without markup; pictures of one's own are said by their names."""
    words = "\n".join((message.clean_content, *(each.content for each in message.message_snapshots)))
    return undo_markup(words)


def undo_markup(words: str) -> str:
    """What a message says without its markup; of a link behind words the words, of other links the address."""
    return _MARKUP.sub(_undone, _LINK.sub(r"\1", words)).strip()


def _undone(found: re.Match[str]) -> str:
    return f":{found['emoji']}:" if found["emoji"] else found["address"] or ""


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
