"""Controls that contain their action, so that they work forever, also after a restart."""

import re
from collections.abc import Iterator, Sequence
from typing import Any, Protocol, Self, cast

import discord
from discord import ui

from bot.adapters.drawing import option_label, shorten_label
from bot.core.cards.model import Button, ButtonStyle, Control, FormButton, Select

# Discord's limits: https://docs.discord.com/developers/components/reference
LABEL, PLACEHOLDER, OPTION_LABEL, BUTTONS = 80, 150, 100, 5
STYLES = {
    ButtonStyle.PRIMARY: discord.ButtonStyle.primary,
    ButtonStyle.SECONDARY: discord.ButtonStyle.secondary,
    ButtonStyle.DANGER: discord.ButtonStyle.danger,
}

Row = tuple[Control, ...]


class Presses(Protocol):
    """Whoever answers presses: the client."""

    async def on_press(self, interaction: discord.Interaction, action: str) -> None:
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
        await cast("Presses", interaction.client).on_press(interaction, self.custom_id)


class ActionSelect(ui.DynamicItem[ui.Select[Any]], template=re.compile(r"select:\d+")):
    """A select whose options are actions; its own custom_id only keeps the selects of a message apart."""

    @classmethod
    async def from_custom_id(cls, _interaction: discord.Interaction, item: ui.Item[Any], _match: re.Match[str]) -> Self:
        """The select as it stands in the message."""
        return cls(cast("ui.Select[Any]", item))

    async def callback(self, interaction: discord.Interaction) -> None:
        """Somebody chose one of its options."""
        data = cast("dict[str, Any]", interaction.data)
        await cast("Presses", interaction.client).on_press(interaction, data["values"][0])


def action_rows(rows: Sequence[Row]) -> list[ui.ActionRow[Any]]:
    """The controls of a card, as components of its message: up to five buttons beside each other, or one select."""
    return [ui.ActionRow(*(drawn(control, number) for control in row)) for number, row in enumerate(_narrow(rows))]


def _narrow(rows: Sequence[Row]) -> Iterator[Row]:
    for row in rows:
        yield from ((control,) for control in row if isinstance(control, Select))
        buttons = tuple(control for control in row if not isinstance(control, Select))
        for at in range(0, len(buttons), BUTTONS):
            yield buttons[at : at + BUTTONS]


def drawn(control: Control, number: int) -> ActionButton | ActionSelect:
    """A control of the row of that number."""
    match control:
        case Select():
            return _select(control, number)
        case FormButton(label, action):
            return _button(Button(label, action))
        case Button():
            return _button(control)


def _button(button: Button) -> ActionButton:
    return ActionButton(
        ui.Button(
            label=shorten_label(button.label, LABEL),
            custom_id=button.action,
            style=STYLES[button.style],
            disabled=button.disabled,
        )
    )


def _select(select: Select, number: int) -> ActionSelect:
    placeholder = shorten_label(select.placeholder, PLACEHOLDER)
    options = [
        discord.SelectOption(
            label=shorten_label(option_label(select, option), OPTION_LABEL),
            value=option.action,
            default=option.chosen,
        )
        for option in select.options
    ]
    return ActionSelect(ui.Select(custom_id=f"select:{number}", placeholder=placeholder, options=options))
