"""A conversation in a terminal, without the terminal: what one types and what is printed for it."""

import asyncio
import io
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from rich.console import Console

from bot.adapters.terminal.chat import talk
from bot.adapters.terminal.conversation import REQUESTER, Conversation, TerminalReply
from bot.adapters.terminal.render import choices
from bot.core.cards.model import Card, text
from bot.core.store.engine.database import Store
from tests.conversations.screen import pressable
from tests.conversations.script import SCRIPT, Change, Command, Press
from tests.conversations.taste import ACCEPT, OFFER, judged
from tests.conversations.world import World


class Terminal:
    """A person at a terminal that is none: cards are printed as text, one below the other."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.console = Console(file=io.StringIO(), width=160, force_terminal=False)
        self.conversation = Conversation(world.app, self.console, pace=0.0, folder=world.archive)

    async def do(self, what: Command | Press | Change) -> str:
        """Type it, or the key of the button; what was printed for it."""
        match what:
            case Press(label):
                return await self.type(self.key(label))
            case Command(line) | Change(line):
                return await self.type(line.format(archive=self.world.archive))

    async def type(self, line: str) -> str:
        """Type a line; what was printed for it."""
        before = len(self.printed)
        await self.conversation.say(line)
        return self.printed[before:]

    def key(self, label: str) -> str:
        """What to type for the button or option with this label."""
        assert self.conversation.shown is not None
        [action] = [action for name, action in controls(self.conversation.shown) if name == label]
        [key] = [key for key, pressed in choices(self.conversation.shown).items() if pressed == action]
        return key

    @property
    def printed(self) -> str:
        """Everything so far."""
        assert isinstance(self.console.file, io.StringIO)
        return self.console.file.getvalue()


def controls(card: Card) -> list[tuple[str, str]]:
    """Labels and actions of all buttons and options."""
    rows = [control for row in card.rows for control in row]
    return [(each.label, each.action) for control in rows for each in pressable(control)]


@pytest.fixture
async def terminal(store: Store, tmp_path: Path) -> AsyncIterator[Terminal]:
    """A person at a terminal, with a bot that has done nothing yet."""
    world = World(store, tmp_path)
    yield Terminal(world)
    await world.app.scans.close()


@pytest.mark.slow
async def test_the_whole_conversation(terminal: Terminal) -> None:
    """Help, a scan, turning, jumping, searching and sorting pages, mistakes, scores, history and back to the report."""
    for step in SCRIPT:
        seen = await terminal.do(step.does)
        for words in step.sees:
            assert words in seen, f"{step.does}: {words!r} is missing in\n{seen}"
        for words in step.not_sees:
            assert words not in seen, f"{step.does}: {words!r} is in\n{seen}"


async def test_buttons_are_pressed_by_their_key_or_number(terminal: Terminal) -> None:
    """As printed in brackets: letters that stay the same, and numbers for the options."""
    assert "[w] All posts, worst first" in await terminal.type(f"/scan-archive {terminal.world.archive}")
    page = await terminal.type("w")
    assert "[n] Next" in page
    number = page.partition("] Newest first")[0].rpartition("[")[2]
    assert number.isdigit()
    assert "newest first" in await terminal.type(number)


async def test_a_key_that_is_not_shown_is_no_button(terminal: Terminal) -> None:
    """On the first page one can't go back."""
    await terminal.type(f"/scan-archive {terminal.world.archive}")
    assert "[b]" not in await terminal.type("w")
    assert "'b' is neither a command nor a key" in await terminal.type("b")
    assert "Page 2 of 8" in await terminal.type("n")


async def test_a_word_that_means_nothing_says_where_help_is(terminal: Terminal) -> None:
    """Before anything is shown, and beside a page."""
    assert "'bananas' is neither a command nor a key" in await terminal.type("bananas")
    await terminal.type(f"/scan-archive {terminal.world.archive}")
    await terminal.type("w")
    assert "/help lists them." in await terminal.type("bananas")


async def test_an_error_leaves_the_buttons_of_before(terminal: Terminal) -> None:
    """Two mistakes in a row, then on to the next page."""
    await terminal.type(f"/scan-archive {terminal.world.archive}")
    await terminal.type("w")
    await terminal.type("/scna")
    await terminal.type("min a lot")
    assert "Page 2 of 8" in await terminal.type("n")


async def test_a_failed_scan_can_be_gone_on_with(terminal: Terminal) -> None:
    """Its card says why and what is kept; the button finishes it when the cause is gone."""
    terminal.world.source.broken_at = 30
    failed = await terminal.type(f"/scan-archive {terminal.world.archive}")
    assert "Scan of @ada's archive failed" in failed
    assert "The source broke. Mend it." in failed
    terminal.world.source.broken_at = None
    assert "All 60 posts read" in await terminal.do(Press("Continue"))


async def test_a_scan_can_be_cancelled_while_it_runs_and_gone_on_with(terminal: Terminal) -> None:
    """What chat does on the key x; the card that remains offers to go on."""
    terminal.world.scorer.gate.clear()
    scanning = asyncio.create_task(terminal.type(f"/scan-archive {terminal.world.archive}"))
    while terminal.conversation._reply.shown is None:  # noqa: ASYNC110 - a card rings no bell.
        await asyncio.sleep(0)
    await terminal.conversation.cancel()
    assert "Scan of @ada's archive cancelled" in await scanning
    terminal.world.scorer.gate.set()
    assert "All 60 posts read" in await terminal.do(Press("Continue"))


async def test_only_the_end_of_a_scan_is_printed_where_nothing_can_be_redrawn(terminal: Terminal) -> None:
    """A file or a pipe gets no hundred progress cards."""
    assert "Scanning @ada" not in await terminal.type(f"/scan-archive {terminal.world.archive}")


async def test_an_answer_taller_than_the_screen_is_printed_once() -> None:
    """While it can change as much as there is room for, in the end all of it."""
    console = Console(file=io.StringIO(), width=80, height=10, force_terminal=True)
    reply = TerminalReply(console)
    await reply.send(Card("…"))
    await reply.edit(Card("Details", tuple(text(f"Line {number}.") for number in range(20))))
    reply.settle()
    assert isinstance(console.file, io.StringIO)
    assert console.file.getvalue().count("Line 0.") == 2
    assert console.file.getvalue().count("Line 19.") == 1


async def test_lines_from_a_pipe_are_answered_until_quit(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    """Empty lines are passed over; what stands behind /quit is not read."""
    lines = io.StringIO(f"/scan-archive {terminal.world.archive}\n\n  w  \npage 2\n/quit\n/help\n")
    monkeypatch.setattr("sys.stdin", lines)  # The one place where a person's keyboard would be.
    await talk(terminal.conversation, terminal.console)
    assert terminal.printed.index("Report on @ada") < terminal.printed.index("Page 1 of 8")
    assert "Page 2 of 8" in terminal.printed
    assert "Commands" not in terminal.printed
    assert lines.read() == "/help\n"


async def test_the_end_of_a_pipe_ends_the_conversation(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without /quit, and with a last line that has no end."""
    monkeypatch.setattr("sys.stdin", io.StringIO("/help"))
    await talk(terminal.conversation, terminal.console)
    assert "Commands" in terminal.printed


async def test_thresholds_are_suggested_and_accepted_by_two_keys(terminal: Terminal) -> None:
    """Below the lists of the settings."""
    await judged(terminal.world.store, 60, REQUESTER)
    await terminal.type("/settings")
    assert terminal.key(OFFER) == "v"
    assert "People here have judged 60 posts." in await terminal.type("v")
    assert "The suggested thresholds hold now." in await terminal.do(Press(ACCEPT))
