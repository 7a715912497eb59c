"""Turning pages without buttons, by reactions for example: which page comes next is read from the message itself."""

from collections.abc import Iterable
from enum import StrEnum

from bot.core.cards.action_codec import MAX_PAGE, decode
from bot.core.cards.actions import JudgeAction, PageAction, ReadAction
from bot.core.cards.model import Button, Control
from bot.core.domain.errors import CommandError

Row = tuple[Control, ...]


class PageTurn(StrEnum):
    """Where to turn."""

    FIRST = "first"
    BACK = "back"
    NEXT = "next"
    LAST = "last"


def turn_page(shown: Iterable[str], turn: PageTurn) -> PageAction | None:
    """The page that a turn asks for below a message with these buttons' actions; None where it shows no page.

    The button that opens the page for oneself carries which one is shown.
    """
    for page in shown:
        try:
            action = decode(page)
        except CommandError:  # Of another version of the bot.
            continue
        if isinstance(action, JudgeAction | ReadAction):  # Earlier versions used the first.
            return PageAction(action.scan_id, _number(action.number, turn), action.query)
    return None


def drop_turning(rows: Iterable[Row]) -> tuple[Row, ...]:
    """The rows without the buttons that only turn the page; what stands beside them stays."""
    left = (tuple(control for control in row if not _turns(control)) for row in rows)
    return tuple(row for row in left if row)


def can_turn(rows: Iterable[Row]) -> bool:
    """Whether pages are turned below these rows."""
    return any(_turns(control) for row in rows for control in row)


def _number(shown: int, turn: PageTurn) -> int:
    """Beyond the last page the last is shown."""
    return {PageTurn.FIRST: 1, PageTurn.BACK: max(1, shown - 1), PageTurn.NEXT: shown + 1, PageTurn.LAST: MAX_PAGE}[
        turn
    ]


def _turns(control: Control) -> bool:
    return isinstance(control, Button) and control.turns
