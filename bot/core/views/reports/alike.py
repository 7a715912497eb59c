"""The posts of a report that are most like one of them."""

from dataclasses import replace

from bot.core.cards.action_codec import encode
from bot.core.cards.actions import AlikeAction, PageAction, SummaryAction
from bot.core.cards.model import Button, ButtonStyle, Card, Element, PostQuote, text
from bot.core.cards.review_actions import ReviewAction
from bot.core.domain.reports import AlikePosts, Likeness, Queue
from bot.core.text.catalog import N_, _, ngettext
from bot.core.views.reports.posts import with_picture
from bot.core.views.reports.quotes import post_quote, score_note, short_quote
from bot.core.views.words import number

_LIKENESS = {
    Likeness.SAME: N_("The same words."),
    Likeness.NEARLY: N_("Nearly the same."),
    Likeness.SIMILAR: N_("Similar."),
}


def alike_card(
    found: AlikePosts, asked: AlikeAction, *, spoiler: bool = False, may_judge: bool = True, whole: bool = False
) -> Card:
    """The post that was asked about, those that are most like it, and the way back to its page.

    Long posts are cut short unless they are to be `whole`.
    """
    account = found.scan.account

    def draw(quote: PostQuote) -> PostQuote:
        return quote if whole or asked.query.whole else short_quote(quote)

    elements: list[Element] = [
        with_picture(account, text(_count(found))),
        text(" ".join([_scope(found), *_by_letters(found)])),
        draw(post_quote(1, found.post, account, spoiler=spoiler)),
    ]
    for place, (scored, likeness) in enumerate(found.found, start=2):
        quote = draw(post_quote(place, scored, account, spoiler=spoiler))
        elements.append(replace(quote, note=" ".join(filter(None, (_(_LIKENESS[likeness]), quote.note)))))
    back = PageAction(asked.scan_id, asked.number, asked.query)
    review = Button(_("Judge one by one …"), encode(ReviewAction(Queue(found.scan.id))), key="o")
    return Card(
        title=_("Posts of {account} that are alike", account=account),
        elements=tuple(elements),
        rows=(
            (
                Button(_("◀ Back to the page"), encode(back, "b"), ButtonStyle.PRIMARY, "b"),
                Button(_("◀ Report"), encode(SummaryAction(found.scan.id), "s"), key="s"),
                *([review] if may_judge else []),
            ),
        ),
        footer=score_note([found.post, *(each for each, _likeness in found.found)]),
    )


def _count(found: AlikePosts) -> str:
    if not found.found:
        return _("#1 is the post that you asked about. No other is like it.")
    return ngettext(
        "#1 is the post that you asked about, and {count} post is like it.",
        "#1 is the post that you asked about, and these {count} posts are most like it.",
        len(found.found),
    )


def _scope(found: AlikePosts) -> str:
    """What it was compared with."""
    if found.compared < found.scored:
        return _(
            "It was compared with the {compared} worst of {scored} posts.",
            compared=number(found.compared),
            scored=number(found.scored),
        )
    return ngettext(
        "It was compared with the {count} other post.", "It was compared with all {count} other posts.", found.compared
    )


def _by_letters(found: AlikePosts) -> list[str]:
    """Why posts that say the same in other words may be missing."""
    if not found.compared or found.understood >= found.compared:
        return []
    if not found.by_meaning:
        return [
            _(
                "Only the letters were compared: what says the same in other words is found by the model mini, which "
                "is not loaded here."
            )
        ]
    if not found.understood:
        return [_("Only the letters were compared: the model is busy or restarting. Try again in a minute.")]
    return [
        ngettext(
            "The model had time for the worst post alone; of the others only the spelling was compared.",
            "The model had time for the {count} worst posts; of the others only the spelling was compared.",
            found.understood,
        )
    ]
