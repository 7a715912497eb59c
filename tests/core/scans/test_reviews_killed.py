"""Killed at every boundary of the transactions of a verdict: none is lost once it was told, and none comes twice."""

from contextlib import suppress
from pathlib import Path

from bot.core.domain.people import Requester
from bot.core.domain.reports import Queue, ReviewEnd, ReviewItem
from bot.core.domain.verdicts import Given, Reach, Verdict
from bot.core.scans.reports import Reports
from bot.core.scans.reviews import Reviews
from tests.core.commands.bot import stored
from tests.core.inline_store import KilledError, MortalStore
from tests.core.store.test_reports import THRESHOLDS
from tests.fakes import made_posts

ANN = Requester("slack", "U1", "T1")
FLAGGED, MOST_POINTS = 10, 400


class Reviewer:
    """Somebody who judges post after post, whatever happens to the process meanwhile."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.told = 0  # Verdicts that the person knows to be kept.

    async def work(self, lives: int | None) -> tuple[bool, MortalStore]:
        """Judge until nothing is left, or the process dies; whether it was left alive."""
        store = await MortalStore.open(self.path)
        store.lives = lives
        reports = Reports(store, lambda _model: THRESHOLDS)
        reviews = Reviews(store, reports)
        with suppress(KilledError):
            while isinstance(item := await reviews.next(ANN, "", Queue()), ReviewItem):
                given = Given(int(item.post.post.id), Verdict.NOT_TOXIC, seen=item.post.post.wording)
                self.told += await reviews.judge(ANN, item.scan.id, given, "Ann", reach=Reach.ONE, second=False)
            return True, store
        return False, store


async def test_no_verdict_is_lost_or_doubled(tmp_path: Path) -> None:
    """One life after the other, each killed a few boundaries later than it began, until all is judged."""
    path = tmp_path / "toxscan.db"
    first = await MortalStore.open(path)
    scan = await stored(first, made_posts(50), ANN)
    await first.close()
    reviewer = Reviewer(path)
    for lives in range(MOST_POINTS):
        ended, store = await reviewer.work(lives % 7)
        if ended:
            break
        await store.die()
    assert ended
    store.lives = None
    review = (await Reports(store, lambda _model: THRESHOLDS).report(scan.id, ANN)).totals.review
    found = await Reviews(store, Reports(store, lambda _model: THRESHOLDS)).next(ANN, "", Queue())
    await store.close()
    assert isinstance(found, ReviewEnd)
    assert review.posts == review.not_toxic == sum(review.people.values()) >= reviewer.told
