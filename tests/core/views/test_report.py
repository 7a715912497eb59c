"""The report in numbers: honest, in plain words, complete."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from bot.core.cards.action_codec import decode
from bot.core.cards.actions import HistoryAction, PageAction
from bot.core.cards.model import Bar, Bars, Button, Card, Image, Tone, element_text, fallback
from bot.core.domain.labels import Label
from bot.core.domain.posts import SkipReason
from bot.core.domain.reports import PostQuery, Sort, Totals, Trend, TrendPoint, TrendUnit
from bot.core.domain.scans import ScanStatus
from bot.core.domain.sources import SourceKind, SourceSpec
from bot.core.views.reports.findings import coverage, headline, language_note, missing_note, notes, period
from bot.core.views.reports.report import report_card, trend_bars
from tests.core.views.samples import empty_report, report, scan, trend


def bars(card: Card, title: str) -> tuple[Bar, ...]:
    """The bars below a title."""
    return next(element.bars for element in card.elements if isinstance(element, Bars) and element.title == title)


def test_where_every_post_was_read_the_number_is_the_number() -> None:
    """An interval would tell of posts that there are not."""
    assert element_text(headline(report())) == "12 of 941 posts flagged by the model – a rate of 1.3%."


def test_a_sample_has_an_interval() -> None:
    """12 of 941 are 1.3%, and the Wilson interval is 0.7% to 2.2%."""
    assert element_text(headline(report(totals=Totals(941, 941, 12)))) == (
        "12 of 941 posts flagged by the model – a rate of 1.3%. If these posts are typical, 0.7% to 2.2% of what "
        "this account writes would be flagged (95% interval)."
    )


@pytest.mark.parametrize(
    ("flagged", "scored", "said", "tone"),
    [
        (1, 2574, "no more", Tone.NEUTRAL),
        (5, 1162, "no more", Tone.NEUTRAL),
        (27, 2574, "no more", Tone.NEUTRAL),
        (31, 2574, "more", Tone.WARNING),
        (15, 15, "more", Tone.WARNING),
        (1, 5, "no more", Tone.NEUTRAL),
        (1, 2, "more", Tone.WARNING),
    ],
)
def test_what_is_flagged_is_set_beside_what_is_flagged_by_mistake(
    flagged: int, scored: int, said: str, tone: Tone
) -> None:
    """One of 2,574 is noise, and so is whatever chance alone can do; fifteen of fifteen are none."""
    shown = report(totals=Totals(scored, scored, flagged, whole=True), mistaken=0.008)
    assert (
        f"That is {said} than its usual mistakes: on ordinary accounts it wrongly flags about 8 in 1,000 posts."
        in fallback(report_card(shown))
    )
    assert report_card(shown).tone is tone


def test_a_model_whose_mistakes_nobody_has_counted_gets_no_comparison() -> None:
    """Detoxify's own; and nothing flagged needs none."""
    assert "usual mistakes" not in fallback(report_card(report()))
    assert "usual mistakes" not in fallback(report_card(report(totals=Totals(9, 9, 0, whole=True), mistaken=0.008)))


FOREIGN = {SkipReason.UNKNOWN_LANGUAGE: 15}


def test_posts_in_languages_that_the_model_does_not_know_are_never_green() -> None:
    """Neither where all are, nor where some are: they are counted, named, and left out of the rate."""
    only = report_card(
        report(totals=Totals(15, 0, 0, FOREIGN, whole=True), languages={"ru": 9, "ja": 6}, distribution=(0,) * 10)
    )
    assert only.tone is Tone.NEUTRAL
    assert "No posts could be scored" in fallback(only)
    assert (
        "15 posts are in languages that mini does not know (Russian 9, Japanese 6), so they were not scored or "
        "counted. The model multilingual knows Russian." in fallback(only)
    )
    some = report(totals=Totals(100, 85, 0, FOREIGN, whole=True), languages={"ja": 15})
    assert report_card(some).tone is Tone.NEUTRAL
    assert "0 of 85 posts flagged" in fallback(report_card(some))
    assert "(Japanese 15)" in fallback(report_card(some))
    assert "No model here knows it." in fallback(report_card(some))


def test_what_x_keeps_back_is_said() -> None:
    """Only of a scan of X that came to its end: others say themselves why they have less."""
    done = replace(scan(expected=250), request=replace(scan().request, source=SourceSpec(SourceKind.X, "sample")))
    short = report(scan=done, totals=Totals(44, 44, 0))
    assert missing_note(short).startswith("206 posts are missing: X counts 250, but gave no more when asked")
    assert missing_note(short) in fallback(report_card(short))
    assert not missing_note(report(scan=replace(done, status=ScanStatus.CANCELLED), totals=Totals(44, 44, 0)))
    assert not missing_note(report(scan=done, totals=Totals(250, 250, 0)))
    assert not missing_note(report(totals=Totals(44, 44, 0)))


def test_what_an_archive_lacks_is_said() -> None:
    """Files that its own list names, posts for a circle, and how many posts are cut off."""
    lacks = ("tweets-part1.js is missing: according to the archive, it holds 1,200 posts, which were not read.",)
    shown = report(scan=replace(scan(), cut=3, lacks=lacks))
    cut = "3 posts seem to be cut off: the whole text should be in note-tweet.js, but is not there"
    assert notes(shown)[-1] == lacks[0]
    assert cut in fallback(report_card(shown))
    assert lacks[0] in fallback(report_card(shown))
    assert notes(report()) == []


def test_many_languages_are_not_all_named() -> None:
    """Those that most posts are in, and how many others there are."""
    found = dict(zip(("de", "es", "fr", "it", "nl", "pl", "sv", "tr"), (8, 7, 6, 5, 4, 3, 2, 1), strict=True))
    many = report(totals=Totals(40, 4, 0, {SkipReason.UNKNOWN_LANGUAGE: 36}), languages=found)
    assert "(German 8, Spanish 7, French 6, Italian 5, Dutch 4, Polish 3, 2 others)" in language_note(many)
    assert "The model multilingual knows Spanish, French, Italian, Turkish." in language_note(many)


def test_one_post_is_said_in_the_singular() -> None:
    """No "1 posts" anywhere."""
    totals = Totals(3, 1, 1, {SkipReason.REPOST: 1, SkipReason.BROKEN_RECORD: 1})
    distribution = (1, 0, 0, 0, 0, 0, 0, 0, 0, 0)
    single = report(
        scan=scan(expected=None),
        totals=totals,
        flagged_by_label={Label.TOXICITY: 1},
        distribution=distribution,
        reaching=0,
    )
    said = fallback(report_card(single))
    assert "1 of 1 post flagged" in said
    assert " 1 posts" not in said
    assert "1 repost left out, 1 broken record" in said


def test_nothing_scored_is_not_a_rate_of_nothing() -> None:
    """An empty account is neither clean nor dirty."""
    card = report_card(empty_report())
    assert card.tone is Tone.NEUTRAL
    assert "There are no posts in this account" in fallback(card)
    assert "0 posts read" in fallback(card)
    assert not any(isinstance(element, Bars) for element in card.elements)


def test_only_reposts_say_how_to_score_them() -> None:
    """Reposts are left out by default, and some accounts write nothing else."""
    card = report_card(report(totals=Totals(9, 0, 0, {SkipReason.REPOST: 9})))
    assert "Only reposts" in fallback(card)
    assert "Scan with reposts to score them too." in fallback(card)


@pytest.mark.parametrize(("flagged", "tone"), [(0, Tone.GOOD), (1, Tone.WARNING)])
def test_the_tone_follows_the_flags(flagged: int, tone: Tone) -> None:
    """Green only without any flag."""
    assert report_card(report(totals=Totals(9, 9, flagged))).tone is tone


def test_coverage_says_what_was_left_out_and_why() -> None:
    """All of it in one sentence."""
    assert coverage(report()) == (
        "1,627 of 1,627 posts read, 673 reposts left out, 12 with nothing to score, 1 broken record"
    )


@pytest.mark.parametrize(
    ("expected", "said"),
    [
        (None, "5 posts read"),
        (4, "5 posts read"),
        (5, "5 of 5 posts read"),
        (9, "5 of 9 posts read"),
        (0, "5 posts read"),
    ],
)
def test_coverage_names_the_whole_only_where_it_makes_sense(expected: int | None, said: str) -> None:
    """A source may not know its size, or be wrong about it."""
    assert coverage(report(scan=scan(expected=expected), totals=Totals(5, 5, 0))) == said


def test_every_reason_for_leaving_out_has_its_words() -> None:
    """A reason without words would be cut silently."""
    totals = Totals(10, 0, 0, dict.fromkeys(SkipReason, 2))
    assert coverage(report(scan=scan(expected=None), totals=totals)) == (
        "10 posts read, 2 reposts left out, 2 with nothing to score, 2 that the model could not read, 2 in "
        "languages that the model does not know, 2 broken records, 2 not scored yet"
    )


def test_the_period_is_one_day_where_it_is_one() -> None:
    """No "from today to today"."""
    moment = datetime(2026, 1, 5, 8, tzinfo=UTC)
    assert period(report(first_post=moment, last_post=moment.replace(hour=20))) == "5 Jan 2026"
    assert period(report()) == "3 Jul 2023 – 30 Jun 2026"
    assert period(empty_report()) == "no posts"


def test_every_label_is_listed_with_its_threshold() -> None:
    """Also those that were never reached."""
    listed = bars(report_card(report()), "Flagged by label")
    assert [(bar.label, bar.value) for bar in listed[:2]] == [
        ("toxicity", "12 posts from 60% up"),
        ("severe toxicity", "0 posts from 30% up"),
    ]
    assert len(listed) == 6


def test_the_distribution_marks_the_steps_above_the_threshold() -> None:
    """Those that hold posts."""
    listed = bars(report_card(report()), "Posts by toxicity score")
    assert [bar.label for bar in listed if bar.marked] == ["60–70%", "70–80%", "80–90%", "90–100%"]
    assert listed[0] == Bar("0–10%", "820 posts", 1.0)


def test_a_step_that_the_threshold_cuts_is_shown_as_two() -> None:
    """So that what is flagged is marked, and nothing else."""
    listed = bars(report_card(report(thresholds={Label.TOXICITY: 0.83}, reaching=4)), "Posts by toxicity score")
    shown = [(bar.label, bar.value, bar.marked) for bar in listed[-3:]]
    assert shown == [("80–83%", "1 post", False), ("83–90%", "2 posts", True), ("90–100%", "2 posts", True)]


@pytest.mark.parametrize("months", range(1, 41))
def test_a_long_trend_is_put_together_not_cut(months: int) -> None:
    """At most twelve bars, and every post is in one of them."""
    long = report(trend=trend(months))
    groups = trend_bars(long)
    assert 1 <= len(groups) <= 12
    assert sum(point.scored for _, point in groups) == sum(point.scored for point in long.trend.points)
    assert sum(point.flagged for _, point in groups) == sum(point.flagged for point in long.trend.points)


@pytest.mark.parametrize(
    ("unit", "name"), [(TrendUnit.DAY, "1 Mar 2026"), (TrendUnit.MONTH, "Mar 2026"), (TrendUnit.YEAR, "2026")]
)
def test_periods_are_named_by_their_unit(unit: TrendUnit, name: str) -> None:
    """A year needs no month."""
    points = (TrendPoint(date(2026, 3, 1), 4, 1),)
    assert bars(report_card(report(trend=Trend(unit, points))), "Flagged share of posts over time") == (
        Bar(name, "1 of 4", 1.0),
    )


def test_the_chart_is_shown_with_words_for_it() -> None:
    """A picture says nothing to who can't see it."""
    images = [element for element in report_card(report(), b"png").elements if isinstance(element, Image)]
    assert [image.png for image in images] == [b"png"]
    assert "12 of 941 posts flagged" in images[0].alt


def test_buttons_lead_to_the_posts_and_the_history() -> None:
    """Worst first, flagged only, newest first."""
    buttons = [control for control in report_card(report()).rows[0] if isinstance(control, Button)]
    assert [decode(button.action) for button in buttons] == [
        PageAction(7, 1, PostQuery()),
        PageAction(7, 1, PostQuery(flagged_only=True)),
        PageAction(7, 1, PostQuery(sort=Sort.NEWEST)),
        HistoryAction(),
    ]
    assert not any(button.disabled for button in buttons)


def test_buttons_to_nothing_are_disabled() -> None:
    """An account without posts has no worst ones, and one without flags no flagged ones."""
    empty = [control.disabled for control in report_card(empty_report()).rows[0] if isinstance(control, Button)]
    clean = replace(report(), totals=Totals(9, 9, 0))
    unflagged = [control.disabled for control in report_card(clean).rows[0] if isinstance(control, Button)]
    assert (empty, unflagged) == ([True, True, True, False], [False, True, False, False])
