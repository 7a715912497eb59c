"""Sends the outbox's messages: claims each, draws it from current data, delivers it and marks it as sent."""

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import timedelta
from typing import Protocol

import structlog

from bot.core import metrics
from bot.core.cards.model import Card
from bot.core.domain.clock import now
from bot.core.domain.delivery import DOUBTFUL_TRIES, LAST_TRIES, DeliveryError, Kind, Stamp
from bot.core.domain.errors import StoreAwayError
from bot.core.domain.people import Requester
from bot.core.domain.posts import ScoredPost
from bot.core.domain.watches import Destination, Message, MessageKind, Watch
from bot.core.people.reader_language import Readers
from bot.core.ports import Messenger
from bot.core.scans.reports import Reports
from bot.core.store.engine.database import Store
from bot.core.store.people import workspaces
from bot.core.store.watches import outbox, watches
from bot.core.text.catalog import use_language

MESSAGE_LEASE = timedelta(minutes=2)
"""How long a message stays with a process that may have died. Discord recognizes a repetition for some minutes only."""
SECONDS_A_MESSAGE = 60.0  # For one try; shorter than the lease.
SHORTEST_WAIT, LONGEST_WAIT = timedelta(seconds=15), timedelta(hours=1)  # Before the next try.
_MOST_DOUBLINGS = 12
MARK_TRIES, MARK_AGAIN_SECONDS = 30, 1.0
KEPT = timedelta(days=30)  # Messages that were sent.

log = structlog.get_logger()


class AlertCards(Protocol):
    """Draws what the outbox sends; the composition root gives it."""

    def alert_card(self, watch: Watch, posts: Sequence[ScoredPost], *, spoiler: bool) -> Card:
        """New flagged posts, at least one, worst first; with `spoiler`, strong ones are covered."""
        ...

    def notice_card(self, watch: Watch, words: str, hint: str) -> Card:
        """Something that the owner must hear of their watch."""
        ...

    def in_doubt(self, card: Card, watch: Watch) -> Card:
        """The same card for its owner alone, saying that it may have been shown in its place, too."""
        ...

    def lost_text(self, watch: Watch) -> str:
        """What the owner is told when alerts can't be shown in their place."""
        ...

    def refusal_text(self, reason: str) -> str:
        """The words that say why the platform refused a message."""
        ...


class Outbox:
    """Delivers messages to the platforms that are connected; messages to others wait."""

    def __init__(self, store: Store, reports: Reports, model: str, cards: AlertCards, readers: Readers) -> None:
        self._store = store
        self._reports = reports
        self._model = model
        self._cards = cards
        self._readers = readers
        self._worker = store.process
        self._messengers: dict[str, Messenger] = {}

    @contextmanager
    def connect(self, platform: str, messenger: Messenger) -> Iterator[None]:
        """Send messages to `platform` through `messenger` while the context is open."""
        self._messengers[platform] = messenger
        try:
            yield
        finally:
            del self._messengers[platform]

    async def deliver(self) -> None:
        """Send what is due: on each platform one message after the other, oldest first, until it accepts no more."""
        await asyncio.gather(*(self._deliver(platform) for platform in self._messengers))

    async def tell(self, requester: Requester, card: Card, stamp: Stamp) -> None:
        """Show somebody a card in direct messages, once, retrying for a day; only on a connected platform."""
        for wait in (*LAST_TRIES, None):
            messenger = self._messengers.get(requester.platform)
            if messenger is None:
                return
            refusal = await _try_send(messenger, Destination(requester), card, stamp, again=True)
            if refusal is None or refusal.kind is Kind.FINAL or wait is None:
                return
            stamp = replace(stamp, maybe_shown=stamp.maybe_shown or refusal.maybe_shown)
            await asyncio.sleep(wait.total_seconds())

    async def count_waiting(self) -> int:
        """How many messages are still to be sent, those for a later time included."""
        async with self._store.read() as connection:
            return await outbox.count_waiting(connection)

    async def tidy(self) -> None:
        """Delete what was sent long ago."""
        async with self._store.write() as connection:
            await outbox.remove_sent(connection, now() - KEPT)

    async def close(self) -> None:
        """Release what was claimed, so that the next process need not wait for the lease."""
        async with self._store.write() as connection:
            await outbox.release(connection, self._worker)

    async def _deliver(self, platform: str) -> None:
        while messenger := self._messengers.get(platform):
            async with self._store.write() as connection:
                message = await outbox.claim_due(connection, self._worker, platform, MESSAGE_LEASE)
            if message is None or not await self._send(message, messenger):
                return

    async def _send(self, message: Message, messenger: Messenger) -> bool:
        """Send one message; False if the platform accepts none right now. A message is never lost."""
        async with self._store.read() as connection:
            watch = await watches.get(connection, message.watch_id)
            mine = await outbox.is_claimed_by(connection, self._worker, message)
        if watch is None or not mine:  # Removed meanwhile, and the message with it; or another process sent it.
            return True
        place = Destination(watch.owner) if message.kind is MessageKind.NOTICE else watch.place
        owners = await self._readers.get(watch.owner)
        there = messenger.locale(place) if place.channel else ""
        with use_language(self._readers.translations.find(there) if there else owners):
            return await self._show(message, watch, place, messenger)

    async def _show(self, message: Message, watch: Watch, place: Destination, messenger: Messenger) -> bool:
        card, told = await self._card(message, watch)
        refusal = await _try_send(messenger, place, card, message.stamp) if card else None
        if refusal and refusal.kind is Kind.IN_DOUBT and card:
            # Never twice in one place: the owner gets it, and reads that it may be there, too.
            apart = replace(message.stamp, key=f"{message.stamp.key}d")
            refusal = await _try_send(
                messenger, Destination(watch.owner), self._cards.in_doubt(card, watch), apart, again=True
            )
        if refusal is None:
            await self._mark_sent(message, told)
            metrics.ALERTS_SENT.labels(message.kind).inc()
            return True
        return await self._handle_refusal(message, watch, place, refusal)

    async def _handle_refusal(self, message: Message, watch: Watch, place: Destination, refusal: DeliveryError) -> bool:
        """Handle a message that was not shown; False if the platform accepts none right now."""
        match refusal.kind:
            case Kind.PASSING:
                wait = min(SHORTEST_WAIT * 2 ** min(message.attempts, _MOST_DOUBLINGS), LONGEST_WAIT)
                await self._put_off(message, wait, refusal)
                return False
            case Kind.FINAL:
                await self._stop_watch(message, watch, place, refusal.message)
            case _ if message.refusals < len(DOUBTFUL_TRIES):
                await self._put_off(message, DOUBTFUL_TRIES[message.refusals], refusal)
            case _:
                await self._stop_watch(message, watch, place, self._cards.refusal_text(refusal.reason))
        return True

    async def _mark_sent(self, message: Message, told: Sequence[int]) -> None:
        """Mark it as sent; waits while the store is away, so that it is not sent again."""
        for _ in range(MARK_TRIES):
            with suppress(StoreAwayError):
                async with self._store.write() as connection:
                    await outbox.mark_sent(connection, message, told)
                return
            await asyncio.sleep(MARK_AGAIN_SECONDS)

    async def _card(self, message: Message, watch: Watch) -> tuple[Card | None, Sequence[int]]:
        """The card, and the posts that it quotes; None for an alert with no posts left."""
        if message.kind is MessageKind.NOTICE:
            return self._cards.notice_card(watch, message.words, message.hint), ()
        lines = watch.terms.thresholds_over(await self._reports.thresholds(self._model, watch.owner))
        async with self._store.read() as connection:
            found = await outbox.list_quoted(connection, message, watch, lines)
            spoiler = (await workspaces.get(connection, watch.owner.space)).spoiler
        told = [int(each.post.id) for each in found]
        shown = await self._reports.find_toxic_words(found, lines)
        return (self._cards.alert_card(watch, shown, spoiler=spoiler) if shown else None), told

    async def _stop_watch(self, message: Message, watch: Watch, place: Destination, reason: str) -> None:
        """Stop the watch and tell its owner privately, once; its alerts wait. A notice is dropped."""
        log.info("outbox.place_gone", watch=watch.id, message=message.id)
        async with self._store.write() as connection:
            if message.kind is MessageKind.NOTICE:
                await outbox.mark_sent(connection, message)
                return
            await outbox.wait_for_owner(connection, self._worker, message)
            if await watches.mark_lost(connection, watch.id, reason) and place.channel:
                await outbox.add_notice(connection, watch.id, reason, self._cards.lost_text(watch))

    async def _put_off(self, message: Message, wait: timedelta, refusal: DeliveryError) -> None:
        log.warning("outbox.put_off", message=message.id, reason=refusal.reason, seconds=wait.total_seconds())
        refused = refusal.kind is not Kind.PASSING
        async with self._store.write() as connection:
            until = now() + wait
            doubt = {"refused": refused, "maybe_shown": refusal.maybe_shown}
            await outbox.put_off(connection, self._worker, message, until, **doubt)


async def _try_send(
    messenger: Messenger, place: Destination, card: Card, stamp: Stamp, *, again: bool = False
) -> DeliveryError | None:
    """Send it; returns why it was not shown, or None. With `again` an earlier copy need not be ruled out."""
    try:
        async with asyncio.timeout(SECONDS_A_MESSAGE):
            await messenger.deliver(place, card, stamp)
    except DeliveryError as refusal:
        if again and refusal.kind is Kind.IN_DOUBT:
            return await _try_send(messenger, place, card, replace(stamp, maybe_shown=False))
        return refusal
    except TimeoutError:
        return DeliveryError(Kind.PASSING, "no answer in time", maybe_shown=True)
    except Exception as error:
        log.exception("outbox.failed")
        return DeliveryError(Kind.OURS, type(error).__name__, maybe_shown=True)
    return None
