"""The form behind "Jump or filter …": what a terminal takes as typed words, as five fields."""

from collections.abc import Iterator, Mapping
from typing import Any

from discord import TextStyle, ui

from bot.adapters.discord.controls import FORM_SLOT
from bot.core.cards.action_codec import encode
from bot.core.cards.actions import PageAction
from bot.core.commands.reports.refine import FIELDS, filled, refine

TITLE = "Jump or filter"
LIFETIME = 900  # Seconds; as long as its interaction lives. Answers are taken without it too, see `Client`.


def form(page: PageAction) -> ui.Modal:
    """The form for a page, filled with its filters; what it belongs to is written into its custom_id."""
    before = filled(page)
    modal = ui.Modal(title=TITLE, custom_id=encode(page, FORM_SLOT), timeout=LIFETIME)
    for word, label, example, longest in FIELDS:
        field: ui.TextInput[Any] = ui.TextInput(
            custom_id=word,
            style=TextStyle.short,
            placeholder=f"for example {example}",
            default=before[word] or None,
            required=False,
            max_length=longest,
        )
        modal.add_item(ui.Label(text=label, component=field))
    return modal


def answers(components: list[dict[str, Any]]) -> dict[str, str]:
    """What was written into the fields of a submitted form, by the field's word."""
    return dict(_written(components))


def wanted(page: PageAction, written: Mapping[str, str]) -> PageAction:
    """The page that a submitted form asks for.

    Raises:
        CommandError: a field makes no sense.
    """
    before = filled(page)
    for word, *_ in FIELDS:
        value = written.get(word, "").strip()
        if word != "page" and value != before[word]:
            page = refine(page, f"{word} {value}") or page
    if number := written.get("page", "").strip():
        page = refine(page, f"page {number}") or page
    return page


def _written(components: list[dict[str, Any]]) -> Iterator[tuple[str, str]]:
    for component in components:
        for field in component.get("components") or [component.get("component") or {}]:
            if "custom_id" in field:
                yield field["custom_id"], field.get("value") or ""
