"""What a watch says by itself: new flagged posts, and why it stands still."""

from collections.abc import Sequence
from dataclasses import replace

from bot.core.model import ScoredPost
from bot.core.views.buttons import encode
from bot.core.views.cards import Button, Card, Element, Tone, bold, text
from bot.core.views.posts import post_quote
from bot.core.views.watch_buttons import WatchAction, WatchDo
from bot.core.views.words import MODEL_NOTE, count, number
from bot.core.watch import Watch

QUOTED = 5  # Posts in one alert; the report shows all of them.


def alert_card(watch: Watch, posts: Sequence[ScoredPost], *, spoiler: bool) -> Card:
    """New flagged posts, at least one, worst first; with `spoiler`, strong ones are covered."""
    said = "It was flagged" if len(posts) == 1 else "They were flagged"
    elements: list[Element] = [text(f"{said} by the model in what {watch.account} has written since I last told you.")]
    if len(posts) > QUOTED:
        elements.append(
            text(f"Here are the worst {QUOTED} of {number(len(posts))}; “Manage this watch” leads to all of them.")
        )
    elements += (
        post_quote(place, post, watch.account, spoiler=spoiler) for place, post in enumerate(posts[:QUOTED], start=1)
    )
    title = f"{count(len(posts), 'new flagged post')} of {watch.account}"
    return Card(title, tuple(elements), Tone.WARNING, (_manage(watch),), MODEL_NOTE)


def notice_card(watch: Watch, words: str, hint: str) -> Card:
    """Something that the owner must know about their watch, and what follows from it."""
    elements = (text(words), text(bold("What happens now: "), hint))
    return Card(f"Your watch of {watch.account}", elements, Tone.WARNING, (_manage(watch),))


def lost_words(watch: Watch) -> str:
    """What follows when alerts can't be delivered where they go."""
    return (
        f"The watch of {watch.account} pauses, and its alerts wait. Let it go on when I can write there again, or "
        "have the alerts sent as direct messages."
    )


def refused_words(reason: str) -> str:
    """Why a message is given up that was refused for a day, for a reason that we have no words for."""
    return f"The chat has refused my message for a day, and I don't know why ({reason})."


def in_doubt(card: Card, watch: Watch) -> Card:
    """The same for its owner alone, where nobody knows whether it stands in the channel."""
    where = "in the channel where your alerts go" if watch.place.channel else "here"
    words = f"The line broke while I wrote this {where}. I can't see whether it stands there, so you have it from me."
    return replace(card, elements=(text(bold("Perhaps once more. "), words), *card.elements))


def _manage(watch: Watch) -> tuple[Button, ...]:
    return (Button("Manage this watch", encode(WatchAction(watch.id, WatchDo.MANAGE)), key="m"),)
