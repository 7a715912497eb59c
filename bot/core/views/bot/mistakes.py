"""What is wrong in a form, where its platform can't say so beside the fields."""

from collections.abc import Mapping

from bot.core.cards.forms import Form
from bot.core.cards.model import Button, ButtonStyle, Element, Part, PersonalCard, Tone, bold, text
from bot.core.cards.sentences import to_parts
from bot.core.domain.errors import InputError
from bot.core.text.catalog import _


def mistakes_card(form: Form, mistakes: Mapping[str, InputError], again: str) -> PersonalCard:
    """Each mistake below the name of its field; `again` is the action that opens the form as it was filled in.

    One of no field's is about the whole: the account in it, say, is not on X.
    """
    labels = {field.name: field.label for field in form.fields}
    elements: list[Element] = []
    for name, mistake in mistakes.items():
        message, hint = mistake.sentences(operator=False)
        label: list[str | Part] = [bold(labels[name]), "\n"] if name in labels else []
        elements.append(text(*label, *to_parts(f"{message} {hint}".strip())))
    correct = Button(_("Correct it …"), again, ButtonStyle.PRIMARY)
    return PersonalCard(_("Something in the form is not right"), tuple(elements), Tone.WARNING, ((correct,),))
