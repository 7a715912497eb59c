"""Perspective's attributes, and the labels that answer them."""

from collections.abc import Collection, Mapping

from bot.adapters.serve.refusals import ErrorType, refuse_comment
from bot.core.domain.labels import Label

_PRODUCTION: Mapping[str, Label] = {
    "TOXICITY": Label.TOXICITY,
    "SEVERE_TOXICITY": Label.SEVERE_TOXICITY,
    "IDENTITY_ATTACK": Label.IDENTITY_ATTACK,
    "INSULT": Label.INSULT,
    "PROFANITY": Label.OBSCENE,
    "THREAT": Label.THREAT,
    "SEXUALLY_EXPLICIT": Label.SEXUAL_EXPLICIT,
}
# The names that these had, or still have in some languages ("Attributes and languages" in Perspective's documentation).
ATTRIBUTES: Mapping[str, Label] = {
    **_PRODUCTION,
    **{f"{name}_EXPERIMENTAL": label for name, label in _PRODUCTION.items() if name != "SEXUALLY_EXPLICIT"},
    "TOXICITY_FAST": Label.TOXICITY,
    "OBSCENE": Label.OBSCENE,
}
"""Every name that is answered, where the model has the label. No other label is ever computed."""


def find_label(attribute: str, labels: Collection[Label]) -> Label:
    """The label for an attribute; `NAME@VERSION`, which names a version of Google's model, is NAME.

    Raises:
        RequestRefusedError: nobody knows the attribute, or the model has not learned it.
    """
    label = ATTRIBUTES.get(attribute.partition("@")[0])
    if label is not None and label in labels:
        return label
    there = ", ".join(name for name, each in _PRODUCTION.items() if each in labels)
    raise refuse_comment(
        ErrorType.INVALID_REQUEST, f"Unknown requested attribute: {attribute}. The model here has {there}."
    )
