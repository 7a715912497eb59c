"""What is said in a chat about a package of evidence: that it is being made, and what is in it."""

from bot.core.cards.model import Element, File, PersonalCard, Tone, code, text
from bot.core.cards.sentences import phrase
from bot.core.domain.reports import MOST_EXPORTED
from bot.core.domain.scans import Scan
from bot.core.text.catalog import N_, _, ngettext
from bot.core.views.words import number

_STAMPED = {
    True: N_("A time-stamp authority has signed that the manifest exists now."),
    False: N_("The time-stamp authority did not answer, so the package says itself when it was made."),
}


def packing_card(scan: Scan) -> PersonalCard:
    """That it takes a moment."""
    words = _("Making the package. With many posts this takes up to a minute.")
    return PersonalCard(_("Evidence: {account}", account=scan.account), (text(words),))


def unpacked_card(scan: Scan) -> PersonalCard:
    """That there is none; why is said beside it."""
    words = _("The package was not made.")
    return PersonalCard(_("Evidence: {account}", account=scan.account), (text(words),), Tone.WARNING)


def evidence_card(
    scan: Scan, file: File, fingerprint: str, shown: int, left_out: int, *, capped: bool, stamped: bool | None
) -> PersonalCard:
    """The package, and its fingerprint.

    `left_out` posts were flagged or judged, too; `capped`: because X's rules allow no more. `stamped` says whether an
    authority has stamped it with the time; None where nobody was asked to.
    """
    inside = ngettext(
        "You get one file (ZIP) with {count} post that was flagged or judged: to read (PDF), to print (HTML) and for "
        "programs (JSON).",
        "You get one file (ZIP) with {count} posts that were flagged or judged, worst first: to read (PDF), to print "
        "(HTML) and for programs (JSON).",
        shown,
    )
    purpose = _("This is for showing the posts to somebody who has to trust them: the network, a lawyer or the police.")
    elements: list[Element] = [text(purpose, " ", inside)]
    if left_out:
        elements.append(text(_left_out(left_out, capped=capped)))
    elements.append(file)
    elements.append(
        phrase(
            _(
                "Write its fingerprint down somewhere else: {digest}. With that, the command “toxscan verify” shows "
                "whether anybody has changed the file since."
            ),
            digest=code(fingerprint),
        )
    )
    if stamped is not None:
        elements.append(text(_(_STAMPED[stamped])))
    tone = Tone.WARNING if left_out or stamped is False else Tone.NEUTRAL
    return PersonalCard(_("Evidence: {account}", account=scan.account), tuple(elements), tone)


def _left_out(posts: int, *, capped: bool) -> str:
    if capped:
        return ngettext(
            "{count} post with a lower score was left out: X's rules let a person export {most} posts a day.",
            "{count} posts with lower scores were left out: X's rules let a person export {most} posts a day.",
            posts,
            most=number(MOST_EXPORTED),
        )
    return ngettext(
        "{count} post with a lower score was left out: more would not fit into a document that one can still read.",
        "{count} posts with lower scores were left out: more would not fit into a document that one can still read.",
        posts,
    )
