"""How we say counts, shares, dates and labels, so that every card says them alike and in any locale."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import ROUND_FLOOR

from bot.core.cards.model import Part, moment
from bot.core.domain.accounts import Account
from bot.core.domain.labels import Label
from bot.core.domain.posts import PostKind, SkipReason
from bot.core.domain.verdicts import Opinion, Verdict
from bot.core.text import formatting, languages
from bot.core.text.catalog import N_, _, locale, ngettext
from bot.core.text.untrusted import display_name, sanitize_inline

LABELS = {
    Label.TOXICITY: N_("toxicity"),
    Label.SEVERE_TOXICITY: N_("severe toxicity"),
    Label.OBSCENE: N_("obscenity"),
    Label.THREAT: N_("threat"),
    Label.INSULT: N_("insult"),
    Label.IDENTITY_ATTACK: N_("identity attack"),
    Label.SEXUAL_EXPLICIT: N_("sexually explicit"),
}
MEANINGS = {  # After Jigsaw: https://developers.perspectiveapi.com/s/about-the-api-attributes-and-languages
    Label.TOXICITY: N_("so rude or hateful that people leave a conversation"),
    Label.SEVERE_TOXICITY: N_("very hateful or aggressive"),
    Label.OBSCENE: N_("swear words; alone they flag no post"),
    Label.THREAT: N_("wishes or announces pain or violence"),
    Label.INSULT: N_("belittles a person or a group"),
    Label.IDENTITY_ATTACK: N_("hatred because of origin, religion and the like"),
    Label.SEXUAL_EXPLICIT: N_("sexual acts or body parts, named lewdly"),
}
KINDS = {
    PostKind.ORIGINAL: N_("post"),
    PostKind.REPLY: N_("reply"),
    PostKind.QUOTE: N_("quote post"),
    PostKind.REPOST: N_("repost"),
}
SKIPPED = {
    SkipReason.REPOST: N_("Not scored: a repost is somebody else's words."),
    SkipReason.NOTHING_TO_SCORE: N_("Not scored: no words are left without links and mentions."),
    SkipReason.UNSCORABLE: N_("Not scored: the model could not read this post."),
    SkipReason.UNKNOWN_LANGUAGE: N_("Not scored: the model does not know the language of this post."),
    SkipReason.BROKEN_RECORD: N_("Not scored: the data of this post is damaged."),
    SkipReason.NOT_SCORED_YET: N_("Not scored yet: the scan has not reached this post."),
    SkipReason.NOT_CHECKED: N_(
        "Not scored by the big model: in this quick scan only the small one has read this post."
    ),
}
CUT = N_("Only its beginning was scored: it is too long.")
SURE = N_("Percentages say how sure the model is. It can be wrong.")
SURE_AND_WHY = N_("Percentages say how sure the model is, highlighted words why. It can be wrong.")
QUOTED = N_("“{words}”")
MODEL_NOTE = N_("The model can be wrong: read a post in its context before you judge it.")

_MINUTE, _HOUR, _DAY = 60, 3600, 86_400
_FEW = 0.1  # Below this share a rate keeps one decimal, so that rare things can be told apart.


def number(value: int) -> str:
    """A count with its thousands apart: 1,627."""
    return formatting.group_digits(value, locale())


def tenths(value: float) -> str:
    """A number with one decimal: 9.3."""
    return formatting.tenths(value, locale())


def money(micros: int) -> str:
    """Millionths of a dollar in whole cents, rounded up: nobody is charged more than they have read."""
    return formatting.cents(micros, locale())


def money_left(micros: int) -> str:
    """The same of what may still be spent, rounded down."""
    return formatting.cents(micros, locale(), ROUND_FLOOR)


def price_each(micros: int) -> str:
    """A price a piece, with as many decimals as it takes: $0.005."""
    return formatting.dollars(micros, locale())


def listed(names: Sequence[str]) -> str:
    """Names as one says them: alice, bob and carol."""
    return formatting.join_words(names, locale())


def percent(share: float) -> str:
    """A share (0 to 1) in whole percents; what is neither none nor all never reads as 0% or 100%."""
    whole = round(share * 100)
    if share > 0 and whole == 0:
        return f"<{formatting.percents(0.01, locale())}"
    if share < 1 and whole == 100:  # noqa: PLR2004 - a hundred percent
        return f">{formatting.percents(0.99, locale())}"
    return formatting.percents(whole / 100, locale())


def rate(share: float) -> str:
    """A share (0 to 1) of posts in percents, with one decimal where it is small: 0.8%."""
    thousandths = round(share * 1000)
    if share <= 0 or share >= _FEW or thousandths == 100:  # noqa: PLR2004 - ten percent
        return percent(share)
    least = formatting.percents(max(thousandths, 1) / 1000, locale(), 1)
    return least if thousandths else f"<{least}"


def day(moment: date) -> str:
    """A day: 5 Jan 2026."""
    return formatting.whole_day(moment, locale())


_SAID = {
    Verdict.TOXIC: N_("Toxic, says {who} ({day})."),
    Verdict.NOT_TOXIC: N_("Not toxic, says {who} ({day})."),
    Verdict.UNSURE: N_("Undecided: {who} ({day})."),
}
_SAID_BY_YOU = {
    Verdict.TOXIC: N_("You: toxic ({day})."),
    Verdict.NOT_TOXIC: N_("You: not toxic ({day})."),
    Verdict.UNSURE: N_("You: undecided ({day})."),
}


def opinion_sentence(opinion: Opinion) -> str:
    """What a person said of a post, and when, with their note."""
    who = display_name(opinion.name)
    said = _SAID_BY_YOU if opinion.yours else _SAID
    words = _(said[opinion.verdict], who=who or _("somebody here"), day=day(opinion.at))
    if opinion.label and opinion.yours and opinion.verdict is Verdict.TOXIC:  # In few words: one knows one's own.
        words = _("You: toxic, {label} ({day}).", label=_(LABELS[opinion.label]), day=day(opinion.at))
    elif opinion.label:
        words = _("{said} Label: {label}.", said=words, label=_(LABELS[opinion.label]))
    return _("{said} “{note}”", said=words, note=sanitize_inline(opinion.note)) if opinion.note else words


def month(moment: date) -> str:
    """A month: Jan 2026."""
    return formatting.whole_month(moment, locale())


def months(first: date, last: date) -> str:
    """From month to month: Jan – Mar 2026."""
    return formatting.whole_months(first, last, locale())


def weekday(number: int) -> str:
    """The name of a weekday; 0 is Monday."""
    return formatting.weekday(number, locale())


def minute(moment: datetime) -> str:
    """A moment in UTC: 5 Jan 2026, 08:36 UTC."""
    return _("{day}, {time} UTC", day=day(moment), time=f"{moment:%H:%M}")


def when(at: datetime) -> Part:
    """A moment, which each reader sees in their own time zone where a platform knows it; else in UTC."""
    return moment(minute(at), at)


def when_in_table(at: datetime) -> Part:
    """The same as a table's cell: the zone is in the column's name."""
    return moment(_("{day}, {time}", day=day(at), time=f"{at:%H:%M}"), at)


def duration(seconds: float) -> str:
    """How long something takes, as people say it: "less than a minute", "about 5 minutes"."""
    if seconds < _MINUTE:
        return _("less than a minute")
    # What rounds up to a unit is said in it: 59.7 minutes are "about 1 hour", never "60 minutes".
    if seconds >= _DAY - _MINUTE / 2:
        return ngettext("about {count} day", "about {count} days", max(1, round(seconds / _DAY)))
    if seconds >= _HOUR - _MINUTE / 2:
        return ngettext("about {count} hour", "about {count} hours", max(1, round(seconds / _HOUR)))
    return ngettext("about {count} minute", "about {count} minutes", round(seconds / _MINUTE))


def free_words(account: Account) -> str:
    """That reading the account's posts costs nothing; "" where that is not so, or where they come from a file."""
    return _("Reading from {network} costs nothing.", network=account.network.brand) if account.free else ""


def sentence(phrase: str) -> str:
    """The phrase with its first letter in upper case and the others as they are."""
    return phrase[:1].upper() + phrase[1:]


def reads_words(known: Sequence[str]) -> str:
    """Which languages (ISO 639) the model in force reads, and what becomes of others; "" where it reads any."""
    if not known:
        return ""
    named = listed([languages.name(each) for each in known])
    return _("The model reads only {languages}: posts in other languages get no score.", languages=named)


def will_see_words(public: bool | None) -> str:
    """Who will see the report of a scan; "" where that is no question: at a terminal."""
    if public is None:
        return ""
    return _("Everybody in this channel will see the report.") if public else _("Only you will see the report.")
