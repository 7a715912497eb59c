"""/scan-list at the terminal: the conversation of every surface."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.core.store.engine.database import Store
from tests.adapters.terminal.test_conversation import Terminal
from tests.conversations.list_script import LIST_SCRIPT, PEOPLE_CSV, neighborhood
from tests.core.commands.following import until


@pytest.fixture
async def terminal(store: Store, tmp_path: Path) -> AsyncIterator[Terminal]:
    """A person at a terminal, with a program that reads from an X with two accounts."""
    async with neighborhood(store, tmp_path) as made:
        yield Terminal(made)


async def test_the_conversation_about_a_list(terminal: Terminal) -> None:
    """Its price, its table, its reports, and what goes wrong."""
    for step in LIST_SCRIPT:
        seen = await terminal.do(step.does)
        for words in step.sees:
            assert words in seen, f"{step.does}: {words!r} is missing in\n{seen}"


async def test_a_file_is_named_by_its_path(terminal: Terminal, tmp_path: Path) -> None:
    """As one types it."""
    (tmp_path / "people.csv").write_bytes(PEOPLE_CSV)
    assert "2 accounts?" in await terminal.type(f"/scan-list --file {tmp_path}/people.csv")


async def test_the_key_that_cancels_a_scan_cancels_a_list(terminal: Terminal) -> None:
    """While it is being scanned, where the prompt is not there."""
    await terminal.type("/scan-list @kind @rude")
    terminal.world.scorer.gate.clear()
    scanning = asyncio.create_task(terminal.type("a"))
    await until(lambda: terminal.conversation.scanning)
    cancelling = asyncio.create_task(terminal.conversation.cancel())
    terminal.world.scorer.gate.set()
    await cancelling
    assert "accounts are left. “Continue” goes on" in await scanning
