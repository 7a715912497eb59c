"""Controls that contain their action, so that they work forever, also after a restart."""

import re
from collections.abc import Sequence
from typing import Any

from bot.adapters.drawing import option_label, shorten_label
from bot.core.cards.model import Button, ButtonStyle, Control, FormButton, Select

# https://docs.slack.dev/reference/block-kit/block-elements
LABEL, PLACEHOLDER, IN_BLOCK, ACTION_ID = 75, 150, 25, 255
SELECT = "select"  # Begins the action_id of a select: its options are actions, it only has to be told apart.
RUN = "run:"  # Begins the action of a button that stands for a command, on the Home tab.
BACK = "home"  # The action of the button that leads back to a person's own page, there.
CORRECT = "fix:"  # Begins the action of a button that opens a form again as it was filled in.
PRESSED = re.compile(rf"^(?:t1|{SELECT}:|{RUN}|{CORRECT}|{BACK}$)")  # The action_ids that are ours to answer.
STYLES = {ButtonStyle.PRIMARY: "primary", ButtonStyle.DANGER: "danger"}

Block = dict[str, Any]
Row = tuple[Control, ...]


def blocks(rows: Sequence[Row]) -> list[Block]:
    """The controls of a card: buttons by rows, all selects side by side.

    Slack knows no disabled controls, so those are left out.
    """
    drawn: list[Block] = []
    for number, row in enumerate(rows):
        elements = [_drawn(control, f"{number}.{at}") for at, control in enumerate(row) if _usable(control)]
        if not elements:
            continue
        before = drawn[-1]["elements"] if drawn else []
        selects = all(element["type"] == "static_select" for element in (*before, *elements))
        if before and selects and len(before) + len(elements) <= IN_BLOCK:
            before += elements
        else:
            drawn += [{"type": "actions", "elements": elements[at : at + IN_BLOCK]} for at in _steps(elements)]
    return drawn


def action_of(pressed: dict[str, Any]) -> str:
    """The action behind what was pressed or chosen, as Slack reports it."""
    option = pressed.get("selected_option")
    return str(option["value"] if option else pressed.get("value") or pressed["action_id"])


def plain(words: str) -> dict[str, Any]:
    """A text object without markup; Slack makes no emoji of `:words:` in it."""
    return {"type": "plain_text", "text": words, "emoji": False}


def _usable(control: Control) -> bool:
    return not (isinstance(control, Button) and control.disabled)


def _steps(elements: Sequence[Any]) -> range:
    return range(0, len(elements), IN_BLOCK)


def _drawn(control: Control, place: str) -> Block:
    match control:
        case Select():
            return _select(control, place)
        case FormButton(label, action):
            return _button(Button(label, action))
        case Button():
            return _button(control)


def _button(button: Button) -> Block:
    drawn: Block = {
        "type": "button",
        "text": plain(shorten_label(button.label, LABEL)),
        "action_id": button.action,
        "value": button.action,
    }
    return drawn | ({"style": STYLES[button.style]} if button.style in STYLES else {})


def _select(control: Select, place: str) -> Block:
    options = [
        {
            "text": plain(shorten_label(option_label(control, each), LABEL)),
            "value": each.action,
        }
        for each in control.options
    ]
    chosen = [drawn for drawn, each in zip(options, control.options, strict=True) if each.chosen]
    select: Block = {
        "type": "static_select",
        "action_id": f"{SELECT}:{place}",
        "placeholder": plain(shorten_label(control.placeholder, PLACEHOLDER)),
        "options": options,
    }
    return select | ({"initial_option": chosen[0]} if chosen else {})
