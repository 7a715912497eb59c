"""The Home tab: what a person's own commands answer, below each other, and what they can do with their data."""

from collections.abc import Sequence
from typing import Any

from bot.adapters.slack.drawing import controls
from bot.adapters.slack.drawing.controls import RUN, Block, plain
from bot.adapters.slack.drawing.render import LIMITS, content
from bot.adapters.slack.drawing.text import COMMAND, write_commands
from bot.core.cards.fit import fit
from bot.core.cards.model import AnyCard
from bot.core.commands.command import Command, PrivateReceipt
from bot.core.text.catalog import N_, _

BLOCKS = 100  # https://docs.slack.dev/reference/views/home-tab-views
SHOWN = ("history", "watch", "budget", "settings")  # Commands whose answers stand on the tab, those that there are.
OFFERED = ("export-my-data", "forget", "about", "help")  # Commands that the tab has a button for.
WELCOME = N_(
    "Type {command} scan @someone anywhere, or send me the zip of an account archive in our direct messages. "
    "In threads, where Slack knows no commands, mention me instead."
)

MORE = N_("There is more than this tab can hold; {command} help lists the commands that show it.")


class CollectingReply:
    """A reply that only keeps what it is told to show; it is its own receipt."""

    pictures = False
    pace = 0.0
    spot = None

    def __init__(self) -> None:
        self.cards: list[AnyCard] = []

    async def send(self, card: AnyCard) -> PrivateReceipt:
        """Keep a card."""
        self.cards.append(card)
        return self

    async def edit(self, card: AnyCard) -> None:
        """Keep `card` in place of the last one."""
        self.cards[-1] = card


def on_home(commands: Sequence[Command]) -> list[Command]:
    """The commands whose answers stand on the Home tab."""
    known = {command.name: command for command in commands if not any(option.required for option in command.options)}
    return [known[name] for name in SHOWN if name in known]


def home_view(cards: Sequence[AnyCard], commands: Sequence[Command]) -> dict[str, Any]:
    """The tab with the cards on it, as many as it can hold."""
    blocks: list[Block] = [{"type": "section", "text": plain(_(WELCOME, command=COMMAND))}]
    last = _offers(commands)
    for card in cards:
        drawn = [block for piece in fit(write_commands(card), LIMITS) for block in _card(piece)]
        if len(blocks) + len(drawn) + len(last) < BLOCKS - 1:
            blocks += [{"type": "divider"}, *drawn]
        else:
            last = [{"type": "section", "text": plain(_(MORE, command=COMMAND))}, *_offers(commands)]
    return {"type": "home", "blocks": [*blocks, *last]}


def _card(card: AnyCard) -> list[Block]:
    return [*content(card, {}), *controls.blocks(card.rows)]


def _offers(commands: Sequence[Command]) -> list[Block]:
    offered = [command for name in OFFERED for command in commands if command.name == name]
    if not offered:
        return []
    buttons = [
        {
            "type": "button",
            "action_id": f"{RUN}{command.name}",
            "value": f"{RUN}{command.name}",
            "text": plain(_label(command)),
        }
        for command in offered
    ]
    words = "\n".join(f"{_label(command)}: {_(command.summary)}" for command in offered if command.name != "help")
    return [
        {"type": "divider"},
        {"type": "header", "text": plain(_("Your data and help"))},
        {"type": "section", "text": plain(words)},
        {"type": "actions", "elements": buttons},
    ]


def _label(command: Command) -> str:
    return command.name.replace("-", " ").capitalize()
