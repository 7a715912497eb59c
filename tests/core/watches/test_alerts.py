"""What a watch takes for news, and when it tells of it."""

from datetime import UTC, datetime, timedelta

from bot.core.domain.clock import now
from bot.core.domain.labels import Label
from bot.core.domain.people import Requester
from bot.core.domain.scans import ScanRequest
from bot.core.domain.schedule import Digest, Quiet
from bot.core.domain.sources import SourceKind, SourceSpec
from bot.core.store.networks import sweeps
from bot.core.store.scans import scans
from tests.core.watches.watching import AWFUL, OWNER, Clock, Process, after, last
from tests.fakes import call_not_toxic


async def test_what_was_written_before_is_no_news(process: Process, clock: Clock) -> None:
    """The watch begins with the moment in which it is made: nothing older is read, paid or told of."""
    ada = process.x.add("ada")
    ada.write(AWFUL.format(0), now() - timedelta(minutes=1))
    await process.watch(ada)
    await after(process, clock)
    assert process.platform.arrived == []
    assert len(process.x.charged) == 0


async def test_new_flagged_posts_are_told_of_once_worst_first(process: Process, clock: Clock) -> None:
    """With author, link and scores; what is not flagged is read and stays unsaid."""
    ada = process.x.add("ada")
    await process.watch(ada)
    number = ada.write(AWFUL.format(1))
    ada.write("a nice day")
    await after(process, clock)
    await after(process, clock)
    assert process.platform.titles() == ["1 new flagged post of @ada"]
    words = last(process)
    assert f"https://x.com/ada/status/{number}" in words
    assert "toxicity" in words
    assert "nice" not in words
    assert len(process.x.charged) == 2


async def test_a_post_that_somebody_else_had_read_is_news_all_the_same(process: Process, clock: Clock) -> None:
    """Another person's scan came first: the watch reads nothing more, and tells of the post."""
    ada = process.x.add("ada")
    await process.watch(ada)
    ada.write(AWFUL.format(1))
    spec = SourceSpec(SourceKind.TIMELINE, "ada")
    scan = await process.scans.submit(ScanRequest(spec, "mini", Requester("fake", "u2", "w1")))
    await process.scans.wait(scan.id)
    await after(process, clock)
    assert process.platform.told() == [AWFUL.format(1)]
    assert len(process.x.charged) == 1


async def test_of_many_posts_the_worst_five_are_quoted_and_all_are_counted(process: Process, clock: Clock) -> None:
    """Nothing is cut silently."""
    ada = process.x.add("ada")
    await process.watch(ada)
    for number in range(8):
        ada.write(AWFUL.format(number))
    await after(process, clock)
    assert process.platform.titles() == ["8 new flagged posts of @ada"]
    assert "the worst 5 of 8 posts" in last(process)
    assert len(process.platform.told()) == 5


async def test_reposts_and_judged_posts_are_not_told_of(process: Process, clock: Clock) -> None:
    """A repost holds somebody else's words; a verdict of the workspace counts until the alert goes."""
    ada = process.x.add("ada")
    await process.watch(ada, digest=Digest(23 * 60))
    ada.write(AWFUL.format(1))
    ada.posts[-1]["referenced_tweets"] = [{"type": "retweeted", "id": "1"}]
    cleared = ada.write(AWFUL.format(2))
    ada.write(AWFUL.format(3))
    await after(process, clock)
    async with process.store.write() as connection:
        scan = await scans.get(connection, 1)
        await call_not_toxic(connection, OWNER, scan, cleared)
    await after(process, clock, timedelta(hours=12))
    assert process.platform.told() == [AWFUL.format(3)]


async def test_posts_that_x_took_away_before_the_alert_went_drop_out(process: Process, clock: Clock) -> None:
    """An alert is drawn from the store when it goes; one of which nothing is left is never sent."""
    ada = process.x.add("ada")
    await process.watch(ada, digest=Digest(23 * 60))
    number = ada.write(AWFUL.format(1))
    await after(process, clock)
    async with process.store.write() as connection:
        sweep = await sweeps.begin(connection, "")
        await sweeps.finish(connection, sweep, 1, [str(number)])
    await after(process, clock, timedelta(hours=12))
    assert process.platform.arrived == []
    assert await process.outbox.count_waiting() == 0


async def test_the_owner_says_from_which_score_and_for_which_labels(process: Process, clock: Clock) -> None:
    """Over the thresholds of the workspace."""
    ada, eve = process.x.add("ada"), process.x.add("eve", "43")
    await process.watch(ada, threshold=0.01, labels=(Label.TOXICITY,))
    await process.watch(eve, labels=(Label.INSULT,), threshold=1.0)
    for account in (ada, eve):
        account.write("a nice day 7")
        account.write(AWFUL.format(1))
    await after(process, clock)
    assert process.platform.titles() == ["2 new flagged posts of @ada"]


async def test_a_digest_tells_all_at_its_hour(process: Process, clock: Clock) -> None:
    """Two looks, one message."""
    ada = process.x.add("ada")
    await process.watch(ada, digest=Digest(9 * 60), zone="Europe/Berlin")
    ada.write(AWFUL.format(1))
    await after(process, clock)
    ada.write(AWFUL.format(2))
    await after(process, clock)
    assert process.platform.arrived == []
    clock.to(datetime(2026, 11, 21, 7, 59, tzinfo=UTC))
    await process.outbox.deliver()
    assert process.platform.arrived == []
    clock.to(datetime(2026, 11, 21, 8, 0, tzinfo=UTC))
    await process.outbox.deliver()
    assert process.platform.titles() == ["2 new flagged posts of @ada"]


async def test_quiet_hours_are_kept(process: Process, clock: Clock) -> None:
    """What is found in them comes at their end."""
    ada = process.x.add("ada")
    await process.watch(ada, quiet=Quiet(15 * 60, 18 * 60))
    ada.write(AWFUL.format(1))
    await after(process, clock)
    assert process.platform.arrived == []
    clock.to(datetime(2026, 11, 20, 18, 0, tzinfo=UTC))
    await process.outbox.deliver()
    assert len(process.platform.arrived) == 1


async def test_what_was_written_while_the_owner_had_paused_is_no_news(process: Process, clock: Clock) -> None:
    """Nor is it read, or paid."""
    ada = process.x.add("ada")
    watch_id = await process.watch(ada)
    await process.watches.pause(OWNER, watch_id)
    ada.write(AWFUL.format(1))
    await after(process, clock, timedelta(days=2))
    await process.watches.start(OWNER, watch_id)
    ada.write(AWFUL.format(2))
    await after(process, clock)
    assert process.platform.told() == [AWFUL.format(2)]
    assert len(process.x.charged) == 1
