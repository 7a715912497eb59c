"""Settings of workspaces, one row each; a workspace without a row has the defaults."""

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.domain.labels import Label
from bot.core.domain.thresholds import Preset
from bot.core.domain.workspace import Alerts, Control, Pagination, Visibility, WorkspaceSettings
from bot.core.store.engine.dialect import insert
from bot.core.store.schema import workspace_settings


async def get(connection: AsyncConnection, space: str) -> WorkspaceSettings:
    """The settings of a space (`Requester.space`)."""
    query = sa.select(workspace_settings).where(workspace_settings.c.space == space)
    row = (await connection.execute(query)).mappings().one_or_none()
    if row is None:
        return WorkspaceSettings()
    return WorkspaceSettings(
        Preset(row["preset"]),
        {Label(label): value for label, value in row["thresholds"].items()},
        Visibility(row["visibility"]),
        row["spoiler"],
        Pagination(row["pagination"]),
        tuple(row["roles"]),
        tuple(row["markers"]),
        Control(row["control"]),
        Alerts(row["alerts"]),
    )


async def save(connection: AsyncConnection, space: str, settings: WorkspaceSettings) -> None:
    """Put these settings in place of those before."""
    values = {
        "preset": settings.preset,
        "thresholds": dict(settings.thresholds),
        "visibility": settings.visibility,
        "spoiler": settings.spoiler,
        "pagination": settings.pagination,
        "roles": list(settings.roles),
        "markers": list(settings.markers),
        "control": settings.control,
        "alerts": settings.alerts,
    }
    line = insert(connection, workspace_settings).values(space=space, **values)
    await connection.execute(line.on_conflict_do_update(index_elements=["space"], set_=values))
