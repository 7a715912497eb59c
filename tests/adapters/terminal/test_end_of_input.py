"""The end of what is typed ends the chat: at the prompt, before it, and while an answer is on its way."""

import asyncio
import io
import os
import pty
import select
import tty
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TextIO

import pytest
from prompt_toolkit.application import create_app_session
from prompt_toolkit.input.vt100 import Vt100Input
from prompt_toolkit.output import DummyOutput
from rich.console import Console

from bot.adapters.terminal import chat
from bot.adapters.terminal.conversation import Conversation
from bot.core.store.engine.database import Store
from tests.conversations.world import World

PATIENCE = 120  # Seconds, against a chat that never ends.


class Terminal:
    """A terminal of the system: what its person types, and what the program reads."""

    def __init__(self) -> None:
        self._person, reading = pty.openpty()
        self.stdin: TextIO = os.fdopen(reading, encoding="utf-8")

    def type(self, keys: bytes) -> None:
        """Strike these keys."""
        os.write(self._person, keys)

    def close(self) -> None:
        """Close the window."""
        self.stdin.close()
        os.close(self._person)


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Iterator[Terminal]:
    """The one that the chat is in."""
    made = Terminal()
    monkeypatch.setattr(chat.sys, "stdin", made.stdin)  # type: ignore[attr-defined]
    keyboard = Vt100Input(made.stdin)
    monkeypatch.setattr(chat, "create_input", lambda: keyboard)
    with create_app_session(input=keyboard, output=DummyOutput()):
        yield made
    made.close()


@pytest.fixture
def conversation(store: Store, tmp_path: Path) -> Conversation:
    """With a bot whose model waits to be let on."""
    world = World(store, tmp_path)
    world.scorer.gate.clear()
    return Conversation(world.app, Console(file=io.StringIO()))


async def talk(conversation: Conversation) -> None:
    """Until the person has left."""
    async with asyncio.timeout(PATIENCE):
        await chat.talk(conversation, Console(file=io.StringIO()))


async def until(condition: Callable[[], object]) -> None:
    """Let everything else go on until it holds."""
    while not condition():  # noqa: ASYNC110 - nothing is set where it happens.
        await asyncio.sleep(0)


async def test_it_ends_the_chat_at_the_prompt(conversation: Conversation, terminal: Terminal) -> None:
    """As in a shell."""
    tty.setraw(terminal.stdin)
    terminal.type(b"\x04")
    await talk(conversation)


async def test_it_ends_the_chat_that_had_not_begun(conversation: Conversation, terminal: Terminal) -> None:
    """A program that has nothing to type sends it at once; Linux hands it over as another key."""
    terminal.type(b"\x04")
    await talk(conversation)


async def test_it_ends_the_chat_after_an_answer_that_is_under_way(
    conversation: Conversation, terminal: Terminal
) -> None:
    """Which is still given."""
    answered: list[str] = []
    go = asyncio.Event()

    async def say(line: str) -> None:
        answered.append(line)
        await go.wait()
        answered.append("done")

    conversation.say = say  # type: ignore[method-assign]
    tty.setraw(terminal.stdin)
    terminal.type(b"/help\r")
    talking = asyncio.create_task(talk(conversation))
    await until(lambda: answered)
    terminal.type(b"\x04")
    await until(lambda: not select.select([terminal.stdin], [], [], 0)[0])  # Somebody has read it.
    go.set()
    await talking
    assert answered == ["/help", "done"]
