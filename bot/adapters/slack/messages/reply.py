"""The way back to a person on Slack: where they asked, in a thread, in direct messages, or to them alone."""

from dataclasses import dataclass

from bot.adapters.slack.drawing.text import COMMAND
from bot.adapters.slack.messages.live_messages import LiveMessage, new_key, place_of, shared_channel
from bot.adapters.slack.messages.private_messages import PrivateMessage, PrivateWay
from bot.adapters.slack.messages.response_url import ResponseUrl
from bot.adapters.slack.person import Person
from bot.core.cards.model import AnyCard, Card, PersonalCard, bold, code, text
from bot.core.cards.sentences import phrase
from bot.core.commands.command import OwnMessage, PrivateReceipt, Receipt, Reply, SharedMessage
from bot.core.domain.delivery import DeliveryError, Kind
from bot.core.store.scans.shared_messages import Spot
from bot.core.text.catalog import _

NO_MEMBER = ("not_in_channel", "channel_not_found")


class EphemeralReply:
    """Answers one person where they are, seen by nobody else."""

    pictures = True

    def __init__(self, person: Person, way: PrivateWay) -> None:
        self.pace = person.timing.pace
        self.person = person
        self._way = way
        self._next = self._message()

    @property
    def place(self) -> str:
        """Where the next message will stand if it lives."""
        return self._next.place

    async def send(self, card: AnyCard) -> PrivateReceipt:
        """Show a card."""
        message, self._next = self._next, self._message()
        await message.edit(card)
        return message

    def _message(self) -> PrivateMessage:
        return PrivateMessage(self.person, self._way, original=False)


class DirectReply:
    """Answers in our direct messages, or in a thread there."""

    pictures = True

    def __init__(self, person: Person, channel: str = "", thread: str = "") -> None:
        self.pace = person.timing.pace
        self.person = person
        self._place = place_of(person, channel, thread)

    @property
    def place(self) -> str:
        """Where the next message will stand."""
        return self._place.model_dump_json()

    async def send(self, card: AnyCard) -> PrivateReceipt:
        """Show a card."""
        message = LiveMessage(self.person, self._place)
        self._place = self._place.model_copy(update={"key": new_key()})  # Of the message after this one.
        await message.edit(card)
        return message


class PublicReply:
    """Answers in a channel or a thread, where everybody sees it; privately where the bot may not write."""

    pictures = True

    def __init__(self, person: Person, channel: str, thread: str = "", url: ResponseUrl | None = None) -> None:
        self.pace = person.timing.pace
        self.person = person
        self._place = place_of(person, channel, thread)
        self._url = url
        self._private: EphemeralReply | None = None

    @property
    def place(self) -> str:
        """Where the next message will stand."""
        return self._private.place if self._private else self._place.model_dump_json()

    async def send(self, card: Card) -> Receipt:
        """Show a card; privately, and with the reason, where the bot may not write."""
        if self._private:
            return await self._private.send(card)
        message = LiveMessage(self.person, self._place)
        self._place = self._place.model_copy(update={"key": new_key()})  # Of the message after this one.
        if self._url is None:
            await message.edit(card)
            return message
        refused = await message.deliver(card)
        if refused and refused.kind is Kind.FINAL:
            self._private = EphemeralReply(self.person, self._url)
            await self._private.send(_not_there(refused))
            return await self._private.send(card)
        if refused and refused.kind is Kind.IN_DOUBT:
            await message.edit(card)
        return message


@dataclass(frozen=True, slots=True)
class Origin:
    """Where something was pressed: a message, an ephemeral one, or, without a channel, the Home tab or a form.

    A form that was opened at `home` is answered there; its `ts` is the hash of what the tab shows.
    """

    channel: str = ""
    ts: str = ""
    thread: str = ""
    url: str = ""
    ephemeral: bool = False
    home: bool = False

    @property
    def shared(self) -> bool:
        """Whether others see the message."""
        return bool(self.place) and not self.ephemeral

    @property
    def place(self) -> str:
        """The channel, where others are in it."""
        return shared_channel(self.channel)

    @property
    def direct(self) -> bool:
        """Whether it stands in our direct messages, where nobody else is anyway."""
        return bool(self.channel) and not self.place and not self.ephemeral

    @property
    def begins_thread(self) -> bool:
        """Whether it is a message that stands by itself, with its thread below."""
        return bool(self.channel) and not self.ephemeral and self.thread in {"", self.ts}


class PressReply:
    """Answers a press privately; `message` is where the button stands, `aloud` a new message for everybody."""

    pictures = True

    def __init__(self, person: Person, origin: Origin) -> None:
        self.pace = person.timing.pace
        self.person = person
        self.origin = origin
        self._url = ResponseUrl(person, origin.url, origin.thread or None)

    @property
    def place(self) -> str:
        """Where the next message will stand if it lives."""
        return place_of(self.person).model_dump_json()

    @property
    def public(self) -> Reply:
        """A new message that everybody there sees; where nobody else is, that is the same."""
        origin = self.origin
        return PublicReply(self.person, origin.channel, origin.thread, self._url) if origin.place else self

    def message(self, *, page: bool) -> OwnMessage | SharedMessage:
        """The message to change. A `page` of a report stands in the report's thread, and below nothing else."""
        origin = self.origin
        if not origin.channel:
            return OwnMessage(LiveMessage(self.person, place_of(self.person)))
        if origin.ephemeral:
            return OwnMessage(PrivateMessage(self.person, self._url, original=True))
        place = place_of(self.person, origin.channel, origin.thread, origin.ts)
        if page and origin.begins_thread:
            place = place_of(self.person, origin.channel, origin.ts)
        live = LiveMessage(self.person, place)
        return SharedMessage(live, Spot("slack", origin.channel, origin.ts)) if origin.shared else OwnMessage(live)

    def shown_at(self, spot: Spot) -> Receipt:
        """A message of ours in a channel."""
        return LiveMessage(self.person, place_of(self.person, spot.place, "", spot.message))

    async def send(self, card: AnyCard) -> PrivateReceipt:
        """Show a card to whoever pressed."""
        origin = self.origin
        if origin.direct:
            return await DirectReply(self.person, origin.channel, origin.thread).send(card)
        if origin.channel and origin.url:
            return await EphemeralReply(self.person, self._url).send(card)
        return await DirectReply(self.person).send(card)


class MessageReply:
    """Answers in a message that stands already."""

    pictures = True

    def __init__(self, message: LiveMessage) -> None:
        self.pace = message.person.timing.pace
        self._message = message

    async def send(self, card: Card) -> Receipt:
        """Show a card."""
        await self._message.edit(card)
        return self._message


def _not_there(refusal: DeliveryError) -> PersonalCard:
    if not refusal.reason.endswith(NO_MEMBER):
        return PersonalCard("", (text(bold(_("Only you see my answer.")), " ", refusal.message),))
    invite = phrase(
        _("{reason}, so I can't post in it and only you see my answer. To add me, write {invite} and ask again."),
        reason=bold(_("I am not a member of this channel")),
        invite=code(f"/invite @{COMMAND.removeprefix('/')}"),
    )
    return PersonalCard("", (invite,))
