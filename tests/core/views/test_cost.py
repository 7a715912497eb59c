"""What a person sees of money: before a scan, and of what is left this month. Golden screens as in test_screens.py."""

import io
import os
from pathlib import Path

import pytest
from rich.console import Console

from bot.adapters.terminal.render import render
from bot.core.accounts import Offer
from bot.core.budget import Left
from bot.core.model import Account, SourceKind
from bot.core.views.actions import ScanAction
from bot.core.views.buttons import decode
from bot.core.views.cards import Button, Card, Tone, fallback
from bot.core.views.cost import budget_card, cost_card

GOLDEN = Path(__file__).parent / "golden"
POST, USER = 5_000, 10_000  # Millionths of a dollar.
GRACE = Account("1005", "grace", "Grace", 9000)
ENOUGH = Left("your budget", 20_000_000, 20_000_000)
SHORT = Left("this workspace's budget", 1_250_000, 50_000_000)
NOTHING = Left("the bot's budget", 0, 100_000_000)
NO_LIMIT = Left("your budget", None, None)


def offers(*reads: tuple[int | None, int], kind: SourceKind = SourceKind.X) -> list[Offer]:
    """Offers of so many of the newest posts (None: all), that read so many."""
    return [Offer(kind, limit, posts, posts * POST) for limit, posts in reads]


THREE = offers((None, 3200), (800, 800), (200, 200))


def card(
    found: list[Offer] = THREE,
    left: Left = ENOUGH,
    account: Account = GRACE,
    *,
    known: int = 0,
    include_reposts: bool = False,
) -> Card:
    """The card before a scan at X's list prices."""
    return cost_card(
        account, found, left, post_price=POST, user_price=USER, known=known, include_reposts=include_reposts
    )


SCREENS = {
    "cost": card(),
    "cost-short": card(left=SHORT),
    "cost-known": card(offers((None, 40), (200, 0)), known=3160),
    "cost-small": card(offers((None, 1)), account=Account("1", "ada", "Ada", 1)),
    "cost-nothing-new": card(offers((None, 0)), account=Account("1", "ada", "Ada", 50), known=50),
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


def buttons(shown: Card) -> list[Button]:
    """The buttons of a card."""
    return [control for row in shown.rows for control in row if isinstance(control, Button)]


def test_the_price_is_that_of_the_posts_and_the_look_up() -> None:
    """3,200 posts and one account at X's list prices."""
    said = fallback(card())
    assert "About 3,200 posts, $16.01" in said
    assert "$0.005 for each post and $0.01 for looking the account up" in said
    assert "Your budget this month: $20.00, of which $20.00 is left." in said


def test_each_offer_has_a_button_with_its_price() -> None:
    """The whole first, and that one stands out."""
    assert [(button.label, button.key) for button in buttons(card())] == [
        ("Newest 3,200 · $16.00", "a"), ("Newest 800 · $4.00", "b"), ("Newest 200 · $1.00", "c"),
    ]  # fmt: skip
    assert len({button.style for button in buttons(card())[1:]}) == 1
    assert buttons(card())[0].style is not buttons(card())[1].style


@pytest.mark.parametrize("include_reposts", [True, False])
@pytest.mark.parametrize("kind", [SourceKind.X, SourceKind.X_SEARCH])
def test_a_button_says_all_that_its_scan_needs(kind: SourceKind, include_reposts: bool) -> None:
    """So it works after a restart, and for whoever presses it."""
    shown = card(offers((None, 3200), (800, 800), kind=kind), include_reposts=include_reposts)
    assert [decode(button.action) for button in buttons(shown)] == [
        ScanAction(kind, "grace", None, include_reposts),
        ScanAction(kind, "grace", 800, include_reposts),
    ]


def test_all_offers_get_a_button() -> None:
    """With X's full archive there are four."""
    full = [*offers((None, 9000), kind=SourceKind.X_SEARCH), *THREE]
    assert len(buttons(card(full))) == 4


def test_a_budget_too_small_is_said_and_how_far_it_reaches() -> None:
    """The scan may be started all the same."""
    shown = card(left=SHORT)
    assert shown.tone is Tone.WARNING
    assert "That is enough for 250 posts: a larger scan stops there, and can go on later." in fallback(shown)
    assert len(buttons(shown)) == 3


def test_a_budget_that_is_enough_warns_of_nothing() -> None:
    """To the last cent."""
    shown = card(left=Left("your budget", 16_000_000, 20_000_000))
    assert shown.tone is Tone.NEUTRAL
    assert "enough for" not in fallback(shown)


def test_only_what_is_all_is_called_so() -> None:
    """The newest of more are not; with the full archive both are offered."""
    full = [*offers((None, 9000), kind=SourceKind.X_SEARCH), *THREE]
    assert [button.label.partition(" ·")[0] for button in buttons(card(full))][:2] == ["All 9,000", "Newest 3,200"]


def test_a_price_of_nothing_is_never_too_much() -> None:
    """An operator with a flat fee."""
    shown = cost_card(
        GRACE, [Offer(SourceKind.X, None, 3200, 0)], NOTHING, post_price=0, user_price=0, known=0, include_reposts=False
    )
    assert "About 3,200 posts, $0.00" in fallback(shown)
    assert "enough for" not in fallback(shown)


def test_what_lies_beyond_the_window_is_not_hidden() -> None:
    """X counts more than it hands over."""
    assert "X counts 9,000 posts in all; these are the newest." in fallback(card())
    assert "X counts" not in fallback(card(offers((None, 50)), account=Account("1", "ada", "Ada", 50)))


def test_an_account_that_x_does_not_count_is_offered_whole() -> None:
    """At the price of the most that it may be."""
    shown = card(account=Account("1", "ada", "Ada"))
    assert "About 3,200 posts, $16.01" in fallback(shown)
    assert "X counts" not in fallback(shown)


def test_what_is_known_costs_nothing_again() -> None:
    """And the button says what is left to read."""
    shown = card(offers((None, 40)), known=3160)
    assert "3,160 posts of this account were read before and cost nothing again." in fallback(shown)
    assert [button.label for button in buttons(shown)] == ["All, 40 to read · $0.20"]


def test_a_used_up_budget_is_a_warning() -> None:
    """On the card of /budget."""
    shown = budget_card(NOTHING, POST, USER)
    assert shown.tone is Tone.WARNING
    assert "The bot's budget this month: $100.00, of which $0.00 is left." in fallback(shown)
