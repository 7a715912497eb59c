"""What people said of a report's posts, in sentences and facts beside what the model said."""

from bot.core.cards.model import Field
from bot.core.domain.verdicts import Review
from bot.core.text import formatting
from bot.core.text.catalog import _, locale, ngettext
from bot.core.text.untrusted import display_name
from bot.core.views.words import listed, percent


def review_note(review: Review) -> str:
    """How many posts people judged, and what that changed; empty where nobody has."""
    if not review.posts:
        return ""
    judged = ngettext("People judged {count} post", "People judged {count} posts", review.posts)
    found = settled(judged, review.toxic, review.not_toxic, review.unsettled)
    return " ".join([found, *_changes(review)])


def settled(judged: str, toxic: int, not_toxic: int, undecided: int) -> str:
    """What people's verdicts come to, in numbers of posts, behind words on how many they judged."""
    said = [
        ngettext("{count} post is toxic", "{count} posts are toxic", toxic) if toxic else "",
        ngettext("{count} post is not toxic", "{count} posts are not toxic", not_toxic) if not_toxic else "",
        ngettext("{count} post is undecided", "{count} posts are undecided", undecided) if undecided else "",
    ]
    return _("{judged}: {said}.", judged=judged, said=listed([each for each in said if each]))


def _changes(review: Review) -> list[str]:
    """What the verdicts change in the number of flagged posts."""
    said = []
    if review.cleared:
        said.append(
            ngettext(
                "So {count} post that the model had flagged is not counted.",
                "So {count} posts that the model had flagged are not counted.",
                review.cleared,
            )
        )
    if review.added:
        said.append(
            ngettext(
                "{count} post is counted that the model had not flagged.",
                "{count} posts are counted that the model had not flagged.",
                review.added,
            )
        )
    return said


def review_facts(review: Review) -> list[Field]:
    """Who judged how many posts, and how far they agree."""
    if not review.posts:
        return []
    fields = [Field(_("Judged by"), _people(review))]
    if review.shared and review.agreement is not None:
        fields.append(Field(_("Agreement of people"), _agreement(review)))
    return fields


def _people(review: Review) -> str:
    known = {name: seen for name in review.people if (seen := display_name(name))}
    said = [f"{seen} ({_posts(review.people[name])})" for name, seen in known.items()]
    others = sum(count for name, count in review.people.items() if name not in known)
    unknown = ngettext("{count} verdict without a name", "{count} verdicts without a name", others) if others else ""
    return listed([*said, *([unknown] if unknown else [])])


def _posts(count: int) -> str:
    return ngettext("{count} post", "{count} posts", count)


def _agreement(review: Review) -> str:
    assert review.agreement is not None
    words = ngettext(
        "{share} of the verdicts on {count} post that several people judged",
        "{share} of the verdicts on {count} posts that several people judged",
        review.shared,
        share=percent(review.agreement),
    )
    if review.differing:
        words = _("{agreement}; they differ about {posts}", agreement=words, posts=_posts(review.differing))
    if review.alpha is not None:
        alpha = formatting.hundredths(review.alpha, locale())
        words = _(
            "{agreement}. Krippendorff's alpha is {alpha}: 1 is perfect, 0 is chance", agreement=words, alpha=alpha
        )
    return words
