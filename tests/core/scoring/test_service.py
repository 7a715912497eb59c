"""The scoring service with a real worker process, a tiny real model and the real Detoxify class."""

import asyncio
import multiprocessing
import os
import signal
from collections.abc import AsyncIterator, Sequence
from contextlib import aclosing
from pathlib import Path

import pytest
import pytest_asyncio

from bot.core.domain.errors import ModelError, ScoringError
from bot.core.domain.labels import Scores
from bot.core.ports import Priority
from bot.core.scoring.inference.long_texts import pieces
from bot.core.scoring.inference.measure import make_plan
from bot.core.scoring.inference.plan import PlanRequest
from bot.core.scoring.models import loading
from bot.core.scoring.models.files import InstalledModel, open_installed
from bot.core.scoring.models.registry import ModelSpec
from bot.core.scoring.service import ScoringService
from bot.core.scoring.workers.model_process import ModelProcess
from tests.core.scoring.tiny import make_tiny
from tests.program import PATIENCE

pytestmark = [
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.timeout(PATIENCE),  # Some start a worker several times.
]

TINY = ModelSpec("tiny", "tiny-bert", (), asset="v0/tiny.ckpt")
TEXTS = ["you are here", "are you?", "no", "a b c d e f g h", "you " * 40, "why, you are!"]


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> InstalledModel:
    """A tiny random BERT in Detoxify's format."""
    data_dir = tmp_path_factory.mktemp("data")
    make_tiny(TINY.folder(data_dir))
    return open_installed(TINY, data_dir)


@pytest.fixture(scope="module")
def quick(tiny: InstalledModel, tmp_path_factory: pytest.TempPathFactory) -> PlanRequest:
    """It, ready for ONNX Runtime: a worker then starts in a fifth of the time that torch takes."""
    request = PlanRequest(tiny, "onnx", "cpu", 1, tmp_path_factory.mktemp("runtime"))
    make_plan(request)
    return request


class Breakable(ModelProcess):
    """Fails at texts: "faulty" raises in the worker, as a GPU without memory would; "deadly" kills it, as bugs do."""

    async def ask(self, texts: Sequence[str]) -> dict[str, Scores | None]:
        """Send a number where a faulty text was."""
        if "deadly" in texts:
            if self.pid is None:
                await self.open()
            if self.pid:
                os.kill(self.pid, signal.SIGKILL)
        return await super().ask([text if "faulty" not in text else 7 for text in texts])  # type: ignore[misc]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def service(quick: PlanRequest) -> AsyncIterator[ScoringService]:
    """A running service on the tiny model, shared: starting one takes seconds, and it mends itself."""
    running = ScoringService(quick.model, pool=Breakable(quick, hang_seconds=120.0))
    await running.start()
    yield running
    await running.close()


async def scores_of(
    service: ScoringService, texts: list[str], priority: Priority = Priority.SCAN
) -> dict[str, Scores | None]:
    """All answers of one request."""
    found: dict[str, Scores | None] = {}
    async with aclosing(service.stream(texts, priority)) as answers:
        async for answer in answers:
            assert not found.keys() & answer.keys()
            found |= answer
    return found


async def test_scores_equal_those_of_detoxify_itself(service: ScoringService, tiny: InstalledModel) -> None:
    """Batching, padding and shipping change nothing beyond 1e-4."""
    found = await scores_of(service, TEXTS)
    detoxify = await asyncio.to_thread(loading.load, tiny, "cpu")
    for text in TEXTS:
        expected = detoxify.predict(text)
        scores = found[text]
        assert scores is not None
        assert {label.value: pytest.approx(value, abs=1e-4) for label, value in scores.items()} == expected


async def test_no_page_waits_for_a_model_that_is_not_there(service: ScoringService) -> None:
    """Toxic words are found by a worker that lives; a dead one is left to whoever has texts to score."""
    limits = service.thresholds
    assert len(await service.find_toxic_words(["you are here"], limits)) == 1
    pid = service._pool.pid
    [worker] = [child for child in multiprocessing.active_children() if child.pid == pid]
    worker.kill()
    await asyncio.to_thread(worker.join)
    assert await service.find_toxic_words(["you are here"], limits) == [()]
    assert service._pool.pid in {pid, None}
    assert await scores_of(service, ["you are here"])


async def test_a_long_text_gets_the_maximum_of_its_pieces(service: ScoringService) -> None:
    """Nothing of a long text is lost: its middle counts as much as its beginning."""
    whole = "you " * 510 + "z " * 509 + "z"
    parts = pieces(whole)
    found = await scores_of(service, [whole, *parts])
    scores = found[whole]
    assert scores is not None
    for label in scores:
        assert scores[label] == max(part[label] for each in parts if (part := found[each]))


async def test_a_piece_of_many_tokens_gets_the_maximum_of_its_windows(
    service: ScoringService, tiny: InstalledModel
) -> None:
    """Nothing beyond 512 tokens is lost, however short their words are."""
    text = "you " * 300 + "a " * 399 + "a"
    assert pieces(text) == [text]
    detoxify = await asyncio.to_thread(loading.load, tiny, "cpu")
    beginning = detoxify.predict("you " * 300 + "a " * 210)
    scores = (await scores_of(service, [text]))[text]
    assert scores is not None
    assert all(scores[label] >= beginning[label.value] - 1e-4 for label in scores)


async def test_each_different_text_comes_once(service: ScoringService) -> None:
    """Equal texts in one request are one answer."""
    assert set(await scores_of(service, ["you", "you", "are"])) == {"you", "are"}


async def test_requests_side_by_side_all_get_their_answers(service: ScoringService) -> None:
    """Fifty requests with common texts, some in a hurry."""
    requests = [scores_of(service, [f"text {n}", "you are", f"half {n // 2}"], Priority(n % 2)) for n in range(50)]
    for number, found in enumerate(await asyncio.gather(*requests)):
        assert set(found) == {f"text {number}", "you are", f"half {number // 2}"}
        assert all(found.values())


async def test_a_request_given_up_does_not_hold_up_others(service: ScoringService) -> None:
    """Whoever goes away is forgotten; the next request is answered."""
    async with aclosing(service.stream([f"many {n}" for n in range(3_000)])) as answers:
        await anext(answers)
    assert (await scores_of(service, ["you are still here"])).keys() == {"you are still here"}


async def test_a_killed_worker_is_replaced_and_its_texts_are_tried_again(service: ScoringService) -> None:
    """SIGKILL in the middle of the work: every text is answered, by another process."""
    first = service._pool.pid
    assert first is not None
    os.kill(first, signal.SIGSTOP)  # So that the texts are surely there, unanswered, when it dies.
    texts = [f"text {n} " * 20 for n in range(300)]
    asking = asyncio.create_task(scores_of(service, texts))
    await asyncio.sleep(0)
    os.kill(first, signal.SIGKILL)
    found = await asking
    assert set(found) == set(texts)
    assert all(found.values())
    assert service._pool.pid not in {None, first}


async def test_a_text_that_kills_the_worker_twice_is_set_aside(service: ScoringService) -> None:
    """Its neighbors in the batch are scored all the same."""
    found = await scores_of(service, ["you", "deadly", "are"])
    assert found["deadly"] is None
    assert found["you"]
    assert found["are"]


async def test_a_text_that_the_model_cannot_do_is_set_aside(service: ScoringService) -> None:
    """An exception in the worker is no death: the process stays, the neighbors are scored."""
    assert await scores_of(service, ["you"])
    first = service._pool.pid
    found = await scores_of(service, ["you", "faulty", "are"])
    assert (bool(found["you"]), found["faulty"], bool(found["are"])) == (True, None, True)
    assert service._pool.pid == first


async def test_a_model_that_can_do_nothing_says_so(service: ScoringService) -> None:
    """Whoever waits hears it, instead of seeing every text set aside one by one; later requests are heard too."""
    with pytest.raises(ScoringError, match="keeps failing"):
        await scores_of(service, [f"faulty {n}" for n in range(100)])
    assert (await scores_of(service, ["you"]))["you"]


async def test_a_worker_that_hangs_is_replaced(quick: PlanRequest) -> None:
    """A stopped process answers nothing; after `hang_seconds` another one does its work."""
    service = ScoringService(quick.model, pool=ModelProcess(quick, hang_seconds=1.0))
    await service.start()
    first = service._pool.pid
    assert first is not None
    os.kill(first, signal.SIGSTOP)
    found = await scores_of(service, ["you are"])
    assert found["you are"]
    assert service._pool.pid != first
    await service.close()


async def test_a_damaged_model_is_said_at_start(tmp_path: Path) -> None:
    """The hash is checked before anything is unpickled, in the worker too."""
    make_tiny(TINY.folder(tmp_path))
    model = open_installed(TINY, tmp_path)
    with model.checkpoint.open("ab") as file:
        file.write(b"x")
    service = ScoringService(model, device="cpu")
    with pytest.raises(ModelError, match=r"tiny\.ckpt of the model tiny is not the expected file") as caught:
        await service.start()
    assert "models fetch" in caught.value.hint
    await service.close()


async def test_a_model_that_vanished_meanwhile_ends_the_requests_with_its_sentence(tmp_path: Path) -> None:
    """The worker dies and can't be replaced: whoever waits hears why, nobody waits for ever."""
    make_tiny(TINY.folder(tmp_path))
    model = open_installed(TINY, tmp_path)
    service = ScoringService(model, device="cpu", threads=1)
    await service.start()
    assert service._pool.pid
    model.checkpoint.unlink()
    os.kill(service._pool.pid, signal.SIGKILL)
    with pytest.raises((ModelError, ScoringError)):
        await scores_of(service, ["you are"])
    await service.close()


async def test_no_texts_are_no_answers(service: ScoringService) -> None:
    """Nothing to ask is answered at once."""
    assert await scores_of(service, []) == {}


async def test_an_empty_text_is_refused(service: ScoringService) -> None:
    """What has nothing to score must not reach the model."""
    with pytest.raises(ValueError, match="empty"):
        await scores_of(service, ["you", ""])


async def test_the_worker_ends_with_the_service(quick: PlanRequest) -> None:
    """No process is left behind."""
    service = ScoringService(quick.model, pool=ModelProcess(quick, hang_seconds=120.0))
    await service.start()
    pid = service._pool.pid
    assert pid is not None
    await service.close()
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
