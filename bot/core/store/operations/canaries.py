"""The scores that each model gave to the canary texts at its first start."""

from collections.abc import Mapping

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.domain.labels import Label, Scores
from bot.core.store.engine.dialect import insert
from bot.core.store.schema import models


async def get(connection: AsyncConnection, model_id: str) -> dict[str, Scores]:
    """The scores by text; empty where the model was not started before."""
    kept = (await connection.execute(sa.select(models.c.canary).where(models.c.model_id == model_id))).scalar()
    return {text: Scores({Label(name): value for name, value in row.items()}) for text, row in (kept or {}).items()}


async def save(connection: AsyncConnection, model_id: str, scored: Mapping[str, Scores]) -> None:
    """Keep the scores by text."""
    kept = {text: {label.value: value for label, value in row.items()} for text, row in scored.items()}
    line = insert(connection, models).values(model_id=model_id, canary=kept)
    again = line.on_conflict_do_update(index_elements=["model_id"], set_={"canary": line.excluded.canary})
    await connection.execute(again)
