"""The networks whose posts cost nothing, as the settings open them; a further one is added here."""

from collections.abc import Mapping

from bot.core.config import NetworkSettings
from bot.core.domain.networks import SocialNetwork
from bot.core.ports import FreeNetwork
from bot.core.sources.bluesky.network import Bluesky
from bot.core.sources.mastodon.network import Mastodon


def open_networks(settings: NetworkSettings) -> dict[SocialNetwork, FreeNetwork]:
    """Those that the operator has not switched off; whoever opens them closes them."""
    opened: dict[SocialNetwork, FreeNetwork] = {}
    if settings.bluesky:
        opened[SocialNetwork.BLUESKY] = Bluesky(settings.bluesky_url, settings.timeout_seconds)
    if settings.mastodon:
        opened[SocialNetwork.MASTODON] = Mastodon(settings.timeout_seconds)
    return opened


async def close_networks(networks: Mapping[SocialNetwork, FreeNetwork]) -> None:
    """End the connections of all."""
    for network in networks.values():
        await network.close()
