"""The choice below a page: of which post to see what it answered."""

from collections.abc import Sequence

from bot.core.cards.action_codec import encode
from bot.core.cards.actions import ParentAction
from bot.core.cards.model import Select, SelectOption
from bot.core.domain.posts import ScoredPost
from bot.core.text.catalog import _


def parent_select(scan_id: int, shown: Sequence[tuple[int, ScoredPost]]) -> tuple[tuple[Select], ...]:
    """A row with the posts of a page that answer another; none where there are none."""
    options = tuple(
        SelectOption(_("What #{place} answered", place=place), encode(ParentAction(scan_id, int(each.post.id))))
        for place, each in shown
        if each.post.answers
    )
    return ((Select(_("What it answered …"), options),),) if options else ()
