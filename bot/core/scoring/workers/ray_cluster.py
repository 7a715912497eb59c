"""A Ray cluster: joined, or started on this machine; rejoined when it breaks; left at the end.

Nothing of Ray is imported before a cluster is opened.
"""

import asyncio
import contextlib
import logging
import os
import secrets
import shutil
import tempfile
import threading
from collections.abc import Callable
from concurrent.futures import Future
from importlib.metadata import version
from typing import Any

import structlog

from bot.core.domain.errors import ConfigError, NoRoomError, ScoringError, ToxscanError
from bot.core.scoring.inference.plan import cores
from bot.core.text.catalog import N_, _

CONNECT_SECONDS = 60.0  # Ray's own client gives up after half a minute; a start on a busy machine takes 20 seconds.
ANSWER_SECONDS = 5.0  # A head that says nothing for so long is gone.
STOP_SECONDS = 8.0  # Ray's own shutdown waits for a head that is gone, 7 s measured; `toxscan run` has ten in all.
PLACE_SECONDS = 30.0  # For a node with room to start an actor's process; after it, an actor's work goes to the others.
SHIP_SECONDS = 600.0  # For a gigabyte to a node over a slow network.
OBJECT_STORE = 80 * 1024 * 1024  # Bytes; Ray takes no less. Texts and scores are smaller than what it would hold.
NAMESPACE = "toxscan"
ALWAYS = {
    # Else Ray ends the program that uses it when its head is gone for a minute; we mend it ourselves.
    "RAY_gcs_rpc_server_reconnect_timeout_s": "86400",
    # Else whatever is asked of a cluster that is gone starts another one on this machine.
    "RAY_ENABLE_AUTO_CONNECT": "0",
}
LOCAL = {
    "RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER": "0",  # What Ray does there by itself: it listens on 127.0.0.1 alone.
}
SAME_VERSION = N_("Install this version of toxscan, with the same Python and Ray, on every node; see docs/ray.md.")

log = structlog.get_logger()


class RayCluster:
    """The cluster at `address`, as `ray.init` takes it; "" for one of our own here, which ends with us.

    A process can be in one cluster at a time. Those who use it open it, and it is left when the last has closed it.
    """

    def __init__(self, address: str = "") -> None:
        self.address = address
        self._users = 0
        self._folder = ""
        self._ray: Any = None
        self._changing = asyncio.Lock()
        self._stay: _Stay | None = None
        self.times = 0
        """How often it was joined: objects from before the last time are gone."""

    @property
    def ray(self) -> Any:
        """The `ray` module."""
        assert self._ray is not None
        return self._ray

    @property
    def name(self) -> str:
        """Its name for the beginning of a sentence."""
        return _("The Ray cluster {address}", address=self.address) if self.address else _("Ray on this machine")

    async def open(self, gpus: float = 0.0) -> None:
        """Join it, or start it, with its GPUs if `gpus` are needed, unless that is done.

        Raises:
            ConfigError: Ray is not installed.
            ScoringError: it can't be reached, or not be started.
        """
        async with self._changing:
            if self._ray is None:
                await self._join(gpus)
            self._users += 1

    async def close(self) -> None:
        """Leave it once nobody uses it any more; one of our own is stopped."""
        async with self._changing:
            self._users -= 1
            if not self._users:
                await self._leave()

    async def mend(self, times: int, gpus: float = 0.0) -> bool:
        """Join it again if it no longer answers; whether that happened since `times` was read.

        Raises:
            ScoringError: it can't be reached.
        """
        async with self._changing:
            if times == self.times and not await self._answers():
                log.warning("ray.lost", cluster=self.address or "local")
                await self._leave()
                await self._join(gpus)
            return times != self.times

    async def place(self, kind: type, cpus: float, gpus: float) -> Any:
        """An actor of that class, once a node with room for it has started its process.

        Raises:
            ScoringError: no node has, or none that has toxscan in this version.
        """
        actor = None
        try:
            async with asyncio.timeout(PLACE_SECONDS):
                actor = await asyncio.to_thread(self._create, kind, cpus, gpus)
                self._see_version(await ask(PLACE_SECONDS, actor.version))
        except BaseException as error:
            if actor is not None:
                await self.end(actor)
            if isinstance(error, ToxscanError) or not isinstance(error, Exception):
                raise
            raise self._no_place_error(error, cpus, gpus) from error
        return actor

    def _see_version(self, there: str) -> None:
        here = version("toxscan")
        if there != here:
            raise ScoringError(
                _("{name} has toxscan {there}, but this is {here}.", name=self.name, there=there, here=here),
                _(SAME_VERSION),
            )

    def _no_place_error(self, error: Exception, cpus: float, gpus: float) -> ScoringError:
        if isinstance(error, TimeoutError):
            return NoRoomError(
                _(
                    "{name} has not started an actor with {cpus} CPUs and {gpus} GPUs within {seconds} seconds.",
                    name=self.name,
                    cpus=f"{cpus:g}",
                    gpus=f"{gpus:g}",
                    seconds=f"{PLACE_SECONDS:g}",
                ),
                _("Something else may be using the resources, or a node is gone: check `ray status`."),
            )
        return ScoringError(
            _("{name} can't start toxscan's actors ({kind}).", name=self.name, kind=type(error).__name__),
            _(SAME_VERSION),
        )

    def _create(self, kind: type, cpus: float, gpus: float) -> Any:
        return self.ray.remote(kind).options(num_cpus=cpus, num_gpus=gpus).remote()

    async def end(self, actor: Any) -> None:
        """End the actor, whatever it is doing; does nothing if it is gone already."""
        if self._ray is not None:
            with contextlib.suppress(Exception):
                async with asyncio.timeout(ANSWER_SECONDS):
                    await asyncio.to_thread(self.ray.kill, actor)

    async def put(self, data: bytes) -> Any:
        """Put it into the object store; it stays as long as the returned reference does."""
        async with asyncio.timeout(SHIP_SECONDS):
            return await asyncio.to_thread(self.ray.put, data)

    async def room(self) -> dict[str, float]:
        """All CPUs and GPUs of its nodes, by Ray's names for them."""
        async with asyncio.timeout(ANSWER_SECONDS):
            found: dict[str, float] = await asyncio.to_thread(self.ray.cluster_resources)
            return found

    async def _answers(self) -> bool:
        if self._ray is None:
            return False
        try:
            async with asyncio.timeout(ANSWER_SECONDS):
                nodes = await asyncio.to_thread(self._ray.nodes)
        except Exception:  # noqa: BLE001 - whatever a cluster that is gone makes Ray raise.
            return False
        return any(node["Alive"] for node in nodes)

    async def _join(self, gpus: float) -> None:
        self._ray = ray = _import_ray(local=not self.address)
        try:
            async with asyncio.timeout(CONNECT_SECONDS):
                self._stay = _Stay(lambda: self._init(ray, gpus), lambda: _shut_down(ray))
                await asyncio.wrap_future(self._stay.joined)
        except asyncio.CancelledError:
            await self._leave()
            raise
        except Exception as error:
            await self._leave()
            silent = _("no answer in {seconds} seconds", seconds=f"{CONNECT_SECONDS:g}")
            reason = silent if isinstance(error, TimeoutError) else _reason(error)
            raise ScoringError(
                _("{name} can't be reached: {reason}.", name=self.name, reason=reason.rstrip("."))
                if self.address
                else _("{name} can't be started: {reason}.", name=self.name, reason=reason.rstrip(".")),
                _(
                    "Check that it is running, that this machine can reach it, and that it has the same versions "
                    "of Ray and Python and, if it requires one, the same RAY_AUTH_TOKEN; see docs/ray.md."
                )
                if self.address
                else _('Check that there is enough memory and disk space, or set engine = "process".'),
            ) from error
        self.times += 1
        log.info("ray.joined", cluster=self.address or "local")

    def _init(self, ray: Any, gpus: float) -> None:
        options: dict[str, Any] = {"namespace": NAMESPACE, "log_to_driver": False, "logging_level": logging.ERROR}
        if not self.address:
            self._folder = tempfile.mkdtemp(prefix="toxscan-ray-")
            options |= {
                "address": "local",
                "num_cpus": cores(),
                "num_gpus": None if gpus else 0,
                "include_dashboard": False,
                "object_store_memory": OBJECT_STORE,
                "_temp_dir": os.path.join(self._folder, "r"),  # noqa: PTH118 - Ray opens its own folder to everybody.
            }
        else:
            options["address"] = self.address
        ray.init(configure_logging=False, **options)

    async def _leave(self) -> None:
        stay, self._stay, self._ray = self._stay, None, None
        if stay is not None:
            stay.leave.set()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(STOP_SECONDS):
                    await asyncio.wrap_future(stay.left)
        if self._folder:
            shutil.rmtree(self._folder, ignore_errors=True)
            self._folder = ""


def _reason(error: Exception) -> str:
    """One line of what Ray says: the first, or the last where that only announces a traceback of its server's."""
    first, *more = str(error).strip().splitlines() or [type(error).__name__]
    return more[-1].strip() if more and first.endswith(":") else first


class _Stay:
    """A stay in a cluster, and the thread that it takes: Ray's own processes end with the thread that started them.

    It is a daemon thread, so that a hanging Ray does not delay the exit.
    """

    def __init__(self, join: Callable[[], None], leave: Callable[[], None]) -> None:
        self.joined: Future[None] = Future()
        self.left: Future[None] = Future()
        self.leave = threading.Event()
        threading.Thread(target=self._run, args=(join, leave), name="ray", daemon=True).start()

    def _run(self, join: Callable[[], None], leave: Callable[[], None]) -> None:
        _settle(self.joined, join)
        self.leave.wait()
        _settle(self.left, leave)


def _shut_down(ray: Any) -> None:
    """Leave, also after joining failed halfway: Ray's client then believes that it is connected."""
    ray.shutdown()
    ray.util.disconnect()


def _settle(future: "Future[None]", work: Callable[[], None]) -> None:
    """Run it, and tell the future whether it succeeded, if somebody still waits."""
    try:
        work()
    except BaseException as error:  # noqa: BLE001 - it is told where it is waited for.
        if future.set_running_or_notify_cancel():
            future.set_exception(error)
    else:
        if future.set_running_or_notify_cancel():
            future.set_result(None)


class RaisedError(Exception):
    """A method of an actor raised something; the actor lives."""


async def ask(seconds: float, method: Any, *arguments: Any) -> Any:
    """What a method of an actor answers.

    Raises:
        ToxscanError: it raised that.
        RaisedError: it raised something else, which is the cause.
        TimeoutError: it does not answer in time.
    """
    from ray.exceptions import RayTaskError

    try:
        async with asyncio.timeout(seconds):
            answer = asyncio.wrap_future((await asyncio.to_thread(method.remote, *arguments)).future())
            answer.add_done_callback(lambda done: done.cancelled() or done.exception())  # Else asyncio complains of it.
            return await asyncio.shield(answer)  # Ray's client breaks when an answer comes to a cancelled future.
    except RayTaskError as error:
        cause = error.cause
        if isinstance(cause, ToxscanError):
            raise cause from None
        raise RaisedError from cause


def _import_ray(*, local: bool) -> Any:
    """The `ray` module, with settings it reads only from the environment; variables already set take precedence.

    Raises:
        ConfigError: it is not installed.
    """
    # With a token of its own, other users of this machine can't run code as us; Ray would keep one in our home folder.
    ours = LOCAL | {"RAY_AUTH_TOKEN": secrets.token_hex(32)} if local else {}
    for name, value in (ALWAYS | ours).items():
        os.environ.setdefault(name, value)
    try:
        import ray
    except ImportError as error:
        raise ConfigError(
            _("Ray is not installed, but [scoring] asks for it."),
            _('Install it with `pip install "toxscan[ray]"`, or set engine = "process".'),
        ) from error
    from ray._private import services, worker

    # Without a dashboard this process only tells Ray's maker of us, asking the cloud's name first, whatever is set.
    services.start_api_server = lambda *_args, **_options: (None, None)  # As where it can't start: Ray goes on.
    worker._worker_logs_enabled = False  # noqa: SLF001 - else Ray prints about dead actors, on standard output.
    logging.getLogger("ray").setLevel(logging.ERROR)
    return ray
