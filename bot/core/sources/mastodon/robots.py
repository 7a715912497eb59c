"""Whether a server lets bots ask: its robots.txt, where its owner can name all of them or this one (RFC 9309)."""

from datetime import datetime, timedelta
from urllib.robotparser import RobotFileParser

from bot.core.sources.mastodon.client import MastodonClient
from bot.core.sources.mastodon.errors import no_bots_server_error

NAME = "toxscan"
"""What the bot is called in `User-agent:` lines."""
VALID = timedelta(days=1)
"""How long an answer counts, as RFC 9309 (2.4) has it."""
MOST_SERVERS = 1_000
MOST_LINES = 5_000
_ASKED = "/api/v1/accounts/1/statuses"


class Robots:
    """What the servers' files say, each asked for once a day."""

    def __init__(self, client: MastodonClient) -> None:
        self._client = client
        self._allowed: dict[str, tuple[datetime, bool]] = {}

    async def check(self, server: str) -> None:
        """Make sure that the server lets the bot ask for posts.

        Raises:
            NetworkError: it does not, or can't be read.
        """
        present = self._client.clock()
        until, allowed = self._allowed.get(server, (present, False))
        if until <= present:
            if len(self._allowed) >= MOST_SERVERS:
                self._allowed.clear()
            allowed = _allows(await self._client.text(server, "/robots.txt"))
            self._allowed[server] = present + VALID, allowed
        if not allowed:
            raise no_bots_server_error(server)


def _allows(text: str) -> bool:
    """Whether a robots.txt lets the bot ask for posts; one that is missing or empty does."""
    rules = RobotFileParser()
    rules.parse(text.splitlines()[:MOST_LINES])
    return rules.can_fetch(NAME, _ASKED)
