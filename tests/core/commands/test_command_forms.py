"""Forms that stand for a command: what they begin with, what a filled one means, and what to say to a greeting."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core.cards.action_codec import encode
from bot.core.cards.actions import FormAction, FormKind
from bot.core.cards.plain_text import fallback
from bot.core.commands.bot.greeting import greeting
from bot.core.commands.command import OwnMessage
from bot.core.commands.forms import carry_out, fill, form_behind, load_form, opens_form
from bot.core.commands.scans import scan_list
from bot.core.commands.watches import watch, watch_options
from bot.core.domain.errors import CommandError, RefusedError
from bot.core.domain.labels import Label
from bot.core.domain.people import Requester
from bot.core.domain.schedule import Digest
from bot.core.domain.thresholds import Preset
from bot.core.domain.workspace import EVERYONE, MANAGERS, Alerts, Visibility, WorkspaceSettings
from tests.conversations.screen import Screen
from tests.core.commands.bot import Bot

SCAN, WATCH, SETTINGS, LABEL, LIST, FIND, OWN = (encode(FormAction(kind)) for kind in FormKind)
ANN = Requester("slack", "U1", "T1")


def test_a_watch_is_read_as_it_was_picked() -> None:
    """With the values of the command's own options; a channel means alerts in it."""
    picked = {"account": "@grace", "every": "6h", "threshold": "80", "digest": "weekly mon 09:00", "channel": "C1"}
    filled = fill(WATCH, picked)
    assert not filled.mistakes
    assert filled.command is watch.COMMAND
    assert filled.channel == "C1"
    assert filled.values[watch_options.EVERY] == timedelta(hours=6)
    assert filled.values[watch_options.THRESHOLD] == 0.8
    assert filled.values[watch_options.DIGEST] == Digest(weekday=0)
    assert filled.values[watch_options.WHERE] is watch_options.AlertPlace.HERE


@pytest.mark.parametrize("account", ["", "list", "not a handle!", "archive.zip"])
def test_a_watch_needs_an_account_and_says_so_beside_it(account: str) -> None:
    """Whatever else was picked."""
    filled = fill(WATCH, {"account": account, "every": "1h"})
    assert list(filled.mistakes) == ["account"]


@pytest.mark.parametrize("form", [SCAN, WATCH, SETTINGS, LABEL, LIST, FIND, OWN])
def test_a_form_of_another_version_is_not_taken_for_this_one(form: str) -> None:
    """It may mean something else by a field of the same name."""
    assert opens_form(form)
    with pytest.raises(CommandError, match="another version"):
        fill(form, {"account": "ada", "frequency": "often"})


async def test_a_channel_can_be_picked_where_the_settings_allow_alerts_in_one(bot: Bot) -> None:
    """Elsewhere nobody is asked."""
    context = bot.context(Screen(), ANN)
    assert "channel" not in [field.name for field in (await load_form(context, WATCH)).fields]
    await bot.app.workspaces.save(ANN, WorkspaceSettings(alerts=Alerts.CHANNEL))
    assert "channel" in [field.name for field in (await load_form(context, WATCH)).fields]


async def test_the_settings_form_shows_what_holds(bot: Bot) -> None:
    """Each value is one of its field's choices; a role that is gone is there by its id."""
    held = WorkspaceSettings(Preset.STRICT, visibility=Visibility.PUBLIC, roles=("gone",), markers=("S7",))
    await bot.app.workspaces.save(ANN, held)
    form = await load_form(bot.context(Screen(), ANN), SETTINGS)
    assert form_behind(SETTINGS, quick=False) is None
    shown = {field.name: field for field in form.fields}
    assert {name: field.value for name, field in shown.items()} == {
        "preset": "strict",
        "visibility": "public",
        "roles": "gone",
        "judges": "S7",
        "control": "requester",
        "spoiler": "on",
        "alerts": "direct",
    }
    for field in form.fields:
        assert field.value in [choice.value for choice in field.choices]


async def test_the_settings_form_changes_what_was_changed_and_nothing_else(bot: Bot) -> None:
    """Thresholds set by hand stay unless a strictness is chosen."""
    held = WorkspaceSettings(thresholds={Label.INSULT: 0.9})
    await bot.app.workspaces.save(ANN, held)
    screen = Screen()
    context = bot.context(screen, ANN)
    form = await load_form(context, SETTINGS)
    written = {field.name: field.value for field in form.fields}
    await carry_out(context, fill(SETTINGS, written | {"roles": MANAGERS}), OwnMessage(screen))
    assert await bot.app.workspaces.get(ANN) == WorkspaceSettings(thresholds={Label.INSULT: 0.9}, roles=(MANAGERS,))
    await carry_out(context, fill(SETTINGS, written | {"preset": "lenient", "roles": MANAGERS}), OwnMessage(screen))
    assert await bot.app.workspaces.get(ANN) == WorkspaceSettings(Preset.LENIENT, roles=(MANAGERS,))


async def test_where_lists_show_settings_the_form_has_those_that_no_list_has(bot: Bot) -> None:
    """As many roles as a list on Discord holds, which it says; whoever everyone was chosen for has nobody outside."""
    manager = Requester("discord", "1", "77")
    await bot.app.workspaces.save(manager, WorkspaceSettings(roles=(EVERYONE,), markers=("9",)))
    there = {str(role): f"role {role}" for role in range(100, 180)}

    async def roles() -> dict[str, str]:
        return {"9": "Mods", **there, "77": "@everyone"}

    form = await load_form(replace(bot.context(Screen(), manager), roles_here=roles), SETTINGS)
    assert {field.name: field.value for field in form.fields} == {
        "roles": "members",
        "judges": "9",
        "alerts": "direct",
    }
    assert all(len(field.choices) <= 25 for field in form.fields)
    assert "any can be chosen" in form.fields[0].hint
    assert "@everyone" not in str(form)


async def test_only_those_who_manage_the_workspace_get_the_settings_form(bot: Bot) -> None:
    """Nor does a sent one change anything for others."""
    bot.admin = False
    screen = Screen()
    context = bot.context(screen, ANN)
    with pytest.raises(RefusedError):
        await load_form(context, SETTINGS)
    with pytest.raises(RefusedError):
        await carry_out(context, fill(SETTINGS, {"preset": "strict"}), OwnMessage(screen))
    assert await bot.app.workspaces.get(ANN) == WorkspaceSettings()


async def test_where_no_form_opens_its_button_does_what_the_command_does(bot: Bot) -> None:
    """Or says how to give it."""
    assert "Your watches" in (await bot.press(WATCH)).text
    assert "Settings" in (await bot.press(SETTINGS)).text
    for opener, asked in (
        (SCAN, "Which account shall"),
        (LIST, "Which accounts"),
        (FIND, "looking for"),
        (OWN, "Which archive"),
    ):
        with pytest.raises(CommandError, match=asked):
            await bot.press(opener)


async def test_several_accounts_are_handed_in_by_a_form(bot: Bot) -> None:
    """Their price comes first, as with the command; without one the form says so."""
    filled = fill(LIST, {"accounts": "@kind, https://x.com/rude name.bsky.social", "name": "Neighbors"})
    assert filled.command is scan_list.COMMAND
    assert [row.handle for row in filled.values[scan_list.ACCOUNTS]] == ["kind", "rude", "name.bsky.social"]
    assert filled.values[scan_list.NAME] == "Neighbors"
    assert list(fill(LIST, {"accounts": " "}).mistakes) == ["accounts"]
    form = await load_form(bot.context(Screen(), ANN), LIST)
    assert [field.name for field in form.fields] == ["accounts", "name"]


async def test_an_account_is_looked_for_by_a_form(bot: Bot) -> None:
    """It shows what the command with the same words shows."""
    screen = Screen()
    await carry_out(bot.context(screen, ANN), fill(FIND, {"find": "sam"}), OwnMessage(screen))
    assert "with “sam” in its handle or name" in screen.text
    assert list(fill(FIND, {"find": " "}).mistakes) == ["find"]


@pytest.mark.parametrize("said", ["hello", "Hi!", "hey there", "Guten Morgen", "buenos días", "👋", "hello toxscan :)"])
def test_a_greeting_is_returned(said: str) -> None:
    """With what to do first."""
    card = greeting(said)
    assert card
    assert card.title == "Hello!"
    assert "/scan @someone" in fallback(card)


@pytest.mark.parametrize("said", ["thanks", "Thank you so much!", "vielen Dank", "muchas gracias 🙏", "thx"])
def test_thanks_are_welcome(said: str) -> None:
    """And lead on."""
    card = greeting(said)
    assert card
    assert card.title == "You're welcome!"


@pytest.mark.parametrize("said", ["", "help", "history", "scan @hello", "hi scan @ada", "score thanks", "hello " * 20])
def test_a_command_is_no_greeting(said: str) -> None:
    """It is carried out."""
    assert greeting(said) is None


def test_the_form_of_ones_own_archive_takes_the_file_alone() -> None:
    """Without one it says what is missing; with one it is `/scan-archive`."""
    assert fill(OWN, {}).mistakes["archive"].sentences(operator=False)[0] == "Send the ZIP that X has sent you."
    sent = fill(OWN, {}, with_file=True)
    assert not sent.mistakes
    assert sent.command
    assert sent.command.name == "scan-archive"
