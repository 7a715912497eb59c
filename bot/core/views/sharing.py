"""What an archive's owner reads when they share its pages with a channel, or take that back."""

from bot.core.model import Scan
from bot.core.views.actions import Share, ShareAction
from bot.core.views.buttons import encode
from bot.core.views.cards import Button, ButtonStyle, PersonalCard, Tone, bold, text


def share_card(scan: Scan) -> PersonalCard:
    """Asks whether it is meant."""
    return PersonalCard(
        f"Share the pages of {scan.account} here?",
        (
            text(
                bold("Everybody here could then read every post of this archive"),
                " in pages of their own, as you can, until you take it back. Now they see what stands on the report.",
            ),
        ),
        Tone.WARNING,
        rows=((Button("Share its pages", encode(ShareAction(scan.id, Share.YES)), ButtonStyle.DANGER, "y"),),),
    )


def shared_card(scan: Scan) -> PersonalCard:
    """They are shared."""
    return PersonalCard(
        f"The pages of {scan.account} are shared here",
        (text("Everybody here can open them from the report. Whoever comes later can, too."),),
        rows=((Button("Stop sharing its pages", encode(ShareAction(scan.id, Share.NO)), key="n"),),),
    )


def taken_back_card(scan: Scan) -> PersonalCard:
    """They are not shared any more."""
    words = (
        f"Nobody here can open a page of {scan.account} any more but you. "
        "What somebody has open on their own screen stays there until they close it."
    )
    return PersonalCard("No longer shared", (text(words),), Tone.GOOD)
