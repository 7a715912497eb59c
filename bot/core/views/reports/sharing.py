"""What an archive's owner reads when they share its pages with a channel, or take that back."""

from bot.core.cards.action_codec import encode
from bot.core.cards.actions import Share, ShareAction
from bot.core.cards.model import Button, ButtonStyle, PersonalCard, Tone, bold, text
from bot.core.domain.scans import Scan


def share_card(scan: Scan) -> PersonalCard:
    """Asks whether it is meant."""
    return PersonalCard(
        f"Share the pages of {scan.account} here?",
        (
            text(
                bold("Everybody here could then read every post of this archive"),
                " until you stop sharing. Now they see only the report.",
            ),
        ),
        Tone.WARNING,
        rows=((Button("Share its pages", encode(ShareAction(scan.id, Share.YES)), ButtonStyle.DANGER, "y"),),),
    )


def shared_card(scan: Scan) -> PersonalCard:
    """They are shared."""
    return PersonalCard(
        f"The pages of {scan.account} are shared here",
        (text("Everybody here can open them from the report, and so can people who join later."),),
        rows=((Button("Stop sharing its pages", encode(ShareAction(scan.id, Share.NO)), key="n"),),),
    )


def taken_back_card(scan: Scan) -> PersonalCard:
    """They are not shared any more."""
    words = (
        f"Only you can open the pages of {scan.account} here. "
        "Pages that others have open stay on their screens until they close them."
    )
    return PersonalCard("No longer shared", (text(words),), Tone.GOOD)
