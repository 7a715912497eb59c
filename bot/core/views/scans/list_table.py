"""A list's table, worst first, each row of which opens its report; and all lists of a person."""

from collections.abc import Iterator, Sequence

from bot.core.cards.action_codec import encode
from bot.core.cards.actions import FormAction, FormKind, SummaryAction
from bot.core.cards.list_actions import ListAction, ListDo, ListPageAction, ListsAction
from bot.core.cards.model import (
    EMPTY_CELL,
    Button,
    ButtonStyle,
    Card,
    Control,
    Element,
    Part,
    PersonalCard,
    Select,
    SelectOption,
    Table,
    Tone,
    bold,
    command,
    text,
)
from bot.core.cards.sentences import phrase, to_parts
from bot.core.domain.reports import ListResult, ListTable
from bot.core.domain.scans import AccountList, ListStatus, RowStatus
from bot.core.text.catalog import N_, _, ngettext
from bot.core.text.untrusted import sanitize_inline
from bot.core.views.reports.quotes import brief_quote
from bot.core.views.words import MODEL_NOTE, QUOTED, day, number, sentence, when_in_table

_USUAL = N_("Only scored posts count. Usual is what the model flags by mistake in as many posts by ordinary people.")
_EXCERPT = 60  # Characters of the worst post in its cell; the whole one is in the report.
STATUS = {
    ListStatus.PROPOSED: N_("not scanned yet"),
    ListStatus.RUNNING: N_("running"),
    ListStatus.STOPPED: N_("stopped"),
    ListStatus.CANCELLED: N_("cancelled"),
    ListStatus.DONE: N_("done"),
}


def list_table_card(table: ListTable, *, spoiler: bool = False) -> Card:
    """A page of the table, and what can be done with the list; with `spoiler` strong posts are not cited."""
    listed = table.list
    missed = (_("Missed at most"),) if table.quick else ()
    columns = ("#", _("Account"), _("Scored posts"), _("Flagged posts"), *missed, _("What that means"), _("Worst post"))
    rows = tuple(
        (str(place), *_cells(each, spoiler=spoiler, quick=table.quick > 0))
        for place, each in enumerate(table.shown, start=table.first)
    )
    return Card(
        _title(listed),
        (*_summary(table), Table(columns, rows)),
        Tone.WARNING if listed.status is ListStatus.STOPPED else Tone.NEUTRAL,
        _rows(table),
        " ".join([*([_(_USUAL)] if any(each.judged for each in table.shown) else []), _(MODEL_NOTE)]),
    )


def lists_card(mine: Sequence[tuple[AccountList, int]]) -> PersonalCard:
    """All lists of a person with the numbers of their accounts, each a choice away."""
    if not mine:
        how = phrase(
            _("You have no list yet. {scan} scans several accounts together; first you see what that costs."),
            scan=command("/scan-list @someone @another"),
        )
        return PersonalCard(_("Your lists"), (how,), rows=((_new(),),))
    rows = tuple(
        (
            str(place),
            sanitize_inline(each.name),
            number(accounts),
            _(STATUS[each.status]),
            when_in_table(each.finished_at or each.begun_at or each.created_at),
        )
        for place, (each, accounts) in enumerate(mine, start=1)
    )
    options = tuple(
        SelectOption(f"{place}: {sanitize_inline(each.name)}", encode(ListPageAction(each.id)))
        for place, (each, _accounts) in enumerate(mine, start=1)
    )
    table = Table(("#", _("List"), _("Accounts"), _("State"), _("When")), rows)
    return PersonalCard(_("Your lists"), (table,), rows=((Select(_("Open a list"), options),), (_new(),)))


def _new() -> Button:
    return Button(_("Scan several …"), encode(FormAction(FormKind.LIST)), key="n")


def declined_list_card(listed: AccountList) -> PersonalCard:
    """The card after "No, thanks"."""
    words = _("No posts were read, and the list is not kept.")
    return PersonalCard(_("“{name}” is not scanned", name=sanitize_inline(listed.name)), (text(words),))


def removed_list_card(listed: AccountList) -> PersonalCard:
    """Says that the list was removed."""
    words = _("“{name}” was removed. Its reports stay in your history.", name=sanitize_inline(listed.name))
    return PersonalCard(_("List removed"), (text(words),), Tone.GOOD, ((_all(),),))


def _title(listed: AccountList) -> str:
    name, accounts = sanitize_inline(listed.name), len(listed.scanned)
    if listed.of_accounts:
        return ngettext("“{name}”: {count} account", "“{name}”: {count} accounts", accounts, name=name)
    return ngettext("“{name}”: {count} archive", "“{name}”: {count} archives", accounts, name=name)


def _summary(table: ListTable) -> Iterator[Element]:
    listed = table.list
    if listed.status is ListStatus.STOPPED:
        yield text(bold(_("The list stopped.")), " ", *to_parts(listed.reason))
    left = len(listed.scanned) - len(listed.ended)
    if listed.status.can_go_on and left:
        yield text(
            ngettext(
                "{count} account is left. Then “Continue” goes on with it; nothing is read or paid for twice.",
                "{count} accounts are left. Then “Continue” goes on with them; nothing is read or paid for twice.",
                left,
            )
            if listed.status is ListStatus.STOPPED
            else ngettext(
                "{count} account is left. “Continue” goes on with it; nothing is read or paid for twice.",
                "{count} accounts are left. “Continue” goes on with them; nothing is read or paid for twice.",
                left,
            )
        )
    if listed.wanted.since:
        yield text(_("Only posts since {day} count here.", day=day(listed.wanted.since)))
    found = ngettext(
        "Flagged by the model: {flagged} of {count} scored post.",
        "Flagged by the model: {flagged} of {count} scored posts.",
        table.judged,
        flagged=number(table.flagged),
    )
    yield text(bold(found), *([" ", _left_out(listed)] if listed.left_out else []))
    if table.quick:
        yield text(_quickly(table))
    if table.pages > 1:
        yield text(_("Page {number} of {pages}, worst first.", number=number(table.number), pages=number(table.pages)))


def _quickly(table: ListTable) -> str:
    """Of how many rows the big model has not checked every post, and what their bounds are worth."""
    return ngettext(
        "{count} account was read quickly: the big model checked only part of its posts. The table says how many toxic "
        "ones were missed at most; such a bound is right 95 times in 100.",
        "{count} accounts were read quickly: the big model checked only part of their posts. The table says how many "
        "toxic ones were missed at most; such a bound is right 95 times in 100.",
        table.quick,
    )


def _left_out(listed: AccountList) -> str:
    return ngettext(
        "{count} more row could not be scanned: see the end of the table.",
        "{count} more rows could not be scanned: see the end of the table.",
        len(listed.left_out),
    )


def _cells(result: ListResult, *, spoiler: bool, quick: bool = False) -> tuple[str | Part, ...]:
    """Account, scored and flagged posts, what these mean, the worst; in a `quick` list, how many are missed at most."""
    row, account = result.row, result.account
    if account is None:
        said = row.reason if row.status in {RowStatus.LEFT_OUT, RowStatus.FAILED} else _state(row.status)
        return sanitize_inline(row.name), *((EMPTY_CELL,) * (4 if quick else 3)), _none(said)
    whose = sanitize_inline(row.written) if row.locator and not account.handle else str(account)
    worst = _none(row.reason) if row.status is RowStatus.FAILED else _worst(result, spoiler=spoiler)
    missed = EMPTY_CELL if result.missed is None else number(result.missed)
    return whose, number(result.judged), number(result.flagged), *((missed,) if quick else ()), _meaning(result), worst


def _meaning(result: ListResult) -> str | Part:
    """What the number of flagged posts is worth, as the row's report has it."""
    if not result.judged:
        return EMPTY_CELL
    if not result.flagged:
        meaning = _("no more than usual")
    elif result.exceeds is None:
        meaning = _("how many are usual is not known")
    else:
        meaning = _("clearly more than usual") if result.exceeds else _("any may be a mistake")
    return Part(sentence(meaning))


def _none(why: str) -> Part:
    """Why there is no worst post, in its cell: a phone has no room for a heading that says so in every row."""
    return Part(sentence(why.replace("`", "")))


def _state(status: RowStatus) -> str:
    if status is RowStatus.DONE:
        return _("its report has been deleted: it was old, or the account asked for that")
    return _("being scanned") if status is RowStatus.SCANNING else _("waiting")


def _worst(result: ListResult, *, spoiler: bool) -> str | Part:
    """How bad the worst post is, and how it begins."""
    if result.worst is None or result.account is None:
        return _none(_("no post flagged"))
    quote = brief_quote(1, result.worst, result.account, spoiler=spoiler)
    scores = f"{quote.scores[0].value} {quote.scores[0].label}" if quote.scores else ""
    if quote.spoiler:  # A table can't uncover it.
        return _("{scores} · covered", scores=scores)
    words = " ".join(sanitize_inline("".join(piece for piece, _toxic in quote.shown[0])).split())
    if quote.hidden_from is not None:
        words = _("{warning} (hidden by its author)", warning=words)
    words = words if len(words) <= _EXCERPT else words[: _EXCERPT - 1].rstrip() + "…"
    return " · ".join(filter(None, (scores, _(QUOTED, words=words))))


def _rows(table: ListTable) -> tuple[tuple[Control, ...], ...]:
    listed = table.list
    options = tuple(
        SelectOption(f"{place}: {_cells(each, spoiler=True)[0]}", encode(SummaryAction(each.row.scan_id)))
        for place, each in enumerate(table.shown, start=table.first)
        if each.account and each.row.scan_id
    )
    rows: list[tuple[Control, ...]] = [(Select(_("Open a report"), options),)] if options else []
    if table.pages > 1:
        rows.append(_turning(table))
    buttons = [_all(), Button(_("Remove the list"), encode(ListAction(listed.id, ListDo.REMOVE)), key="r")]
    if listed.status is ListStatus.RUNNING:
        buttons.insert(0, Button(_("Cancel"), encode(ListAction(listed.id, ListDo.CANCEL)), ButtonStyle.DANGER, "x"))
    else:
        new = listed.status is ListStatus.PROPOSED
        again = Button(_("Scan …") if new else _("Scan again …"), encode(ListAction(listed.id, ListDo.AGAIN)), key="a")
        buttons.insert(0, again)
    if any(row.account_id for row in listed.scanned) and listed.status is not ListStatus.PROPOSED:
        buttons.insert(1, Button(_("Watch …"), encode(ListAction(listed.id, ListDo.WATCH)), key="w"))
    if listed.status.can_go_on and len(listed.ended) < len(listed.scanned):
        # What has stopped it may stop it again at once.
        style = ButtonStyle.SECONDARY if listed.status is ListStatus.STOPPED else ButtonStyle.PRIMARY
        go_on = Button(_("Continue"), encode(ListAction(listed.id, ListDo.RESUME)), style, "g")
        buttons.insert(0, go_on)
    return (*rows, tuple(buttons))


def _turning(table: ListTable) -> tuple[Button, ...]:
    before, after = max(1, table.number - 1), min(table.pages, table.number + 1)
    return (
        _turn(table, _("◀ Back"), before, "b", disabled=table.number <= 1),
        _turn(table, _("Next ▶"), after, "n", disabled=table.number >= table.pages),
    )


def _turn(table: ListTable, label: str, number: int, key: str, *, disabled: bool) -> Button:
    return Button(label, encode(ListPageAction(table.list.id, number), key), key=key, disabled=disabled)


def _all() -> Button:
    return Button(_("Your lists"), encode(ListsAction()), key="l")
