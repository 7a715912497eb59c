"""The core with a surface that only remembers: what the tests of commands talk to."""

from collections.abc import Sequence

from bot.core.commands.command import Context, Receipt
from bot.core.commands.parse import parse
from bot.core.commands.press import press
from bot.core.commands.table import COMMANDS
from bot.core.model import (
    Account,
    Page,
    Post,
    Requester,
    Scan,
    ScanRequest,
    ScanStatus,
    ScoredPost,
    SourceKind,
    SourceSpec,
)
from bot.core.store import posts, scans, scores, searches
from bot.core.store.database import Store
from bot.core.views.cards import Button, Card, Control, File, Option, Select, fallback
from tests.conversations.world import World
from tests.fakes import ACCOUNT, ALICE, made_scores


class Screen:
    """A reply that keeps every card it was asked to show; its own receipt."""

    pace = 0.0

    def __init__(self, *, pictures: bool = False) -> None:
        self.pictures = pictures
        self.cards: list[Card] = []

    async def send(self, card: Card) -> Receipt:
        """Show a card."""
        self.cards.append(card)
        return self

    async def edit(self, card: Card) -> None:
        """Show another in its place."""
        self.cards.append(card)

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


class Bot(World):
    """The core with a surface that only remembers."""

    admin = True
    roles: frozenset[str] = frozenset()

    def context(self, screen: Screen, requester: Requester = ALICE) -> Context:
        """What a command of `requester` works with."""
        return self.app.context(requester, screen, admin=self.admin, roles=self.roles)

    async def say(self, line: str, requester: Requester = ALICE) -> Screen:
        """Type a line; see what is shown."""
        screen = Screen()
        command, values = parse(line, COMMANDS)
        await command.run(self.context(screen, requester), values)
        return screen

    async def press(self, action: str, requester: Requester = ALICE) -> Screen:
        """Press a button; see what is shown."""
        screen = Screen()
        await press(self.context(screen, requester), action, screen)
        return screen

    async def choose(self, screen: Screen, label: str, requester: Requester = ALICE) -> Screen:
        """Press the button, or choose the option, with this label on the screen."""
        rows = [control for row in screen.cards[-1].rows for control in row]
        [action] = [each.action for control in rows for each in pressable(control) if each.label == label]
        return await self.press(action, requester)


def pressable(control: Control) -> Sequence[Button | Option]:
    """The button itself, or the options of a select."""
    return control.options if isinstance(control, Select) else (control,)


async def stored(
    store: Store,
    some: list[Post],
    requester: Requester = ALICE,
    *,
    account: Account = ACCOUNT,
    kind: SourceKind = SourceKind.X,
    model: str = "fake-1",
) -> Scan:
    """A finished scan of these posts in the requester's history, scored by the fake model; nothing is read for it."""
    request = ScanRequest(SourceSpec(kind, account.handle), "mini", requester)
    outcomes = [(ScoredPost(post, made_scores(post.text)), scores.text_key(post.text)) for post in some]
    async with store.write() as connection:
        scan = await scans.create(connection, request, account, model)
        await posts.save_page(connection, scan, Page(tuple(some), "end"))
        await scores.save(connection, scan, outcomes)
        await scans.set_status(connection, scan.id, ScanStatus.DONE)
        await searches.remember(connection, requester, scan.id)
    return scan
