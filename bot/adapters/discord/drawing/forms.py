"""Forms as Discord's modals, and what was written into them."""

from collections.abc import Iterator
from typing import Any

from discord import TextStyle, ui

from bot.adapters.drawing import shorten_label
from bot.core.cards.forms import Form, FormField

TITLE = LABEL = 45  # Characters (https://docs.discord.com/developers/components/reference#label).
PLACEHOLDER = 100
LIFETIME = 900  # Seconds; as long as its interaction lives. Answers are taken without it too, see `Client`.


def modal(form: Form, action: str) -> ui.Modal:
    """The form; what it belongs to is written into its custom_id. Discord has no input for dates: they are typed."""
    drawn = ui.Modal(title=shorten_label(form.title, TITLE), custom_id=action, timeout=LIFETIME)
    for field in form.fields:
        drawn.add_item(ui.Label(text=shorten_label(field.label, LABEL), component=_input(field)))
    return drawn


def answers(components: list[dict[str, Any]]) -> dict[str, str]:
    """What was written into the fields of a submitted form, by the field's name."""
    return dict(_written(components))


def _input(field: FormField) -> ui.TextInput[Any]:
    return ui.TextInput(
        custom_id=field.name,
        style=TextStyle.short,
        placeholder=shorten_label(field.hint, PLACEHOLDER),
        default=field.value or None,
        required=False,
        max_length=field.longest,
    )


def _written(components: list[dict[str, Any]]) -> Iterator[tuple[str, str]]:
    for component in components:
        for field in component.get("components") or [component.get("component") or {}]:
            if "custom_id" in field:
                yield field["custom_id"], field.get("value") or ""
