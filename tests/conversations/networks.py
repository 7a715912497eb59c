"""Networks that cost nothing on this machine, each with one account: ada, who wrote thirty posts, six of them awful."""

import io
import json
import zipfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from bot.app import OpenSource, open_source
from bot.core.accounts.accounts import Accounts
from bot.core.accounts.budget import Budget
from bot.core.domain.clock import now
from bot.core.domain.networks import SocialNetwork
from bot.core.ports import FreeNetwork
from bot.core.sources.bluesky.network import Bluesky
from bot.core.sources.mastodon.network import Mastodon
from bot.core.store.engine.database import Store
from tests.conversations.world import World
from tests.servers.bluesky import BlueskyServer
from tests.servers.bluesky_accounts import BlueskyAccount, BlueskyPost
from tests.servers.bluesky_car import write_car
from tests.servers.mastodon import Flavor, MastodonAccount, MastodonPost, MastodonServer
from tests.servers.mastodon_posts import actor_json, outbox

POSTS, AWFUL = 30, 6
HANDLES = {SocialNetwork.BLUESKY: "ada.bsky.social", SocialNetwork.MASTODON: "ada@mastodon.example"}


@dataclass
class Neighbors:
    """A Bluesky and a server of Mastodon's, on the clock of the world that reads them."""

    bluesky: BlueskyServer
    mastodon: MastodonServer
    on_bluesky: BlueskyAccount = field(init=False)
    on_mastodon: MastodonAccount = field(init=False)

    def settle(self, until: datetime) -> None:
        """Let ada move in, and have written until then."""
        self.on_bluesky = self.bluesky.add(BlueskyAccount("ada.bsky.social", "Ada"))
        self.on_mastodon = self.mastodon.add(MastodonAccount("109", "ada", [], display_name="Ada"))
        for number in range(POSTS):
            words = f"this is awful no. {number}" if number % 5 == 0 else f"such a nice day {number}"
            for network in HANDLES:
                self.write(network, words, until - timedelta(hours=3) * (POSTS - number))

    def write(self, network: SocialNetwork, words: str, at: datetime) -> None:
        """Let ada write there."""
        if network is SocialNetwork.BLUESKY:
            self.on_bluesky.posts.insert(0, BlueskyPost(words, at))
            return
        post = MastodonPost(Flavor.MASTODON.id(at), f"<p>{words}</p>", at)
        self.on_mastodon.posts = [post, *self.on_mastodon.posts]

    def delete(self, network: SocialNetwork, words: str) -> None:
        """Let ada take back what has these words."""
        if network is SocialNetwork.BLUESKY:
            for post in self.on_bluesky.posts:
                post.deleted = post.deleted or words in post.text
            return
        self.on_mastodon.posts = [post for post in self.on_mastodon.posts if words not in post.content]

    def archive(self, network: SocialNetwork, folder: Path) -> bytes:
        """What ada gets when she asks there for all that is hers."""
        if network is SocialNetwork.BLUESKY:
            return write_car(self.on_bluesky, folder / "repo.car", now()).read_bytes()
        parts = {"outbox.json": outbox, "actor.json": actor_json}
        whole = io.BytesIO()
        with zipfile.ZipFile(whole, "w") as packed:
            for name, made in parts.items():
                packed.writestr(name, json.dumps(made(self.on_mastodon, self.mastodon.domain)))
        return whole.getvalue()

    def asked(self, network: SocialNetwork) -> int:
        """How many requests came in there."""
        return len((self.bluesky if network is SocialNetwork.BLUESKY else self.mastodon).requests)


class NetworkWorld(World):
    """A world that reads its neighbors, too."""

    def __init__(self, store: Store, folder: Path, neighbors: Neighbors, **settings: object) -> None:
        self.neighbors = neighbors
        super().__init__(store, folder, **settings)

    def _sources(self, accounts: Accounts, budget: Budget) -> OpenSource:
        return partial(open_source, accounts, budget)

    def _networks(self) -> dict[SocialNetwork, FreeNetwork]:
        self.neighbors.bluesky.now = self.neighbors.mastodon.now = lambda: self.present
        timed = {"sleep": self.sleep, "clock": lambda: self.present}
        return {
            SocialNetwork.BLUESKY: Bluesky(self.neighbors.bluesky.url, 5.0, **timed),
            SocialNetwork.MASTODON: Mastodon(5.0, address=lambda _server: self.neighbors.mastodon.url, **timed),
        }


@asynccontextmanager
async def network_world(store: Store, folder: Path, **settings: object) -> AsyncIterator[NetworkWorld]:
    """A world and its neighbors; what a network would resent is a failure."""
    with BlueskyServer() as bluesky, MastodonServer() as mastodon:
        neighbors = Neighbors(bluesky, mastodon)
        world = NetworkWorld(store, folder, neighbors, **settings)
        neighbors.settle(world.present)
        yield world
        await world.stop()
        assert not bluesky.violations, bluesky.violations
        assert not mastodon.violations, mastodon.violations
