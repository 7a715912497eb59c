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


def depends_on_setting(about: About, where: Where, asked: Visibility | None) -> bool:
    """Whether the setting decides who sees the answer: where nothing else does."""
    return about is not About.ASKER and where is Where.AMONG_OTHERS and asked is None


def audience(about: About, where: Where, default: Visibility, asked: Visibility | None = None) -> Audience:
    """Who sees the answer. `asked` is what the asker wants, None where they left it open; `default` is the setting."""
    if about is About.ASKER or where is Where.ALONE:
        return Audience.ASKER
    usual = Visibility.PUBLIC if where is Where.ALOUD else default
    if (asked or usual) is Visibility.PRIVATE:
        return Audience.ASKER
    return Audience.EVERYBODY_LATER if about is About.PRICE else Audience.EVERYBODY
