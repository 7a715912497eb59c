"""Who waits for which texts, and which texts go to a model next: requests take turns.

The last digits of a score depend on the texts beside it in its batch. So the shipments of a scan's request are made of
its own texts alone: asked again after a crash, it gets the very same scores. Interactive requests share a shipment.
"""

import asyncio
from collections import deque
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from operator import attrgetter

from bot.core.domain.errors import ToxscanError
from bot.core.domain.labels import Scores
from bot.core.scoring.inference.long_texts import cost

MOST_TEXTS = 16_384  # In a shipment, however short: each costs its worker two tokens more than it has, and an answer.


@dataclass(eq=False, slots=True)
class Request:
    """One call of `stream`: the texts that it still waits for, cut into shipments, of which it `had` some."""

    waiting: set[str]
    shipments: deque[list[str]]
    hurried: bool
    had: int = 0
    answers: asyncio.Queue[dict[str, Scores | None] | ToxscanError] = field(default_factory=asyncio.Queue)

    @classmethod
    def of(cls, texts: Sequence[str], most: int, *, hurried: bool = False) -> "Request":
        """The different texts, longest first: neighbors in length share a batch, so that little is padding.

        A shipment costs `most` (`pieces.cost`), and at most one text more; it has `MOST_TEXTS` at most.
        """
        shipments: deque[list[str]] = deque()
        room = 0
        for text in sorted(set(texts), key=lambda text: (-len(text), text)):
            if room <= 0 or len(shipments[-1]) == MOST_TEXTS:
                shipments.append([])
                room = most
            shipments[-1].append(text)
            room -= cost(text)
        return cls(set(texts), shipments, hurried)


class Scheduler:
    """The requests that wait. Equal texts that wait together are sent once, whoever asked.

    A text that was taken by `take` is under way until it is delivered, given back, failed or dropped.
    """

    def __init__(self) -> None:
        self._subscribers: dict[str, list[Request]] = {}
        self._interactive: deque[Request] = deque()
        self._turns: dict[Hashable, deque[Request]] = {}
        # Start-time fair queueing (Goyal, Vin, Cheng 1996), by `cost`: who has had least is next, and who comes
        # begins where the others are, so that nobody waits for what they had before.
        self._had: dict[Hashable, int] = {}
        self._now = 0
        self._under_way: set[str] = set()
        self._given_back: deque[list[str]] = deque()

    def add(self, request: Request, turn: int | None) -> None:
        """Queue the request in its turn (a scan's, say); a request without a turn gets one of its own."""
        for text in request.waiting:
            self._subscribers.setdefault(text, []).append(request)
        if request.hurried:
            self._interactive.append(request)
        else:
            self._line_up(request if turn is None else turn, request)

    def _line_up(self, turn: Hashable, request: Request) -> None:
        if turn not in self._turns:
            self._turns[turn] = deque()
            self._had[turn] = max(self._had.get(turn, 0), self._now)
        self._turns[turn].append(request)

    def forget(self, request: Request) -> None:
        """Drop the request: its remaining texts are not sent."""
        for text in request.waiting:
            subscribers = self._subscribers.get(text, [])
            if request in subscribers:
                subscribers.remove(request)
            if not subscribers:
                self._subscribers.pop(text, None)
        request.waiting.clear()

    def take(self, most: int) -> list[str]:
        """The next shipment: what was given back, else all that interactive requests wait for, else the next scan's."""
        shipment = self._take_returned() or self._take_urgent(most) or self._take_turn()
        self._under_way.update(shipment)
        return list(shipment)

    def _take_returned(self) -> dict[str, None]:
        shipment: dict[str, None] = {}
        while self._given_back and not shipment:
            texts = self._given_back.popleft()
            shipment = dict.fromkeys(t for t in texts if t in self._subscribers and t not in self._under_way)
        return shipment

    def _take_urgent(self, most: int) -> dict[str, None]:
        shipment: dict[str, None] = {}
        while self._interactive and sum(map(cost, shipment)) < most and len(shipment) < MOST_TEXTS:
            # Whoever has had least, so that one long text keeps no short one waiting.
            self._interactive = deque(sorted(self._interactive, key=attrgetter("had")))
            shipment |= dict.fromkeys(self._cut(self._interactive))
        return shipment

    def _take_turn(self) -> dict[str, None]:
        shipment: dict[str, None] = {}
        while self._turns and not shipment:
            turn = min(self._turns, key=self._had.__getitem__)
            self._now = self._had[turn]
            shipment = dict.fromkeys(self._cut(self._turns[turn]))
            self._had[turn] += sum(map(cost, shipment))
            if not self._turns[turn]:
                del self._turns[turn]
            self._had = {each: had for each, had in self._had.items() if each in self._turns or had > self._now}
        return shipment

    def _cut(self, requests: deque[Request]) -> list[str]:
        """The next shipment of the first request, which leaves the queue when empty; no texts already under way."""
        request = requests[0]
        texts = request.shipments.popleft()
        request.had += 1
        if not request.shipments:
            requests.popleft()
        return [text for text in texts if text in request.waiting and text not in self._under_way]

    def drop_unwanted(self, texts: Sequence[str]) -> list[str]:
        """Keep the texts that somebody still waits for, and drop the others."""
        left = [text for text in texts if text in self._subscribers]
        self._under_way.difference_update(set(texts).difference(left))
        return left

    def deliver(self, scored: Mapping[str, Scores | None]) -> None:
        """Hand the scores to all who wait for them."""
        self._under_way.difference_update(scored)
        found: dict[Request, dict[str, Scores | None]] = {}
        for text, scores in scored.items():
            for request in self._subscribers.pop(text, []):
                found.setdefault(request, {})[text] = scores
        for request, answer in found.items():
            request.answers.put_nowait(answer)

    def give_back(self, texts: Sequence[str]) -> None:
        """Return texts that a worker could not score: the next worker that asks gets them first."""
        self._under_way.difference_update(texts)
        self._given_back.append(self.drop_unwanted(texts))

    def fail_urgent(self, error: ToxscanError) -> None:
        """Give urgent requests the error; scans keep waiting."""
        for request in self._requests():
            if request.hurried:
                request.answers.put_nowait(error)

    def fail(self, error: ToxscanError, texts: Iterable[str]) -> None:
        """Give all requests the error, which happened while scoring `texts`."""
        for request in self._requests():
            request.answers.put_nowait(error)
        self._under_way.difference_update(texts)
        self._subscribers.clear()
        self._interactive.clear()
        self._turns.clear()
        self._had.clear()
        self._given_back.clear()

    def _requests(self) -> set[Request]:
        return {request for requests in self._subscribers.values() for request in requests}
