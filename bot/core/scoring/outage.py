"""Why nothing holds the model, for those who wait until something does."""

import asyncio

from bot.core.domain.errors import ConfigError, NoRoomError, ToxscanError
from bot.core.domain.scans import ScorerWait


class Outage:
    """The `error` that keeps a pool from scoring while scans wait for it; None while none does."""

    def __init__(self) -> None:
        self.error: ToxscanError | None = None
        self._since: float | None = None  # By the loop's clock; None while anything holds the model.
        self._changed = asyncio.Event()

    def lasts_no_longer_than(self, seconds: float, error: ToxscanError) -> bool:
        """Note why nothing holds the model now; whether scans should go on waiting, `seconds` from when that began.

        Where they should not, whoever asks next is the one to try again.
        """
        now = asyncio.get_running_loop().time()
        self._since = now if self._since is None else self._since
        goes_on = now - self._since < seconds
        self._note(error if goes_on else None)
        return goes_on

    def end(self) -> None:
        """Something holds the model again."""
        self._since = None
        self._note(None)

    def _note(self, error: ToxscanError | None) -> None:
        self.error = error
        changed, self._changed = self._changed, asyncio.Event()
        changed.set()

    async def next_wait(self, known: ScorerWait | None) -> ScorerWait | None:
        """See `Scorer.next_wait`."""
        while (wait := self._wait) == known:
            await self._changed.wait()
        return wait

    @property
    def _wait(self) -> ScorerWait | None:
        if self.error is None:
            return None
        # A cluster that is too small for what was asked of it lacks machines that were there before.
        return ScorerWait.NO_ROOM if isinstance(self.error, NoRoomError | ConfigError) else ScorerWait.AWAY
