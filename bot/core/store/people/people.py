"""Which rows belong to a person who may ask from several places."""

from collections.abc import Sequence
from dataclasses import replace
from hashlib import blake2b

import sqlalchemy as sa

from bot.core.domain.people import Requester

ONE_ID_EVERYWHERE = frozenset({"discord"})
"""Where a user id names one person in all workspaces: Discord's snowflakes. Slack promises that only within one."""

_FORGOTTEN = "~"  # Starts the alias of a forgotten person's id; no platform's ids start with it.


def rows_of(table: sa.Table, person: Requester) -> Sequence[sa.ColumnElement[bool]]:
    """The condition for the person's own rows of a table with platform, workspace_id and user_id."""
    mine = [table.c.platform == person.platform, table.c.user_id == person.user_id]
    if person.platform not in ONE_ID_EVERYWHERE:
        mine.append(table.c.workspace_id == person.workspace_id)
    return mine


def fingerprint(person: Requester) -> bytes:
    """A hash of the person (16 bytes), stored where their name must not be."""
    who = across_workspaces(person)
    return blake2b(f"{who.platform}\0{who.workspace_id}\0{who.user_id}".encode(), digest_size=16).digest()


def alias(person: Requester) -> str:
    """The alias of a forgotten person's id, where limits must outlive the name."""
    return f"{_FORGOTTEN}{fingerprint(person).hex()}"


def is_forgotten(table: sa.Table) -> sa.ColumnElement[bool]:
    """The condition for rows whose user_id is such an alias."""
    return table.c.user_id.startswith(_FORGOTTEN)


def across_workspaces(person: Requester) -> Requester:
    """One requester for all places from which the person asks."""
    return replace(person, workspace_id="") if person.platform in ONE_ID_EVERYWHERE else person
