"""Verdicts that are written into a form, on one post or several, or typed with a note."""

from collections.abc import Mapping

from bot.core.cards.actions import JudgeFormAction
from bot.core.cards.review_actions import ReviewNoteAction
from bot.core.commands.filled_form import Filled, FilledVerdicts, unknown_form
from bot.core.domain.errors import CommandError
from bot.core.domain.labels import Label
from bot.core.domain.verdicts import Given, Verdict
from bot.core.text.catalog import _
from bot.core.views.verdicts.note_form import LABEL, NOTE, POSTS, VERDICT, read_posts

_KEYS = {"t": Verdict.TOXIC, "n": Verdict.NOT_TOXIC, "u": Verdict.UNSURE}


def read_note_form(action: ReviewNoteAction | JudgeFormAction, written: Mapping[str, str]) -> Filled:
    """The verdict that was filled in.

    Raises:
        CommandError: it has other values than the form offers.
    """
    words = written.get(VERDICT, "")
    if not words:
        missing = CommandError(_("You have not said whether it is toxic."), _("Pick one of the three."))
        return Filled({VERDICT: missing})
    try:
        verdict, label = Verdict(words), Label(written[LABEL]) if written.get(LABEL) else None
    except ValueError as error:
        raise unknown_form() from error
    note = " ".join(written.get(NOTE, "").split())
    if isinstance(action, ReviewNoteAction):
        posts = [(action.post_id, action.wording)]
    else:
        posts = read_posts(written.get(POSTS, ""))
    if not posts:
        nothing = CommandError(_("You have picked no post."), _("Pick those that your verdict is for."))
        return Filled({POSTS: nothing})
    given = tuple(Given(post_id, verdict, label, note, seen) for post_id, seen in posts)
    return Filled({}, verdicts=FilledVerdicts(action, given))


def read_note_line(action: ReviewNoteAction, line: str) -> Filled | None:
    """The same typed behind a button's key, as `n quotes a song`; None for anything else."""
    key, _space, note = line.strip().partition(" ")
    if key not in _KEYS or not note.strip():
        return None
    return read_note_form(action, {VERDICT: _KEYS[key].value, NOTE: note})
