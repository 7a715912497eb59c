"""What "Export …" and "Compare …" ask: in which format, and with which other scan."""

from collections.abc import Sequence

from bot.core.cards.action_codec import encode
from bot.core.cards.actions import CompareAction, ExportAction, SummaryAction
from bot.core.cards.model import Button, ButtonStyle, PersonalCard, Select, SelectOption, text
from bot.core.cards.sentences import to_parts
from bot.core.domain.networks import SocialNetwork
from bot.core.domain.reports import MOST_EXPORTED, FileFormat
from bot.core.domain.scans import Scan
from bot.core.domain.sources import SourceKind
from bot.core.text.catalog import N_, _, ngettext
from bot.core.views.words import day, number

MOST_OFFERED = 25  # Options of a select on Discord: https://docs.discord.com/developers/components/reference
_FORMATS = {
    FileFormat.HTML: (N_("To read or print"), "HTML"),
    FileFormat.CSV: (N_("For a spreadsheet"), "CSV"),
    FileFormat.JSON: (N_("For a program"), "JSON"),
    FileFormat.EVIDENCE: (N_("As evidence"), "ZIP"),
    FileFormat.DELETION: (N_("To delete posts"), "ZIP"),
}


def export_card(scan: Scan, posts: int, left_out: int, flagged: int) -> PersonalCard:
    """Says how many posts the file will have, what X's rules have `left_out`, and asks what it is for.

    Where only some were `flagged`, these can be had alone.
    """
    if left_out:
        holds = ngettext(
            "The file will hold {kept} of {count} post: X's rules let a person export {most} posts a day.",
            "The file will hold the worst {kept} of {count} posts: X's rules let a person export {most} posts a day.",
            posts + left_out,
            kept=number(posts),
            most=number(MOST_EXPORTED),
        )
        others = _("You have exported others today.") if posts < MOST_EXPORTED else ""
    else:
        holds = ngettext(
            "The file will hold {count} post.",
            "The file will hold {count} posts, worst first.",
            posts,
        )
        others = ""
    evidence = _(
        "As evidence, the flagged and judged posts, with verdicts and notes, are packed as PDF, web page and data. "
        "With the fingerprint that I send along, anybody can check that nothing was changed since; what stood on X it "
        "can't prove."
    )
    inside = _("Each stands in it with its text, date, link, scores and verdicts. Only you get the file.")
    own = scan.request.source.kind is SourceKind.ARCHIVE and scan.account.network is SocialNetwork.X
    links = _(
        "The file for deleting lists your posts that are flagged, judged or not, but none called not toxic: on X you "
        "delete each by its link, or all with a tool that reads the file, as its README.txt tells."
    )
    deletion = links if own else ""
    said = " ".join(filter(None, (holds, others, inside, evidence, deletion, _("What is it for?"))))
    alone = [
        Button(
            _("Only flagged posts ({format})", format=_FORMATS[each][1]),
            encode(ExportAction(scan.id, each, flagged=True)),
        )
        for each in (FileFormat.HTML, FileFormat.CSV, FileFormat.JSON)
        if 0 < flagged < posts + left_out
    ]
    return PersonalCard(
        _("Export {account}", account=scan.account),
        (text(said),),
        rows=(
            tuple(
                Button(
                    _("{purpose} ({format})", purpose=_(purpose), format=ending),
                    encode(ExportAction(scan.id, each)),
                    ButtonStyle.PRIMARY if each is FileFormat.HTML else ButtonStyle.SECONDARY,
                    each[0],
                )
                for each, (purpose, ending) in _FORMATS.items()
                if own or each is not FileFormat.DELETION
            ),
            (*alone, *_back(scan)),
        ),
    )


def compare_card(scan: Scan, others: Sequence[Scan]) -> PersonalCard:
    """Asks with which of one's other scans to compare this one."""
    title = _("Compare {account}", account=scan.account)
    if not others:
        words = _("There is nothing to compare it with yet: scan another account, or this one again later.")
        return PersonalCard(title, (text(words),), rows=(_back(scan),))
    options = tuple(
        SelectOption(_name(scan, other), encode(CompareAction(scan.id, other.id))) for other in others[:MOST_OFFERED]
    )
    asked = _("With which of your reports? Not there? Scan it first: `/scan @someone`")
    rows = ((Select(_("Choose a report"), options),), _back(scan))
    return PersonalCard(title, (text(*to_parts(asked)),), rows=rows)


def _back(scan: Scan) -> tuple[Button, ...]:
    return (Button(_("◀ Report"), encode(SummaryAction(scan.id)), key="b"),)


def _name(scan: Scan, other: Scan) -> str:
    if other.collection == scan.collection:
        return _("The same account on {day}", day=day(other.created_at))
    return str(other.account)
