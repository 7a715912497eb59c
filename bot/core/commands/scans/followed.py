"""What a message can follow to its end."""

from collections.abc import AsyncGenerator
from typing import Protocol

from bot.core.cards.model import Card
from bot.core.domain.delivery import DeliveryError


class Followed(Protocol):
    """A scan, or a list of them. `shared`: others see the message, too."""

    def steps(self) -> AsyncGenerator[bool, None]:
        """Yields again whenever it got on, and whether it is over; ends with that, or as this process stops."""
        ...

    async def progress(self, *, shared: bool) -> Card:
        """How far it is."""
        ...

    async def last(self, *, shared: bool) -> Card | None:
        """What stands there in the end; None where it has not ended."""
        ...

    def done(self, last: Card, refusal: DeliveryError | None) -> Card:
        """What tells in a message of its own that it is over; `refusal` is why `last` is not shown."""
        ...
