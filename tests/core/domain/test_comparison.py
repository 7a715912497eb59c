"""Two reports beside each other: when they may be compared, and when they differ."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.cards.plain_text import fallback
from bot.core.domain.accounts import Account
from bot.core.domain.figures.comparison import compare, difference
from bot.core.domain.labels import Label
from bot.core.domain.reports import Totals
from bot.core.domain.scans import ScanRequest
from bot.core.domain.sources import SourceKind, SourceSpec
from bot.core.views.reports.comparison import comparison_card
from tests.core.views.samples import report, scan
from tests.fakes import ALICE

OTHER = replace(scan(scan_id=9), collection=2, account=Account("13", "other"))


def counted(scored: int, flagged: int) -> Totals:
    """Totals of which all posts were scored."""
    return Totals(scored, scored, flagged)


TOTALS = st.integers(0, 500).flatmap(lambda scored: st.builds(counted, st.just(scored), st.integers(0, scored)))


@pytest.mark.parametrize(
    ("hits", "of", "other_hits", "other_of", "low", "high"),
    [
        (56, 70, 48, 80, 0.0524, 0.3339),
        (9, 10, 3, 10, 0.1705, 0.8090),
        (6, 7, 2, 7, 0.0582, 0.8062),
        (5, 56, 0, 29, -0.0381, 0.1926),
        (0, 10, 0, 20, -0.1611, 0.2775),
        (10, 10, 0, 10, 0.6075, 1.0000),
    ],
)
def test_the_interval_is_that_of_the_paper(
    hits: int, of: int, other_hits: int, other_of: int, low: float, high: float
) -> None:
    """The worked examples of Newcombe (1998), table II, method 10: the first proportion less the second."""
    found = difference(counted(other_of, other_hits), counted(of, hits))
    assert found == pytest.approx((low, high), abs=6e-5)


@given(TOTALS, TOTALS)
def test_the_interval_holds_the_difference_and_turns_with_the_sides(one: Totals, other: Totals) -> None:
    """Within -1 to 1; the other way round it is the same with its sign changed."""
    low, high = difference(one, other)
    assert -1 - 1e-9 <= low <= high <= 1 + 1e-9
    if one.scored and other.scored:
        assert low - 1e-9 <= other.rate - one.rate <= high + 1e-9
    assert difference(other, one) == pytest.approx((-high, -low))


def test_of_two_scans_of_one_account_only_what_was_added_is_set_against_the_earlier() -> None:
    """The later report holds the posts of the earlier one too: counted twice they would look alike."""
    before = report(totals=counted(100, 10), flagged_by_label={Label.INSULT: 4})
    after = report(scan=scan(scan_id=8), totals=counted(160, 30), flagged_by_label={Label.INSULT: 9})
    found = compare(before, after)
    assert (found.later.totals.scored, found.later.totals.flagged) == (60, 20)
    assert found.later.flagged_by_label == {Label.INSULT: 5}


def test_two_accounts_are_compared_whole() -> None:
    """Nothing is taken off."""
    found = compare(report(), report(scan=OTHER))
    assert found.later.totals == report().totals
    assert not found.why_not


def test_scores_of_different_models_are_not_compared() -> None:
    """The numbers are shown, with the reason why they say nothing of each other."""
    request = replace(OTHER.request, model="original")
    card = comparison_card(compare(report(), report(scan=replace(OTHER, model_id="original-2", request=request))))
    assert "These can't be compared. They were scored by different models" in fallback(card)
    assert "12 of 941" in fallback(card)


def test_scores_of_one_model_rounded_otherwise_are_not_compared_and_the_reason_names_it() -> None:
    """Both scans say "scored by mini": that they are of different models would be a riddle."""
    why = compare(report(), report(scan=replace(OTHER, model_id=f"{OTHER.model_id}-int8"))).why_not
    assert why == "They were scored by different versions of mini, whose scores differ slightly."


def test_with_and_without_reposts_is_not_compared() -> None:
    """One counts other people's words."""
    with_reposts = ScanRequest(SourceSpec(SourceKind.ARCHIVE, "/a"), "mini", ALICE, include_reposts=True)
    assert "reposts" in compare(report(), report(scan=replace(OTHER, request=with_reposts))).why_not


@pytest.mark.parametrize(
    ("one", "other", "said"),
    [
        (
            counted(400, 8),
            counted(400, 60),
            "@other is flagged more often than @sample, by 9.3 to 17.0 in 100 posts",
        ),
        (
            counted(400, 60),
            counted(400, 8),
            "@other is flagged less often than @sample, by 9.3 to 17.0 in 100 posts",
        ),
        (counted(40, 4), counted(40, 6), "No clear difference in the share of posts that the model flags."),
        (counted(0, 0), counted(40, 6), "Nothing to compare. On one side, no posts were scored."),
    ],
)
def test_the_sentence_says_more_than_the_numbers_only_where_they_do(one: Totals, other: Totals, said: str) -> None:
    """Clear in both directions, honest where chance alone can do it."""
    card = comparison_card(compare(report(totals=one), report(scan=OTHER, totals=other)))
    assert said in fallback(card)


def whole(scored: int, flagged: int) -> Totals:
    """Totals of an account of which every post was read."""
    return replace(counted(scored, flagged), whole=True)


def test_two_accounts_that_were_read_whole_have_one_difference() -> None:
    """Nothing is estimated, so there is not an interval anywhere on the card."""
    said = fallback(
        comparison_card(compare(report(totals=whole(1000, 10)), report(scan=OTHER, totals=whole(1000, 14))))
    )
    assert "@other is flagged more often than @sample, by 0.4 in 100 posts: every post of both was read." in said
    assert "interval" not in said
    assert "@sample: 1.0% · 10 of 1,000 posts" in said


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (counted(100_000, 1_000), counted(100_000, 1_100)),
        (counted(100_000, 1_100), counted(100_000, 1_000)),
        (counted(1_000_000, 10_000), counted(1_000_000, 10_010)),
    ],
)
def test_an_estimate_never_says_that_a_difference_is_nothing(one: Totals, other: Totals) -> None:
    """Its nearer end is left out where it would be shown as 0.0, its farther one is at least 0.1."""
    said = fallback(comparison_card(compare(report(totals=one), report(scan=OTHER, totals=other))))
    assert "up to 0.1 in 100 posts less" in said or "by up to 0.2 in 100 posts." in said
    assert "0.0 " not in said


def test_a_difference_too_small_to_be_told_is_called_none() -> None:
    """Never "less often, by 0.0 in 100 posts"."""
    said = fallback(comparison_card(compare(report(totals=whole(941, 12)), report(scan=OTHER, totals=whole(1020, 13)))))
    assert "Hardly any difference in the share of posts that the model flags." in said
    assert "0.0 in 100" not in said


def test_the_same_share_is_no_word_on_the_accounts() -> None:
    """It is the model's; where its mistakes explain both, that is said, and only there."""
    usual, many = whole(941, 12), whole(941, 120)
    alike = fallback(
        comparison_card(compare(report(totals=usual, mistaken=0.008), report(scan=OTHER, totals=usual, mistaken=0.008)))
    )
    assert "No difference in the share of posts that the model flags." in alike
    assert "Neither stands out from the model's usual mistakes" in alike
    for totals, mistaken in ((many, 0.008), (usual, None)):
        other = report(scan=OTHER, totals=totals, mistaken=mistaken)
        assert "Neither" not in fallback(comparison_card(compare(report(totals=usual, mistaken=mistaken), other)))


def test_each_account_has_its_period_and_what_was_not_scored() -> None:
    """They may be years apart, and half of one unread."""
    said = fallback(comparison_card(compare(report(), report(scan=OTHER, totals=counted(40, 4)))))
    assert "posts not scored" in said.split("@sample: ")[-1].split("\n")[0]
    assert "not scored" not in said.split("@other: ")[-1].split("\n")[0]


def test_a_sample_beside_a_whole_account_keeps_its_interval() -> None:
    """Only what was not read can be otherwise."""
    shown = comparison_card(compare(report(totals=whole(1000, 10)), report(scan=OTHER, totals=counted(1000, 10))))
    assert "@sample: 1.0% · 10 of 1,000 posts" in fallback(shown)
    assert "up to 0.5 in 100 posts less or 0.8 in 100 posts more often" in fallback(shown)
    assert "No clear difference in the share of posts that the model flags." in fallback(shown)
