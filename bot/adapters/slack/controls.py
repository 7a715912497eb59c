"""Controls that carry their action in themselves, so that they work after a restart, for ever."""

import re
from collections.abc import Iterable, Sequence
from typing import Any

from bot.core.cards.action_codec import decode, encode
from bot.core.cards.actions import PageAction
from bot.core.cards.model import Button, ButtonStyle, Control, Select
from bot.core.domain.errors import CommandError
from bot.core.text.untrusted import harmless

# https://docs.slack.dev/reference/block-kit/block-elements
LABEL, PLACEHOLDER, IN_BLOCK = 75, 150, 25
FORM_SLOT = "jf"  # Marks the button that opens the jump-or-filter form.
FORM_LABEL = "Jump or filter …"
SELECT = "select"  # Begins the action_id of a select: its options are actions, it only has to be told apart.
RUN = "run:"  # Begins the action of a button that stands for a command, on the Home tab.
PRESSED = re.compile(rf"^(?:t1|{SELECT}:|{RUN})")  # The action_ids that are ours to answer.
STYLES = {ButtonStyle.PRIMARY: "primary", ButtonStyle.DANGER: "danger"}

Block = dict[str, Any]
Row = tuple[Control, ...]


def blocks(rows: Sequence[Row]) -> list[Block]:
    """The controls of a card: buttons by rows, all selects side by side, a button for the form on a page of posts.

    Slack knows no disabled controls, so those are left out.
    """
    drawn: list[Block] = []
    for number, row in enumerate(_with_form(rows)):
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


def page_shown(rows: Iterable[Row]) -> PageAction | None:
    """The page that a card shows: what its chosen options stand for; None when it shows no posts."""
    options = [option for row in rows for control in row if isinstance(control, Select) for option in control.options]
    pages = [action for option in options if option.chosen and isinstance(action := decode(option.action), PageAction)]
    return pages[0] if pages else None


def form_page(action: str) -> PageAction | None:
    """The page whose form the button opens; None when it is another button, or a damaged one."""
    if not action.startswith(f"t1{FORM_SLOT}:"):
        return None
    try:
        found = decode(action)
    except CommandError:
        return None
    return found if isinstance(found, PageAction) else None


def short(words: str, limit: int) -> str:
    """A label within its limit; what it names stands in the message itself, whole."""
    words = " ".join(harmless(words).split())
    return words if len(words) <= limit else f"{words[: limit - 1]}…"


def plain(words: str) -> dict[str, Any]:
    """A text object without markup; Slack makes no emoji of `:words:` in it."""
    return {"type": "plain_text", "text": words, "emoji": False}


def _with_form(rows: Sequence[Row]) -> list[Row]:
    page = page_shown(rows)
    drawn = list(rows)
    if page:
        at = max(at for at, row in enumerate(rows) if all(isinstance(control, Button) for control in row))
        drawn[at] = (*drawn[at], Button(FORM_LABEL, encode(page, FORM_SLOT)))
    return drawn


def _usable(control: Control) -> bool:
    return isinstance(control, Select) or not control.disabled


def _steps(elements: Sequence[Any]) -> range:
    return range(0, len(elements), IN_BLOCK)


def _drawn(control: Control, place: str) -> Block:
    if isinstance(control, Button):
        button: Block = {
            "type": "button",
            "text": plain(short(control.label, LABEL)),
            "action_id": control.action,
            "value": control.action,
        }
        return button | ({"style": STYLES[control.style]} if control.style in STYLES else {})
    options = [
        {
            # The chosen one stands in the closed select, in place of the placeholder: it says of what it is a choice.
            "text": plain(short(f"{control.placeholder}: {each.label}" if each.chosen else each.label, LABEL)),
            "value": each.action,
        }
        for each in control.options
    ]
    chosen = [drawn for drawn, each in zip(options, control.options, strict=True) if each.chosen]
    select: Block = {
        "type": "static_select",
        "action_id": f"{SELECT}:{place}",
        "placeholder": plain(short(control.placeholder, PLACEHOLDER)),
        "options": options,
    }
    return select | ({"initial_option": chosen[0]} if chosen else {})
