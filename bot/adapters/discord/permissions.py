"""What the bot may do in a channel, and the sentence that says what it lacks, and where."""

from collections.abc import Sequence

import discord

from bot.core.text.catalog import N_, _, ngettext
from bot.core.text.untrusted import sanitize_inline
from bot.core.views.words import QUOTED, listed

# What a message with a report, its chart and its files takes.
NEEDED = {
    "view_channel": N_("View Channel"),
    "send_messages": N_("Send Messages"),
    "embed_links": N_("Embed Links"),
    "attach_files": N_("Attach Files"),
}
IN_THREADS = NEEDED | {"send_messages_in_threads": N_("Send Messages in Threads")}


def lacking(interaction: discord.Interaction) -> list[str]:
    """The permissions that the bot lacks where the interaction came from, as Discord's own settings name them."""
    return lacking_of(interaction.app_permissions, thread=isinstance(interaction.channel, discord.Thread))


def lacking_of(held: discord.Permissions, *, thread: bool) -> list[str]:
    """The same where the bot holds these permissions, in a channel or in a thread."""
    wanted = {name: words for name, words in IN_THREADS.items() if name != "send_messages"} if thread else NEEDED
    return [words for name, words in wanted.items() if not getattr(held, name)]


def others_see(interaction: discord.Interaction) -> bool:
    """Whether others are where the interaction came from: everywhere but in direct messages with the bot itself."""
    return interaction.guild_id is not None or not interaction.context.dm_channel


def sentence(lacks: Sequence[str], where: str) -> str:
    """Which permissions are lacking where, in one sentence."""
    quoted = [_(QUOTED, words=_(permission)) for permission in lacks]
    return ngettext(
        "I lack the permission {names} in {place}.",
        "I lack the permissions {names} in {place}.",
        len(lacks),
        names=listed(quoted),
        place=where,
    )


def place(interaction: discord.Interaction) -> str:
    """Where the interaction came from, as people call it: anybody may have named a thread."""
    name = getattr(interaction.channel, "name", None)
    return f"#{sanitize_inline(name)}" if interaction.guild_id and name else _("this conversation")
