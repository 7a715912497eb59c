"""/healthz, /readyz and /metrics of a running bot, over a real socket."""

import json
import re
import socket
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from prometheus_client.parser import text_string_to_metric_families

from bot.core import metrics
from bot.core.config import HealthSettings
from bot.core.domain.errors import ConfigError
from bot.core.domain.scans import ScanStatus
from bot.core.operations.heartbeat import heartbeat
from bot.core.store.engine.database import Store
from bot.health import health
from tests.conversations.world import World
from tests.fakes import ALICE, request

DASHBOARD = Path(__file__).resolve().parents[1] / "deploy" / "grafana.json"


class Pages:
    """The bot's pages, as something that looks after it reads them."""

    def __init__(self, world: World, address: str, session: aiohttp.ClientSession) -> None:
        self.world = world
        self.address = address
        self._session = session

    async def get(self, page: str) -> tuple[int, str]:
        """Status and text of a page."""
        async with self._session.get(f"{self.address}/{page}") as response:
            return response.status, await response.text()

    async def ready(self) -> tuple[int, dict[str, str]]:
        """Whether it is ready, and each part."""
        status, body = await self.get("readyz")
        return status, json.loads(body)

    async def metric(self, name: str, **labels: str) -> float:
        """The value of a sample."""
        _, body = await self.get("metrics")
        samples = [each for family in text_string_to_metric_families(body) for each in family.samples]
        return next((each.value for each in samples if each.name == name and each.labels == labels), 0.0)


def free_port() -> int:
    """A port that nobody has."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@pytest.fixture
async def pages(store: Store, tmp_path: Path) -> AsyncIterator[Pages]:
    """A bot that should be on Discord."""
    world = World(store, tmp_path)
    settings = HealthSettings(port=free_port())
    async with health(settings, world.app, ["discord"]) as address, aiohttp.ClientSession() as session:
        metrics.CONNECTIONS.say("discord", up=True)
        yield Pages(world, address, session)
    await world.stop()


async def test_a_living_bot_says_so(pages: Pages) -> None:
    """Nothing else is asked: a container must not be killed because Discord is away."""
    metrics.CONNECTIONS.say("discord", up=False)
    assert await pages.get("healthz") == (200, "ok")


async def test_the_metrics_tell_of_every_process_on_the_database(pages: Pages) -> None:
    """With its scans and its heartbeat, and no more of one that has ended."""
    store = pages.world.app.store
    async with heartbeat(store):
        this = {"host": socket.gethostname()[:255], "process": store.process}
        assert await pages.metric("toxscan_processes") == 1
        assert await pages.metric("toxscan_process_scans", **this, status="running") == 0
        assert (await pages.get("metrics"))[1].count("toxscan_process_heard_seconds{") == 1
    assert await pages.metric("toxscan_processes") == 0
    assert (await pages.get("metrics"))[1].count("toxscan_process_heard_seconds{") == 0


async def test_a_bot_is_ready_when_it_can_store_score_and_hear(pages: Pages) -> None:
    """Each part by its name."""
    assert await pages.ready() == (200, {"store": "ok", "model": "ok", "discord": "ok"})


async def test_a_lost_connection_makes_it_not_ready(pages: Pages) -> None:
    """And the next one is counted as a reconnect."""
    before = await pages.metric("toxscan_reconnects_total", platform="discord")
    metrics.CONNECTIONS.say("discord", up=False)
    assert await pages.ready() == (503, {"store": "ok", "model": "ok", "discord": "not connected"})
    assert await pages.metric("toxscan_connected", platform="discord") == 0
    metrics.CONNECTIONS.say("discord", up=False, reason="It is away.")
    assert (await pages.ready())[1]["discord"] == "not connected: It is away."
    metrics.CONNECTIONS.say("discord", up=True)
    metrics.CONNECTIONS.say("discord", up=True)
    assert (await pages.ready())[0] == 200
    assert await pages.metric("toxscan_reconnects_total", platform="discord") == before + 1


async def test_a_model_whose_process_is_gone_makes_it_not_ready(pages: Pages) -> None:
    """It says what will happen."""
    pages.world.scorer.alive = False
    status, parts = await pages.ready()
    assert (status, parts["model"]) == (503, "its process has ended; the next text starts a new one")


async def test_a_store_that_cannot_be_written_makes_it_not_ready(pages: Pages, store: Store) -> None:
    """The reason is a sentence; the metrics are there all the same."""
    async with store.read() as connection:
        await connection.exec_driver_sql("PRAGMA query_only = ON")  # The pool hands this connection out again.
    status, parts = await pages.ready()
    assert status == 503
    assert "can't be written" in parts["store"]
    assert (await pages.get("metrics"))[0] == 200


async def test_a_scan_is_seen_in_the_metrics(pages: Pages) -> None:
    """What was read, scored, flagged and left out, and how the scan ended."""
    names = ("posts_read", "posts_scored", "posts_flagged")
    before = [await pages.metric(f"toxscan_{name}_total") for name in names]
    done = await pages.metric("toxscan_scans_total", status="done")
    skipped = await pages.metric("toxscan_posts_skipped_total", reason="nothing_to_score")
    progress = await pages.world.app.scans.wait((await pages.world.app.scans.submit(request(ALICE))).id)
    after = [await pages.metric(f"toxscan_{name}_total") for name in names]
    assert [b - a for a, b in zip(before, after, strict=True)] == [60, progress.scored, progress.flagged]
    assert await pages.metric("toxscan_scans_total", status="done") == done + 1
    assert await pages.metric("toxscan_posts_skipped_total", reason="nothing_to_score") > skipped


async def test_the_queue_is_seen_in_the_metrics(pages: Pages) -> None:
    """How many are at work, how many wait, and for how long."""
    pages.world.scorer.gate.clear()
    first = await pages.world.app.scans.submit(request(ALICE))
    await pages.world.app.scans.submit(request(ALICE, "/same-account", include_reposts=True))
    async for progress in pages.world.app.scans.watch(first.id):
        if progress.status is ScanStatus.RUNNING:
            break
    assert await pages.metric("toxscan_scans_running") == 1
    assert await pages.metric("toxscan_scans_queued") == 1
    assert await pages.metric("toxscan_queue_age_seconds") > 0
    pages.world.scorer.gate.set()


async def test_a_port_that_is_taken_is_said_in_one_sentence(pages: Pages) -> None:
    """With what to do."""
    taken = HealthSettings(port=int(pages.address.rpartition(":")[2]))
    with pytest.raises(ConfigError, match=f"can't listen on 127.0.0.1:{taken.port}") as refused:
        async with health(taken, pages.world.app, []):
            pass
    assert "[health]" in refused.value.hint


def test_the_dashboard_uses_only_metrics_that_there_are() -> None:
    """By their exact names, in every panel; and every metric of ours is on it."""
    dashboard: dict[str, Any] = json.loads(DASHBOARD.read_text("utf-8"))
    queries = [target["expr"] for panel in dashboard["panels"] for target in panel.get("targets", [])]
    used = {name for query in queries for name in re.findall(r"\b(?:toxscan|process)_\w+", query)}
    there = {sample for family in metrics.REGISTRY.collect() for sample in sample_names(family.name, family.type)}
    assert queries
    assert used <= there
    ours = {family.name for family in metrics.REGISTRY.collect() if family.name.startswith("toxscan_")}
    assert not [name for name in ours if not any(each.startswith(name) for each in used)]


def sample_names(name: str, kind: str) -> list[str]:
    """The names of a metric's samples."""
    match kind:
        case "counter":
            return [f"{name}_total"]
        case "histogram":
            return [f"{name}_bucket", f"{name}_sum", f"{name}_count"]
    return [name]
