"""Heavy work is done in a process of its own, which is there while it is needed and no longer."""

import asyncio
import os
import signal
from pathlib import Path

import pytest
from babel import Locale

from bot.core.domain.errors import InputError, OperatorError
from bot.core.text.catalog import ENGLISH, Language, _, use_language
from bot.core.text.places import say_server
from bot.core.text.translations import Translations
from bot.process.aside import SideProcess


def say() -> str:
    """A sentence with a place in it, in the reader's words."""
    return _("a workspace")


def refuse() -> None:
    """Raise an error with sentences."""
    raise InputError("That can't be.", "Try something else.")


def die_once(mark: Path) -> str:
    """Die, unless that was done before."""
    if mark.exists():
        return "done"
    mark.touch()
    os.kill(os.getpid(), signal.SIGKILL)
    return ""


def die() -> None:
    """Die each time."""
    os.kill(os.getpid(), signal.SIGKILL)


async def test_work_is_done_in_another_process_and_in_one() -> None:
    """So it can keep what it has loaded."""
    aside = SideProcess()
    first, second = await asyncio.gather(aside.run(os.getpid), aside.run(os.getpid))
    assert first == second != os.getpid()


async def test_the_process_ends_when_nobody_needs_it() -> None:
    """What it has loaded is free again; the next work gets a new one."""
    aside, later = SideProcess(idle_seconds=0), asyncio.Event()
    first = await aside.run(os.getpid)
    asyncio.get_running_loop().call_later(0, later.set)
    await later.wait()
    assert await aside.run(os.getpid) != first


@pytest.mark.parametrize(
    ("language", "on_servers", "said"),
    [
        (ENGLISH, False, "a workspace"),
        (ENGLISH, True, "a server"),
        (Translations().find("de-AT"), False, "einen Workspace"),
        (Language(Locale("de"), ENGLISH.translations), False, "a workspace"),
    ],
)
async def test_it_speaks_to_whoever_asked(language: Language, on_servers: bool, said: str) -> None:
    """In their language and in the words of their chat."""
    with use_language(language), say_server(on_servers=on_servers):
        assert await SideProcess().run(say) == said


async def test_an_error_arrives_with_its_sentences() -> None:
    """As if it had been raised here."""
    with pytest.raises(InputError, match=r"That can't be\. Try something else\."):
        await SideProcess().run(refuse)


async def test_work_whose_process_dies_is_done_again(tmp_path: Path) -> None:
    """Once: the system kills whoever takes most memory, guilty or not."""
    assert await SideProcess().run(die_once, tmp_path / "mark") == "done"


async def test_work_that_kills_its_process_is_given_up() -> None:
    """With a sentence, and the next work is done all the same."""
    aside = SideProcess()
    with pytest.raises(OperatorError, match="ran out of memory"):
        await aside.run(die)
    assert await aside.run(os.getpid)
