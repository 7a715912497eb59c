"""A surface that only remembers what it was asked to show."""

from collections.abc import Sequence

from bot.core.cards.model import AnyCard, Button, Control, File, FormButton, Select, SelectOption
from bot.core.cards.plain_text import fallback
from bot.core.commands.command import PrivateReceipt
from bot.core.store.scans.shared_messages import Spot


class Screen:
    """A reply that keeps every card it was asked to show; its own receipt."""

    pace = 0.0
    spot: Spot | None = None

    def __init__(self, *, pictures: bool = False) -> None:
        self.pictures = pictures
        self.cards: list[AnyCard] = []

    async def send(self, card: AnyCard) -> PrivateReceipt:
        """Show a card."""
        self.cards.append(card)
        return self

    async def edit(self, card: AnyCard) -> None:
        """Show another in its place."""
        self.cards.append(card)

    @property
    def shared(self) -> bool:
        """Whether others see it."""
        return self.spot is not None

    @property
    def text(self) -> str:
        """What stands there now."""
        return fallback(self.cards[-1])

    @property
    def file(self) -> File:
        """The one file on the card."""
        [file] = [element for element in self.cards[-1].elements if isinstance(element, File)]
        return file

    @property
    def labels(self) -> list[str]:
        """What can be pressed or chosen."""
        rows = [control for row in self.cards[-1].rows for control in row]
        return [each.label for control in rows for each in pressable(control)]

    @property
    def buttons(self) -> dict[str, str]:
        """The actions of the buttons that stand there now, by their labels."""
        row = [control for row in self.cards[-1].rows for control in row]
        return {control.label: control.action for control in row if isinstance(control, Button | FormButton)}

    @property
    def options(self) -> dict[str, str]:
        """What can be chosen in the lists that stand there now, by their labels."""
        lists = [control for row in self.cards[-1].rows for control in row if isinstance(control, Select)]
        return {option.label: option.action for each in lists for option in each.options}


def pressable(control: Control) -> Sequence[Button | FormButton | SelectOption]:
    """The button itself, or the options of a select."""
    return control.options if isinstance(control, Select) else (control,)
