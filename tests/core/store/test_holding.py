"""Scans that store beside each other, and who deletes meanwhile: nobody waits in a circle, nothing is left behind."""

import asyncio
from dataclasses import replace

import pytest
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.domain.errors import InputError
from bot.core.domain.posts import ScoredPost
from bot.core.domain.scans import Progress, Scan, ScanStatus
from bot.core.domain.sources import Page
from bot.core.scans.quick import QuickOrder
from bot.core.store import schema
from bot.core.store.engine.database import Store
from bot.core.store.people import forgetting
from bot.core.store.posts import collections as stored_collections
from bot.core.store.posts import posts, scores
from bot.core.store.scans import claims, scans
from tests.core.commands.bot import stored
from tests.core.scans.scanning import World
from tests.databases import ON_POSTGRES, count, somebody_waits
from tests.fakes import ACCOUNT, ALICE, BOB, FakeScorer, made_posts, made_scores, request

pytestmark = ON_POSTGRES


async def test_a_scan_stores_pages_while_it_stores_scores(store: Store) -> None:
    """Neither waits for the other, though both belong to one scan; who deletes waits for both."""
    scan = await stored(store, made_posts(10))
    async with store.write() as connection:
        await claims.reopen(connection, scan.id, store.process)
    said = [(ScoredPost(post, made_scores(post.text)), scores.text_key(post.text)) for post in made_posts(10)]
    progress = Progress(scan.id, ScanStatus.RUNNING)
    async with store.write() as scoring:
        await claims.hold(scoring, scan, store.process)
        await scores.save(scoring, scan, said)
        async with store.write() as reading:
            await claims.hold(reading, scan, store.process, for_page=True)
            await posts.save_page(reading, scan, Page(tuple(made_posts(10, first=11)), "end"))
            await claims.tell(reading, scan, store.process, progress)
        deleting = asyncio.create_task(forget_alice(store))
        await somebody_waits(store)
        await claims.tell(scoring, scan, store.process, progress, scored=True)
    await deleting
    assert (await count(store, schema.posts), await count(store, schema.scores)) == (0, 0)


async def test_two_scans_of_an_account_store_pages_with_edited_posts(store: Store) -> None:
    """The second waits before it holds anything that the first then wants for itself alone."""
    first = await stored(store, made_posts(10))
    async with store.write() as connection:
        await claims.reopen(connection, first.id, store.process)
        second = await scans.create(connection, replace(first.request, requester=BOB), ACCOUNT, first.model_id)
        await claims.claim_new(connection, second, store.process)
    edited = Page(tuple(replace(post, text=f"{post.text}, corrected") for post in made_posts(10)), "end")

    async def save(connection: AsyncConnection, scan: Scan) -> None:
        await posts.save_page(connection, scan, edited)
        await claims.tell(connection, scan, store.process, Progress(scan.id, ScanStatus.RUNNING))

    async def save_second() -> None:
        async with store.write() as connection:
            await claims.hold(connection, second, store.process, for_page=True)
            await save(connection, second)

    async with store.write() as connection:
        await claims.hold(connection, first, store.process, for_page=True)
        saving = asyncio.create_task(save_second())
        await somebody_waits(store)
        await save(connection, first)
    await saving
    assert (await count(store, schema.posts), await count(store, schema.scores)) == (10, 0)


async def test_whoever_goes_on_with_a_scan_that_is_forgotten_just_then_hears_so(store: Store) -> None:
    """Who deletes holds the account first, then scans: whoever goes on with one comes in the same order."""
    world = World(store)
    scan_id, _ = await world.scan(request())
    async with store.write() as connection:
        await stored_collections.lock(connection, sa.select(schema.collections.c.key))
        going_on = asyncio.create_task(world.scans.resume(scan_id, ALICE))
        await somebody_waits(store)
        await forgetting.forget(connection, ALICE)
    with pytest.raises(InputError, match="no longer stored"):
        await going_on
    await world.scans.close()


async def test_the_small_model_is_made_known_by_two_at_once(store: Store) -> None:
    """A process whose only model it is begins a scan of the account while a quick one stores what it said."""
    scan, small = await stored(store, made_posts(10)), FakeScorer("small-1")
    async with store.write() as connection:
        await stored_collections.lock(connection, sa.select(schema.collections.c.key))
        order = QuickOrder(store, scan, FakeScorer(), small, lambda _posts: None)
        screening = asyncio.create_task(order.next_block(rest=False))
        await somebody_waits(store)
        await scans.create(connection, request(BOB), ACCOUNT, small.model_id)
    await screening
    assert await count(store, schema.models) == 2


async def forget_alice(store: Store) -> None:
    """Delete all that only she has asked for."""
    async with store.write() as connection:
        await forgetting.forget(connection, ALICE)


async def test_what_was_written_goes_back_when_the_scan_was_lost_meanwhile(store: Store) -> None:
    """Another process has taken it over: it stores the page again."""
    scan = await stored(store, [])
    async with store.write() as connection:
        await claims.reopen(connection, scan.id, store.process)

    async def save_page() -> None:
        async with store.write() as connection:
            await claims.hold(connection, scan, store.process, for_page=True)
            async with store.write() as other:
                await other.execute(sa.update(schema.scans).values(claimed_by="another"))
            await posts.save_page(connection, scan, Page(tuple(made_posts(10)), "end"))
            await claims.tell(connection, scan, store.process, Progress(scan.id, ScanStatus.RUNNING))

    with pytest.raises(claims.ClaimLostError):
        await save_page()
    assert await count(store, schema.posts) == 0


async def test_a_process_that_stops_waits_for_nobody_who_deletes_its_scans(store: Store) -> None:
    """Each holds several rows, in an order of its own; what is being deleted needs no release."""
    going = await stored(store, made_posts(1))
    async with store.write() as connection:
        kept = await scans.create(connection, replace(going.request, requester=BOB), ACCOUNT, going.model_id)
        await connection.execute(sa.update(schema.scans).values(claimed_by=store.process))
    async with store.write() as deleting:
        await deleting.execute(sa.select(schema.scans.c.id).where(schema.scans.c.id == going.id).with_for_update())
        async with store.write() as stopping:
            await claims.release(stopping, store.process)
    query = sa.select(schema.scans.c.id, schema.scans.c.claimed_by)
    async with store.read() as connection:
        claimed = {row.id: row.claimed_by for row in await connection.execute(query)}
    assert claimed == {going.id: store.process, kept.id: ""}
