"""Who sees an answer: decided here alone, from what it is about, what was asked for, the setting and the place."""

from enum import StrEnum

from bot.core.domain.workspace import Visibility


class About(StrEnum):
    """What the answer to a command is about."""

    ASKER = "asker"
    """Whoever asks: nobody else ever sees it."""
    PRICE = "price"
    """What something would cost the asker, theirs alone; what they then choose may be for everybody."""
    ANYTHING = "anything"
    """Nothing of the kind: others may see it where that is wanted."""


class Where(StrEnum):
    """Where somebody asks."""

    ALONE = "alone"
    """In direct messages with the bot, on its own pages, or at its terminal."""
    AMONG_OTHERS = "among_others"
    """Where others are, with words that only the bot hears: a slash command."""
    ALOUD = "aloud"
    """Where others are and hear the question: a mention."""


class Audience(StrEnum):
    """Who sees the answer."""

    ASKER = "asker"
    EVERYBODY = "everybody"
    EVERYBODY_LATER = "everybody_later"
    """The answer is the asker's alone; what they choose from it is for everybody."""


def audience(about: About, where: Where, default: Visibility, asked: bool | None = None) -> Audience:
    """Who sees the answer. `asked`: whether everybody is to see it, None where the asker left that open."""
    if about is About.ASKER or where is Where.ALONE:
        return Audience.ASKER
    everybody = (where is Where.ALOUD or default is Visibility.PUBLIC) if asked is None else asked
    if not everybody:
        return Audience.ASKER
    return Audience.EVERYBODY_LATER if about is About.PRICE else Audience.EVERYBODY
