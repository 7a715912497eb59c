"""The card with suggested thresholds: what gets better or worse is said in words, with the ranges behind."""

from bot.core.cards.model import Fields
from bot.core.domain.figures.suggestion import Agreement, Suggestion
from bot.core.domain.labels import Label
from bot.core.views.people.suggestion import suggestion_card
from tests.core.views.samples import THRESHOLDS

TODAY = Agreement(found=50, missed=50, mistaken=50, let_be=50)


def expecting(expected: Agreement, today: Agreement = TODAY) -> list[str]:
    """What the card says of toxic posts that are found, and of mistakes."""
    card = suggestion_card(Suggestion(today, expected, {Label.TOXICITY: 0.5}), THRESHOLDS)
    (fields,) = (each for each in card.elements if isinstance(each, Fields))
    return [field.value for field in fields.fields]


def test_more_and_fewer_are_said_with_the_shares_and_the_range_to_expect() -> None:
    """Of toxic posts those found, of flagged ones those that people call harmless."""
    found, mistaken = expecting(Agreement(found=90, missed=10, mistaken=10, let_be=90))
    assert found == "more: 90%, likely 83% to 94%, today 50%"
    assert mistaken == "fewer: 10%, likely 6% to 17%, today 50%"


def test_a_share_within_the_range_of_today_is_no_change() -> None:
    """It may be chance."""
    found, mistaken = expecting(Agreement(found=55, missed=45, mistaken=50, let_be=50))
    assert found.startswith("about as many: 55%")
    assert mistaken.startswith("about as many: 48%")


def test_where_nothing_was_flagged_mistakes_are_unknown() -> None:
    """No change is claimed."""
    nothing = Agreement(missed=20, let_be=20)
    assert expecting(TODAY, nothing)[1] == "50%, likely 40% to 60%, today unknown"
