"""Collections: whose posts are whose. Each is found by its network, its kind, its keeper and the account's id."""

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.domain.accounts import Account, CollectionKind, Profile
from bot.core.domain.networks import SocialNetwork
from bot.core.domain.people import Requester
from bot.core.store.engine.dialect import insert, on_postgres
from bot.core.store.people.people import ONE_ID_EVERYWHERE, across_workspaces
from bot.core.store.schema import collections

CONFIRMED = collections.c.kind == CollectionKind.ACCOUNT
"""Holds what its network gave."""

FROM_X = sa.and_(CONFIRMED, collections.c.network == SocialNetwork.X)
"""Holds what X gave."""

_WHOSE = ("network", "kind", "platform", "workspace_id", "user_id", "id")


async def save(connection: AsyncConnection, account: Account) -> int:
    """Store the account's collection, or update its names.

    Returns:
        Its key.
    """
    names = {"handle": account.handle, "name": account.name}
    known = insert(connection, collections).values(**_key_columns(account), **names)
    known = known.on_conflict_do_update(index_elements=_WHOSE, set_=names)
    return int((await connection.execute(known.returning(collections.c.key))).scalar_one())


async def find_key(connection: AsyncConnection, account: Account) -> int | None:
    """The key of the account's collection, if there is one."""
    return (await connection.execute(sa.select(collections.c.key).where(*matches(account)))).scalar()


def matches(account: Account) -> Sequence[sa.ColumnElement[bool]]:
    """The conditions for the account's one collection."""
    return [collections.c[name] == value for name, value in _key_columns(account).items()]


def key_of(account: Account) -> sa.ScalarSelect[int]:
    """The key of the account's collection, as part of a larger query."""
    return sa.select(collections.c.key).where(*matches(account)).scalar_subquery()


def is_visible_to(person: Requester) -> sa.ColumnElement[bool]:
    """The condition for collections that a person may see here: networks' accounts, and the archives they brought here.

    In direct messages, which are nobody else's, these are all that they brought.
    """
    mine = [collections.c.platform == person.platform, collections.c.user_id == person.user_id]
    if not _in_direct_messages(person):
        mine.append(collections.c.workspace_id == person.workspace_id)
    return sa.or_(CONFIRMED, sa.and_(*mine))


def is_visible(account: Account, person: Requester) -> bool:
    """The condition for the visible collections of one account."""
    keeper = account.keeper
    return keeper in {None, person} or (
        _in_direct_messages(person) and across_workspaces(keeper) == across_workspaces(person)
    )


def _in_direct_messages(person: Requester) -> bool:
    return not person.workspace_id and person.platform in ONE_ID_EVERYWHERE


def to_account(row: Mapping[Any, Any]) -> Account:
    """A row of `collections` as the account that it is about."""
    keeper = None
    if row["kind"] == CollectionKind.ARCHIVE:
        keeper = Requester(row["platform"], row["user_id"], row["workspace_id"])
    profile = Profile(row["bio"], row["picture"], row["joined"]) if row["looked_up_at"] else None
    network = SocialNetwork(row["network"])
    return Account(row["id"], row["handle"], row["name"], row["posts"], profile, keeper, network)


async def lock_shared(connection: AsyncConnection, collection: int) -> None:
    """Lock the collection against deletion until the transaction ends; others may share the lock."""
    if on_postgres(connection):
        query = sa.select(collections.c.key).where(collections.c.key == collection)
        await connection.execute(query.with_for_update(read=True, key_share=True))


async def lock(connection: AsyncConnection, which: sa.Select[tuple[int]] | sa.CompoundSelect[tuple[int]]) -> list[int]:
    """Lock collections until the transaction ends: nobody else adds posts, scores or scans. Returns their keys."""
    query = sa.select(collections.c.key).where(collections.c.key.in_(which)).order_by(collections.c.key)
    return list((await connection.execute(query.with_for_update())).scalars())


def _key_columns(account: Account) -> dict[str, str]:
    keeper = account.keeper or Requester("", "")
    kind = CollectionKind.ARCHIVE if account.keeper else CollectionKind.ACCOUNT
    who = (keeper.platform, keeper.workspace_id, keeper.user_id)
    return dict(zip(_WHOSE, (account.network, kind, *who, account.id), strict=True))
