"""When a post is flagged: the same rule for one post's scores and for the database's rows."""

from datetime import UTC, datetime

import pytest

from bot.core.domain.labels import Label, Scores
from bot.core.domain.posts import Post, ScoredPost
from bot.core.domain.reports import PostQuery
from bot.core.domain.scans import ScanRequest
from bot.core.domain.sources import Page, SourceKind, SourceSpec
from bot.core.domain.thresholds import flagged_labels
from bot.core.store.engine.database import Store
from bot.core.store.posts import pages, posts, reports, scores
from bot.core.store.scans import scans
from tests.fakes import ACCOUNT, ALICE

THRESHOLDS = {Label.TOXICITY: 0.8, Label.OBSCENE: 0.5, Label.INSULT: 0.6}
SWEARING = Scores({Label.TOXICITY: 0.7, Label.OBSCENE: 0.9, Label.INSULT: 0.1})
TOXIC = Scores({Label.TOXICITY: 0.9, Label.OBSCENE: 0.9, Label.INSULT: 0.1})
INSULTING = Scores({Label.TOXICITY: 0.7, Label.OBSCENE: 0.1, Label.INSULT: 0.9})
CASES = [
    (SWEARING, THRESHOLDS, ()),
    (TOXIC, THRESHOLDS, (Label.TOXICITY, Label.OBSCENE)),
    (INSULTING, THRESHOLDS, (Label.INSULT,)),
    (SWEARING, {Label.OBSCENE: 0.5}, (Label.OBSCENE,)),
    (SWEARING, {}, ()),
]


@pytest.mark.parametrize(("given", "thresholds", "flagged"), CASES)
def test_obscenity_alone_flags_only_where_nothing_else_is_asked_for(
    given: Scores, thresholds: dict[Label, float], flagged: tuple[Label, ...]
) -> None:
    """Swearing harms nobody; beside another label it is named too, and a watch may ask for it alone."""
    assert flagged_labels(given, thresholds) == flagged


@pytest.mark.parametrize(("given", "thresholds", "flagged"), CASES)
async def test_the_database_follows_the_same_rule(
    store: Store, given: Scores, thresholds: dict[Label, float], flagged: tuple[Label, ...]
) -> None:
    """In numbers, labels and pages: a label's page has the posts that are counted for it."""
    post = Post("7", datetime(2026, 1, 1, tzinfo=UTC), "words")
    request = ScanRequest(SourceSpec(SourceKind.TIMELINE, "ada"), "mini", ALICE)
    async with store.write() as connection:
        scan = await scans.create(connection, request, ACCOUNT, "fake-1")
        await posts.save_page(connection, scan, Page((post,), "end"))
        await scores.save(connection, scan, [(ScoredPost(post, given), scores.text_key("words"))])
    async with store.read() as connection:
        report = await reports.report(connection, scan, thresholds)
        page = await pages.page(connection, scan, thresholds, PostQuery(flagged_only=True))
        by_label = {
            label: (await pages.page(connection, scan, thresholds, PostQuery(label=label, flagged_only=True))).matches
            for label in thresholds
        }
    assert report.totals.flagged == page.matches == bool(flagged)
    assert [label for label, count in report.flagged_by_label.items() if count] == list(flagged)
    assert {label for label, matches in by_label.items() if matches} == set(flagged)
