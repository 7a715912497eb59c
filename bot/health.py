"""How the running bot is, over HTTP on this machine: does it live, can it work, and its metrics."""

import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress

from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from bot.app import App
from bot.core import metrics
from bot.core.config import HealthSettings
from bot.core.domain.errors import ConfigError, ToxscanError
from bot.core.domain.figures.status import Processes
from bot.core.domain.scans import ScanStatus
from bot.core.text.catalog import _

OK = "ok"
STORE_SECONDS = 5.0  # Writing waits while /forget rewrites the file; longer is a store that hangs.
LAG_SECONDS = 0.5  # Between two looks at the event loop.


@asynccontextmanager
async def health(settings: HealthSettings, app: App, platforms: Sequence[str]) -> AsyncIterator[str]:
    """Answer until the block ends; gives the address. Ready means: writes, scores, and hears all `platforms`.

    Raises:
        ConfigError: the address can't be had.
    """

    async def healthz(_request: web.Request) -> web.Response:
        return web.Response(text=OK)

    async def readyz(_request: web.Request) -> web.Response:
        parts = await readiness(app, platforms)
        return web.json_response(parts, status=200 if set(parts.values()) == {OK} else 503)

    async def show_metrics(_request: web.Request) -> web.Response:
        await _look(app)
        return web.Response(body=generate_latest(metrics.REGISTRY), headers={"Content-Type": CONTENT_TYPE_LATEST})

    server = web.Application()
    server.add_routes([web.get("/healthz", healthz), web.get("/readyz", readyz), web.get("/metrics", show_metrics)])
    runner = web.AppRunner(server, access_log=None, shutdown_timeout=1.0)
    await runner.setup()
    lag = asyncio.create_task(_watch_loop(), name="event loop lag")
    try:
        try:
            await web.TCPSite(runner, settings.host, settings.port).start()
        except OSError as error:
            raise ConfigError(
                _(
                    "The health page can't listen on {host}:{port} ({reason}).",
                    host=settings.host,
                    port=settings.port,
                    reason=error.strerror,
                ),
                _(
                    "Set another port in [health], or enabled = false; another toxscan on this machine may be "
                    "using this one."
                ),
            ) from error
        host, port = runner.addresses[0][:2]
        yield f"http://{host}:{port}"
    finally:
        lag.cancel()
        with suppress(asyncio.CancelledError):
            await lag
        await runner.cleanup()


async def readiness(app: App, platforms: Sequence[str]) -> dict[str, str]:
    """Each part that work needs, with "ok" or what is wrong with it."""
    parts = {
        "store": await _try_store(app),
        "model": OK if app.scorer.alive else _("its process has ended; the next text starts a new one"),
    }
    return parts | {each: _connection(each) for each in platforms}


def _connection(platform: str) -> str:
    if metrics.CONNECTIONS.is_up(platform):
        return OK
    reason = metrics.CONNECTIONS.reason(platform)
    return _("not connected: {reason}", reason=reason) if reason else _("not connected")


async def _try_store(app: App) -> str:
    try:
        async with asyncio.timeout(STORE_SECONDS), app.store.write() as connection:
            await connection.exec_driver_sql("DELETE FROM sweeps WHERE 1 = 0")  # Takes the lock, as writing does.
    except TimeoutError:
        return _("nothing could be written for {seconds} seconds", seconds=f"{STORE_SECONDS:g}")
    except ToxscanError as error:
        return error.message
    return OK


async def _look(app: App) -> None:
    """Measure what is not counted when it happens; the drift's figures are set where they are reckoned."""
    with suppress(ToxscanError):  # A store that fails is no reason to show nothing at all.
        _show_processes((await app.operations.status()).processes)
        metrics.ALERTS_WAITING.set(await app.outbox.count_waiting())
    metrics.TASKS.set(len(asyncio.all_tasks()))
    queue = app.scans.queue
    metrics.SCANS_RUNNING.set(queue.running)
    metrics.SCANS_QUEUED.set(queue.waiting)
    metrics.QUEUE_AGE.set(queue.age.total_seconds())


def _show_processes(found: Processes) -> None:
    """All processes on the database; those that have ended are shown no more."""
    metrics.PROCESSES.set(len(found.alive))
    metrics.SCANS_LEFT.set(found.unclaimed)
    metrics.PROCESS_SCANS.clear()
    metrics.PROCESS_HEARD.clear()
    for each in found.alive:
        metrics.PROCESS_HEARD.labels(each.host, each.id).set(each.heard.total_seconds())
        metrics.PROCESS_SCANS.labels(each.host, each.id, ScanStatus.RUNNING).set(each.running)
        metrics.PROCESS_SCANS.labels(each.host, each.id, ScanStatus.QUEUED).set(each.waiting)


async def _watch_loop() -> None:
    """Measure, forever, how late the event loop comes to a task."""
    while True:
        due = time.perf_counter() + LAG_SECONDS
        await asyncio.sleep(LAG_SECONDS)
        metrics.LOOP_LAG.observe(max(0.0, time.perf_counter() - due))
