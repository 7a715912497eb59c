"""Which language Discord's people and servers read."""

import discord


def server_locale(guild: discord.Guild | None) -> str:
    """The locale that a server has chosen; "" where there is none.

    Only a community can choose one, all others have Discord's default, which says nothing
    (https://docs.discord.com/developers/resources/guild#guild-object: preferred_locale).
    """
    return str(guild.preferred_locale) if guild and "COMMUNITY" in guild.features else ""
