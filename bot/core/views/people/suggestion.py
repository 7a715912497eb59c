"""Thresholds that people's verdicts suggest: what to expect of them, how sure that is, and which posts they change."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from bot.core.cards.action_codec import encode
from bot.core.cards.model import Bar, Bars, Button, ButtonStyle, Element, Field, Fields, PersonalCard, Text, bold, text
from bot.core.cards.suggestion_actions import AcceptAction, BackAction, SuggestionAction, SuggestionDetailsAction
from bot.core.domain.figures.suggestion import (
    FEWEST,
    FEWEST_OF_A_KIND,
    Agreement,
    ChangedPost,
    Effect,
    Hindrance,
    Suggestion,
)
from bot.core.domain.labels import Label
from bot.core.domain.reports import interval
from bot.core.domain.thresholds import fingerprint
from bot.core.text.catalog import _, ngettext
from bot.core.views.reports.quotes import brief_quote
from bot.core.views.words import LABELS, number, percent

_FEW_PASSED = 20
"""Judged posts that the thresholds of today let pass: with fewer, what is missed is hardly known."""
NO_EFFECT = Effect()
Share = tuple[int, int]
"""A part of some posts, and the whole of them."""


def suggestion_card(
    found: Suggestion, today: Mapping[Label, float], effect: Effect = NO_EFFECT, *, alone: bool = False
) -> PersonalCard:
    """What is suggested in place of today's thresholds and what it brings, or why nothing is; nothing changes yet.

    `alone`: the thresholds count for this person only.
    """
    title = _("Suggested from your verdicts")
    back = Button(_("Back"), encode(BackAction()), key="b")
    if found.hindrance:
        return PersonalCard(title, (text(_why_not(found, found.hindrance)),), rows=((back,),))
    changes = _changes(found)
    elements: list[Element] = [
        text(_agreement(found)),
        Bars(_("Flagged from this score up"), tuple(_bar(each, changes[each], today[each]) for each in changes)),
        Fields(
            (
                Field(_("Toxic posts that are flagged"), _compared(_found(found.expected), _found(found.today))),
                Field(
                    _("Flagged posts that are mistakes"), _compared(_mistaken(found.expected), _mistaken(found.today))
                ),
            )
        ),
        text(_effect(effect)),
        *_few_passed(found),
    ]
    details = Button(_("Details"), encode(SuggestionDetailsAction()), key="i")
    count = (
        _("Then the new thresholds count for you alone, at once, in earlier reports too.")
        if alone
        else _("Then the new thresholds count for everybody in this workspace, at once, in earlier reports too.")
    )
    footer = " ".join((_("Nothing changes before you accept."), count))
    return PersonalCard(title, tuple(elements), rows=((_accept(changes, today), details, back),), footer=footer)


def suggestion_details_card(
    found: Suggestion, today: Mapping[Label, float], effect: Effect, *, spoiler: bool = False
) -> PersonalCard:
    """How sure the suggestion is, and the worst posts that it would change; with `spoiler`, strong ones are covered."""
    elements: list[Element] = [text(_selection(found))]
    elements += _examples(effect, spoiler=spoiler)
    elements.append(text(_("Where people have judged a post, their verdict stays.")))
    suggestion = Button(_("◀ Suggestion"), encode(SuggestionAction()), key="s")
    return PersonalCard(
        _("How sure the suggestion is"),
        tuple(elements),
        rows=((_accept(_changes(found), today), suggestion),),
        footer=_("Choosing a strictness in the settings takes the suggestion back."),
    )


def _changes(found: Suggestion) -> dict[Label, float]:
    return {label: found.changes[label] for label in Label if label in found.changes}


def _accept(changes: Mapping[Label, float], today: Mapping[Label, float]) -> Button:
    action = encode(AcceptAction(changes, fingerprint(today)))
    return Button(_("Use these thresholds"), action, ButtonStyle.PRIMARY, "u")


def _why_not(found: Suggestion, hindrance: Hindrance) -> str:
    now = found.today
    match hindrance:
        case Hindrance.TOO_FEW:
            settled = ngettext(
                "People here have judged {count} post that this model has scored.",
                "People here have judged {count} posts that this model has scored.",
                now.posts,
            )
            return _("{settled} From {fewest} on, thresholds can be suggested.", settled=settled, fewest=number(FEWEST))
        case Hindrance.ONE_SIDED:
            return _(
                "People here judged {toxic} and {others}. At least {fewest} posts of each kind are needed to find the "
                "line between them: judge more of the kind that is rarer here.",
                toxic=ngettext("{count} post toxic", "{count} posts toxic", now.toxic),
                others=ngettext("{count} post not toxic", "{count} posts not toxic", now.posts - now.toxic),
                fewest=number(FEWEST_OF_A_KIND),
            )
        case Hindrance.NO_BETTER:
            return _(
                "Today's thresholds agree with people about {agreed} of {posts} posts. No others were found that can "
                "be expected to do better, so nothing is suggested.",
                agreed=number(now.agreed),
                posts=number(now.posts),
            )


def _agreement(found: Suggestion) -> str:
    return _(
        "People here have judged {posts} posts. These thresholds agree with about {expected} verdicts, today's "
        "thresholds with {today} verdicts.",
        posts=number(found.today.posts),
        today=number(found.today.agreed),
        expected=number(found.expected.agreed),
    )


def _bar(label: Label, threshold: float, today: float) -> Bar:
    words = _("{score} instead of {today}", score=percent(threshold), today=percent(today))
    return Bar(_(LABELS[label]), words, threshold)


def _found(agreement: Agreement) -> Share:
    """Of what people call toxic, what is flagged: the recall."""
    return agreement.found, agreement.toxic


def _mistaken(agreement: Agreement) -> Share:
    """Of what is flagged, what people call not toxic: the opposite of the precision."""
    return agreement.mistaken, agreement.flagged


def _compared(expected: Share, today: Share) -> str:
    """Both shares; one within the range of today's is no change to rely on."""
    now, then = (percent(part / whole) if whole else _("unknown") for part, whole in (today, expected))
    if now == then:
        return _("{share}, as today", share=then)
    shares = _("{expected} instead of {today}", today=now, expected=then)
    if not (expected[1] and today[1]):
        return shares
    low, high = interval(*today)
    alike = low <= expected[0] / expected[1] <= high
    return _("{shares}, which may be chance", shares=shares) if alike else shares


def _ranges(expected: Agreement) -> str:
    """How far other posts may be from these shares: one range of each; "" where one is unknown."""
    if not (expected.toxic and expected.flagged):
        return ""
    found, mistaken = (
        _("{low} to {high}", low=percent(low), high=percent(high))
        for low, high in (interval(*_found(expected)), interval(*_mistaken(expected)))
    )
    return _(
        "Other posts will differ: expect that {found} of the toxic ones are flagged, and that {mistaken} of the "
        "flagged ones are mistakes.",
        found=found,
        mistaken=mistaken,
    )


def _selection(found: Suggestion) -> str:
    """How sure the shares are, and what it means that people choose what they judge."""
    tried = _("The numbers are from judged posts that were not used to choose the thresholds.")
    unseen = _("Mostly people judge what was flagged: of toxic posts that nobody judged, nothing is known.")
    return " ".join(filter(None, (tried, _ranges(found.expected), unseen)))


def _few_passed(found: Suggestion) -> Iterator[Text]:
    """What is missed is hardly known where few judged posts were let pass."""
    passed = found.today.posts - found.today.flagged
    if passed < _FEW_PASSED:
        few = ngettext(
            "Only {count} judged post was not flagged, so judge some more of these.",
            "Only {count} judged posts were not flagged, so judge some more of these.",
            passed,
        )
        yield text(few)


def _effect(effect: Effect) -> str:
    if not effect.reports:
        return _("You have no report here by this model, so there is nothing to show what would change.")
    return ngettext(
        "In your latest report here, {added} more would be flagged and {removed} no longer.",
        "In your latest {count} reports here, {added} more would be flagged and {removed} no longer.",
        effect.reports,
        added=ngettext("{count} post", "{count} posts", effect.added),
        removed=ngettext("{count} post", "{count} posts", effect.removed),
    )


def _examples(effect: Effect, *, spoiler: bool) -> Iterator[Element]:
    """The worst posts of either kind, each kind below its own heading."""
    place = 0
    for added, heading in (
        (True, _("Not flagged today, but would be, worst first")),
        (False, _("Flagged today, but would no longer be, worst first")),
    ):
        found = [each for each in effect.examples if each.added is added]
        if found:
            yield text(bold(heading))
        for each in found:
            place += 1
            yield _example(place, each, spoiler=spoiler)


def _example(place: int, changed: ChangedPost, *, spoiler: bool) -> Element:
    account = changed.account
    author = str(account) if account.confirmed else ""  # The title names none: the posts are of several.
    return replace(brief_quote(place, changed.post, account, spoiler=spoiler), author=author)
