"""What a person sees of money: before a scan, and of what is left this month. Golden screens as in test_screens.py."""

import io
import os
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from rich.console import Console

from bot.adapters.terminal.render import render
from bot.core.cards.action_codec import decode
from bot.core.cards.actions import DeclineAction, ScanAction, SummaryAction
from bot.core.cards.model import AnyCard, Button, ButtonStyle, Card, Thumbnail, Tone
from bot.core.cards.plain_text import fallback
from bot.core.domain.accounts import Account, Profile
from bot.core.domain.figures.money import Offer, Price, Remaining
from bot.core.domain.scans import ListPrice
from bot.core.domain.sources import SourceKind
from bot.core.domain.watches import WatchPlan
from bot.core.text.catalog import ngettext
from bot.core.views.parents.cards import parent_price_card
from bot.core.views.scans.cost import budget_card, cost_card
from bot.core.views.scans.list_price import list_price_card
from bot.core.views.watches.watch import watch_card
from bot.core.views.watches.watch_list import watch_list_card
from tests.core.views.list_samples import DONE
from tests.core.views.samples import on_x, worst_page
from tests.core.views.watch_samples import PROPOSED

GOLDEN = Path(__file__).parent / "golden"
POST, USER = 5_000, 10_000  # Millionths of a dollar.
GRACE = Account("1005", "grace", "Grace", 9000)
HOPPER = Account(
    "1005", "grace", "Grace Hopper", 9000,
    Profile("I find bugs.", "https://pbs.twimg.com/profile_images/1/g_bigger.jpg", datetime(2010, 12, 9, tzinfo=UTC)),
)  # fmt: skip
ANEW = date(2026, 2, 1)
ENOUGH = Remaining("Your budget", 19_990_000, 20_000_000, ANEW)  # After the look-up.
SHORT = Remaining("This workspace's budget", 1_250_000, 50_000_000, ANEW)
NOTHING = Remaining("The bot's budget", 0, 100_000_000, ANEW)
NO_LIMIT = Remaining("Your budget", None, None)


def offers(*reads: tuple[int | None, int], kind: SourceKind = SourceKind.TIMELINE) -> list[Offer]:
    """Offers of so many of the newest posts (None: all), that read so many."""
    return [Offer(kind, limit, posts, posts * POST) for limit, posts in reads]


THREE = offers((None, 3200), (800, 800), (200, 200))


def card(
    found: list[Offer] = THREE,
    left: Remaining = ENOUGH,
    account: Account = GRACE,
    *,
    known: int = 0,
    include_reposts: bool = False,
    public: bool | None = False,
    **how: bool,
) -> Card:
    """The card before a scan at X's list prices, with a model that reads English."""
    return cost_card(
        account, found, left, post_price=POST, user_price=USER, known=known,
        include_reposts=include_reposts, public=public, languages=("en",), **how,
    )  # fmt: skip


SCREENS = {
    "cost": card(),
    "cost-profile": card(account=HOPPER),
    "cost-short": card(left=SHORT),
    "cost-known": card(offers((None, 40), (200, 0)), known=3160),
    "cost-small": card(offers((None, 1)), account=Account("1", "ada", "Ada", 1)),
    "cost-nothing-new": card(offers((None, 0)), account=Account("1", "ada", "Ada", 50), known=50),
    "cost-quick": card(quick=True, can_be_quick=True),
    "cost-quick-offered": card(can_be_quick=True),
    "cost-no-limit": card(left=NO_LIMIT),
    "budget": budget_card(ENOUGH, POST, USER),
    "budget-used-up": budget_card(NOTHING, POST, USER),
    "budget-no-limit": budget_card(NO_LIMIT, POST, USER),
}


@pytest.mark.parametrize("name", SCREENS)
def test_the_screen_looks_as_it_was_approved(name: str) -> None:
    """Letter by letter, at 80 columns."""
    out = io.StringIO()
    render(SCREENS[name], Console(file=out, width=80, force_terminal=False, _environ={}))
    shown = "".join(line.rstrip() + "\n" for line in out.getvalue().splitlines())
    kept = GOLDEN / f"{name}.txt"
    if os.environ.get("UPDATE_GOLDEN"):
        kept.write_text(shown, encoding="utf-8")
    assert shown == kept.read_text(encoding="utf-8")


def money(left: int) -> Remaining:
    """A budget with this much left, in millionths of a dollar."""
    return Remaining("Your budget", left, 20_000_000)


def buttons(shown: AnyCard) -> list[Button]:
    """The buttons of a card."""
    return [control for row in shown.rows for control in row if isinstance(control, Button)]


def test_the_price_is_that_of_the_posts_and_the_look_up_is_told_of() -> None:
    """3,200 posts at X's list price; the account was looked up before the card could be drawn."""
    said = fallback(card())
    assert "About 3,200 posts, $16.00" in said
    assert "X charges $0.005 for each post. Looking the account up has already cost $0.01; X charges that at" in said
    assert "You pay nothing: whoever runs this bot pays X, and has set how much may be spent for you." in said
    assert "Your budget this month: $20.00, of which $19.99 is left." in said


def test_a_quick_scan_is_offered_where_it_can_be_made() -> None:
    """Of what the first offer is of, at the same price; nobody who asked for one is offered it again."""
    [quick] = [button for button in buttons(card(can_be_quick=True)) if button.key == "q"]
    assert quick.label == "Quickly: Newest 3,200 posts · $16.00"
    assert decode(quick.action) == ScanAction(SourceKind.TIMELINE, "grace", None, False, account="1005", quick=True)  # noqa: FBT003
    assert "q" not in [button.key for button in buttons(card(quick=True, can_be_quick=True))]
    assert "q" not in [button.key for button in buttons(card())]


def test_each_offer_has_a_button_with_its_price() -> None:
    """The whole first; none stands out, least of all the dearest; the last one leads away."""
    assert [(button.label, button.key) for button in buttons(card())] == [
        ("Newest 3,200 posts · $16.00", "a"), ("Newest 800 posts · $4.00", "b"),
        ("Newest 200 posts · $1.00", "c"), ("No, thanks", "n"),
    ]  # fmt: skip
    assert {button.style for button in buttons(card())} == {ButtonStyle.SECONDARY}


@pytest.mark.parametrize("include_reposts", [True, False])
@pytest.mark.parametrize("kind", [SourceKind.TIMELINE, SourceKind.SEARCH])
def test_a_button_says_all_that_its_scan_needs(kind: SourceKind, include_reposts: bool) -> None:
    """So it works after a restart, and for whoever presses it."""
    shown = card(offers((None, 3200), (800, 800), kind=kind), include_reposts=include_reposts)
    assert [decode(button.action) for button in buttons(shown)] == [
        ScanAction(kind, "grace", None, include_reposts, account="1005"),
        ScanAction(kind, "grace", 800, include_reposts, account="1005"),
        DeclineAction("grace"),
    ]


def test_all_offers_get_a_button() -> None:
    """With X's full archive there are four; with the way out that is as many as Discord sets in a row."""
    full = [*offers((None, 9000), kind=SourceKind.SEARCH), *THREE]
    assert len(buttons(card(full, NO_LIMIT))) == 5


def test_a_budget_too_small_is_said_and_how_far_it_reaches() -> None:
    """In place of what it can't pay for, a button offers as much as it can."""
    shown = card(left=SHORT)
    assert shown.tone is Tone.WARNING
    said = fallback(shown)
    assert "is left.\nThat is enough for 250 posts: the scan stops there, and can continue later." in said
    assert "The budget begins anew on 1 Feb 2026 (UTC). Only whoever runs this bot can raise it;" in said
    labels = [button.label for button in buttons(shown)]
    assert labels == ["250 posts for now · $1.25", "Newest 200 posts · $1.00", "No, thanks"]
    whole = ScanAction(SourceKind.TIMELINE, "grace", None, include_reposts=False, account="1005")
    assert decode(buttons(shown)[0].action) == whole  # It can continue, once there is money.


@pytest.mark.parametrize("kind", [SourceKind.TIMELINE, SourceKind.SEARCH])
@pytest.mark.parametrize("missing", [0, 1])
def test_no_button_offers_what_no_money_is_left_for(kind: SourceKind, missing: int) -> None:
    """X gives out, and charges for, a few posts at least; what costs nothing is there all the same."""
    shown = card(offers((None, 40), (200, 0), kind=kind), money(kind.fewest * POST - missing), known=3160)
    *paid, free, decline = (button.label.partition(" ·")[0] for button in buttons(shown))
    assert (free, decline) == ("Newest 200 posts, here already", "No, thanks")
    assert paid == ([] if missing else [f"{kind.fewest} posts for now"])
    assert ("not enough to read anything" in fallback(shown)) == bool(missing)


def test_a_list_offers_what_the_budget_pays_for() -> None:
    """All of it, a part, or nothing but a word about why."""

    def offered(left: int, free: int = 0) -> tuple[list[str], str]:
        shown = list_price_card(DONE, ListPrice(4000, 20_000_000, 4000, free=free), money(left), POST, USER)
        return [button.label for button in buttons(shown)], fallback(shown)

    assert offered(20_000_000)[0] == ["Scan all · $20.00", "No, thanks"]
    assert offered(14_200_000)[0] == ["2,840 posts for now · $14.20", "No, thanks"]
    for free, why in ((0, "not enough to read anything"), (9, "in a list of their own")):
        labels, said = offered(20_000, free)
        assert labels == ["No, thanks"]
        assert why in said


def test_a_reply_s_context_is_offered_only_to_who_can_pay_for_it() -> None:
    """Others are told where it can be read."""
    reply = worst_page().posts[0].post
    paid, refused = (parent_price_card(on_x(), reply, 15_000, money(left)) for left in (15_000, 14_999))
    assert [button.label for button in buttons(paid)] == ["Read it · $0.02", "No, thanks"]
    assert [button.label for button in buttons(refused)] == ["◀ Report"]
    assert decode(buttons(paid)[1].action) == SummaryAction(on_x().id)
    assert "That is not enough. Open the post on X to see there what it answered." in fallback(refused)


def test_a_watch_dearer_than_what_is_left_says_what_becomes_of_it() -> None:
    """It may begin: it pauses by itself, and goes on by itself."""
    said = "That is less than a month of it costs."
    price = Price(POST, 10)
    for left, told in ((1_500_000, False), (1_499_999, True)):
        assert (said in fallback(watch_card(PROPOSED, price, money(left), None))) == told
    assert said in fallback(watch_list_card(DONE, WatchPlan((GRACE,), month=2, post=POST), money(1)))


def test_a_watch_says_what_an_empty_budget_means_for_it() -> None:
    """Where there is a limit, however far it reaches."""
    said = "When the budget is used up, checks wait until it begins anew, and then read what was posted meanwhile."
    for left, told in ((money(1_500_000), True), (money(1), True), (NO_LIMIT, False)):
        assert (said in fallback(watch_card(PROPOSED, Price(POST, 10), left, None))) == told


def test_a_budget_that_is_enough_warns_of_nothing() -> None:
    """To the last cent."""
    shown = card(left=Remaining("Your budget", 16_000_000, 20_000_000))
    assert shown.tone is Tone.NEUTRAL
    assert "enough for" not in fallback(shown)


def test_only_what_is_all_is_called_so() -> None:
    """The newest of more are not; with the full archive both are offered."""
    full = [*offers((None, 9000), kind=SourceKind.SEARCH), *THREE]
    assert [button.label.partition(" ·")[0] for button in buttons(card(full, NO_LIMIT))][:2] == [
        "All 9,000 posts",
        "Newest 3,200 posts",
    ]


def test_a_price_of_nothing_is_never_too_much() -> None:
    """An operator with a flat fee."""
    shown = cost_card(
        GRACE,
        [Offer(SourceKind.TIMELINE, None, 3200, 0)],
        NOTHING,
        post_price=0,
        user_price=0,
        known=0,
        include_reposts=False,
    )
    assert "About 3,200 posts, and reading them costs nothing." in fallback(shown)
    assert "$" not in fallback(shown)
    assert [button.label for button in buttons(shown)] == ["Newest 3,200 posts", "No, thanks"]


def test_what_lies_beyond_the_window_is_not_hidden() -> None:
    """X counts more than it hands over; or only some were asked for."""
    assert "X counts 9,000 posts in all, and gives out only the newest 3,200 of them." in fallback(card())
    assert "X counts 9,000 posts in all; these are the newest." in fallback(card(offers((200, 200))))
    assert "X counts" not in fallback(card(offers((None, 50)), account=Account("1", "ada", "Ada", 50)))


def test_an_account_that_x_does_not_count_is_offered_whole() -> None:
    """At the price of the most that it may be."""
    shown = card(account=Account("1", "ada", "Ada"))
    assert "About 3,200 posts, $16.00" in fallback(shown)
    assert "X counts" not in fallback(shown)


def test_what_is_known_costs_nothing_again() -> None:
    """And the button says what is left to read."""
    shown = card(offers((None, 40)), known=3160)
    assert "3,160 posts of this account are here already and cost nothing again." in fallback(shown)
    assert [button.label for button in buttons(shown)] == [
        "Newest 3,200 posts, 40 of them not read yet · $0.20",
        "No, thanks",
    ]


@pytest.mark.parametrize("price", [1, 4_999, 5_000, 5_001, 10_000])
@pytest.mark.parametrize("posts", [1, 3, 199, 333, 3200])
def test_card_and_button_say_the_same_price_in_cents_rounded_up(price: int, posts: int) -> None:
    """Whatever an operator's prices are: one function writes both."""
    shown = cost_card(
        GRACE, [Offer(SourceKind.TIMELINE, None, posts, posts * price)], NO_LIMIT,
        post_price=price, user_price=USER, known=0, include_reposts=False,
    )  # fmt: skip
    _, _, on_button = buttons(shown)[0].label.partition(" · ")
    assert f"About {ngettext('{count} post', '{count} posts', posts)}, {on_button}: " in fallback(shown)
    said = Decimal(on_button.removeprefix("$").replace(",", "")) * 1_000_000
    assert posts * price <= said < posts * price + 10_000


def test_what_costs_nothing_has_no_price() -> None:
    """Neither on the card nor on a button; what a newer post would cost is another thing."""
    shown = card(offers((None, 0)), known=50)
    assert "Nothing is left to pay for, by X's count of posts. Each newer post costs $0.005." in fallback(shown)
    assert "$0.00" not in fallback(shown).replace("$0.005", "")
    assert [button.label for button in buttons(shown)] == ["What is new", "No, thanks"]


def test_only_what_is_true_is_said_of_what_was_read() -> None:
    """Where posts were read before, not nothing was."""
    assert card().footer == "No posts are read until you choose."
    assert card(known=3160).footer == "No more posts are read until you choose."


def test_an_account_shows_itself_before_it_is_paid_for() -> None:
    """With its picture where X has one; one that shows nothing is named all the same."""
    shown = fallback(card(account=HOPPER))
    assert "Grace Hopper\n“I find bugs.”\nOn X since: 9 Dec 2010\n" in shown
    assert shown.count("9,000") == 1  # Said once: X counts 9,000 posts and gives out fewer, or Posts: 9,000.
    assert any(isinstance(element, Thumbnail) for element in card(account=HOPPER).elements)
    assert "spent for you.\n@ada\nAbout" in fallback(card(account=Account("1", "ada")))


def test_a_budget_names_no_price_of_nothing() -> None:
    """An operator with a flat fee, for posts or for all."""
    assert "X charges $0.01 for each account looked up." in fallback(budget_card(ENOUGH, 0, USER))
    assert fallback(budget_card(NOTHING, 0, 0)) == "Budget\nReading from X costs nothing here, and archives are free."


def test_a_used_up_budget_is_a_warning() -> None:
    """On the card of /budget."""
    shown = budget_card(NOTHING, POST, USER)
    assert shown.tone is Tone.WARNING
    assert "The bot's budget this month: $100.00, of which $0.00 is left." in fallback(shown)


def test_a_budget_says_when_it_begins_anew_and_who_can_raise_it() -> None:
    """By name where that is known; to whoever runs the bot it says neither that nor that they pay nothing."""
    anew = "The budget begins anew on 1 Feb 2026 (UTC)."
    some, named, own = (fallback(budget_card(NOTHING, POST, USER, who)) for who in ((), ("Ann", "Ben"), None))
    assert f"{anew} Only whoever runs this bot can raise it; ask the people who manage this workspace." in some
    assert f"{anew} Only whoever runs this bot can raise it: Ann and Ben." in named
    assert some.startswith("Budget\nYou pay nothing: whoever runs this bot pays X, and has set")
    assert anew in own
    assert "whoever runs this bot" not in own


def test_what_is_left_is_never_said_to_be_more_than_it_is() -> None:
    """In cents, rounded down."""
    assert "of which $0.00 is left" in fallback(budget_card(money(9_999), POST, USER))


def test_a_watch_that_costs_nothing_has_no_price() -> None:
    """Where reading is free, and where an account writes nothing; an estimate above nothing is a cent at least."""
    free, silent, seldom = (
        fallback(watch_card(PROPOSED, price, ENOUGH, None))
        for price in (Price(0, 8.0), Price(POST, 0.0), Price(POST, 0.01))
    )
    assert "Checking costs nothing." in free
    assert "X charges" not in free
    assert "Nothing a month while the account writes nothing new, as in the last month. X charges $0.005" in silent
    assert "About $0.01 a month" in seldom
