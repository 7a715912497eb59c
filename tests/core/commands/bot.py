"""The core with a surface that only remembers: what the tests of commands talk to."""

from collections.abc import Mapping
from types import MappingProxyType

from bot.core.commands.command import Context, OwnMessage
from bot.core.commands.parse import parse
from bot.core.commands.press import press
from bot.core.commands.table import COMMANDS
from bot.core.domain.accounts import Account
from bot.core.domain.people import Requester
from bot.core.domain.posts import Post, ScoredPost
from bot.core.domain.scans import Scan, ScanRequest, ScanStatus
from bot.core.domain.sources import Page, SourceKind, SourceSpec
from bot.core.store.engine.database import Store
from bot.core.store.posts import posts, scores
from bot.core.store.scans import history, scans
from tests.conversations.screen import Screen, pressable
from tests.conversations.world import World
from tests.databases import set_status
from tests.fakes import ACCOUNT, ALICE, made_scores


class Bot(World):
    """The core with a surface that only remembers."""

    admin = True
    roles: frozenset[str] = frozenset()
    there_are: Mapping[str, str] | None = MappingProxyType({"123": "Moderators", "456": "Night watch", "S7": "@mods"})

    async def roles_here(self) -> Mapping[str, str] | None:
        """The roles that there are."""
        return self.there_are

    def context(self, screen: Screen, requester: Requester = ALICE) -> Context:
        """What a command of `requester` works with."""
        return self.app.context(
            requester, screen, screen, admin=self.admin, roles=self.roles, roles_here=self.roles_here
        )

    async def say(self, line: str, requester: Requester = ALICE) -> Screen:
        """Type a line; see what is shown."""
        screen = Screen()
        command, values = parse(line, COMMANDS)
        await command.run(self.context(screen, requester), values)
        return screen

    async def press(self, action: str, requester: Requester = ALICE) -> Screen:
        """Press a button; see what is shown."""
        screen = Screen()
        await press(self.context(screen, requester), action, OwnMessage(screen))
        return screen

    async def choose(self, screen: Screen, label: str, requester: Requester = ALICE) -> Screen:
        """Press the button, or choose the option, with this label on the screen."""
        rows = [control for row in screen.cards[-1].rows for control in row]
        [action] = [each.action for control in rows for each in pressable(control) if each.label == label]
        return await self.press(action, requester)


async def stored(
    store: Store,
    some: list[Post],
    requester: Requester = ALICE,
    *,
    account: Account = ACCOUNT,
    kind: SourceKind = SourceKind.TIMELINE,
    model: str = "fake-1",
) -> Scan:
    """A finished scan of these posts in the requester's history, scored by the fake model; nothing is read for it."""
    request = ScanRequest(SourceSpec(kind, account.handle), "mini", requester)
    outcomes = [(ScoredPost(post, made_scores(post.text)), scores.text_key(post.text)) for post in some]
    async with store.write() as connection:
        scan = await scans.create(connection, request, account, model)
        await posts.save_page(connection, scan, Page(tuple(some), "end"))
        await scores.save(connection, scan, outcomes)
        await set_status(connection, scan.id, ScanStatus.DONE)
        await history.record(connection, requester, scan.id)
    return scan
