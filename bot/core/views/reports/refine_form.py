"""The form behind "Search …": which page of a report to show, and of which posts."""

from bot.core.cards.action_codec import MAX_FILTER_TEXT, MAX_PAGE, encode
from bot.core.cards.actions import RefineAction
from bot.core.cards.forms import FieldKind, Form, FormField
from bot.core.cards.model import FormButton
from bot.core.domain.reports import PostQuery
from bot.core.text.catalog import N_, _

REFINE_LABEL = N_("Search …")


def refine_button(scan_id: int, query: PostQuery) -> FormButton:
    """What opens the form below a page; a form that is sent as it was shows the first page."""
    action = RefineAction(scan_id, 1, query)
    return FormButton(_(REFINE_LABEL), encode(action), refine_form(action))


def refine_form(page: RefineAction) -> Form:
    """The form, filled with what the page shows. Its fields' names are what one types in a terminal.

    At most five fields: Discord's forms hold no more.
    """
    query = page.query
    least = "" if query.minimum is None else f"{query.minimum * 100:.0f}"
    since = query.since.isoformat() if query.since else ""
    until = query.until.isoformat() if query.until else ""
    return Form(
        _("Search"),
        _("Show"),
        (
            FormField(
                "page", _("Jump to page"), FieldKind.NUMBER, _("for example 3"), longest=6, least=1, most=MAX_PAGE
            ),
            FormField(
                "find",
                _("Only posts with these words"),
                hint=_("for example some words"),
                longest=MAX_FILTER_TEXT,
                value=query.text,
            ),
            FormField(
                "min",
                _("Only posts with at least this score (percent)"),
                FieldKind.NUMBER,
                _("for example 50"),
                longest=5,
                value=least,
                most=100,
            ),
            FormField("since", _("Only posts since"), FieldKind.DATE, _("for example 2024-01-31"), 10, since),
            FormField("until", _("Only posts until"), FieldKind.DATE, _("for example 2024-12-31"), 10, until),
        ),
    )
