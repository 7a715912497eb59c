"""Holders of a model that hold none: the test says when they answer, or are lost."""

import asyncio
from collections.abc import Sequence
from contextlib import aclosing

from bot.core.domain.errors import ScoringError, ToxscanError
from bot.core.domain.labels import Label, Scores
from bot.core.ports import Priority
from bot.core.scoring.inference.plan import Plan
from bot.core.scoring.service import ScoringService
from bot.core.scoring.workers.interface import WorkerLostError


class Led:
    """Holds no model; answers a shipment when the test says so, or is lost."""

    def __init__(self) -> None:
        self.asked: list[Sequence[str]] = []
        self.alive = False
        self.opened = 0
        self.may_open = True
        self.refusal: ToxscanError = ScoringError("There is no room.", "Wait.")
        self.lost = False
        self.begun = asyncio.Event()
        self.refused = asyncio.Event()
        self.go = asyncio.Event()
        self.go.set()

    async def open(self) -> None:
        """Load nothing."""
        if not self.may_open:
            self.refused.set()
            raise self.refusal
        self.opened += 1
        self.alive, self.lost = True, False

    async def ask(self, texts: Sequence[str]) -> dict[str, Scores | None]:
        """The same for every text."""
        if not self.alive:
            await self.open()
        self.asked.append(texts)
        self.begun.set()
        await self.go.wait()
        if self.lost:
            self.alive = False
            raise WorkerLostError
        return {text: Scores({Label.TOXICITY: 0.5}) for text in texts}


class LedPool:
    """A pool of some."""

    device, pid = "cpu", None

    def __init__(self, count: int) -> None:
        self.patience = 0.0
        self.plan = Plan(shipment=250)
        self.holders = [Led() for _ in range(count)]

    async def first_plan(self, *, exact: bool = False) -> Plan:  # noqa: ARG002 - the protocol's.
        """It is known."""
        return self.plan

    async def best_plan(self, *, anew: bool = False) -> Plan:  # noqa: ARG002 - the protocol's.
        """It is known."""
        return self.plan

    async def close(self) -> None:
        """There is nothing to end."""


async def collect(
    service: ScoringService, texts: Sequence[str], turn: int = 1, priority: Priority = Priority.SCAN
) -> dict[str, Scores | None]:
    """Ask as a scan does."""
    found: dict[str, Scores | None] = {}
    async with aclosing(service.stream(texts, priority, turn=turn)) as answers:
        async for answer in answers:
            found |= answer
    return found
