"""Random people do random things, and nobody learns what is not theirs to know: against the model in `town`."""

from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

import pytest
import sqlalchemy as sa

from bot.core.model import Account, ScanRequest
from bot.core.store import keeping, searches, shown
from bot.core.store.database import Store
from tests.conversations.town import Town
from tests.conversations.x_world import x_world

CHECKED_EVERY = 50  # Steps.


async def lives(store: Store, folder: Path, seed: int, steps: int) -> Town:
    """A town in which that many things were done, or in which somebody learned what they should not."""
    plenty = {"per_user": Decimal(10_000), "per_workspace": Decimal(10_000), "total": Decimal(10_000)}
    async with x_world(store, folder, budget=plenty) as world:
        town = Town(world, folder, Random(seed))  # noqa: S311 - the same town again for the same seed.
        town.settle()
        for step in range(1, steps + 1):
            await town.step()
            if step % CHECKED_EVERY == 0:
                await town.check_reports()
            if town.leaks:
                break
    return town


async def test_nobody_learns_what_is_anothers(store: Store, tmp_path: Path) -> None:
    """300 steps: scans, forged archives, presses seen and guessed, sharing, forgetting, new names, restarts."""
    town = await lives(store, tmp_path, 1, 300)
    assert town.leaks == []
    for what in (("posted", False), ("brought", False), ("posted", True)):  # Of X or an archive; aloud or alone.
        assert town.seen[what]


async def _anybody(*_: Any) -> bool:
    return True


def _without_keeper(_request: ScanRequest, account: Account) -> Account:
    return account


BROKEN = {
    "every report opens": (searches, "may_open", _anybody),
    "every archive is shared": (shown, "is_shared", _anybody),
    "archives belong to nobody": (ScanRequest, "kept", _without_keeper),
    "an archive is open everywhere": (keeping, "open_to", lambda _requester: sa.true()),
}


@pytest.mark.parametrize("what", BROKEN)
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
