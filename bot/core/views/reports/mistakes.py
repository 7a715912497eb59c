"""What the model's usual mistakes, and a sample's chance, say of the number of flagged posts."""

from bot.core.domain.figures.comparison import exceeds_error_rate
from bot.core.domain.reports import Report, Totals
from bot.core.text.catalog import _, ngettext
from bot.core.views.words import number, rate


def by_mistake(report: Report) -> str:
    """What the model's mistakes would flag of as many posts of an ordinary account, and what that means here."""
    if report.mistaken is None:
        return _("How often this model is wrong is not known: read the posts before you judge.")
    scored = report.totals.scored
    usual = ngettext(
        "On an ordinary account, the model would flag about {usual} of {count} post by mistake.",
        "On an ordinary account, the model would flag about {usual} of {count} posts by mistake.",
        scored,
        usual=number(_usual(report.mistaken, scored)),
    )
    if exceeds_mistakes(report):
        return _("{usual} This is clearly more.", usual=usual)
    return _("{usual} This is too close to that to say more: read the posts.", usual=usual)


def briefly_by_mistake(report: Report) -> str:
    """The same in few words, behind the number of flagged posts."""
    if report.mistaken is None:
        return by_mistake(report)
    usual = round(report.mistaken * report.totals.scored)
    if not usual:
        less = _("On an ordinary account it would be less than 1 post, by mistake")
        if exceeds_mistakes(report):
            return _("{less}: this is clearly more.", less=less)
        return _("{less}. That is too close to tell: read the posts.", less=less)
    if exceeds_mistakes(report):
        return ngettext(
            "On an ordinary account it would be about {count} post, by mistake: this is clearly more.",
            "On an ordinary account it would be about {count} posts, by mistake: this is clearly more.",
            usual,
        )
    return ngettext(
        "On an ordinary account it would be about {count} post, by mistake. That is too close to tell: read the posts.",
        "On an ordinary account it would be about {count} posts, by mistake. That is too close to tell: read the "
        "posts.",
        usual,
    )


def _usual(mistaken: float, scored: int) -> int:
    return max(1, round(mistaken * scored))


def estimate(totals: Totals) -> str:
    """What a sample tells of all that the account writes; where every post was read, the number is the number."""
    if totals.whole:
        return _("Every post is counted, so the share is no estimate. The model itself can still be wrong.")
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
    return report.mistaken is None or exceeds_error_rate(totals.flagged, totals.scored, report.mistaken)
