"""Who may start another scan just now: no more than so many at once, and not at once after the last."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.core.config import LimitSettings
from bot.core.domain.accounts import Account
from bot.core.domain.errors import RefusedError
from bot.core.domain.people import Requester
from bot.core.domain.scans import ScanRequest
from bot.core.domain.sources import SourceKind, SourceSpec
from bot.core.scans.rate_limit import RateLimit
from bot.core.store.engine.database import Store
from bot.core.store.networks import audit
from bot.core.store.people import forgetting
from bot.core.store.scans import claims, scans
from bot.core.store.schema import audit as audit_table
from tests.conversations.x_world import START, XWorld, wanted, x_world
from tests.core.sources.archives import account_js, js, packed, posts
from tests.core.watches.watching import stopped_clock
from tests.fakes import ALICE, BOB
from tests.servers.x import made_timeline


async def check(store: Store, who: Requester, *, cooldown: float = 0, at_once: int = 2) -> None:
    """Raises `RefusedError` where they may not start one more, under these limits."""
    limit = RateLimit(store, LimitSettings(cooldown_seconds=cooldown, scans_at_once=at_once))
    async with store.write() as connection:
        await limit.check(connection, who)


async def may_start(store: Store, who: Requester, *, cooldown: float = 0, at_once: int = 2) -> bool:
    """Whether they may start one more, where nobody needs to know why not."""
    try:
        await check(store, who, cooldown=cooldown, at_once=at_once)
    except RefusedError:
        return False
    return True


async def begun(store: Store, who: Requester, scans_of_theirs: int) -> None:
    """So many of their scans of accounts on X are under way."""
    async with store.write() as connection:
        for number in range(scans_of_theirs):
            account = Account(str(number), f"a{number}")
            scan = await scans.create(connection, wanted(account.handle, requester=who), account, "fake-1")
            await claims.claim_new(connection, scan, store.process)


async def scanned(store: Store, who: Requester, event: audit.Event = audit.Event.SCAN) -> None:
    """Somebody has asked X about an account just now."""
    async with store.write() as connection:
        await audit.note(connection, who, event, "grace", "1005")


@pytest.fixture
async def world(store: Store, tmp_path: Path) -> AsyncIterator[XWorld]:
    """A bot whose X knows three accounts, and whose model does not get on."""
    async with x_world(store, tmp_path) as made:
        for number, handle in enumerate(("grace", "ada", "hedy"), start=1):
            made.account(made_timeline(20, START, sequence=number), handle, str(number))
        made.scorer.gate.clear()
        yield made


async def test_who_has_few_scans_under_way_may_start_one_more(store: Store) -> None:
    """Up to the limit."""
    await begun(store, ALICE, 1)
    assert await may_start(store, ALICE, at_once=2)


@pytest.mark.parametrize(
    ("at_once", "said"), [(1, "You already have 1 scan running"), (2, "You already have 2 scans running")]
)
async def test_who_has_as_many_as_may_be_waits(store: Store, at_once: int, said: str) -> None:
    """And is told what to do."""
    await begun(store, ALICE, at_once)
    with pytest.raises(RefusedError, match=said) as caught:
        await check(store, ALICE, at_once=at_once)
    assert caught.value.hint == "Wait until one ends, or cancel one."


async def test_the_next_scan_has_to_wait_a_moment(store: Store) -> None:
    """In whole seconds, never 0."""
    await scanned(store, ALICE)
    with pytest.raises(RefusedError, match=r"start the next one in (599|600) s\."):
        await check(store, ALICE, cooldown=600)


async def test_others_do_not_wait_for_ones_scans(store: Store) -> None:
    """Neither do those of the same name elsewhere."""
    await scanned(store, ALICE)
    for other in (BOB, Requester("slack", ALICE.user_id), Requester(ALICE.platform, ALICE.user_id, "team")):
        assert await may_start(store, other, cooldown=600)


@pytest.mark.parametrize("event", [audit.Event.LOOK_UP, audit.Event.REFUSED])
async def test_only_scans_are_waited_for(store: Store, event: audit.Event) -> None:
    """A look-up is no scan."""
    await scanned(store, ALICE, event)
    assert await may_start(store, ALICE, cooldown=600)


async def test_without_a_cooldown_nobody_waits(store: Store) -> None:
    """An operator may have it so."""
    await scanned(store, ALICE)
    assert await may_start(store, ALICE, cooldown=0)


async def test_a_third_scan_at_once_is_refused_until_one_ends(world: XWorld) -> None:
    """Nothing of it is read, paid or remembered as a scan."""
    first = await world.app.scans.submit(wanted("grace"))
    await world.app.scans.submit(wanted("ada"))
    with pytest.raises(RefusedError, match="You already have 2 scans running"):
        await world.app.scans.submit(wanted("hedy"))
    assert len(await world.app.reports.history(ALICE)) == 2
    await world.app.scans.cancel(first.id)
    await world.app.scans.submit(wanted("hedy"))


async def test_others_are_not_counted(world: XWorld) -> None:
    """Each person has their own two."""
    for handle in ("grace", "ada"):
        await world.app.scans.submit(wanted(handle))
    await world.app.scans.submit(wanted("hedy", requester=BOB))
    assert [len(await world.app.reports.history(each)) for each in (ALICE, BOB)] == [2, 1]


async def test_archives_are_counted_too(world: XWorld, tmp_path: Path) -> None:
    """They are free, but take the model's time."""
    path = packed(tmp_path / "a.zip", {"data/tweets.js": js("tweets", posts(3))})
    await world.app.scans.submit(ScanRequest(SourceSpec(SourceKind.ARCHIVE, str(path)), "mini", ALICE))
    await world.app.scans.submit(wanted("grace"))
    with pytest.raises(RefusedError, match="You already have 2 scans running"):
        await world.app.scans.submit(wanted("ada"))


@pytest.mark.parametrize("kind", [SourceKind.ARCHIVE, SourceKind.TIMELINE])
async def test_going_on_is_admitted_as_starting_is(world: XWorld, kind: SourceKind, tmp_path: Path) -> None:
    """Six cancelled scans run no more than six new ones would."""
    world.settings.limits.cooldown_seconds = 0
    begun = []
    for number in range(6):
        if kind is SourceKind.TIMELINE:
            world.account(made_timeline(20, START, sequence=50 + number), f"x{number}", str(500 + number))
            source = SourceSpec(kind, f"x{number}")
        else:
            files = {
                "data/tweets.js": js("tweets", posts(3)),
                "data/account.js": account_js(f"o{number}", f"{number}7"),
            }
            source = SourceSpec(kind, str(packed(tmp_path / f"{number}.zip", files)))
        scan = await world.app.scans.submit(ScanRequest(source, "mini", ALICE))
        await world.app.scans.cancel(scan.id)
        begun.append(scan)
    for scan in begun[:2]:
        await world.app.scans.resume(scan.id, ALICE)
    for scan in begun[2:]:
        with pytest.raises(RefusedError, match="You already have 2 scans running"):
            await world.app.scans.resume(scan.id, ALICE)
    assert (await world.app.scans.resume(begun[0].id, ALICE)).id == begun[0].id  # Under way: it is joined.


async def test_going_on_with_a_scan_of_x_waits_for_the_cooldown(world: XWorld) -> None:
    """And starts it, like any other scan."""
    scan = await world.app.scans.submit(wanted("grace"))
    await world.app.scans.cancel(scan.id)
    world.settings.limits.cooldown_seconds = 600
    with pytest.raises(RefusedError, match="You started a scan a moment ago"):
        await world.app.scans.resume(scan.id, ALICE)


async def test_forgetting_resets_no_cooldown(store: Store) -> None:
    """What is kept of them is a hash, shown to nobody and gone when no cooldown can run any more."""
    with stopped_clock() as clock:
        for who in (ALICE, BOB):
            await scanned(store, who)
        async with store.erase() as connection:
            await forgetting.forget(connection, ALICE)
        with pytest.raises(RefusedError, match=r"start the next one in 600 s\."):
            await check(store, ALICE, cooldown=600)
        async with store.read() as connection:
            assert {each.requester.user_id for each in await audit.entries(connection)} == {"", BOB.user_id}
        clock.forward(timedelta(days=1))
        async with store.write() as connection:
            await audit.tidy(connection)
            left = sa.select(audit_table.c.user_id).order_by(audit_table.c.id)
            assert list((await connection.execute(left)).scalars()) == ["", BOB.user_id]


async def test_a_clock_that_was_set_back_locks_nobody_out(store: Store) -> None:
    """Their last scan lies ahead of it by a day; from now on the cooldown is kept as ever."""
    with stopped_clock() as clock:
        await scanned(store, ALICE)
        clock.forward(-timedelta(days=1))
        await check(store, ALICE, cooldown=600)
        await scanned(store, ALICE)
        with pytest.raises(RefusedError, match=r"start the next one in 600 s\."):
            await check(store, ALICE, cooldown=600)


async def test_who_joins_a_scan_starts_none(world: XWorld) -> None:
    """However many they have."""
    for handle in ("grace", "ada"):
        await world.app.scans.submit(wanted(handle))
    shared = await world.app.scans.submit(wanted("hedy", requester=BOB))
    assert (await world.app.scans.submit(wanted("hedy"))).id == shared.id


async def test_a_cooldown_is_kept_over_a_restart(store: Store, tmp_path: Path) -> None:
    """It is told by the audit trail."""
    async with x_world(store, tmp_path) as world:
        world.settings.limits.cooldown_seconds = timedelta(hours=1).total_seconds()
        world.account(made_timeline(20, START))
        world.account(made_timeline(20, START, sequence=7), "ada", "2")
        await world.scan(wanted("grace"))
        await world.stop()
        world.start()
        with pytest.raises(RefusedError, match="You started a scan a moment ago"):
            await world.scan(wanted("ada"))
