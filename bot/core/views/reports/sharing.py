"""What an archive's owner reads when they share its pages with a channel, or take that back."""

from bot.core.cards.action_codec import encode
from bot.core.cards.actions import Share, ShareAction
from bot.core.cards.model import Button, ButtonStyle, PersonalCard, Tone, bold, text
from bot.core.cards.sentences import phrase
from bot.core.domain.scans import Scan
from bot.core.text.catalog import _


def share_card(scan: Scan) -> PersonalCard:
    """Asks whether it is meant."""
    return PersonalCard(
        _("Share the pages of {account} here?", account=scan.account),
        (
            phrase(
                _("{warning} until you stop sharing. Now they see only the report."),
                warning=bold(_("Everybody in this channel could then read every post of this archive")),
            ),
        ),
        Tone.WARNING,
        rows=((Button(_("Share its pages"), encode(ShareAction(scan.id, Share.YES)), ButtonStyle.DANGER, "y"),),),
    )


def shared_card(scan: Scan) -> PersonalCard:
    """They are shared."""
    return PersonalCard(
        _("The pages of {account} are shared here", account=scan.account),
        (text(_("Everybody in this channel can open them from the report, and so can people who join later.")),),
        rows=((Button(_("Stop sharing its pages"), encode(ShareAction(scan.id, Share.NO)), key="n"),),),
    )


def taken_back_card(scan: Scan) -> PersonalCard:
    """They are not shared any more."""
    words = _(
        "Only you can open the pages of {account} here. "
        "Pages that others have open stay on their screens until they close them.",
        account=scan.account,
    )
    return PersonalCard(_("No longer shared"), (text(words),), Tone.GOOD)
