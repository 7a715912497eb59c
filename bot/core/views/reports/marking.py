"""A page of posts on which one says which of them the model has flagged wrongly."""

from dataclasses import replace

from bot.core.cards.action_codec import MAX_MARK_TEXT, encode
from bot.core.cards.actions import MarkAction, PageAction
from bot.core.cards.model import Button, ButtonStyle, Card, Element, Select, SelectOption, text
from bot.core.cards.query_codec import text_units
from bot.core.domain.reports import PostPage
from bot.core.domain.scans import Scan
from bot.core.text.catalog import _
from bot.core.views.reports.posts import numbered, post_quote
from bot.core.views.words import MODEL_NOTE


def marking_card(scan: Scan, page: PostPage, *, spoiler: bool = False) -> Card:
    """The page's flagged and marked posts, to mark or to take the mark from."""
    back = page.query
    elements: list[Element] = [
        text(
            _(
                "Which of these posts did the model flag wrongly? A post marked as not toxic counts as not "
                "flagged for you and, in a workspace, for everybody there. A mark can be undone."
            )
        )
    ]
    if text_units(back.text) > MAX_MARK_TEXT:
        back = replace(back, text="")
        elements.append(
            text(_("After a mark, all posts are shown again, without the search for “{text}”.", text=page.query.text))
        )
    judged = [(place, scored) for place, scored in numbered(page) if scored.flagged or scored.marked]
    elements += (post_quote(place, scored, scan.account, spoiler=spoiler) for place, scored in judged)
    options = tuple(
        SelectOption(
            _("#{place} is toxic after all", place=place) if scored.marked else _("#{place} is not toxic", place=place),
            encode(MarkAction(scan.id, int(scored.post.id), not scored.marked, page.number, back, scored.post.wording)),
        )
        for place, scored in judged
    )
    done = Button(_("Done"), encode(PageAction(scan.id, page.number, page.query), "d"), ButtonStyle.PRIMARY, "d")
    return Card(
        title=_("Flagged wrongly? {account}", account=scan.account),
        elements=tuple(elements),
        rows=((Select(_("Mark a post"), options),), (done,)) if options else ((done,),),
        footer=_(MODEL_NOTE),
    )
