"""Answers to people on Slack: who asks and where."""

from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import structlog
from slack_bolt.async_app import AsyncBoltContext
from slack_sdk.errors import SlackApiError

from bot.adapters.answering import Answering, Platform
from bot.adapters.slack.messages.home import HomeReply
from bot.adapters.slack.messages.live_messages import here, shared_channel
from bot.adapters.slack.messages.refusals import FAILURES, explain_failure, translate_failures
from bot.adapters.slack.messages.reply import PressReply
from bot.adapters.slack.person import Person
from bot.adapters.slack.workspaces.members import WorkspaceMember
from bot.adapters.slack.workspaces.workspaces import SlackWorkspaces
from bot.adapters.timing import Timing
from bot.app import App
from bot.core.cards.model import Button, ButtonStyle
from bot.core.commands.command import Context, PrivateReply, Receipt, Reply, Room
from bot.core.commands.filled_form import Filled
from bot.core.commands.forms import carry_out
from bot.core.commands.press import shows_page
from bot.core.domain.audience import Audience
from bot.core.domain.errors import AccountError, CommandError
from bot.core.domain.people import Requester
from bot.core.domain.workspace import EVERYONE, MANAGERS
from bot.core.store.scans.shared_messages import Spot
from bot.core.text.catalog import N_, Language, _
from bot.core.views.bot.answers import error_card

SLACK = Platform("slack", FAILURES, SlackApiError, explain_failure)
ALERTS_HERE = N_("From now on, alerts of this watch appear here, where everyone sees them.")

Work = Callable[[Context], Awaitable[None]]

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class SlackRequest:
    """Where somebody asks, and the ways to answer them: `reply` as `audience` says, `private` to them alone."""

    reply: Reply
    private: PrivateReply
    audience: Audience = Audience.ASKER
    channel: str = ""
    thread: str = ""
    elsewhere: bool = False
    """Whether they ask in another place, and have picked the channel."""
    origin: str = ""
    """What names the message that was pressed; "" for a form or the Home tab."""
    shown_at: Callable[[Spot], Receipt] | None = None

    @property
    def place(self) -> str:
        """The channel, where others are in it."""
        return shared_channel(self.channel)


class SlackAnswering:
    """The answers under way, for people of all workspaces."""

    def __init__(self, app: App, workspaces: SlackWorkspaces, timing: Timing) -> None:
        self.app = app
        self.workspaces = workspaces
        self._timing = timing
        self._answering = Answering(app, SLACK)

    async def close(self) -> None:
        """End all of them; their scans continue at the next start."""
        await self._answering.close()

    def person(self, context: AsyncBoltContext, user_id: str) -> Person:
        """Whoever a request comes from."""
        client = self.workspaces.client(context.bot_token)
        home = context.authorize_result  # Where the bot is: what comes from elsewhere names its own workspace.
        assert home
        enterprise_id, team_id = home.enterprise_id or "", str(home.team_id or context.team_id)
        return Person(self.workspaces, client, enterprise_id, team_id, user_id, self._timing)

    async def person_in(self, enterprise_id: str, team_id: str, user_id: str) -> Person | None:
        """A person who has not just asked for something; None where the bot is no longer installed.

        Raises:
            ConfigError: the workspace's token can't be decrypted.
        """
        found = await self.workspaces.authorize(enterprise_id or None, team_id)
        if found is None:
            return None
        client = self.workspaces.client(found.bot_token)
        return Person(self.workspaces, client, enterprise_id, team_id, user_id, self._timing)

    def begin(self, work: Coroutine[Any, Any, None]) -> None:
        """Do something that no person has just asked for, such as sending an alert."""
        self._answering.begin(work)

    async def answer(self, person: Person, request: SlackRequest, work: Work) -> None:
        """Do the work; whatever goes wrong becomes a card."""

        async def answer() -> None:
            context = await self._context(person, request)
            with context.speaking(shared=request.audience is Audience.EVERYBODY):
                await work(context)

        await self._answering.answer(request.private, answer)

    async def _context(self, person: Person, request: SlackRequest) -> Context:
        """What the work needs to know of the person, and of where they are."""
        requester = replace(person.requester, direct=not request.place)
        member = await self.workspaces.member(person.client, person.enterprise_id, person.team_id, person.user_id)
        settings = await self.app.workspaces.get(requester)
        groups: frozenset[str] = frozenset()
        if {*settings.roles, *settings.markers} - {EVERYONE, MANAGERS}:
            groups = await self.workspaces.groups(person.client, person.team_id, person.user_id)
        context = self.app.context(
            requester,
            request.reply,
            request.private,
            audience=request.audience,
            admin=member.admin,
            outside=member.outside,
            roles=groups,
            name=member.name,
            here=here(request.channel, request.thread),
            place=request.place,
            origin=request.origin,
            room=Room(check=partial(_try_here, person, request.channel, request.thread)),
            shown_at=request.shown_at,
            roles_here=partial(self.workspaces.groups_here, person.client, person.team_id),
            language=await self._language(requester, member),
        )
        return replace(context, elsewhere=request.elsewhere)

    async def _language(self, requester: Requester, member: WorkspaceMember) -> Language:
        """What they read; as before, where Slack does not say."""
        readers = self.app.readers
        return await (readers.meet(requester, member.locale) if member.locale else readers.get(requester))

    async def press(self, person: Person, reply: PressReply | HomeReply, pressed: str) -> None:
        """Do what a button stands for, in the message where it stands."""
        await self.submit(person, reply, Filled({}, pressed))

    async def submit(self, person: Person, reply: PressReply | HomeReply, filled: Filled, again: str = "") -> None:
        """Do what a filled form asks for, in the message where the button of the form stands.

        `again` opens it as it was filled in: for mistakes that show only when it is carried out, such as a wrong name.
        """

        async def work(context: Context) -> None:
            page = bool(filled.action) and shows_page(filled.action)
            try:
                await carry_out(context, filled, reply.message(page=page))
            except (AccountError, CommandError) as mistake:
                if not again:
                    raise
                correct = Button(_("Correct it …"), again, ButtonStyle.PRIMARY)
                await reply.send(replace(error_card(mistake), rows=((correct,),)))

        origin = reply.origin
        request = SlackRequest(
            reply.public,
            reply,
            channel=filled.channel or origin.channel,
            thread="" if filled.channel else origin.thread,
            elsewhere=bool(filled.channel),
            origin=f"{origin.channel}:{origin.ts}" if origin.ts else "",
            shown_at=reply.shown_at,
        )
        await self.answer(person, request, work)

    @staticmethod
    async def open_form(person: Person, trigger_id: str, view: dict[str, Any]) -> str:
        """Open a form; its id. Slack gives us three seconds for it, so nothing else comes first."""
        try:
            opened = await person.client.views_open(trigger_id=trigger_id, view=view)
        except FAILURES as error:  # It can be asked for again.
            log.warning("slack.form_not_opened", error=type(error).__name__)
            return ""
        return str(opened["view"]["id"])

    @staticmethod
    async def change_form(person: Person, view_id: str, view: dict[str, Any]) -> None:
        """Put another form in the place of an open one; nothing happens where it was closed."""
        try:
            await person.client.views_update(view_id=view_id, view=view)
        except FAILURES as error:
            log.warning("slack.form_not_opened", error=type(error).__name__)


async def _try_here(person: Person, channel: str, thread: str) -> None:
    """See whether the bot can write in a channel, by writing there to the person alone: no scope of ours says it.

    Raises:
        DeliveryError: it can't, or not now.
    """
    with translate_failures():
        await person.client.chat_postEphemeral(
            channel=channel, user=person.user_id, thread_ts=thread or None, text=_(ALERTS_HERE)
        )
