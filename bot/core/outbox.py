"""Sending what the outbox holds: claimed, drawn from the store as it is now, delivered, marked as sent."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta

import structlog

from bot.core import metrics
from bot.core.errors import StoreAwayError
from bot.core.model import now
from bot.core.ports import Messenger, PlaceBusyError, PlaceGoneError
from bot.core.reports import Reports
from bot.core.store import outbox, watches, workspaces
from bot.core.store.database import Store
from bot.core.views.alerts import alert_card, lost_words, notice_card
from bot.core.views.cards import Card
from bot.core.watch import Message, MessageKind, Place, Watch

LEASE = timedelta(minutes=2)
"""How long a message stays with a process that may have died. Discord recognises a repetition for some minutes only."""
SECONDS_A_MESSAGE = 60.0  # For one try; the lease outlives it.
SHORTEST_WAIT, LONGEST_WAIT = timedelta(seconds=15), timedelta(hours=1)  # Before the next try.
_MOST_DOUBLINGS = 12
MARK_TRIES, MARK_AGAIN_SECONDS = 30, 1.0
KEPT = timedelta(days=30)  # Messages that were sent.

log = structlog.get_logger()


class Outbox:
    """Delivers messages through whichever platforms are connected; those of others wait."""

    def __init__(self, store: Store, reports: Reports, model: str) -> None:
        self._store = store
        self._reports = reports
        self._model = model
        self._worker = store.process
        self._messengers: dict[str, Messenger] = {}

    @contextmanager
    def connected(self, platform: str, messenger: Messenger) -> Iterator[None]:
        """Send through `messenger` what goes to `platform`, as long as the context is open."""
        self._messengers[platform] = messenger
        try:
            yield
        finally:
            del self._messengers[platform]

    async def deliver(self) -> None:
        """Send what is due: on each platform one message after the other, oldest first, until it takes no more."""
        await asyncio.gather(*(self._deliver(platform) for platform in self._messengers))

    async def waiting(self) -> int:
        """How many messages are still to be sent, those for a later time included."""
        async with self._store.read() as connection:
            return await outbox.waiting(connection)

    async def tidy(self) -> None:
        """Take away what was sent long ago."""
        async with self._store.write() as connection:
            await outbox.clear_sent(connection, now() - KEPT)

    async def close(self) -> None:
        """Give back what was claimed: the next process need not wait for the lease."""
        async with self._store.write() as connection:
            await outbox.let_go(connection, self._worker)

    async def _deliver(self, platform: str) -> None:
        while messenger := self._messengers.get(platform):
            async with self._store.write() as connection:
                message = await outbox.claim_due(connection, self._worker, platform, LEASE)
            if message is None or not await self._send(message, messenger):
                return

    async def _send(self, message: Message, messenger: Messenger) -> bool:
        """Send one message; False where the platform takes none just now. Whatever goes wrong, it is not lost."""
        async with self._store.read() as connection:
            watch = await watches.get(connection, message.watch_id)
            mine = await outbox.is_mine(connection, self._worker, message)
        if watch is None or not mine:  # Removed meanwhile, and the message with it; or sent by somebody else.
            return True
        place = Place(watch.owner) if message.kind is MessageKind.NOTICE else watch.place
        card = await self._card(message, watch)
        try:
            if card:
                async with asyncio.timeout(SECONDS_A_MESSAGE):
                    await messenger.deliver(place, card, message)
        except PlaceGoneError as error:
            await self._gone(message, watch, place, error)
        except (PlaceBusyError, TimeoutError) as error:
            await self._put_off(message, type(error).__name__)
            return False
        except Exception as error:
            log.exception("outbox.failed", message=message.id)
            await self._put_off(message, type(error).__name__)
        else:
            await self._mark_sent(message)
            metrics.ALERTS_SENT.labels(message.kind).inc()
        return True

    async def _mark_sent(self, message: Message) -> None:
        """Remember that it has arrived; while the store is away we wait for it, lest it is sent again."""
        for _ in range(MARK_TRIES):
            with suppress(StoreAwayError):
                async with self._store.write() as connection:
                    await outbox.mark_sent(connection, message)
                return
            await asyncio.sleep(MARK_AGAIN_SECONDS)

    async def _card(self, message: Message, watch: Watch) -> Card | None:
        """What to show; None for an alert none of whose posts is left."""
        if message.kind is MessageKind.NOTICE:
            return notice_card(watch, message.words, message.hint)
        in_force = await self._reports.thresholds(self._model, watch.owner)
        async with self._store.read() as connection:
            found = await outbox.quoted(connection, message, watch, watch.terms.over(in_force))
            spoiler = (await workspaces.get(connection, watch.owner.space)).spoiler
        return alert_card(watch, found, spoiler=spoiler) if found else None

    async def _gone(self, message: Message, watch: Watch, place: Place, error: PlaceGoneError) -> None:
        """Stop the watch and tell its owner privately, once; its alerts wait. A notice reaches nobody."""
        log.info("outbox.place_gone", watch=watch.id, message=message.id)
        async with self._store.write() as connection:
            if message.kind is MessageKind.NOTICE:
                await outbox.mark_sent(connection, message)
                return
            await outbox.put_off(connection, self._worker, message, now())
            if await watches.lose(connection, watch.id, error.message) and place.channel:
                await outbox.add_notice(connection, watch.id, error.message, lost_words(watch))

    async def _put_off(self, message: Message, reason: str) -> None:
        wait = min(SHORTEST_WAIT * 2 ** min(message.attempts, _MOST_DOUBLINGS), LONGEST_WAIT)
        log.warning("outbox.put_off", message=message.id, reason=reason, seconds=wait.total_seconds())
        async with self._store.write() as connection:
            await outbox.put_off(connection, self._worker, message, now() + wait)
