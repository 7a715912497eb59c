"""Starting the models: the chosen one, and beside a big one the small one for quick scans."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager

from bot.core.config import Settings
from bot.core.operations import canary
from bot.core.scoring.factory import on_one_process, scoring_service
from bot.core.scoring.models import files as models
from bot.core.scoring.models.files import InstalledModel
from bot.core.scoring.service import ScoringService
from bot.core.store.engine.database import Store
from bot.core.store.scans.scans import list_unfinished

SMALL = "mini"


async def start(
    settings: Settings, store: Store, model: InstalledModel, stack: AsyncExitStack
) -> tuple[ScoringService, ScoringService | None]:
    """The model's scorer, which gives the scores that it should, and the small one for quick scans, if there is one.

    Raises:
        ToxscanError: a model can't be started, or gives wrong scores.
    """
    scorer = scoring_service(settings, model)
    stack.push_async_callback(scorer.close)
    await scorer.start(exact=await _needs_exact_scores(store, model))
    await canary.check(store, scorer, model)
    return scorer, await _small_model(settings, scorer, stack)


async def _small_model(settings: Settings, scorer: ScoringService, stack: AsyncExitStack) -> ScoringService | None:
    """The bundled model, started: in quick scans it reads all posts. None where the scorer is as fast."""
    if settings.quick == "off" or settings.model == SMALL or scorer.device != "cpu":
        return None
    small = on_one_process(settings, models.find(SMALL, settings.data_dir))
    stack.push_async_callback(small.close)
    await small.start()
    return small


async def _needs_exact_scores(store: Store, model: InstalledModel) -> bool:
    """Whether an unfinished scan has exact scores: it has to continue with exact ones."""
    async with store.read() as connection:
        return any(scan.model_id == model.model_id for scan in await list_unfinished(connection))


@asynccontextmanager
async def improving(
    scorer: ScoringService, quiet: Callable[[], AbstractAsyncContextManager[bool]]
) -> AsyncIterator[None]:
    """While the context is open, measure which runtime is fastest here, unless known, and switch to it."""
    task = asyncio.create_task(scorer.improve(quiet), name="improving")
    try:
        yield
    finally:
        task.cancel()
        await asyncio.wait([task])
