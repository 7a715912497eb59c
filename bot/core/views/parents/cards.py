"""What a reply answered: the post itself, or what reading it costs."""

from bot.core.cards.action_codec import encode
from bot.core.cards.actions import PageAction, ParentAction, SummaryAction
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


def parent_card(
    scan: Scan, reply: Post, parent: Parent, back: PageAction | None = None, *, spoiler: bool = False
) -> PersonalCard:
    """The parent above its reply, and the ways `back` to the page that it was asked for on, and to the report.

    Nobody has scored the parent: where strong posts are covered, it is in any case.
    """
    name = display_name(parent.author.name)
    elements: list[Element] = [text(bold(name))] if name else []
    elements += [
        post_quote(0, ScoredPost(parent.post, None), parent.author, covered=spoiler),
        text(_("The reply:")),
        post_quote(0, ScoredPost(reply, None), scan.account, covered=spoiler),
    ]
    kept = parent.author == scan.account
    footer = "" if kept else _("The model has not seen what it answered, and the bot does not keep it.")
    return PersonalCard(
        _("What a post of {account} answered", account=scan.account),
        tuple(elements),
        rows=(_ways_back(scan, back),),
        footer=footer,
    )


def _ways_back(scan: Scan, back: PageAction | None) -> tuple[Button, ...]:
    report = Button(_("◀ Report"), encode(SummaryAction(scan.id), "s"), key="s")
    if back is None:
        return (report,)
    return Button(_("◀ Back to the page"), encode(back, "b"), ButtonStyle.PRIMARY, "b"), report


def parent_price_card(
    scan: Scan, reply: Post, price: int, left: Remaining, back: PageAction | None = None
) -> PersonalCard:
    """Asks before it is read; who declines is `back` on the page, or on the report where there was none."""
    words = _(
        "It answers somebody else's post, or one that is not stored here. X charges {price} at most for reading it: "
        "for the post and its author, at most once a day.",
        price=money(price),
    )
    read = ParentAction(scan.id, int(reply.id), paid=True, back=back)
    title = _("What a post of {account} answered", account=scan.account)
    if not left.covers(price):
        too_little = text(_("That is not enough. Open the post on X to see there what it answered."))
        return PersonalCard(title, (text(words), left_words(left), too_little), Tone.WARNING, (_ways_back(scan, back),))
    return PersonalCard(
        title,
        (text(words), left_words(left)),
        Tone.NEUTRAL,
        (
            (
                Button(_("Read it · {price}", price=money(price)), encode(read), ButtonStyle.PRIMARY, "y"),
                Button(_("No, thanks"), encode(back or SummaryAction(scan.id), "n"), key="n"),
            ),
        ),
        _("Nothing is read until you choose."),
    )
