"""Forgetting a person: what goes, what stays, and that it is done."""

from bot.core.cards.action_codec import encode
from bot.core.cards.actions import CommandAction, ForgetAction, HistoryAction, PressedCommand
from bot.core.cards.model import Button, ButtonStyle, Card, File, PersonalCard, Tone, bold, command, text
from bot.core.cards.sentences import phrase, to_parts
from bot.core.text.catalog import _, ngettext


def forget_card(person: str) -> PersonalCard:
    """Asks whether it is meant; `person` is the fingerprint of whoever may press the button."""
    return PersonalCard(
        _("Forget everything about you?"),
        (
            text(
                bold(_("This will be deleted for good:")),
                " ",
                _(
                    "your history, your lists, your watches, your running scans, your verdicts that count for you "
                    "alone, all your notes on posts, your own settings, the posts of your archives with the verdicts "
                    "on them, and all scans and posts that nobody else has asked for."
                ),
            ),
            text(
                bold(_("This stays, but not that it was you:")),
                " ",
                _(
                    "what reading from X cost, which accounts were looked up, scanned or watched, yours too, when and "
                    "on what grounds. Settings and verdicts of a workspace belong to the workspace."
                ),
            ),
            text(
                bold(_("This stays for a while:")),
                " ",
                _(
                    "what you spent, until the month is over, how many posts you exported today, and what you scanned "
                    "in the last day: else forgetting would lift the limits. Instead of your id a code made of it "
                    "stands there, which whoever runs this bot could trace to you."
                ),
            ),
            text(_("Messages in the chat stay until somebody deletes them there.")),
            phrase(
                _("Others can still scan your public accounts: {about} says how to opt out."), about=command("/about")
            ),
        ),
        Tone.DANGER,
        rows=(
            (
                Button(_("Forget everything"), encode(ForgetAction(person)), ButtonStyle.DANGER, "f"),
                Button(_("Download my data first"), encode(CommandAction(PressedCommand.MY_DATA)), key="d"),
                Button(_("Delete nothing"), encode(HistoryAction(), "k"), key="k"),
            ),
        ),
    )


def forgotten_card(posts: int) -> PersonalCard:
    """It is done."""
    words = _("Everything about you was deleted from this bot.")
    if not posts:
        return PersonalCard(_("Forgotten"), (text(words),), Tone.GOOD)
    gone = ngettext(
        "{count} post that nobody else had asked for was deleted with it.",
        "{count} posts that nobody else had asked for were deleted with it.",
        posts,
    )
    return PersonalCard(_("Forgotten"), (text(words, " ", gone),), Tone.GOOD)


def forgotten_scan_card() -> Card:
    """In place of a scan that somebody waited for who was forgotten meanwhile; others may see that."""
    return Card(_("Forgotten"), (text(_("What was shown here has been deleted.")),))


def my_data_card(file: File) -> PersonalCard:
    """Everything stored about a person."""
    words = _("Everything that this bot has stored about you. Posts of the accounts you scanned are in `/export`.")
    return PersonalCard(_("Your data"), (text(*to_parts(words)), file))
