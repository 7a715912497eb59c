"""What is pressed at Home is answered at Home: its owner alone sees it.

What lives, or holds a file, stands in our direct messages as well: Home notifies nobody, holds no file, and shows
something else as soon as its owner goes on.
"""

from dataclasses import replace
from functools import partial
from typing import Any

from bot.adapters.slack.drawing.home import card_views
from bot.adapters.slack.messages.live_messages import LiveMessage, Place, place_of
from bot.adapters.slack.messages.private_messages import direct_link
from bot.adapters.slack.messages.refusals import FAILURES, translate_failures
from bot.adapters.slack.messages.reply import Origin, PressReply
from bot.adapters.slack.person import Person
from bot.core.cards.model import AnyCard, File, Part, text
from bot.core.cards.sentences import fill
from bot.core.commands.command import OwnMessage, PrivateReceipt, Receipt, Reply
from bot.core.domain.delivery import DeliveryError, attempt
from bot.core.store.scans.shared_messages import Spot
from bot.core.text.catalog import N_, _

AT_HOME = Origin(home=True)
ELSEWHERE = "hash_conflict"  # Its owner has gone elsewhere on it.
CONTINUES = N_("You can leave this page: it continues in {place}, too.")
FILE_THERE = N_("The file is in {place}.")
ALL_THERE = N_("This is too long for this page: it is in {place}.")


class HomeReply:
    """Answers on a person's Home tab."""

    pictures = False

    def __init__(self, person: Person, origin: Origin = AT_HOME) -> None:
        self.pace = person.timing.pace
        self.person = person
        self.origin = origin
        self._next = HomeMessage(person)

    @property
    def place(self) -> str:
        """Where the next message will stand if it lives."""
        return self._next.place

    @property
    def public(self) -> Reply:
        """Nobody else is there."""
        return self

    def message(self, *, page: bool) -> OwnMessage:  # noqa: ARG002 - as where a page stands in a report's thread
        """What stands on the tab, to be changed."""
        return OwnMessage(HomeMessage(self.person))

    def shown_at(self, spot: Spot) -> Receipt:
        """A message of ours in a channel."""
        return LiveMessage(self.person, place_of(self.person, spot.place, "", spot.message))

    async def send(self, card: AnyCard) -> PrivateReceipt:
        """Show a card, in place of what is there."""
        message, self._next = self._next, HomeMessage(self.person)
        await message.edit(card)
        return message


def reply_at(person: Person, origin: Origin) -> HomeReply | PressReply:
    """The way back to whoever has pressed something there."""
    return HomeReply(person, origin) if origin.home else PressReply(person, origin)


class HomeMessage:
    """A card on the Home tab, as long as its owner stays with it."""

    spot, shared = None, False

    def __init__(self, person: Person) -> None:
        self._person = person
        self._place: Place = place_of(person)
        self._direct: LiveMessage | None = None
        self._hash = ""
        self._left = False  # Its owner has gone elsewhere.
        self._refusal: DeliveryError | None = None

    @property
    def place(self) -> str:
        """Where it goes on when it has to live longer."""
        return self._direct.place if self._direct else self._place.model_dump_json()

    @property
    def refusal(self) -> DeliveryError | None:
        """Why the last card does not stand there; None when it does."""
        return self._direct.refusal if self._direct else self._refusal

    async def edit(self, card: AnyCard) -> None:
        """Show `card`; in our direct messages too, where it lives, holds a file or does not fit."""
        files = any(isinstance(element, File) for element in card.elements)
        views = card_views(card)
        if card.live or files or self._direct or not views:
            await self._show_directly(card)
            if card.live or files or not views:
                words = CONTINUES if card.live else FILE_THERE if files else ALL_THERE
                views = card_views(await self._pointing_card(card, words, whole=bool(views)))
        for view in views:
            if self._left:
                return
            self._refusal = await attempt(partial(self._publish, view), self._person.timing.pauses)
            if self._refusal is None:
                return
            if self._refusal.reason.endswith(ELSEWHERE):
                self._left, self._refusal = True, None
        if self._refusal and self._direct is None:  # Slack does not take it: it arrives all the same.
            await self._show_directly(card)

    async def _show_directly(self, card: AnyCard) -> None:
        if self._direct is None:
            self._direct = LiveMessage(self._person, self._place)
        await self._direct.edit(card)

    async def _pointing_card(self, card: AnyCard, words: str, *, whole: bool) -> AnyCard:
        """The card without its files, and where it stands too; what is not `whole` is there alone."""
        try:
            place = await direct_link(self._person)
        except FAILURES:
            place = Part(_("our direct messages"))
        said = text(*fill(_(words), place=place))
        shown = (element for element in card.elements if whole and not isinstance(element, File))
        return replace(card, elements=(*shown, said))

    async def _publish(self, view: dict[str, Any]) -> None:
        self._hash = await publish(self._person, view, self._hash)


async def publish(person: Person, view: dict[str, Any], before: str = "") -> str:
    """Show it on the person's Home tab, where that still shows what it did `before`; gives what it shows now.

    Raises:
        DeliveryError: Slack does not take it, or the tab shows something else.
    """
    with translate_failures():
        shown = await person.client.views_publish(user_id=person.user_id, view=view, hash=before or None)
    return str(shown["view"]["hash"])
