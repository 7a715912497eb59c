"""The scoring service on a real Ray of this machine, which all these tests share."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Sequence
from contextlib import aclosing
from copy import copy
from importlib.util import find_spec
from pathlib import Path

import pytest
import pytest_asyncio

from bot.core.domain.errors import ConfigError, ModelError
from bot.core.domain.labels import Scores
from bot.core.scoring.inference.plan import PlanRequest, Runtime
from bot.core.scoring.models.files import InstalledModel, open_installed
from bot.core.scoring.models.registry import ModelSpec
from bot.core.scoring.service import ScoringService
from bot.core.scoring.workers.ray_actor import ModelActor
from bot.core.scoring.workers.ray_cluster import RayCluster, ask
from bot.core.scoring.workers.ray_pool import RayPool, ResourceShare
from tests.core.scoring.ray_kinds import Arithmetic
from tests.core.scoring.tiny import make_tiny

pytestmark = [
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.timeout(300),  # Ray and its actors are a dozen processes, each of which has to start.
    # Not imported here: what is said to Ray by the environment must be said before that.
    pytest.mark.skipif(find_spec("ray") is None, reason="Ray is an extra: pip install toxscan[ray]"),
]

TINY = ModelSpec("tiny", "tiny-bert", (), asset="v0/tiny.ckpt")
TWO = ResourceShare(2, 0.25)
TEXTS = ["you are here", "are you?", "no", "a b c d e f g h", "you " * 700, "why, you are!"]


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> InstalledModel:
    """A tiny random BERT in Detoxify's format."""
    data_dir = tmp_path_factory.mktemp("data")
    make_tiny(TINY.folder(data_dir))
    return open_installed(TINY, data_dir)


@pytest.fixture(scope="module")
def node_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the node keeps what it is sent."""
    return tmp_path_factory.mktemp("node")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def cluster(node_home: Path) -> AsyncIterator[RayCluster]:
    """Ray, started on this machine: that takes seconds."""
    here = RayCluster()
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("XDG_CACHE_HOME", str(node_home))
        await here.open()
    yield here
    await here.close()


@pytest.fixture
def elsewhere(cluster: RayCluster) -> RayCluster:
    """The same, taken for a cluster of other machines, which have no files of ours."""
    there = copy(cluster)
    there.address = "ray://elsewhere"
    there._users = 1
    return there


def arithmetic(cluster: RayCluster, tiny: InstalledModel, *, hang_seconds: float = 60.0) -> RayPool:
    """Two actors that need no model."""
    return RayPool(cluster, PlanRequest(tiny, device="cpu", threads=1), TWO, hang_seconds, Arithmetic)


async def scores_of(service: ScoringService, texts: Sequence[str]) -> dict[str, Scores | None]:
    """All answers of one request."""
    found: dict[str, Scores | None] = {}
    async with aclosing(service.stream(texts)) as answers:
        async for answer in answers:
            assert not found.keys() & answer.keys()
            found |= answer
    return found


async def pids(pool: RayPool) -> list[int]:
    """The processes of its actors."""
    return [await ask(60.0, holder._actor.pid) for holder in pool.holders]


@pytest_asyncio.fixture(loop_scope="module")
async def pool(cluster: RayCluster, tiny: InstalledModel) -> RayPool:
    """Two actors that need no model; not started."""
    return arithmetic(cluster, tiny)


@pytest_asyncio.fixture(loop_scope="module")
async def service(pool: RayPool, tiny: InstalledModel) -> AsyncIterator[ScoringService]:
    """A service on them."""
    running = ScoringService(tiny, pool=pool)
    await running.start()
    yield running
    await running.close()


async def test_scores_are_those_of_the_worker_process_to_the_last_digit(
    cluster: RayCluster, tiny: InstalledModel
) -> None:
    """The same code computes the same shipments."""
    pool = RayPool(cluster, PlanRequest(tiny, device="cpu", threads=1), TWO, 60.0)
    on_ray, on_process = ScoringService(tiny, pool=pool), ScoringService(tiny, device="cpu", threads=1)
    await on_ray.start()
    await on_process.start()
    assert (on_ray.alive, on_ray.device, on_ray.model_id) == (True, "cpu", on_process.model_id)
    assert await scores_of(on_ray, TEXTS) == await scores_of(on_process, TEXTS)
    await on_ray.close()
    await on_process.close()
    assert not on_ray.alive


async def test_an_actor_killed_at_work_is_replaced_and_its_texts_are_tried_again(
    service: ScoringService, pool: RayPool
) -> None:
    """Every text is answered, and both actors are there again."""
    first, second = await pids(pool)
    os.kill(first, signal.SIGSTOP)  # So that its texts are surely there, unanswered, when it dies.
    texts = [f"text {n} " * 200 for n in range(60)]
    asking = asyncio.create_task(scores_of(service, texts))
    await asyncio.sleep(0)
    os.kill(first, signal.SIGKILL)
    found = await asking
    assert set(found) == set(texts)
    assert all(found.values())
    again = await pids(pool)
    assert again[0] != first
    assert again[1] == second


async def test_an_actor_that_hangs_is_replaced(cluster: RayCluster, tiny: InstalledModel) -> None:
    """A stopped process answers nothing; after `hang_seconds` another one does its work."""
    pool = RayPool(cluster, PlanRequest(tiny, device="cpu", threads=1), ResourceShare(1, 0.25), 1.0, Arithmetic)
    service = ScoringService(tiny, pool=pool)
    await service.start()
    [first] = await pids(pool)
    os.kill(first, signal.SIGSTOP)
    assert (await scores_of(service, ["you are"]))["you are"]
    assert await pids(pool) != [first]
    await service.close()


async def test_a_text_that_kills_its_actor_is_set_aside_and_takes_no_other_with_it(
    service: ScoringService, pool: RayPool
) -> None:
    """Its neighbors are scored all the same, and the second actor never dies."""
    before = await pids(pool)
    found = await scores_of(service, ["you", "deadly", "are"])
    assert found["deadly"] is None
    assert found["you"]
    assert found["are"]
    after = await pids(pool)
    assert len(set(before) & set(after)) == 1


async def test_a_text_that_the_model_cannot_do_is_set_aside(service: ScoringService, pool: RayPool) -> None:
    """An exception in an actor is no death."""
    before = await pids(pool)
    found = await scores_of(service, ["you", "faulty"])
    assert (bool(found["you"]), found["faulty"]) == (True, None)
    assert await pids(pool) == before


async def test_all_actors_work_at_the_same_time(service: ScoringService, pool: RayPool) -> None:
    """With one of them stopped, the other gets all that waits but one shipment."""
    first, _ = await pids(pool)
    os.kill(first, signal.SIGSTOP)
    texts = [f"text {n} " * 200 for n in range(60)]
    found: dict[str, Scores | None] = {}
    async with aclosing(service.stream(texts)) as answers:
        async for answer in answers:
            found |= answer
            if sum(len(text) for text in texts if text not in found) <= 2 * service.plan.shipment:
                os.kill(first, signal.SIGCONT)
    assert set(found) == set(texts)


async def test_renewing_replaces_every_actor_while_texts_are_scored(service: ScoringService, pool: RayPool) -> None:
    """One after another, so that nobody waits; whoever asks meanwhile notices nothing."""
    before = await pids(pool)
    renewing = asyncio.create_task(service.renew())
    rounds = 0
    while not renewing.done():
        found = await scores_of(service, [f"round {rounds} text {n}" for n in range(5)])
        assert all(found.values())
        rounds += 1
    await renewing
    assert rounds > 1
    assert not set(before) & set(await pids(pool))


async def test_no_actor_outlives_its_service(cluster: RayCluster, tiny: InstalledModel) -> None:
    """Closing ends them; Ray itself goes on for others."""
    pool = arithmetic(cluster, tiny)
    service = ScoringService(tiny, pool=pool)
    await service.start()
    processes = await pids(pool)
    await service.close()
    assert not service.alive
    for process in processes:
        await gone(process)


async def gone(process: int) -> None:
    """Wait for the end of a process."""
    try:
        descriptor = os.pidfd_open(process)
    except ProcessLookupError:
        return
    ended = asyncio.Event()
    asyncio.get_running_loop().add_reader(descriptor, ended.set)
    try:
        async with asyncio.timeout(30.0):
            await ended.wait()
    finally:
        asyncio.get_running_loop().remove_reader(descriptor)
        os.close(descriptor)


async def test_more_actors_than_there_is_room_for_is_said_at_start(cluster: RayCluster, tiny: InstalledModel) -> None:
    """With what they need and what there is, instead of waiting for ever."""
    pool = RayPool(cluster, PlanRequest(tiny, device="cpu", threads=1), ResourceShare(1_000, 1.0), 60.0, Arithmetic)
    service = ScoringService(tiny, pool=pool)
    with pytest.raises(ConfigError, match="1000 actors need 1000 CPUs, and Ray has "):
        await service.start()
    await service.close()


async def test_gpus_that_are_not_there_are_said_at_start(cluster: RayCluster, tiny: InstalledModel) -> None:
    """Parts of them, too."""
    pool = RayPool(
        cluster, PlanRequest(tiny, device="cuda", threads=1), ResourceShare(2, 0.25, 1_000.5), 60.0, Arithmetic
    )
    with pytest.raises(ConfigError, match="2 actors need 2001 GPUs"):
        await pool.join()
    await pool.close()


def kept(node_home: Path, name: str) -> Path:
    """A file that the node was sent."""
    return next(node_home.rglob(name))


async def test_nodes_get_the_files_that_they_lack_and_only_those(
    elsewhere: RayCluster, tiny: InstalledModel, node_home: Path
) -> None:
    """Measured, exported and scored on the node; a file that was damaged there is sent again."""
    cache = tiny.folder.parent / "runtime"
    plan_request = PlanRequest(tiny, "onnx", "cpu", 1, cache, "elsewhere")
    service = ScoringService(tiny, pool=RayPool(elsewhere, plan_request, ResourceShare(1, 0.25), 60.0))
    await service.start()
    assert service.plan.runtime is Runtime.ONNX
    assert plan_request.load_stored() == service.plan
    first = await scores_of(service, TEXTS)
    weights, network = kept(node_home, "tiny.ckpt"), kept(node_home, "fp32.onnx")
    assert weights.read_bytes() == tiny.checkpoint.read_bytes()
    weights.write_bytes(b"damaged")
    written = network.stat().st_mtime_ns
    await service.renew()
    assert weights.read_bytes() == tiny.checkpoint.read_bytes()
    assert network.stat().st_mtime_ns == written
    assert await scores_of(service, TEXTS) == first
    await service.close()


async def test_a_file_that_is_damaged_here_is_sent_to_nobody(elsewhere: RayCluster, tmp_path: Path) -> None:
    """The start ends with a sentence that names it."""
    make_tiny(TINY.folder(tmp_path), seed=7)
    model = open_installed(TINY, tmp_path)
    with model.checkpoint.open("ab") as file:
        file.write(b"x")
    service = ScoringService(
        model, pool=RayPool(elsewhere, PlanRequest(model, device="cpu"), ResourceShare(1, 0.25), 60.0)
    )
    with pytest.raises(ModelError, match=r"tiny\.ckpt is not the expected file, so it was not sent to any node"):
        await service.start()
    await service.close()


async def test_a_damaged_model_on_this_machine_is_said_by_the_actor(cluster: RayCluster, tmp_path: Path) -> None:
    """The same sentence as from the worker process: the error crosses Ray whole."""
    make_tiny(TINY.folder(tmp_path))
    model = open_installed(TINY, tmp_path)
    with model.checkpoint.open("ab") as file:
        file.write(b"x")
    pool = RayPool(cluster, PlanRequest(model, device="cpu"), ResourceShare(1, 0.25), 60.0, ModelActor)
    service = ScoringService(model, pool=pool)
    with pytest.raises(ModelError, match=r"tiny\.ckpt of the model tiny is not the expected file") as caught:
        await service.start()
    assert "models fetch" in caught.value.hint
    await service.close()
