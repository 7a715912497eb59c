"""Forms: which one a button opens, and which action a filled one means."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.core.cards.action_codec import decode, encode
from bot.core.cards.actions import PageAction, RefineAction
from bot.core.cards.forms import Form
from bot.core.commands.command import Context
from bot.core.commands.press import Message, press
from bot.core.commands.reports.refine import refine
from bot.core.domain.errors import CommandError
from bot.core.text.catalog import _
from bot.core.views.reports.refine_form import refine_form

JUMP = "page"  # Read last: each filter goes back to the first page.


@dataclass(frozen=True, slots=True)
class Filled:
    """The action that a filled form means, and the mistakes in it, by the names of its fields."""

    action: str
    mistakes: Mapping[str, CommandError]


def form_behind(pressed: str) -> Form | None:
    """The form that a button opens; None for one that does something at once, or is damaged: `press` says so."""
    try:
        action = decode(pressed)
    except CommandError:
        return None
    return refine_form(action) if isinstance(action, RefineAction) else None


def fill(pressed: str, written: Mapping[str, str]) -> Filled:
    """Read the form that a button has opened; an emptied field removes its filter.

    Raises:
        CommandError: the button has no form.
    """
    asked = decode(pressed)
    if not isinstance(asked, RefineAction):
        raise unknown_form()
    page, mistakes = PageAction(asked.scan_id, asked.number, asked.query), dict[str, CommandError]()
    for field in sorted(refine_form(asked).fields, key=lambda field: field.name == JUMP):
        value = written.get(field.name, "").strip()
        if value == field.value:
            continue
        try:
            changed = refine(page, f"{field.name} {value}") or page
            encode(changed)  # Raises if it does not fit into a button.
        except CommandError as mistake:
            mistakes[field.name] = mistake
        else:
            page = changed
    return Filled(encode(page), mistakes)


def unknown_form() -> CommandError:
    """What is said of a form that was opened before an upgrade, and that nobody here can read any more."""
    return CommandError(_("This form belongs to another version of the bot."), _("Open it again."))


def fill_line(pressed: str, line: str) -> str | None:
    """The action that a typed line means where a form's fields are typed: `page 7`; None for anything else.

    Raises:
        CommandError: the word is one of the form's, but what follows makes no sense.
    """
    asked = decode(pressed)
    assert isinstance(asked, RefineAction)
    page = refine(PageAction(asked.scan_id, asked.number, asked.query), line)
    return encode(page) if page else None


async def submit(context: Context, pressed: str, written: Mapping[str, str], message: Message) -> None:
    """Do what a filled form asks for.

    Raises:
        ToxscanError: a field makes no sense, or what it asks for is not this person's.
    """
    filled = fill(pressed, written)
    for mistake in filled.mistakes.values():
        raise mistake
    await press(context, filled.action, message)
