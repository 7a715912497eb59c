"""Slack's shortcuts, and the forms that people send: the one that starts a scan, and the one behind a page."""

import re
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext

from bot.adapters.slack.answering import SlackAnswering, SlackRequest
from bot.adapters.slack.commands import run_file
from bot.adapters.slack.drawing.forms import CARD_FORM, answers, errors, modal, opened_by, refusal, sent_files
from bot.adapters.slack.drawing.text import undo_markup
from bot.adapters.slack.messages.reply import DirectReply, EphemeralReply, PressReply
from bot.adapters.slack.messages.response_url import ResponseUrl
from bot.core.commands.command import Context
from bot.core.commands.forms import fill, unknown_form
from bot.core.commands.options.option import Values
from bot.core.commands.scans import score
from bot.core.commands.scans.scan_form import read_scan_form, scan_form
from bot.core.domain.errors import CommandError
from bot.core.text.catalog import _

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
        bolt.view(SCAN)(self._on_scan_form)
        bolt.view(CARD_FORM)(self._on_card_form)
        bolt.view(ANY_OTHER)(self._on_unknown_form)

    async def _on_scan_shortcut(self, ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
        """Somebody chose "Scan an account"."""
        await ack()
        person = self._answering.person(context, body["user"]["id"])
        await self._answering.open_form(person, body["trigger_id"], modal(scan_form(), SCAN))

    async def _on_scan_form(self, ack: AsyncAck, body: Body, view: Body, context: AsyncBoltContext) -> None:
        """Somebody sent its form: the answer comes in our direct messages."""
        sent = sent_files(view)
        try:
            wanted = read_scan_form(answers(view), with_file=bool(sent))
        except CommandError as mistake:
            await ack(response_action="update", view=refusal(mistake))
            return
        if wanted.mistakes:
            await ack(response_action="errors", errors=errors(wanted.mistakes))
            return
        await ack()
        person = self._answering.person(context, body["user"]["id"])

        async def work(given: Context) -> None:
            if sent:
                await run_file(given, person, self._answering.app.uploads, wanted.values, sent[0])
            else:
                await wanted.command.run(given, wanted.values)

        direct = DirectReply(person)
        await self._answering.answer(person, SlackRequest(direct, direct), work)

    async def _on_card_form(self, ack: AsyncAck, body: Body, view: Body, context: AsyncBoltContext) -> None:
        """Somebody sent a form that a card's button had opened."""
        try:
            opener, origin = opened_by(view)
            filled = fill(opener, answers(view))
        except CommandError as mistake:
            await ack(response_action="update", view=refusal(mistake))
            return
        if filled.mistakes:
            await ack(response_action="errors", errors=errors(filled.mistakes))
            return
        await ack()
        person = self._answering.person(context, body["user"]["id"])
        await self._answering.press(person, PressReply(person, origin), filled.action)

    async def _on_unknown_form(self, ack: AsyncAck) -> None:
        """Somebody sent a form that another version of the bot had opened."""
        await ack(response_action="update", view=refusal(unknown_form()))

    async def _on_score_shortcut(self, ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
        """Somebody chose "Score this text" on a message: they alone see the answer."""
        await ack()
        person = self._answering.person(context, body["user"]["id"])
        reply = EphemeralReply(person, ResponseUrl(person, body["response_url"], body["message"].get("thread_ts")))
        words = undo_markup(body["message"].get("text", ""))

        async def work(given: Context) -> None:
            if not words:
                raise CommandError(_("This message has no text to score."), _("Choose one with words in it."))
            await score.COMMAND.run(given, Values({score.TEXT.name: words}))

        request = SlackRequest(reply, reply, channel=body["channel"]["id"])
        await self._answering.answer(person, request, work)
