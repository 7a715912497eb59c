"""The word for the place that people share: a workspace, and on Discord a server."""

import asyncio
import runpy
import sys
from pathlib import Path

import pytest
from babel import Locale
from babel.messages.pofile import read_po

from bot.core.cards.model import Button, Card, FormButton, Select
from bot.core.cards.plain_text import fallback
from bot.core.text.catalog import ENGLISH, Language, _, use_language
from bot.core.text.places import say_server
from bot.core.text.translations import FOLDER

VIEWS = Path(__file__).parents[1] / "views"
SLACK_OR_OPERATOR = ("bot/adapters/slack/", "bot/cli/", "bot/core/config.py")


def words(card: Card) -> str:
    """All that a card says, its controls included."""
    labels = []
    for control in (control for row in card.rows for control in row):
        match control:
            case Button(label) | FormButton(label):
                labels.append(label)
            case Select(placeholder, options):
                labels += [placeholder, *(option.label for option in options)]
    return "\n".join([fallback(card), *labels])


@pytest.mark.parametrize("screens", ["test_screens.py", "watch_samples.py"])
def test_no_screen_on_discord_says_workspace(screens: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whichever card it is."""
    monkeypatch.delitem(sys.modules, "tests.core.views.watch_samples", raising=False)  # Drawn for no place.
    with say_server():
        drawn = runpy.run_path(str(VIEWS / screens))
    cards = drawn["SCREENS" if "SCREENS" in drawn else "WATCH_SCREENS"]
    said = {name: words(card) for name, card in cards.items()}
    assert len(said) > 3
    assert [name for name, shown in said.items() if "workspace" in shown.lower()] == []


@pytest.mark.parametrize("code", ["en", "de", "es"])
def test_no_sentence_that_reaches_discord_says_workspace(code: str) -> None:
    """Of all sentences in the catalog, in each language."""
    file = FOLDER / ("toxscan.pot" if code == "en" else f"{code}.po")
    with file.open("rb") as lines:
        messages = [each for each in read_po(lines) if each.id]
    reaching = [
        each for each in messages if not all(place.startswith(SLACK_OR_OPERATOR) for place, _line in each.locations)
    ]
    sides = [each.id if code == "en" else each.string for each in reaching]
    sentences = [sentence for side in sides for sentence in ((side,) if isinstance(side, str) else side)]
    assert sentences
    with say_server(), use_language(Language(Locale(code), ENGLISH.translations)):
        said = [_(sentence) for sentence in sentences]
    names = ("workspace", "arbeitsbereich", "espacio de trabajo", "espacios de trabajo")
    assert [sentence for sentence in said if any(name in sentence.lower() for name in names)] == []
    assert [sentence for sentence in said if "in diesem Server" in sentence] == []  # One is "auf" a server.


async def test_each_platform_has_its_word_in_one_process() -> None:
    """Discord and Slack are tasks beside each other."""

    async def said() -> str:
        await asyncio.sleep(0)
        return _("People who manage this workspace")

    with say_server():
        on_discord = asyncio.create_task(said())
    on_slack = asyncio.create_task(said())
    assert await on_discord == "People who manage this server"
    assert await on_slack == "People who manage this workspace"


def test_others_words_stay_theirs() -> None:
    """Somebody may be called so."""
    with say_server():
        assert _("{role} (deleted)", role="workspace admins") == "workspace admins (deleted)"
