"""Who asked for a package of evidence, and when."""

from dataclasses import dataclass
from datetime import datetime

from bot.core.domain.people import Requester


@dataclass(frozen=True, slots=True)
class Asked:
    """Who asked for a package, by the name that they have there, and when (aware, in UTC)."""

    by: str
    requester: Requester
    at: datetime
