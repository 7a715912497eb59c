"""Forms as Slack's modals, and what was filled in."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any
from urllib.parse import parse_qsl, urlencode

from bot.adapters.drawing import shorten_label
from bot.adapters.slack.drawing.controls import ACTION_ID, CORRECT, LABEL, PLACEHOLDER, Block, plain
from bot.adapters.slack.drawing.text import write_plainly
from bot.adapters.slack.messages.reply import Origin
from bot.core.cards.forms import FieldKind, Form, FormField
from bot.core.commands.filled_form import unknown_form
from bot.core.domain.errors import CommandError, ToxscanError
from bot.core.text.catalog import _
from bot.core.text.untrusted import sanitize

CARD_FORM = "toxscan_form"  # The callback_id of our forms.
TITLE = 24  # Of a view, and of its buttons: https://docs.slack.dev/reference/views/modal-views
LONGEST_LABEL = 2000  # Of an input, and of the words below it.
FEW = 3  # Choices up to which all are to be seen at once.
HINT_BELOW = {FieldKind.CHOICE, FieldKind.CHANNEL, FieldKind.FILE}  # What is picked holds no words before.
INPUT = "value"  # The action_id of every input: its block says which it is.


def modal(form: Form, action: str, origin: Origin) -> dict[str, Any]:
    """The form; the action of the button that has opened it, and where that stands, are written into it."""
    said = sanitize(form.intro).strip()
    intro = [{"type": "section", "text": plain(said)}] if said else []
    return {
        "type": "modal",
        "callback_id": CARD_FORM,
        "title": plain(shorten_label(form.title, TITLE)),
        "submit": plain(shorten_label(form.submit, TITLE)),
        "close": plain(shorten_label(_("Cancel"), TITLE)),
        "blocks": [*intro, *map(_input, form.fields)],
        "private_metadata": json.dumps({"action": action, "origin": asdict(origin)}),
    }


def correction(action: str, written: Mapping[str, str]) -> str:
    """The action of a button that opens a form as it was filled in; "" where a button can't hold that."""
    filled = urlencode({name: words for name, words in written.items() if words})
    pressed = f"{CORRECT}{action}?{filled}"
    return pressed if len(pressed) <= ACTION_ID else ""


def corrected(pressed: str) -> tuple[str, dict[str, str]]:
    """The action that opens the form, and what was filled in; nothing for any other button of a form."""
    if not pressed.startswith(CORRECT):
        return pressed, {}
    action, _mark, filled = pressed.removeprefix(CORRECT).rpartition("?")
    return action, dict(parse_qsl(filled))


def waiting() -> dict[str, Any]:
    """What stands there while a form is looked up: Slack gives us three seconds to open one."""
    said = {"type": "section", "text": plain(_("One moment …"))}
    return {
        "type": "modal",
        "title": plain("toxscan"),
        "close": plain(shorten_label(_("Cancel"), TITLE)),
        "blocks": [said],
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


def refusal(mistake: ToxscanError) -> dict[str, Any]:
    """What takes the place of a form that can't be read."""
    said = {"type": "section", "text": plain(_words(mistake))}
    title, close = plain(shorten_label(_("That can't be done"), TITLE)), plain(shorten_label(_("Close"), TITLE))
    return {"type": "modal", "title": title, "close": close, "blocks": [said]}


def answers(view: Mapping[str, Any]) -> dict[str, str]:
    """What was filled in, by the fields' names; a flag that is set says "yes", several choices stand side by side."""
    return {name: _answer(state.get(INPUT) or {}) for name, state in view["state"]["values"].items()}


def sent_files(view: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The files that were sent with a form."""
    states = [state.get(INPUT) or {} for state in view["state"]["values"].values()]
    return [file for state in states for file in state.get("files") or ()]


def errors(mistakes: Mapping[str, CommandError]) -> dict[str, str]:
    """What makes no sense, as Slack shows it beside the fields."""
    return {name: _words(mistake) for name, mistake in mistakes.items()}


def _words(mistake: ToxscanError) -> str:
    return write_plainly(" ".join(mistake.sentences(operator=False)).rstrip())


def _input(field: FormField) -> Block:
    label, element = plain(shorten_label(field.label, LONGEST_LABEL)), _element(field) | {"action_id": INPUT}
    drawn = {"type": "input", "block_id": field.name, "optional": not field.required, "label": label}
    below = shorten_label(field.hint, LONGEST_LABEL) if field.kind in HINT_BELOW else ""
    return drawn | {"element": element} | ({"hint": plain(below)} if below else {})


def _element(field: FormField) -> Block:
    line: Block
    match field.kind:
        case FieldKind.CHOICE | FieldKind.CHOICES:
            return _choice(field)
        case FieldKind.CHANNEL:
            channels = {"include": ["public", "private"], "exclude_bot_users": True}
            chosen = {"initial_conversation": field.value} if field.value else {}
            return {"type": "conversations_select", "filter": channels} | chosen
        case FieldKind.DATE:
            return {"type": "datepicker"} | ({"initial_date": field.value} if field.value else {})
        case FieldKind.FLAG:
            box = {"text": plain(shorten_label(field.hint, LABEL)), "value": "yes"}
            return {"type": "checkboxes", "options": [box]} | ({"initial_options": [box]} if field.value else {})
        case FieldKind.FILE:
            return {"type": "file_input", "filetypes": list(field.endings), "max_files": 1}
        case FieldKind.NUMBER:
            line = {"type": "number_input", "is_decimal_allowed": False}
            line |= {"min_value": str(field.least), "max_value": str(field.most)}
        case FieldKind.TEXT:
            line = {"type": "plain_text_input", "max_length": field.longest}
    initial = {"initial_value": field.value} if field.value else {}
    return line | _placeholder(field) | initial


def _choice(field: FormField) -> Block:
    options = [{"text": plain(shorten_label(each.label, LABEL)), "value": each.value} for each in field.choices]
    if field.kind is FieldKind.CHOICES:
        picked = [drawn for drawn in options if drawn["value"] in field.value.split()]
        return {"type": "checkboxes", "options": options} | ({"initial_options": picked} if picked else {})
    chosen = [drawn for drawn in options if drawn["value"] == field.value]
    kind = "radio_buttons" if len(options) <= FEW else "static_select"
    return {"type": kind, "options": options} | ({"initial_option": chosen[0]} if chosen else {})


def _placeholder(field: FormField) -> Block:
    words = shorten_label(field.hint, PLACEHOLDER)
    return {"placeholder": plain(words)} if words else {}


def _answer(state: Mapping[str, Any]) -> str:
    if picked := state.get("selected_options"):
        return " ".join(str(each["value"]) for each in picked)
    option = state.get("selected_option") or {}
    filled = state.get("value"), state.get("selected_date"), option.get("value"), state.get("selected_conversation")
    return next((str(each) for each in filled if each), "").strip()
