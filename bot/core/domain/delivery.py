"""Saying something on a platform that may refuse it: what a refusal means, and what is tried again, and how often.

Platforms name their refusals in words of their own; each adapter has a table of them (`refusals.py`) that says which
kind each is. What follows from a kind is decided here and in `outbox`, for all platforms alike.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TypeVar

import structlog

from bot.core.domain.errors import ToxscanError
from bot.core.text.catalog import _

D = TypeVar("D")
R = TypeVar("R", int, str)
T = TypeVar("T")

log = structlog.get_logger()


class Kind(StrEnum):
    """What a refusal is."""

    PASSING = "passing"
    """The platform is busy or out of order: tried again until it takes the message."""
    FINAL = "final"
    """Nothing can be shown at this place any more, however often it is tried: its owner is told elsewhere."""
    OVER = "over"
    """The message is there no more, or the key to it is good no longer; the place may take another one."""
    SMALLER = "smaller"
    """It is too much for this place; a smaller drawing of the same card may do."""
    OURS = "ours"
    """We sent something wrong. A new version may mend it, so it is tried for a day, then the owner is told."""
    UNKNOWN = "unknown"
    """Nobody has listed it: as above."""
    IN_DOUBT = "in doubt"
    """An earlier try may have arrived, and nobody can look: it is not repeated there, its owner gets it directly."""


class DeliveryError(ToxscanError):
    """A message was not shown, as far as we know. `reason` is the platform's own word for it, for the log.

    `code` is its number, where there is one. With `maybe_shown` nobody knows: the answer was lost, or the platform
    failed in the middle.
    """

    def __init__(self, kind: Kind, reason: str, message: str = "", *, maybe_shown: bool = False, code: int = 0) -> None:
        super().__init__(message or _("The message was not accepted ({reason}).", reason=reason))
        self.kind = kind
        self.reason = reason
        self.maybe_shown = maybe_shown
        self.code = code

    @property
    def ends(self) -> bool:
        """Whether the message is over: nothing can be shown in its place any more."""
        return self.kind in {Kind.FINAL, Kind.OVER}


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a message is known by. `key` names it to the platform (up to 25 characters), first at `tried_at`.

    `maybe_shown`: a try has ended without an answer, so it is looked for before it is sent again.
    """

    key: str = field(repr=False)
    tried_at: datetime | None = None
    maybe_shown: bool = False


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a table says of one refusal; `words` tell the owner why nothing can be shown there."""

    kind: Kind
    words: str = ""


def meanings(
    *, passing: Iterable[R], over: Iterable[R], smaller: Iterable[R], ours: Iterable[R], final: Mapping[R, str]
) -> dict[R, Meaning]:
    """The table of a platform's refusals, by its own code or word for each; `final` ones with words for the owner."""
    return {
        **dict.fromkeys(passing, Meaning(Kind.PASSING)),
        **dict.fromkeys(over, Meaning(Kind.OVER)),
        **dict.fromkeys(smaller, Meaning(Kind.SMALLER)),
        **dict.fromkeys(ours, Meaning(Kind.OURS)),
        **{reason: Meaning(Kind.FINAL, words) for reason, words in final.items()},
    }


@contextmanager
def translate_failures(
    failures: tuple[type[BaseException], ...], explain: Callable[[BaseException], DeliveryError]
) -> Iterator[None]:
    """Whatever goes wrong with a platform's call inside, one of `failures`, comes out as what it means.

    Raises:
        DeliveryError: the call did not succeed.
    """
    try:
        yield
    except failures as error:
        raise explain(error) from error


_HOUR = timedelta(hours=1)
DOUBTFUL_TRIES = (timedelta(minutes=1), timedelta(minutes=10), _HOUR, 6 * _HOUR, 17 * _HOUR)
"""Before each new try of what was refused for a reason of ours, or for one that nobody listed: a day in all."""
LAST_TRIES = (*DOUBTFUL_TRIES[:2], *[_HOUR] * 24)
"""Before each new try of the last card of a message that lives, after the quick ones: somebody waits for a report."""


async def send_fitting(drawings: Iterable[D], send: Callable[[D], Awaitable[T]]) -> T:
    """Send the first of the drawings, largest first, that the platform takes; `send` raises `DeliveryError`.

    Raises:
        DeliveryError: it takes none, or refuses one for another reason than its size.
    """
    refusal = DeliveryError(Kind.OURS, "nothing to draw")
    for drawing in drawings:
        try:
            return await send(drawing)
        except DeliveryError as error:
            if error.kind is not Kind.SMALLER:
                raise
            log.warning("message.too_large", reason=error.reason)
            refusal = error
    raise refusal


async def attempt(
    show: Callable[[], Awaitable[None]], pauses: Sequence[float], *, once: bool = False
) -> DeliveryError | None:
    """Show something, with quick new tries while the refusals pass; None when it was shown, else the last refusal.

    `show` raises `DeliveryError`. With `once` it is not idempotent: what may have been shown is not tried again.
    """
    for pause in (*pauses, None):
        try:
            await show()
        except DeliveryError as refusal:
            log.info("message.refused", kind=str(refusal.kind), reason=refusal.reason, again_in=pause)
            if pause is None or refusal.kind is not Kind.PASSING or (once and refusal.maybe_shown):
                return refusal
        else:
            return None
        await asyncio.sleep(pause)
    return None
