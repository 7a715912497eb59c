"""The form behind "Watch …": whom, how often, what to be told of, when and where."""

from datetime import timedelta

from bot.core.cards.forms import FieldChoice, FieldKind, Form, FormField
from bot.core.domain.schedule import Digest
from bot.core.domain.watches import EVERY
from bot.core.text.catalog import _
from bot.core.text.untrusted import MOST_CITED
from bot.core.views.watches.watch import FROM, HOUR, INTERVALS, RIGHT_AFTER, every_words
from bot.core.views.words import sentence

USUAL = "default"  # Of the scores from which posts are told of; as one types it.
AT_ONCE = "none"  # No digest.
CHANNEL = "channel"
_MONDAY = 0


def watch_form(*, channels: bool) -> Form:
    """Empty but for what most people want; fields have their options' names. `channels`: alerts may go into them."""
    intervals = [timedelta(hours=hours) for hours in INTERVALS]
    where = FormField(
        CHANNEL, _("Where?"), FieldKind.CHANNEL, _("Pick a channel, or leave it empty: then only you are told.")
    )
    return Form(
        _("Watch an account"),
        _("Continue"),
        (
            FormField(
                "account",
                _("Which account?"),
                hint=_("@name, name.bsky.social, @name@server, or a link"),
                longest=MOST_CITED,
                required=True,
            ),
            FormField(
                "every",
                _("How often shall I look?"),
                FieldKind.CHOICE,
                value=_hours(EVERY),
                choices=tuple(FieldChoice(sentence(every_words(each)), _hours(each)) for each in intervals),
            ),
            FormField(
                "threshold",
                _("Tell you about what?"),
                FieldKind.CHOICE,
                value=USUAL,
                choices=(
                    FieldChoice(_("Every post that a scan would flag"), USUAL),
                    *(FieldChoice(_("Posts with a score of {score}% or more", score=each), str(each)) for each in FROM),
                ),
            ),
            FormField(
                "digest",
                _("When?"),
                FieldKind.CHOICE,
                value=AT_ONCE,
                choices=(
                    FieldChoice(sentence(_(RIGHT_AFTER)), AT_ONCE),
                    FieldChoice(_("Once a day, all together"), str(Digest())),
                    FieldChoice(_("Once a week, all together"), str(Digest(weekday=_MONDAY))),
                ),
            ),
            *([where] if channels else []),
        ),
        _("You see what it costs before it begins."),
    )


def _hours(every: timedelta) -> str:
    return f"{every // HOUR}h"
