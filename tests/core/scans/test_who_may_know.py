"""Random people do random things, and nobody learns what is not theirs to know: against the model in `town`."""

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

import pytest
import sqlalchemy as sa

from bot.core.domain.accounts import Account
from bot.core.domain.people import Requester
from bot.core.domain.scans import ScanRequest
from bot.core.store.engine.database import Store
from bot.core.store.posts import collections
from bot.core.store.scans import history, shared_messages
from tests.conversations.town import Brought, Town
from tests.conversations.x_world import x_world
from tests.core.store.old_databases import MODEL, Old, OldSqlite

CHECKED_EVERY = 50  # Steps.
Known = tuple[str, str]  # A person, and the number of an account on X.


async def lives(
    store: Store, folder: Path, seed: int, steps: int, brought: Mapping[str, Requester] | None = None, *known: Known
) -> Town:
    """A town in which that many things were done, or in which somebody learned what they should not.

    It begins with words that people have `brought` before, and with accounts on X that they had asked for.
    """
    plenty = {"per_user": Decimal(10_000), "per_workspace": Decimal(10_000), "total": Decimal(10_000)}
    async with x_world(store, folder, budget=plenty) as world:
        town = Town(world, folder, Random(seed))  # noqa: S311 - the same town again for the same seed.
        town.settle()
        town.brought |= {word: Brought(keeper) for word, keeper in (brought or {}).items()}
        town.asked |= set(known)
        for step in range(1, steps + 1):
            await town.step()
            if step % CHECKED_EVERY == 0:
                await town.check_reports()
            if town.leaks:
                break
    return town


@pytest.mark.slow
async def test_nobody_learns_what_is_anothers(store: Store, tmp_path: Path) -> None:
    """300 steps: scans, forged archives, presses seen and guessed, sharing, forgetting, new names, restarts."""
    town = await lives(store, tmp_path, 1, 300)
    assert town.leaks == []
    for what in (("posted", False), ("brought", False), ("posted", True)):  # Of X or an archive; aloud or alone.
        assert town.seen[what]


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.slow
async def test_nobody_learns_more_from_an_old_database(tmp_path: Path, seed: int) -> None:
    """One of the time when everything of a number was everybody's: an archive that others had joined, and X's posts."""
    old = Old(OldSqlite(tmp_path / "toxscan.db"))
    keeper, joined = Requester("discord", "1", "north"), Requester("discord", "3", "north")
    reader = Requester("discord", "2", "south")
    await old.add("models", key=1, model_id=MODEL)
    await old.account(1, "1005", "grace", looked_up=True)
    await old.scan(1, 1, range(1, 9), keeper, joined)
    await old.scan(2, 1, range(11, 19), reader, joined, kind="x", handle="grace")
    for scan_id, word in ((1, "brought900"), (2, "posted1005")):
        await old.database.say(f"UPDATE posts SET text = 'awful {word}x' || id WHERE scan_id = {scan_id}")  # noqa: S608 - ours
    brought = {f"brought900x{number}": keeper for number in range(1, 9)}
    async with old.database.migrated() as store:
        town = await lives(store, tmp_path, seed, 150, brought, ("2", "1005"), ("3", "1005"))
    assert town.leaks == []


async def _anybody(*_: Any) -> bool:
    return True


def _without_keeper(_request: ScanRequest, account: Account) -> Account:
    return account


BROKEN = {
    "every report opens": (history, "may_open", _anybody),
    "every archive is shared": (shared_messages, "is_shared", _anybody),
    "archives belong to nobody": (ScanRequest, "with_keeper", _without_keeper),
    "an archive is open everywhere": (collections, "is_visible_to", lambda _requester: sa.true()),
}


@pytest.mark.parametrize("what", BROKEN)
@pytest.mark.slow
async def test_the_town_sees_what_leaks(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    """Each guard that is taken away is missed: the model above can fail."""
    place, name, instead = BROKEN[what]
    monkeypatch.setattr(place, name, instead)
    assert (await lives(store, tmp_path, 1, 400)).leaks


@pytest.mark.soak
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("seed", range(100, 110))
async def test_nobody_learns_what_is_anothers_in_ten_thousand_steps(store: Store, tmp_path: Path, seed: int) -> None:
    """A thousand steps each."""
    assert (await lives(store, tmp_path, seed, 1000)).leaks == []
