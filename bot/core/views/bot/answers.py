"""Short answers: the history, one text's scores, an error, the help."""

from collections.abc import Iterator, Mapping, Sequence

from bot.core.cards.action_codec import encode
from bot.core.cards.actions import CommandAction, FormAction, FormKind, HistoryAction, PressedCommand, SummaryAction
from bot.core.cards.model import (
    Bar,
    Bars,
    Button,
    ButtonStyle,
    Card,
    Element,
    Part,
    PersonalCard,
    Select,
    SelectOption,
    Table,
    Text,
    Tone,
    bold,
    code,
    command,
    text,
)
from bot.core.cards.sentences import fill, phrase, to_parts
from bot.core.domain.errors import InputError, ToxscanError
from bot.core.domain.labels import Label, Scores
from bot.core.domain.reports import HistoryPage
from bot.core.domain.scans import ScanStatus
from bot.core.domain.thresholds import flagged_labels
from bot.core.scoring.models.registry import find_by_language
from bot.core.text import languages
from bot.core.text.catalog import N_, _, ngettext, option_name
from bot.core.text.places import says_server
from bot.core.text.untrusted import sanitize_inline
from bot.core.views.scans.cost import look_up_words
from bot.core.views.words import CUT, LABELS, MODEL_NOTE, QUOTED, listed, number, percent, reads_words, when_in_table

STATUS = {
    ScanStatus.QUEUED: N_("waiting"),
    ScanStatus.RUNNING: N_("running"),
    ScanStatus.DONE: N_("done"),
    ScanStatus.STOPPED: N_("stopped"),
    ScanStatus.FAILED: N_("failed"),
    ScanStatus.CANCELLED: N_("cancelled"),
}


def history_card(page: HistoryPage) -> PersonalCard:
    """A page of a chat user's searches, at most 20, each with a button that opens its report."""
    if not page.searches:
        if page.find:
            nothing = _("You have scanned no account with “{find}” in its handle or name. {history} shows all.")
            said = phrase(nothing, find=page.find, history=command("/history"))
        else:
            said = phrase(_("You have not scanned an account yet. {scan} starts one."), scan=command("/scan"))
        return PersonalCard(_("Your reports"), (said,))
    placed = list(enumerate(page.searches, start=page.first))
    rows = tuple(
        (
            str(place),
            str(search.scan.account),
            when_in_table(search.asked_at),
            number(search.totals.posts),
            number(search.totals.flagged) if search.totals.scored else _("nothing scored"),
            _(STATUS[search.scan.status]),
        )
        for place, search in placed
    )
    options = tuple(
        # One scan may be listed twice: its place keeps the options apart.
        SelectOption(
            _("{place}: {account}", place=place, account=search.scan.account),
            encode(SummaryAction(search.scan.id), str(place % 100)),
        )
        for place, search in placed
    )
    elements: list[Element] = [
        Table(("#", _("Account"), _("Requested"), _("Posts"), _("Flagged posts"), _("Scan")), rows)
    ]
    if page.pages > 1 or page.find:
        elements.insert(0, text(_position(page)))
    opener = (Select(_("Open a report"), options),)
    return PersonalCard(_("Your reports"), tuple(elements), rows=(opener, *_turning(page)))


def _position(page: HistoryPage) -> str:
    at, pages = number(page.number), number(page.pages)
    if not page.find:
        return ngettext(
            "Page {number} of {pages}: {count} report.",
            "Page {number} of {pages}: {count} reports.",
            page.matches,
            number=at,
            pages=pages,
        )
    return ngettext(
        "Page {number} of {pages}: {count} report with “{find}” in the account's handle or name.",
        "Page {number} of {pages}: {count} reports with “{find}” in the account's handle or name.",
        page.matches,
        number=at,
        pages=pages,
        find=page.find,
    )


def _turning(page: HistoryPage) -> Iterator[tuple[Button, ...]]:
    """To the other pages, and out of a search."""

    def turn(label: str, to: int, key: str, slot: str) -> Button:
        action = encode(HistoryAction(min(max(to, 1), page.pages), page.find), slot)
        return Button(label, action, key=key, disabled=not 1 <= to <= page.pages)

    row = []
    if page.pages > 1:
        row += [turn(_("◀ Newer"), page.number - 1, "b", "hb"), turn(_("Older ▶"), page.number + 1, "n", "hn")]
    if page.pages > 1 or page.find:
        row.append(Button(_("Find an account …"), encode(FormAction(FormKind.HISTORY)), key="f"))
    if page.find:
        row.append(Button(_("All reports"), encode(HistoryAction(), "ha"), key="a"))
    if row:
        yield tuple(row)


def score_card(
    scored_text: str,
    scores: Scores | None,
    thresholds: Mapping[Label, float],
    unknown_language: str = "",
    *,
    cut: bool = False,
) -> Card:
    """One text's scores; None when the model has no words to go by. `unknown_language` is one that it does not know.

    Of a `cut` text it has read the beginning.
    """
    quoted = text(*fill(_(QUOTED), words=sanitize_inline(scored_text)), *([" ", _(CUT)] if cut else []))
    if scores is None:
        nothing = text(_("There is nothing to score: no words are left without links and mentions."))
        return Card(_("Scores"), (quoted, nothing))
    flagged = flagged_labels(scores, thresholds)
    bars = _score_bars(scores, () if unknown_language else flagged)
    if unknown_language:
        return Card(_("Scores"), (quoted, _untold(unknown_language), bars), footer=_(MODEL_NOTE))
    tone = Tone.WARNING if flagged else Tone.GOOD
    return Card(_("Scores"), (quoted, _verdict(flagged), bars), tone, footer=_(MODEL_NOTE))


def error_card(error: ToxscanError, *, operator: bool = False) -> PersonalCard:
    """What went wrong and what to do next, in the words of whoever runs the bot, or of anybody."""
    message, hint = error.sentences(operator=operator)
    elements: list[Element] = [text(*to_parts(message))]
    if hint:
        elements.append(text(bold(_("What to do:")), " ", *to_parts(hint)))
    if isinstance(error, InputError):
        return PersonalCard(_("That can't be done"), tuple(elements), Tone.WARNING)
    return PersonalCard(_("Something went wrong"), tuple(elements), Tone.DANGER)


ALL = "all"  # The option of /help that explains every command.
_WHAT = N_("I find an account's most toxic posts. A model scores each.")
_OWN = N_(
    "All your own posts are free: {archive} takes the archive that X, Bluesky or Mastodon gives you in its settings. "
    "In the chat only you see its posts; “Delete my data …” deletes them. The file is deleted at once."
)
UPLOADED = N_(
    "Of an archive I read the posts, not the messages, and delete the file after the scan. The posts stay, whatever "
    "becomes of them on their network, until you have them deleted here. Only you can open them, unless you share them."
)


def help_card(
    groups: Mapping[str, Sequence[str]], look_up: int, known: Sequence[str] = (), *, public: bool = False
) -> Card:
    """What to do first, as buttons, then the names of all commands, each group in a line.

    `look_up` is the price of an account in millionths of a dollar; `known` are the model's languages. Where answers are
    `public`, it says so.
    """
    seen = _(
        "Everybody in this channel sees a report that you ask for like this; lists, and scans in a direct message, are "
        "for you alone."
    )
    elements = (
        _what(known),
        _first_steps(look_up, forms=True),
        *([text(seen)] if public else []),
        phrase(_(_OWN), archive=command("/scan-archive")),
        text(*_lines(groups)),
        _explained(),
    )
    begin = (
        Button(_("Scan …"), encode(FormAction(FormKind.SCAN)), ButtonStyle.PRIMARY),
        Button(_("Scan several …"), encode(FormAction(FormKind.LIST))),
        Button(_("Watch …"), encode(FormAction(FormKind.WATCH))),
        Button(_("Your reports"), encode(HistoryAction())),
        Button(_("Settings"), encode(CommandAction(PressedCommand.SETTINGS))),
    )
    others = (
        Button(_("My own archive …"), encode(FormAction(FormKind.ARCHIVE))),
        Button(_("About, limits and privacy"), encode(CommandAction(PressedCommand.ABOUT))),
        Button(_("Delete my data …"), encode(CommandAction(PressedCommand.FORGET))),
    )
    return Card(_("Commands"), elements, rows=(begin, others))


def _what(known: Sequence[str]) -> Text:
    return text(" ".join(filter(None, (_(_WHAT), reads_words(known)))))


def commands_card(
    groups: Mapping[str, Sequence[tuple[str, str]]], look_up: int, known: Sequence[str] = (), *, forms: bool
) -> Card:
    """Every command as (usage, what it does), below what its group is called.

    Where the platform has no `forms`, what to do first stands above.
    """
    elements: list[Element] = [] if forms else [_what(known), _first_steps(look_up, forms=False)]
    for name, entries in groups.items():
        elements.append(text(bold(name)))
        elements.append(text(*to_parts("\n".join(f"`{usage}` – {words}" for usage, words in entries))))
    return Card(_("Commands"), tuple(elements))


def _explained() -> Text:
    """How one gets the same list with what each command is for."""
    if not says_server():
        return text(*to_parts(_("What each command is for: `/help --all`")))
    chosen = code(f"{option_name(ALL)}: True")
    return phrase(_("What each command is for: {help} with {option}"), help=command("/help"), option=chosen)


def _lines(groups: Mapping[str, Sequence[str]]) -> Iterator[Part | str]:
    """The names of a group's commands behind its own, a line each."""
    for place, (group, names) in enumerate(groups.items()):
        yield from ("\n" if place else "", bold(_("{name}:", name=group)))
        # Where all are words behind one command, that stands above and below, and not before each of them.
        yield from (part for name in names for part in (" ", command(f"/{name}") if says_server() else code(name)))


def _first_steps(look_up: int, *, forms: bool) -> Text:
    """What a person does who has never seen the bot, in their order."""
    price = look_up_words(look_up)
    after = [" ", price] if price else []
    scan, archive = command("/scan @someone"), command("/scan-archive")
    if forms:
        pressed = _(
            "Begin with “Scan …” or {scan}: Bluesky and Mastodon cost nothing, and for X you see the price first. "
            "Then “Watch …” tells you of new toxic posts."
        )
        return text(*fill(pressed, scan=scan), *after)
    typed = _(
        "Begin with {scan}: Bluesky and Mastodon cost nothing, and for X you see the price before any post is read. "
        "Your own archive is free: {archive}. Then let {watch} tell you of new toxic posts."
    )
    return text(*fill(typed, scan=scan, archive=archive, watch=command("/watch @someone")), *after)


def _verdict(flagged: Sequence[Label]) -> Text:
    if not flagged:
        return text(bold(_("Not flagged by the model.")))
    labels = listed([_(LABELS[label]) for label in flagged])
    return phrase(_("{flagged} for {labels}."), flagged=bold(_("Flagged by the model")), labels=labels)


def _untold(lang: str) -> Text:
    models = find_by_language(lang)
    who = _("The model {model} knows it.", model=models[0]) if models else _("No model here knows it.")
    return text(
        bold(_("This looks like {language}, which the model does not know.", language=languages.name(lang))),
        " ",
        _("Its scores say nothing about this text. {who}", who=who),
    )


def _score_bars(scores: Scores, flagged: Sequence[Label]) -> Bars:
    return Bars(
        _("Scores by label"),
        tuple(
            Bar(
                _(LABELS[label]),
                percent(scores[label]),
                scores[label],
                label in flagged,
            )
            for label in Label
            if label in scores
        ),
    )
