"""The locales of people who read another language than English."""

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.domain.people import Requester
from bot.core.store.engine.dialect import insert
from bot.core.store.people.people import across_workspaces, rows_of
from bot.core.store.schema import readers


async def get(connection: AsyncConnection, person: Requester) -> str:
    """The person's locale: de, de_AT; "" where none is kept."""
    query = sa.select(readers.c.locale).where(*rows_of(readers, person)).limit(1)
    return (await connection.execute(query)).scalar() or ""


async def save(connection: AsyncConnection, person: Requester, locale: str) -> None:
    """Keep the person's locale in place of the one before; none where it is ""."""
    if not locale:
        await connection.execute(sa.delete(readers).where(*rows_of(readers, person)))
        return
    who = across_workspaces(person)
    line = insert(connection, readers).values(
        platform=who.platform, workspace_id=who.workspace_id, user_id=who.user_id, locale=locale
    )
    keys = ["platform", "workspace_id", "user_id"]
    await connection.execute(line.on_conflict_do_update(index_elements=keys, set_={"locale": locale}))
