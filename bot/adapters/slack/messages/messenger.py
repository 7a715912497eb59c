"""The way to somebody on Slack who has not just asked for something: alerts, notices, and what a scan has found."""

from bot.adapters.refusals import explain_closed
from bot.adapters.slack.answering import SlackAnswering
from bot.adapters.slack.drawing.render import drawings
from bot.adapters.slack.messages.live_messages import shared_channel
from bot.adapters.slack.messages.posting import post
from bot.adapters.slack.messages.refusals import CLOSED, translate_failures
from bot.core.cards.model import Card
from bot.core.domain.delivery import DeliveryError, Kind, Stamp
from bot.core.domain.watches import Destination
from bot.core.text.catalog import _


class SlackMessenger:
    """Sends cards to channels, threads and direct messages. A place's channel is what `here` made of it."""

    def __init__(self, answering: SlackAnswering) -> None:
        self._answering = answering

    def locale(self, _place: Destination) -> str:
        """None of its own: Slack knows people's languages only."""
        return ""

    async def deliver(self, place: Destination, card: Card, stamp: Stamp) -> None:
        """Show `card` at `place`; one that may have arrived is first looked for by its key.

        Raises:
            DeliveryError: it was not shown, or nobody can see whether it was.
        """
        person = await self._answering.person_in("", place.owner.workspace_id, place.owner.user_id)
        if person is None:
            raise DeliveryError(Kind.FINAL, "not installed", _(CLOSED))
        channel, _colon, thread = place.channel.partition(":")
        drawn = drawings(card, {}, shared=bool(shared_channel(channel)), files_follow=False)
        with explain_closed(place, _(CLOSED)):
            with translate_failures():
                channel = channel or await person.direct()
            await post(person, channel, thread, drawn, stamp)
