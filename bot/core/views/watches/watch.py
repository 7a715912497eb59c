"""A watch with its price, its terms and the ways to change them; and the list of all of one's own."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.core.accounts.budget import Remaining
from bot.core.cards.action_codec import encode
from bot.core.cards.actions import SummaryAction
from bot.core.cards.model import (
    Button,
    ButtonStyle,
    Control,
    Element,
    Field,
    Fields,
    PersonalCard,
    Select,
    SelectOption,
    Table,
    Text,
    Tone,
    bold,
    code,
    text,
)
from bot.core.cards.watch_actions import (
    OneWatchAction,
    WatchAction,
    WatchDo,
    WatchesAction,
    WatchEveryAction,
    WatchFromAction,
    WatchHereAction,
)
from bot.core.domain.schedule import Digest
from bot.core.domain.watches import Terms, Watch, WatchStatus
from bot.core.views.scans.cost import left_words
from bot.core.views.words import LABELS, count, minute, money, number, percent
from bot.core.watches.service import MONTH_DAYS, Price

_HOUR, _DAY, _WEEK = timedelta(hours=1), timedelta(days=1), timedelta(weeks=1)
_INTERVALS = (1, 3, 6, 12, 24, 168)  # Hours, to choose from; the command takes any.
_FROM = (50, 60, 70, 80, 90)  # Percent.
_CENT = 10_000  # Millionths of a dollar.
_IN_A_SELECT = 25  # Discord's limit for options.
_MOST_ROLES = 20  # To choose from.
STATUS = {
    WatchStatus.PROPOSED: "proposed",
    WatchStatus.ACTIVE: "running",
    WatchStatus.PAUSED: "paused",
    WatchStatus.BUDGET: "no budget left",
    WatchStatus.ACCOUNT: "account not shown",
    WatchStatus.LOST: "can't write there",
    WatchStatus.REFUSED: "ended",
}
_TONES = {WatchStatus.ACTIVE: Tone.GOOD, WatchStatus.PROPOSED: Tone.NEUTRAL, WatchStatus.PAUSED: Tone.NEUTRAL}


@dataclass(frozen=True, slots=True)
class Here:
    """What can be chosen for alerts in the channel where somebody looks at their watch.

    `channel` is the channel, "" where there is none; `why_not` says why alerts can't stand there; `roles` can be
    mentioned: their ids and names.
    """

    channel: str = ""
    why_not: str = ""
    roles: tuple[tuple[str, str], ...] = ()


NOWHERE = Here()


def watch_card(watch: Watch, price: Price, left: Remaining, report: int | None, here: Here = NOWHERE) -> PersonalCard:
    """A watch as its owner sees it. `report` is the scan that shows the account as it was last read, if any."""
    proposed = watch.status is WatchStatus.PROPOSED
    elements: list[Element] = [_price(price)]
    if proposed:
        elements.append(left_words(left))
        elements.append(text("Only what the account posts from now on is read."))
    elif watch.reason:
        elements.insert(0, text(bold(watch.reason)))
    elements.append(Fields(tuple(_facts(watch, here))))
    if here.why_not and watch.terms.direct:
        elements.append(text("Alerts go to you alone. ", here.why_not))
    title = f"Watch {watch.account}?" if proposed else f"Watch of {watch.account}"
    rows = (*_choices(watch, here), _buttons(watch, report))
    return PersonalCard(title, tuple(elements), _TONES.get(watch.status, Tone.WARNING), rows)


def watches_card(watches: Sequence[Watch]) -> PersonalCard:
    """All watches of a person, each a choice away."""
    if not watches:
        how = text("You watch no account yet. ", code("/watch @someone"), " shows you what that would cost.")
        return PersonalCard("Your watches", (how,))
    rows = tuple(
        (str(place), str(watch.account), every_words(watch.terms.every), STATUS[watch.status], _told(watch))
        for place, watch in enumerate(watches, start=1)
    )
    options = [
        SelectOption(f"{place}: {watch.account}", encode(WatchAction(watch.id, WatchDo.SHOW)))
        for place, watch in enumerate(watches, start=1)
    ]
    chunks = (tuple(options[at : at + _IN_A_SELECT]) for at in range(0, len(options), _IN_A_SELECT))
    return PersonalCard(
        "Your watches",
        (Table(("#", "Account", "Looks", "State", "Alerts"), rows),),
        rows=tuple((Select("Open a watch", chunk),) for chunk in chunks),
    )


def removed_card(watch: Watch) -> PersonalCard:
    """It is gone."""
    words = f"{watch.account} is not watched any more. What was read before stays in your reports."
    rows = ((Button("Your watches", encode(WatchesAction()), key="l"),),)
    return PersonalCard("Watch removed", (text(words),), Tone.GOOD, rows)


def every_words(every: timedelta) -> str:
    """How often: every hour, every 6 hours, every day, every 2 weeks."""
    for unit, noun in ((_WEEK, "week"), (_DAY, "day"), (_HOUR, "hour")):
        if every % unit == timedelta(0):
            times = every // unit
            return f"every {noun}" if times == 1 else f"every {number(times)} {noun}s"
    return f"every {count(every // _HOUR, 'hour')}"


def _price(price: Price) -> Text:
    if not price.post:
        return text(bold("Looking costs nothing."))
    each = f"X charges {money(price.post)} for each new post, and nothing if there is none."
    if price.month is None or price.posts is None:
        month = money(price.post * MONTH_DAYS)
        return text(
            bold(f"About {month} a month for each post that the account writes a day"),
            f": {each} How much it writes is known after the first look.",
        )
    about = _cents(price.month)
    posts = "less than one new post" if price.posts < 1 else f"about {count(round(price.posts), 'new post')}"
    when = "as in the last month" if price.lately else "its average since it joined X"
    if not price.month:
        return text(bold("Nothing a month"), f" while the account writes nothing new, {when}: {each}")
    return text(bold(f"About {about} a month"), f" at {posts} a day, {when}: {each}")


def _cents(micros: int) -> str:
    """An estimate in whole cents, a cent at least."""
    return money(max(1, round(micros / _CENT)) * _CENT)


def _facts(watch: Watch, here: Here) -> list[Field]:
    terms = watch.terms
    facts = [
        Field("How often", every_words(terms.every)),
        Field("What", _what(terms)),
        Field("Where", _where(watch, here)),
        Field("When", _when(terms)),
    ]
    if watch.status is not WatchStatus.PROPOSED:
        facts.append(Field("State", STATUS[watch.status]))
        facts.append(Field("Last look", minute(watch.looked_at) if watch.looked_at else "none yet"))
        if watch.next_due:
            facts.append(Field("Next look", minute(watch.next_due)))
        facts.append(Field("Alerts so far", _told(watch)))
    return facts


def _told(watch: Watch) -> str:
    return count(watch.alerts, "post")


def _where(watch: Watch, here: Here) -> str:
    if watch.owner.at_terminal:
        return "in this terminal, while it is open"
    place = watch.place.channel
    if not place:
        return "to you directly"
    where = "here" if place == here.channel else "in the channel that you chose"
    return f"{where}, where everyone sees it; {_called(watch.terms.mention, here)}"


def _called(role: str, here: Here) -> str:
    if not role:
        return "you are mentioned"
    return f"@{dict(here.roles).get(role, 'a role')} is mentioned"


def _what(terms: Terms) -> str:
    labels = ", ".join(LABELS[label] for label in terms.labels) or "any label"
    if terms.threshold is None:
        return f"{labels}, from the usual scores on"
    return f"{labels}, from {percent(terms.threshold)} on"


def _when(terms: Terms) -> str:
    words = _digest_words(terms.digest) if terms.digest else "at once"
    words += f", never {terms.quiet}" if terms.quiet else ""
    return f"{words} ({terms.zone})" if terms.digest or terms.quiet else words


def _digest_words(digest: Digest) -> str:
    return f"together, {digest}"


def _choices(watch: Watch, here: Here) -> list[tuple[Control, ...]]:
    terms = watch.terms
    hours = terms.every // _HOUR
    intervals = sorted({*_INTERVALS, hours})
    chosen = None if terms.threshold is None else round(terms.threshold * 100)
    levels: list[int | None] = [None, *sorted({*_FROM, *([] if chosen is None else [chosen])})]
    rows = [
        _select(
            "Look",
            [(WatchEveryAction(watch.id, each), every_words(each * _HOUR), each == hours) for each in intervals],
        ),
        _select(
            "Tell of",
            [
                (
                    WatchFromAction(watch.id, each),
                    "posts flagged as usual" if each is None else f"posts from {each} % on",
                    each == chosen,
                )
                for each in levels
            ],
        ),
        _select("Tell", [(WatchAction(watch.id, do), words, is_chosen) for do, words, is_chosen in _times(terms)]),
    ]
    if len(places := _places(watch, here)) > 1:
        rows.append(_select("Where", places))
    return [(row,) for row in rows]


def _places(watch: Watch, here: Here) -> list[tuple[OneWatchAction, str, bool]]:
    """To the owner alone, or here, after all have been told that everyone sees it."""
    terms = watch.terms
    there = bool(watch.place.channel)
    places: list[tuple[OneWatchAction, str, bool]] = [
        (WatchAction(watch.id, WatchDo.DIRECT), "to you alone", not there),
    ]
    if there and watch.place.channel != here.channel:
        places.append((WatchAction(watch.id, WatchDo.SHOW), "in the channel that you chose", True))
    if here.channel and not here.why_not:
        roles = [("", ""), *here.roles[:_MOST_ROLES]]
        mine = watch.place.channel == here.channel
        places += (
            (
                WatchHereAction(watch.id, role),
                f"to everyone here, mentioning {f'@{name}' if role else 'you'}",
                mine and terms.mention == role,
            )
            for role, name in roles
        )
    return places


def _times(terms: Terms) -> list[tuple[WatchDo, str, bool]]:
    daily = terms.digest is not None and terms.digest.weekday is None
    weekly = terms.digest is not None and terms.digest.weekday is not None
    return [
        (WatchDo.AT_ONCE, "at once", terms.digest is None),
        (WatchDo.DAILY, f"together, {terms.digest}" if daily else "together, once a day", daily),
        (WatchDo.WEEKLY, f"together, {terms.digest}" if weekly else "together, once a week", weekly),
    ]


def _select(placeholder: str, options: Sequence[tuple[OneWatchAction, str, bool]]) -> Select:
    return Select(placeholder, tuple(SelectOption(words, encode(action), chosen) for action, words, chosen in options))


def _buttons(watch: Watch, report: int | None) -> tuple[Button, ...]:
    start, pause, remove = (WatchAction(watch.id, do) for do in (WatchDo.START, WatchDo.PAUSE, WatchDo.REMOVE))
    if watch.status is WatchStatus.PROPOSED:
        return (
            Button("Watch", encode(start), ButtonStyle.PRIMARY, "w"),
            Button("No, thanks", encode(remove), key="n"),
        )
    buttons = [
        Button("Remove", encode(remove), ButtonStyle.DANGER, "r"),
        Button("Your watches", encode(WatchesAction()), key="l"),
    ]
    if report:
        buttons.insert(0, Button("Report", encode(SummaryAction(report)), key="s"))
    if watch.status is WatchStatus.ACTIVE:
        return (Button("Pause", encode(pause), key="p"), *buttons)
    return (Button("Go on", encode(start), ButtonStyle.PRIMARY, "g"), *buttons)
