"""What people said of a post, for a document that others read, too."""

from dataclasses import replace

from bot.core.domain.posts import ScoredPost
from bot.core.views.words import opinion_sentence


def what_people_said(scored: ScoredPost, asker: str) -> tuple[str, ...]:
    """A sentence for each; where the asker said it, with the name that they have: "you" is nobody to other readers."""
    return tuple(
        opinion_sentence(replace(each, name=each.name or asker, yours=False) if each.yours else each)
        for each in scored.opinions
    )
