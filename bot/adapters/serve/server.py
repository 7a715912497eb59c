"""The HTTP server: who may ask, how many at once, and an answer to each, whatever happens."""

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from functools import partial
from http import HTTPStatus

import structlog
from aiohttp import web
from aiohttp.typedefs import Handler
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from pydantic import SecretStr

from bot.adapters.serve.analysis import analyze
from bot.adapters.serve.connections import RETRY_SECONDS, SILENT_SECONDS, OpenConnections, refuse_for_now
from bot.adapters.serve.discovery import ANALYZE, DISCOVERY, SUGGEST, describe
from bot.adapters.serve.guards import check_key, check_origin
from bot.adapters.serve.messages import MOST_BODY_BYTES, read_request
from bot.adapters.serve.refusals import RequestRefusedError, refuse_payload
from bot.core import metrics
from bot.core.config import ServeSettings
from bot.core.domain.errors import ConfigError
from bot.core.ports import Scorer
from bot.core.text.catalog import _

LAST_SECONDS = 5.0  # For requests under way when told to stop.
HEALTH, METRICS = "/healthz", "/metrics"

log = structlog.get_logger()


@asynccontextmanager
async def serving(settings: ServeSettings, scorer: Scorer, key: SecretStr | None = None) -> AsyncIterator[str]:
    """Answer until the block ends; gives the address. `scorer` has started.

    Raises:
        ConfigError: the address can't be had.
    """
    door = _Door(settings, scorer, key)
    server = web.Application(middlewares=[door.guard], client_max_size=MOST_BODY_BYTES)
    server.add_routes(
        [
            web.post(ANALYZE, door.analyze),
            web.post(SUGGEST, door.suggest),
            web.get(DISCOVERY, _discover),
            web.get(HEALTH, _healthz),
            web.get(METRICS, _show_metrics),
        ]
    )
    runner = web.AppRunner(
        server,
        access_log=None,
        logger=_quiet(),
        handler_cancellation=True,  # Whoever hangs up is worked for no longer.
        shutdown_timeout=LAST_SECONDS,
        keepalive_timeout=SILENT_SECONDS,  # aiohttp would wait an hour.
    )
    await runner.setup()
    try:
        try:
            await _Site(runner, settings.host, settings.port, door.connections).start()
        except OSError as error:
            raise ConfigError(
                _(
                    "toxscan can't listen on {host}:{port} ({reason}).",
                    host=settings.host,
                    port=settings.port,
                    reason=error.strerror,
                ),
                _("Choose another port with --port; another program may be using this one."),
            ) from error
        host, port = runner.addresses[0][:2]
        yield f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
    finally:
        await runner.cleanup()


class _Site(web.TCPSite):
    """Where people connect, so many of them at once."""

    def __init__(self, runner: web.AppRunner, host: str, port: int, connections: OpenConnections) -> None:
        super().__init__(runner, host, port)
        self._connections = connections

    async def start(self) -> None:
        await web.BaseSite.start(self)
        server = self._runner.server
        assert server
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(partial(self._connections.open, server), self._host, self._port)


def _quiet() -> logging.Logger:
    """For what aiohttp logs: only what is wrong with a client's HTTP, with which anybody could fill the log."""
    logger = logging.getLogger(f"{__name__}.http")
    logger.disabled = True
    return logger


class _Door:
    """Lets requests in, at most so many at once, each for a limited time."""

    def __init__(self, settings: ServeSettings, scorer: Scorer, key: SecretStr | None) -> None:
        self._settings = settings
        self._scorer = scorer
        self._key = key
        self._inside = 0
        self.connections = OpenConnections(settings.most_connections)

    @web.middleware
    async def guard(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Refuse whoever may not ask, and give every failure Google's shape."""
        with self.connections.answering(request):
            response = await self._respond(request, handler)
            await self.connections.send(request, response)
        return response

    async def _respond(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        begun = time.perf_counter()
        try:
            check_origin(request, self._key)
            response = await handler(request)
        except RequestRefusedError as refused:
            response = _refuse(refused)
        except web.HTTPException as error:
            response = _refuse(_explain(error))
        except Exception:
            log.exception("serve.crashed")
            response = _refuse(
                RequestRefusedError(HTTPStatus.INTERNAL_SERVER_ERROR, "Internal error: toxscan's log has it.")
            )
        if request.path == ANALYZE:
            metrics.SERVED.labels(str(response.status)).inc()
            metrics.SERVED_SECONDS.observe(time.perf_counter() - begun)
        return response

    async def analyze(self, request: web.Request) -> web.Response:
        """Score a comment."""
        check_key(request, self._key)
        with self._enter():
            try:
                async with asyncio.timeout(self._settings.seconds):
                    asked = read_request(await _read(request))
                    return web.json_response(await analyze(self._scorer, asked))
            except TimeoutError:
                raise RequestRefusedError(
                    HTTPStatus.GATEWAY_TIMEOUT,
                    f"Deadline exceeded: not scored within {self._settings.seconds:g} seconds.",
                    retry_after=RETRY_SECONDS,
                ) from None

    async def suggest(self, request: web.Request) -> web.Response:
        """Nothing is learned here: to take a comment and drop it would be a lie."""
        check_key(request, self._key)
        raise RequestRefusedError(
            HTTPStatus.NOT_IMPLEMENTED,
            "toxscan keeps no comments and learns from none, so it takes no suggested scores. "
            "Leave this call out; docs/serve.md says what to do instead.",
        )

    @contextmanager
    def _enter(self) -> Iterator[None]:
        """A place inside, also while the body is read."""
        if self._inside >= self._settings.most_waiting:
            raise refuse_for_now(f"{self._settings.most_waiting} requests are waiting")
        self._inside += 1
        metrics.SERVED_WAITING.inc()
        try:
            yield
        finally:
            self._inside -= 1
            metrics.SERVED_WAITING.dec()


async def _read(request: web.Request) -> bytes:
    try:
        return await request.read()
    except web.HTTPRequestEntityTooLarge:
        text = f"Request payload size exceeds the limit: {MOST_BODY_BYTES} bytes."
        raise refuse_payload([("", text)]) from None
    except web.RequestPayloadError:
        text = "Invalid JSON payload received: the body is not what its Content-Encoding says."
        raise refuse_payload([("", text)]) from None


def _refuse(refused: RequestRefusedError) -> web.Response:
    return web.json_response(refused.body, status=refused.status, headers=refused.headers)


def _explain(error: web.HTTPException) -> RequestRefusedError:
    """What aiohttp refuses: another page or method, which are the same to Google, or HTTP that it does not speak."""
    if error.status in {HTTPStatus.NOT_FOUND, HTTPStatus.METHOD_NOT_ALLOWED}:
        return RequestRefusedError(HTTPStatus.NOT_FOUND, "Method not found.")
    return RequestRefusedError(HTTPStatus.BAD_REQUEST, f"{error.reason}.")


async def _discover(request: web.Request) -> web.Response:
    """The API's description, at the address that it was asked at; a proxy says when that was https."""
    secure = request.headers.get("X-Forwarded-Proto", request.scheme) == "https"
    return web.json_response(describe(f"{'https' if secure else 'http'}://{request.host}/"))


async def _healthz(_request: web.Request) -> web.Response:
    return web.Response(text="ok")


async def _show_metrics(_request: web.Request) -> web.Response:
    return web.Response(body=generate_latest(metrics.REGISTRY), headers={"Content-Type": CONTENT_TYPE_LATEST})
