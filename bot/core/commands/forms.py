"""Forms: which one a button opens, and what a filled one means."""

from collections.abc import Iterable, Mapping

from bot.core.cards.action_codec import decode, encode
from bot.core.cards.actions import Action, FormAction, FormKind, JudgeAction, JudgeFormAction, PageAction, RefineAction
from bot.core.cards.forms import Form
from bot.core.cards.review_actions import ReviewNoteAction
from bot.core.commands.command import Context
from bot.core.commands.filled_form import Filled, FilledVerdicts, unknown_form
from bot.core.commands.options.times import Period
from bot.core.commands.people.settings_form import label_form, read_label_form, read_settings_form, settings_form
from bot.core.commands.press import Message, press
from bot.core.commands.reports import review
from bot.core.commands.reports.find_form import find_form, read_find_form
from bot.core.commands.reports.judge import judge_form, judge_several
from bot.core.commands.reports.note_form import read_note_form, read_note_line
from bot.core.commands.reports.refine import refine
from bot.core.commands.scans.list_form import list_form, read_list_form
from bot.core.commands.scans.scan_form import archive_form, read_archive_form, read_scan_form, scan_form
from bot.core.commands.watches.watch_form import read_watch_form, watch_form
from bot.core.domain.clock import now
from bot.core.domain.errors import CommandError, InputError
from bot.core.text.catalog import _
from bot.core.views.bot.mistakes import mistakes_card
from bot.core.views.reports.refine_form import ANY, DATES, OTHER, WHEN, picking_form, refine_form, write_period
from bot.core.views.verdicts.note_form import note_form

AGAIN = "m"  # The slot of a button that opens a form with a mistake.
_SAME_FOR_ALL = {FormKind.LIST: list_form, FormKind.ARCHIVE: archive_form, FormKind.HISTORY: find_form}
JUMP = "page"  # Read last: each filter goes back to the first page.
_READERS = {
    FormKind.LIST: read_list_form,
    FormKind.HISTORY: read_find_form,
    FormKind.WATCH: read_watch_form,
    FormKind.SETTINGS: read_settings_form,
    FormKind.LABEL: read_label_form,
}


def opens_form(pressed: str) -> bool:
    """Whether a button opens a form; not where it is damaged: `press` says so."""
    return isinstance(_action(pressed), RefineAction | FormAction | ReviewNoteAction | JudgeFormAction)


def form_behind(pressed: str, *, quick: bool) -> Form | None:
    """The form that a button opens; None for one that opens none, or a form that first has to be looked up.

    `quick`: scans can be quick here.
    """
    match _action(pressed):
        case RefineAction() as action:
            return refine_form(action)
        case FormAction(FormKind.SCAN):
            return scan_form(quick=quick)
        case FormAction(kind) if kind in _SAME_FOR_ALL:
            return _SAME_FOR_ALL[kind]()
        case ReviewNoteAction():
            return note_form()
        case _:
            return None


async def load_form(context: Context, pressed: str) -> Form:
    """The form that a button opens, as it is for this person.

    Raises:
        ToxscanError: it is not for them, or the button opens none.
    """
    match decode(pressed):
        case FormAction(FormKind.WATCH):
            return await watch_form(context)
        case FormAction(FormKind.SETTINGS):
            return await settings_form(context)
        case FormAction(FormKind.LABEL):
            return await label_form(context)
        case JudgeFormAction() as asked:
            return await judge_form(context, asked)
        case RefineAction() as asked if context.requester.platform == "discord":  # Whose forms take no dates.
            return picking_form(asked, now().date())
        case _:
            form = form_behind(pressed, quick=context.scans.admission.can_be_quick)
            if form is None:
                raise unknown_form()
            return form


def fill(pressed: str, written: Mapping[str, str], *, with_file: bool = False) -> Filled:
    """Read the form that a button has opened; an emptied field of a page's removes its filter.

    Raises:
        CommandError: the button has no form, or one with other fields.
    """
    match decode(pressed):
        case RefineAction() as asked:
            return _fill_page(asked, written)
        case FormAction(FormKind.SCAN):
            return read_scan_form(written, with_file=with_file)
        case FormAction(FormKind.ARCHIVE):
            return read_archive_form(written, with_file=with_file)
        case FormAction(kind):
            return _READERS[kind](written)
        case (ReviewNoteAction() | JudgeFormAction()) as action:
            return read_note_form(action, written)
        case _:
            raise unknown_form()


def _fill_page(asked: RefineAction, written: Mapping[str, str]) -> Filled:
    page, mistakes = PageAction(asked.scan_id, asked.number, asked.query), dict[str, CommandError]()
    try:
        written = _with_days(written)
    except CommandError as mistake:
        mistakes[DATES] = mistake
    for field in sorted(refine_form(asked).fields, key=lambda field: field.name == JUMP):
        value = written.get(field.name, "").strip()
        if value == field.value:
            continue
        value = "" if value == ANY else value
        try:
            changed = refine(page, f"{field.name} {value}") or page
            encode(changed)  # Raises if it does not fit into a button.
        except CommandError as mistake:
            mistakes[field.name] = mistake
        else:
            page = changed
    return Filled(mistakes, encode(page))


def _with_days(written: Mapping[str, str]) -> Mapping[str, str]:
    """What was written, with the first and the last day of a period in place of the period.

    Raises:
        CommandError: its dates are none, or left out.
    """
    if WHEN not in written:
        return written
    dates, picked = written.get(DATES, "").strip(), written[WHEN]
    if dates:
        picked = write_period(*Period().read(dates))
    elif picked == OTHER:
        raise CommandError(_("No dates are written here."), _("Write them, or pick another period."))
    since, _slash, until = picked.partition("/")
    return {**written, "since": since, "until": until}


def fill_note(shown: Iterable[str], line: str) -> Filled | None:
    """A verdict with a note, typed below these buttons of a review: `n quotes a song`; None for anything else."""
    for pressed in shown:
        if isinstance(action := _action(pressed), ReviewNoteAction):
            return read_note_line(action, line)
    return None


def fill_line(pressed: str, line: str) -> str | None:
    """The action that a typed line means where a form's fields are typed: `page 7`; None for anything else.

    Raises:
        CommandError: the word is one of the form's, but what follows makes no sense.
    """
    asked = decode(pressed)
    assert isinstance(asked, RefineAction)
    page = refine(PageAction(asked.scan_id, asked.number, asked.query), line)
    return encode(page) if page else None


async def show_mistakes(context: Context, again: str, mistakes: Mapping[str, InputError]) -> None:
    """Tell whoever has sent a form what is wrong in it; `again` is the action that opens it once more.

    Raises:
        ToxscanError: the form is not for them any more.
    """
    form = await load_form(context, again)
    await context.private.send(mistakes_card(form, mistakes, again))


def was_mistaken(pressed: str) -> str:
    """The action that opens a form again after a mistake: another one, so that it comes back as it was filled in.

    Raises:
        CommandError: the action is damaged.
    """
    return encode(decode(pressed), AGAIN)


async def carry_out(context: Context, filled: Filled, message: Message) -> None:
    """Do what a form without mistakes asks for.

    Raises:
        ToxscanError: what it asks for can't be done, or is not this person's.
    """
    if filled.command:
        await filled.command.run(context, filled.values)
    elif filled.verdicts:
        await _judge(context, filled.verdicts, message)
    else:
        await press(context, filled.action, message)


async def _judge(context: Context, filled: FilledVerdicts, message: Message) -> None:
    match filled.action:
        case ReviewNoteAction() as action:
            [given] = filled.given
            await context.show_alone(message, await review.judge(context, action, given))
        case JudgeFormAction(scan_id, number, query):
            await judge_several(context, scan_id, filled.given)
            await press(context, encode(JudgeAction(scan_id, number, query)), message)


def _action(pressed: str) -> Action | None:
    try:
        return decode(pressed)
    except CommandError:
        return None
