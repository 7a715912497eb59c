"""A watch with its price, its terms and the ways to change them; and the list of all of one's own."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.core.cards.action_codec import encode
from bot.core.cards.actions import SummaryAction
from bot.core.cards.model import (
    Button,
    ButtonStyle,
    Control,
    Element,
    Field,
    Fields,
    PartStyle,
    PersonalCard,
    Select,
    SelectOption,
    Table,
    Text,
    Tone,
    bold,
    command,
    text,
)
from bot.core.cards.sentences import phrase, to_parts
from bot.core.cards.watch_actions import (
    OneWatchAction,
    WatchAction,
    WatchDo,
    WatchesAction,
    WatchEveryAction,
    WatchFromAction,
    WatchHereAction,
)
from bot.core.domain.figures.money import MONTH_DAYS, Price, Remaining
from bot.core.domain.schedule import Digest, clock
from bot.core.domain.watches import Terms, Watch, WatchStatus
from bot.core.text.catalog import N_, _, ngettext
from bot.core.views.scans.cost import left_words
from bot.core.views.watches.grounds import fairness, grounds_answers, grounds_noted, grounds_question
from bot.core.views.words import LABELS, listed, money, percent, price_each, weekday, when

HOUR, _DAY, _WEEK = timedelta(hours=1), timedelta(days=1), timedelta(weeks=1)
INTERVALS = (1, 3, 6, 12, 24, 168)  # Hours, to choose from; the command takes any.
FROM = (50, 60, 70, 80, 90)  # Percent.
RIGHT_AFTER = N_("right after each check")
_EXAMPLE = 10  # Posts a day, where nobody knows how many an account writes.
_CENT = 10_000  # Millionths of a dollar.
_IN_A_SELECT = 25  # Discord's limit for options.
_MOST_ROLES = 20  # To choose from.
STATUS = {
    WatchStatus.PROPOSED: N_("proposed"),
    WatchStatus.ACTIVE: N_("running"),
    WatchStatus.PAUSED: N_("paused"),
    WatchStatus.BUDGET: N_("no budget left"),
    WatchStatus.ACCOUNT: N_("can't see the account"),
    WatchStatus.LOST: N_("can't write there"),
    WatchStatus.REFUSED: N_("ended"),
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
        if not watch.account.network.free:
            elements.append(left_words(left))
            elements += pause_words(left, price.month or price.post)
        elements.append(text(_("Only what the account posts from now on is read.")))
    elif watch.reason:
        elements.insert(0, text(*to_parts(watch.reason, PartStyle.BOLD)))
    elements.append(Fields(tuple(_facts(watch, here))))
    if here.why_not and watch.terms.direct:
        elements.append(text(_("Alerts go to you directly."), " ", *to_parts(here.why_not)))
    elif not (here.channel or watch.place.channel or watch.owner.at_terminal):
        there = _(
            "Alerts go to you directly. To have them in a channel, type `/watch @{handle}` there.",
            handle=watch.account.handle,
        )
        elements.append(text(*to_parts(there)))
    if proposed:
        elements.append(grounds_question() if watch.asks_grounds else fairness())
    title = _("Watch {account}?", account=watch.account) if proposed else _("Watch of {account}", account=watch.account)
    rows = (*_choices(watch, here), _buttons(watch, report))
    footer = grounds_noted() if watch.asks_grounds else ""
    return PersonalCard(title, tuple(elements), _TONES.get(watch.status, Tone.WARNING), rows, footer=footer)


def watches_card(watches: Sequence[Watch]) -> PersonalCard:
    """All watches of a person, each a choice away."""
    if not watches:
        how = phrase(
            _("You watch no account yet. {watch} shows you what that would cost."), watch=command("/watch @someone")
        )
        return PersonalCard(_("Your watches"), (how,))
    rows = tuple(
        (str(place), str(watch.account), every_words(watch.terms.every), _(STATUS[watch.status]), _told(watch))
        for place, watch in enumerate(watches, start=1)
    )
    options = [
        SelectOption(f"{place}: {watch.account}", encode(WatchAction(watch.id, WatchDo.SHOW)))
        for place, watch in enumerate(watches, start=1)
    ]
    chunks = (tuple(options[at : at + _IN_A_SELECT]) for at in range(0, len(options), _IN_A_SELECT))
    return PersonalCard(
        _("Your watches"),
        (Table(("#", _("Account"), _("Checks"), _("State"), _("Alerts")), rows),),
        rows=tuple((Select(_("Open a watch"), chunk),) for chunk in chunks),
    )


def pause_words(left: Remaining, month: int) -> Iterator[Text]:
    """What becomes of a watch when the budget is used up."""
    if left.amount is None:
        return
    if not left.covers(month):
        yield text(_("That is less than a month of it costs."))
    words = _("When the budget is used up, checks wait until it begins anew, and then read what was posted meanwhile.")
    yield text(words)


def removed_card(watch: Watch) -> PersonalCard:
    """Says that the watch was removed."""
    words = _("{account} is no longer watched. Posts that were read stay in your reports.", account=watch.account)
    rows = ((Button(_("Your watches"), encode(WatchesAction()), key="l"),),)
    return PersonalCard(_("Watch removed"), (text(words),), Tone.GOOD, rows)


def every_words(every: timedelta) -> str:
    """How often: every hour, every 6 hours, every day, every 2 weeks."""
    if every % _WEEK == timedelta(0):
        return ngettext("every week", "every {count} weeks", every // _WEEK)
    if every % _DAY == timedelta(0):
        return ngettext("every day", "every {count} days", every // _DAY)
    return ngettext("every hour", "every {count} hours", every // HOUR)


def _price(price: Price) -> Text:
    if not price.post:
        return text(bold(_("Checking costs nothing.")))
    each = _("X charges {price} for each new post, and nothing if there is none.", price=price_each(price.post))
    if price.month is None or price.posts is None:
        month = money(price.post * MONTH_DAYS * _EXAMPLE)
        about = _("If it writes {posts} posts a day: about {price} a month", posts=_EXAMPLE, price=month)
        words = _("{about}. {each} How much it writes is known after the first check.")
        return phrase(words, about=bold(about), each=each)
    about = _cents(price.month)
    posts = (
        _("less than one new post")
        if price.posts < 1
        else ngettext("about {count} new post", "about {count} new posts", round(price.posts))
    )
    when = _("as in the last month") if price.lately else _("its average since it joined X")
    if not price.month:
        nothing = _("{nothing} while the account writes nothing new, {when}. {each}")
        return phrase(nothing, nothing=bold(_("Nothing a month")), when=when, each=each)
    words = _("{about} at {posts} a day, {when}. {each}")
    return phrase(words, about=bold(_("About {price} a month", price=about)), posts=posts, when=when, each=each)


def _cents(micros: int) -> str:
    """An estimate in whole cents, a cent at least."""
    return money(max(1, round(micros / _CENT)) * _CENT)


def _facts(watch: Watch, here: Here) -> list[Field]:
    terms = watch.terms
    facts = [
        Field(_("How often"), every_words(terms.every)),
        Field(_("What"), _what(terms)),
        Field(_("Where"), _where(watch, here)),
        Field(_("When"), _when(terms)),
    ]
    if watch.status is not WatchStatus.PROPOSED:
        facts.append(Field(_("State"), _(STATUS[watch.status])))
        facts.append(Field(_("Last check"), text(when(watch.looked_at)) if watch.looked_at else _("none yet")))
        if watch.next_due:
            facts.append(Field(_("Next check"), text(when(watch.next_due))))
        facts.append(Field(_("Alerts so far"), _told(watch)))
    return facts


def _told(watch: Watch) -> str:
    return ngettext("{count} post", "{count} posts", watch.alerts)


def _where(watch: Watch, here: Here) -> str:
    if watch.owner.at_terminal:
        return _("in this terminal, while it is open")
    place = watch.place.channel
    if not place:
        return _("to you directly")
    where = _("here") if place == here.channel else _("in the channel that you chose")
    return _("{where}, where everyone sees it; {called}", where=where, called=_called(watch.terms.mention, here))


def _called(role: str, here: Here) -> str:
    if not role:
        return _("you are mentioned")
    name = dict(here.roles).get(role, _("a role"))
    return _("@{role} is mentioned", role=name)


def _what(terms: Terms) -> str:
    labels = listed([_(LABELS[label]) for label in terms.labels])
    if terms.threshold is None:
        return _("posts flagged for {labels}", labels=labels) if labels else _("every post that the model flags")
    score = percent(terms.threshold)
    if not labels:
        return _("every post with a score of {score} or more for any label but obscenity", score=score)
    return _("posts with a score of {score} or more for {labels}", labels=labels, score=score)


def _when(terms: Terms) -> str:
    words = _digest_words(terms.digest) if terms.digest else _(RIGHT_AFTER)
    if terms.quiet:
        start, end = (clock(minute) for minute in (terms.quiet.start, terms.quiet.end))
        words = _("{when}, never from {start} to {end}", when=words, start=start, end=end)
    return _("{when}, time of {zone}", when=words, zone=terms.zone) if terms.digest or terms.quiet else words


def _digest_words(digest: Digest) -> str:
    time = clock(digest.minute)
    if digest.weekday is None:
        return _("together, every day at {time}", time=time)
    return _("together, every {weekday} at {time}", weekday=weekday(digest.weekday), time=time)


def _choices(watch: Watch, here: Here) -> list[tuple[Control, ...]]:
    terms = watch.terms
    hours = terms.every // HOUR
    intervals = sorted({*INTERVALS, hours})
    chosen = None if terms.threshold is None else round(terms.threshold * 100)
    levels: list[int | None] = [None, *sorted({*FROM, *([] if chosen is None else [chosen])})]
    rows = [
        _select(
            _("How often?"),
            [(WatchEveryAction(watch.id, each), every_words(each * HOUR), each == hours) for each in intervals],
        ),
        _select(
            _("Tell you about what?"),
            [
                (
                    WatchFromAction(watch.id, each),
                    _from_words(each),
                    each == chosen,
                )
                for each in levels
            ],
        ),
        _select(_("When?"), [(WatchAction(watch.id, do), words, is_chosen) for do, words, is_chosen in _times(terms)]),
    ]
    if len(places := _places(watch, here)) > 1:
        rows.append(_select(_("Where?"), places))
    return [(row,) for row in rows]


def _from_words(least: int | None) -> str:
    return _("flagged posts") if least is None else _("posts with a score of {score}% or more", score=least)


def _places(watch: Watch, here: Here) -> list[tuple[OneWatchAction, str, bool]]:
    """To the owner alone, or here, after all have been told that everyone sees it."""
    terms = watch.terms
    there = bool(watch.place.channel)
    places: list[tuple[OneWatchAction, str, bool]] = [
        (WatchAction(watch.id, WatchDo.DIRECT), _("to you directly"), not there),
    ]
    if there and watch.place.channel != here.channel:
        places.append((WatchAction(watch.id, WatchDo.SHOW), _("in the channel that you chose"), True))
    if here.channel and not here.why_not:
        roles = [("", ""), *here.roles[:_MOST_ROLES]]
        mine = watch.place.channel == here.channel
        places += (
            (
                WatchHereAction(watch.id, role),
                _("to everyone here, mentioning @{role}", role=name) if role else _("to everyone here, mentioning you"),
                mine and terms.mention == role,
            )
            for role, name in roles
        )
    return places


def _times(terms: Terms) -> list[tuple[WatchDo, str, bool]]:
    daily = terms.digest if terms.digest and terms.digest.weekday is None else None
    weekly = terms.digest if terms.digest and terms.digest.weekday is not None else None
    return [
        (WatchDo.AT_ONCE, _(RIGHT_AFTER), terms.digest is None),
        (WatchDo.DAILY, _digest_words(daily) if daily else _("together, once a day"), daily is not None),
        (WatchDo.WEEKLY, _digest_words(weekly) if weekly else _("together, once a week"), weekly is not None),
    ]


def _select(placeholder: str, options: Sequence[tuple[OneWatchAction, str, bool]]) -> Select:
    return Select(placeholder, tuple(SelectOption(words, encode(action), chosen) for action, words, chosen in options))


def _buttons(watch: Watch, report: int | None) -> tuple[Button, ...]:
    start, pause, remove = (WatchAction(watch.id, do) for do in (WatchDo.START, WatchDo.PAUSE, WatchDo.REMOVE))
    if watch.status is WatchStatus.PROPOSED:
        begin: tuple[Button, ...] = (Button(_("Watch"), encode(start), ButtonStyle.PRIMARY, "w"),)
        if watch.asks_grounds:
            begin = grounds_answers(WatchAction(watch.id, WatchDo.CONSENT), WatchAction(watch.id, WatchDo.APPROVAL))
        return (*begin, Button(_("No, thanks"), encode(remove), key="n"))
    buttons = [
        Button(_("End this watch"), encode(remove), ButtonStyle.DANGER, "r"),
        Button(_("Your watches"), encode(WatchesAction()), key="l"),
    ]
    if report:
        buttons.insert(0, Button(_("Open report"), encode(SummaryAction(report)), key="s"))
    if watch.status is WatchStatus.ACTIVE:
        return (Button(_("Pause"), encode(pause), key="p"), *buttons)
    return (Button(_("Continue"), encode(start), ButtonStyle.PRIMARY, "g"), *buttons)
