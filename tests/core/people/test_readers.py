"""Which language people read: kept where it is another than English, forgotten with them."""

from pathlib import Path

import pytest

from bot.core.domain.people import Requester
from bot.core.people.reader_language import Readers
from bot.core.store.engine.database import Store
from bot.core.store.people import reader_language
from bot.core.text.catalog import ENGLISH, use_language
from tests.languages import marked_german

ALICE = Requester("discord", "1", "guild")


@pytest.fixture
def known(store: Store, tmp_path: Path) -> Readers:
    """Nobody is known yet; German is spoken."""
    return Readers(store, marked_german(tmp_path))


async def kept(store: Store, person: Requester) -> str:
    """What is kept of somebody."""
    async with store.read() as connection:
        return await reader_language.get(connection, person)


async def test_the_language_of_the_last_request_is_kept(known: Readers, store: Store) -> None:
    """With its region: numbers and dates follow it."""
    assert str((await known.meet(ALICE, "de-AT")).locale) == "de_AT"
    assert await kept(store, ALICE) == "de_AT"
    assert str((await known.get(ALICE)).locale) == "de_AT"


@pytest.mark.parametrize("tag", ["en-US", "fr", "", "nonsense"])
async def test_nothing_is_kept_of_those_who_are_answered_in_english(known: Readers, store: Store, tag: str) -> None:
    """Also where they read German before."""
    await known.meet(ALICE, "de")
    assert await known.meet(ALICE, tag) is ENGLISH
    assert await kept(store, ALICE) == ""
    assert await known.get(ALICE) is ENGLISH


async def test_a_person_reads_the_same_everywhere_on_discord(known: Readers) -> None:
    """An id names one person there."""
    await known.meet(ALICE, "de")
    assert await known.get(Requester("discord", "1", "another guild")) is not ENGLISH
    assert await known.get(Requester("discord", "2", "guild")) is ENGLISH


async def test_an_id_of_another_workspace_on_slack_is_somebody_else(known: Readers) -> None:
    """Slack's ids mean something only in theirs."""
    await known.meet(Requester("slack", "U1", "T1"), "de-DE")
    assert await known.get(Requester("slack", "U1", "T1")) is not ENGLISH
    assert await known.get(Requester("slack", "U1", "T2")) is ENGLISH


async def test_at_the_terminal_the_terminals_language_is_spoken(known: Readers) -> None:
    """Nothing is kept of it."""
    terminal = Requester("terminal", "local")
    assert await known.get(terminal) is ENGLISH
    with use_language(known.translations.find("de")):
        assert await known.get(terminal) is not ENGLISH
