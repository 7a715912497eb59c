"""Scans that cost nothing: no price stands before them, and all other rules hold."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.core.cards.action_codec import encode
from bot.core.cards.actions import PriceAction, ScanAction
from bot.core.commands.command import OwnMessage, SharedMessage
from bot.core.commands.parse import parse
from bot.core.commands.press import press
from bot.core.commands.table import COMMANDS
from bot.core.config import LimitSettings
from bot.core.domain.errors import AccountError, CommandError, OptedOutError, RefusedError
from bot.core.domain.networks import SocialNetwork
from bot.core.domain.people import Requester
from bot.core.domain.sources import SourceKind
from bot.core.store.engine.database import Store
from bot.core.store.networks.audit import Event
from bot.core.store.scans.shared_messages import Spot
from bot.core.store.schema import audit, billed, scans
from tests.conversations.networks import AWFUL, HANDLES, POSTS, NetworkWorld, network_world
from tests.conversations.screen import Screen
from tests.core.commands.following import until
from tests.fakes import ALICE, BOB

NETWORKS = list(HANDLES)


@pytest.fixture
async def world(store: Store, tmp_path: Path) -> AsyncIterator[NetworkWorld]:
    """A bot beside a Bluesky and a Mastodon."""
    async with network_world(store, tmp_path) as made:
        yield made


async def say(world: NetworkWorld, line: str, requester: Requester = ALICE) -> Screen:
    """Type a command; see what is shown."""
    screen = Screen()
    command, values = parse(line, COMMANDS)
    await command.run(world.app.context(requester, screen, screen), values)
    return screen


@pytest.mark.parametrize("network", NETWORKS)
async def test_nothing_is_charged_and_the_trail_says_who_asked(
    world: NetworkWorld, store: Store, network: SocialNetwork
) -> None:
    """The look-up, and the scan."""
    screen = await say(world, f"/scan @{HANDLES[network]}")
    assert f"{AWFUL} of {POSTS} posts were flagged" in screen.text
    async with store.read() as connection:
        trail = (await connection.execute(sa.select(audit.c.handle, audit.c.event).order_by(audit.c.id))).all()
        charged = (await connection.execute(sa.select(sa.func.count()).select_from(billed))).scalar_one()
    assert {row.handle for row in trail} == {HANDLES[network]}
    assert list(dict.fromkeys(row.event for row in trail)) == [Event.LOOK_UP, Event.SCAN]
    assert charged == 0


@pytest.mark.parametrize("network", NETWORKS)
async def test_what_was_read_is_not_read_again(world: NetworkWorld, network: SocialNetwork) -> None:
    """A second scan looks the account up and asks for what is new, of which there is none."""
    await say(world, f"/scan {HANDLES[network]}")
    before = world.neighbors.asked(network)
    screen = await say(world, f"/scan {HANDLES[network]}", BOB)
    assert f"{AWFUL} of {POSTS} posts were flagged" in screen.text
    assert world.neighbors.asked(network) - before <= before


async def test_the_newest_posts_alone_can_be_asked_for(world: NetworkWorld) -> None:
    """As on X."""
    assert "of 5 posts" in (await say(world, "/scan ada.bsky.social --posts 5")).text


async def test_one_waits_between_two_free_scans_too(store: Store, tmp_path: Path) -> None:
    """So that nobody floods a small server, or this one."""
    async with network_world(store, tmp_path) as world:
        world.settings.limits = LimitSettings(cooldown_seconds=600)
        await world.app.scans.close()
        world.start()
        await say(world, "/scan ada.bsky.social")
        with pytest.raises(RefusedError, match="a moment ago"):
            await say(world, "/scan ada@mastodon.example")
        assert world.neighbors.asked(SocialNetwork.MASTODON) == 0


async def test_who_names_nobody_need_not_wait(store: Store, tmp_path: Path) -> None:
    """The wait is for scans alone: a slip of the pen does not cost it."""
    async with network_world(store, tmp_path) as world:
        world.settings.limits = LimitSettings(cooldown_seconds=600)
        await world.app.scans.close()
        world.start()
        with pytest.raises(AccountError):
            await say(world, "/scan adda.bsky.social")
        assert f"of {POSTS} posts were flagged" in (await say(world, "/scan ada.bsky.social")).text


@pytest.mark.parametrize("network", NETWORKS)
async def test_a_second_press_joins_the_scan_that_the_first_began(
    store: Store, tmp_path: Path, network: SocialNetwork
) -> None:
    """Nobody has to wait for that, and nothing is read twice."""
    async with network_world(store, tmp_path) as world:
        world.settings.limits = LimitSettings(cooldown_seconds=600)
        await world.app.scans.close()
        world.start()
        world.scorer.gate.clear()
        pressed, screens = [], [Screen(), Screen()]
        for screen in screens:
            command, values = parse(f"/scan {HANDLES[network]}", COMMANDS)
            context = world.app.context(ALICE, screen, screen)
            pressed.append(asyncio.create_task(command.run(context, values)))
            await until(lambda shown=screen: shown.cards or pressed[-1].done())
        world.scorer.gate.set()
        await asyncio.gather(*pressed)
        assert all(f"{AWFUL} of {POSTS} posts were flagged" in screen.text for screen in screens)
        async with store.read() as connection:
            assert (await connection.execute(sa.select(sa.func.count()).select_from(scans))).scalar_one() == 1


@pytest.mark.parametrize("network", NETWORKS)
@pytest.mark.parametrize("shared", [False, True])
async def test_a_button_with_a_price_begins_the_scan(
    world: NetworkWorld, network: SocialNetwork, *, shared: bool
) -> None:
    """Somebody may make one up: nobody is shown the price of what costs nothing."""
    action = ScanAction(SourceKind.TIMELINE, HANDLES[network], 5, include_reposts=False)
    screen = Screen()
    message = SharedMessage(screen, Spot("slack", "C1", "1")) if shared else OwnMessage(screen)
    await press(world.app.context(ALICE, screen, screen), encode(action), message)
    assert "of 5 posts were flagged" in screen.text


async def test_who_opted_out_is_left_alone_before_anybody_is_asked(store: Store, tmp_path: Path) -> None:
    """By the handle, on any network."""
    async with network_world(store, tmp_path, networks={"opt_out": ["@Ada.bsky.social"]}) as world:
        with pytest.raises(OptedOutError):
            await say(world, "/scan https://bsky.app/profile/ada.bsky.social")
        assert world.neighbors.asked(SocialNetwork.BLUESKY) == 0


async def test_an_account_without_posts_is_told_as_such(world: NetworkWorld) -> None:
    """There is nothing to scan."""
    world.neighbors.on_bluesky.posts.clear()
    with pytest.raises(AccountError, match="has no posts"):
        await say(world, "/scan ada.bsky.social")


@pytest.mark.parametrize(
    ("written", "said"), [("ada@", "names no account"), ("https://www.tiktok.com/@ada", "leads to a site")]
)
async def test_what_is_no_account_is_told_with_how_to_write_one(world: NetworkWorld, written: str, said: str) -> None:
    """Nobody is asked."""
    with pytest.raises(CommandError, match=said):
        await say(world, f"/scan {written}")
    assert not world.neighbors.asked(SocialNetwork.MASTODON)


async def test_reposts_are_scored_by_one_press(world: NetworkWorld, store: Store) -> None:
    """On X a price comes in between."""
    await say(world, "/scan ada.bsky.social")
    screen = Screen()
    await press(world.app.context(ALICE, screen, screen), encode(PriceAction("ada.bsky.social")), OwnMessage(screen))
    assert f"{AWFUL} of {POSTS} posts were flagged" in screen.text
    async with store.read() as connection:
        assert (await connection.execute(sa.select(scans.c.include_reposts).order_by(scans.c.id))).scalars().all() == [
            False,
            True,
        ]


async def test_a_list_mixes_networks(world: NetworkWorld) -> None:
    """One question, one table; where nothing costs, nothing of money is said."""
    screen = await say(world, "/scan-list ada.bsky.social ada@mastodon.example nobody.example.org --name Ada")
    assert "$" not in screen.text
    [action] = [action for label, action in screen.buttons.items() if label.startswith("Scan all")]
    done = Screen()
    await press(world.app.context(ALICE, done, done), action, OwnMessage(done))
    assert "@ada.bsky.social" in done.text
    assert "@ada@mastodon.example" in done.text
    assert done.text.count(f"{POSTS}") >= len(NETWORKS)
