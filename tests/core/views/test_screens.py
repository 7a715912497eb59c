"""The main screens as a terminal of 80 columns shows them, kept as files so that a change is seen before it ships.

After a wanted change: UPDATE_GOLDEN=1 pytest tests/core/views/test_screens.py, then read the difference.
"""

import io
import os
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from rich.console import Console

from bot.adapters.terminal.render import render
from bot.core.cards.actions import AlikeAction, PageAction
from bot.core.cards.model import Card
from bot.core.commands.command import Group
from bot.core.commands.table import COMMANDS
from bot.core.domain.accounts import Account, Profile
from bot.core.domain.errors import CommandError, StoreError
from bot.core.domain.figures.comparison import compare
from bot.core.domain.figures.money import Remaining
from bot.core.domain.figures.suggestion import Agreement, ChangedPost, Effect, Hindrance, Suggestion
from bot.core.domain.labels import Label, Scores
from bot.core.domain.posts import SkipReason
from bot.core.domain.reports import (
    AlikePosts,
    Likeness,
    PostPage,
    PostQuery,
    Queue,
    ReviewEnd,
    ReviewItem,
    Sort,
    Totals,
)
from bot.core.domain.scans import ScanStatus
from bot.core.domain.thresholds import Preset
from bot.core.domain.verdicts import Review, Verdict
from bot.core.domain.workspace import WITHOUT_EFFECT, WorkspaceSettings
from bot.core.text.catalog import _
from bot.core.views.bot.about import about_card
from bot.core.views.bot.answers import error_card, help_card, history_card, score_card
from bot.core.views.parents.cards import parent_card, parent_price_card
from bot.core.views.people.privacy import forget_card
from bot.core.views.people.settings import Changing, settings_card
from bot.core.views.people.suggestion import suggestion_card, suggestion_details_card
from bot.core.views.reports.alike import alike_card
from bot.core.views.reports.choices import compare_card, export_card
from bot.core.views.reports.comparison import comparison_card
from bot.core.views.reports.details import details_card
from bot.core.views.reports.posts import posts_card
from bot.core.views.reports.report import report_card
from bot.core.views.scans.progress import ended_card, progress_card
from bot.core.views.verdicts.judging import judging_card
from bot.core.views.verdicts.review_queue import review_card, review_end_card
from tests.core.views.list_samples import LIST_SCREENS
from tests.core.views.network_samples import NETWORK_SCREENS
from tests.core.views.samples import (
    ACCOUNT,
    MOMENT,
    PARENT,
    POSTS,
    THRESHOLDS,
    WORST_POSTS,
    empty_report,
    history,
    judged,
    later_page,
    on_x,
    page,
    progress,
    quick_report,
    report,
    scan,
    scored,
    searches,
    worst_page,
)
from tests.core.views.watch_samples import WATCH_SCREENS

OTHERS = replace(
    scan(scan_id=9),
    collection=2,
    account=Account("13", "other", "Olive Other"),
    created_at=MOMENT + timedelta(minutes=25),
)
OF_OTHER = report(
    scan=OTHERS,
    totals=Totals(2260, 1882, 24, {SkipReason.REPOST: 378}, whole=True),
    flagged_by_label={Label.TOXICITY: 24, Label.INSULT: 9, Label.OBSCENE: 8},
    first_post=datetime(2022, 11, 14, 12, tzinfo=UTC),
    mistaken=0.008,
)
EARLIER = replace(scan(scan_id=3), created_at=MOMENT - timedelta(days=31))
SHOWN = replace(ACCOUNT, profile=Profile(picture="https://pbs.twimg.com/profile_images/1/sample.png"))
WORST = POSTS[:2]
REVIEWED = ReviewItem(  # The fifth of the twelve.
    scan(),
    replace(WORST_POSTS[4], scores=Scores({Label.TOXICITY: 0.607, Label.OBSCENE: 0.2, Label.INSULT: 0.54})),
    left=8,
    done=4,
    same=3,
    nearly=3,
)
SETTINGS = WorkspaceSettings(Preset.STRICT, {Label.INSULT: 0.25}, roles=("123", "456"))
TODAY = Agreement(found=41, missed=19, mistaken=6, let_be=22)
SUGGESTED = Suggestion(TODAY, Agreement(55, 5, 8, 20), {Label.TOXICITY: 0.47, Label.INSULT: 0.7})
CHANGED = (  # Between the thresholds of today and those suggested.
    ChangedPost(
        ACCOUNT,
        replace(
            scored(11, "Oh, shut your mouth & read the thread.", toxicity=0.52, insult=0.4), flagged=(Label.TOXICITY,)
        ),
        added=True,
    ),
    ChangedPost(
        ACCOUNT,
        replace(scored(12, "Only a fool would sign that.", toxicity=0.41, insult=0.62), flagged=(Label.INSULT,)),
        added=False,
    ),
)
SAID, NEXT = StoreError("The disk is full.", "Make room on it.").sentences(operator=False)
EFFECT = Effect(3, 12, 4, CHANGED)
SAMPLE = report(scan=on_x(), totals=Totals(1100, 941, 12, {SkipReason.REPOST: 159}), mistaken=0.008)
BACK = PageAction(7, 3, PostQuery())
OF_JUDGED = replace(
    worst_page(), posts=(judged(POSTS[0], Verdict.TOXIC, Label.INSULT), judged(POSTS[1]), *WORST_POSTS[2:])
)
OF_CLEARED = PostPage((judged(POSTS[1]),), PostQuery(sort=Sort.NEWEST, text="rubbish"), 1, 1, 1)  # Flagged once.
REVIEW = Review(posts=3, toxic=2, not_toxic=1, cleared=1, added=1, people={"Ann": 2, "Bo": 1})
TOTALS_JUDGED = Totals(1627, 941, 12, {SkipReason.REPOST: 686}, whole=True, review=REVIEW)
FOUND_WORDS = (
    POSTS[0],
    *(scored(30 + part, f"Idiots, all of them, part {part}.", toxicity=0.62 - part / 400) for part in range(2, 6)),
)
ALIKE = (
    (
        scored(6, "You are a bunch of liars & idiots, shut up already!", toxicity=0.62, insult=0.61),
        Likeness.NEARLY,
    ),
    (scored(36, "Idiots and liars, the whole lot. Be quiet.", toxicity=0.61, insult=0.5), Likeness.SIMILAR),
)
GOLDEN = Path(__file__).parent / "golden"
SCREENS = {
    "report": report_card(report(scan=replace(scan(), account=SHOWN), mistaken=0.008), WORST),
    "report-watched": report_card(
        report(
            scan=on_x(),
            totals=Totals(9, 7, 3, {SkipReason.REPOST: 2}),
            mistaken=0.008,
            flagged_by_label={Label.TOXICITY: 3, Label.INSULT: 1},
            first_post=datetime(2025, 12, 30, 12, tzinfo=UTC),
        ),
        WORST[:1],
        public=True,
    ),
    "report-quick": report_card(quick_report(), WORST),
    "details-quick": details_card(quick_report()),
    "progress-quick": progress_card(
        ACCOUNT, progress(expected=12_000, read=12_000, scored=0, skipped=0, screened=4_200)
    ),
    "details": details_card(report(mistaken=0.008), b"png"),
    "details-sample": details_card(SAMPLE),
    "export": export_card(scan(), 1627, 0, 12),
    "export-cut": export_card(on_x(), 500, 1127, 12),
    "compare": compare_card(scan(), (EARLIER, OTHERS)),
    "report-empty": report_card(empty_report()),
    "report-sample": report_card(SAMPLE, WORST[:2]),
    "report-languages": report_card(
        report(
            totals=Totals(1627, 626, 0, {SkipReason.UNKNOWN_LANGUAGE: 1001}, whole=True),
            languages={"ru": 980, "ja": 21},
            mistaken=0.008,
            flagged_by_label={},
        )
    ),
    "posts": posts_card(scan(), worst_page()),
    "posts-later": posts_card(scan(), later_page()),
    "posts-filtered": posts_card(
        scan(), replace(page(PostQuery(flagged_only=True, text="idiots"), 1, 2, 9), posts=FOUND_WORDS)
    ),
    "report-judged": report_card(report(scan=on_x(), mistaken=0.008, totals=TOTALS_JUDGED), WORST[:1]),
    "details-judged": details_card(report(scan=on_x(), mistaken=0.008, totals=TOTALS_JUDGED)),
    "posts-judged": posts_card(on_x(), OF_JUDGED),
    "judging-judged": judging_card(on_x(), OF_JUDGED),
    "judging-alone": judging_card(on_x(), OF_JUDGED, alone=True),
    "posts-cleared": posts_card(on_x(), OF_CLEARED),
    "posts-answers": posts_card(on_x(), worst_page()),
    "answered": parent_card(on_x(), worst_page().posts[0].post, PARENT, BACK),
    "answered-price": parent_price_card(
        on_x(), worst_page().posts[0].post, 15_000, Remaining(_("Your budget"), 19_990_000, 20_000_000), BACK
    ),
    "posts-none": posts_card(scan(), PostPage((), PostQuery(flagged_only=True), 1, 0, 0)),
    "progress": progress_card(ACCOUNT, progress(), POSTS[:2]),
    "failed": ended_card(ACCOUNT, progress(ScanStatus.FAILED, error=SAID, hint=NEXT)),
    "history": history_card(history(searches())),
    "history-page": history_card(history(searches(), number=2, pages=2, find="sam")),
    "score": score_card("you idiot", POSTS[0].scores, THRESHOLDS),
    "error": error_card(CommandError("There is no command /foo.", "Type `/help` to see them all.")),
    "help": help_card(
        {
            _(group.value): [each.name for each in COMMANDS if each.group is group and not each.owners]
            for group in Group
        },
        10_000,
        ["en"],
        public=True,
    ),
    "judging": judging_card(scan(), worst_page()),
    "alike": alike_card(
        AlikePosts(
            scan(),
            POSTS[0],
            ALIKE,
            compared=940,
            scored=940,
            understood=620,
            by_meaning=True,
        ),
        AlikeAction(7, 1, 1, PostQuery()),
    ),
    "alike-none": alike_card(
        AlikePosts(scan(), POSTS[0], (), compared=940, scored=940, understood=0, by_meaning=False),
        AlikeAction(7, 1, 1, PostQuery()),
    ),
    "review-alike": review_card(replace(REVIEWED, nearly=5), Queue()),
    "review": review_card(REVIEWED, Queue(), said=_("Your verdict on the last post: not toxic."), undo=(7, 1)),
    "review-end": review_end_card(ReviewEnd(12, 3, toxic=7, not_toxic=4), Queue(7), undo=(7, 1), judged=88),
    "settings": settings_card(
        SETTINGS, SETTINGS.thresholds_over(THRESHOLDS), admin=True, roles={"123": "@mods", "456": "@night-watch"}
    ),
    "settings-in-terminal": settings_card(
        WorkspaceSettings(), THRESHOLDS, admin=True, left_out=WITHOUT_EFFECT["terminal"]
    ),
    "settings-in-form": settings_card(
        SETTINGS,
        SETTINGS.thresholds_over(THRESHOLDS),
        admin=True,
        left_out=WITHOUT_EFFECT["slack"],
        outsiders=True,
        roles={"123": "@mods", "456": "@night-watch"},
        changing=Changing.FORM,
    ),
    "settings-in-lists-and-form": settings_card(
        SETTINGS,
        SETTINGS.thresholds_over(THRESHOLDS),
        admin=True,
        roles={"123": "mods", "456": "night-watch"},
        changing=Changing.LISTS_AND_FORM,
    ),
    "settings-judged": settings_card(
        SETTINGS,
        SETTINGS.thresholds_over(THRESHOLDS),
        admin=True,
        roles={"123": "mods", "456": "night-watch"},
        changing=Changing.LISTS_AND_FORM,
        judged=88,
    ),
    "suggestion": suggestion_card(SUGGESTED, {**THRESHOLDS}, EFFECT),
    "suggestion-details": suggestion_details_card(SUGGESTED, {**THRESHOLDS}, EFFECT, spoiler=True),
    "suggestion-none": suggestion_card(Suggestion(TODAY, TODAY, hindrance=Hindrance.NO_BETTER), THRESHOLDS),
    "suggestion-one-sided": suggestion_card(
        Suggestion(Agreement(40, 0, 3, 0), Agreement(40, 0, 3, 0), hindrance=Hindrance.ONE_SIDED), THRESHOLDS
    ),
    "comparison": comparison_card(compare(report(mistaken=0.008), OF_OTHER)),
    "forget": forget_card("0" * 32),
    "about": about_card("mini", "English", list(THRESHOLDS), "1.0", ["Ann"]),
    "about-unknown": about_card("mini", "English", list(THRESHOLDS), "1.0"),
    **LIST_SCREENS,
    **NETWORK_SCREENS,
    **WATCH_SCREENS,
}


@pytest.mark.parametrize("name", SCREENS)
def test_the_screen_looks_as_it_was_approved(name: str) -> None:
    """Letter by letter."""
    shown = drawn(SCREENS[name])
    kept = GOLDEN / f"{name}.txt"
    if os.environ.get("UPDATE_GOLDEN"):
        kept.write_text(shown, encoding="utf-8")
    assert shown == kept.read_text(encoding="utf-8")


def drawn(card: Card) -> str:
    """What 80 columns show, without the spaces that fill the lines."""
    out = io.StringIO()
    render(card, Console(file=out, width=80, force_terminal=False, _environ={}))
    return "".join(line.rstrip() + "\n" for line in out.getvalue().splitlines())
