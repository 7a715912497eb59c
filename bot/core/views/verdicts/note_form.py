"""The form behind "With a note …": a verdict on a post, what a toxic one is, and a note."""

import re

from bot.core.cards.forms import FieldChoice, FieldKind, Form, FormField
from bot.core.domain.labels import Label
from bot.core.domain.reports import PostPage
from bot.core.domain.verdicts import LONGEST_NOTE, Verdict
from bot.core.text.catalog import N_, _
from bot.core.text.untrusted import sanitize_inline
from bot.core.views.reports.posts import numbered
from bot.core.views.words import LABELS, sentence

VERDICTS = {Verdict.NOT_TOXIC: N_("Not toxic"), Verdict.TOXIC: N_("Toxic"), Verdict.UNSURE: N_("Undecided")}
POSTS, VERDICT, LABEL, NOTE = "posts", "verdict", "label", "note"
_PICK = re.compile(r"([1-9][0-9]{0,18})-([0-9a-f]{5})")


def note_form(page: PostPage | None = None) -> Form:
    """The form, empty; with a page, its posts are to be picked in it, flagged ones are picked already."""
    verdicts = tuple(FieldChoice(_(words), verdict.value) for verdict, words in VERDICTS.items())
    labels = tuple(
        FieldChoice(sentence(_(LABELS[label])), label.value) for label in Label if label is not Label.TOXICITY
    )
    return Form(
        _("Your verdict"),
        _("Keep it"),
        (
            *((_pick(page),) if page else ()),
            FormField(
                VERDICT,
                _("What do you say of them?") if page else _("What do you say of this post?"),
                FieldKind.CHOICE,
                choices=verdicts,
                required=True,
            ),
            FormField(LABEL, _("If it is toxic: as what?"), FieldKind.CHOICE, choices=labels),
            FormField(NOTE, _("Your note"), hint=_("for example: quotes a song"), longest=LONGEST_NOTE),
        ),
        _("Whoever sees your verdict here can read your note."),
    )


def _pick(page: PostPage) -> FormField:
    choices = tuple(
        FieldChoice(f"#{place} {sanitize_inline(scored.post.text)}", f"{scored.post.id}-{scored.post.wording}")
        for place, scored in numbered(page)
    )
    flagged = " ".join(f"{each.post.id}-{each.post.wording}" for each in page.posts if each.flagged)
    return FormField(POSTS, _("Which posts?"), FieldKind.CHOICES, value=flagged, choices=choices)


def read_posts(picked: str) -> list[tuple[int, str]]:
    """The ids of the posts that were picked in the form, each with the `wording` that was shown; of others nothing."""
    return [(int(found[1]), found[2]) for found in map(_PICK.fullmatch, picked.split()) if found]
