"""Controls that carry their action in themselves, so that they work after a restart, for ever."""

import re
from collections.abc import Iterable, Sequence
from typing import Any, Protocol, Self, cast

import discord
from discord import ui

from bot.core.cards.action_codec import decode, encode
from bot.core.cards.actions import PageAction
from bot.core.cards.model import Button, ButtonStyle, Control, Select
from bot.core.text.untrusted import harmless

# Discord's limits: https://docs.discord.com/developers/components/reference
LABEL, PLACEHOLDER, OPTION_LABEL, IN_ROW = 80, 150, 100, 5
FORM_SLOT = "jf"  # Marks the button that opens the jump-or-filter form, and the form itself.
FORM_LABEL = "Jump or filter …"
STYLES = {
    ButtonStyle.PRIMARY: discord.ButtonStyle.primary,
    ButtonStyle.SECONDARY: discord.ButtonStyle.secondary,
    ButtonStyle.DANGER: discord.ButtonStyle.danger,
}

Row = tuple[Control, ...]


class Presses(Protocol):
    """Whoever answers presses: the client."""

    async def pressed(self, interaction: discord.Interaction, action: str) -> None:
        """Carry out the action of a button or option for the person who chose it."""
        ...


class ActionButton(ui.DynamicItem[ui.Button[Any]], template=re.compile(r"t1.*", re.DOTALL)):
    """A button whose custom_id is its action."""

    @classmethod
    async def from_custom_id(cls, _interaction: discord.Interaction, item: ui.Item[Any], _match: re.Match[str]) -> Self:
        """The button as it stands in the message."""
        return cls(cast("ui.Button[Any]", item))

    async def callback(self, interaction: discord.Interaction) -> None:
        """Somebody pressed it."""
        await cast("Presses", interaction.client).pressed(interaction, self.custom_id)


class ActionSelect(ui.DynamicItem[ui.Select[Any]], template=re.compile(r"select:\d")):
    """A select whose options are actions; its own custom_id only keeps the selects of a message apart."""

    @classmethod
    async def from_custom_id(cls, _interaction: discord.Interaction, item: ui.Item[Any], _match: re.Match[str]) -> Self:
        """The select as it stands in the message."""
        return cls(cast("ui.Select[Any]", item))

    async def callback(self, interaction: discord.Interaction) -> None:
        """Somebody chose one of its options."""
        data = cast("dict[str, Any]", interaction.data)
        await cast("Presses", interaction.client).pressed(interaction, data["values"][0])


def view(rows: Sequence[Row]) -> ui.View:
    """The controls of a card, with a button for the form where the card shows a page of posts."""
    drawn = ui.View(timeout=None)
    for number, row in enumerate(_with_form(rows)):
        for control in row:
            drawn.add_item(_select(control, number) if isinstance(control, Select) else _button(control, number))
    return drawn


def page_shown(rows: Iterable[Row]) -> PageAction | None:
    """The page that a card shows: what its chosen options stand for; None when it shows no posts."""
    options = [option for row in rows for control in row if isinstance(control, Select) for option in control.options]
    pages = [action for option in options if option.chosen and isinstance(action := decode(option.action), PageAction)]
    return pages[0] if pages else None


def form_page(custom_id: str) -> PageAction | None:
    """The page that a form, or the button for it, belongs to; None when the custom_id is of something else.

    Raises:
        CommandError: the button is damaged.
    """
    if not custom_id.startswith(f"t1{FORM_SLOT}:"):
        return None
    action = decode(custom_id)
    return action if isinstance(action, PageAction) else None


def _with_form(rows: Sequence[Row]) -> list[Row]:
    page = page_shown(rows)
    drawn = list(rows)
    if page is None:
        return drawn
    button = Button(FORM_LABEL, encode(page, FORM_SLOT))
    for at in reversed(range(len(drawn))):
        if len(drawn[at]) < IN_ROW and all(isinstance(control, Button) for control in drawn[at]):
            drawn[at] = (*drawn[at], button)
            break
    return drawn


def _button(button: Button, row: int) -> ActionButton:
    return ActionButton(
        ui.Button(
            label=_short(button.label, LABEL),
            custom_id=button.action,
            style=STYLES[button.style],
            disabled=button.disabled,
            row=row,
        )
    )


def _select(select: Select, row: int) -> ActionSelect:
    placeholder = _short(select.placeholder, PLACEHOLDER)
    options = [
        discord.SelectOption(
            # The chosen one stands in the closed select, in place of the placeholder: it says of what it is a choice.
            label=_short(f"{select.placeholder}: {option.label}" if option.chosen else option.label, OPTION_LABEL),
            value=option.action,
            default=option.chosen,
        )
        for option in select.options
    ]
    return ActionSelect(ui.Select(custom_id=f"select:{row}", placeholder=placeholder, options=options, row=row))


def _short(words: str, limit: int) -> str:
    """A label within its limit; what it names stands in the message itself, whole."""
    words = " ".join(harmless(words).split())
    return words if len(words) <= limit else f"{words[: limit - 1]}…"
