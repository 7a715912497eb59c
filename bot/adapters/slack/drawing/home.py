"""The Home tab as Slack's views: a person's own page, and whatever they open on it, with the way back."""

from collections.abc import Mapping
from typing import Any

from bot.adapters.drawing import shorten_label
from bot.adapters.slack.drawing import controls
from bot.adapters.slack.drawing.controls import BACK, LABEL, RUN, Block, plain
from bot.adapters.slack.drawing.covering import cover
from bot.adapters.slack.drawing.portrait import portrait_block
from bot.adapters.slack.drawing.render import LIMITS, Special, content
from bot.adapters.slack.drawing.text import write_commands
from bot.adapters.slack.drawing.words import text_object
from bot.core.cards.fit import fit
from bot.core.cards.model import AnyCard
from bot.core.text.catalog import _
from bot.core.views.bot.home import HomeGroup, HomeLine, HomeScreen

BLOCKS = 100  # https://docs.slack.dev/reference/views/home-tab-views


def home_view(screen: HomeScreen) -> dict[str, Any]:
    """A person's own page."""
    blocks: list[Block] = [
        {"type": "section", "text": text_object(screen.intro)},
        *controls.blocks([screen.begin]),
        {"type": "context", "elements": [text_object(screen.budget)]},
    ]
    for group in screen.groups:
        blocks += _group(group)
    blocks += [{"type": "divider"}, *_offers(screen.commands)]
    return {"type": "home", "blocks": blocks}


def card_views(card: AnyCard) -> list[dict[str, Any]]:
    """The card with the way back above it, where the tab can hold it; first with pictures that Slack has to load."""
    views = [_card_view(card, portrait_block), _card_view(card, lambda _element: None)]
    return [view for place, view in enumerate(views) if view and view not in views[:place]]


def _card_view(card: AnyCard, special: Special) -> dict[str, Any] | None:
    drawn: list[Block] = []
    for piece in fit(cover(write_commands(card), shared=False), LIMITS):
        drawn += [*content(piece, {}, special), *controls.blocks(piece.rows)]
    blocks = [{"type": "actions", "elements": [_button(_("◀ Home"), BACK)]}, *drawn]
    return {"type": "home", "blocks": blocks} if len(blocks) <= BLOCKS else None


def _group(group: HomeGroup) -> list[Block]:
    drawn: list[Block] = [{"type": "divider"}, {"type": "header", "text": plain(group.title)}]
    if not group.lines:
        return [*drawn, {"type": "section", "text": text_object(group.nothing)}]
    more = controls.blocks([(group.more,)]) if group.more else []
    return [*drawn, *map(_line, group.lines), *more]


def _line(line: HomeLine) -> Block:
    (row,) = controls.blocks([(line.button,)])
    words = text_object(line.words)
    if words["type"] == "mrkdwn":  # Else Slack makes links of what looks like one: @ada.bsky.social, @ada@server.
        words["verbatim"] = True  # https://docs.slack.dev/reference/block-kit/composition-objects/text-object
    return {"type": "section", "text": words, "accessory": row["elements"][0]}


def _offers(commands: Mapping[str, str]) -> list[Block]:
    buttons = [_button(label, f"{RUN}{name}") for name, label in commands.items()]
    return [{"type": "actions", "elements": buttons}]


def _button(label: str, action: str) -> Block:
    return {"type": "button", "action_id": action, "value": action, "text": plain(shorten_label(label, LABEL))}
