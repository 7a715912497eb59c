"""The form behind "With a note …": a verdict on a post, what a toxic one is, and a note."""

from bot.core.cards.forms import FieldChoice, FieldKind, Form, FormField
from bot.core.domain.labels import Label
from bot.core.domain.verdicts import LONGEST_NOTE, Verdict
from bot.core.text.catalog import N_, _
from bot.core.views.words import LABELS, sentence

VERDICTS = {Verdict.NOT_TOXIC: N_("Not toxic"), Verdict.TOXIC: N_("Toxic"), Verdict.UNSURE: N_("Unsure")}
VERDICT, LABEL, NOTE = "verdict", "label", "note"


def note_form() -> Form:
    """The form, empty."""
    verdicts = tuple(FieldChoice(_(words), verdict.value) for verdict, words in VERDICTS.items())
    labels = tuple(
        FieldChoice(sentence(_(LABELS[label])), label.value) for label in Label if label is not Label.TOXICITY
    )
    return Form(
        _("Your verdict"),
        _("Keep it"),
        (
            FormField(VERDICT, _("What do you say of this post?"), FieldKind.CHOICE, choices=verdicts, required=True),
            FormField(LABEL, _("If it is toxic: as what?"), FieldKind.CHOICE, choices=labels),
            FormField(NOTE, _("Your note"), hint=_("for example: quotes a song"), longest=LONGEST_NOTE),
        ),
        _("Whoever sees your verdict here can read your note."),
    )
