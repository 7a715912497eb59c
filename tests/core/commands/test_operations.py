"""/status for everybody, /admin for the bot's owner."""

from pathlib import Path

import pytest

from bot.core.domain.clock import now
from bot.core.domain.errors import CommandError, RefusedError
from bot.core.domain.people import Requester
from bot.core.domain.scans import ScanStatus
from bot.core.domain.sources import Bill, Resource
from bot.core.store.engine.database import Store
from bot.core.store.networks import ledger
from tests.core.commands.bot import Bot, stored
from tests.fakes import ALICE, BOB, made_posts, on_x, request

pytestmark = pytest.mark.cards

OWNER, GUEST = Requester("discord", "77", "guild-1"), Requester("discord", "78", "guild-1")
SLACK_OWNER, SLACK_GUEST = Requester("slack", "U0ANN", "T0TEAM"), Requester("slack", "U0ANN", "T0OTHER")


@pytest.fixture
def bot(store: Store, tmp_path: Path) -> Bot:
    """A bot that belongs to somebody on Discord and somebody on Slack."""
    return Bot(store, tmp_path, owners=["discord:77", "slack:T0TEAM/U0ANN"])


async def test_status_tells_everybody_how_the_bot_is(bot: Bot) -> None:
    """Since when it runs, what is under way, the model, and whether its posts have changed."""
    bot.scorer.gate.clear()
    await bot.app.scans.submit(request(ALICE))
    said = (await bot.say("/status", GUEST)).text
    assert "1 scan running, 0 scans waiting" in said or "0 scans running, 1 scan waiting" in said
    assert "Model: mini\n" in said  # Its exact id says nothing to them.
    assert "less than a minute, since" in said
    assert "There are too few posts yet" in said
    await bot.app.scans.close()


@pytest.mark.parametrize("owner", [OWNER, SLACK_OWNER, ALICE])
async def test_the_owner_sees_more(bot: Bot, owner: Requester) -> None:
    """By the settings, or by sitting at the bot's own terminal."""
    said = (await bot.say("/admin status", owner)).text
    assert "Status for the owner" in said
    assert "Database" in said
    assert "Free disk" in said


@pytest.mark.parametrize("guest", [GUEST, SLACK_GUEST])
@pytest.mark.parametrize("what", ["status", "pause", "resume", "budget", "users"])
async def test_nobody_else_may_use_admin(bot: Bot, guest: Requester, what: str) -> None:
    """The same id in another Slack workspace is somebody else."""
    with pytest.raises(RefusedError, match="Only the owner of this bot may use `/admin`"):
        await bot.say(f"/admin {what}", guest)


@pytest.mark.parametrize(("who", "shown"), [(OWNER, True), (SLACK_OWNER, True), (GUEST, False), (SLACK_GUEST, False)])
async def test_help_shows_admin_to_owners_only(bot: Bot, who: Requester, *, shown: bool) -> None:
    """Nobody else could use it."""
    said = (await bot.say("/help", who)).text
    assert ("/admin" in said) is shown
    assert "/about" in said


async def test_about_names_who_runs_the_bot(bot: Bot) -> None:
    """The owners on the platform where somebody asks, once they were met; else it says whom to ask."""
    assert "Ask the people who manage this workspace" in (await bot.say("/about", GUEST)).text
    bot.app.operations.names.meet(OWNER, "Ann")
    assert "Who runs this bot. Ann. Ask them" in (await bot.say("/about", GUEST)).text
    assert "Ann" not in (await bot.say("/about", SLACK_GUEST)).text


async def test_something_else_is_no_choice(bot: Bot) -> None:
    """One sentence, with a guess."""
    with pytest.raises(CommandError, match="Did you mean pause"):
        await bot.say("/admin paus", OWNER)


async def test_a_pause_lets_no_new_scan_begin_and_those_under_way_end(bot: Bot) -> None:
    """What is stored can be looked at."""
    bot.scorer.gate.clear()
    running = await bot.app.scans.submit(on_x(ALICE))
    assert "No new scans start" in (await bot.say("/admin pause", OWNER)).text
    assert (await bot.app.scans.submit(on_x(BOB))).id == running.id  # Joining begins nothing.
    with pytest.raises(RefusedError, match="The owner of this bot has paused it"):
        await bot.say("/scan-archive /another", BOB)
    with pytest.raises(RefusedError, match="paused"):
        await bot.app.scans.submit(request(BOB, "/another"))
    bot.scorer.gate.set()
    assert (await bot.app.scans.wait(running.id)).status is ScanStatus.DONE
    assert "Paused since" in (await bot.say("/status", GUEST)).text
    assert "@ada" in (await bot.say("/history", BOB)).text


async def test_a_pause_outlives_a_restart_until_the_owner_ends_it(bot: Bot) -> None:
    """Else a crash would end it."""
    await bot.say("/admin pause", OWNER)
    await bot.say("/admin pause", OWNER)
    bot.start()
    with pytest.raises(RefusedError, match="paused"):
        await bot.app.scans.submit(request(ALICE))
    assert "Scans can start again" in (await bot.say("/admin resume", OWNER)).text
    await bot.app.scans.wait((await bot.app.scans.submit(request(ALICE))).id)
    assert "Paused" not in (await bot.say("/status", GUEST)).text


async def test_a_pause_stops_no_scan_that_a_restart_interrupted(bot: Bot) -> None:
    """It was under way when the pause began."""
    bot.scorer.gate.clear()
    scan = await bot.app.scans.submit(request(ALICE))
    await bot.say("/admin pause", OWNER)
    await bot.app.scans.close()
    bot.start()
    assert [each.id for each in await bot.app.scans.resume_all()] == [scan.id]
    bot.scorer.gate.set()
    assert (await bot.app.scans.wait(scan.id)).status is ScanStatus.DONE


async def test_the_owner_sees_who_spent_what(bot: Bot, store: Store) -> None:
    """The most first, the total, and the budgets."""
    async with store.write() as connection:
        await ledger.charge(connection, GUEST, Bill(Resource.POST, ("1", "2"), 5_000), now().date())
        await ledger.charge(connection, SLACK_GUEST, Bill(Resource.POST, ("3",), 5_000), now().date())
    said = (await bot.say("/admin budget", OWNER)).text
    assert "$0.02 in all" in said
    assert said.index("78, guild-1 (Discord)") < said.index("U0ANN, T0OTHER (Slack)")
    assert "$20.00" in said


async def test_the_owner_sees_who_uses_the_bot_but_not_for_whom(bot: Bot, store: Store) -> None:
    """How much each has asked and spent; never an account that somebody looked at."""
    assert "Nobody has scanned anything yet" in (await bot.say("/admin users", OWNER)).text
    await stored(store, made_posts(10), GUEST)
    await stored(store, made_posts(20), GUEST)
    await stored(store, made_posts(20), BOB)
    said = (await bot.say("/admin users", OWNER)).text
    assert "2 users" in said
    assert said.index("bob (Terminal)") < said.index("78, guild-1 (Discord)")
    assert "ada" not in said


async def test_a_bot_that_is_being_restarted_takes_no_new_scan(bot: Bot) -> None:
    """It would not come far."""
    await bot.app.scans.close()
    with pytest.raises(RefusedError, match="can't start a scan right now"):
        await bot.app.scans.submit(request(ALICE))
