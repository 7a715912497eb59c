"""Whom the bot answers on Slack, and how patiently."""

from dataclasses import dataclass

from slack_sdk.web.async_client import AsyncWebClient

from bot.adapters.slack.workspaces.workspaces import SlackWorkspaces
from bot.adapters.timing import Timing
from bot.core.domain.people import Requester

# Slack asks for a chat.update every three seconds at most, and for about a message a second in a channel.
TIMING = Timing(pace=3.0)


@dataclass(frozen=True, slots=True)
class Person:
    """The person being answered, and the ways to reach them."""

    workspaces: SlackWorkspaces
    client: AsyncWebClient
    enterprise_id: str  # The organization that the workspace is part of; "" for none.
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
