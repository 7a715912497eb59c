"""Forms that people open and send. One with a mistake is answered with the mistake, and comes back filled."""

import asyncio
from collections import OrderedDict
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any, cast

import discord
import structlog

from bot.adapters.discord import files as uploads
from bot.adapters.discord.answering import DiscordAnswering, requester
from bot.adapters.discord.drawing.forms import answers, fits_modal, modal, sent_files
from bot.adapters.discord.messages.messenger import asked_in
from bot.adapters.discord.messages.refusals import translate_failures
from bot.core.cards.forms import Form
from bot.core.commands.command import Context, OwnMessage, SharedMessage
from bot.core.commands.filled_form import Filled
from bot.core.commands.forms import carry_out, fill, load_form, opens_form, show_mistakes, was_mistaken
from bot.core.commands.scans import scan_archive
from bot.core.domain.delivery import DeliveryError
from bot.core.domain.errors import AccountError, CommandError, InputError, ToxscanError
from bot.core.domain.people import Requester

OPENING_SECONDS = 1.0  # To look up what a form is filled with; Discord gives us three until it must be open.
REMEMBERED = 1000  # Forms with mistakes, until they are sent again or others take their place.
REMEMBERED_FOR = timedelta(minutes=15)  # Of these: whoever wants to correct one does so at once.

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Sent:
    """A form that was sent: the action of the button that opened it, what was written into it, and its files."""

    opener: str
    written: Mapping[str, str]
    files: tuple[discord.Attachment, ...] = ()


@dataclass(frozen=True, slots=True)
class _Mistaken:
    """What stood in a form with a mistake, and until when that is kept."""

    written: Mapping[str, str]
    until: datetime


class Forms:
    """Opens forms and takes them; what stood in one with a mistake is kept for a while, in memory alone.

    It comes back to whoever has sent it, where they did: another server has other channels and settings.
    """

    def __init__(self, answering: DiscordAnswering) -> None:
        self._answering = answering
        self._mistaken: OrderedDict[tuple[Requester, str], _Mistaken] = OrderedDict()

    def forget(self, person: Requester) -> None:
        """Drop what somebody has written into forms."""
        for key in [key for key in self._mistaken if key[0].user_id == person.user_id]:
            del self._mistaken[key]

    async def open(self, interaction: discord.Interaction, action: str) -> bool:
        """Open the form behind a button; False where there is none, or it can't be shown here."""
        form = await self._form(interaction, action) if opens_form(action) else None
        if form is None:
            return False
        try:
            with translate_failures():
                await interaction.response.send_modal(modal(form, action))
        except DeliveryError as refusal:  # It can be asked for again.
            log.warning("discord.form_not_opened", reason=refusal.reason)
        return True

    async def take(self, interaction: discord.Interaction) -> None:
        """Take a form that somebody has sent; it arrives here also after a restart."""
        data = cast("dict[str, Any]", interaction.data)
        files = sent_files(data["components"], data.get("resolved") or {})
        # discord.py makes attachments of a form's files only where it has kept the form itself.
        attached = tuple(discord.Attachment(data=cast("Any", each), state=interaction._state) for each in files)  # noqa: SLF001
        sent = Sent(data["custom_id"], answers(data["components"]), attached)
        await self._answering.press(interaction, partial(self._carry_out, interaction, sent))

    async def _form(self, interaction: discord.Interaction, action: str) -> Form | None:
        with suppress(ToxscanError, TimeoutError):  # Whoever presses is told so by the press itself.
            async with asyncio.timeout(OPENING_SECONDS):
                context = await self._answering.look(interaction)
                with context.speaking(shared=False):
                    form = await load_form(context, action)
                if not fits_modal(form):
                    return None
                self._drop_old()
                before = self._mistaken.get((requester(interaction), action))
                return form.filled(before.written) if before else form
        return None

    async def _carry_out(
        self, interaction: discord.Interaction, sent: Sent, context: Context, message: OwnMessage | SharedMessage
    ) -> None:
        filled = fill(sent.opener, sent.written, with_file=bool(sent.files))
        again = was_mistaken(sent.opener)
        mistakes: Mapping[str, InputError] = filled.mistakes
        if not mistakes:
            try:
                await self._run(interaction, sent, filled, context, message)
            except (CommandError, AccountError) as mistake:
                mistakes = {"": mistake}
        self._remember((requester(interaction), again), sent.written if mistakes else None)
        if mistakes:
            await show_mistakes(context, again, mistakes)

    async def _run(
        self,
        interaction: discord.Interaction,
        sent: Sent,
        filled: Filled,
        context: Context,
        message: OwnMessage | SharedMessage,
    ) -> None:
        if filled.command:  # It is a person's own, wherever its button stood.
            context = replace(asked_in(context, interaction, filled.channel), reply=context.private)
        if not sent.files:
            await carry_out(context, filled, message)
            return
        async with uploads.receive(self._answering.app.uploads, sent.files[0], scan_archive.ARCHIVE_FILE) as path:
            await scan_archive.COMMAND.run(context, filled.values.with_value(scan_archive.ARCHIVE, path))

    def _remember(self, key: tuple[Requester, str], written: Mapping[str, str] | None) -> None:
        self._mistaken.pop(key, None)
        self._drop_old()
        if written is not None:
            self._mistaken[key] = _Mistaken(written, self._answering.timing.now() + REMEMBERED_FOR)
        while len(self._mistaken) > REMEMBERED:
            self._mistaken.popitem(last=False)

    def _drop_old(self) -> None:
        """Drop what is kept no longer: the oldest stand first."""
        now = self._answering.timing.now()
        while self._mistaken and next(iter(self._mistaken.values())).until <= now:
            self._mistaken.popitem(last=False)
