"""The form behind "Filter …": which page of a report to show, and of which posts."""

from datetime import date, timedelta

from bot.core.cards.action_codec import MAX_FILTER_TEXT, MAX_PAGE, encode
from bot.core.cards.actions import RefineAction
from bot.core.cards.forms import FieldChoice, FieldKind, Form, FormField
from bot.core.cards.model import FormButton
from bot.core.domain.labels import Label
from bot.core.domain.reports import PostQuery
from bot.core.text.catalog import N_, _
from bot.core.views.words import LABELS, day

REFINE_LABEL = N_("Filter …")
ANY = "any"  # Score.
WHEN, DATES = "when", "dates"  # Fields of a form without an input for dates; periods are written as ISO 8601 does.
OTHER = "other"  # Period: the one that is written as dates.
_LEAST = (50, 60, 70, 80, 90)  # Percent.
_MONTH, _QUARTER = timedelta(days=30), timedelta(days=91)


def refine_button(scan_id: int, query: PostQuery) -> FormButton:
    """What opens the form below a page; a form that is sent as it was shows the first page."""
    action = RefineAction(scan_id, 1, query)
    return FormButton(_(REFINE_LABEL), encode(action), refine_form(action))


def refine_form(page: RefineAction) -> Form:
    """The form, filled with what the page shows. Its fields' names are what one types in a terminal."""
    since = page.query.since.isoformat() if page.query.since else ""
    until = page.query.until.isoformat() if page.query.until else ""
    return _form(
        page.query,
        FormField("since", _("Only posts since"), FieldKind.DATE, _("for example 2024-01-31"), 10, since),
        FormField("until", _("Only posts until"), FieldKind.DATE, _("for example 2024-12-31"), 10, until),
    )


def picking_form(page: RefineAction, today: date) -> Form:
    """The same for platforms whose forms have no input for dates: periods to pick, and two dates in one field.

    At most five fields: Discord's forms hold no more.
    """
    query = page.query
    periods = _periods(today)
    held = write_period(query.since, query.until)
    if held not in periods:
        periods[held] = _held(query)
    choices = tuple(FieldChoice(words, period) for period, words in periods.items())
    other = FieldChoice(_("Other dates, written below"), OTHER)
    return _form(
        query,
        FormField(WHEN, _("Only posts from"), FieldKind.CHOICE, value=held, choices=(*choices, other)),
        FormField(DATES, _("Other dates"), hint=_("2024, 2024-05, or 2024-01-31 to 2024-12-31"), longest=50),
    )


def write_period(since: date | None, until: date | None) -> str:
    """A period as a choice's value."""
    return f"{since or ''}/{until or ''}"


def _form(query: PostQuery, *period: FormField) -> Form:
    words = FormField(
        "find",
        _("Only posts with these words"),
        hint=_("for example some words"),
        longest=MAX_FILTER_TEXT,
        value=query.text,
    )
    page = FormField("page", _("Jump to page"), FieldKind.NUMBER, _("for example 3"), longest=6, least=1, most=MAX_PAGE)
    return Form(_("Filter"), _("Show"), (words, _least(query), *period, page))


def _least(query: PostQuery) -> FormField:
    """From which score on; one that was typed stands among those to pick."""
    held = [] if query.minimum is None else [round(query.minimum * 100)]
    scores = sorted({*_LEAST, *held})
    return FormField(
        "min",
        _("Score for {label}", label=_(LABELS[query.label or Label.TOXICITY])),
        FieldKind.CHOICE,
        value=str(held[0]) if held else ANY,
        choices=(
            FieldChoice(_("Any score"), ANY),
            *(FieldChoice(_("{score}% or more", score=each), str(each)) for each in scores),
        ),
    )


def _periods(today: date) -> dict[str, str]:
    year = date(today.year, 1, 1)
    last = date(today.year - 1, 1, 1)
    return {
        write_period(None, None): _("Any time"),
        write_period(today - _MONTH, None): _("The last 30 days"),
        write_period(today - _QUARTER, None): _("The last 3 months"),
        write_period(year, None): _("This year"),
        write_period(last, year - timedelta(days=1)): _("Last year"),
    }


def _held(query: PostQuery) -> str:
    """The period that the page shows."""
    if query.since and query.until:
        return f"{day(query.since)} – {day(query.until)}"
    return _("Since {day}", day=day(query.since)) if query.since else _("Until {day}", day=day(query.until or date.max))
