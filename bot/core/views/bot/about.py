"""What the bot is, what it can't do, and by which rules it lives."""

from collections.abc import Iterator, Sequence

from bot.core.cards.model import Card, Field, Fields, Part, bold, command, text
from bot.core.cards.sentences import fill, to_parts
from bot.core.domain.labels import Label
from bot.core.domain.reports import MOST_EXPORTED
from bot.core.text.catalog import N_, _
from bot.core.views.bot.answers import UPLOADED
from bot.core.views.words import LABELS, MEANINGS, MODEL_NOTE, listed

_IN_PROFILE = N_(
    "On Mastodon, “#nobot” in your profile is enough; on Bluesky, to hide your account from people who are not signed "
    "in."
)


def about_card(
    model: str, languages: str, labels: Sequence[Label], version: str, operators: Sequence[str] | None = ()
) -> Card:
    """The model by name and exact id, its languages and labels, the version of toxscan, and who runs it.

    Where `operators` is None, whoever asks runs it.
    """
    return Card(
        _("About toxscan"),
        (
            text(bold(_("Labels.")), " ", _("What the model looks for:"), *_meanings(labels)),
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
                    "Posts are shown unaltered, with links. What was read from a network is deleted within a day once "
                    "it no longer shows it, and nobody exports more than {most} posts a day that were read from X, "
                    "not from an archive. Nothing is concluded about health, politics, religion, race or sexuality.",
                    most=MOST_EXPORTED,
                ),
            ),
            text(
                bold(_("Privacy.")),
                " ",
                *fill(
                    _(
                        "In the chat only whoever asked sees a scan, unless it says that everybody does. Whoever runs "
                        "this bot could read what it stores, and may have set that old reports are deleted. {export} "
                        "gives you all that is stored about you, {forget} deletes it and says what stays. {score} "
                        "stores no text."
                    ),
                    export=command("/export-my-data"),
                    forget=command("/forget"),
                    score=command("/score"),
                ),
                " ",
                _(UPLOADED),
            ),
            text(bold(_("Not to be scanned.")), " ", *to_parts(_opt_out(operators)), " ", _(_IN_PROFILE)),
            *([] if operators is None else [text(bold(_("Who runs this bot.")), " ", _runs(operators))]),
            Fields(
                (
                    Field(_("Version"), f"toxscan {version}"),
                    Field(_("Model"), model),
                    Field(_("Languages"), languages),
                )
            ),
        ),
        footer=_(MODEL_NOTE),
    )


def _meanings(labels: Sequence[Label]) -> Iterator[str | Part]:
    """What each label means, a line each."""
    for label in labels:
        yield from ("\n", bold(_("{name}:", name=_(LABELS[label]))), " ", _(MEANINGS[label]))


def _opt_out(operators: Sequence[str] | None) -> str:
    """Whom to ask to leave one's own account alone; nobody, where whoever reads this runs the bot."""
    if operators is None:
        return _("Accounts that are listed as `opt_out` in config.toml are left alone.")
    if operators:
        return _("Ask {names} to leave your account alone: then nobody here can scan it.", names=listed(operators))
    return _("Ask whoever runs this bot to leave your account alone: then nobody here can scan it.")


def _runs(operators: Sequence[str]) -> str:
    if operators:
        return _("{names}. Ask them about this bot and your data.", names=listed(operators))
    return _("Ask the people who manage this workspace: they have added the bot, and know who runs it.")
