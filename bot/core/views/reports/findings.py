"""What a report says in sentences: how many posts were flagged, and what that is worth."""

from bot.core.cards.model import Text, bold, text
from bot.core.cards.sentences import phrase
from bot.core.domain.posts import SkipReason
from bot.core.domain.reports import Report, Totals
from bot.core.domain.scans import Scan, ScanStatus
from bot.core.scoring.models.registry import find_by_language
from bot.core.text import languages
from bot.core.text.catalog import N_, _, ngettext
from bot.core.views.reports.mistakes import by_mistake, quick_sentences
from bot.core.views.reports.review import review_note
from bot.core.views.words import day, listed, number

MOST_LANGUAGES = 6  # Named in a note; people write in few.
_NOTHING = N_("{nothing}, so there is nothing to say about this account yet.")
ENDED = {
    ScanStatus.FAILED: N_("This scan has failed."),
    ScanStatus.CANCELLED: N_("This scan was cancelled."),
    ScanStatus.STOPPED: N_("This scan was stopped."),
}


def verdict(report: Report) -> Text:
    """How many posts were flagged, in one sentence, and in the next whether the model's mistakes explain that."""
    totals = report.totals
    if not totals.scored:
        return _nothing_scored(report)
    unknown = totals.skipped.get(SkipReason.UNKNOWN_LANGUAGE, 0)
    if unknown > totals.scored:
        judged = ngettext(
            "Only {scored} of {count} post could be scored.",
            "Only {scored} of {count} posts could be scored.",
            totals.posts,
            scored=number(totals.scored),
        )
        flagged = ngettext("{count} of them was flagged.", "{count} of them were flagged.", totals.flagged)
        return text(bold(judged), " ", flagged)
    if not totals.flagged and totals.unchecked:
        none = ngettext(
            "The {count} checked post was not flagged.", "None of the {count} checked posts was flagged.", totals.scored
        )
        return _with_read(report, none, "")
    if not totals.flagged:
        none = ngettext("The {count} scored post was not flagged.", "None of {count} posts was flagged.", totals.scored)
        return _with_read(report, none, _("The model found nothing toxic in them."))
    flagged = ngettext(
        "{flagged} of {count} post was flagged.",
        "{flagged} of {count} posts were flagged.",
        totals.judged,
        flagged=number(totals.flagged),
    )
    return _with_read(report, flagged, by_mistake(report))


def _with_read(report: Report, found: str, meaning: str) -> Text:
    """The verdict and what it means; before them that most posts could not be read, where that is so."""
    read = report.totals.posts
    if _missing(report) <= read:
        return text(bold(found), *([" ", meaning] if meaning else []))
    only = ngettext(
        "Only {read} of {count} post could be read.",
        "Only {read} of {count} posts could be read.",
        report.scan.expected or 0,
        read=number(read),
    )
    return text(bold(only), " ", found, " ", meaning)


def _nothing_scored(report: Report) -> Text:
    """Why there is nothing to say: an account without scored posts is neither clean nor toxic."""
    totals = report.totals
    if totals.skipped.get(SkipReason.REPOST) == totals.posts > 0:
        words = _(
            "{only}: all posts read are somebody else's words, so none were scored. Scan with reposts to "
            "score them too."
        )
        return phrase(words, only=bold(_("Only reposts")))
    if totals.posts:
        return phrase(_(_NOTHING), nothing=bold(_("No posts could be scored")))
    if missing_note(report):
        words = _("{nothing} of this account, so there is nothing to say about it yet.")
        none = _("{network} returned no posts", network=report.scan.account.network.brand)
        return phrase(words, nothing=bold(none))
    if report.scan.status in ENDED:
        return phrase(_(_NOTHING), nothing=bold(_("None of its posts are stored")))
    words = _("{nothing} in this account: it has written none yet, or has deleted them.")
    return phrase(words, nothing=bold(_("There are no posts")))


def notes(report: Report) -> list[str]:
    """What else belongs to the verdict: what people said, what the model could tell nothing of, what is missing."""
    scan = report.scan
    about = (review_note(report.totals.review), language_note(report), missing_note(report))
    return [
        *quick_sentences(report.totals),
        *(note for note in (*about, cut_note(scan), _source_note(scan)) if note),
        *scan.lacks,
    ]


def short_notes(report: Report) -> list[str]:
    """The same in few words, where the details and `what_was_read` tell the rest."""
    totals, scan = report.totals, report.scan
    network = scan.account.network.brand
    unconfirmed = _("It is an archive file that {network} has not confirmed.", network=network)
    said = [
        review_note(totals.review),
        "" if totals.scored else language_note(report),
        cut_note(scan),
        _source_note(scan) if scan.account.confirmed else unconfirmed,
    ]
    return [*(each for each in said if each), *scan.lacks]


def cut_note(scan: Scan) -> str:
    """How many posts seem to go on where the archive does not have them; empty where there are none."""
    if not scan.cut:
        return ""
    return ngettext(
        "{count} post seems to be cut off: the whole text should be in note-tweet.js, but is not there, so only the "
        "beginning was read.",
        "{count} posts seem to be cut off: the whole text should be in note-tweet.js, but is not there, so only the "
        "beginning was read.",
        scan.cut,
    )


def _source_note(scan: Scan) -> str:
    """Where the posts are from, where that is in doubt."""
    if not scan.account.confirmed:
        network = scan.account.network.brand
        return _("The posts come from an archive file. {network} has not confirmed whose they are.", network=network)
    return scan.error if scan.status is ScanStatus.DONE else ""


def missing_note(report: Report) -> str:
    """How many posts its network counts and has not handed over to a scan that came to its end, and why that may be."""
    scan, missing = report.scan, _missing(report)
    if not missing:
        return ""
    are = ngettext("{count} post is missing", "{count} posts are missing", missing)
    network, expected = scan.account.network, ngettext("{count} post", "{count} posts", scan.expected or 0)
    if network.free:
        return _(
            "{are}: {network} counts {expected}, but shows no more. It may still count deleted posts, and posts that "
            "not everybody may see. A new scan asks again.",
            are=are,
            network=network.brand,
            expected=expected,
        )
    return _(
        "{are}: X counts {expected}, but gave no more when asked for older ones. It may still count "
        "deleted or withheld posts, or have ended its response too early. A new scan asks again; "
        "posts that were read cost nothing more.",
        are=are,
        expected=expected,
    )


def _missing(report: Report) -> int:
    """How many posts its network counts and has not handed over to a scan that came to its end."""
    scan = report.scan
    whole = scan.status is ScanStatus.DONE and scan.request.source.kind.live
    return max(0, (scan.expected or 0) - report.totals.posts) if whole else 0


def language_note(report: Report) -> str:
    """How many posts are in languages that the model does not know, in which, and who would know them."""
    unknown = _unknown_languages(report)
    return f"{unknown} {_who_knows(report)}" if unknown else ""


def _unknown_languages(report: Report) -> str:
    posts = report.totals.skipped.get(SkipReason.UNKNOWN_LANGUAGE, 0)
    if not posts:
        return ""
    named = [_in_language(lang, found, first=not at) for at, (lang, found) in enumerate(report.languages.items())]
    shown, others = named[:MOST_LANGUAGES], len(named) - MOST_LANGUAGES
    if others > 0:
        shown.append(ngettext("{count} other language", "{count} other languages", others))
    return ngettext(
        "{count} post is in a language that {model} does not know ({languages}), so it was not scored or counted.",
        "{count} posts are in languages that {model} does not know ({languages}), so they were not scored or counted.",
        posts,
        model=report.scan.request.model,
        languages=", ".join(shown),
    )


def _in_language(lang: str, posts: int, *, first: bool) -> str:
    """How many posts are in a language; the noun is said with the first one."""
    name = languages.name(lang)
    if not first:
        return _("{posts} in {language}", posts=number(posts), language=name)
    return ngettext("{count} post in {language}", "{count} posts in {language}", posts, language=name)


def _who_knows(report: Report) -> str:
    """The models that know most of these posts, and what they would know."""
    by_model: dict[str, list[str]] = {}
    for lang in report.languages:
        for model in find_by_language(lang):
            by_model.setdefault(model, []).append(languages.name(lang))
    if not by_model:
        return _("No model here knows it.") if len(report.languages) == 1 else _("No model here knows them.")
    model, known = max(by_model.items(), key=lambda each: len(each[1]))
    return _("The model {model} knows {languages}.", model=model, languages=listed(known))


def what_was_read(report: Report) -> str:
    """In one line: how much, from when to when, and how many of these posts have no scores."""
    totals = report.totals
    said = [_how_many(report, brief=True), *([period(report)] if report.first_post else [])]
    told = totals.unchecked if quick_sentences(totals) else 0  # Those sentences stand above it.
    if report.first_post and (left := totals.posts - totals.scored - told):
        reposts = totals.skipped.get(SkipReason.REPOST, 0)
        if reposts == left:
            said.append(left_out(SkipReason.REPOST, reposts))
        else:
            said.append(_not_scored(report, left, reposts))
    return " · ".join(said)


def _not_scored(report: Report, posts: int, reposts: int) -> str:
    unknown, model = report.totals.skipped.get(SkipReason.UNKNOWN_LANGUAGE, 0), report.scan.request.model
    if unknown == posts:
        return ngettext(
            "{count} post not scored: {model} does not know its language",
            "{count} posts not scored: {model} does not know their languages",
            posts,
            model=model,
        )
    if unknown:
        return ngettext(
            "{count} post not scored, {unknown} of them in languages that {model} does not know",
            "{count} posts not scored, {unknown} of them in languages that {model} does not know",
            posts,
            unknown=number(unknown),
            model=model,
        )
    if 2 * reposts > posts:
        return ngettext("{count} post not scored, mostly reposts", "{count} posts not scored, mostly reposts", posts)
    return ngettext("{count} post not scored", "{count} posts not scored", posts)


def coverage(report: Report) -> str:
    """How many of the account's posts were read, and why some have no scores."""
    totals = report.totals
    said = [_how_many(report), *(left_out(reason, totals.skipped.get(reason, 0)) for reason in _shown_reasons(totals))]
    if totals.cut:
        said.append(
            ngettext(
                "{count} post too long, only the beginning scored",
                "{count} posts too long, only the beginning scored",
                totals.cut,
            )
        )
    return ", ".join(said)


def _how_many(report: Report, *, brief: bool = False) -> str:
    """How many posts were read, and of how many; a `brief` one leaves it to the details why the others are missing."""
    totals, expected = report.totals, report.scan.expected or 0
    # A source may hold more than it said: "1,630 of 1,627" would read as a mistake of ours.
    if expected > totals.posts:
        read = ngettext(
            "{part} of {count} post read", "{part} of {count} posts read", expected, part=number(totals.posts)
        )
    elif expected and expected == totals.posts:
        read = ngettext("The only post read", "All {count} posts read", totals.posts)
    else:
        read = ngettext("{count} post read", "{count} posts read", totals.posts)
    account, live = report.scan.account, report.scan.request.source.kind.live
    network, counted = account.network, account.posts or 0
    if live and counted > max(expected, totals.posts):
        return ngettext(
            "{read}, {network} counts {count} post in all",
            "{read}, {network} counts {count} posts in all",
            counted,
            read=read,
            network=network.brand,
        )
    if _missing(report) and not (brief and totals.posts):
        return _("{read}: {network} shows no more", read=read, network=network.brand)
    return _("{read} on {network}", read=read, network=network.brand) if live and network.free else read


def left_out(reason: SkipReason, posts: int) -> str:
    """How many posts have no scores for one reason."""
    return {
        SkipReason.REPOST: ngettext("{count} repost left out", "{count} reposts left out", posts),
        SkipReason.NOTHING_TO_SCORE: ngettext(
            "{count} post with nothing to score", "{count} posts with nothing to score", posts
        ),
        SkipReason.UNSCORABLE: ngettext(
            "{count} post that the model could not read", "{count} posts that the model could not read", posts
        ),
        SkipReason.UNKNOWN_LANGUAGE: ngettext(
            "{count} post in a language that the model does not know",
            "{count} posts in languages that the model does not know",
            posts,
        ),
        SkipReason.BROKEN_RECORD: ngettext("{count} post with damaged data", "{count} posts with damaged data", posts),
        SkipReason.NOT_SCORED_YET: ngettext("{count} post not scored yet", "{count} posts not scored yet", posts),
        SkipReason.NOT_CHECKED: ngettext(
            "{count} post not checked by the big model", "{count} posts not checked by the big model", posts
        ),
    }[reason]


def period(report: Report) -> str:
    """From the first to the last post, in days (UTC)."""
    if not report.first_post or not report.last_post:
        return _("no posts")
    first, last = day(report.first_post), day(report.last_post)
    return first if first == last else f"{first} – {last}"


def _shown_reasons(totals: Totals) -> list[SkipReason]:
    told = {SkipReason.NOT_CHECKED} if quick_sentences(totals) else set()  # Those sentences stand above it.
    return [reason for reason in SkipReason if totals.skipped.get(reason) and reason not in told]
