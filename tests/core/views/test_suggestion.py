"""The card with suggested thresholds: what gets better or worse is said in words, with the ranges in a sentence."""

from bot.core.cards.model import Fields
from bot.core.cards.plain_text import fallback
from bot.core.domain.figures.suggestion import Agreement, Effect, Suggestion
from bot.core.domain.labels import Label
from bot.core.views.people.suggestion import suggestion_card, suggestion_details_card
from tests.core.views.samples import THRESHOLDS

TODAY = Agreement(found=50, missed=50, mistaken=50, let_be=50)


def expecting(expected: Agreement, today: Agreement = TODAY) -> list[str]:
    """What the card says of toxic posts that are found, and of mistakes."""
    card = suggestion_card(Suggestion(today, expected, {Label.TOXICITY: 0.5}), THRESHOLDS)
    (fields,) = (each for each in card.elements if isinstance(each, Fields))
    return [field.value for field in fields.fields]


def test_both_shares_are_said() -> None:
    """Of toxic posts those found, of flagged ones those that people call harmless."""
    found, mistaken = expecting(Agreement(found=90, missed=10, mistaken=10, let_be=90))
    assert found == "90% instead of 50%"
    assert mistaken == "10% instead of 50%"


def test_what_other_posts_may_bring_is_said_in_a_sentence() -> None:
    """Each range with what it is a share of."""
    expected = Agreement(found=90, missed=10, mistaken=10, let_be=90)
    said = fallback(suggestion_details_card(Suggestion(TODAY, expected, {Label.TOXICITY: 0.5}), THRESHOLDS, Effect()))
    assert "expect that 83% to 94% of the toxic ones are flagged, and that 6% to 17% of the flagged ones are" in said


def test_a_share_within_the_range_of_today_is_no_change() -> None:
    """It may be chance."""
    found, mistaken = expecting(Agreement(found=55, missed=45, mistaken=50, let_be=50))
    assert found == "55% instead of 50%, which may be chance"
    assert mistaken == "48% instead of 50%, which may be chance"


def test_where_nothing_was_flagged_mistakes_are_unknown() -> None:
    """No change is claimed."""
    nothing = Agreement(missed=20, let_be=20)
    assert expecting(TODAY, nothing)[1] == "50% instead of unknown"


def test_for_whom_accepted_thresholds_count_is_said_before() -> None:
    """And that they change earlier reports, as all thresholds do."""
    found = Suggestion(TODAY, Agreement(found=90, missed=10, mistaken=10, let_be=90), {Label.TOXICITY: 0.5})
    shared, alone = (suggestion_card(found, THRESHOLDS, alone=alone).footer for alone in (False, True))
    assert "count for everybody in this workspace, at once, in earlier reports too." in shared
    assert "count for you alone, at once, in earlier reports too." in alone
