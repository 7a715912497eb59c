"""The scoring service that the settings ask for: on a process of this machine, or on Ray."""

from dataclasses import replace

from bot.core.config import Settings
from bot.core.scoring.inference.plan import PlanRequest
from bot.core.scoring.models import files as models
from bot.core.scoring.models.files import InstalledModel
from bot.core.scoring.service import ScoringService
from bot.core.scoring.workers.ray_cluster import RayCluster
from bot.core.scoring.workers.ray_pool import RayPool, ResourceShare


def scoring_service(settings: Settings, model: InstalledModel) -> ScoringService:
    """The service for the model, not started yet."""
    if settings.scoring.engine == "process":
        return on_one_process(settings, model)
    wanted = settings.scoring
    share = ResourceShare(wanted.actors, wanted.cpus_per_actor, wanted.gpus_per_actor)
    device, threads = share.device(settings.device), share.threads(settings.threads)
    # Ray's actors have a working folder of their own.
    cache, model = settings.data_dir.absolute() / "runtime", replace(model, folder=model.folder.absolute())
    request = PlanRequest(
        model, settings.runtime, device, threads, cache, f"{wanted.address} {share}" if wanted.address else ""
    )
    return ScoringService(model, pool=RayPool(RayCluster(wanted.address), request, share, settings.hang_seconds))


def on_one_process(settings: Settings, model: InstalledModel) -> ScoringService:
    """The service on a process of its own, whatever the engine."""
    return ScoringService(
        model,
        runtime=settings.runtime,
        cache=settings.data_dir / "runtime",
        device=settings.device,
        threads=settings.threads,
        hang_seconds=settings.hang_seconds,
    )


def measures_first(settings: Settings) -> bool:
    """Whether the next start has to see first that this machine computes the model as the settings want.

    Raises:
        ModelError: there is no such model here.
    """
    request = _plan_request(settings, models.find(settings.model, settings.data_dir))
    return settings.scoring.engine == "process" and request.blocks


def measured_rate(settings: Settings, model: InstalledModel) -> float | None:
    """Texts a second of the model on this machine; None where that has not been measured."""
    plan = _plan_request(settings, model).load_stored()
    return plan.rate if plan else None


def _plan_request(settings: Settings, model: InstalledModel) -> PlanRequest:
    return PlanRequest(model, settings.runtime, settings.device, settings.threads, settings.data_dir / "runtime")
