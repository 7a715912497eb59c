"""What the bot is, what it can't do, and by which rules it lives."""

from collections.abc import Sequence

from bot.core.cards.model import Card, Field, Fields, bold, code, text
from bot.core.domain.labels import Label
from bot.core.scans.reports import MOST_EXPORTED
from bot.core.views.words import LABELS, MODEL_NOTE


def about_card(model: str, languages: str, labels: Sequence[Label], version: str) -> Card:
    """The model by name and exact id, its languages and labels, and the version of toxscan."""
    known = ", ".join(LABELS[label] for label in labels)
    return Card(
        "About toxscan",
        (
            Fields(
                (
                    Field("Version", version),
                    Field("Model", model),
                    Field("Languages", languages),
                    Field("Labels", known),
                )
            ),
            text(
                bold("Limits. "),
                "The model sees one post at a time: not the conversation, the pictures or who is meant. It misses "
                "irony and veiled hate, and may flag banter, quotes and reclaimed words. It judges posts, never "
                "people.",
            ),
            text(
                bold("X's rules. "),
                "Posts are shown unaltered with their link; what X no longer shows goes within a day; nobody takes "
                f"away more than {MOST_EXPORTED} posts a day; nothing is concluded about health, politics, religion, "
                "race or sexuality; accounts that ask not to be scanned are left alone.",
            ),
            text(
                bold("Privacy. "),
                "Scans are seen by those who asked for them. ",
                code("/export-my-data"),
                " gives you all that is stored about you, ",
                code("/forget"),
                " takes it away. A text given to ",
                code("/score"),
                " is not stored.",
            ),
        ),
        footer=MODEL_NOTE,
    )
