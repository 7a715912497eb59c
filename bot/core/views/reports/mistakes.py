"""What the model's usual mistakes, a sample's chance, and what was not checked say of the number of flagged posts."""

from bot.core.domain.figures.comparison import exceeds_error_rate
from bot.core.domain.figures.missed import RandomCheck
from bot.core.domain.reports import Report, Totals
from bot.core.text.catalog import _, ngettext
from bot.core.views.words import number, rate


def by_mistake(report: Report) -> str:
    """What the model's mistakes would flag of as many posts of ordinary accounts, and what that means here."""
    if report.mistaken is None:
        model = report.scan.request.model
        return _("How often the model “{model}” is wrong is not known: read the posts.", model=model)
    usual = _usual(report.mistaken, report.totals.judged)
    if exceeds_mistakes(report):
        return _("{usual} Here clearly more are flagged: read them.", usual=usual)
    if report.totals.review.posts:
        return _("{usual} So any that nobody has judged may be a mistake: read them.", usual=usual)
    return _("{usual} So any may be a mistake: read them.", usual=usual)


def _usual(mistaken: float, judged: int) -> str:
    if not (usual := round(mistaken * judged)):
        return ngettext(
            "For ordinary people, less than 1 of {count} post is flagged by mistake.",
            "For ordinary people, less than 1 of {count} posts is flagged by mistake.",
            judged,
        )
    return ngettext(
        "For ordinary people, about {usual} of {count} post is flagged by mistake.",
        "For ordinary people, about {usual} of {count} posts are flagged by mistake.",
        judged,
        usual=number(usual),
    )


def estimate(totals: Totals) -> str:
    """What a sample tells of all that the account writes; where every post was read, the number is the number."""
    if totals.unchecked:  # Of these posts alone: beside their numbers, the range of all posts like them misleads.
        return _(
            "Had the big model checked every post, it would have flagged between {low} and {high} of them. Such an "
            "estimate is right 95 times in 100.",
            low=rate(totals.rate),
            high=rate((totals.flagged + totals.missed) / totals.judged),
        )
    if totals.whole:
        return _("Every post of the account was read, not only a sample. The model itself can still be wrong.")
    low, high = totals.interval
    return _(
        "Not every post was read, and the others may differ. If they are like these, between {low} and {high} of all "
        "posts would be flagged. Such an estimate is right 95 times in 100.",
        low=rate(low),
        high=rate(high),
    )


def exceeds_mistakes(report: Report) -> bool:
    """Whether more was flagged than the model flags by mistake; also where nobody knows how much that is."""
    totals = report.totals
    return report.mistaken is None or exceeds_error_rate(totals.flagged, totals.judged, report.mistaken)


def quick_sentences(totals: Totals, *, brief: bool = False) -> list[str]:
    """How the posts were judged, and what may have been missed; nothing where the big model has scored all of them.

    A `brief` one leaves to the details how the most that may have been missed is known.
    """
    if not totals.unchecked or totals.check is None:
        return []
    if brief:
        return _briefly_quick(totals)
    sure = [] if not totals.missed else [_("Such a bound is right 95 times in 100.")]
    return [_who_read(totals), " ".join([_drawn(totals.check), _missed(totals), *sure])]


def _briefly_quick(totals: Totals) -> list[str]:
    assert totals.check is not None
    checked = ngettext(
        "A quick scan: the big model checked {count} post.",
        "A quick scan: the big model checked {count} posts.",
        totals.scored,
    )
    if totals.check.unread:
        checked = _who_read(totals)
    if not totals.missed:
        return [checked, _("A random check found no toxic post that was missed.")]
    missed = ngettext(
        "At most {count} toxic one was missed: that is right 95 times in 100.",
        "At most {count} toxic ones were missed: that is right 95 times in 100.",
        totals.missed,
    )
    return [checked, missed]


def _who_read(totals: Totals) -> str:
    assert totals.check is not None
    if not totals.check.unread:
        return ngettext(
            "The small model read the {count} post; the big one checked {checked} of them.",
            "The small model read all {count} posts; the big one checked {checked} of them.",
            totals.judged,
            checked=number(totals.scored),
        )
    return ngettext(
        "The small model read {read} of {count} post, not knowing all languages; the big one checked {checked} of "
        "them.",
        "The small model read {read} of {count} posts, not knowing all languages; the big one checked {checked} of "
        "them.",
        totals.judged,
        read=number(totals.judged - totals.check.unread),
        checked=number(totals.scored),
    )


def _drawn(check: RandomCheck) -> str:
    return ngettext(
        "Of these, {count} post was drawn at random from what the small model let pass.",
        "Of these, {count} posts were drawn at random from what the small model let pass.",
        check.sampled,
    )


def _missed(totals: Totals) -> str:
    if not totals.missed:
        return _("As far as they can tell, no toxic post was missed.")
    return ngettext(
        "As far as they can tell, at most {count} toxic post was missed.",
        "As far as they can tell, at most {count} toxic posts were missed.",
        totals.missed,
    )
