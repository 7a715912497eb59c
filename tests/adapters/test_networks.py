"""The same on Bluesky and on Mastodon, in every chat: scan, pages, history, export, watch, alert, forget."""

import io
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from rich.console import Console

from bot.adapters.terminal.conversation import Conversation
from bot.core.domain.accounts import CollectionKind
from bot.core.domain.clock import now
from bot.core.domain.networks import SocialNetwork
from bot.core.store.engine.database import Store
from bot.core.store.schema import audit, collections, posts, watches
from tests.adapters.whose_posts import Chat, OnDiscord, a_chat
from tests.conversations.networks import AWFUL, HANDLES, POSTS, NetworkWorld, network_world

pytestmark = pytest.mark.slow

NETWORKS = list(HANDLES)
LINKS = {
    SocialNetwork.BLUESKY: "https://bsky.app/profile/ada.bsky.social",
    SocialNetwork.MASTODON: "https://mastodon.example/@ada",
}
PAGES = {
    SocialNetwork.BLUESKY: "https://bsky.app/profile/did:plc:",
    SocialNetwork.MASTODON: "https://mastodon.example/@ada/1",
}


@pytest.fixture
async def world(store: Store, tmp_path: Path) -> AsyncIterator[NetworkWorld]:
    """A bot beside a Bluesky and a Mastodon."""
    async with network_world(store, tmp_path) as there:
        yield there


@pytest.fixture(params=["discord", "slack"])
async def chat(request: pytest.FixtureRequest, world: NetworkWorld) -> AsyncIterator[Chat]:
    """A chat in which alice is."""
    async with a_chat(request.param, world) as there:
        yield there


@pytest.mark.parametrize("network", NETWORKS)
async def test_an_account_is_scanned_shown_exported_watched_and_forgotten(
    chat: Chat, world: NetworkWorld, network: SocialNetwork
) -> None:
    """As on X, without a price: nobody is asked to agree to what costs nothing."""
    handle = HANDLES[network]
    await chat.say("alice", f"scan account=@{handle}")
    report = await chat.wait_for("alice", f"of {POSTS} posts were flagged")
    assert f"Report on @{handle}" in chat.read(report)
    assert not [each for each in chat.seen("alice") if "$" in chat.read(each)]
    await chat.press("alice", report, "All posts, worst first")
    assert f"@{handle}" in chat.read(await chat.wait_for("alice", "this is awful no. "))
    seen = len(chat.seen("alice"))
    await chat.say("alice", f"export account={handle} format=json")
    exported = await chat.wait_for_file("alice", seen)
    assert exported.count(b"this is awful no. ") == AWFUL
    seen = len(chat.seen("alice"))
    await chat.say("alice", "history")
    await chat.wait_for("alice", f"@{handle}", seen)

    seen = len(chat.seen("alice"))
    await chat.say("alice", f"watch account=@{handle}")
    proposed = await chat.wait_for("alice", "How often", seen)
    await chat.press("alice", proposed, "Watch")
    await chat.wait_for("alice", "running", seen)
    world.neighbors.write(network, "this is awful no. 99", now() + timedelta(seconds=1))
    await look(world)
    alert = await chat.wait_for("alice", "this is awful no. 99", seen)
    assert f"@{handle}" in chat.read(alert)

    seen = len(chat.seen("alice"))
    await chat.say("alice", "forget")
    asked = await chat.wait_for("alice", "Forget everything about you?", seen)
    await chat.press("alice", asked, "Forget everything")
    await chat.wait_for("alice", "Forgotten", seen)
    async with world.store.read() as connection:
        assert (await connection.execute(sa.select(sa.func.count()).select_from(watches))).scalar_one() == 0
        assert handle not in str((await connection.execute(sa.select(audit.c.user_id))).all())


@pytest.mark.parametrize("network", NETWORKS)
async def test_a_public_scan_is_seen_by_all(chat: Chat, network: SocialNetwork) -> None:
    """There is no price between, so it begins at once: told to the asker alone, and shown in the channel."""
    bob = chat.bot.server.user("bob")
    if isinstance(chat, OnDiscord):
        await chat.bot.server.user("alice").slash("scan", {"account": HANDLES[network], "public": True})
    else:
        await chat.bot.server.user("alice").slash(f"scan {HANDLES[network]} --public")
    report = await chat.wait_for("bob", f"of {POSTS} posts were flagged")
    assert f"Report on @{HANDLES[network]}" in chat.read(report)
    assert not [each for each in bob.messages if "$" in chat.read(each)]
    assert len([each for each in bob.messages if HANDLES[network] in chat.read(each)]) == 1


async def test_a_small_server_is_asked_little(chat: Chat, world: NetworkWorld) -> None:
    """For the account when somebody names it and when the scan begins, and for its posts."""
    await chat.say("alice", f"scan account=@{HANDLES[SocialNetwork.MASTODON]}")
    await chat.wait_for("alice", f"of {POSTS} posts were flagged")
    asked = [seen.path.rpartition("/")[2] for seen in world.neighbors.mastodon.requests]
    assert asked == ["webfinger", "robots.txt", "lookup", "webfinger", "lookup", "statuses", "statuses"]


@pytest.mark.parametrize("network", NETWORKS)
async def test_what_was_deleted_is_gone_from_the_next_report(
    chat: Chat, world: NetworkWorld, network: SocialNetwork
) -> None:
    """It is asked for before the account is read again, and its words are in the store no more."""
    await chat.say("alice", f"scan account=@{HANDLES[network]}")
    await chat.wait_for("alice", f"of {POSTS} posts were flagged")
    world.neighbors.delete(network, "this is awful no. 5")
    await forget_checks(world)
    seen = len(chat.seen("alice"))
    await chat.say("alice", f"scan account=@{HANDLES[network]}")
    await chat.wait_for("alice", f"of {POSTS - 1} posts were flagged", seen)
    async with world.store.read() as connection:
        assert "this is awful no. 5" not in (await connection.execute(sa.select(posts.c.text))).scalars().all()


@pytest.mark.parametrize("network", NETWORKS)
async def test_the_archive_that_a_network_gives_is_read_as_its_keepers_alone(
    chat: Chat, world: NetworkWorld, network: SocialNetwork, tmp_path: Path
) -> None:
    """Anybody can write such a file: what it claims is nobody else's, and no fact of the network's."""
    await chat.give("alice", world.neighbors.archive(network, tmp_path))
    report = await chat.wait_for("alice", f"of {POSTS} posts were flagged")
    whose = {SocialNetwork.BLUESKY: "the archive of did:plc:", SocialNetwork.MASTODON: f"@{HANDLES[network]}'s archive"}
    assert f"Report on {whose[network]}" in chat.read(report)
    async with world.store.read() as connection:
        [row] = (await connection.execute(sa.select(collections))).mappings()
    assert (row["network"], row["kind"]) == (network, CollectionKind.ARCHIVE)
    assert not world.neighbors.asked(network)


@pytest.mark.parametrize("network", NETWORKS)
async def test_the_same_in_a_terminal(world: NetworkWorld, network: SocialNetwork) -> None:
    """By a link, as people copy it; buttons are keys there."""
    console = Console(file=io.StringIO(), width=160, force_terminal=False)
    talk = Conversation(world.app, console, pace=0.0, folder=world.archive)

    async def type_line(line: str) -> str:
        before = len(console.file.getvalue())  # type: ignore[attr-defined] - the text above
        await talk.say(line)
        return str(console.file.getvalue()[before:])  # type: ignore[attr-defined]

    said = await type_line(f"/scan {LINKS[network]}")
    assert f"Report on @{HANDLES[network]}" in said
    assert f"of {POSTS} posts were flagged" in said
    assert "$" not in said
    page = await type_line("w")
    assert "this is awful no. " in page
    assert PAGES[network] in page
    assert "How often" in await type_line(f"/watch {LINKS[network]}")
    assert "running" in await type_line("w")
    assert f"@{HANDLES[network]}" in await type_line("/history")
    assert f"@{HANDLES[network]}" in await type_line("/watch")


async def test_an_account_whose_handle_leads_nowhere_goes_by_its_did(chat: Chat, world: NetworkWorld) -> None:
    """Bluesky shows it as handle.invalid; it is scanned, watched and listed all the same, also once more."""
    world.neighbors.on_bluesky.handle = "handle.invalid"
    did = world.neighbors.on_bluesky.did
    seen = 0
    for _again in range(2):
        await chat.say("alice", f"scan account={did}")
        report = await chat.wait_for("alice", f"of {POSTS} posts were flagged", seen)
        seen = len(chat.seen("alice"))
    assert did in chat.read(report)
    await chat.say("alice", f"watch account={did}")
    proposed = await chat.wait_for("alice", "How often", seen)
    await chat.press("alice", proposed, "Watch")
    await chat.wait_for("alice", "running", seen)
    world.neighbors.write(SocialNetwork.BLUESKY, "this is awful no. 99", now() + timedelta(seconds=1))
    await look(world)
    await chat.wait_for("alice", "this is awful no. 99", seen)
    seen = len(chat.seen("alice"))
    await chat.say("alice", f"scan-list accounts={did}")
    listed = await chat.wait_for("alice", "1 account?", seen)
    await chat.press("alice", listed, "Scan all")
    await chat.wait_for("alice", "7 of 31 scored posts", seen)


async def look(world: NetworkWorld) -> None:
    """Let the watches be due, look, and send what was found."""
    async with world.store.write() as connection:
        await connection.execute(sa.update(watches).values(next_due=now()))
    await world.app.watch_runner.sweep()
    await world.app.watch_runner.wait_idle()
    await world.app.outbox.deliver()


async def forget_checks(world: NetworkWorld) -> None:
    """Let the last check for deleted posts be long ago."""
    async with world.store.write() as connection:
        await connection.execute(sa.update(collections).values(checked_at=now() - timedelta(hours=2)))
