"""What people say to a bot before they know what to say: it is met kindly, with what to do first."""

import re

from bot.core.cards.model import Card
from bot.core.views.bot.greeting import hello_card, welcome_card

_TO_US = r"(?:[ ,]+(?:there|bot|toxscan|all|so much|a lot|very much|mucho|sehr|dir))*[\s!.,:;()👋🙂😊🙏]*"
_HELLO = re.compile(
    r"(?:hello|hi|hey|hiya|howdy|good (?:morning|afternoon|evening|day)|hallo|moin|servus|guten (?:tag|morgen|abend)"
    rf"|hola|buen[oa]s(?: (?:días|dias|tardes|noches))?|👋){_TO_US}",
    re.IGNORECASE,
)
_THANKS = re.compile(
    rf"(?:thanks|thank you|thx|ty|cheers|great|perfect|danke|vielen dank|(?:muchas )?gracias|🙏){_TO_US}",
    re.IGNORECASE,
)
_LONGEST = 60  # Characters: whoever writes more wants something.


def greeting(words: str) -> Card | None:
    """The answer to a greeting or to thanks, in English, German or Spanish; None for all else."""
    said = words.strip()
    if len(said) > _LONGEST:
        return None
    if _HELLO.fullmatch(said):
        return hello_card()
    return welcome_card() if _THANKS.fullmatch(said) else None
