"""Who may start, join or resume a scan just now, and the trace that it leaves."""

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.domain.accounts import Account
from bot.core.domain.errors import RefusedError
from bot.core.domain.people import Requester
from bot.core.domain.scans import Scan, ScanRequest
from bot.core.domain.sources import Coverage, SourceKind
from bot.core.ports import Scorer
from bot.core.scans.rate_limit import RateLimit
from bot.core.store.networks import audit
from bot.core.store.operations import pauses
from bot.core.store.scans import history, scans
from bot.core.text.catalog import _

BY_HAND = (SourceKind.TIMELINE, SourceKind.SEARCH)  # Scans of X that a person starts.


class Admission:
    """Lets scans begin. `limited` ones count for a person's limits; those of a list were agreed to as a whole."""

    def __init__(self, rate_limit: RateLimit, small: Scorer | None) -> None:
        """Without a `small` model beside the big one no scan can be quick."""
        self._rate_limit = rate_limit
        self._small = small
        self.closing = False

    @property
    def can_be_quick(self) -> bool:
        """Whether a quick scan makes sense here."""
        return self._small is not None

    def check_quick(self, model: str) -> None:
        """Check that a quick scan makes sense here, where `model` scores.

        Raises:
            RefusedError: it would not be quicker.
        """
        if not self.can_be_quick:
            raise not_quicker(model)

    async def check_open(self, connection: AsyncConnection) -> None:
        """Check that scans may start at all.

        Raises:
            RefusedError: the bot is stopping, or its owner has paused it.
        """
        if self.closing:
            raise RefusedError(_("I am restarting and can't start a scan right now."), _("Try again in a minute."))
        if await pauses.find_begin(connection):
            raise RefusedError(
                _("The owner of this bot has paused it, so no new scans start."),
                _("Try again later. You can still open earlier reports, and scans that are running will finish."),
            )

    async def admit(self, connection: AsyncConnection, request: ScanRequest, besides: int | None = None) -> None:
        """Check that the requester may start, or resume, such a scan now; for `besides` see `RateLimit.check`.

        Scans of watches are not limited.

        Raises:
            RefusedError: they have too many under way, or started one a moment ago.
        """
        kind = request.source.kind
        if kind is SourceKind.ARCHIVE or request.coverage is Coverage.REST:
            await self._rate_limit.check_room(connection, request.requester, besides)
        elif kind is not SourceKind.CHECK:
            await self._rate_limit.check(connection, request.requester, besides)

    async def check_room(self, connection: AsyncConnection, request: ScanRequest, besides: int) -> None:
        """Check that the requester has room for a scan that another process left behind. Raises as `admit`."""
        if request.source.kind is not SourceKind.CHECK:
            await self._rate_limit.check_room(connection, request.requester, besides)

    async def check_soon(self, connection: AsyncConnection, handle: str, requester: Requester) -> None:
        """Refuse, before a network is asked for an account, whom the cooldown would refuse after it.

        A scan of theirs that is under way can be joined again at any time. Raises as `admit`.
        """
        for scan in await scans.list_unfinished(connection):
            names = {scan.account.handle.lower(), scan.account.id.lower(), scan.request.source.locator.lower()}
            if handle.lower() in names and await _has_joined(connection, scan, requester):
                return
        await self._rate_limit.check_cooldown(connection, requester)

    async def check_joining(
        self, connection: AsyncConnection, scan: Scan, requester: Requester, *, limited: bool
    ) -> None:
        """Let only those join a scan of X who might start one, and record that; skipped if they have joined already.

        They see its posts as its payer does. Raises as `admit`.
        """
        if scan.request.source.kind in BY_HAND and not await _has_joined(connection, scan, requester):
            if limited:
                await self._rate_limit.check_cooldown(connection, requester)
            await audit.note(connection, requester, _event(limited=limited), scan.account.handle, scan.account.id)

    async def leave_trace(
        self, connection: AsyncConnection, request: ScanRequest, account: Account, *, limited: bool
    ) -> None:
        """Record a request to X in the audit trail; a watch was recorded when it was made."""
        if request.source.kind in BY_HAND:
            await audit.note(connection, request.requester, _event(limited=limited), account.handle, account.id)


async def _has_joined(connection: AsyncConnection, scan: Scan, requester: Requester) -> bool:
    return scan.request.requester == requester or await history.is_known(connection, requester, scan.id)


def _event(*, limited: bool) -> audit.Event:
    """What a scan is in the audit trail: those of a list don't make their owner wait with the next one."""
    return audit.Event.SCAN if limited else audit.Event.SCAN_LIST


def not_quicker(model: str) -> RefusedError:
    """The error for whoever asks for a quick scan where `model` scores every post in no more time."""
    return RefusedError(
        _("A quick scan is for big models on a processor; here {model} scores every post.", model=model),
        _("Scan without `quick`."),
    )
