"""Slack's shortcuts, and the forms that people open and send."""

import re
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext

from bot.adapters.slack.answering import SlackAnswering, SlackRequest
from bot.adapters.slack.commands import run_file
from bot.adapters.slack.drawing.forms import (
    CARD_FORM,
    answers,
    corrected,
    correction,
    errors,
    modal,
    opened_by,
    refusal,
    sent_files,
    waiting,
)
from bot.adapters.slack.drawing.text import undo_markup
from bot.adapters.slack.messages.home import reply_at
from bot.adapters.slack.messages.reply import EphemeralReply, Origin
from bot.adapters.slack.messages.response_url import ResponseUrl
from bot.adapters.slack.person import Person
from bot.core.cards.action_codec import encode
from bot.core.cards.actions import FormAction, FormKind
from bot.core.commands.command import Context
from bot.core.commands.filled_form import unknown_form
from bot.core.commands.forms import fill, form_behind, load_form
from bot.core.commands.scans import scan_archive
from bot.core.commands.scans.about_message import score_words
from bot.core.domain.errors import CommandError, ToxscanError

SCAN, SCORE = "toxscan_scan", "toxscan_score"  # The callback_ids of the shortcuts, as in the app's manifest.
ANY_OTHER = re.compile("")

Body = dict[str, Any]


class Shortcuts:
    """What people choose from Slack's shortcuts, and what they send by a form."""

    def __init__(self, answering: SlackAnswering) -> None:
        self._answering = answering

    def listen(self, bolt: AsyncApp) -> None:
        """Be told of all of it."""
        bolt.shortcut(SCAN)(self._on_scan_shortcut)
        bolt.shortcut(SCORE)(self._on_score_shortcut)
        bolt.view(CARD_FORM)(self._on_form)
        bolt.view(ANY_OTHER)(self._on_unknown_form)

    async def open(self, person: Person, trigger_id: str, pressed: str, origin: Origin) -> None:
        """Open the form behind a button; one that has to be looked up takes the place of a word to wait."""
        action, written = corrected(pressed)
        form = form_behind(action, quick=self._answering.app.scans.admission.can_be_quick)
        view = modal(form.filled(written), action, origin) if form else waiting()
        view_id = await self._answering.open_form(person, trigger_id, view)
        if form or not view_id:
            return

        async def work(given: Context) -> None:
            try:
                view = modal((await load_form(given, action)).filled(written), action, origin)
            except ToxscanError as mistake:
                view = refusal(mistake)
            await self._answering.change_form(person, view_id, view)

        reply = reply_at(person, origin)
        await self._answering.answer(
            person, SlackRequest(reply, reply, channel=origin.channel, thread=origin.thread), work
        )

    async def _on_scan_shortcut(self, ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
        """Somebody chose "Scan an account": the answer comes in our direct messages."""
        await ack()
        person = self._answering.person(context, body["user"]["id"])
        await self.open(person, body["trigger_id"], encode(FormAction(FormKind.SCAN)), Origin())

    async def _on_form(self, ack: AsyncAck, body: Body, view: Body, context: AsyncBoltContext) -> None:
        """Somebody sent a form."""
        sent = sent_files(view)
        try:
            opener, origin = opened_by(view)
            filled = fill(opener, answers(view), with_file=bool(sent))
        except CommandError as mistake:
            await ack(response_action="update", view=refusal(mistake))
            return
        if filled.mistakes:
            await ack(response_action="errors", errors=errors(filled.mistakes))
            return
        await ack()
        person = self._answering.person(context, body["user"]["id"])
        reply = reply_at(person, origin)
        if not sent:
            again = correction(opener, answers(view)) if filled.command else ""
            await self._answering.submit(person, reply, filled, again)
            return

        async def work(given: Context) -> None:
            command = filled.command or scan_archive.COMMAND
            await run_file(given, person, self._answering.app.uploads, command, filled.values, sent[0])

        await self._answering.answer(person, SlackRequest(reply, reply), work)

    async def _on_unknown_form(self, ack: AsyncAck) -> None:
        """Somebody sent a form that another version of the bot had opened."""
        await ack(response_action="update", view=refusal(unknown_form()))

    async def _on_score_shortcut(self, ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
        """Somebody chose "Score this text" on a message: they alone see the answer."""
        await ack()
        person = self._answering.person(context, body["user"]["id"])
        reply = EphemeralReply(person, ResponseUrl(person, body["response_url"], body["message"].get("thread_ts")))
        words = undo_markup(body["message"].get("text", ""))
        request = SlackRequest(reply, reply, channel=body["channel"]["id"])
        await self._answering.answer(person, request, lambda given: score_words(given, words))
