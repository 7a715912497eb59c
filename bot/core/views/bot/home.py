"""What a person's home with the bot shows: what to begin, their last scans, their watches, and their budget."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.core.cards.action_codec import encode
from bot.core.cards.actions import FormAction, FormKind, HistoryAction, SummaryAction
from bot.core.cards.model import Button, ButtonStyle, Text, bold, text
from bot.core.cards.watch_actions import WatchAction, WatchDo, WatchesAction
from bot.core.domain.figures.money import Remaining
from bot.core.domain.reports import Search
from bot.core.domain.scans import ScanStatus
from bot.core.domain.watches import Watch
from bot.core.text.catalog import N_, _, ngettext
from bot.core.views.bot.answers import STATUS
from bot.core.views.scans.cost import left_words, look_up_words
from bot.core.views.watches.watch import STATUS as WATCH_STATUS
from bot.core.views.watches.watch import every_words
from bot.core.views.words import number, sentence, when

OFFERED = {
    "export-my-data": N_("Export my data"),
    "forget": N_("Forget me"),
    "about": N_("About toxscan"),
    "help": N_("Help"),
}
SHOWN = 5  # Of the scans, and of the watches: the others are a press away.


@dataclass(frozen=True, slots=True)
class HomeLine:
    """One thing of a person's, with the button that opens it."""

    words: Text
    button: Button


@dataclass(frozen=True, slots=True)
class HomeGroup:
    """Things of one kind below their title; `nothing` stands there where there are none."""

    title: str
    lines: tuple[HomeLine, ...]
    nothing: Text
    more: Button | None = None


@dataclass(frozen=True, slots=True)
class HomeScreen:
    """All of it: `begin` are the buttons above, `commands` those that have a button below, each with its label."""

    intro: Text
    begin: tuple[Button, ...]
    groups: tuple[HomeGroup, ...]
    budget: Text
    commands: Mapping[str, str]


def home_screen(
    searches: Sequence[Search],
    watches: Sequence[Watch],
    left: Remaining,
    *,
    more_scans: bool,
    admin: bool,
    look_up: int,
) -> HomeScreen:
    """The home of somebody with these latest searches and all these watches; `more_scans`: there are older ones.

    An `admin` manages the workspace, and can change its settings. `look_up` is the price of an account in millionths of
    a dollar.
    """
    intro = _(
        "I read an account's posts on X, Bluesky or Mastodon, a model scores each of them, and you see the worst "
        "first. Where posts cost money, you see the price before any is read."
    )
    intro = " ".join(filter(None, (intro, look_up_words(look_up))))
    begin = [
        Button(_("Scan …"), encode(FormAction(FormKind.SCAN)), ButtonStyle.PRIMARY),
        Button(_("Scan several …"), encode(FormAction(FormKind.LIST))),
        Button(_("My own archive …"), encode(FormAction(FormKind.ARCHIVE))),
        Button(_("Watch …"), encode(FormAction(FormKind.WATCH))),
        *([Button(_("Settings …"), encode(FormAction(FormKind.SETTINGS)))] if admin else []),
    ]
    groups = _scans(searches, more_scans), _watches(watches)
    commands = ({} if admin else {"settings": _("Settings")}) | {name: _(label) for name, label in OFFERED.items()}
    return HomeScreen(text(intro), tuple(begin), groups, left_words(left), commands)


def _scans(searches: Sequence[Search], more: bool) -> HomeGroup:
    lines = [
        # One scan may be listed twice: its place keeps the buttons apart.
        HomeLine(_scanned(search), Button(_("Open"), encode(SummaryAction(search.scan.id), str(place))))
        for place, search in enumerate(searches[:SHOWN])
    ]
    nothing = text(_("You have not scanned an account yet. Press “Scan …” and name one."))
    older = Button(_("All your reports"), encode(HistoryAction())) if more else None
    return HomeGroup(_("Your last reports"), tuple(lines), nothing, older)


def _scanned(search: Search) -> Text:
    totals = search.totals
    if totals.scored:
        flagged = number(totals.flagged)
        found = ngettext(
            "{flagged} of {count} post flagged", "{flagged} of {count} posts flagged", totals.posts, flagged=flagged
        )
    else:
        found = _("nothing scored")
    state = "" if search.scan.status is ScanStatus.DONE else f" · {_(STATUS[search.scan.status])}"
    return text(bold(str(search.scan.account)), f"\n{found}{state} · ", when(search.asked_at))


def _watches(watches: Sequence[Watch]) -> HomeGroup:
    lines = [
        HomeLine(
            text(bold(str(watch.account)), f"\n{_watched(watch)}"),
            Button(_("Open"), encode(WatchAction(watch.id, WatchDo.SHOW))),
        )
        for watch in watches[:SHOWN]
    ]
    nothing = text(_("I watch no account for you. Press “Watch …”, and I tell you of an account's new toxic posts."))
    others = Button(_("All your watches"), encode(WatchesAction())) if len(watches) > SHOWN else None
    return HomeGroup(_("Your watches"), tuple(lines), nothing, others)


def _watched(watch: Watch) -> str:
    return f"{sentence(every_words(watch.terms.every))} · {_(WATCH_STATUS[watch.status])}"
