"""How the bot is: for everybody, and more of it for its owner."""

import math
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from decimal import Decimal

from bot.core.cards.model import Card, Element, Field, Fields, PersonalCard, Table, Tone, bold, command, text
from bot.core.cards.sentences import phrase
from bot.core.config import BudgetSettings
from bot.core.domain.clock import now
from bot.core.domain.figures.money import Spent, micros
from bot.core.domain.figures.status import SHIFT, STRONG, Disk, DriftSubject, ProcessStatus, Status, User
from bot.core.domain.people import Requester
from bot.core.text.catalog import N_, _, ngettext
from bot.core.views.words import duration, money, number, tenths, when, when_in_table

SUBJECTS = {
    DriftSubject.SCORE: N_("the scores"),
    DriftSubject.LENGTH: N_("how long posts are"),
    DriftSubject.LANGUAGE: N_("their languages"),
    DriftSubject.WORDS: N_("how many have nothing to score"),
}
TOO_FEW = N_("There are too few posts yet to compare the latest with the first ones.")
Called = Callable[[Requester], tuple[str, str]]  # What a person and their server or workspace are called, or "".

_SEVERAL = 2  # Of one process alone nothing more is said than how it is.
_GIGABYTE, _MEGABYTE = 10**9, 10**6


def status_card(status: Status, model: str, version: str) -> Card:
    """What everybody may know."""
    elements: list[Element] = [
        Fields(
            (
                Field(
                    _("Uptime"),
                    phrase(
                        _("{duration}, since {moment}"),
                        duration=duration((now() - status.since).total_seconds()),
                        moment=when(status.since),
                    ),
                ),
                *_work_fields(status),
                Field(_("Model"), model),
                Field(_("Version"), version),
            )
        ),
        text(drift_words(status.drift)),
    ]
    if status.paused:
        words = _("{paused} since {moment}: no new scans start, and watches do not check.")
        elements.insert(0, phrase(words, paused=bold(_("Paused")), moment=when(status.paused)))
    return Card(_("Status"), tuple(elements), Tone.WARNING if status.paused else Tone.NEUTRAL)


def _work_fields(status: Status) -> list[Field]:
    """The scans under way; where several processes share a database, those of all, and which processes there are."""
    alive = status.processes.alive
    if len(alive) < _SEVERAL:
        return [Field(_("Scans"), _scans_words(status.queue.running, status.queue.waiting))]
    words = _scans_words(sum(each.running for each in alive), sum(each.waiting for each in alive))
    fields = [Field(_("Scans"), words), Field(_("Processes"), _processes_words(alive))]
    if left := status.processes.unclaimed:
        taken = ngettext(
            "{count} scan whose process has ended; another one takes it up within a minute",
            "{count} scans whose process has ended; others take them up within a minute",
            left,
        )
        fields.append(Field(_("Left behind"), taken))
    return fields


def _processes_words(alive: Sequence[ProcessStatus]) -> str:
    work = ngettext("{count} process at work", "{count} processes at work", len(alive))
    time = _seconds_words(max(each.heard for each in alive))
    return _("{processes}, each heard from within the last {time}", processes=work, time=time)


def _seconds_words(time: timedelta) -> str:
    seconds = max(1, math.ceil(time.total_seconds()))
    return ngettext("{count} second", "{count} seconds", seconds)


def _scans_words(running: int, waiting: int) -> str:
    if not (running or waiting):
        return _("none running or waiting")
    at_work = ngettext("{count} scan running", "{count} scans running", running)
    behind = ngettext("{count} scan waiting", "{count} scans waiting", waiting)
    return _("{running}, {waiting}", running=at_work, waiting=behind)


def _processes_table(alive: Sequence[ProcessStatus]) -> Table:
    """Each process by its host; the owner alone needs to know."""
    rows = tuple(
        (
            _("{host} (this one)", host=each.host) if each.here else each.host,
            when_in_table(each.since),
            _("{time} ago", time=_seconds_words(each.heard)),
            number(each.running),
            number(each.waiting),
        )
        for each in alive
    )
    heads = (_("Process on"), _("Since (UTC)"), _("Heard from"), _("Scans running"), _("Scans waiting"))
    return Table(heads, rows)


def drift_words(drift: Mapping[DriftSubject, float]) -> str:
    """What the figures say."""
    if not drift:
        return _(TOO_FEW)
    most = max(drift.values())
    if most < SHIFT:
        return _("Posts scored recently are like the first ones.")
    if most < STRONG:
        return _("Posts scored recently differ a little from the first ones.")
    return _("Posts scored recently differ a lot from the first ones, so treat the scores with more care.")


def drift_figures(drift: Mapping[DriftSubject, float]) -> str:
    """How far each subject has moved (population stability index), and what such figures mean."""
    figures = ", ".join(f"{_(SUBJECTS[subject])} {figure:.2f}" for subject, figure in drift.items())
    return _(
        "Shift by subject: {figures}. Below {shift} means no change, above {strong} a large one.",
        figures=figures,
        shift=SHIFT,
        strong=STRONG,
    )


def admin_card(
    card: Card, disk: Disk, drift: Mapping[DriftSubject, float], alive: Sequence[ProcessStatus] = ()
) -> PersonalCard:
    """The status with what only the owner needs to know."""
    figures: list[Element] = [text(drift_figures(drift))] if drift else []
    if len(alive) >= _SEVERAL:
        figures.append(_processes_table(alive))
    more = Fields((Field(_("Database"), size(disk.database)), Field(_("Free disk"), size(disk.free))))
    return PersonalCard(_("Status for the owner"), (*card.elements, *figures, more), card.tone)


def paused_card(*, paused: bool) -> PersonalCard:
    """Whether scans may begin, after that was changed."""
    if paused:
        words = text(
            _("No new scans start, neither by people nor by watches. Those that are running will finish."), " "
        )
        again = phrase(_("{resume} lets them start again; a restart does not."), resume=command("/admin resume"))
        return PersonalCard(_("Paused"), (words, again), Tone.WARNING)
    return PersonalCard(_("Running again"), (text(_("Scans can start again.")),), Tone.GOOD)


def spent_card(spent: Sequence[Spent], limits: BudgetSettings, called: Called) -> PersonalCard:
    """Who was charged for what this month, beside the budgets."""
    total = sum(each.cost for each in spent)
    rows = tuple(
        (who(each.requester, called), number(each.posts), number(each.users), money(each.cost)) for each in spent
    )
    named = ((_("a user"), limits.per_user), (_("a workspace"), limits.per_workspace), (_("all"), limits.total))
    budgets = Fields(tuple(Field(_("Budget for {whose}", whose=whose), _limit(limit)) for whose, limit in named))
    table: Element = (
        Table((_("Who"), _("Posts"), _("Accounts"), _("Cost")), rows) if rows else text(_("Nobody has spent anything."))
    )
    in_all = phrase(_("{spent} in all. A month begins and ends at midnight UTC."), spent=bold(money(total)))
    return PersonalCard(_("Spent on X this month"), (in_all, table, budgets))


def users_card(users: Sequence[User], all_of_them: int, called: Called) -> PersonalCard:
    """Who asked last: how much, never about whom."""
    rows = tuple(
        (who(user.requester, called), number(user.scans), when_in_table(user.last), money(user.spent)) for user in users
    )
    if not rows:
        return PersonalCard(_("Users"), (text(_("Nobody has scanned anything yet.")),))
    found = ngettext("{count} user.", "{count} users.", all_of_them)
    if len(rows) < all_of_them:
        latest = number(len(rows))
        found = ngettext(
            "{count} user, the latest {latest} shown.",
            "{count} users, the latest {latest} shown.",
            all_of_them,
            latest=latest,
        )
    table = Table((_("Who"), _("Scans"), _("Last request"), _("Spent")), rows)
    return PersonalCard(_("Users"), (text(found), table))


def who(requester: Requester, called: Called) -> str:
    """A chat user by name, server or workspace, and platform; ids where no name is known, and nobody once forgotten."""
    platform = requester.platform.capitalize()
    if not requester.user_id:
        nobody = _("forgotten")
        return f"{nobody} ({platform})"
    person, place = called(requester)
    place = place or requester.workspace_id
    return f"{person or requester.user_id}{', ' if place else ''}{place} ({platform})"


def _limit(limit: Decimal | None) -> str:
    return _("no limit") if limit is None else money(micros(limit))


def size(size_in_bytes: int) -> str:
    """A size as people say it: 1.2 GB, 34 MB."""
    if size_in_bytes >= _GIGABYTE:
        return _("{size} GB", size=tenths(size_in_bytes / _GIGABYTE))
    return _("{size} MB", size=number(max(1, round(size_in_bytes / _MEGABYTE))))
