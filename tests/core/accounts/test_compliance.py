"""What X no longer shows goes from the store and from every report; nothing else does, and nothing on a failure."""

from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from pathlib import Path
from typing import Literal

import pytest

from bot.core.accounts.compliance import EVERY, LONGEST_JOB, SweepResult
from bot.core.domain.errors import BudgetError, NetworkError, ToxscanError, XError
from bot.core.domain.reports import PostQuery
from bot.core.domain.scans import ScanStatus
from bot.core.store.engine.database import Store
from bot.core.store.networks import sweeps
from tests.conversations.x_world import START, XWorld, wanted, x_world
from tests.fakes import request
from tests.servers.x import Fault, NothingSaid, NotJson, Request, Reset, Status, made_timeline

pytestmark = pytest.mark.slow

POSTS = 30
Way = Literal["jobs", "lookup"]


async def scanned(world: XWorld) -> int:
    """The number of a finished scan of an account with 30 posts."""
    world.account(made_timeline(POSTS, START))
    scan_id, ended = await world.scan()
    assert ended.status is ScanStatus.DONE
    return scan_id


def hide(world: XWorld, how: str) -> None:
    """Make the account or a few of its posts vanish at X."""
    account = world.server.accounts["grace"]
    if how == "deleted":
        for post in account.posts[10:13]:
            post.deleted = True
    else:
        setattr(account, how, True)


def failing_jobs(world: XWorld) -> Callable[[Request], None]:
    """No fault, but every job whose ids have come fails."""

    def fail(_: Request) -> None:
        for job in world.server.jobs.by_id.values():
            job.failed = job.ids is not None

    return fail


@pytest.fixture
async def world(store: Store, tmp_path: Path) -> AsyncIterator[XWorld]:
    """A bot that sweeps with X's compliance jobs."""
    async with x_world(store, tmp_path) as made:
        yield made


@pytest.fixture
async def looking(store: Store, tmp_path: Path) -> AsyncIterator[XWorld]:
    """A bot that sweeps by looking the posts up."""
    async with x_world(store, tmp_path, x={"compliance": "lookup"}) as made:
        yield made


@pytest.mark.parametrize("way", ["jobs", "lookup"])
@pytest.mark.parametrize("how", ["deleted", "protected", "suspended", "deactivated"])
async def test_what_x_no_longer_shows_vanishes_everywhere(store: Store, tmp_path: Path, way: Way, how: str) -> None:
    """From the store, the report's numbers and its pages; the rest stays as it was."""
    async with x_world(store, tmp_path, x={"compliance": way}) as world:
        scan_id = await scanned(world)
        hide(world, how)
        gone = 3 if how == "deleted" else POSTS
        assert await world.app.compliance.sweep() == SweepResult(POSTS, gone)
        report = await world.app.reports.report(scan_id)
        assert report.totals.posts == POSTS - gone == report.totals.scored + sum(report.totals.skipped.values())
        left = {post.id for post in world.server.accounts["grace"].shown()} if how == "deleted" else set()
        assert set(await world.stored(scan_id)) == left
        _, page = await world.app.reports.page(scan_id, PostQuery())
        assert {scored.post.id for scored in page.posts} <= left


@pytest.mark.parametrize("way", ["jobs", "lookup"])
async def test_what_x_still_shows_stays(store: Store, tmp_path: Path, way: Way) -> None:
    """To the last post."""
    async with x_world(store, tmp_path, x={"compliance": way}) as world:
        scan_id = await scanned(world)
        assert await world.app.compliance.sweep() == SweepResult(POSTS, 0)
        assert len(await world.stored(scan_id)) == POSTS


async def test_a_job_costs_nothing(world: XWorld) -> None:
    """Neither at X nor in the ledger."""
    await scanned(world)
    billed, left = world.server.posts_billed, await world.app.budget.remaining(wanted().requester)
    await world.app.compliance.sweep()
    assert world.server.posts_billed == billed
    assert await world.app.budget.remaining(wanted().requester) == left


async def test_many_posts_are_looked_up_a_hundred_at_a_time(looking: XWorld) -> None:
    """X takes no more at once; none is passed over in between."""
    account = looking.account(made_timeline(230, START))
    await looking.scan()
    for post in account.posts[95:105]:
        post.deleted = True
    assert await looking.app.compliance.sweep() == SweepResult(230, 10)
    assert len([seen for seen in looking.server.requests if seen.path == "/2/tweets"]) == 3


async def test_looking_up_is_paid_by_the_operator(looking: XWorld) -> None:
    """On another day than the scan; on the same day X bills no post twice. Posts that are gone cost nothing."""
    await scanned(looking)
    await looking.app.compliance.sweep()
    assert looking.server.posts_billed == POSTS
    hide(looking, "deleted")
    looking.present += timedelta(days=1)
    await looking.app.compliance.sweep()
    assert looking.server.posts_billed == POSTS + POSTS - 3


async def test_looking_up_ends_where_the_money_ends(store: Store, tmp_path: Path) -> None:
    """The scan has spent it; nothing is taken away for that."""
    async with x_world(store, tmp_path, x={"compliance": "lookup"}, budget={"total": "0.25"}) as world:
        scan_id = await scanned(world)
        hide(world, "deleted")
        with pytest.raises(BudgetError, match="The bot's budget"):
            await world.app.compliance.sweep()
        assert len(await world.stored(scan_id)) == POSTS


async def test_nothing_stored_needs_no_sweep(world: XWorld) -> None:
    """X is not asked."""
    assert await world.app.compliance.sweep() == SweepResult(0, 0)
    assert await world.app.compliance.sweep_if_due() is None
    assert not world.server.requests


async def test_a_sweep_is_made_when_it_is_due_and_not_before(world: XWorld) -> None:
    """Twice a day, counted from when the last one began; a restart forgets nothing."""
    await scanned(world)
    assert await world.app.compliance.sweep_if_due() == SweepResult(POSTS, 0)
    await world.stop()
    world.start()
    async with world.store.read() as connection:
        began = await sweeps.find_last_finished(connection)
    assert began
    world.present = began + EVERY - timedelta(seconds=1)
    assert await world.app.compliance.sweep_if_due() is None
    world.present = began + EVERY
    assert await world.app.compliance.sweep_if_due() == SweepResult(POSTS, 0)


async def test_an_operator_may_do_without(store: Store, tmp_path: Path) -> None:
    """Then nothing is done by itself; `toxscan purge` still sweeps."""
    async with x_world(store, tmp_path, x={"compliance": "off"}) as world:
        await scanned(world)
        hide(world, "deleted")
        assert await world.app.compliance.sweep_if_due() is None
        assert await world.app.compliance.sweep() == SweepResult(POSTS, 3)


FAULTS: dict[str, Fault] = {
    "401": Status(401), "429": Status(429), "503": Status(503), "reset": Reset(), "no JSON": NotJson(),
    "nothing": NothingSaid(),
}  # fmt: skip


@pytest.mark.parametrize(
    ("case", "way"), [*((case, "jobs") for case in FAULTS), ("429", "lookup"), ("503", "lookup"), ("nothing", "lookup")]
)
async def test_a_failure_takes_nothing_away(store: Store, tmp_path: Path, case: str, way: Way) -> None:
    """A post is gone only when X says so; the next sweep, some time later, makes up for it."""
    async with x_world(store, tmp_path, x={"compliance": way}) as world:
        scan_id = await scanned(world)
        hide(world, "deleted")
        world.server.fault = lambda seen: FAULTS[case] if "users" not in seen.path else None
        with pytest.raises(NetworkError):
            await world.app.compliance.sweep()
        assert len(await world.stored(scan_id)) == POSTS
        world.server.fault = lambda _: None
        world.present += timedelta(hours=1)
        assert await world.app.compliance.sweep_if_due() == SweepResult(POSTS, 3)


@pytest.mark.parametrize("step", ["PUT", "GET results"])
async def test_a_transfer_that_fails_takes_nothing_away(world: XWorld, step: str) -> None:
    """The ids don't arrive, or the result doesn't."""
    scan_id = await scanned(world)
    hide(world, "deleted")

    def fault(seen: Request) -> Fault | None:
        transfer = seen.method == "PUT" if step == "PUT" else seen.path.endswith("/results")
        return Status(503) if transfer else None

    world.server.fault = fault
    with pytest.raises(XError, match="X failed with status 503"):
        await world.app.compliance.sweep()
    assert len(await world.stored(scan_id)) == POSTS
    world.server.fault = lambda _: None
    world.present += timedelta(hours=1)
    assert await world.app.compliance.sweep() == SweepResult(POSTS, 3)


async def test_a_result_that_can_not_be_read_takes_nothing_away(world: XWorld) -> None:
    """A web page in place of it, say."""
    scan_id = await scanned(world)
    hide(world, "protected")
    world.server.faults.append(NotJson(path="/results"))
    with pytest.raises(XError, match="can't be read"):
        await world.app.compliance.sweep()
    assert len(await world.stored(scan_id)) == POSTS


async def test_a_job_under_way_is_taken_up_after_a_restart(world: XWorld) -> None:
    """X allows one at a time, and it was told all the ids."""
    scan_id = await scanned(world)
    hide(world, "deleted")
    world.server.fault = lambda seen: Status(503) if "/compliance/jobs/" in seen.path else None
    with pytest.raises(XError):
        await world.app.compliance.sweep()
    await world.stop()
    world.server.fault = lambda _: None
    world.start()
    assert await world.app.compliance.sweep() == SweepResult(POSTS, 3)
    assert len(world.server.jobs.by_id) == 1
    assert len(await world.stored(scan_id)) == POSTS - 3


async def test_a_job_that_x_gives_up_is_started_anew(world: XWorld) -> None:
    """As its sentence promises."""
    await scanned(world)
    hide(world, "deleted")
    world.server.fault = failing_jobs(world)
    with pytest.raises(XError) as caught:
        await world.app.compliance.sweep()
    assert caught.value.message == "X could not finish its compliance job."
    assert caught.value.hint == "Run `toxscan purge` to start another."
    world.server.fault = lambda _: None
    assert await world.app.compliance.sweep() == SweepResult(POSTS, 3)
    assert len(world.server.jobs.by_id) == 2


async def test_a_job_that_never_ends_is_given_up(world: XWorld) -> None:
    """After hours, and without a post less."""
    scan_id = await scanned(world)
    hide(world, "deleted")
    world.server.job_polls = 10**9
    before = world.present

    def an_hour_goes_by(seen: Request) -> None:
        if "/compliance/jobs/" in seen.path:
            world.present += timedelta(hours=1)

    world.server.fault = an_hour_goes_by
    with pytest.raises(XError, match="X has not finished its compliance job after 6 hours"):
        await world.app.compliance.sweep()
    assert LONGEST_JOB <= world.present - before < LONGEST_JOB + timedelta(hours=1)
    assert len(await world.stored(scan_id)) == POSTS


async def test_a_job_of_somebody_else_is_waited_for(world: XWorld) -> None:
    """X does one at a time for a project."""
    await scanned(world)
    assert world.client
    await world.client.create_compliance_job()
    with pytest.raises(XError) as caught:
        await world.app.compliance.sweep()
    assert caught.value.message == "X is still busy with another compliance job of this project."
    world.present += timedelta(hours=1)
    assert await world.app.compliance.sweep() == SweepResult(POSTS, 0)


async def test_posts_of_an_archive_are_left_alone(world: XWorld) -> None:
    """They came from their owner, not from X, and X never hears of them."""
    archived = await world.app.scans.submit(request())
    assert (await world.app.scans.wait(archived.id)).status is ScanStatus.DONE
    assert await world.app.compliance.sweep() == SweepResult(0, 0)
    await scanned(world)
    hide(world, "suspended")
    assert await world.app.compliance.sweep() == SweepResult(POSTS, POSTS)
    assert len(await world.stored(archived.id)) == 60


async def test_posts_that_came_after_the_job_began_are_checked_by_the_next(world: XWorld) -> None:
    """A sweep says nothing of what it was not asked."""
    await scanned(world)
    world.account(made_timeline(20, START, sequence=7), "ada", "2")
    await world.app.compliance.sweep()
    await world.scan(wanted("ada"))
    for post in world.server.accounts["ada"].posts:
        post.deleted = True
    assert await world.app.compliance.sweep() == SweepResult(POSTS + 20, 20)


async def test_without_x_nothing_can_be_swept(store: Store, tmp_path: Path) -> None:
    """The sentence says what is missing."""
    async with x_world(store, tmp_path) as world:
        await world.stop()
        world.x = None
        world.start()
        with pytest.raises(ToxscanError, match="no access to X"):
            await world.app.compliance.sweep()


@pytest.mark.parametrize("how", ["deleted", "protected"])
async def test_a_sweep_in_the_middle_of_a_scan_harms_neither(world: XWorld, how: str) -> None:
    """Posts that vanish while the model reads them are simply not there in the end."""
    world.account(made_timeline(POSTS, START))
    world.scorer.gate.clear()
    begun = await world.app.scans.submit(wanted())
    async for progress in world.app.scans.watch(begun.id):
        if progress.read == POSTS:
            break
    hide(world, how)
    swept = await world.app.compliance.sweep()
    world.scorer.gate.set()
    ended = await world.app.scans.wait(begun.id)
    assert (ended.status, ended.error) == (ScanStatus.DONE, "")
    assert len(await world.stored(begun.id)) == POSTS - swept.removed < POSTS


@pytest.mark.parametrize("how", ["protected", "suspended"])
async def test_an_account_that_x_shows_again_can_be_read_again(world: XWorld, how: str) -> None:
    """Nothing of it was kept, so nothing of it counts as known, and the price says so."""
    await scanned(world)
    hide(world, how)
    assert await world.app.compliance.sweep() == SweepResult(POSTS, POSTS)
    setattr(world.server.accounts["grace"], how, False)
    account = await world.app.accounts.find("grace", wanted().requester)
    assert [offer.posts for offer in await world.app.accounts.offers(account)] == [POSTS]
    again, ended = await world.scan()
    assert ended.status is ScanStatus.DONE
    assert len(await world.stored(again)) == POSTS
