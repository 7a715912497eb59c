"""How the bot is: for everybody, and more of it for its owner."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from bot.core.accounts.budget import micros
from bot.core.cards.model import Card, Element, Field, Fields, PersonalCard, Table, Tone, bold, code, text
from bot.core.config import BudgetSettings
from bot.core.domain.clock import now
from bot.core.domain.people import Requester
from bot.core.operations.drift import SHIFT, STRONG, DriftSubject
from bot.core.operations.service import Disk, Status
from bot.core.store.people.usage import User
from bot.core.store.x.ledger import Spent
from bot.core.views.words import count, duration, minute, money, number

SUBJECTS = {
    DriftSubject.SCORE: "the scores",
    DriftSubject.LENGTH: "how long posts are",
    DriftSubject.LANGUAGE: "their languages",
    DriftSubject.WORDS: "how many have nothing to score",
}
TOO_FEW = "There are too few posts yet to compare the latest with the first ones."
_GIGABYTE, _MEGABYTE = 10**9, 10**6


def status_card(status: Status, model: str, version: str) -> Card:
    """What everybody may know."""
    elements: list[Element] = [
        Fields(
            (
                Field("Up", f"{duration((now() - status.since).total_seconds())}, since {minute(status.since)}"),
                Field("Scans", f"{number(status.queue.running)} at work, {number(status.queue.waiting)} waiting"),
                Field("Model", model),
                Field("Version", version),
            )
        ),
        text(bold("Drift. "), drift_words(status.drift)),
    ]
    if status.paused:
        words = f" since {minute(status.paused)}: no new scan begins, and no watch looks."
        elements.insert(0, text(bold("Paused"), words))
    return Card("Status", tuple(elements), Tone.WARNING if status.paused else Tone.NEUTRAL)


def drift_words(drift: Mapping[DriftSubject, float]) -> str:
    """What the figures say, and the figures."""
    if not drift:
        return TOO_FEW
    figures = ", ".join(f"{SUBJECTS[subject]} {figure:.2f}" for subject, figure in drift.items())
    most = max(drift.values())
    if most < SHIFT:
        verdict = "The posts scored lately are like the first ones"
    elif most < STRONG:
        verdict = "The posts scored lately differ a little from the first ones"
    else:
        verdict = "The posts scored lately differ much from the first ones, so take the scores with more care"
    return f"{verdict} ({figures}; below {SHIFT} is nothing, above {STRONG} is much)."


def admin_card(card: Card, disk: Disk) -> PersonalCard:
    """The status with what only the owner needs to know."""
    more = Fields((Field("Database", size(disk.database)), Field("Free disk", size(disk.free))))
    return PersonalCard("Status for the owner", (*card.elements, more), card.tone)


def paused_card(*, paused: bool) -> PersonalCard:
    """Whether scans may begin, after that was changed."""
    if paused:
        words = text("No new scan begins now, by people or by watches. Those under way come to their end. ")
        again = text(code("/admin resume"), " lets them begin again; a restart does not.")
        return PersonalCard("Paused", (words, again), Tone.WARNING)
    return PersonalCard("Going on", (text("Scans may begin again."),), Tone.GOOD)


def spent_card(spent: Sequence[Spent], limits: BudgetSettings) -> PersonalCard:
    """Who was charged for what this month, beside the budgets."""
    total = sum(each.cost for each in spent)
    rows = tuple((who(each.requester), number(each.posts), number(each.users), money(each.cost)) for each in spent)
    named = (("a user", limits.per_user), ("a workspace", limits.per_workspace), ("all", limits.total))
    budgets = Fields(tuple(Field(f"Budget for {whose}", _limit(limit)) for whose, limit in named))
    table: Element = Table(("Who", "Posts", "Accounts", "Cost"), rows) if rows else text("Nobody has spent anything.")
    return PersonalCard("Spent on X this month", (text(bold(money(total)), " in all (UTC months)."), table, budgets))


def users_card(users: Sequence[User], all_of_them: int) -> PersonalCard:
    """Who asked last: how much, never about whom."""
    rows = tuple((who(user.requester), number(user.scans), minute(user.last), money(user.spent)) for user in users)
    if not rows:
        return PersonalCard("Users", (text("Nobody has scanned anything yet."),))
    shown = f", the latest {number(len(rows))} shown" if len(rows) < all_of_them else ""
    return PersonalCard(
        "Users",
        (text(f"{count(all_of_them, 'user')}{shown}."), Table(("Who", "Scans", "Asked last", "Spent"), rows)),
    )


def who(requester: Requester) -> str:
    """A chat user by platform, workspace and id; one whose name was forgotten is nobody."""
    if not requester.user_id:
        return f"{requester.platform} / forgotten" if requester.platform else "forgotten"
    return " / ".join(part for part in (requester.platform, requester.workspace_id, requester.user_id) if part)


def _limit(limit: Decimal | None) -> str:
    return "no limit" if limit is None else money(micros(limit))


def size(size_in_bytes: int) -> str:
    """A size as people say it: 1.2 GB, 34 MB."""
    if size_in_bytes >= _GIGABYTE:
        return f"{size_in_bytes / _GIGABYTE:.1f} GB"
    return f"{max(1, round(size_in_bytes / _MEGABYTE))} MB"
