"""What it costs to watch the accounts of a list, and on what grounds one does."""

from collections.abc import Iterator

from bot.core.cards.action_codec import encode
from bot.core.cards.list_actions import ListAction, ListDo, ListPageAction
from bot.core.cards.model import Button, ButtonStyle, Element, PersonalCard, Text, Tone, bold, text
from bot.core.cards.sentences import phrase, to_parts
from bot.core.cards.watch_actions import WatchesAction
from bot.core.domain.figures.money import Remaining
from bot.core.domain.scans import AccountList
from bot.core.domain.watches import WatchPlan
from bot.core.text.catalog import _, ngettext
from bot.core.text.untrusted import sanitize_inline
from bot.core.views.scans.cost import left_words
from bot.core.views.watches.grounds import fairness, grounds_answers, grounds_noted, grounds_question
from bot.core.views.watches.watch import pause_words
from bot.core.views.words import listed as in_words
from bot.core.views.words import money, price_each

NAMED = 10  # Accounts; of a long list the first tell which it is.


def watch_list_card(listed: AccountList, plan: WatchPlan, left: Remaining) -> PersonalCard:
    """Which accounts would be watched, for how much, and the question on what grounds."""
    count = len(plan.accounts)
    title = ngettext("Watch {count} account?", "Watch {count} accounts?", count)
    back = Button(_("No, thanks"), encode(ListPageAction(listed.id)), key="n")
    if not count:
        return PersonalCard(title, tuple(_left_out(plan)), Tone.WARNING, ((back,),))
    elements: list[Element] = [text(_named(plan)), _price(plan)]
    if plan.on_x:
        elements += [left_words(left), *pause_words(left, plan.month or plan.post)]
    elements += _left_out(plan)
    elements.append(text(_("Each account is checked every 6 hours, and only what it posts from now on is read.")))
    if not plan.on_x:
        elements.append(fairness())
        begin = Button(_("Watch"), encode(ListAction(listed.id, ListDo.BEGIN)), ButtonStyle.PRIMARY, "k")
        return PersonalCard(title, tuple(elements), rows=((begin, back),))
    elements.append(grounds_question())
    answers = grounds_answers(ListAction(listed.id, ListDo.CONSENT), ListAction(listed.id, ListDo.APPROVAL))
    return PersonalCard(title, tuple(elements), rows=((*answers, back),), footer=grounds_noted())


def watching_list_card(listed: AccountList, plan: WatchPlan, begun: int) -> PersonalCard:
    """How many accounts are watched now."""
    words = ngettext(
        "{count} account of “{name}” is watched from now on. Alerts go to you directly.",
        "{count} accounts of “{name}” are watched from now on. Alerts go to you directly.",
        begun,
        name=sanitize_inline(listed.name),
    )
    rows = (
        Button(_("Your watches"), encode(WatchesAction()), ButtonStyle.PRIMARY, "w"),
        Button(_("Open the list"), encode(ListPageAction(listed.id)), key="t"),
    )
    return PersonalCard(_("Watching"), (text(words), *_left_out(plan)), Tone.GOOD, (rows,))


def _named(plan: WatchPlan) -> str:
    """Which accounts these are: the first by name, the others by number."""
    names = [str(account) for account in plan.accounts[:NAMED]]
    if others := len(plan.accounts) - len(names):
        names.append(ngettext("{count} other account", "{count} other accounts", others))
    return ngettext("This is {accounts}.", "These are {accounts}.", len(plan.accounts), accounts=in_words(names))


def _price(plan: WatchPlan) -> Text:
    if not (plan.post and plan.on_x):
        return text(bold(_("Checking costs nothing.")))
    each = _("X charges {price} for each new post, and nothing if there is none.", price=price_each(plan.post))
    about = bold(_("About {price} a month", price=money(plan.month)))
    if not plan.unknown:
        return phrase(_("{about}. {each}"), about=about, each=each)
    unknown = ngettext(
        "This leaves out {count} account, as nobody knows yet how much it writes.",
        "This leaves out {count} accounts, as nobody knows yet how much they write.",
        plan.unknown,
    )
    return phrase(_("{about}. {each} {unknown}"), about=about, each=each, unknown=unknown)


def _left_out(plan: WatchPlan) -> Iterator[Text]:
    said = []
    if plan.before:
        said.append(
            ngettext("{count} account is watched already.", "{count} accounts are watched already.", plan.before)
        )
    if plan.beyond:
        said.append(
            ngettext(
                "{count} account is left out, as you can't watch more: `/watch` lists yours.",
                "The {count} accounts with the mildest posts are left out, as you can't watch more: `/watch` lists "
                "yours.",
                plan.beyond,
            )
        )
    if plan.refused:
        said.append(
            ngettext(
                "{count} account has asked to be left alone.",
                "{count} accounts have asked to be left alone.",
                plan.refused,
            )
        )
    if said:
        yield text(*to_parts(" ".join(said)))
