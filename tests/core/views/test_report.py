"""The report in numbers: honest, in plain words, complete."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.core.cards.action_codec import decode
from bot.core.cards.actions import (
    CompareAction,
    DetailsAction,
    ExportAction,
    FinishAction,
    PageAction,
    PriceAction,
)
from bot.core.cards.model import Bars, PostQuote, Tone
from bot.core.cards.plain_text import element_text, fallback
from bot.core.domain.figures.missed import RandomCheck
from bot.core.domain.labels import Label
from bot.core.domain.posts import SkipReason
from bot.core.domain.reports import PostQuery, Totals
from bot.core.domain.scans import ScanStatus
from bot.core.domain.sources import SourceKind, SourceSpec
from bot.core.domain.verdicts import Review
from bot.core.views.reports.details import details_card
from bot.core.views.reports.findings import coverage, language_note, missing_note, notes, period
from bot.core.views.reports.report import report_card
from tests.core.views.samples import (
    POSTS,
    empty_report,
    on_x,
    pressable,
    quick_report,
    report,
    scan,
    scored,
    trend,
    with_toxic_words,
)


def test_what_people_have_judged_is_not_called_a_possible_mistake() -> None:
    """The others may be."""
    judged = replace(report(mistaken=0.008).totals, review=Review(3, 2, 1, added=1))
    said = element_text(report_card(report(mistaken=0.008, totals=judged)).elements[0])
    assert said.endswith("So any that nobody has judged may be a mistake: read them.")


def test_the_report_begins_with_how_many_posts_were_flagged() -> None:
    """One sentence with the verdict, one on how sure it is."""
    assert element_text(report_card(report(mistaken=0.008)).elements[0]) == (
        "12 of 941 posts were flagged. For ordinary people, about 8 of 941 posts are flagged by mistake. So any may be "
        "a mistake: read them."
    )
    clean = report(totals=Totals(941, 941, 0, whole=True), flagged_by_label={})
    assert element_text(report_card(clean).elements[0]) == (
        "None of 941 posts was flagged. The model found nothing toxic in them."
    )


def test_three_of_the_worst_posts_are_on_the_report() -> None:
    """With the words that made them flagged; more are a press away."""
    card = report_card(report(), [*POSTS[:2], *POSTS[:2]])
    quotes = [element for element in card.elements if isinstance(element, PostQuote)]
    assert [quote.number for quote in quotes] == [1, 2, 3]
    assert [piece for piece, toxic in quotes[0].pieces if toxic] == ["idiots", "shut up"]


def test_a_long_post_is_shown_around_the_words_that_made_it_flagged() -> None:
    """With dots where there is more; its page has all of it."""
    words = "All work and no play. " * 30 + "You idiot. " + "They say so. " * 30
    long = with_toxic_words(scored(9, words, toxicity=0.9), "idiot")
    quote = next(each for each in report_card(report(), [long]).elements if isinstance(each, PostQuote))
    assert [piece for piece, toxic in quote.pieces if toxic] == ["idiot"]
    assert quote.text.startswith("… ")
    assert quote.text.endswith(" …")
    assert len(quote.text) < 70
    assert (quote.author, [bar.label for bar in quote.scores], quote.brief) == ("", ["toxicity"], True)


@pytest.mark.parametrize(
    ("flagged", "scored", "said", "tone"),
    [
        (1, 2574, "any may be a mistake: read them.", Tone.NEUTRAL),
        (5, 1162, "any may be a mistake: read them.", Tone.NEUTRAL),
        (27, 2574, "any may be a mistake: read them.", Tone.NEUTRAL),
        (31, 2574, "clearly more are flagged: read them.", Tone.WARNING),
        (15, 15, "clearly more are flagged: read them.", Tone.WARNING),
        (1, 5, "any may be a mistake: read them.", Tone.NEUTRAL),
        (1, 2, "clearly more are flagged: read them.", Tone.WARNING),
    ],
)
def test_what_is_flagged_is_set_beside_what_is_flagged_by_mistake(
    flagged: int, scored: int, said: str, tone: Tone
) -> None:
    """One of 2,574 is noise, and so is whatever chance alone can do; fifteen of fifteen are none."""
    shown = report(totals=Totals(scored, scored, flagged, whole=True), mistaken=0.008)
    assert said in fallback(report_card(shown))
    assert report_card(shown).tone is tone


def test_a_model_whose_mistakes_nobody_has_counted_gets_no_comparison() -> None:
    """Detoxify's own; and nothing flagged needs none."""
    assert "by mistake" not in fallback(report_card(report()))
    assert "by mistake" not in fallback(report_card(report(totals=Totals(9, 9, 0, whole=True), mistaken=0.008)))


FOREIGN = {SkipReason.UNKNOWN_LANGUAGE: 15}


def test_posts_in_languages_that_the_model_does_not_know_are_never_green() -> None:
    """Neither where all are, nor where some are: they are counted, named, and left out of the rate."""
    none = Totals(15, 0, 0, FOREIGN, whole=True)
    only = report(totals=none, languages={"ru": 9, "ja": 6}, distribution=(0,) * 10, flagged_by_label={})
    assert report_card(only).tone is Tone.NEUTRAL
    assert "No posts could be scored" in fallback(report_card(only))
    assert (
        "15 posts are in languages that mini does not know (9 posts in Russian, 6 in Japanese), so they were not "
        "scored or counted. The model multilingual knows Russian." in fallback(details_card(only))
    )
    some = report(totals=Totals(100, 85, 0, FOREIGN, whole=True), languages={"ja": 15})
    assert report_card(some).tone is Tone.NEUTRAL
    assert "None of 85 posts was flagged" in fallback(report_card(some))
    assert "15 posts not scored: mini does not know their languages" in fallback(report_card(some))
    assert "(15 posts in Japanese)" in fallback(details_card(some))
    assert "No model here knows it." in fallback(details_card(some))


def test_what_x_keeps_back_is_said() -> None:
    """Only of a scan of X that came to its end: others say themselves why they have less."""
    done = replace(
        scan(expected=250), request=replace(scan().request, source=SourceSpec(SourceKind.TIMELINE, "sample"))
    )
    short = report(scan=done, totals=Totals(44, 44, 0))
    assert missing_note(short).startswith("206 posts are missing: X counts 250 posts, but gave no more when asked")
    assert missing_note(short) in fallback(details_card(short))
    assert "Only 44 of 250 posts could be read. None of 44 posts was flagged." in fallback(report_card(short))
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
    assert (
        "(8 posts in German, 7 in Spanish, 6 in French, 5 in Italian, 4 in Dutch, 3 in Polish, 2 other languages)"
        in language_note(many)
    )
    assert "The model multilingual knows Spanish, French, Italian and Turkish." in language_note(many)


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
    said = fallback(report_card(single)) + fallback(details_card(single))
    assert "1 of 1 post was flagged" in said
    assert " 1 posts" not in said
    assert "1 repost left out, 1 post with damaged data" in said


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
        "All 1,627 posts read, 673 reposts left out, 12 posts with nothing to score, 1 post with damaged data"
    )


@pytest.mark.parametrize(
    ("expected", "said"),
    [
        (None, "5 posts read"),
        (4, "5 posts read"),
        (5, "All 5 posts read"),
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
        "10 posts read, 2 reposts left out, 2 posts with nothing to score, 2 posts that the model could not read, "
        "2 posts in languages that the model does not know, 2 posts with damaged data, 2 posts not scored yet, "
        "2 posts not checked by the big model"
    )


def test_the_period_is_one_day_where_it_is_one() -> None:
    """No "from today to today"."""
    moment = datetime(2026, 1, 5, 8, tzinfo=UTC)
    assert period(report(first_post=moment, last_post=moment.replace(hour=20))) == "5 Jan 2026"
    assert period(report()) == "3 Aug 2023 – 5 Jan 2026"
    assert period(empty_report()) == "no posts"


def test_the_report_lists_only_what_was_flagged() -> None:
    """Most often first; how often is in the details; and nothing where all were flagged for one label."""
    assert "Flagged for toxicity, insult, obscenity and threat." in fallback(report_card(report()))
    one = report_card(report(flagged_by_label={Label.TOXICITY: 12}))
    assert "Flagged for" not in fallback(one)


def test_the_report_says_when_most_was_flagged() -> None:
    """Where a period stands out: one day does not, nor do periods alike, or without anything flagged."""
    points = [*trend(5).points]
    points[1] = replace(points[1], flagged=9)
    outstanding = replace(trend(5), points=tuple(points))
    assert "Busiest period: Oct 2025, with 9 flagged posts." in fallback(report_card(report(trend=outstanding)))
    for shown in (report(), report(trend=trend(2)), report(trend=outstanding, totals=Totals(9, 9, 0))):
        assert "Busiest period" not in fallback(report_card(shown))


def test_buttons_lead_to_what_people_do_next() -> None:
    """Worst first, the details, a file, a comparison."""
    buttons = pressable(report_card(report()))
    assert {label: decode(button.action) for label, button in buttons.items()} == {
        "All posts, worst first": PageAction(7, 1, PostQuery()),
        "Details": DetailsAction(7),
        "Export …": ExportAction(7),
        "Compare …": CompareAction(7),
    }
    assert not any(button.disabled for button in buttons.values())


def test_reposts_can_be_scored_where_nothing_else_was_left_out() -> None:
    """By a press that first says what it costs; an archive is scanned with its file."""
    left_out = Totals(9, 7, 0, {SkipReason.REPOST: 2})
    assert decode(pressable(report_card(report(scan=on_x(), totals=left_out)))["Score reposts …"].action) == (
        PriceAction("sample")
    )
    others = Totals(9, 6, 0, {SkipReason.REPOST: 2, SkipReason.NOTHING_TO_SCORE: 1})
    for shown in (report(totals=left_out), report(scan=on_x(), totals=others)):
        assert "Score reposts …" not in pressable(report_card(shown))


def test_buttons_to_nothing_are_disabled() -> None:
    """An account without posts has no worst ones, and one without flags no flagged ones."""
    empty = pressable(report_card(empty_report()))
    assert [label for label, button in empty.items() if button.disabled] == ["All posts, worst first", "Export …"]
    clean = pressable(details_card(replace(report(), totals=Totals(9, 9, 0))))
    assert [label for label, button in clean.items() if button.disabled] == ["Flagged posts"]


def test_a_quick_report_says_who_read_what_and_what_may_be_missed() -> None:
    """In plain words; nothing is green, as nobody knows what the others hold."""
    card = report_card(quick_report(flagged=0, hits=0))
    words = fallback(card)
    assert "None of the 1,440 checked posts was flagged." in words
    assert "A quick scan: the big model checked 1,440 posts." in words
    assert "At most 45 toxic ones were missed: that is right 95 times in 100." in words
    assert "“Score the rest” costs nothing more, only time." in words
    assert card.tone is Tone.NEUTRAL


def test_a_quick_report_gives_one_range_for_what_was_flagged_and_missed() -> None:
    """Of all posts that were read: 23 were flagged, and at most 94 more were missed."""
    words = fallback(details_card(quick_report()))
    assert "Flagged: 23 to 117 of 12,000 posts" in words
    assert "All 12,000 posts read\n" in words  # The sentence above says which of them the big model checked.
    assert "Had the big model checked every post, it would have flagged between 0.2% and 1.0% of them." in words


def test_a_quick_report_says_once_who_read_what() -> None:
    """No post is called unscored below what says that it was read; the details tell how the bound is known."""
    words = fallback(report_card(quick_report()))
    assert "not scored" not in words
    assert "At most 94 toxic ones were missed: that is right 95 times in 100." in words
    assert (
        "Of these, 720 posts were drawn at random from what the small model let pass. As far as they can tell, at most "
        "94 toxic posts were missed. Such a bound is right 95 times in 100." in fallback(details_card(quick_report()))
    )


def test_a_quick_report_still_says_what_neither_model_scored() -> None:
    """Reposts are somebody else's words, for both."""
    skipped = {SkipReason.NOT_CHECKED: 10_000, SkipReason.REPOST: 560}
    found = quick_report()
    words = fallback(report_card(replace(found, totals=replace(found.totals, skipped=skipped))))
    assert "560 reposts left out" in words


def test_a_quick_report_offers_to_score_the_rest() -> None:
    """As long as there is one."""
    found = quick_report()
    button = pressable(report_card(found))["Score the rest"]
    assert decode(button.action) == FinishAction(found.scan.id)
    done = replace(found, totals=Totals(12_000, 12_000, 30))
    assert "Score the rest" not in fallback(report_card(done))
    assert "small model" not in fallback(report_card(done))


def test_what_the_small_model_does_not_know_is_said() -> None:
    """A big model may know more languages: then the small one has not read all."""
    found = quick_report()
    check = RandomCheck(11_280, 720, 0, unread=4_000)
    words = fallback(report_card(replace(found, totals=replace(found.totals, check=check))))
    assert "The small model read 8,000 of 12,000 posts, not knowing all languages" in words
