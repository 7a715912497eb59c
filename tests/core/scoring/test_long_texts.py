"""Long texts in pieces, and what they cost."""

import asyncio
from collections.abc import Sequence
from contextlib import aclosing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.domain.labels import Label, Scores
from bot.core.ports import Priority
from bot.core.scoring.inference.long_texts import LONGEST, Gathering, cost, pieces
from bot.core.scoring.inference.plan import Plan
from bot.core.scoring.models import files as models
from bot.core.scoring.service import ScoringService

WORST = ("日" * 50_000, "!" * 50_000, "ж " * 25_000, "x" * 50_000, "don't! " * 7_000)
words = st.lists(
    st.sampled_from(["you", "日本語", "!", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "don't", "ж"]), max_size=900
)


def scores(toxicity: float) -> Scores:
    """A text's."""
    return Scores({Label.TOXICITY: toxicity})


@given(words)
def test_every_word_stands_whole_in_a_piece(some: list[str]) -> None:
    """No piece costs more than a window, nothing is lost, and no half of a word is taken for a word."""
    text = " ".join(some)
    cut = pieces(text)
    assert all(cost(piece) <= LONGEST for piece in cut)
    assert {word for piece in cut for word in piece.split()} == set(some)


@pytest.mark.parametrize("text", WORST, ids=lambda text: text[:7])
def test_a_text_without_words_is_cut_too(text: str) -> None:
    """In place, neighbors overlapping, in no more pieces than it takes twice over."""
    cut = pieces(text)
    assert all(cost(piece) <= LONGEST for piece in cut)
    assert len(cut) <= 4 * cost(text) / LONGEST


def test_a_post_of_ordinary_length_stays_whole() -> None:
    """280 characters are never cut, whatever they are."""
    assert pieces("日" * 280) == ["日" * 280]
    assert pieces("!" * 280) == ["!" * 280]


async def test_a_text_has_the_maximum_of_its_pieces() -> None:
    """And comes once all of them have come, also where two texts share one."""
    gathering = Gathering({"long": ["a", "b"], "longer": ["b", "c"], "short": ["d"]})
    assert gathering.pieces == ["a", "b", "c", "d"]
    assert gathering.add({"a": scores(0.9), "d": scores(0.1)}) == {"short": scores(0.1)}
    assert gathering.add({"b": scores(0.3)}) == {"long": scores(0.9)}
    assert gathering.add({"c": None}) == {"longer": None}


class Counted:
    """Holds no model; writes down what it is asked, and answers when the test says so."""

    alive = True
    device, pid, patience = "cpu", None, 0.0

    def __init__(self) -> None:
        self.plan = Plan(shipment=4_000)
        self.holders = [self]
        self.asked: list[Sequence[str]] = []
        self.begun, self.may = asyncio.Event(), asyncio.Semaphore(0)

    async def step(self) -> None:
        """Answer one, and wait for the next."""
        self.begun.clear()
        self.may.release()
        await self.begun.wait()

    async def first_plan(self, *, exact: bool = False) -> Plan:  # noqa: ARG002 - the protocol's.
        """It is known."""
        return self.plan

    async def best_plan(self, *, anew: bool = False) -> Plan:  # noqa: ARG002 - the protocol's.
        """It is known."""
        return self.plan

    async def open(self) -> None:
        """Load nothing."""

    async def close(self) -> None:
        """There is nothing to end."""

    async def ask(self, texts: Sequence[str]) -> dict[str, Scores | None]:
        """The same for every text."""
        self.asked.append(texts)
        self.begun.set()
        await self.may.acquire()
        return {text: scores(0.5) for text in texts}


async def collect(service: ScoringService, texts: Sequence[str], priority: Priority) -> set[str]:
    """Ask, and see which texts are answered."""
    found: set[str] = set()
    async with aclosing(service.stream(texts, priority, turn=1)) as answers:
        async for answer in answers:
            found.update(answer)
    return found


async def test_a_person_waits_for_one_bounded_shipment_beside_the_worst_texts(tmp_path: Path) -> None:
    """Whatever an archive or another person sends: the next shipment is theirs, and the one before it is small."""
    pool = Counted()
    service = ScoringService(models.find("mini", tmp_path), pool=pool)
    await service.start()
    archive = asyncio.create_task(collect(service, WORST, Priority.SCAN))
    pasted = asyncio.create_task(collect(service, ["語" * 25_000], Priority.INTERACTIVE))
    await pool.begun.wait()
    while "語" not in pool.asked[-1][0]:
        await pool.step()
    quick = asyncio.create_task(collect(service, ["you"], Priority.INTERACTIVE))
    await pool.step()
    assert "you" in pool.asked[-1]
    for _ in range(1_000):
        pool.may.release()
    assert (await archive, await pasted, await quick) == (set(WORST), {"語" * 25_000}, {"you"})
    assert all(sum(map(cost, texts)) <= 2 * (pool.plan.shipment + LONGEST) for texts in pool.asked)
    await service.close()
