"""A watch tells of an edited post only where the edit newly crosses the line, and once."""

from datetime import timedelta

from bot.core.domain.people import Requester
from bot.core.domain.scans import ScanRequest
from bot.core.domain.schedule import Digest
from bot.core.domain.sources import SourceKind, SourceSpec
from tests.core.watches.watching import AWFUL, OWNER, Clock, FakeAccount, Process, after, last

KIND, WORSE = "a nice day", "this is more than awful"
BOB = Requester("fake", "u2", "w1")


async def read_by_bob(process: Process, account: FakeAccount) -> None:
    """Another person scans the account."""
    scan = await process.scans.submit(ScanRequest(SourceSpec(SourceKind.TIMELINE, account.handle), "mini", BOB))
    await process.scans.wait(scan.id)


async def test_an_edit_that_crosses_the_line_is_told_of(process: Process, clock: Clock) -> None:
    """Once, as edited, with a link to the newest version."""
    ada = process.x.add("ada")
    await process.watch(ada)
    number = ada.write(KIND)
    await after(process, clock)
    assert process.platform.told() == []
    newest = ada.edit(number, AWFUL.format(1))
    for _ in range(2):
        await after(process, clock)
    assert process.platform.told() == [AWFUL.format(1)]
    assert f"https://x.com/ada/status/{newest}" in last(process)
    assert "edited" in last(process)


async def test_an_edit_of_what_was_told_of_is_no_news(process: Process, clock: Clock) -> None:
    """Nor when it gets worse, or better and worse again."""
    ada = process.x.add("ada")
    await process.watch(ada)
    number = ada.write(AWFUL.format(1))
    await after(process, clock)
    for words in (WORSE, KIND, WORSE):
        number = ada.edit(number, words)
        await after(process, clock)
    assert len(process.platform.told()) == 1


async def test_an_edit_of_what_was_over_the_line_before_the_watch_is_no_news(process: Process, clock: Clock) -> None:
    """It was read by somebody else, so the earlier version is known."""
    ada = process.x.add("ada")
    awful, kind = ada.write(AWFUL.format(1)), ada.write(KIND)
    await read_by_bob(process, ada)
    clock.forward(timedelta(minutes=1))
    await process.watch(ada)
    ada.edit(awful, WORSE)
    ada.edit(kind, AWFUL.format(2))
    await after(process, clock)
    assert process.platform.told() == [AWFUL.format(2)]


async def test_an_edit_with_the_same_words_is_no_news(process: Process, clock: Clock) -> None:
    """What the model says of it has not changed."""
    ada = process.x.add("ada")
    number = ada.write(AWFUL.format(1))
    await read_by_bob(process, ada)
    clock.forward(timedelta(minutes=1))
    await process.watch(ada)
    ada.edit(number, AWFUL.format(1))
    await after(process, clock)
    assert process.platform.told() == []


async def test_an_edit_that_somebody_else_had_read_is_news_all_the_same(process: Process, clock: Clock) -> None:
    """Their scan came between the edit and the look."""
    ada = process.x.add("ada")
    await process.watch(ada)
    number = ada.write(KIND)
    await after(process, clock)
    ada.edit(number, AWFUL.format(1))
    await read_by_bob(process, ada)
    await after(process, clock)
    assert process.platform.told() == [AWFUL.format(1)]


async def test_a_new_post_is_news_whatever_it_was_before_it_was_edited(process: Process, clock: Clock) -> None:
    """Written and edited since the last look, read in both versions by somebody else: nobody was told yet."""
    ada = process.x.add("ada")
    await process.watch(ada)
    number = ada.write(AWFUL.format(1))
    await read_by_bob(process, ada)
    ada.edit(number, WORSE)
    await read_by_bob(process, ada)
    await after(process, clock)
    assert process.platform.told() == [WORSE]


async def test_what_is_edited_for_the_better_drops_out_of_an_alert_that_waits(process: Process, clock: Clock) -> None:
    """The digest quotes posts as they are when it goes."""
    ada = process.x.add("ada")
    await process.watch(ada, digest=Digest(23 * 60))
    bad, worse = ada.write(AWFUL.format(1)), ada.write(AWFUL.format(2))
    await after(process, clock)
    ada.edit(bad, KIND)
    ada.edit(worse, WORSE)
    for _ in range(5):
        await after(process, clock)
    assert process.platform.told() == [WORSE]


async def test_a_look_that_brought_an_edit_alone_stays_in_the_history(process: Process, clock: Clock) -> None:
    """Its owner was told, and opens the report from there."""
    ada = process.x.add("ada")
    number = ada.write(KIND)
    await read_by_bob(process, ada)
    clock.forward(timedelta(minutes=1))
    watch_id = await process.watch(ada)
    ada.edit(number, AWFUL.format(1))
    await after(process, clock)
    assert len(process.platform.told()) == 1
    assert await process.watches.find_last_scan(await process.watches.get(OWNER, watch_id)) is not None
