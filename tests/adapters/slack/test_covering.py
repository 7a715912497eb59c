"""What others must not meet where they read along: Slack can cover no text, so it is not in the message at all."""

import json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.adapters.slack.drawing.home import card_views
from bot.adapters.slack.drawing.render import Drawing, draw, drawings
from bot.core.cards.model import AnyCard, Card, PostQuote
from bot.core.domain.posts import PostKind, ScoredPost
from bot.core.domain.reports import PostPage, PostQuery, Queue, ReviewItem
from bot.core.domain.scans import Scan
from bot.core.views.reports.posts import posts_card
from bot.core.views.reports.quotes import brief_quote, short_quote
from bot.core.views.reports.report import report_card
from bot.core.views.scans.progress import progress_card
from bot.core.views.verdicts.judging import judging_card
from bot.core.views.verdicts.review_queue import review_card
from bot.core.views.watches.alerts import alert_card, told_card
from tests.core.views.network_samples import ACCOUNTS, scan_of
from tests.core.views.samples import progress, report, scored, with_toxic_words
from tests.core.views.watch_samples import PROPOSED
from tests.servers.slack_blocks import mistakes

ACCOUNT = ACCOUNTS["mastodon"]
SCAN: Scan = scan_of(ACCOUNT)
WARNING, SECRET = "Politics", "you disgusting fool"
HIDDEN = f"{WARNING}\n\n{SECRET}"


def by_its_author() -> ScoredPost:
    """A post whose author has hidden it behind a warning; no strong one."""
    post = scored(3, HIDDEN, PostKind.REPLY, toxicity=0.7, insult=0.7)
    return with_toxic_words(replace(post, post=replace(post.post, hidden_from=HIDDEN.index(SECRET))), "fool")


def strong() -> ScoredPost:
    """A post that is covered where the settings say so."""
    return with_toxic_words(scored(3, SECRET, PostKind.REPLY, toxicity=0.97, threat=0.8), "fool")


def screens(post: ScoredPost) -> dict[str, AnyCard]:
    """All that quotes posts, as a workspace shows them that has changed no setting."""
    page = PostPage((post,), PostQuery(), 1, 1, 1)
    watch = replace(PROPOSED, account=ACCOUNT)
    return {
        "page": posts_card(SCAN, page, spoiler=True, shared=True),
        "whole": posts_card(SCAN, replace(page, query=PostQuery(whole=True)), spoiler=True, shared=True),
        "judging": judging_card(SCAN, page, spoiler=True),
        "review": review_card(ReviewItem(SCAN, post, left=1, done=0, same=0, nearly=0), Queue(), spoiler=True),
        "alert": alert_card(watch, [post], spoiler=True),
        "told": told_card(watch, [post], spoiler=True),
        "report": report_card(report(scan=SCAN), [post], public=True, spoiler=True),
        "progress": progress_card(ACCOUNT, progress(), [post], public=True, spoiler=True),
    }


SCREENS = tuple(screens(strong()))
BRIEF = ("report", "progress")


def sent(drawing: Drawing) -> str:
    """All that leaves for Slack: the blocks, the text beside them, the files below them."""
    files = "".join(file.content.decode() for file in drawing.files)
    return json.dumps(drawing.payload(), ensure_ascii=False) + files


def labels(drawing: Drawing) -> list[str]:
    """What can be pressed."""
    return [
        each["text"]["text"]
        for block in drawing.blocks
        if block["type"] == "actions"
        for each in block["elements"]
        if each["type"] == "button"
    ]


@pytest.mark.parametrize("name", SCREENS)
@pytest.mark.parametrize("post", [by_its_author(), strong()], ids=["hidden by its author", "strong"])
def test_what_is_covered_is_in_no_message_that_others_see(name: str, post: ScoredPost) -> None:
    """Neither in its blocks nor in its notification or its files, however small it has to be drawn; its link is."""
    for drawing in drawings(screens(post)[name], {}, shared=True):
        said = sent(drawing)
        assert "fool" not in said
        assert "disgusting" not in said
        assert not drawing.blocks or not list(mistakes(list(drawing.blocks)))
    assert post.post.url(ACCOUNT) in sent(draw(screens(post)[name], {}, shared=True))


@pytest.mark.parametrize("name", SCREENS)
def test_alone_one_reads_a_strong_post_at_once(name: str) -> None:
    """Nobody else is there."""
    said = sent(draw(screens(strong())[name], {}, shared=False))
    assert "fool" in said
    assert "covered here" not in said


@pytest.mark.parametrize("name", SCREENS)
def test_alone_one_reads_what_an_author_has_hidden_on_the_page_that_one_opens(name: str) -> None:
    """Reports and progress, where posts stand among other things, say where."""
    said = sent(draw(screens(by_its_author())[name], {}, shared=False))
    assert ("fool" in said) is (name not in BRIEF)
    assert f"Author's warning: “{WARNING}”" in said


def test_a_report_says_which_page_shows_what_an_author_has_hidden() -> None:
    """And the post's link, where it has one."""
    hidden = PostQuote(1, "@ada", "1 Jan", "", HIDDEN, "", brief=True, hidden_from=HIDDEN.index(SECRET))
    linked = replace(hidden, url="https://social.example/@ada/1", view="View on it")
    for quote, where in ((hidden, "a page of the posts"), (linked, "“View on it”")):
        said = draw(Card("Report", (quote,)), {}, shared=False).text
        assert f"Author's warning: “{WARNING}”\nHidden by its author: {where} shows it." in said


@pytest.mark.parametrize("name", ["page", "report"])
def test_home_is_its_owners_alone(name: str) -> None:
    """It shows what a direct message does."""
    assert all("fool" in json.dumps(view) for view in card_views(screens(strong())[name]))


def test_whoever_nobody_calls_private_is_shared() -> None:
    """A way to send that forgets to say it hides too much, never too little."""
    assert "fool" not in sent(draw(screens(strong())["page"], {}))


@pytest.mark.parametrize("name", ["page", "judging", "report"])
def test_a_button_shows_it_to_whoever_presses(name: str) -> None:
    """The words name it; a page has it anyway, once."""
    drawing = draw(screens(by_its_author())[name], {}, shared=True)
    assert labels(drawing).count("Browse privately") == 1
    assert "Hidden by its author: “Browse privately” or “View on Mastodon” shows it." in drawing.text
    assert f"Author's warning: “{WARNING}”" in drawing.text


@pytest.mark.parametrize("name", ["alert", "progress"])
def test_where_no_page_can_be_opened_by_all_the_link_shows_it(name: str) -> None:
    """The buttons of an alert are for the watch's owner, and a scan under way has no page yet."""
    drawing = draw(screens(strong())[name], {}, shared=True)
    assert "Strong post, covered here: “View on Mastodon” shows it." in drawing.text
    assert "Browse privately" not in labels(drawing)


def test_nothing_is_added_where_nothing_is_covered() -> None:
    """Neither to a shared message nor to a private one."""
    plain = scored(3, "rubbish", PostKind.REPLY, toxicity=0.7)
    for shared, post in ((True, plain), (False, plain), (False, by_its_author())):
        assert "Browse privately" not in labels(draw(screens(post)["report"], {}, shared=shared))
    assert "rubbish" in sent(draw(screens(plain)["report"], {}, shared=True))


def test_a_strong_post_keeps_its_warning_to_itself() -> None:
    """It may be as strong as what it warns of."""
    quote = PostQuote(1, "@ada", "1 Jan", "", HIDDEN, "", spoiler=True, hidden_from=HIDDEN.index(SECRET))
    said = sent(draw(Card("Posts", (quote,)), {}, shared=True))
    assert WARNING not in said
    assert "Hidden by its author." in said


# Letters that stand in nothing that the bot says: not one of them may arrive.
FOREIGN = "жщюыэ"
COVERED = st.text(FOREIGN + " \n", max_size=200) | st.builds(str.__mul__, st.text(FOREIGN + " \n"), st.integers(1, 900))
WARNINGS = st.text("abc \n", max_size=80)


@st.composite
def wild(draws: st.DrawFn) -> PostQuote:
    """A covered post with foreign letters alone in what is covered, whole or cut as views cut it."""
    warning = draws(st.none() | WARNINGS)
    words = (warning or "") + draws(COVERED)
    edges = sorted(draws(st.lists(st.integers(0, len(words)), max_size=4, unique=True)))
    post = scored(3, words, toxicity=0.97)
    post = replace(
        post,
        post=replace(post.post, hidden_from=None if warning is None else len(warning)),
        toxic_words=tuple(zip(edges[::2], edges[1::2], strict=False)),
    )
    quote = brief_quote(1, post, ACCOUNT, spoiler=warning is None or draws(st.booleans()))
    whole = replace(quote, text=words, toxic=post.toxic_words, hidden_from=post.post.hidden_from)
    return draws(st.sampled_from([quote, whole, replace(whole, brief=False), short_quote(replace(whole, brief=False))]))


@settings(max_examples=60)
@given(st.lists(wild(), max_size=8).map(tuple))
def test_whatever_is_covered_none_of_it_arrives(quotes: tuple[PostQuote, ...]) -> None:
    """However long, wherever it was cut or highlighted, in the largest drawing as in the smallest."""
    for drawing in drawings(Card("Posts", quotes), {}, shared=True):
        assert not {*FOREIGN} & {*sent(drawing)}
