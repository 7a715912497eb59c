"""The Home tab: a person's own page, drawn again whenever they look at it or come back to it."""

from functools import partial

import structlog

from bot.adapters.slack.answering import SlackAnswering, SlackRequest
from bot.adapters.slack.drawing.home import home_view
from bot.adapters.slack.messages.home import HomeReply, publish
from bot.adapters.slack.person import Person
from bot.core.commands.bot.home import home
from bot.core.commands.command import Context
from bot.core.domain.delivery import attempt

log = structlog.get_logger()


async def show_home(answering: SlackAnswering, person: Person) -> None:
    """Show a person their own page."""
    reply = HomeReply(person)

    async def work(context: Context) -> None:
        view = home_view(await home(context))
        refusal = await attempt(partial(_show, person, view), person.timing.pauses)
        if refusal:  # It is drawn again whenever somebody looks.
            log.warning("slack.home_not_shown", reason=refusal.reason)

    await answering.answer(person, SlackRequest(reply, reply), work)


async def _show(person: Person, view: dict[str, object]) -> None:
    await publish(person, view)
