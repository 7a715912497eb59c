"""Many transactions that write at the same time, as several processes on PostgreSQL do: nothing twice, nothing lost."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from typing import TypeVar

import pytest
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.domain.accounts import Account
from bot.core.domain.clock import now
from bot.core.domain.errors import InputError
from bot.core.domain.people import Requester
from bot.core.domain.posts import ScoredPost
from bot.core.domain.reports import MOST_EXPORTED
from bot.core.domain.sources import Bill, Page, Resource, SourceKind
from bot.core.domain.watches import WatchStatus
from bot.core.people.retention import expire
from bot.core.scans.reports import Reports
from bot.core.store import schema
from bot.core.store.engine.database import Store
from bot.core.store.networks import ledger, sweeps
from bot.core.store.operations import deduplication, pauses, processes
from bot.core.store.people import forgetting
from bot.core.store.posts import export_limit, posts, scores
from bot.core.store.scans import history, scans
from bot.core.store.watches import outbox, watches
from tests.core.commands.bot import stored
from tests.databases import ON_POSTGRES, count, somebody_waits
from tests.fakes import ACCOUNT, ALICE, BOB, call_not_toxic, made_posts, made_scores, request

AT_ONCE = 8
ROUNDS = 5  # Of what may go one way or the other.
LEASE = timedelta(minutes=1)
T = TypeVar("T")

pytestmark = ON_POSTGRES


async def all_at_once(store: Store, *works: Callable[[AsyncConnection], Awaitable[T]]) -> list[T | InputError]:
    """Do all of it, each in a transaction of its own, none of which does anything before all have begun."""
    ready = asyncio.Barrier(len(works))

    async def one(work: Callable[[AsyncConnection], Awaitable[T]]) -> T | InputError:
        try:
            async with store.write() as connection:
                await connection.execute(sa.select(1))
                await ready.wait()
                return await work(connection)
        except InputError as error:
            return error

    return list(await asyncio.gather(*(one(work) for work in works)))


async def test_scans_of_a_new_account_get_numbers_of_their_own(store: Store) -> None:
    """The account and the model are made known once."""
    created = await all_at_once(store, *[lambda c: scans.create(c, request(), ACCOUNT, "fake-1")] * AT_ONCE)
    assert len({scan.id for scan in created}) == AT_ONCE
    assert (await count(store, schema.collections), await count(store, schema.models)) == (1, 1)


async def test_posts_that_two_have_read_are_stored_once(store: Store) -> None:
    """Each is new to one of them."""
    scan = await stored(store, [])
    page = Page(tuple(made_posts(30)), "end")
    fresh = await all_at_once(store, *[lambda c: posts.save_page(c, scan, page)] * AT_ONCE)
    assert sorted(len(each.fresh) for each in fresh) == [0] * (AT_ONCE - 1) + [30]
    assert await count(store, schema.posts) == 30


async def test_an_accounts_pages_arrive_one_after_another(store: Store) -> None:
    """Whoever walks along the order of arrival must not overtake a page that is not there yet."""
    scan = await stored(store, [])
    every = [made_posts(10, first=1 + 10 * number) for number in range(AT_ONCE)]
    saving = [lambda c, some=some: posts.save_page(c, scan, Page(tuple(some), "end")) for some in every]
    await all_at_once(store, *saving)
    async with store.read() as connection:
        places = sa.select(schema.posts.c.id).order_by(schema.posts.c.seq)
        order = list((await connection.execute(places)).scalars())
    assert all(len({(number - 1) // 10 for number in order[start : start + 10]}) == 1 for start in range(0, 80, 10))


async def test_what_x_charges_for_once_is_put_on_the_bill_once(store: Store) -> None:
    """Several read the same posts, in every order; the sums are right to the last one."""
    ids = [str(number) for number in range(100)]
    bills = [Bill(Resource.POST, tuple(ids[start:] + ids[:start]), 5000) for start in range(0, 80, 10)]
    day = now().date()
    works = [lambda c, bill=bill: ledger.charge(c, ALICE, bill, day) for bill in bills]
    assert sum(await all_at_once(store, *works)) == 100
    async with store.read() as connection:
        assert await ledger.sum_spent(connection, day) == 100 * 5000


async def test_money_adds_up_while_somebody_is_forgotten(store: Store) -> None:
    """Their name goes, what was spent stays."""
    day = now().date()
    bills = [Bill(Resource.POST, tuple(str(100 * part + each) for each in range(50)), 5000) for part in range(6)]
    charges = [lambda c, bill=bill: ledger.charge(c, ALICE, bill, day) for bill in bills]
    await all_at_once(store, *charges, lambda c: ledger.make_anonymous(c, ALICE, day))
    async with store.read() as connection:
        assert await ledger.sum_spent(connection, day) == await ledger.sum_spent(connection, day, ALICE) == 300 * 5000


async def test_nobody_takes_away_more_than_is_allowed(store: Store) -> None:
    """However many exports they ask for at once."""
    scan = await stored(store, made_posts(MOST_EXPORTED + 100))
    reports = Reports(store, lambda _name: {})
    allowed = await asyncio.gather(*(reports.allow_export(ALICE, scan.id) for _ in range(AT_ONCE)))
    assert {each.allowed for each in allowed} == {allowed[0].allowed}  # The same posts, each time.
    assert len(allowed[0].allowed or ()) == MOST_EXPORTED
    async with store.read() as connection:
        assert len(await export_limit.list_today(connection, ALICE, now().date())) == MOST_EXPORTED


async def test_a_press_that_arrives_in_several_processes_is_the_first_in_one(store: Store) -> None:
    """Also where an old one had left its key behind."""
    for _ in range(2):
        first = await all_at_once(store, *[lambda c: deduplication.claim(c, "press", LEASE)] * AT_ONCE)
        assert first.count(True) == 1
        async with store.write() as connection:
            await connection.execute(sa.update(schema.deliveries).values(at=now() - 2 * LEASE))


async def test_a_verdict_and_a_pause_are_set_once(store: Store) -> None:
    """Two of a workspace press the same button."""
    scan = await stored(store, made_posts(3))
    await all_at_once(store, *[lambda c: call_not_toxic(c, ALICE, scan, 1)] * AT_ONCE)
    await all_at_once(store, *[pauses.begin] * AT_ONCE)
    assert await count(store, schema.verdicts) == 1
    async with store.write() as connection:
        await pauses.end(connection)
        assert await pauses.find_begin(connection) is None


WORKERS = [f"w{number}" for number in range(AT_ONCE)]


async def watched(store: Store, accounts: int) -> None:
    """Watches that are due, one of each account, each with a message to send; and processes that live."""
    async with store.write() as connection:
        for worker in WORKERS:
            await processes.renew(connection, worker)
    for number in range(accounts):
        account = Account(str(number), f"h{number}", "")
        async with store.write() as connection:
            watch = await watches.propose(connection, ALICE, account)
            await watches.change(connection, replace(watch, status=WatchStatus.ACTIVE, next_due=now() - LEASE))
            await outbox.add_notice(connection, watch.id, "words", "")


async def test_a_watch_proposed_twice_is_one(store: Store) -> None:
    """A button pressed twice in two processes."""
    proposed = await all_at_once(store, *[lambda c: watches.propose(c, ALICE, ACCOUNT)] * AT_ONCE)
    assert len({watch.id for watch in proposed}) == 1


async def test_each_watch_is_looked_at_by_one_process(store: Store) -> None:
    """All that are due are taken, none twice, and nobody waits for another."""
    await watched(store, 20)
    works = [lambda c, who=who: watches.claim_due(c, who, LEASE, 5) for who in WORKERS]
    taken = [watch.id for some in await all_at_once(store, *works) for watch in some]
    assert len(taken) == len(set(taken)) == 20


async def test_each_message_is_sent_by_one_process(store: Store) -> None:
    """Each gets another one."""
    await watched(store, AT_ONCE)
    works = [lambda c, who=who: outbox.claim_due(c, who, ALICE.platform, LEASE) for who in WORKERS]
    assert len({message.id for message in await all_at_once(store, *works)}) == AT_ONCE


async def test_an_owners_change_and_a_look_do_not_undo_each_other(store: Store) -> None:
    """The owner pauses while a look ends: it is paused, and does not begin again where the look began."""
    await watched(store, 1)
    async with store.write() as connection:
        [watch] = await watches.claim_due(connection, WORKERS[0], LEASE, 1)

    async def pause(connection: AsyncConnection) -> object:
        mine = await watches.get_owned(connection, ALICE, watch.id)
        await watches.change(connection, replace(mine, status=WatchStatus.PAUSED, next_due=None))
        return True

    async def settle(connection: AsyncConnection) -> object:
        seen = await watches.get(connection, watch.id)
        assert seen
        return await watches.settle(connection, WORKERS[0], replace(seen, since=99, runs=1))

    await all_at_once(store, pause, settle)
    async with store.read() as connection:
        after = await watches.get(connection, watch.id)
    assert after
    assert (after.status, after.since, after.runs) == (WatchStatus.PAUSED, 99, 1)


@pytest.mark.parametrize("_round", range(ROUNDS))
async def test_whoever_joins_a_scan_that_is_forgotten_has_it_or_hears_so(store: Store, _round: int) -> None:
    """Never a report in somebody's history that is not there."""
    scan = await stored(store, made_posts(20))
    forgot, joined = await all_at_once(
        store, lambda c: forgetting.forget(c, ALICE), lambda c: history.record(c, BOB, scan.id)
    )
    assert forgot == (20 if isinstance(joined, InputError) else 0)
    assert await count(store, schema.posts) == 20 - forgot
    async with store.read() as connection:
        assert len(await history.list_scans(connection, BOB, 5)) == (0 if isinstance(joined, InputError) else 1)


@pytest.mark.parametrize("_round", range(ROUNDS))
async def test_a_new_scan_and_one_that_is_forgotten_do_not_touch(store: Store, _round: int) -> None:
    """The account may go and come again in between."""
    await stored(store, made_posts(20))

    async def begin(connection: AsyncConnection) -> int:
        scan = await scans.create(connection, request(BOB), ACCOUNT, "fake-1")
        await posts.save_page(connection, scan, Page(tuple(made_posts(10)), "end"))
        await history.record(connection, BOB, scan.id)
        return scan.id

    _, begun = await all_at_once(store, lambda c: forgetting.forget(c, ALICE), begin)
    async with store.read() as connection:
        assert [scan.id for scan, _ in await history.list_scans(connection, BOB, 5)] == [begun]
    assert await count(store, schema.posts) in {10, 20}


async def test_scores_of_posts_that_go_meanwhile_go_with_them(store: Store) -> None:
    """A sweep has taken posts away, not yet for good, when a block of their scores is saved."""
    scan = await stored(store, [])
    some = made_posts(40)
    outcomes = [(ScoredPost(post, made_scores(post.text)), scores.text_key(post.text)) for post in some]
    async with store.write() as connection:
        await posts.save_page(connection, scan, Page(tuple(some), "end"))
        sweep = await sweeps.begin(connection, "")

    async def save() -> None:
        async with store.write() as connection:
            await scores.save(connection, scan, outcomes)

    async with store.write() as connection:
        await sweeps.finish(connection, sweep, len(some), [post.id for post in some[15:]])
        saving = asyncio.create_task(save())
        await somebody_waits(store)
    await saving
    assert (await count(store, schema.posts), await count(store, schema.scores)) == (15, 15)


async def test_old_data_goes_beside_all_that_goes_on(store: Store) -> None:
    """Retention, a sweep, a person who is forgotten and scans of the same accounts, all at once."""
    everybody = [Requester("terminal", f"person {number}") for number in range(6)]
    grace = Account("43", "grace", "Grace")
    for number, who in enumerate(everybody):
        account = (ACCOUNT, grace)[number % 2]
        await stored(store, made_posts(20, first=1 + 20 * number), who, account=account, kind=SourceKind.TIMELINE)
    async with store.write() as connection:
        await connection.execute(sa.update(schema.searches).values(asked_at=now() - timedelta(days=40)))
        sweep = await sweeps.begin(connection, "")

    async def forget(who: Requester) -> None:
        async with store.erase() as connection:
            await forgetting.forget(connection, who)

    async def swept() -> None:
        async with store.write() as connection:
            await sweeps.finish(connection, sweep, 120, [str(number) for number in range(120, 0, -3)])

    new = [
        stored(store, made_posts(5, first=1000 + 5 * number), BOB, account=(grace, ACCOUNT)[number % 2])
        for number in range(6)
    ]
    await asyncio.gather(*(forget(who) for who in everybody[:3]), expire(store, 30), swept(), *new)
    async with store.read() as connection:
        assert len(await history.list_scans(connection, BOB, 10)) == 6
        unasked = sa.select(schema.scans.c.id).where(schema.scans.c.id.not_in(sa.select(schema.searches.c.scan_id)))
        latest = sa.select(sa.func.max(schema.searches.c.scan_id)).scalar_subquery()
        assert not (await connection.execute(unasked.where(schema.scans.c.id > latest))).all()
