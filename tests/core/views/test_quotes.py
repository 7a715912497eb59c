"""A post ready to show: author, date, scores and what people said of it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.core.cards.model import PostQuote
from bot.core.domain.accounts import Account, by_id
from bot.core.domain.labels import Label
from bot.core.domain.networks import SocialNetwork
from bot.core.domain.posts import Post, PostKind, ScoredPost, SkipReason
from bot.core.domain.verdicts import Opinion, Verdict
from bot.core.views.reports.quotes import brief_quote, listed_quote, post_quote, short_quote
from tests.core.views.samples import ACCOUNT, POSTS, scored, skipped


def test_a_post_is_shown_as_x_wants_it() -> None:
    """The author's handle, whole text, date, and the way to it; the name stands above the page."""
    quote = post_quote(1, POSTS[0], ACCOUNT)
    assert (quote.author, quote.date, quote.kind) == ("@sample", "3 Jan 2026, 09:36 UTC", "reply")
    assert quote.text == "You are a bunch of idiots & liars, shut up already."
    assert quote.url == "https://x.com/sample/status/1700000000000000001"


@pytest.mark.parametrize(("words", "kind"), [("@ada no.", ""), ("No, @ada.", "reply")])
def test_a_reply_that_begins_with_whom_it_answers_is_not_called_one(words: str, kind: str) -> None:
    """Its words say so."""
    assert post_quote(1, scored(text=words, kind=PostKind.REPLY), ACCOUNT).kind == kind


@pytest.mark.parametrize(
    ("values", "covered"),
    [
        ({"toxicity": 0.9}, True),
        ({"toxicity": 0.89}, False),
        ({"toxicity": 0.7, "threat": 0.4}, True),
        ({"toxicity": 0.7, "insult": 0.99}, False),
        ({}, False),
    ],
)
def test_a_spoiler_covers_strong_posts_alone(values: dict[str, float], covered: bool) -> None:
    """Very toxic ones, and those flagged for a threat, say; only where the workspace wants it."""
    post = scored(**values)
    assert post_quote(1, post, ACCOUNT, spoiler=True).spoiler is covered
    assert not post_quote(1, post, ACCOUNT).spoiler


def test_a_post_that_people_call_not_toxic_says_so_and_is_neither_flagged_nor_covered() -> None:
    """By whom, and when; its scores stay."""
    said = Opinion(Verdict.NOT_TOXIC, "Ann", datetime(2026, 1, 5, tzinfo=UTC))
    post = replace(scored(toxicity=0.97), flagged=(), opinions=(said,))
    quote = post_quote(1, post, ACCOUNT, spoiler=True)
    assert quote.note == "Not toxic, says Ann (5 Jan 2026)."
    assert [(bar.value, bar.marked) for bar in quote.scores] == [("97%", False)]
    assert not quote.spoiler


def test_an_author_without_a_name_is_said_by_handle_or_number() -> None:
    """X knows at least that."""
    assert post_quote(1, POSTS[0], Account("1", "sam")).author == "@sam"
    assert post_quote(1, POSTS[0], Account("1")).author == "account 1 on X"


def test_scores_that_say_something_are_shown() -> None:
    """What it was flagged for, highest first; where it was not, the highest alone."""
    post = scored(1, toxicity=0.7, threat=0.01, obscene=0.2, insult=0.9)
    assert [(bar.label, bar.value, bar.marked) for bar in post_quote(1, post, ACCOUNT).scores] == [
        ("insult", "90%", True),
        ("toxicity", "70%", True),
    ]
    harmless = post_quote(1, scored(1, toxicity=0.1, obscene=0.2), ACCOUNT)
    assert [(bar.label, bar.value, bar.marked) for bar in harmless.scores] == [("obscenity", "20%", False)]


def test_what_puts_a_post_first_is_said_first() -> None:
    """A threat ranks it, though its toxicity is higher; on a page by a label, that label does, flagged or not."""
    post = scored(1, toxicity=0.9, threat=0.5, insult=0.1)
    assert [bar.label for bar in post_quote(1, post, ACCOUNT).scores] == ["threat", "toxicity"]
    by_insult = post_quote(1, post, ACCOUNT, Label.INSULT).scores
    assert [(bar.label, bar.marked) for bar in by_insult] == [("insult", False), ("toxicity", True), ("threat", True)]


@pytest.mark.parametrize("reason", SkipReason)
def test_a_post_without_scores_says_why(reason: SkipReason) -> None:
    """No score is not a score of nothing."""
    quote = post_quote(1, skipped(reason=reason), ACCOUNT)
    assert quote.scores == ()
    assert quote.note.startswith("Not scored")


HIDDEN = Post(
    "116000000000000000",
    datetime(2026, 1, 5, tzinfo=UTC),
    "bad words\n\n" + "All work and no play. " * 20 + "You fool!",
    hidden_from=11,
    network_labels=("!warn", "graphic-media", "made-up"),
)
ON_MASTODON = by_id("7@social.example", "ada@social.example")


def test_a_link_names_the_network() -> None:
    """Its own words for it."""
    assert post_quote(1, POSTS[0], ACCOUNT).view == "View on X"
    assert post_quote(1, ScoredPost(HIDDEN, None), ON_MASTODON).view == "View on Mastodon"


@pytest.mark.parametrize("shorten", [brief_quote, lambda *given: short_quote(post_quote(*given))])
def test_cut_short_a_warning_still_stands_above_what_is_hidden(shorten: Callable[..., PostQuote]) -> None:
    """And of what is hidden the words that made it flagged are there, covered."""
    at = HIDDEN.text.index("fool")
    quote = shorten(1, replace(scored(), post=HIDDEN, toxic_words=((0, 3), (at, at + 4))), ON_MASTODON)
    shown, covered = quote.shown
    assert "".join(piece for piece, _ in shown).split() == ["bad", "words"]
    assert ("bad", True) in shown
    assert ("fool", True) in covered
    assert len(quote.text) < 100


def test_a_brief_quote_leaves_what_the_network_says_to_the_pages() -> None:
    """A report has to fit a phone."""
    assert brief_quote(1, replace(scored(), post=HIDDEN), by_id("did:plc:ada", "ada.example")).note == ""


def test_what_the_network_says_of_a_post_stands_beside_what_the_model_says() -> None:
    """In words, also where a label is one of those that a moderator has made up."""
    note = post_quote(1, replace(scored(), post=HIDDEN), by_id("did:plc:ada", "ada.example")).note
    assert note == "Bluesky has labelled this post: warning, graphic media, made up."


def test_a_list_names_the_account_at_each_post_where_its_network_asks_for_that() -> None:
    """X does, in its display rules; elsewhere the title has said it, and long handles take a line of a phone each."""
    post = scored()
    assert listed_quote(1, post, Account("7", "ada")).author == "@ada"
    free = Account("7", "ada@social.example", network=SocialNetwork.MASTODON)
    assert (listed_quote(1, post, free).author, post_quote(1, post, free).author) == ("", "@ada@social.example")
