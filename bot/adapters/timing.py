"""How patiently messages are written and changed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.core.domain.clock import now


@dataclass(frozen=True, slots=True)
class Timing:
    """`pace`: least seconds between two edits of a message. `pauses`: seconds before each new try of a failed one."""

    pace: float
    now: Callable[[], datetime] = now
    pauses: Sequence[float] = (5, 30, 120)
