"""What the bot's owner can see and do from a chat: its status, who uses it, and pausing it."""

import shutil
from collections.abc import Sequence

from bot.core.accounts.budget import month_begin
from bot.core.config import BudgetSettings, Settings
from bot.core.domain.clock import now
from bot.core.domain.errors import RefusedError
from bot.core.domain.figures.money import Spent
from bot.core.domain.figures.status import Disk, Status, User
from bot.core.domain.people import Requester
from bot.core.operations.drift import DriftMonitor
from bot.core.people.names import Names
from bot.core.scans.service import ScanService
from bot.core.store.engine.database import Store
from bot.core.store.networks import ledger
from bot.core.store.operations import pauses, processes
from bot.core.store.people import usage
from bot.core.text.catalog import _

MOST_USERS = 20


class Operations:
    """The owner's view of the running bot. Only `status` is for everybody."""

    def __init__(
        self, store: Store, scans: ScanService, monitoring: DriftMonitor, settings: Settings, names: Names
    ) -> None:
        self.names = names
        self._store = store
        self._scans = scans
        self._monitoring = monitoring
        self._settings = settings
        self._since = now()

    async def status(self) -> Status:
        """How the bot is."""
        async with self._store.read() as connection:
            paused = await pauses.find_begin(connection)
            every = await processes.look_at_all(connection, self._store.process)
        return Status(self._since, self._scans.queue, paused, await self._monitoring.drift(), every)

    def is_owner(self, requester: Requester) -> bool:
        """Whether the settings name the requester as an owner of the bot."""
        return requester.at_terminal or requester.named in self._settings.owners

    def list_owners(self, platform: str) -> list[str]:
        """What those of the bot's owners are called on a platform whose names are known."""
        there = [owner for owner in self._settings.owners if owner.startswith(f"{platform}:")]
        return [name for owner in there if (name := self.names.name_of(owner))]

    def find_operators(self, asker: Requester) -> list[str] | None:
        """What whoever runs the bot is called where somebody asks; None where that is the asker."""
        return None if self.is_owner(asker) else self.list_owners(asker.platform)

    def check_owner(self, requester: Requester) -> None:
        """Let only owners pass.

        Raises:
            RefusedError: the requester is none.
        """
        if not self.is_owner(requester):
            raise RefusedError(
                _("Only the owner of this bot may use `/admin`."), _("`/status` shows everybody how the bot is doing.")
            )

    async def pause(self) -> None:
        """Start no new scans until `resume`; those under way finish."""
        async with self._store.write() as connection:
            await pauses.begin(connection)

    async def resume(self) -> None:
        """Let scans start again."""
        async with self._store.write() as connection:
            await pauses.end(connection)

    @property
    def limits(self) -> BudgetSettings:
        """What may be spent in a month."""
        return self._settings.budget

    async def list_spending(self) -> Sequence[Spent]:
        """Who was charged for what this month, most first."""
        async with self._store.read() as connection:
            return await ledger.sum_by_requester(connection, month_begin())

    async def users(self) -> tuple[Sequence[User], int]:
        """Those who asked last, and how many there are in all."""
        async with self._store.read() as connection:
            return await usage.list_users(connection, month_begin(), MOST_USERS)

    async def disk(self) -> Disk:
        """How full it is."""
        return Disk(await self._store.size(), shutil.disk_usage(self._settings.data_dir).free)
