"""What the bot is, what it can't do, and by which rules it lives."""

from collections.abc import Sequence

from bot.core.cards.model import Card, Field, Fields, bold, command, text
from bot.core.cards.sentences import fill
from bot.core.domain.labels import Label
from bot.core.domain.reports import MOST_EXPORTED
from bot.core.text.catalog import _
from bot.core.views.bot.answers import UPLOADED
from bot.core.views.words import LABELS, MODEL_NOTE, listed


def about_card(
    model: str, languages: str, labels: Sequence[Label], version: str, operators: Sequence[str] | None = ()
) -> Card:
    """The model by name and exact id, its languages and labels, the version of toxscan, and who runs it.

    Where `operators` is None, whoever asks runs it.
    """
    known = ", ".join(_(LABELS[label]) for label in labels)
    return Card(
        _("About toxscan"),
        (
            text(
                bold(_("Limits.")),
                " ",
                _(
                    "The model sees one post at a time: not the conversation, the pictures or who is meant. It misses "
                    "irony and veiled hate, and may flag banter, quotes and reclaimed words. It scores posts, never "
                    "people."
                ),
            ),
            text(
                bold(_("The networks' rules.")),
                " ",
                _(
                    "Posts are shown unaltered, with links, and deleted within a day once their network no longer "
                    "shows them. Nobody exports more than {most} posts from X a day. Nothing is concluded about "
                    "health, politics, religion, race or sexuality. Accounts that ask not to be scanned are left "
                    "alone, also those that ask it of bots in their profile.",
                    most=MOST_EXPORTED,
                ),
            ),
            text(
                bold(_("Privacy.")),
                " ",
                *fill(
                    _(
                        "Only whoever asked sees a scan, unless it says that everybody does. {export} gives you all "
                        "that is stored about you, {forget} deletes it. {score} stores no text."
                    ),
                    export=command("/export-my-data"),
                    forget=command("/forget"),
                    score=command("/score"),
                ),
                " ",
                _(UPLOADED),
            ),
            *([] if operators is None else [text(bold(_("Who runs this bot.")), " ", _runs(operators))]),
            Fields(
                (
                    Field(_("Version"), version),
                    Field(_("Model"), model),
                    Field(_("Languages"), languages),
                    Field(_("Labels"), known),
                )
            ),
        ),
        footer=_(MODEL_NOTE),
    )


def _runs(operators: Sequence[str]) -> str:
    if operators:
        return _("{names}. Ask them about this bot and your data.", names=listed(operators))
    return _("Ask the people who manage this workspace: they have added the bot, and know who runs it.")
