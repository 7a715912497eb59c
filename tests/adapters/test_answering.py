"""Whatever goes wrong with an answer becomes a card for the asker; the log gets no words of theirs."""

from asyncio import Event, sleep
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from structlog.testing import capture_logs
from structlog.typing import EventDict

from bot.adapters.answering import Answering, Platform, find_audience, mistake
from bot.core.cards.model import AnyCard
from bot.core.domain.audience import About, Audience, Where
from bot.core.domain.delivery import DeliveryError, Kind
from bot.core.domain.errors import CommandError, StoreAwayError, ToxscanError
from bot.core.domain.people import Requester
from bot.core.domain.workspace import Visibility, WorkspaceSettings
from bot.core.people.workspaces import Workspaces
from bot.core.store.engine.database import Store
from tests.conversations.screen import Screen
from tests.conversations.world import World
from tests.fakes import ALICE

WORDS = "what somebody wrote"


class RefusedError(Exception):
    """What a platform's library raises; its words hold what was sent."""


def refused(error: BaseException) -> DeliveryError:
    """What it means."""
    return DeliveryError(Kind.OURS, f"refused: {type(error).__name__}")


@pytest.fixture
def answering(store: Store, tmp_path: Path) -> Answering:
    """Answers on a platform that is none of ours."""
    return Answering(World(store, tmp_path).app, Platform("town", (RefusedError, OSError), RefusedError, refused))


@pytest.fixture
def logged() -> Iterator[list[EventDict]]:
    """What is logged meanwhile."""
    with capture_logs() as entries:
        yield entries


@pytest.mark.parametrize(
    ("error", "shown"),
    [
        (CommandError("That is no date.", "Write it so."), "That is no date."),
        (RefusedError(WORDS), mistake().message),
        (ValueError("a fault of ours"), mistake().message),
    ],
)
async def test_what_goes_wrong_is_told_to_the_asker(
    answering: Answering, logged: list[EventDict], error: Exception, shown: str
) -> None:
    """In one card, whatever it is."""
    screen = Screen()

    async def work() -> None:
        raise error

    await answering.answer(screen, work)
    assert len(screen.cards) == 1
    assert shown in screen.text
    assert WORDS not in str(logged)
    assert bool(logged) is not isinstance(error, ToxscanError)


async def test_an_error_that_can_t_be_told_is_logged(answering: Answering, logged: list[EventDict]) -> None:
    """The asker's place may be closed by then; nothing else breaks."""

    class Closed(Screen):
        async def send(self, card: AnyCard) -> "Closed":
            raise RefusedError(WORDS, card)

    async def work() -> None:
        raise CommandError("No.")

    await answering.answer(Closed(), work)
    assert [(each["event"], each["reason"]) for each in logged] == [("chat.error_not_shown", "refused: RefusedError")]


async def test_what_nobody_waits_for_is_logged_where_it_fails(answering: Answering, logged: list[EventDict]) -> None:
    """Else nobody would hear of it."""

    async def work() -> None:
        raise ValueError("a fault of ours")

    answering.begin(work())
    await sleep(0)
    assert [each["event"] for each in logged] == ["chat.work_failed"]


class Unread(Workspaces):
    """Settings that can't be read: the database fails, or never answers."""

    def __init__(self, *, hangs: bool) -> None:
        self._hangs = hangs

    async def get(self, _requester: Requester) -> WorkspaceSettings:
        """Fail."""
        if self._hangs:
            await Event().wait()
        raise StoreAwayError("The database is away.")


@pytest.mark.parametrize("hangs", [False, True])
async def test_where_the_setting_can_t_be_read_the_asker_alone_is_answered(world: World, hangs: bool) -> None:
    """What everybody was not meant to see can't be taken back; who says what they want gets it."""
    app = replace(world.app, workspaces=Unread(hangs=hangs))
    found = [
        await find_audience(app, ALICE, About.ANYTHING, Where.AMONG_OTHERS, asked, within=0)
        for asked in (None, Visibility.PUBLIC)
    ]
    assert found == [Audience.ASKER, Audience.EVERYBODY]


async def test_closing_ends_every_answer(answering: Answering) -> None:
    """Nobody is told of it: their scans go on at the next start."""
    ended: list[str] = []

    async def forever() -> None:
        try:
            await Event().wait()
        finally:
            ended.append("one")

    answering.begin(forever())
    answering.begin(forever())
    await sleep(0)
    await answering.close()
    assert ended == ["one", "one"]
