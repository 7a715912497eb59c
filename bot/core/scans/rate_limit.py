"""Who may start another scan just now."""

from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.config import LimitSettings
from bot.core.domain.clock import now
from bot.core.domain.errors import RefusedError
from bot.core.domain.people import Requester
from bot.core.store.engine.database import Store
from bot.core.store.networks import audit
from bot.core.store.scans import claims
from bot.core.text.catalog import _, ngettext


class RateLimit:
    """Keeps one person from using up all capacity."""

    def __init__(self, store: Store, limits: LimitSettings) -> None:
        self._store = store
        self._limits = limits

    async def check(self, connection: AsyncConnection, requester: Requester, besides: int | None = None) -> None:
        """Let the requester start one more scan of an account on X, in this transaction; for `besides` see there.

        Raises:
            RefusedError: they have too many under way, or started one a moment ago.
        """
        await self.check_room(connection, requester, besides)
        await self.check_cooldown(connection, requester)

    async def check_room(self, connection: AsyncConnection, requester: Requester, besides: int | None = None) -> None:
        """Let the requester have one more scan under way, of whatever kind, in this transaction.

        Scans count in whichever process they run; the requester is locked until this transaction ends.
        `besides` is the one being resumed, which is not counted.

        Raises:
            RefusedError: they have too many under way.
        """
        await claims.lock_requester(connection, requester)
        running = await claims.count_under_way(connection, self._store.process, requester, besides)
        if running >= self._limits.scans_at_once:
            raise RefusedError(
                ngettext(
                    "You already have {count} scan running, and no more may run at once.",
                    "You already have {count} scans running, and no more may run at once.",
                    running,
                ),
                _("Wait until one ends, or cancel one."),
            )

    async def check_cooldown(self, connection: AsyncConnection, requester: Requester) -> None:
        """Let the requester ask for one more scan of an account on X, or join one, in this transaction.

        Raises:
            RefusedError: they did so a moment ago.
        """
        last = await audit.find_last_scan(connection, requester)
        left = last + timedelta(seconds=self._limits.cooldown_seconds) - now() if last else timedelta(0)
        if left > timedelta(0):
            seconds = -(-left // timedelta(seconds=1))
            raise RefusedError(
                _("You started a scan a moment ago; you can start the next one in {seconds} s.", seconds=seconds),
                _("Try again then."),
            )
