"""What a reply answered: the post itself, or what reading it costs."""

from bot.core.cards.action_codec import encode
from bot.core.cards.actions import ParentAction, SummaryAction
from bot.core.cards.model import (
    Button,
    ButtonStyle,
    Element,
    PersonalCard,
    Tone,
    bold,
    text,
)
from bot.core.domain.figures.money import Remaining
from bot.core.domain.posts import Parent, Post, ScoredPost
from bot.core.domain.scans import Scan
from bot.core.text.catalog import _
from bot.core.text.untrusted import display_name
from bot.core.views.reports.quotes import post_quote
from bot.core.views.scans.cost import left_words
from bot.core.views.words import money


def parent_card(scan: Scan, reply: Post, parent: Parent, *, spoiler: bool = False) -> PersonalCard:
    """The parent above its reply. Nobody has scored it: where strong posts are covered, it is in any case."""
    name = display_name(parent.author.name)
    elements: list[Element] = [text(bold(name))] if name else []
    elements += [
        post_quote(1, ScoredPost(parent.post, None), parent.author, covered=spoiler),
        text(_("The reply:")),
        post_quote(2, ScoredPost(reply, None), scan.account, covered=spoiler),
    ]
    kept = parent.author == scan.account
    footer = "" if kept else _("The model has not seen what it answered, and the bot does not keep it.")
    return PersonalCard(
        _("What a post of {account} answered", account=scan.account),
        tuple(elements),
        rows=(_back(scan),),
        footer=footer,
    )


def _back(scan: Scan) -> tuple[Button]:
    return (Button(_("◀ Report"), encode(SummaryAction(scan.id), "s"), key="s"),)


def parent_price_card(scan: Scan, reply: Post, price: int, left: Remaining) -> PersonalCard:
    """Asks before it is read."""
    words = _(
        "It answers somebody else's post, or one that is not stored here. X charges {price} at most for reading it: "
        "for the post and its author, once a day.",
        price=money(price),
    )
    read = ParentAction(scan.id, int(reply.id), paid=True)
    title = _("What a post of {account} answered", account=scan.account)
    if not left.covers(price):
        too_little = text(_("That is not enough. Open the post on X to see there what it answered."))
        return PersonalCard(title, (text(words), left_words(left), too_little), Tone.WARNING, (_back(scan),))
    return PersonalCard(
        title,
        (text(words), left_words(left)),
        Tone.NEUTRAL,
        ((Button(_("Read it · {price}", price=money(price)), encode(read), ButtonStyle.PRIMARY, "y"),),),
        _("Nothing is read until you choose."),
    )
