"""Accounts on X: looked up once a day, left alone where their owner asked for it, offered at a price."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.core.domain.errors import AccountError, BudgetError, RefusedError, XError
from bot.core.domain.figures.money import Offer
from bot.core.domain.sources import SourceKind
from bot.core.store.engine.database import Store
from bot.core.store.networks import audit
from bot.core.store.networks.audit import Event
from tests.conversations.world import World
from tests.conversations.x_world import START, XWorld, wanted, x_world
from tests.fakes import ALICE, BOB
from tests.servers.x import Status, made_timeline

POST, USER = 5_000, 10_000  # Millionths of a dollar.


@pytest.fixture
async def world(store: Store, tmp_path: Path) -> AsyncIterator[XWorld]:
    """A bot beside an X that knows nobody."""
    async with x_world(store, tmp_path) as made:
        yield made


def looked_up(world: XWorld) -> int:
    """How often X was asked for an account."""
    return sum("/users/by" in request.path for request in world.server.requests)


async def trail(store: Store, handle: str = "") -> list[tuple[str, str, Event]]:
    """Who asked about whom, in order."""
    async with store.read() as connection:
        return [(e.requester.user_id, e.handle, e.event) for e in reversed(await audit.entries(connection, handle))]


async def test_a_look_up_is_remembered_for_the_day_that_it_was_paid_for(world: XWorld) -> None:
    """In UTC, as X counts; by whatever spelling, for everybody; only the first pays."""
    world.account(made_timeline(3, START))
    first = await world.app.accounts.find("grace", ALICE)
    world.present = START.replace(hour=23, minute=59)
    assert await world.app.accounts.find("GRACE", BOB) == first
    assert (looked_up(world), world.server.users_billed) == (1, 1)
    assert (await world.app.budget.remaining(BOB)).amount == 20_000_000


async def test_on_the_next_day_x_is_asked_again(world: XWorld) -> None:
    """What it says then is what holds."""
    account = world.account(made_timeline(3, START))
    await world.app.accounts.find("grace", ALICE)
    account.name, account.posts = "Grace H.", made_timeline(9, START)
    world.present = START.replace(hour=0) + timedelta(days=1)
    found = await world.app.accounts.find("grace", ALICE)
    assert (found.name, found.posts, looked_up(world)) == ("Grace H.", 9, 2)


async def test_a_look_up_is_remembered_over_a_restart(world: XWorld) -> None:
    """It was paid."""
    world.account(made_timeline(3, START))
    await world.app.accounts.find("grace", ALICE)
    await world.stop()
    world.start()
    await world.app.accounts.find("grace", ALICE)
    assert looked_up(world) == 1


async def test_a_handle_that_passed_to_somebody_else_leads_to_them(world: XWorld) -> None:
    """On the next day at the latest; the posts of before stay with the account that wrote them."""
    old = world.account(made_timeline(30, START))
    first, _ = await world.scan()
    world.server.accounts.clear()
    old.handle = "hopper"
    world.server.add(old)
    world.account(made_timeline(20, START, sequence=7), "grace", "77")
    world.present += timedelta(hours=25)
    second, _ = await world.scan()
    assert (await world.app.accounts.find("grace", ALICE)).id == "77"
    assert (await world.app.accounts.find("hopper", ALICE)).id == old.id
    assert (len(await world.stored(first)), len(await world.stored(second))) == (30, 20)


async def test_a_renamed_account_costs_none_of_its_posts_again(world: XWorld) -> None:
    """X's id stays, and so does what was read."""
    account = world.account(made_timeline(30, START))
    await world.scan()
    world.server.accounts.clear()
    account.handle = "hopper"
    world.server.add(account)
    scan_id, _ = await world.scan(wanted("hopper"))
    assert len(await world.stored(scan_id)) == 30
    assert world.server.posts_billed == 30


async def test_a_protected_account_is_refused_every_time_and_paid_once(world: XWorld) -> None:
    """And is found again as soon as it opens."""
    account = world.account(made_timeline(3, START))
    account.protected = True
    for _ in range(2):
        with pytest.raises(AccountError, match="protected"):
            await world.app.accounts.find("grace", ALICE)
    assert world.server.users_billed == 1
    assert (await world.app.budget.remaining(ALICE)).amount == 20_000_000 - USER
    account.protected = False
    assert await world.app.accounts.find("grace", ALICE)


async def test_every_look_up_leaves_a_trace(world: XWorld) -> None:
    """Who asked X about whom; what was remembered asked X nothing."""
    world.account(made_timeline(3, START))
    await world.app.accounts.find("grace", ALICE)
    await world.app.accounts.find("grace", BOB)
    assert await trail(world.store) == [("alice", "grace", Event.LOOK_UP)]


async def test_every_scan_leaves_a_trace(world: XWorld) -> None:
    """With whoever started it."""
    world.account(made_timeline(3, START))
    await world.scan(wanted(requester=BOB))
    assert await trail(world.store, "GRACE") == [("bob", "grace", Event.LOOK_UP), ("bob", "grace", Event.SCAN)]


async def test_a_failed_look_up_is_not_remembered(world: XWorld) -> None:
    """The next one may succeed."""
    world.account(made_timeline(3, START))
    world.server.faults.append(Status(403))
    with pytest.raises(XError):
        await world.app.accounts.find("grace", ALICE)
    assert await world.app.accounts.find("grace", ALICE)
    assert (await world.app.budget.remaining(ALICE)).amount == 20_000_000 - USER


@pytest.mark.parametrize("written", ["@Grace", "grace"])
async def test_an_opted_out_handle_is_refused_before_x_is_asked(store: Store, tmp_path: Path, written: str) -> None:
    """Politely, free of charge, and with a trace."""
    async with x_world(store, tmp_path, x={"opt_out": [written]}) as world:
        world.account(made_timeline(3, START))
        with pytest.raises(RefusedError) as caught:
            await world.app.accounts.find("gRACE", ALICE)
        assert caught.value.message == "@gRACE has asked not to be scanned, and this bot respects that."
        assert "ask whoever runs this bot" in caught.value.hint
        assert not world.server.requests
        assert await trail(store, "grace") == [("alice", "gRACE", Event.REFUSED)]


async def test_an_opted_out_account_is_known_by_its_number_under_any_name(store: Store, tmp_path: Path) -> None:
    """It may be renamed; the look-up is all that is ever paid for it."""
    async with x_world(store, tmp_path, x={"opt_out": ["1005"]}) as world:
        world.account(made_timeline(3, START), "renamed")
        for _ in range(2):
            with pytest.raises(RefusedError, match="@renamed has asked not to be scanned"):
                await world.app.accounts.find("renamed", ALICE)
        assert looked_up(world) == 1
        assert [event for *_, event in await trail(store)] == [Event.LOOK_UP, Event.REFUSED, Event.REFUSED]


async def test_a_scan_of_one_who_opted_out_meanwhile_does_not_go_on(world: XWorld) -> None:
    """What was read before stays until it is purged."""
    world.account(made_timeline(250, START))
    world.server.fault = lambda _: Status(403) if len(world.asked()) > 1 else None
    scan_id, _ = await world.scan()
    await world.stop()
    world.server.fault = lambda _: None
    world.settings.networks.opt_out = ["grace"]
    world.start()
    with pytest.raises(RefusedError):
        await world.app.scans.resume(scan_id, ALICE)
    assert world.server.posts_billed == 100


async def test_without_a_token_archives_are_what_can_be_scanned(store: Store, tmp_path: Path) -> None:
    """And what the operator would have to do is said."""
    world = World(store, tmp_path)
    assert not world.app.accounts.reads_x
    with pytest.raises(XError) as caught:
        await world.app.accounts.find("grace", ALICE)
    assert caught.value.message == "This bot has no access to X, so it can't read accounts there."
    assert "`toxscan setup` asks for a bearer token" in caught.value.operator
    await world.stop()


async def test_who_cant_pay_the_look_up_is_told_so(store: Store, tmp_path: Path) -> None:
    """X is not asked."""
    async with x_world(store, tmp_path, budget={"per_user": "0.0099"}) as world:
        world.account(made_timeline(3, START))
        with pytest.raises(BudgetError, match="used up"):
            await world.app.accounts.find("grace", ALICE)
        assert not world.server.requests


@pytest.mark.parametrize(
    ("posts", "offers"),
    [
        (150, [(None, 150)]),
        (200, [(None, 200)]),
        (500, [(None, 500), (200, 200)]),
        (801, [(None, 801), (800, 800), (200, 200)]),
        (9000, [(None, 3200), (800, 800), (200, 200)]),
    ],
)
async def test_cheaper_scans_are_offered_where_they_are_cheaper(
    world: XWorld, posts: int, offers: list[tuple[int | None, int]]
) -> None:
    """All that X hands over, the newest 800, the newest 200; each with the posts that it reads and their price."""
    world.account(made_timeline(posts, START, every=timedelta(minutes=5)))
    found = await world.app.accounts.offers(await world.app.accounts.find("grace", ALICE))
    assert found == [Offer(SourceKind.TIMELINE, limit, reads, reads * POST) for limit, reads in offers]


async def test_an_account_without_posts_is_offered_nothing(world: XWorld) -> None:
    """There is nothing to pay for."""
    world.account([])
    with pytest.raises(AccountError, match=r"@grace has no posts\."):
        await world.app.accounts.offers(await world.app.accounts.find("grace", ALICE))


async def test_the_full_archive_is_offered_where_the_operator_allows_it(store: Store, tmp_path: Path) -> None:
    """Beside the newest 3,200, which cost less."""
    async with x_world(store, tmp_path, x={"full_archive": True}) as world:
        world.account(made_timeline(4000, START, every=timedelta(minutes=5)))
        account = await world.app.accounts.find("grace", ALICE)
        offers = await world.app.accounts.offers(account)
        assert [(o.kind, o.limit, o.posts) for o in offers] == [
            (SourceKind.SEARCH, None, 4000), (SourceKind.TIMELINE, None, 3200), (SourceKind.TIMELINE, 800, 800),
            (SourceKind.TIMELINE, 200, 200),
        ]  # fmt: skip
        [deep] = await world.app.accounts.offers(account, 3500)
        assert (deep.kind, deep.posts) == (SourceKind.SEARCH, 3500)


async def test_fewer_than_xs_smallest_page_are_offered_at_its_price(world: XWorld) -> None:
    """X hands over five posts at least, so nobody is promised two at the price of two."""
    world.account(made_timeline(50, START))
    account = await world.app.accounts.find("grace", ALICE)
    assert await world.app.accounts.offers(account, 2) == [Offer(SourceKind.TIMELINE, 2, 5, 5 * POST)]
    await world.scan(wanted(limit=2))
    assert world.server.posts_billed == 5


async def test_more_than_x_hands_over_is_not_promised(world: XWorld) -> None:
    """The newest 5,000 are the newest 3,200 without the full archive, and are called so."""
    world.account(made_timeline(4000, START, every=timedelta(minutes=5)))
    account = await world.app.accounts.find("grace", ALICE)
    assert await world.app.accounts.offers(account, 5000) == [Offer(SourceKind.TIMELINE, None, 3200, 3200 * POST)]


async def test_what_was_read_before_is_not_in_the_price(world: XWorld) -> None:
    """After the newest 200 of 500, the rest costs 300, and the newest 200 nothing."""
    world.account(made_timeline(500, START))
    await world.scan(wanted(limit=200))
    account = await world.app.accounts.find("grace", ALICE)
    assert [offer.posts for offer in await world.app.accounts.offers(account)] == [300, 0]
    assert await world.app.accounts.count_known(account) == 200
