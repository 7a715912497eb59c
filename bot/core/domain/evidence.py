"""Evidence: the posts that somebody takes away to show them to others, and who asked for them."""

from dataclasses import dataclass
from datetime import datetime

from bot.core.domain.people import Requester


@dataclass(frozen=True, slots=True)
class Asked:
    """Who asked for a package, by the name that they have there, and when (aware, in UTC)."""

    by: str
    requester: Requester
    at: datetime
