"""The numbers behind a report: complete, with their thresholds and how sure they are."""

from dataclasses import replace
from datetime import date

import pytest

from bot.core.cards.action_codec import decode
from bot.core.cards.actions import (
    Action,
    PageAction,
    SummaryAction,
)
from bot.core.cards.model import Bar, Card, Image, Select
from bot.core.cards.plain_text import fallback
from bot.core.domain.labels import Label
from bot.core.domain.reports import PostQuery, Sort, Totals, Trend, TrendPoint, TrendUnit
from bot.core.views.reports.details import details_card
from bot.core.views.reports.trend import trend_bars
from tests.core.views.samples import bars, pressable, quick_report, report, trend


def test_where_every_post_was_read_the_number_is_the_number() -> None:
    """An estimate would tell of posts that there are not."""
    assert "95 times in 100" not in fallback(details_card(report()))


def test_a_sample_has_an_interval() -> None:
    """12 of 941 are 1.3%, and the Wilson interval is 0.7% to 2.2%."""
    said = fallback(details_card(report(totals=Totals(941, 941, 12))))
    assert "Flagged: 1.3% of 941 scored posts" in said
    assert "between 0.7% and 2.2% of all posts would be flagged" in said


SCORES = "Posts by toxicity score"
SPREAD = (820, 61, 20, 11, 10, 7, 4, 3, 3, 2)


def test_labels_are_listed_with_their_thresholds() -> None:
    """Those that were never reached without bars of nothing."""
    card = details_card(report())
    assert [(bar.label, bar.value) for bar in bars(card, "Flagged by label")] == [
        ("toxicity", "12 posts"),
        ("obscenity", "3 posts"),
        ("threat", "1 post"),
        ("insult", "7 posts"),
    ]
    said = fallback(card)
    assert "Posts are flagged from these scores up: toxicity 60%, severe toxicity 30%, obscenity 50% " in said
    assert "obscenity 50% beside another label, threat 40%, insult 55%, identity attack 40%." in said


def test_a_quick_scans_trend_counts_checked_posts() -> None:
    """The others have no score of the big model: as "posts" their number would be too small."""
    trend_of_quick = bars(details_card(quick_report()), "Flagged posts over time")
    assert all(bar.value.endswith(" checked posts") for bar in trend_of_quick)


def test_a_row_of_the_trend_says_the_year_once() -> None:
    """On a phone, two of them do not fit in a line."""
    assert [bar.label for bar in bars(details_card(report()), "Flagged posts over time")][:2] == [
        "Aug – Dec 2023",
        "Jan – May 2024",
    ]


def test_the_distribution_marks_the_steps_above_the_threshold() -> None:
    """Those that hold posts."""
    listed = bars(details_card(report()), SCORES)
    assert [bar.label for bar in listed if bar.marked] == ["60–70%", "90–100%"]


def test_most_posts_in_the_lowest_step_do_not_make_the_others_look_alike() -> None:
    """They are said below them; where they are not most, they have their bar."""
    assert bars(details_card(report()), SCORES)[0] == Bar("10–20%", "61 posts", 1.0)
    assert "820 posts more have a score below 10%." in fallback(details_card(report()))
    spread = (10, 8, 3, 0, 0, 0, 0, 0, 0, 0)
    assert bars(details_card(report(distribution=spread)), "Posts by toxicity score")[0] == Bar(
        "0–10%", "10 posts", 1.0
    )


def test_a_step_that_the_threshold_cuts_is_shown_as_two() -> None:
    """So that what is flagged is marked, and nothing else."""
    listed = bars(details_card(report(distribution=SPREAD, thresholds={Label.TOXICITY: 0.83}, reaching=4)), SCORES)
    shown = [(bar.label, bar.value, bar.marked) for bar in listed[-3:]]
    assert shown == [("80–83%", "1 post", False), ("83–90%", "2 posts", True), ("90–100%", "2 posts", True)]


@pytest.mark.parametrize("months", range(1, 41))
def test_a_long_trend_is_put_together_not_cut(months: int) -> None:
    """At most twelve bars, and six lines in words; every post is in one of them."""
    long = report(trend=trend(months))
    groups = trend_bars(long)
    assert 1 <= len(groups) <= 12
    assert 1 <= len(bars(details_card(long), "Flagged posts over time")) <= 6
    assert sum(point.scored for _, point in groups) == sum(point.scored for point in long.trend.points)
    assert sum(point.flagged for _, point in groups) == sum(point.flagged for point in long.trend.points)


@pytest.mark.parametrize(
    ("unit", "name"), [(TrendUnit.DAY, "1 Mar 2026"), (TrendUnit.MONTH, "Mar 2026"), (TrendUnit.YEAR, "2026")]
)
def test_periods_are_named_by_their_unit(unit: TrendUnit, name: str) -> None:
    """A year needs no month."""
    points = (TrendPoint(date(2026, 3, 1), 4, 1),)
    assert bars(details_card(report(trend=Trend(unit, points))), "Flagged posts over time") == (
        Bar(name, "1 of 4 posts", 1.0),
    )


def test_the_details_lead_to_other_orders_and_back() -> None:
    """Flagged only, newest first, the report."""
    assert [decode(button.action) for button in pressable(details_card(report())).values()] == [
        SummaryAction(7),
        PageAction(7, 1, PostQuery(flagged_only=True)),
        PageAction(7, 1, PostQuery(sort=Sort.NEWEST)),
    ]


def test_the_details_lead_to_the_posts_that_each_label_flagged() -> None:
    """Where that is one label, “Flagged posts” leads there."""
    assert labels_offered(details_card(report())) == {
        "toxicity: 12 posts": PageAction(7, 1, PostQuery(label=Label.TOXICITY, flagged_only=True)),
        "obscenity: 3 posts": PageAction(7, 1, PostQuery(label=Label.OBSCENE, flagged_only=True)),
        "threat: 1 post": PageAction(7, 1, PostQuery(label=Label.THREAT, flagged_only=True)),
        "insult: 7 posts": PageAction(7, 1, PostQuery(label=Label.INSULT, flagged_only=True)),
    }
    assert labels_offered(details_card(report(flagged_by_label={Label.INSULT: 7}))) == {}


def labels_offered(card: Card) -> dict[str, Action]:
    """What the list of labels offers."""
    selects = [control for row in card.rows for control in row if isinstance(control, Select)]
    return {option.label: decode(option.action) for select in selects for option in select.options}


def test_the_chart_comes_with_its_numbers_and_words() -> None:
    """For platforms that draw by themselves, and for people who don't see it."""
    images = [element for element in details_card(report(), b"png").elements if isinstance(element, Image)]
    assert [image.png for image in images] == [b"png"]
    assert images[0].alt == "Chart of 12 flagged posts over time."
    assert images[0].chart is not None
    assert images[0].chart.points[0] == ("Aug 2023 – Oct 2023", (1,))


def test_without_a_trend_there_is_no_chart() -> None:
    """One day is none, and neither is time without anything flagged."""
    for shown in (report(trend=trend(2)), report(totals=Totals(9, 9, 0))):
        assert not any(isinstance(element, Image) for element in details_card(shown, b"png").elements)


def test_a_change_of_the_trend_is_told_with_its_time() -> None:
    """From which share to which, and when it may have been."""
    points = tuple(TrendPoint(date(2020 + n // 12, n % 12 + 1, 1), 200, 2 if n < 9 else 30) for n in range(18))
    changed = report(trend=Trend(TrendUnit.MONTH, points))
    words = fallback(details_card(changed))
    assert "From Oct 2020 on more posts were flagged: 15% of them, 1.0% before." in words
    steady = report(trend=Trend(TrendUnit.MONTH, tuple(replace(each, flagged=2) for each in points)))
    assert "posts were flagged:" not in fallback(details_card(steady))
