"""How alike texts are: in their letters, and in what the bundled model makes of them."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import pytest_asyncio
from hypothesis import given
from hypothesis import strategies as st

from bot.core.domain.reports import Likeness
from bot.core.scoring.inference.export import export, quantize
from bot.core.scoring.inference.network import Compact
from bot.core.scoring.inference.open_model import open_in_torch, open_model
from bot.core.scoring.inference.plan import Plan, PlanRequest
from bot.core.scoring.inference.runtimes import OnnxNetwork
from bot.core.scoring.likeness import LONGEST, Embeddings, find_alike
from bot.core.scoring.models.files import find
from bot.core.scoring.service import ScoringService
from bot.core.scoring.text import prepare_words

THREAT = "I will find out where you live and kill you"
POSTS = (
    "gonna come to your house and murder you tonight",
    "the train to the airport leaves at half past nine",
    "all those immigrants are vermin and should be driven out",
    "I find out where you live from this lovely postcard",
    "you are a stupid idiot and nobody likes you",
)


def test_the_same_words_are_the_same() -> None:
    """First of all."""
    assert find_alike(["you idiot", "fine day", "you idiot"]) == [(2, Likeness.SAME)]


@pytest.mark.parametrize(
    "other",
    [
        "You are all a bunch of lying thieves and it is time that you go!!!",
        "you are all a bunch of lying thieves, and it is time that you go",
        "you are all a bunch of lying theives and it is time that you go",
        "you're all a bunch of lying thieves and it is time that you go",
    ],
)
def test_what_is_changed_a_little_is_nearly_the_same(other: str) -> None:
    """Capitals, signs, a slip of the pen."""
    post = "you are all a bunch of lying thieves and it is time that you go"
    assert find_alike([post, other]) == [(1, Likeness.NEARLY)]


def test_other_words_are_not_nearly_the_same() -> None:
    """A verdict on the one would not hold for the other."""
    post = "you are all a bunch of lying thieves and it is time that you go"
    assert find_alike([post, "you are all a bunch of good friends and it is a pity that you go"]) == []


def test_of_long_texts_only_the_beginnings_are_compared_so_they_are_similar_at_most() -> None:
    """Their ends may say anything."""
    long = "a word or two " * (LONGEST // 10)
    assert find_alike([long, f"{long} and more"]) == [(1, Likeness.SIMILAR)]


@given(st.lists(st.text(max_size=40), min_size=1, max_size=6))
def test_any_texts_can_be_compared(texts: list[str]) -> None:
    """Each is named once at most, and never the first."""
    found = [place for place, _ in find_alike(texts)]
    assert len(found) == len(set(found))
    assert set(found) <= set(range(1, len(texts)))


def test_the_graph_and_torch_make_the_same_of_a_text(tmp_path: Path) -> None:
    """The shipped graph in 8 bits is the same network; a text is one direction, however many windows it has."""
    request = PlanRequest(find("mini", tmp_path), "auto", "cpu", 1)
    graph, network = open_model(request, request.safe_plan), open_in_torch(request, Plan(threads=1))[1]
    texts = [*map(prepare_words, POSTS), "you are a fool and " * 40]
    before = graph.score(texts)[0]
    found = graph.embed(texts)
    assert np.linalg.norm(found, axis=1) == pytest.approx(1, abs=1e-5)
    assert (found * network.embed(texts)).sum(1) == pytest.approx(1, abs=0.03)
    assert (graph.score(texts)[0] == before).all(), "scores stay as they are"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def service(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[ScoringService]:
    """The bundled model in its process."""
    running = ScoringService(find("mini", tmp_path_factory.mktemp("models")), runtime="auto")
    await running.start()
    yield running
    await running.close()


@pytest.mark.asyncio(loop_scope="module")
async def test_the_model_finds_what_says_the_same_in_other_words(service: ScoringService) -> None:
    """A threat is most like a threat, not like the post that has its words."""
    texts = [prepare_words(each) for each in (THREAT, *POSTS)]
    directions = await Embeddings([service]).find(texts, 60)
    assert len(directions) == len(texts)
    assert find_alike(texts, directions)[0] == (1, Likeness.SIMILAR)
    assert not find_alike(texts)


def _kill(service: ScoringService) -> None:
    import multiprocessing

    [worker] = [child for child in multiprocessing.active_children() if child.pid == service._pool.pid]
    worker.kill()
    worker.join()


@pytest.mark.asyncio(loop_scope="module")
async def test_what_there_is_no_time_for_is_left_to_the_letters(service: ScoringService) -> None:
    """The worst come first, a shipment at a time; whoever asked is not kept waiting."""
    texts = [prepare_words(each) for each in (THREAT, *POSTS, THREAT)]
    embeddings = Embeddings([service])
    assert len(await embeddings.find(texts, 0)) == 0
    some = (await embeddings.find(texts, 60))[:3]
    assert find_alike(texts, some) == [(6, Likeness.SAME), (1, Likeness.SIMILAR)]


@pytest.mark.asyncio(loop_scope="module")
async def test_a_scan_under_way_goes_on(service: ScoringService) -> None:
    """Both get their turns."""
    texts = [f"a scan scores post {number} of many, one after the other" for number in range(600)]
    scan = asyncio.create_task(_score(service, texts))
    await asyncio.sleep(0)
    assert len(await Embeddings([service]).find([THREAT, *POSTS], 60)) == 1 + len(POSTS)
    assert await scan == len(texts)


async def _score(service: ScoringService, texts: list[str]) -> int:
    found = 0
    async with aclosing(service.stream(texts)) as answers:
        async for answer in answers:
            found += len(answer)
    return found


@pytest.mark.asyncio(loop_scope="module")
async def test_a_dead_worker_leaves_the_letters(service: ScoringService) -> None:
    """Nobody waits for one to be opened; the next text that is to be scored opens it."""
    await asyncio.to_thread(_kill, service)
    assert len(await Embeddings([service]).find([THREAT], 60)) == 0


def test_a_network_that_was_exported_here_is_read_alike(tmp_path: Path) -> None:
    """In single precision, and with its weights in 8 bits: what its fifth layer is called does not change."""
    request = PlanRequest(find("mini", tmp_path), "auto", "cpu", 1)
    detoxify, network = open_in_torch(request, Plan(threads=1))
    export(Compact(detoxify.model).eval(), tmp_path / "single.onnx")
    quantize(tmp_path / "single.onnx", tmp_path / "eight.onnx")
    texts = [prepare_words(each) for each in POSTS]
    for file in ("single.onnx", "eight.onnx"):
        own = OnnxNetwork(tmp_path / file, 1, 0)
        found = replace(network, network=own).embed(texts)
        assert (found * network.embed(texts)).sum(1) == pytest.approx(1, abs=0.03)


async def test_without_the_bundled_model_nothing_is_asked() -> None:
    """Another model's layers were never measured."""
    embeddings = Embeddings([])
    assert not embeddings.possible
    assert len(await embeddings.find([THREAT], 60)) == 0
