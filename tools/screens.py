"""Writes the screens of tests/core/views/test_screens.py as the messages that Discord and Slack get, to look at them.

`python -m tools.screens discord de FOLDER posts report` writes FOLDER/posts.json and FOLDER/report.json as Discord gets
them in German; without names all screens. Any drawer of such messages makes pictures of them.
"""

import argparse
import base64
import json
import sys
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from bot.adapters.discord.drawing.render import drawings
from bot.adapters.slack.drawing.render import draw
from bot.core.cards.model import AnyCard
from bot.core.text.catalog import use_language
from bot.core.text.places import say_server
from bot.core.text.translations import Translations

AUTHOR = {"id": "1", "username": "toxscan", "global_name": "toxscan", "bot": True}
AT = "2026-06-28T12:00:00+00:00"


def screens() -> Mapping[str, AnyCard]:
    """All screens; they are made while this is imported, in the language and for the place of the caller."""
    from tests.core.views.test_screens import SCREENS

    return SCREENS


def discord_message(card: AnyCard) -> dict[str, Any]:
    """The card's first message, its pictures within it."""
    drawing = next(drawings(card))
    shown = json.dumps(drawing.view.to_components())
    for each in drawing.attachments:
        if each.name.endswith(".png"):
            shown = shown.replace(each.url, "data:image/png;base64," + base64.b64encode(each.content).decode())
    embeds = [embed.to_dict() for embed in drawing.embeds]
    said = {"content": drawing.content or "", "embeds": embeds, "attachments": [], "components": json.loads(shown)}
    return {"author": AUTHOR, "timestamp": AT, "flags": 0} | said


def slack_message(card: AnyCard, *, shared: bool = False) -> dict[str, Any]:
    """The card's first message, as one person sees it or (`shared`) a channel; its picture of a chart is none."""
    return {"user": "U1", "user_name": "toxscan", "ts": "1782648000.0"} | draw(card, {}, shared=shared).payload()


def main(words: list[str]) -> int:
    """Write the files; 2 where a name is no screen's."""
    parser = argparse.ArgumentParser(prog="python -m tools.screens", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("platform", choices=PLATFORMS)
    parser.add_argument("language", help="en, de or es")
    parser.add_argument("folder", type=Path, help="where to write NAME.json")
    parser.add_argument("names", nargs="*", help="the screens; all without one")
    wish = parser.parse_args(words)
    with use_language(Translations().find(wish.language)), say_server(on_servers=wish.platform == "discord"):
        cards = screens()
        if unknown := set(wish.names) - set(cards):
            parser.error(f"there is no screen {', '.join(sorted(unknown))}; there are {', '.join(cards)}")
        wish.folder.mkdir(parents=True, exist_ok=True)
        for name in wish.names or cards:
            message = PLATFORMS[wish.platform](cards[name])
            (wish.folder / f"{name}.json").write_text(json.dumps([message], ensure_ascii=False), "utf-8")
    return 0


PLATFORMS: Mapping[str, Callable[[AnyCard], dict[str, Any]]] = {
    "discord": discord_message,
    "slack": slack_message,
    "slack-channel": partial(slack_message, shared=True),
}

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
