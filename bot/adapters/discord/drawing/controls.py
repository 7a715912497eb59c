"""Controls that contain their action, so that they work forever, also after a restart."""

import re
from collections.abc import Sequence
from typing import Any, Protocol, Self, cast

import discord
from discord import ui

from bot.adapters.drawing import option_label, short
from bot.core.cards.model import Button, ButtonStyle, Control, FormButton, Select

# Discord's limits: https://docs.discord.com/developers/components/reference
LABEL, PLACEHOLDER, OPTION_LABEL = 80, 150, 100
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


class ActionSelect(ui.DynamicItem[ui.Select[Any]], template=re.compile(r"select:\d")):
    """A select whose options are actions; its own custom_id only keeps the selects of a message apart."""

    @classmethod
    async def from_custom_id(cls, _interaction: discord.Interaction, item: ui.Item[Any], _match: re.Match[str]) -> Self:
        """The select as it stands in the message."""
        return cls(cast("ui.Select[Any]", item))

    async def callback(self, interaction: discord.Interaction) -> None:
        """Somebody chose one of its options."""
        data = cast("dict[str, Any]", interaction.data)
        await cast("Presses", interaction.client).on_press(interaction, data["values"][0])


def view(rows: Sequence[Row]) -> ui.View:
    """The controls of a card."""
    drawn = ui.View(timeout=None)
    for number, row in enumerate(rows):
        for control in row:
            drawn.add_item(_drawn(control, number))
    return drawn


def _drawn(control: Control, row: int) -> ActionButton | ActionSelect:
    match control:
        case Select():
            return _select(control, row)
        case FormButton(label, action):
            return _button(Button(label, action), row)
        case Button():
            return _button(control, row)


def _button(button: Button, row: int) -> ActionButton:
    return ActionButton(
        ui.Button(
            label=short(button.label, LABEL),
            custom_id=button.action,
            style=STYLES[button.style],
            disabled=button.disabled,
            row=row,
        )
    )


def _select(select: Select, row: int) -> ActionSelect:
    placeholder = short(select.placeholder, PLACEHOLDER)
    options = [
        discord.SelectOption(
            label=short(option_label(select, option), OPTION_LABEL),
            value=option.action,
            default=option.chosen,
        )
        for option in select.options
    ]
    return ActionSelect(ui.Select(custom_id=f"select:{row}", placeholder=placeholder, options=options, row=row))
