"""What became of the flagged posts of earlier archives."""

from collections.abc import Iterator

from bot.core.cards.action_codec import encode
from bot.core.cards.actions import PageAction
from bot.core.cards.model import Button
from bot.core.domain.reports import Past, PostQuery
from bot.core.domain.scans import Scan
from bot.core.text.catalog import _, ngettext
from bot.core.views.words import number


def past_sentences(past: Past | None) -> Iterator[str]:
    """How many are gone and how many are still there; nothing where none was flagged, or nobody can tell."""
    if past and past.flagged:
        found = ngettext(
            "Your earlier archives held {count} flagged post: {gone} of them gone from this one, {left} still there.",
            "Your earlier archives held {count} flagged posts: {gone} of them gone from this one, {left} still there.",
            past.flagged,
            gone=number(past.gone),
            left=number(past.left),
        )
        counted = [_("This report counts those that are gone, too.")] if past.gone else []
        yield " ".join([found, *counted])


def kept_button(scan: Scan, past: Past | None) -> Iterator[Button]:
    """Shows those that are still there."""
    if past and past.left:
        kept = PageAction(scan.id, 1, PostQuery(flagged_only=True, kept=True))
        yield Button(_("Still there: {count}", count=number(past.left)), encode(kept, "k"), key="k")
