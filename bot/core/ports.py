"""What the core needs from outside, as protocols; the composition root fills them in."""

from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping, Sequence
from enum import IntEnum
from typing import Protocol

from bot.core.cards.model import Card
from bot.core.domain.accounts import Account
from bot.core.domain.delivery import Stamp
from bot.core.domain.labels import Label, Scores
from bot.core.domain.posts import Parent, Post, Span
from bot.core.domain.scans import ScorerWait
from bot.core.domain.sources import Page, Pause, SourceSpec
from bot.core.domain.watches import Destination


class PostSource(Protocol):
    """Somewhere that posts of one account can be read from, page by page."""

    async def account(self) -> Account:
        """The account whose posts these are.

        Raises:
            ToxscanError: the source can't be read; the sentence says why.
        """
        ...

    def start_cursor(self, cursor: str | None) -> str | None:
        """The cursor from which a new scan starts, if `cursor` says what earlier ones have read of the account."""
        ...

    def pages(self, cursor: str | None = None) -> AsyncGenerator[Page | Pause, None]:
        """The pages after `cursor` (None: from the start), each with the cursor to continue from; pauses in between.

        Raises:
            ToxscanError: the source failed; pages handed over before stay valid.
        """
        ...


class FreeNetwork(Protocol):
    """A network whose public posts cost nothing to read."""

    async def find(self, handle: str) -> Account:
        """The account with this handle, as the network says now.

        Raises:
            AccountError: there is none, it can't be read, or it asks bots to stay away.
            NetworkError: the network can't be read.
        """
        ...

    async def get(self, account: Account) -> Account:
        """The account by its id, which stays when the handle changes. Raises as `find`."""
        ...

    def open(self, find: Callable[[], Awaitable[Account]], spec: SourceSpec) -> PostSource:
        """The account's posts, newest first; `find` says whose they are."""
        ...

    async def find_gone(self, account: Account, posts: Sequence[Post]) -> Sequence[str]:
        """The ids of those of these posts that the network no longer shows; all where it says that the account is gone.

        Raises:
            UnknownAccountError: the network knows no such account; it may again.
            NetworkError: the network can't be read.
        """
        ...

    async def parent(self, reply: Post, account: Account) -> Parent:
        """The post that this one of the account's answers, and whose it is.

        Raises:
            InputError: the network does not show it.
            NetworkError: the network can't be read.
        """
        ...

    async def close(self) -> None:
        """End the connections."""
        ...


class Priority(IntEnum):
    """The order at the model: people who wait for one answer go before scans."""

    INTERACTIVE = 0
    SCAN = 1


class Scorer(Protocol):
    """Something that scores prepared texts."""

    @property
    def model_id(self) -> str:
        """Names the exact weights and text preparation; only scores of one model_id are comparable."""
        ...

    @property
    def thresholds(self) -> Mapping[Label, float]:
        """The model's default thresholds, each within 0 to 1."""
        ...

    @property
    def languages(self) -> Sequence[str]:
        """The languages that the model knows (ISO 639); none where it knows any."""
        ...

    @property
    def block(self) -> int:
        """How many posts of a scan to score and save at once: enough to keep busy what scores."""
        ...

    def stream(
        self, texts: Sequence[str], priority: Priority = Priority.SCAN, turn: int | None = None
    ) -> AsyncGenerator[dict[str, Scores | None], None]:
        """Scores of prepared, non-empty texts, handed over as they are ready; each different text comes once.

        Scans take turns; calls with the same `turn` share one, those without have one of their own.

        None stands for a text that kills the model process and was set aside.

        Raises:
            ScoringError: the model process can't be kept alive at all.
        """
        ...

    async def next_wait(self, known: ScorerWait | None) -> ScorerWait | None:
        """Why scans wait for what scores, or that they don't (None), as soon as it is something else than `known`."""
        ...

    def owns_scores(self, model_id: str) -> bool:
        """Whether scores with this name are this model's, rounded or not."""
        ...

    async def find_toxic_words(
        self, texts: Sequence[str], thresholds: Mapping[Label, float]
    ) -> Sequence[Sequence[Span]]:
        """For each prepared text the words without which it would not be flagged, in characters of it.

        None for a text that is too long, with a model that can't tell, and while nothing holds the model: what is
        shown without them is still right.
        """
        ...


class Messenger(Protocol):
    """Sends messages to people who have not just asked for something."""

    async def deliver(self, place: Destination, card: Card, stamp: Stamp) -> None:
        """Show `card` at `place`, once: if `stamp` says that it may be there already, it is looked for first.

        Raises:
            DeliveryError: it was not shown, or nobody knows.
        """
        ...

    def locale(self, place: Destination) -> str:
        """The locale in which those read who see the channel of `place`; "" where it has none of its own."""
        ...
