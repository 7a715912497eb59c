"""Whom the bot answers on Slack, and how patiently."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from slack_sdk.web.async_client import AsyncWebClient

from bot.adapters.slack.workspaces.workspaces import SlackWorkspaces
from bot.core.domain.people import Requester


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Timing:
    """`pace`: least seconds between two edits of a message. `pauses`: seconds before each new try of a failed one.

    Slack asks for about a message a second in a channel, and for chat.update every three seconds at most.
    """

    now: Callable[[], datetime] = _now
    pace: float = 3.0
    pauses: Sequence[float] = (5, 30, 120)


@dataclass(frozen=True, slots=True)
class Person:
    """Whom we answer, and what it takes to do so."""

    workspaces: SlackWorkspaces
    client: AsyncWebClient
    enterprise_id: str  # The organisation that the workspace is part of; "" for none.
    team_id: str
    user_id: str
    timing: Timing

    @property
    def requester(self) -> Requester:
        """Them, as the core knows them."""
        return Requester("slack", self.user_id, self.team_id)

    async def direct(self) -> str:
        """The channel of our direct messages."""
        return await self.workspaces.direct(self.client, self.team_id, self.user_id)
