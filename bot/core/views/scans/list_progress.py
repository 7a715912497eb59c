"""A list while its accounts are scanned."""

from collections.abc import Sequence

from bot.core.cards.action_codec import encode
from bot.core.cards.list_actions import ListAction, ListDo, ListPageAction
from bot.core.cards.model import Bar, Bars, Button, ButtonStyle, Card, Element, Table, bold, text
from bot.core.domain.delivery import DeliveryError
from bot.core.domain.reports import ListResult
from bot.core.domain.scans import ListProgress
from bot.core.text.catalog import _, ngettext
from bot.core.text.untrusted import sanitize_inline
from bot.core.views.scans.progress import CANCEL_KEY, money_wait_text, network_wait_text, scorer_wait_text
from bot.core.views.words import MODEL_NOTE, number
from bot.core.views.words import listed as join


def list_progress_card(progress: ListProgress, worst: Sequence[ListResult] = ()) -> Card:
    """How many accounts are done, which are being read, and the worst so far."""
    elements = [_bar(progress), *_said(progress)]
    if worst:
        rows = tuple((str(each.account), number(each.judged), number(each.flagged)) for each in worst)
        elements += [text(bold(_("Worst so far"))), Table((_("Account"), _("Scored posts"), _("Flagged posts")), rows)]
    cancel = Button(_("Cancel"), encode(ListAction(progress.list.id, ListDo.CANCEL)), ButtonStyle.DANGER, CANCEL_KEY)
    return Card(
        _("Scanning “{name}”", name=sanitize_inline(progress.list.name)),
        tuple(elements),
        rows=((cancel,),),
        footer=_(MODEL_NOTE) if worst else "",
        live=True,
    )


def list_done_card(last: Card, list_id: int, refusal: DeliveryError | None) -> Card:
    """What tells somebody that their list is over, in a message of its own; `refusal` is why `last` is not shown."""
    words = _("It took a while, so I am telling you here too.")
    if refusal:
        words = _("{message} So here is the list.", message=refusal.message)
    open_it = Button(_("Open the list"), encode(ListPageAction(list_id)), ButtonStyle.PRIMARY, "t")
    return Card(_("Done: {title}", title=last.title), (text(words),), last.tone, ((open_it,),))


def _bar(progress: ListProgress) -> Element:
    if progress.stopping:
        again = _("The list continues by itself when I am back, and so does this message.")
        return text(bold(_("I am restarting.")), " ", again)
    done, whole = len(progress.list.ended), len(progress.list.scanned)
    if progress.list.of_accounts:
        words = ngettext("{done} of {count} account", "{done} of {count} accounts", whole, done=number(done))
    else:
        words = ngettext("{done} of {count} archive", "{done} of {count} archives", whole, done=number(done))
    return Bars("", (Bar(_("So far"), words, done / whole if whole else 1.0),))


def _said(progress: ListProgress) -> list[Element]:
    said = [ngettext("{count} post read", "{count} posts read", progress.read)]
    if progress.reading:
        said.append(_("at {accounts}", accounts=join([sanitize_inline(each) for each in progress.reading])))
    found: list[Element] = [text(" · ".join(said))]
    if progress.waiting_until:
        then = _("The list continues by itself.")
        found.append(network_wait_text(progress.waits_for, progress.waiting_until, then))
    if progress.waits_for_money:
        found.append(money_wait_text())
    if progress.scorer_wait:
        then = _("The list continues by itself. What was scored is kept.")
        found.append(scorer_wait_text(progress.scorer_wait, then))
    return found
