"""The choice below a page: of which post to see what it answered."""

from collections.abc import Sequence

from bot.core.cards.action_codec import encode
from bot.core.cards.actions import PageAction, ParentAction
from bot.core.cards.model import Select, SelectOption
from bot.core.domain.posts import ScoredPost
from bot.core.text.catalog import _


def parent_select(page: PageAction, shown: Sequence[tuple[int, ScoredPost]]) -> tuple[tuple[Select], ...]:
    """A row with the posts of a page that answer another, from which one comes back to it; none without any."""
    options = tuple(
        SelectOption(
            _("What #{place} answered", place=place),
            encode(ParentAction(page.scan_id, int(each.post.id), back=page)),
        )
        for place, each in shown
        if each.post.answers
    )
    return ((Select(_("What a post answered …"), options),),) if options else ()
