"""Messages in a channel that one person alone sees: by a response_url, or as an ephemeral one."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any, Protocol

from bot.adapters.slack.drawing.render import Drawing, draw, drawings
from bot.adapters.slack.messages.live_messages import PERHAPS_TWICE, LiveMessage, place_of, upload_pictures
from bot.adapters.slack.messages.posting import acceptable, send_measured
from bot.adapters.slack.messages.refusals import translate_failures
from bot.adapters.slack.person import Person
from bot.core.cards.model import AnyCard, Part, PersonalCard, link
from bot.core.cards.sentences import phrase
from bot.core.domain.delivery import DeliveryError, Kind, attempt, send_fitting
from bot.core.text.catalog import _


class PrivateWay(Protocol):
    """A way to show one person something in a channel."""

    async def send(self, drawn: Iterator[Drawing], *, original: bool) -> DeliveryError | None:
        """Show it, in place of the message that was pressed (`original`) or below; None when that worked."""
        ...


@dataclass(frozen=True, slots=True)
class EphemeralWay:
    """The way to one person in a channel or thread where the bot is a member: where they have mentioned it."""

    person: Person
    channel: str
    thread: str

    async def send(self, drawn: Iterator[Drawing], *, original: bool) -> DeliveryError | None:
        """Show it to the person alone; nothing there can be replaced."""
        if original:
            return DeliveryError(Kind.OVER, "nothing was pressed")
        fit = partial(
            send_fitting, acceptable(self.person, drawn), lambda each: send_measured(self.person, each, self._send_one)
        )
        return await attempt(fit, self.person.timing.pauses[:1], once=True)

    async def _send_one(self, drawing: Drawing) -> None:
        to: dict[str, Any] = {"channel": self.channel, "user": self.person.user_id, "thread_ts": self.thread}
        with translate_failures():
            await self.person.client.chat_postEphemeral(**to, **drawing.payload())


class PrivateMessage:
    """A message in a channel that one person sees. Only a press on it can change it, so what lives moves to our DM."""

    spot, shared = None, False

    def __init__(self, person: Person, url: PrivateWay, *, original: bool) -> None:
        self._person = person
        self._url = url
        self._original = original  # Whether it stands there already, and is replaced.
        self._shown = False
        self._direct = place_of(person)  # Where it goes on, under one key.
        self._successor: LiveMessage | None = None

    @property
    def place(self) -> str:
        """Where it goes on when it has to live longer: no later process can change it here."""
        return self._successor.place if self._successor else self._direct.model_dump_json()

    @property
    def refusal(self) -> DeliveryError | None:
        """Why the last card does not stand there; None when it does."""
        return self._successor.refusal if self._successor else None

    async def edit(self, card: AnyCard) -> None:
        """Show `card` in its place, wherever that is by now."""
        if self._successor is None:
            refusal = await self._show_here(card)
            if refusal is None:
                return
            if refusal.maybe_shown:
                self._direct = self._direct.model_copy(update={"preface": PERHAPS_TWICE})
            self._successor = LiveMessage(self._person, self._direct)
            await self._url.send(iter([draw(await self._moved_card(), {}, shared=False)]), original=self._original)
        await self._successor.edit(card)

    async def _show_here(self, card: AnyCard) -> DeliveryError | None:
        """Why it can't be shown where it was asked for; None when it was."""
        if card.live or (self._shown and not self._original):
            return DeliveryError(Kind.OVER, "it has to live longer")
        drawn = [*drawings(card, await upload_pictures(self._person, card), shared=False)]
        if drawn[0].files:  # An ephemeral message holds no files.
            return DeliveryError(Kind.OVER, "it has files")
        self._shown = True
        return await self._url.send(iter(drawn), original=self._original)

    async def _moved_card(self) -> PersonalCard:
        words = _("This continues in {place}, where only you see it.")
        return PersonalCard("", (phrase(words, place=await direct_link(self._person)),))


async def direct_link(person: Person) -> Part:
    """Our direct messages, as a link."""
    url = f"https://slack.com/app_redirect?team={person.team_id}&channel={await person.direct()}"
    return link(_("our direct messages"), url)
