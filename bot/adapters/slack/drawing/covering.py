"""What others must not meet in a channel: Slack can't cover a text, so there it is left out, and words say why."""

from dataclasses import replace
from typing import TypeVar

from bot.core.cards.model import AnyCard, Button, Element, PostQuote
from bot.core.cards.plain_text import covered
from bot.core.text.catalog import _
from bot.core.views.words import QUOTED

C = TypeVar("C", bound=AnyCard)


def cover(card: C, *, shared: bool) -> C:
    """The card as it may stand where others see it too (`shared`): without the words that have to be covered.

    Those are the words that their author has hidden, and strong posts where the settings cover them. In their place
    stands where one reads them; the button for that is added where the card has none. A private message shows them all;
    only brief posts, which stand there unasked among other things, leave out what their author has hidden.
    """
    elements = tuple(_cover(element, card, shared=shared) for element in card.elements)
    wanted = shared and elements != card.elements
    added = ((card.alone,),) if wanted and card.alone and not any(card.alone in row for row in card.rows) else ()
    return replace(card, elements=elements, rows=(*card.rows, *added))


def _cover(element: Element, card: AnyCard, *, shared: bool) -> Element:
    match element:
        case PostQuote() if shared and (element.spoiler or element.hidden_from is not None):
            return _close(element, _why(element, card.alone))
        case PostQuote(brief=True, hidden_from=int()):
            return _close(replace(element, spoiler=False), _where(element))
        case _:
            return element


def _close(quote: PostQuote, said: str) -> PostQuote:
    """The post with such words in place of what is to be covered, below its author's warning."""
    warning = "" if quote.hidden_from is None else "".join(piece for piece, _toxic in covered(quote)[0])
    words = "\n".join(filter(None, (warning, said)))
    return replace(quote, text=words, toxic=(), spoiler=False, hidden_from=None)


def _why(quote: PostQuote, alone: Button | None) -> str:
    """Who covers it where others see it, and what shows it to one person: a button, the post's link."""
    strong = quote.hidden_from is None
    why = _("Strong post, covered here") if strong else _("Hidden by its author")
    ways = [*([alone.label] if alone else []), *([quote.view] if quote.url and quote.view else [])]
    match [_(QUOTED, words=way) for way in ways]:
        case [one, other]:
            return _("{why}: {one} or {other} shows it.", why=why, one=one, other=other)
        case [one]:
            return _("{why}: {one} shows it.", why=why, one=one)
        case _:
            return f"{why}."


def _where(quote: PostQuote) -> str:
    """Where one reads what an author has hidden, if nobody else sees the message."""
    if quote.url:
        return _("Hidden by its author: “{view}” shows it.", view=quote.view)
    return _("Hidden by its author: a page of the posts shows it.")
