"""A watch that has something to say, for the tests of every surface: three flagged posts, committed to the outbox."""

from bot.core.domain.clock import now
from bot.core.domain.people import Requester
from bot.core.domain.watches import Grounds, Watch
from bot.core.store.watches import outbox, watches
from tests.conversations.world import World
from tests.core.commands.bot import stored
from tests.fakes import ACCOUNT, made_posts


async def alert(world: World, owner: Requester, channel: str) -> Watch:
    """A watch of @ada, made in this channel ("" for direct messages), with an alert that is due."""
    scan = await stored(world.store, made_posts(20), owner)
    watch = await world.app.watches.propose(owner, ACCOUNT)
    if channel:
        await world.app.watches.tell_in(owner, watch.id, channel)
    watch = await world.app.watches.start(owner, watch.id, Grounds.CONSENT)
    flagged = [1, 6, 16]  # Awful ones of tests/fakes.py.
    async with world.store.write() as connection:
        await outbox.add_alert(connection, watch, flagged, scan.model_id, now())
    return watch


async def sent(world: World) -> bool:
    """Deliver what is due; whether nothing waits any more."""
    await world.app.outbox.deliver()
    return await world.app.outbox.count_waiting() == 0


async def again(world: World) -> None:
    """As after a crash between the message's arrival and its mark: it is due once more."""
    async with world.store.write() as connection:
        await connection.exec_driver_sql(
            "UPDATE outbox SET sent_at = NULL, maybe_shown = true, tried_at = tried_at - 60000"
        )


async def soon(world: World) -> None:
    """As if the time until the next try were over."""
    async with world.store.write() as connection:
        await connection.exec_driver_sql("UPDATE outbox SET due = due - 100000000")


async def status(world: World, watch: Watch) -> str:
    """How the watch stands."""
    async with world.store.read() as connection:
        found = await watches.get(connection, watch.id)
    assert found
    return found.status
