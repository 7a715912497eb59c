"""The bot on Discord, from outside: what people do, what they see, and what the gateway puts it through."""

import asyncio
import logging

import pytest

from bot.adapters.discord import files as uploads
from bot.adapters.discord.client import SYNCED, run_discord
from bot.adapters.discord.commands import DISCORD_COMMANDS, PUBLIC, pickers
from bot.adapters.discord.connection.logs import WithoutTokens
from bot.adapters.discord.menus import SCAN, SCORE
from bot.core.domain.accounts import Account, by_id
from bot.core.domain.errors import ConfigError
from bot.core.domain.people import Requester
from bot.core.domain.watches import Grounds
from bot.core.scans.uploads import FOLDER
from bot.core.views.reports.refine_form import REFINE_LABEL
from tests.adapters.discord.process import Bot
from tests.servers.discord import DiscordServer, File
from tests.servers.discord_components import texts
from tests.servers.discord_people import Person
from tests.servers.discord_state import MANAGE_SERVER, Message

ARCHIVE = File("archive.zip", b"not opened: the source is a fake")
PRESSES = 50


async def scanned(person: Person, **options: str | bool | File) -> Message:
    """The report of a scan, once it is there."""
    asked = await person.slash("scan-archive", {"archive": ARCHIVE, **options})
    return await person.wait_for(lambda message: message is asked.original and "Report on @ada" in message.text)


async def test_every_command_of_the_table_is_there(bot: Bot) -> None:
    """With its options, in servers, in direct messages and as an app of one's own; the owners' are elsewhere."""
    everybodys = [command for command in DISCORD_COMMANDS if not command.owners]
    assert list(bot.server.commands) == [*(command.name for command in everybodys), SCAN, SCORE]
    for command in everybodys:
        known = bot.server.commands[command.name]
        assert known["description"] == command.summary
        assert [each["name"] for each in known.get("options", []) if each["name"] != PUBLIC] == [
            each.name for each in pickers(command)
        ]
    for known in bot.server.commands.values():
        assert known["contexts"] == [0, 1, 2]
        assert known["integration_types"] == [0, 1]


async def test_commands_are_synced_when_they_changed_and_not_at_each_start(bot: Bot) -> None:
    """Discord allows few such calls a day."""
    await bot.restart()
    assert bot.server.syncs == 1
    (bot.world.app.settings.data_dir / SYNCED).write_text("what the commands of another version gave")
    await bot.restart()
    assert bot.server.syncs == 2


@pytest.mark.slow
async def test_an_answer_is_private_unless_one_wants_it_public(bot: Bot) -> None:
    """Decided when the command is given: Discord can't change it later."""
    alice, bob = bot.server.user("alice"), bot.server.user("bob")
    assert (await scanned(alice)).ephemeral
    assert bob.messages == []
    assert not (await scanned(alice, public=True)).ephemeral
    assert "Report on @ada" in bob.messages[-1].text


async def test_a_stranger_is_told_politely_that_a_report_is_not_theirs(bot: Bot) -> None:
    """Only they see it; the report stays as it is."""
    alice, bob = bot.server.user("alice"), bot.server.user("bob")
    report = await scanned(alice, public=True)
    await bob.press(report, "All posts, worst first")
    told = await bob.wait_for(lambda message: "This report is about somebody's own archive" in message.text)
    assert told.ephemeral
    assert told not in alice.messages
    assert "Report on @ada" in report.text


async def test_a_button_of_another_version_is_answered(bot: Bot) -> None:
    """Whatever stands in it."""
    alice = bot.server.user("alice")
    report = await scanned(alice)
    next(report.controls())["custom_id"] = "t1w:unknown:what"
    await alice.press(report, "All posts, worst first")
    told = await alice.wait_for(lambda message: "This button can't be read" in message.text)
    assert told.ephemeral
    assert "Report on @ada" in report.text


async def test_a_form_opened_before_a_restart_is_taken_after_it(bot: Bot) -> None:
    """What it belongs to is written into it."""
    alice = bot.server.user("alice")
    report = await scanned(alice)
    await alice.press(report, "All posts, worst first")
    page = await alice.wait_for(lambda message: "Page 1 of 8" in message.text)
    opened = await alice.press(page, REFINE_LABEL)
    await bot.restart()
    await alice.submit(opened, {"page": "3"})
    assert await alice.wait_for(lambda message: "Page 3 of 8" in message.text) is page


async def test_handles_of_ones_own_history_are_suggested(bot: Bot) -> None:
    """And of nobody else's."""
    alice, bob = bot.server.user("alice"), bot.server.user("bob")
    await scanned(alice)
    assert await alice.autocomplete("scan", "account", "@A") == ["ada"]
    assert await alice.autocomplete("scan", "account", "x") == []
    assert await bob.autocomplete("scan", "account", "") == []


async def test_watched_accounts_are_suggested_to_who_watches_them(bot: Bot) -> None:
    """Beside the history, each once."""
    alice, bob = bot.server.user("alice"), bot.server.user("bob")
    await scanned(alice)
    mine = Requester("discord", str(alice.user.id), str(bot.server.guild_id))
    for handle, number in (("adam", "77"), ("ada", "78")):
        watch = await bot.world.app.watches.propose(mine, Account(number, handle, handle))
        await bot.world.app.watches.start(mine, watch.id, Grounds.CONSENT)
    assert await alice.autocomplete("scan", "account", "AD") == ["ada", "adam"]
    assert await alice.autocomplete("scan", "account", "adam") == ["adam"]
    assert await bob.autocomplete("scan", "account", "a") == []


async def test_an_account_elsewhere_than_on_x_is_suggested_with_its_network(bot: Bot) -> None:
    """Its name alone says so to those who know all three."""
    alice = bot.server.user("alice")
    mine = Requester("discord", str(alice.user.id), str(bot.server.guild_id))
    watch = await bot.world.app.watches.propose(mine, by_id("did:plc:ada", "ada.bsky.social", "Ada"))
    await bot.world.app.watches.start(mine, watch.id)
    assert await alice.autocomplete("scan", "account", "ada") == ["ada.bsky.social · Bluesky"]


async def test_an_archive_is_gone_when_its_scan_is_done(bot: Bot) -> None:
    """It holds private messages: we keep it no longer than we need it."""
    alice = bot.server.user("alice")
    await scanned(alice)
    folder = bot.world.app.settings.data_dir / FOLDER
    async with asyncio.timeout(60):
        while list(folder.iterdir()):  # noqa: ASYNC110 - a folder rings no bell.
            await asyncio.sleep(0)
    assert list(folder.iterdir()) == []


async def test_an_archive_is_kept_while_its_scan_can_go_on(bot: Bot) -> None:
    """The button needs it."""
    alice = bot.server.user("alice")
    bot.world.source.broken_at = 30
    await alice.slash("scan-archive", {"archive": ARCHIVE})
    failed = await alice.wait_for(lambda message: "Scan of @ada's archive failed" in message.text)
    assert "The source broke. Mend it." in failed.text
    [kept] = (bot.world.app.settings.data_dir / FOLDER).iterdir()
    assert kept.read_bytes() == ARCHIVE.content
    bot.world.source.broken_at = None
    await alice.press(failed, "Continue")
    await alice.wait_for(lambda message: "All 60 posts read" in message.text)
    while kept.exists():  # noqa: ASYNC110 - a folder rings no bell.
        await asyncio.sleep(0)


async def test_an_archive_that_is_too_large_is_refused_with_the_way_out(bot: Bot) -> None:
    """Before a byte of it is fetched."""
    alice = bot.server.user("alice")
    await alice.slash("scan-archive", {"archive": File("archive.zip", b"", uploads.MOST + 2**20)})
    refused = await alice.wait_for(lambda message: "I accept up to 64 MiB" in message.text)
    needed = ("tweets.js", "tweets-part1.js", "note-tweet.js", "community-tweet.js", "manifest.js", "account.js")
    assert all(name in refused.text for name in (*needed, "toxscan pack FOLDER"))


async def test_a_path_can_not_be_typed(bot: Bot) -> None:
    """It would be one on the bot's own machine."""
    alice = bot.server.user("alice")
    await alice.type("/scan-archive /etc/passwd")
    answer = await alice.wait_for(lambda message: "/scan-archive takes a file" in message.text)
    assert alice.messages == [answer]
    assert bot.world.app.scans.queue.running == 0


async def test_words_to_the_bot_are_answered_and_words_in_a_channel_are_not(bot: Bot) -> None:
    """It can't read along in channels, and need not."""
    alice = bot.server.user("alice")
    await alice.type("what can you do", bot.server.general)
    await alice.type("what can you do")
    answer = await alice.wait_for(lambda message: "/help lists them." in message.text)
    assert answer.channel is alice.dm
    assert len(alice.messages) == 1


@pytest.mark.parametrize(("said", "answered"), [("hello", "Hello!"), ("Vielen Dank!", "You're welcome!")])
async def test_a_greeting_is_met_kindly_with_what_to_do_first(bot: Bot, said: str, answered: str) -> None:
    """No error, and a button that opens the form of a scan."""
    alice = bot.server.user("alice")
    await alice.type(said)
    answer = await alice.wait_for(lambda message: answered in message.text)
    assert "/scan" in answer.text
    assert (await alice.press(answer, "Scan …")).modal


async def test_a_running_scan_is_cancelled_and_gone_on_with(bot: Bot) -> None:
    """In the one message that lives."""
    alice = bot.server.user("alice")
    bot.world.scorer.gate.clear()
    await alice.slash("scan-archive", {"archive": ARCHIVE})
    running = await alice.wait_for(lambda message: "Scanning @ada" in message.text)
    await alice.press(running, "Cancel")
    assert await alice.wait_for(lambda message: "Scan of @ada's archive cancelled" in message.text) is running
    bot.world.scorer.gate.set()
    await alice.press(running, "Continue")
    assert await alice.wait_for(lambda message: "All 60 posts read" in message.text) is running


async def test_what_happens_while_the_connection_is_broken_is_answered_after_it(bot: Bot) -> None:
    """The session is resumed, and Discord tells what was missed."""
    alice, gateway = bot.server.user("alice"), bot.server.gateway
    await gateway.drop()
    await alice.slash("help")
    await alice.wait_for(lambda message: "Commands" in message.text)
    assert (gateway.identified, gateway.resumed) == (1, 1)


async def test_it_reconnects_when_discord_asks_for_it(bot: Bot) -> None:
    """And when its session is called invalid but can be resumed."""
    alice, gateway = bot.server.user("alice"), bot.server.gateway
    await gateway.ask_to_reconnect()
    await bot.server.until(lambda: gateway.resumed == 1)
    await gateway.invalidate(resumable=True)
    await bot.server.until(lambda: gateway.resumed == 2)
    await alice.slash("help")
    await alice.wait_for(lambda message: "Commands" in message.text)
    assert gateway.identified == 1


async def test_a_stop_while_it_reconnects_is_a_stop(bot: Bot) -> None:
    """Discord is silent, and discord.py would wait for it for a minute."""
    gateway = bot.server.gateway
    gateway.silent = True
    await gateway.drop()
    await bot.server.until(lambda: gateway.sockets)
    async with asyncio.timeout(30):
        await bot.stop()
    assert bot.task is not None
    assert bot.task.cancelled()


async def test_commands_in_a_text_can_be_pressed_also_after_a_restart(bot: Bot) -> None:
    """By the ids that Discord has given them, which a start without a sync asks for."""
    alice = bot.server.user("alice")
    for _ in range(2):
        asked = await alice.slash("history")
        await alice.wait_for(lambda message, asked=asked: message is asked.original)  # type: ignore[misc]
        assert asked.original
        mention = f"</scan:{bot.server.commands['scan']['id']}>"
        assert any(mention in words for words in texts(asked.original.components))
        await bot.restart()
    assert bot.server.syncs == 1


@pytest.mark.slow
async def test_it_has_as_many_shards_as_discord_wants(discord_server: DiscordServer, bot: Bot) -> None:
    """People in any of them are answered."""
    await bot.stop()
    discord_server.shards = 2
    await bot.start()
    await discord_server.until(lambda: len(discord_server.gateway.connected()) == 2)
    alice = discord_server.user("alice")
    await alice.slash("help", channel=alice.dm)
    await alice.slash("help")
    await discord_server.until(lambda: len([each for each in alice.messages if "Commands" in each.text]) == 2)
    assert sorted(session.shard for session in discord_server.gateway.connected()) == [0, 1]
    assert {message.channel for message in alice.messages} == {alice.dm, discord_server.general}


async def test_a_token_that_discord_does_not_know_is_said(discord_server: DiscordServer, bot: Bot) -> None:
    """In one sentence, and without the token."""
    await bot.stop()
    with pytest.raises(ConfigError, match="Discord does not accept the bot token") as caught:
        await run_discord(bot.world.app, "a-wrong-token")
    assert "a-wrong-token" not in str(caught.value)


@pytest.mark.slow
async def test_fifty_presses_at_once_are_all_acknowledged(bot: Bot) -> None:
    """While the pages for those before them are drawn."""
    alice = bot.server.user("alice")
    report = await scanned(alice)
    bot.server.latencies.clear()
    await asyncio.gather(*(alice.press(report, "All posts, worst first") for _ in range(PRESSES)))
    assert len(bot.server.latencies) == PRESSES
    await alice.wait_for(lambda message: "Page 1 of 8" in message.text)


def test_tokens_of_interactions_are_not_logged() -> None:
    """discord.py's warnings name addresses, and these hold tokens."""
    address = "https://discord.com/api/v10/webhooks/123/aW50ZXI-tok_en/messages/@original"
    record = logging.LogRecord("discord.http", logging.WARNING, "", 0, "limited: %s %s", ("PATCH", address), None)
    WithoutTokens().filter(record)
    assert record.getMessage() == "limited: PATCH https://discord.com/api/v10/webhooks/123/…/messages/@original"


async def test_a_server_decides_who_sees_scans_where_nothing_else_is_asked_for(bot: Bot) -> None:
    """Only those who manage it set that, and what is one's own stays private."""
    alice, bob = bot.server.user("alice"), bot.server.user("bob")
    asked = await bob.slash("settings", {"visibility": "public"})
    await bob.wait_for(lambda message: message is asked.original and "Only people who manage" in message.text)
    alice.user.permissions |= MANAGE_SERVER
    asked = await alice.slash("settings", {"visibility": "public"})
    await alice.wait_for(lambda message: message is asked.original and "Changed." in message.text)
    assert not (await scanned(bob)).ephemeral
    assert (await scanned(bob, public=False)).ephemeral
    mine = await bob.slash("export-my-data")
    await bob.wait_for(lambda message: message is mine.original and "Your data" in message.text)
    assert mine.ephemeral
