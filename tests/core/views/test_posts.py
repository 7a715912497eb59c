"""A page of posts: what is shown of each, and the ways to others."""

from dataclasses import replace
from datetime import date

import pytest

from bot.core.cards.action_codec import decode
from bot.core.cards.actions import PageAction, SummaryAction
from bot.core.cards.model import Button, Card, PostQuote, Select, SelectOption
from bot.core.cards.plain_text import element_text, fallback
from bot.core.domain.errors import CommandError
from bot.core.domain.labels import Label, Scores
from bot.core.domain.people import Requester
from bot.core.domain.posts import PostKind
from bot.core.domain.reports import PostPage, PostQuery, Sort
from bot.core.views.reports.posts import posts_card
from bot.core.views.reports.quotes import post_quote
from bot.core.views.verdicts.judging import judging_card
from tests.core.views.samples import ACCOUNT, POSTS, page, scan, scored, with_toxic_words

FLAGGED = True
ENDS = ["First page", "Last page"]


def buttons(card: Card) -> dict[str, Button]:
    """The card's buttons by their labels."""
    return {control.label: control for row in card.rows for control in row if isinstance(control, Button)}


def view(card: Card) -> Select:
    """The list of what the page can show instead."""
    return next(item for row in card.rows for item in row if isinstance(item, Select))


def offered(card: Card) -> dict[str, PostQuery]:
    """The questions that the list offers, by their words."""
    others = (option for option in view(card).options if option.label not in ENDS)
    pages = (option for option in others if isinstance(decode(option.action), PageAction))
    return {option.label: target(option).query for option in pages}


def target(button: Button | SelectOption) -> PageAction:
    """The page that a control leads to."""
    action = decode(button.action)
    assert isinstance(action, PageAction)
    return action


def quotes(card: Card) -> list[PostQuote]:
    """The posts on the card."""
    return [element for element in card.elements if isinstance(element, PostQuote)]


def test_a_post_of_an_archive_is_never_taken_for_one_that_x_gave() -> None:
    """Whatever the file claims: the page is of an archive, its posts have no author, and no link leads to X."""
    kept = replace(ACCOUNT, keeper=Requester("discord", "1"))
    quote = post_quote(1, POSTS[0], kept)
    assert (quote.author, quote.url) == ("", "")
    assert posts_card(replace(scan(), account=kept), page()).title == f"All posts of @{ACCOUNT.handle}'s archive"
    assert "x.com" not in element_text(quote)
    nameless = posts_card(replace(scan(), account=replace(kept, handle="", name="")), page())
    assert nameless.title.startswith("All posts of an archive that names no owner")


def test_the_page_says_where_it_is() -> None:
    """Page, pages and posts."""
    assert "Page 3 of 17 · 161 scored posts" in fallback(posts_card(scan(), page()))
    assert "Page 1 of 1 · 1 scored post" in fallback(posts_card(scan(), page(number=1, pages=1, matches=1)))


def test_a_page_of_more_posts_than_pages_reach_says_so() -> None:
    """Nothing is left out in silence, and the last page is full."""
    many = replace(page(number=1000, pages=1000, matches=5001), more=True)
    card = posts_card(scan(), many)
    assert "Page 1,000 of 1,000 · the first 5,000 posts; filters find the others" in fallback(card)
    assert [quote.number for quote in quotes(card)] == [4996, 4997, 4998, 4999, 5000]


@pytest.mark.parametrize(("first", "second", "said"), [(0.85, 0.97, True), (0.97, 0.85, False)])
def test_the_order_is_explained_where_scores_do_not_show_it(first: float, second: float, said: bool) -> None:
    """A threat may stand above a post with more toxicity; where nothing surprises, nothing is explained."""
    some = tuple(replace(POSTS[0], scores=Scores({Label.TOXICITY: toxicity})) for toxicity in (first, second))
    card = posts_card(scan(), PostPage(some, PostQuery(), 1, 1, 2))
    assert ("Threats and hate weigh more than insults." in card.footer) is said


def test_posts_are_numbered_through_all_pages() -> None:
    """Five a page: the third page begins with 11, the short last page ends with the last."""
    assert [quote.number for quote in quotes(posts_card(scan(), page()))] == [11, 12, 13, 14, 15]
    last = PostPage(POSTS[:1], PostQuery(), 17, 17, 81)
    assert [quote.number for quote in quotes(posts_card(scan(), last))] == [81]


@pytest.mark.parametrize(
    ("number", "disabled"),
    [(1, ["◀ Back"]), (2, []), (17, ["Next ▶"])],
)
def test_turning_ends_at_the_ends(number: int, disabled: list[str]) -> None:
    """No way back from the first page, none on from the last."""
    turning = buttons(posts_card(scan(), page(number=number)))
    assert [label for label in ("◀ Back", "Next ▶") if turning[label].disabled] == disabled


def test_turning_keeps_the_query() -> None:
    """The next page is the next page of the same question."""
    query = PostQuery(Sort.NEWEST, Label.INSULT, 0.5, flagged_only=True, text="foo")
    turning = buttons(posts_card(scan(), page(query)))
    assert {label: target(turning[label]) for label in ("◀ Back", "Next ▶")} == {
        "◀ Back": PageAction(7, 2, query),
        "Next ▶": PageAction(7, 4, query),
    }


@pytest.mark.parametrize(
    ("query", "said"),
    [
        (PostQuery(), "Worst first"),
        (PostQuery(label=Label.TOXICITY), "By toxicity"),
        (PostQuery(Sort.NEWEST, Label.INSULT, kind=PostKind.REPLY), "Newest first · Replies"),
    ],
)
def test_the_list_says_what_holds_and_offers_the_rest(query: PostQuery, said: str) -> None:
    """Without a label all of them decide the order, as severity ranks them; toxicity alone is another choice."""
    card = posts_card(scan(), page(query))
    assert view(card).placeholder == said
    assert query not in offered(card).values()
    assert not set(said.split(" · ")) & set(offered(card))


def test_only_labels_that_the_model_knows_can_be_chosen() -> None:
    """The sample's posts have toxicity, insult and obscenity."""
    assert list(offered(posts_card(scan(), page()))) == [
        "Newest first",
        "Flagged for toxicity, strongest first",
        "Flagged for obscenity, strongest first",
        "Flagged for insult, strongest first",
        "Original posts",
        "Replies",
        "Quote posts",
        "Reposts",
        "Flagged posts only",
    ]


def test_a_new_choice_starts_at_the_first_page() -> None:
    """Page 3 of another question is of no use."""
    options = [option for option in view(posts_card(scan(), page())).options if option.label not in ENDS]
    pages = [decode(option.action) for option in options]
    assert {choice.number for choice in pages if isinstance(choice, PageAction)} == {1}


WORDS = "All work and no play. " * 9 + "You idiot. " + "They say so. " * 9
LONG = scored(9, WORDS, toxicity=0.9, insult=0.8, threat=0.7)


def test_a_long_post_is_cut_between_words_around_those_that_made_it_flagged() -> None:
    """With dots where there is more of it; a short one stands as it is."""
    shown = replace(page(), posts=(with_toxic_words(LONG, "idiot"), *POSTS[:1]))
    cut, short = quotes(posts_card(scan(), shown))
    assert [piece for piece, toxic in cut.pieces if toxic] == ["idiot"]
    assert cut.text.startswith("… ")
    assert cut.text.endswith(" …")
    assert set(cut.text.split()) - {"…"} <= set(LONG.post.text.split())
    assert len(cut.text) <= 120
    assert [bar.label for bar in cut.scores] == ["threat", "toxicity"]
    assert cut.note == "…"
    assert short == post_quote(short.number, POSTS[0], ACCOUNT)


def test_words_without_a_space_are_cut_as_well() -> None:
    """Nobody writes such a post but to see what happens."""
    shown = replace(page(), posts=(scored(9, "a" * 500, toxicity=0.9),))
    assert len(quotes(posts_card(scan(), shown))[0].text) <= 120


def test_whole_posts_are_shown_to_whoever_asks() -> None:
    """Until they choose otherwise, also on other pages; where there is room nobody has to ask."""
    shown = replace(page(PostQuery(text="all")), posts=(LONG,))
    more = target(buttons(posts_card(scan(), shown))["Whole posts"])
    query = PostQuery(text="all", whole=True)
    assert more == PageAction(7, shown.number, query)
    whole = posts_card(scan(), replace(shown, query=query))
    assert quotes(whole)[0].text == LONG.post.text
    assert len(quotes(whole)[0].scores) == 3
    assert target(buttons(whole)["Next ▶"]).query.whole
    assert target(buttons(whole)["Clear filters"]).query.whole
    assert offered(whole)["Long posts cut short"] == PostQuery(text="all")
    roomy = posts_card(scan(), shown, whole=True)
    assert quotes(roomy)[0].text == LONG.post.text
    assert "Long posts cut short" not in offered(roomy)
    assert not {"Whole posts"} & {*buttons(roomy), *buttons(whole)}
    short = replace(shown, posts=(scored(9, "You idiot.", toxicity=0.9),))
    assert "Whole posts" not in buttons(posts_card(scan(), short))


def test_one_pick_shows_the_flagged_posts_of_a_label() -> None:
    """The strongest first; what else was asked for stays."""
    query = PostQuery(kind=PostKind.REPLY)
    picked = offered(posts_card(scan(), page(query)))["Flagged for insult, strongest first"]
    assert picked == PostQuery(label=Label.INSULT, flagged_only=True, kind=PostKind.REPLY)
    assert "Flagged for insult, strongest first" not in offered(posts_card(scan(), page(picked)))


@pytest.mark.parametrize("sort", Sort)
def test_a_page_of_one_label_says_so_in_any_order(sort: Sort) -> None:
    """Else whoever reads it takes its count for that of all flagged posts."""
    card = posts_card(scan(), page(PostQuery(sort, Label.INSULT, flagged_only=True)))
    assert "Only posts flagged for insult." in fallback(card)
    assert target(buttons(card)["Clear filters"]).query == PostQuery(sort, Label.INSULT)


def test_every_filter_is_said_and_can_be_cleared() -> None:
    """Nobody wonders where the other posts are; order stays as it was."""
    query = PostQuery(
        Sort.NEWEST, Label.INSULT, 0.5, FLAGGED, date(2024, 1, 1), date(2024, 12, 31), "foo", kind=PostKind.REPLY
    )
    card = posts_card(scan(), page(query))
    assert (
        "Only posts flagged for insult, replies, insult from 50%, since 1 Jan 2024, until 31 Dec 2024, with “foo”."
    ) in fallback(card)
    assert target(buttons(card)["Clear filters"]) == PageAction(7, 1, PostQuery(Sort.NEWEST, Label.INSULT))


def test_without_a_filter_there_is_nothing_to_clear() -> None:
    """No button for it."""
    card = posts_card(scan(), page())
    assert "Clear filters" not in buttons(card)
    assert "Only" not in fallback(card)


@pytest.mark.parametrize(
    ("query", "said"),
    [
        (PostQuery(), "There are no posts to show."),
        (PostQuery(flagged_only=True), "The model flagged no posts here."),
        (
            PostQuery(text="foo", kind=PostKind.REPLY),
            "No post matches these filters: replies, with “foo”. “Filter …” changes them",
        ),
    ],
)
def test_an_empty_page_says_so(query: PostQuery, said: str) -> None:
    """And all turning is disabled."""
    card = posts_card(scan(), PostPage((), query, 1, 0, 0))
    assert said in fallback(card)
    assert all(buttons(card)[label].disabled for label in ("◀ Back", "Next ▶"))


def test_the_list_shows_flagged_posts_or_all() -> None:
    """It says what it will do, and keeps what else narrows the choice; an empty page has a button, too."""
    assert offered(posts_card(scan(), page()))["Flagged posts only"] == PostQuery(flagged_only=True)
    assert offered(posts_card(scan(), page(PostQuery(flagged_only=True))))["All posts"] == PostQuery()
    searched = posts_card(scan(), page(PostQuery(text="foo")))
    assert offered(searched)["Flagged posts only"] == PostQuery(flagged_only=True, text="foo")
    empty = posts_card(scan(), PostPage((), PostQuery(flagged_only=True), 1, 0, 0))
    assert target(buttons(empty)["All posts"]) == PageAction(7, 1, PostQuery())


def test_the_report_is_one_press_away() -> None:
    """From every page."""
    assert decode(buttons(posts_card(scan(), page()))["◀ Report"].action) == SummaryAction(7)


@pytest.mark.parametrize("number", [1, 2, 16, 17])
@pytest.mark.parametrize("query", [PostQuery(), PostQuery(flagged_only=True)])
def test_no_two_buttons_are_the_same_to_a_platform(number: int, query: PostQuery) -> None:
    """Discord refuses a message with equal ids, also of disabled buttons, and equal values in a select."""
    card = posts_card(scan(), page(query, number))
    actions = [control.action for row in card.rows for control in row if isinstance(control, Button)]
    assert len(set(actions)) == len(actions)
    values = [option.action for option in view(card).options]
    assert len(set(values)) == len(values)


@pytest.mark.parametrize(
    ("query", "title", "order"),
    [
        (PostQuery(), "All posts of @sample", "worst first"),
        (PostQuery(flagged_only=True), "Flagged posts of @sample", "worst first"),
        (PostQuery(flagged_only=True, kind=PostKind.REPLY), "Posts of @sample", "worst first"),
        (PostQuery(label=Label.INSULT), "All posts of @sample", "by insult"),
        (PostQuery(Sort.NEWEST), "All posts of @sample", "newest first"),
    ],
)
def test_the_head_says_which_posts_these_are_and_in_what_order(query: PostQuery, title: str, order: str) -> None:
    """As the button did that leads here; what else narrows the choice stands below."""
    card = posts_card(scan(), page(query))
    assert card.title == title
    assert f"Sam Sample · {order} · Page 3 of 17" in fallback(card)


@pytest.mark.parametrize(("number", "ends"), [(1, [17]), (2, [17]), (3, [1, 17]), (15, [1, 17]), (16, [1]), (17, [1])])
def test_the_list_leads_to_the_first_page_and_the_last(number: int, ends: list[int]) -> None:
    """Where the buttons that turn do not reach them."""
    found = [option for option in view(posts_card(scan(), page(number=number))).options if option.label in ENDS]
    assert [(option.label, target(option)) for option in found] == [
        (ENDS[end != 1], PageAction(7, end, PostQuery())) for end in ends
    ]


def test_the_buttons_of_earlier_messages_lead_to_the_first_page_and_the_last() -> None:
    """They stand in messages forever."""
    assert decode("t1f:p:7:1:w---::::") == PageAction(7, 1, PostQuery())
    assert decode("t1l:p:7:h:w---::::") == PageAction(7, 17, PostQuery())


def test_a_search_too_long_for_a_button_is_refused() -> None:
    """Before anything is shown that could not be turned."""
    with pytest.raises(CommandError, match="60 characters"):
        posts_card(scan(), replace(page(), query=PostQuery(text="x" * 60)))


def test_posts_to_judge_are_as_short_as_those_of_their_page() -> None:
    """Else the choices lie two screens below; that they are cut is said, with the way to whole ones."""
    cut, whole = judging_card(scan(), page()), judging_card(scan(), page(PostQuery(whole=True)))
    texts = [each.text for each in quotes(posts_card(scan(), page()))]
    assert [each.text for each in quotes(cut)] == texts
    assert "“Done”, then “Whole posts” shows long ones whole." in cut.footer
    assert [each.text for each in quotes(whole)] == [each.post.text for each in POSTS]
    assert quotes(judging_card(scan(), page(), whole=True)) == quotes(whole)
    assert "Whole posts" not in whole.footer
