"""A pool of Ray actors that hold the model: they get its files, compute it alike, and are reopened when lost."""

import asyncio
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import structlog

from bot.core import metrics
from bot.core.domain.errors import ConfigError, ModelError, ScoringError
from bot.core.domain.labels import Label, Scores
from bot.core.domain.posts import Span
from bot.core.scoring.inference.plan import Plan, PlanRequest
from bot.core.scoring.models.files import sha256_of
from bot.core.scoring.workers.interface import WorkerLostError, answers
from bot.core.scoring.workers.model_process import LOAD_SECONDS, PREPARE_SECONDS, ModelProcess
from bot.core.scoring.workers.ray_actor import ModelActor
from bot.core.scoring.workers.ray_cluster import SHIP_SECONDS, RaisedError, RayCluster, ask
from bot.core.scoring.workers.worker import WorkerInfo
from bot.core.text.catalog import N_, _

if TYPE_CHECKING:
    from bot.core.scoring.inference.runtimes import Rows

MEND = N_("`toxscan models verify` says how to get the model's files again; the next start prepares the others again.")

GONE_SECONDS = 300.0  # For a head to be started elsewhere: an image to be pulled, nodes and actors to come back.

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class ResourceShare:
    """How many actors there are, and what each one takes of its node: parts of a CPU or GPU are possible."""

    actors: int
    cpus: float
    gpus: float = 0.0

    def device(self, asked: str) -> str:
        """Where an actor computes: a GPU if it has a share of one, which is the only one that it sees."""
        return asked if asked != "auto" else "cuda" if self.gpus else "cpu"

    def threads(self, asked: int) -> int:
        """How many threads an actor computes with."""
        return asked or max(1, int(self.cpus))


@dataclass(frozen=True, slots=True)
class _File:
    """A file here that nodes need, with the hash that it should have."""

    path: Path
    sha256: str

    def read(self) -> bytes:
        """Its content.

        Raises:
            ModelError: it is missing, or not what it should be.
        """
        try:
            data = self.path.read_bytes()
        except OSError as error:
            raise ModelError(
                _(
                    "{path} can't be read, so it was not sent to any node ({reason}).",
                    path=self.path,
                    reason=error.strerror,
                ),
                _(MEND),
            ) from error
        if hashlib.sha256(data).hexdigest() != self.sha256:
            raise ModelError(
                _("{path} is not the expected file, so it was not sent to any node.", path=self.path), _(MEND)
            )
        return data


class RayPool:
    """A pool of actors. One that is silent for `hang_seconds` over one shipment is replaced; `kind` is what they are.

    Ray of our own works with the files of this machine; a cluster's nodes are sent them, through its object store.
    """

    def __init__(
        self,
        cluster: RayCluster,
        request: PlanRequest,
        share: ResourceShare,
        hang_seconds: float,
        kind: type[ModelActor] = ModelActor,
    ) -> None:
        self.cluster = cluster
        self.share = share
        self.hang_seconds = hang_seconds
        self.plan = Plan(threads=request.threads)
        self.patience = GONE_SECONDS if cluster.address else 0.0
        self._request = request
        self._kind = kind
        self._joining = asyncio.Lock()
        self._joined = False
        self._sending = asyncio.Lock()
        self._sent: dict[str, Any] = {}  # What is in the object store while somebody is sent it.
        self._shipping = 0
        self.holders: Sequence[RayWorker] = [RayWorker(self) for _ in range(share.actors)]

    @property
    def device(self) -> str:
        """Where the actors compute; empty while none is loaded."""
        return next((holder.info.device for holder in self.holders if holder.info), "")

    @property
    def pid(self) -> None:
        """Always None: actors are many processes."""

    async def join(self) -> None:
        """Join the cluster, and check that it has room for all actors.

        Raises:
            ConfigError: Ray is not installed, or the cluster is too small.
            ScoringError: it can't be reached.
        """
        async with self._joining:
            if not self._joined:
                await self.cluster.open(self.share.gpus)
                self._joined = True
                await self._see_room()

    async def _see_room(self) -> None:
        there = await self.cluster.room()
        for name, key, each in (("CPUs", "CPU", self.share.cpus), ("GPUs", "GPU", self.share.gpus)):
            needed, has = each * self.share.actors, there.get(key, 0.0)
            if needed > has:
                raise ConfigError(
                    _(
                        "{actors} actors need {needed} {name}, and Ray has {has}.",
                        actors=self.share.actors,
                        needed=f"{needed:g}",
                        name=name,
                        has=f"{has:g}",
                    ),
                    _("Set fewer actors, or less {name} for each of them, in [scoring].", name=name),
                )

    @property
    def _runtime(self) -> str:
        """The folder of the prepared files on a node."""
        return f"runtime/{self._request.model.model_id}"

    async def first_plan(self, *, exact: bool = False) -> Plan:  # noqa: ARG002 - the protocol's.
        """The best one: actors open slowly and are many, so that none is opened before it is known."""
        return await self.best_plan()

    async def best_plan(self, *, anew: bool = False) -> Plan:
        """See `WorkerPool`; in a cluster it is measured on one of its nodes, in an actor that ends with it.

        Raises:
            ModelError: the model can't be loaded, or not be computed as the operator wants.
            ConfigError, ScoringError: see `join`.
        """
        if not self.cluster.address:
            return await ModelProcess(self._request, self.hang_seconds).best_plan(anew=anew)
        if not self._request.needs_preparing:
            return self.plan
        stored = None if anew else await asyncio.to_thread(self._request.load_stored)
        return stored or await self._make_plan()

    async def _make_plan(self) -> Plan:
        """Have a node make the plan, and fetch the plan's files, to be sent to the other nodes."""
        # Warnings, so that whoever waits for the start sees why: it happens once in a cluster.
        log.warning("scoring.preparing", model=self._request.model.model_id, wait="measuring a node of Ray, once")
        await self.join()
        actor = await self.place()
        try:
            await self._ship(actor, self._model_files())
            plan: Plan = await ask(PREPARE_SECONDS, actor.make_plan, self._actor_request())
            await asyncio.to_thread(self._request.folder.mkdir, parents=True, exist_ok=True)
            for name, sha256 in plan.files.items():
                file = self._request.folder / name
                data = await ask(SHIP_SECONDS, actor.read, f"{self._runtime}/{name}")
                await asyncio.to_thread(file.write_bytes, data)
                if await asyncio.to_thread(sha256_of, file) != sha256:
                    raise ModelError(_("{name} arrived from Ray damaged.", name=name), _("Try again."))
            await asyncio.to_thread(self._request.store, plan)
        finally:
            await self.cluster.end(actor)
        log.warning("scoring.prepared", runtime=str(plan.runtime), refused=plan.refused)
        return plan

    async def place(self) -> Any:
        """An actor, with nothing loaded yet; where the cluster is gone, it is joined again first.

        Raises:
            ConfigError, ScoringError: see `join` and `RayCluster.place`.
        """
        await self.join()
        times = self.cluster.times
        try:
            return await self.cluster.place(self._kind, self.share.cpus, self.share.gpus)
        except ScoringError:
            if not await self.cluster.mend(times, self.share.gpus):
                raise
            return await self.cluster.place(self._kind, self.share.cpus, self.share.gpus)

    async def load(self, actor: Any) -> WorkerInfo:
        """Give the actor what its node lacks, and let it load the model.

        Raises:
            ModelError: the files are missing or damaged, or the device isn't there.
        """
        if self.cluster.address:
            await self._ship(actor, self._model_files() | self._runtime_files())
        info: WorkerInfo = await ask(LOAD_SECONDS, actor.load, self._actor_request(), self.plan)
        return info

    def _actor_request(self) -> PlanRequest:
        """The request as the actors read it."""
        if not self.cluster.address:
            return self._request
        model = replace(self._request.model, folder=Path("models", self._request.model.model_id))
        return replace(self._request, model=model, cache=Path("runtime") if self._request.cache else None)

    def _model_files(self) -> dict[str, _File]:
        model = self._request.model
        return {
            f"models/{model.model_id}/{name}": _File(model.folder / name, model.sha256[name]) for name in model.sha256
        }

    def _runtime_files(self) -> dict[str, _File]:
        files = self.plan.files
        return {f"{self._runtime}/{name}": _File(self._request.folder / name, sha256) for name, sha256 in files.items()}

    async def _ship(self, actor: Any, files: Mapping[str, _File]) -> None:
        """Send the files that the actor's node lacks; each is put into the object store once for all actors."""
        self._shipping += 1
        try:
            for name in await ask(SHIP_SECONDS, actor.missing, {name: file.sha256 for name, file in files.items()}):
                async with self._sending:
                    if name not in self._sent:
                        self._sent[name] = await self.cluster.put(await asyncio.to_thread(files[name].read))
                await ask(SHIP_SECONDS, actor.take, name, files[name].sha256, self._sent[name])
        finally:
            self._shipping -= 1
            if not self._shipping:
                self._sent.clear()

    async def close(self) -> None:
        """End the actors, and leave the cluster."""
        await asyncio.gather(*(holder.discard() for holder in self.holders))
        if self._joined:
            self._joined = False
            await self.cluster.close()


class RayWorker:
    """One actor of a pool."""

    def __init__(self, pool: RayPool) -> None:
        self._pool = pool
        self._actor: Any = None
        self.info: WorkerInfo | None = None

    @property
    def alive(self) -> bool:
        """Whether it answered the last time."""
        return self.info is not None

    async def open(self) -> None:
        """Start a fresh actor and load the model in it.

        Raises:
            ConfigError, ScoringError: Ray can't be used, has no room, or lost the actor.
            ModelError: the model's files are missing or damaged, or the device isn't there.
        """
        await self.discard()
        self._actor = await self._pool.place()
        try:
            self.info = await self._pool.load(self._actor)
        except (ModelError, ScoringError):
            await self.discard()
            raise
        except Exception as error:
            await self.discard()
            raise ScoringError(
                _("An actor on Ray was lost while it loaded the model ({kind}).", kind=type(error).__name__),
                _("Its node most likely ran out of memory: choose a smaller model, or larger nodes."),
            ) from error
        log.info("scoring.ready", runtime=str(self._pool.plan.runtime), device=self.info.device, on="ray")

    async def ask(self, texts: Sequence[str]) -> dict[str, Scores | None]:
        """See `Worker`."""
        with metrics.MODEL_SECONDS.time():
            rows, work = await self._call("score", list(texts))
        assert self.info is not None
        return answers(self.info.labels, texts, rows, work)

    async def find_toxic_words(self, texts: Sequence[str], thresholds: Mapping[Label, float]) -> list[list[Span]]:
        """See `Worker`."""
        found: list[list[Span]] = await self._call("find_toxic_words", list(texts), dict(thresholds))
        return found

    async def embed(self, texts: Sequence[str]) -> "Rows":
        """See `Worker`."""
        found: Rows = await self._call("embed", list(texts))
        return found

    async def _call(self, name: str, *given: Any) -> Any:
        if self.info is None:
            await self.open()
        try:
            return await ask(self._pool.hang_seconds, getattr(self._actor, name), *given)
        except RaisedError as error:  # It lives.
            raise WorkerLostError from error.__cause__
        except Exception as error:
            await self.discard()
            raise WorkerLostError from error

    async def discard(self) -> None:
        """End the actor, whatever it is doing."""
        actor, self._actor, self.info = self._actor, None, None
        if actor is not None:
            await self._pool.cluster.end(actor)
