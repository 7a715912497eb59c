"""The question on what grounds somebody watches accounts, which X's rules ask for; other networks ask for none."""

from bot.core.cards.action_codec import encode
from bot.core.cards.list_actions import ListAction
from bot.core.cards.model import Button, ButtonStyle, Text, bold, text
from bot.core.cards.sentences import phrase
from bot.core.cards.watch_actions import WatchAction
from bot.core.text.catalog import _


def grounds_question() -> Text:
    """On what grounds one watches, and what to do without any."""
    return phrase(
        _(
            "{ask} X's rules let you watch only people who have consented to it, or where X has approved it in "
            "writing. If neither is so, you must not: press “No, thanks”."
        ),
        ask=bold(_("On what grounds?")),
    )


def grounds_answers(consent: ListAction | WatchAction, approval: ListAction | WatchAction) -> tuple[Button, Button]:
    """The two answers; each begins the watch."""
    return (
        Button(_("They have consented"), encode(consent), ButtonStyle.PRIMARY, "k"),
        Button(_("X has approved it"), encode(approval), key="v"),
    )


def fairness() -> Text:
    """What is said where nobody is asked for grounds."""
    return text(_("It is fair to watch only people who know of it."))


def grounds_noted() -> str:
    """What becomes of the answer."""
    return _("Your answer begins the watch, and is noted with your name.")
