"""The running program behind a surface under test: the real services and store, with fakes for model and archive."""

from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, cast
from zipfile import is_zipfile

from pydantic import SecretStr

from bot.app import App, OpenSource, build, open_source
from bot.core.accounts.accounts import Accounts
from bot.core.accounts.budget import Budget
from bot.core.accounts.opt_outs import CheckedArchive
from bot.core.commands.command import OwnMessage
from bot.core.commands.parse import parse
from bot.core.commands.press import press
from bot.core.commands.table import COMMANDS
from bot.core.config import LimitSettings, Settings
from bot.core.domain.clock import now
from bot.core.domain.networks import SocialNetwork
from bot.core.domain.people import Requester
from bot.core.domain.sources import SourceKind, SourceSpec
from bot.core.ports import FreeNetwork, PostSource
from bot.core.sources.networks import close_networks
from bot.core.sources.x.client import XClient
from bot.core.store.engine.database import Store
from tests.conversations.screen import Screen
from tests.fakes import ALICE, FakeScorer, FakeSource, made_posts
from tests.servers.x import XServer

if TYPE_CHECKING:
    from bot.core.scoring.service import ScoringService
    from bot.core.text.translations import Translations


class World:
    """An `App` whose source holds sixty posts, whatever its path or handle, and whose model is a fake.

    An archive that is there is read from its file.

    With `server` it reads accounts from that server instead, on a clock that waiting moves and nothing else.
    """

    def __init__(self, store: Store, folder: Path, server: XServer | None = None, **settings: object) -> None:
        self.archive = folder
        self.store = store
        self.scorer = FakeScorer()
        self.source = FakeSource(made_posts(60))
        self.translations: Translations | None = None
        self.small: FakeScorer | None = None  # Beside the other one, for quick scans.
        self.x = server
        self.present = now()
        self.waits: list[float] = []
        self.settings = Settings(
            data_dir=folder,
            model="mini",
            limits=LimitSettings(cooldown_seconds=0),
            **settings,  # type: ignore[arg-type]
        )
        if server:
            server.now = lambda: self.present
        self.app = self.start()

    def start(self) -> App:
        """A new process over the same store."""
        self.client = self._client() if self.x else None
        self.networks = self._networks()
        self.app = build(
            self.settings,
            self.store,
            cast("ScoringService", self.scorer),
            self.scorer.thresholds,
            client=self.client,
            networks=self.networks,
            sources=self._sources,
            translations=self.translations,
            small=cast("ScoringService", self.small) if self.small else None,
        )
        return self.app

    async def stop(self) -> None:
        """End this process in order."""
        await self.app.list_runner.close()
        await self.app.scans.close()
        if self.client:
            await self.client.close()
        await close_networks(self.networks)

    async def sleep(self, seconds: float) -> None:
        """Wait without waiting: the clock jumps."""
        self.waits.append(seconds)
        self.present += timedelta(seconds=seconds)

    def _sources(self, accounts: Accounts, budget: Budget) -> OpenSource:
        def opened(spec: SourceSpec, requester: Requester) -> PostSource:
            if spec.kind is SourceKind.ARCHIVE and is_zipfile(spec.locator):  # Other bytes stand for the sixty.
                return open_source(accounts, budget, spec, requester)
            if spec.kind is SourceKind.ARCHIVE:
                return CheckedArchive(lambda: self.source, requester, accounts.opt_outs)
            real = self.x or spec.network.free
            return open_source(accounts, budget, spec, requester) if real else self.source

        return opened

    def _networks(self) -> dict[SocialNetwork, FreeNetwork]:
        """The networks that cost nothing: here none."""
        return {}

    def _client(self) -> XClient:
        assert self.x
        token = SecretStr(self.x.token)
        return XClient(token, self.x.url, 5.0, sleep=self.sleep, clock=lambda: self.present)

    async def say(self, line: str, requester: Requester = ALICE) -> Screen:
        """Type a command; see what is shown."""
        screen = Screen()
        command, values = parse(line, COMMANDS)
        await command.run(self.app.context(requester, screen, screen), values)
        return screen

    async def press(self, action: str, requester: Requester = ALICE) -> Screen:
        """Press a button; see what is shown."""
        screen = Screen()
        await press(self.app.context(requester, screen, screen), action, OwnMessage(screen))
        return screen


def dollars(amount: str) -> Decimal:
    """A sum of money as the settings know it."""
    return Decimal(amount)
