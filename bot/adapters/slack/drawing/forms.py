"""Forms as Slack's modals, and what was filled in."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from bot.adapters.drawing import shorten_label
from bot.adapters.slack.drawing.controls import PLACEHOLDER, Block, plain
from bot.adapters.slack.drawing.text import write_plainly
from bot.adapters.slack.messages.reply import Origin
from bot.core.cards.forms import FieldKind, Form, FormField
from bot.core.commands.forms import unknown_form
from bot.core.domain.errors import CommandError
from bot.core.text.catalog import _

CARD_FORM = "toxscan_form"  # The callback_id of forms that a card's buttons open.
TITLE = 24  # Characters of a modal's title and buttons (https://docs.slack.dev/reference/views/modal-views).
INPUT = "value"  # The action_id of every input: its block says which it is.


def modal(form: Form, callback_id: str, action: str = "", origin: Origin | None = None) -> dict[str, Any]:
    """The form; the action of the button that has opened it, and where that stands, are written into it."""
    intro = [{"type": "section", "text": plain(form.intro)}] if form.intro else []
    return {
        "type": "modal",
        "callback_id": callback_id,
        "title": plain(shorten_label(form.title, TITLE)),
        "submit": plain(shorten_label(form.submit, TITLE)),
        "close": plain(shorten_label(_("Cancel"), TITLE)),
        "blocks": [*intro, *map(_input, form.fields)],
        "private_metadata": json.dumps({"action": action, "origin": asdict(origin or Origin())}),
    }


def opened_by(view: Mapping[str, Any]) -> tuple[str, Origin]:
    """The action of the button that has opened a form, and where that stands.

    Raises:
        CommandError: another version of the bot has written it down in another way.
    """
    try:
        metadata = json.loads(view["private_metadata"])
        return metadata["action"], Origin(**metadata["origin"])
    except (ValueError, KeyError, TypeError) as error:
        raise unknown_form() from error


def refusal(mistake: CommandError) -> dict[str, Any]:
    """What takes the place of a form that can't be read."""
    said = {"type": "section", "text": plain(_words(mistake))}
    title, close = (plain(shorten_label(words, TITLE)) for words in (_("That can't be done"), _("Close")))
    return {"type": "modal", "title": title, "close": close, "blocks": [said]}


def answers(view: Mapping[str, Any]) -> dict[str, str]:
    """What was filled in, by the fields' names; a flag that is set says "yes"."""
    return {name: _answer(state.get(INPUT) or {}) for name, state in view["state"]["values"].items()}


def sent_files(view: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The files that were sent with a form."""
    states = [state.get(INPUT) or {} for state in view["state"]["values"].values()]
    return [file for state in states for file in state.get("files") or ()]


def errors(mistakes: Mapping[str, CommandError]) -> dict[str, str]:
    """What makes no sense, as Slack shows it beside the fields."""
    return {name: _words(mistake) for name, mistake in mistakes.items()}


def _words(mistake: CommandError) -> str:
    return write_plainly(" ".join(mistake.sentences(operator=False)).rstrip())


def _input(field: FormField) -> Block:
    label, element = plain(field.label), _element(field) | {"action_id": INPUT}
    return {"type": "input", "block_id": field.name, "optional": True, "label": label, "element": element}


def _element(field: FormField) -> Block:
    line: Block
    match field.kind:
        case FieldKind.DATE:
            return {"type": "datepicker"} | ({"initial_date": field.value} if field.value else {})
        case FieldKind.FLAG:
            return {"type": "checkboxes", "options": [{"text": plain(field.hint), "value": "yes"}]}
        case FieldKind.FILE:
            return {"type": "file_input", "filetypes": list(field.endings), "max_files": 1}
        case FieldKind.NUMBER:
            line = {"type": "number_input", "is_decimal_allowed": False}
            line |= {"min_value": str(field.least), "max_value": str(field.most)}
        case FieldKind.TEXT:
            line = {"type": "plain_text_input", "max_length": field.longest}
    initial = {"initial_value": field.value} if field.value else {}
    return line | {"placeholder": plain(shorten_label(field.hint, PLACEHOLDER))} | initial


def _answer(state: Mapping[str, Any]) -> str:
    if state.get("selected_options"):
        return "yes"
    return str(state.get("value") or state.get("selected_date") or "").strip()
