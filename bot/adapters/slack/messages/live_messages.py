"""Messages that live: changed where Slack lets us, and moved to our direct messages where it does not."""

import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial

from pydantic import BaseModel, ConfigDict

from bot.adapters.drawing import add_preface
from bot.adapters.slack import files
from bot.adapters.slack.drawing.data import data_block
from bot.adapters.slack.drawing.render import Drawing, drawings
from bot.adapters.slack.messages.posting import acceptable, post, send_measured
from bot.adapters.slack.messages.refusals import translate_failures
from bot.adapters.slack.person import Person
from bot.core.cards.model import AnyCard, File, Image, bold, text
from bot.core.domain.delivery import DeliveryError, Kind, Stamp, attempt, send_fitting
from bot.core.store.scans.shared_messages import Spot
from bot.core.text.catalog import N_, _

DIRECT = "D"  # Begins the ids of direct messages.
GONE = "200/message_not_found"  # Somebody has deleted it: it is not posted again.
MOVED = N_("I can't continue where you asked, so this continues here.")
PERHAPS_TWICE = N_(
    "The connection broke while I answered where you asked. I can't see whether that arrived, so here it is."
)
KEY_BYTES = 10  # Bytes of a message's key.


class Place(BaseModel):
    """Where a message stands, as a later process reads it: without `channel` in our direct messages.

    Without `ts` it was not shown yet, as far as we know; it will be, or was, under its `key`. `preface` stands above
    its cards.
    """

    model_config = ConfigDict(frozen=True)

    enterprise: str
    channel: str = ""
    thread: str = ""
    ts: str = ""
    key: str = ""
    preface: str = ""


class LiveMessage:
    """A message in a channel, a thread or our direct messages, which can be changed forever.

    An edit that can't be delivered never raises: the scan behind it continues, and the history has its report.
    With `left` another process has left it behind, which may have shown it.
    """

    def __init__(self, person: Person, place: Place, *, left: bool = False) -> None:
        self.person = person
        self._place = place
        self._gone = False
        self._maybe_shown = left and not place.ts
        self._since = person.timing.now()
        self._refusal: DeliveryError | None = None

    @property
    def place(self) -> str:
        """Where it stands now, or will; "" where nobody could find it."""
        return "" if self._gone else self._place.model_dump_json()

    @property
    def spot(self) -> Spot | None:
        """Where others see it; None in our direct messages, or before it was shown."""
        place, seen = self._place, self.shared and self._place.ts and not self._gone
        return Spot("slack", place.channel, place.ts) if seen else None

    @property
    def shared(self) -> bool:
        """Whether others see it where it stands or, not shown yet, will stand."""
        return bool(shared_channel(self._place.channel))

    @property
    def refusal(self) -> DeliveryError | None:
        """Why the last card does not stand there; None when it does."""
        return self._refusal

    async def edit(self, card: AnyCard) -> None:
        """Show `card` in its place; where the bot may not write any more, in our direct messages instead."""
        if self._gone:
            return
        refused = await self.deliver(card)
        if refused and self._place.channel and refused.kind in {Kind.FINAL, Kind.IN_DOUBT}:
            why = _(PERHAPS_TWICE) if refused.kind is Kind.IN_DOUBT else f"{_(MOVED)} {refused.message}"
            self._place = place_of(self.person).model_copy(update={"preface": why})
            refused = await self.deliver(card)
        self._gone = refused is not None and refused.ends

    async def deliver(self, card: AnyCard) -> DeliveryError | None:
        """The same without going elsewhere; the reason where it was not shown."""
        self._refusal = await attempt(lambda: self._show(card), self.person.timing.pauses)
        return self._refusal

    async def _show(self, card: AnyCard) -> None:
        pictures, drawn_by_slack = await upload_pictures(self.person, card), takes_data(self.person)
        shown = add_preface(card, self._place.preface)
        follow = not card.live  # A scan under way is drawn again and again, and so would be its file.
        drawing = await self._send(self._drawings(shown, pictures, follow=follow))
        if drawn_by_slack and not takes_data(self.person):  # It was refused, so the pictures are needed after all.
            pictures = await upload_pictures(self.person, card)
            drawing = await self._send(self._drawings(shown, pictures, follow=follow)) if pictures else drawing
        if not follow or not drawing.files:
            return
        refusal = await self._share(drawing.files)
        if refusal:  # The message has said that a file follows.
            missing = text(bold(_("The file is missing.")), " ", refusal.message)
            shown = replace(shown, elements=(missing, *shown.elements))
            await self._send(self._drawings(shown, pictures, follow=False))

    def _drawings(self, card: AnyCard, pictures: Mapping[str, str], *, follow: bool) -> Iterator[Drawing]:
        return drawings(card, pictures, shared=self.shared, files_follow=follow)

    async def _share(self, shared: Sequence[File]) -> DeliveryError | None:
        """Put the files into the message's thread, each once; why not, where Slack takes them no more."""
        with translate_failures():
            channel = await self._channel()
        for file in shared:
            send = partial(self._share_one, file, channel, self._place.thread or self._place.ts)
            refusal = await attempt(send, self.person.timing.pauses, once=True)
            if refusal and not refusal.maybe_shown:
                return refusal
        return None

    async def _share_one(self, file: File, channel: str, thread: str) -> None:
        with translate_failures():
            await files.share(self.person.workspaces, self.person.client, file, channel, thread)

    async def _channel(self) -> str:
        return self._place.channel or await self.person.direct()

    async def _send(self, drawn: Iterator[Drawing]) -> Drawing:
        """Change it, or post it where it does not stand yet; gives the drawing that Slack took."""
        with translate_failures():
            channel = await self._channel()
        place = self._place
        if place.ts:
            try:
                return await send_fitting(
                    acceptable(self.person, drawn),
                    lambda each: send_measured(self.person, each, partial(self._update, channel)),
                )
            except DeliveryError as refusal:
                if refusal.kind is not Kind.OVER or refusal.reason == GONE:
                    raise
            # It stands there and can't be changed any more: a new one takes its place.
            self._place = place.model_copy(update={"ts": "", "key": new_key()})
            raise DeliveryError(Kind.PASSING, "a new message takes its place")
        kept: list[Drawing] = []
        stamp = Stamp(place.key, None if self._maybe_shown and place.key else self._since, self._maybe_shown)
        try:
            ts = await post(self.person, channel, place.thread, _remember(drawn, kept), stamp)
        except DeliveryError as refusal:
            self._maybe_shown = self._maybe_shown or refusal.maybe_shown
            raise
        found = self._maybe_shown and not kept
        self._place, self._maybe_shown = place.model_copy(update={"ts": ts}), False
        return await self._send(drawn) if found else kept[-1]

    async def _update(self, channel: str, drawing: Drawing) -> Drawing:
        with translate_failures():
            await self.person.client.chat_update(channel=channel, ts=self._place.ts, **drawing.payload())
        return drawing


def _remember(drawn: Iterator[Drawing], kept: list[Drawing]) -> Iterator[Drawing]:
    for drawing in drawn:
        kept.append(drawing)
        yield drawing


def shared_channel(channel: str) -> str:
    """The channel, where others are in it; "" for direct messages."""
    return "" if channel.startswith(DIRECT) else channel


def here(channel: str, thread: str = "") -> str:
    """A channel, or a thread in it, as the core keeps it; "" for direct messages."""
    shared = shared_channel(channel)
    return f"{shared}:{thread}" if shared and thread else shared


def place_of(person: Person, channel: str = "", thread: str = "", ts: str = "") -> Place:
    """A message in a channel or a thread, or in our direct messages; a new one without `ts`."""
    return Place(enterprise=person.enterprise_id, channel=channel, thread=thread, ts=ts, key="" if ts else new_key())


def new_key() -> str:
    """What Slack is to know a message by."""
    return secrets.token_hex(KEY_BYTES)


def takes_data(person: Person) -> bool:
    """Whether the workspace has not refused yet to draw tables and charts itself."""
    return person.team_id not in person.workspaces.without_data


async def upload_pictures(person: Person, card: AnyCard) -> dict[str, str]:
    """The ids of the card's pictures on Slack, by name; those that it does not take, or draws itself, are missing."""
    images = [element for element in card.elements if isinstance(element, Image)]
    if takes_data(person):
        images = [image for image in images if not data_block(image)]
    ids = {
        each.name: await files.upload_picture(person.workspaces, person.client, person.team_id, each) for each in images
    }
    return {name: file_id for name, file_id in ids.items() if file_id}
