"""The first answers come at once; what computes fastest is found out beside them and then taken over."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import aclosing, asynccontextmanager
from pathlib import Path

import pytest

from bot.core.domain.errors import ModelError
from bot.core.domain.labels import Label, Scores
from bot.core.scoring.inference.plan import Plan, PlanRequest, Runtime
from bot.core.scoring.models import files as models
from bot.core.scoring.models.files import InstalledModel, open_installed
from bot.core.scoring.models.registry import ModelSpec
from bot.core.scoring.service import ScoringService
from bot.core.scoring.workers.model_process import ModelProcess
from tests.core.scoring.tiny import OFF_IN_8_BITS, make_tiny
from tests.program import PATIENCE

pytestmark = pytest.mark.timeout(PATIENCE)  # Some start a worker several times.

TINY = ModelSpec("tiny", "tiny-bert", (), asset="v0/tiny.ckpt")
SAFE, SAME, ROUNDED = Plan(), Plan(runtime=Runtime.ONNX), Plan(runtime=Runtime.INT8)


class Learning:
    """A pool of one holder that begins in a safe way; a better one is found when the test says so."""

    device, pid, patience, alive = "cpu", None, 0.0, True

    def __init__(self, best: Plan | ModelError) -> None:
        self.plan, self._best = SAFE, best
        self.holders = [self]
        self.opened: list[Plan] = []
        self.found = asyncio.Event()
        self.refusal: Exception | None = None

    async def first_plan(self, *, exact: bool = False) -> Plan:  # noqa: ARG002 - the protocol's.
        """The safe one."""
        return SAFE

    async def best_plan(self, *, anew: bool = False) -> Plan:  # noqa: ARG002 - the protocol's.
        """The better one, or why there is none."""
        await self.found.wait()
        if isinstance(self._best, ModelError):
            raise self._best
        return self._best

    async def open(self) -> None:
        """Load nothing."""
        if self.refusal:
            raise self.refusal
        self.opened.append(self.plan)

    async def close(self) -> None:
        """There is nothing to end."""

    async def ask(self, texts: Sequence[str]) -> dict[str, Scores | None]:
        """The same for every text."""
        return {text: Scores({Label.TOXICITY: 0.5}) for text in texts}


class Scans:
    """Scans that are under way for so many looks, and how often somebody looked."""

    def __init__(self, looks: int = 0) -> None:
        self._looks = looks
        self.asked = 0

    @asynccontextmanager
    async def quiet(self) -> AsyncIterator[bool]:
        """Whether none is any more."""
        self.asked += 1
        yield self.asked > self._looks


@pytest.fixture
def mini(tmp_path: Path) -> InstalledModel:
    """The bundled model; nothing of it is loaded."""
    return models.find("mini", tmp_path)


async def improved(service: ScoringService, pool: Learning, scans: Scans) -> None:
    """Start, answer somebody, find the better way, and wait until it is taken over or given up."""
    await service.start()
    improving = asyncio.create_task(service.improve(scans.quiet, settling=0, pause=0))
    async with aclosing(service.stream(["a text"])) as answers:
        assert [answer.keys() async for answer in answers] == [{"a text"}]  # Nobody waits for it.
    pool.found.set()
    await improving
    await service.close()


async def test_a_faster_way_to_the_same_scores_is_taken_over_while_scans_are_under_way(mini: InstalledModel) -> None:
    """They go on with it: their scores keep their name."""
    pool, scans = Learning(SAME), Scans()
    service = ScoringService(mini, pool=pool)
    await improved(service, pool, scans)
    assert pool.opened == [SAFE, SAME]
    assert service.model_id == mini.model_id
    assert scans.asked == 0


async def test_one_that_rounds_waits_until_no_scan_is_under_way(mini: InstalledModel) -> None:
    """Scans keep the name of their scores, which another way of rounding would change."""
    pool, scans = Learning(ROUNDED), Scans(looks=2)
    service = ScoringService(mini, pool=pool)
    await improved(service, pool, scans)
    assert pool.opened == [SAFE, ROUNDED]
    assert service.model_id == f"{mini.model_id}-int8"
    assert scans.asked == 3


async def test_where_nothing_better_is_found_it_stays_as_it_is(mini: InstalledModel) -> None:
    """Whether measuring fails or ends where it began; the operator finds it in the log."""
    for best in (ModelError("It can't be measured.", "Wait."), SAFE):
        pool = Learning(best)
        await improved(ScoringService(mini, pool=pool), pool, Scans())
        assert pool.opened == [SAFE]
        assert pool.plan == SAFE


@pytest.mark.parametrize("refusal", [ModelError("There is no room.", "Wait."), OSError("no memory for a process")])
async def test_a_way_that_can_not_be_opened_is_not_taken(mini: InstalledModel, refusal: Exception) -> None:
    """What it did before is still there to be opened again."""
    pool = Learning(SAME)
    service = ScoringService(mini, pool=pool)
    await service.start()
    pool.refusal = refusal
    pool.found.set()
    await service.improve(Scans().quiet, settling=0, pause=0)
    assert service.plan == SAFE
    await service.close()


async def test_a_model_without_a_graph_begins_in_torch_and_goes_on_as_measured(tmp_path: Path) -> None:
    """The real process with a tiny model: scores at once, the plan beside them, and scores again."""
    make_tiny(TINY.folder(tmp_path))
    model = open_installed(TINY, tmp_path)
    service = ScoringService(model, runtime="auto", cache=tmp_path / "runtime", device="cpu", threads=1)
    await service.start()
    try:
        assert service.plan == Plan(threads=1)
        first = await ask(service)
        await service.improve(Scans().quiet, settling=0, pause=0)
        assert service.plan == PlanRequest(model, "auto", "cpu", 1, tmp_path / "runtime").load_stored()
        assert await ask(service) == pytest.approx(first, abs=OFF_IN_8_BITS)
    finally:
        await service.close()


async def ask(service: ScoringService) -> dict[Label, float]:
    """The scores of a text."""
    async with aclosing(service.stream(["you are here"])) as answers:
        return {
            label: score
            async for answer in answers
            for each in answer.values()
            for label, score in (each or {}).items()
        }


async def test_the_bundled_model_begins_with_its_graph(mini: InstalledModel, tmp_path: Path) -> None:
    """Unless the operator wants one way and no other, or another device."""
    assert (await ModelProcess(PlanRequest(mini, "auto", cache=tmp_path), 1.0).first_plan()).shipped
    assert not (await ModelProcess(PlanRequest(mini, "torch", cache=tmp_path), 1.0).first_plan()).shipped
    assert not (await ModelProcess(PlanRequest(mini, "auto", "cuda", cache=tmp_path), 1.0).first_plan()).shipped


async def test_for_scans_with_exact_scores_a_plan_that_rounds_waits(mini: InstalledModel, tmp_path: Path) -> None:
    """They were interrupted, and go on as they have begun."""
    plan_request = PlanRequest(mini, "auto", cache=tmp_path)
    plan_request.folder.mkdir(parents=True)
    plan_request.store(ROUNDED)
    assert await ModelProcess(plan_request, 1.0).first_plan() == ROUNDED
    assert (await ModelProcess(plan_request, 1.0).first_plan(exact=True)).shipped
