"""Forms as Discord's modals, and what was filled in."""

from collections.abc import Iterable, Mapping
from typing import Any

import discord
from discord import TextStyle, ui

from bot.adapters.discord.drawing.text import escape
from bot.adapters.drawing import shorten_label
from bot.core.cards.forms import FieldKind, Form, FormField

# https://docs.discord.com/developers/components/reference
TITLE = LABEL = 45  # Characters.
PLACEHOLDER = DESCRIPTION = OPTION = 100
PARTS = 5  # Of a modal.
HINT_BELOW = {FieldKind.CHOICE, FieldKind.CHANNEL, FieldKind.FILE}  # What is picked holds no words before.
FEW, MANY = 5, 25  # Choices up to which all are to be seen at once; those of a list.
CHANNELS = [
    discord.ChannelType.text,
    discord.ChannelType.news,
    discord.ChannelType.public_thread,
    discord.ChannelType.private_thread,
    discord.ChannelType.news_thread,
]
LIFETIME = 900  # Seconds; as long as its interaction lives. Answers are taken without it too, see `Forms`.

Component = dict[str, Any]


def fits_modal(form: Form) -> bool:
    """Whether Discord can show it."""
    return len(form.fields) <= PARTS and all(len(field.choices) <= MANY for field in form.fields)


def modal(form: Form, action: str) -> ui.Modal:
    """The form; what it belongs to is written into its custom_id. Discord has no input for dates: they are typed."""
    drawn = ui.Modal(title=shorten_label(form.title, TITLE), custom_id=action, timeout=LIFETIME)
    if form.intro and len(form.fields) < PARTS:
        drawn.add_item(ui.TextDisplay(escape(form.intro)))
    for field in form.fields:
        drawn.add_item(_label(field))
    return drawn


def answers(components: Iterable[Component]) -> dict[str, str]:
    """What was filled in, by the fields' names; a flag that is set says "yes", several choices stand side by side."""
    return {each["custom_id"]: _answer(each) for each in _fields(components) if each["type"] != FILE}


def sent_files(components: Iterable[Component], resolved: Mapping[str, Any]) -> list[Component]:
    """The files that were sent with a form, as Discord describes them."""
    sent = [number for each in _fields(components) if each["type"] == FILE for number in each.get("values") or ()]
    return [resolved["attachments"][number] for number in sent]


FILE = discord.ComponentType.file_upload.value


def _fields(components: Iterable[Component]) -> list[Component]:
    inner = [field for each in components for field in each.get("components") or [each.get("component") or {}]]
    return [field for field in inner if "custom_id" in field]


def _answer(field: Component) -> str:
    return str(field.get("value") or " ".join(map(str, field.get("values") or ()))).strip()


def _label(field: FormField) -> ui.Label[Any]:
    below = field.hint if field.kind in HINT_BELOW else ""
    return ui.Label(
        text=shorten_label(field.label, LABEL),
        description=shorten_label(below, DESCRIPTION) or None,
        component=_input(field),
    )


def _input(field: FormField) -> ui.Item[Any]:
    needed = field.required
    match field.kind:
        case FieldKind.CHOICE:
            return _choice(field)
        case FieldKind.CHANNEL:
            return ui.ChannelSelect(
                custom_id=field.name, channel_types=CHANNELS, required=needed, min_values=int(needed)
            )
        case FieldKind.FLAG:
            words = shorten_label(field.hint, OPTION)
            option = discord.CheckboxGroupOption(label=words, value="yes", default=bool(field.value))
            return ui.CheckboxGroup(custom_id=field.name, options=[option], required=needed, min_values=int(needed))
        case FieldKind.CHOICES:
            chosen = set(field.value.split())
            boxes = [
                discord.CheckboxGroupOption(
                    label=shorten_label(each.label, OPTION), value=each.value, default=each.value in chosen
                )
                for each in field.choices
            ]
            return ui.CheckboxGroup(custom_id=field.name, options=boxes, required=needed, min_values=int(needed))
        case FieldKind.FILE:
            return ui.FileUpload(custom_id=field.name, required=needed, min_values=int(needed))
        case FieldKind.TEXT | FieldKind.NUMBER | FieldKind.DATE:
            return ui.TextInput(
                custom_id=field.name,
                style=TextStyle.short,
                placeholder=shorten_label(field.hint, PLACEHOLDER),
                default=field.value[: field.longest] or None,
                required=needed,
                max_length=field.longest,
            )


def _choice(field: FormField) -> ui.Item[Any]:
    said = [(shorten_label(each.label, OPTION), each.value, each.value == field.value) for each in field.choices]
    if 1 < len(said) <= FEW:
        buttons = [discord.RadioGroupOption(label=label, value=value, default=chosen) for label, value, chosen in said]
        return ui.RadioGroup(custom_id=field.name, options=buttons, required=field.required)
    options = [discord.SelectOption(label=label, value=value, default=chosen) for label, value, chosen in said]
    return ui.Select(custom_id=field.name, options=options, required=field.required, min_values=int(field.required))
