"""Pages of an account with more posts than anybody turns through: they reach so far, and say that there are more."""

from datetime import UTC, datetime, timedelta

import sqlalchemy as sa

from bot.core.domain.labels import STEPS, Label, from_steps
from bot.core.domain.reports import PostQuery, Sort
from bot.core.domain.scans import Scan
from bot.core.store import schema
from bot.core.store.engine.database import Store
from bot.core.store.posts import pages
from bot.core.store.posts.pages import MOST, PAGE_SIZE
from bot.core.store.scans import scans
from tests.fakes import ACCOUNT, request

POSTS = MOST + 15
RUDE = 0.9  # An insult among posts that are not toxic.
THRESHOLDS = {Label.TOXICITY: 0.8, Label.INSULT: 0.5}
TOXICITY = {number: from_steps(STEPS - number * STEPS // (2 * POSTS)) for number in range(1, POSTS + 1)}
WORST = sorted(TOXICITY, key=lambda number: (-TOXICITY[number], -number))
FIRST = datetime(2020, 1, 1, tzinfo=UTC)


async def crowded(store: Store) -> Scan:
    """A scan of `POSTS` posts: the first are the oldest and most toxic, and so on; the last one is an insult."""
    numbers = range(1, POSTS + 1)
    async with store.write() as connection:
        scan = await scans.create(connection, request(), ACCOUNT, "fake-1")
        model = (await connection.execute(sa.select(scans.model_key("fake-1")))).scalar_one()
        shared = {"collection": scan.collection, "scan_id": scan.id, "kind": "original"}
        dated = [{**shared, "created_at": FIRST + timedelta(minutes=number)} for number in numbers]
        texts = [{**row, "id": number, "lang": "", "text": "x"} for number, row in zip(numbers, dated, strict=True)]
        await connection.execute(sa.insert(schema.posts), texts)
        judged = [
            {
                **row,
                "model": model,
                "post_id": number,
                "text_key": number.to_bytes(16),
                "toxicity": TOXICITY[number],
                "severity": TOXICITY[number],
                "insult": RUDE if number == POSTS else 0.0,
            }
            for number, row in zip(numbers, dated, strict=True)
        ]
        await connection.execute(sa.insert(schema.scores), judged)
    return scan


async def test_pages_reach_so_far_and_say_that_there_are_more(store: Store) -> None:
    """Whoever asks for a page beyond gets the last that there is, in either order."""
    scan = await crowded(store)
    async with store.read() as connection:
        worst = await pages.page(connection, scan, THRESHOLDS, PostQuery(), 5_000)
        newest = await pages.page(connection, scan, THRESHOLDS, PostQuery(sort=Sort.NEWEST), 5_000)
    for page in (worst, newest):
        assert (page.number, page.pages, page.more) == (MOST // PAGE_SIZE, MOST // PAGE_SIZE, True)
    assert [int(each.post.id) for each in worst.posts] == WORST[MOST - PAGE_SIZE : MOST]
    assert int(newest.posts[-1].post.id) == POSTS - MOST + 1


async def test_flagged_posts_are_counted_to_the_last(store: Store) -> None:
    """However many posts there are, by whichever label, in the order of the page."""
    scan = await crowded(store)
    toxic = sum(value >= 0.8 for value in TOXICITY.values())
    async with store.read() as connection:
        flagged = await pages.page(connection, scan, THRESHOLDS, PostQuery(flagged_only=True), 5_000)
        newest = await pages.page(connection, scan, THRESHOLDS, PostQuery(flagged_only=True, sort=Sort.NEWEST))
        everything = await pages.page(connection, scan, {Label.TOXICITY: 0.0}, PostQuery(flagged_only=True))
        nothing = await pages.page(connection, scan, {}, PostQuery(flagged_only=True))
    assert (flagged.matches, flagged.more) == (toxic + 1, False)
    assert [int(each.post.id) for each in flagged.posts][-2:] == [WORST[toxic - 1], POSTS]
    assert [int(each.post.id) for each in newest.posts][:2] == [POSTS, toxic]
    assert (everything.matches, everything.pages, everything.more) == (POSTS, MOST // PAGE_SIZE, True)
    assert (nothing.matches, nothing.posts) == (0, ())
