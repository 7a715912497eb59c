"""Enterprise Grid: workspaces of an organization, and an organization that has installed the bot for all of them."""

from collections.abc import AsyncIterator

import pytest
from cryptography.fernet import Fernet
from pydantic import SecretStr
from slack_sdk.oauth.installation_store import Installation

from bot.adapters.slack.workspaces.installations import Installations
from bot.core.domain.people import Requester
from bot.core.store.engine.database import Store
from tests.adapters.alerts import alert, sent
from tests.adapters.slack.conftest import Bot
from tests.adapters.slack.test_oauth import install
from tests.conversations.world import World
from tests.servers.slack import SlackServer
from tests.servers.slack_people import Person

http = pytest.mark.parametrize("slack_server", ["http"], indirect=True)
KEY = SecretStr(Fernet.generate_key().decode())


def installation(enterprise: str | None, team: str | None, token: str, *, wide: bool = False) -> Installation:
    """What slack-bolt hands over at the end of an installation."""
    return Installation(
        enterprise_id=enterprise,
        team_id=team,
        user_id="U1",
        bot_token=token,
        bot_id="B1",
        bot_user_id="UB1",
        is_enterprise_install=wide,
    )


async def token(store: Store, enterprise: str | None, team: str | None) -> str | None:
    """The token for a workspace, as a process knows it that has just begun."""
    found = await Installations(store, KEY).find(enterprise, team)
    return found.token if found else None


async def test_a_workspace_of_an_organization_is_found_by_itself(store: Store) -> None:
    """Alerts know the workspace alone."""
    await Installations(store, KEY).async_save(installation("E1", "T1", "xoxb-1"))
    assert await token(store, None, "T1") == await token(store, "E1", "T1") == "xoxb-1"
    assert await token(store, None, "T2") is None


async def test_an_organization_s_installation_is_found_for_a_workspace_that_was_heard_before(store: Store) -> None:
    """A request has said which organization it is part of; another process asks."""
    await Installations(store, KEY).async_save(installation("E1", None, "xoxb-1", wide=True))
    assert await token(store, "E1", "T1") == "xoxb-1"
    assert await token(store, None, "T1") == "xoxb-1"
    assert await token(store, None, "T9") is None


async def test_a_workspace_s_own_installation_comes_before_its_organization_s(store: Store) -> None:
    """It asked for it itself."""
    kept = Installations(store, KEY)
    await kept.async_save(installation("E1", None, "xoxb-wide", wide=True))
    await kept.async_save(installation("E1", "T1", "xoxb-own"))
    assert await token(store, "E1", "T1") == "xoxb-own"
    assert await token(store, "E1", "T2") == "xoxb-wide"


async def test_an_organization_s_uninstall_takes_its_token_away(store: Store) -> None:
    """Whichever workspace the event names."""
    kept = Installations(store, KEY)
    await kept.async_save(installation("E1", "T1", "xoxb-1", wide=True))
    await kept.forget("E1", "T1")
    assert await token(store, "E1", "T2") is None


async def test_a_workspace_s_uninstall_leaves_its_organization_s_token(store: Store) -> None:
    """The others go on."""
    kept = Installations(store, KEY)
    await kept.async_save(installation("E1", None, "xoxb-wide", wide=True))
    await kept.async_save(installation("E1", "T1", "xoxb-own"))
    await kept.forget("E1", "T1")
    assert await token(store, "E1", "T2") == "xoxb-wide"


async def test_a_workspace_that_moves_into_an_organization_has_one_token(store: Store) -> None:
    """The one of its last installation."""
    kept = Installations(store, KEY)
    await kept.async_save(installation(None, "T1", "xoxb-old"))
    await kept.async_save(installation("E1", "T1", "xoxb-new"))
    assert await token(store, None, "T1") == "xoxb-new"


@pytest.fixture
async def bot(slack_server: SlackServer, world: World) -> AsyncIterator[Bot]:
    """A bot that any workspace or organization can install."""
    bot = Bot(slack_server, world)
    bot.many, bot.key = True, KEY
    await bot.start()
    yield bot
    await bot.stop()


async def there(bot: Bot, *, org_wide: bool) -> tuple[Person, Person]:
    """Two people, each in another workspace of one organization, where the bot is installed."""
    one, two = bot.server.add_workspace("one"), bot.server.add_workspace("two")
    bot.server.into_organization("E0ORG", one, two, org_wide=org_wide)
    assert await install(bot, one) == 200
    if not org_wide:
        assert await install(bot, two) == 200
    return bot.server.user("alice", one), bot.server.user("bob", two)


def owner(person: Person) -> Requester:
    """The person as the bot knows them."""
    return Requester("slack", person.user.id, person.user.team_id)


@http
@pytest.mark.parametrize("org_wide", [True, False])
async def test_alerts_commands_presses_and_the_home_work_in_every_workspace(bot: Bot, org_wide: bool) -> None:
    """Of an organization that has installed the bot itself, and of one whose workspaces have."""
    for person in await there(bot, org_wide=org_wide):
        general = bot.server.add_channel("general", workspace=bot.server.workspaces[1])
        general.team_id = person.user.team_id
        await person.slash("about", general)
        await person.wait_for(lambda each: "About toxscan" in each.read)
        home = await person.open_home()
        await person.press_in(home, "Help")
        await person.at_home(lambda home: "Commands" in home.read)
        await alert(bot.world, owner(person), "")
        assert await sent(bot.world)
        told = await person.wait_for(lambda each: "3 new flagged posts of @ada" in each.read)
        await person.press(told, "Change this watch …")
        await person.wait_for(lambda each: "Watch of @ada" in each.read)


@http
async def test_an_alert_reaches_a_workspace_after_a_restart(bot: Bot) -> None:
    """Which organization it is part of is remembered."""
    alice, _ = await there(bot, org_wide=True)
    await alice.type("about")
    await alice.wait_for(lambda each: "About toxscan" in each.read)
    await alert(bot.world, owner(alice), "")
    await bot.restart()
    assert await sent(bot.world)
    await alice.wait_for(lambda each: "3 new flagged posts of @ada" in each.read)


@http
@pytest.mark.parametrize(("right", "may"), [("admin", True), ("organization_admin", True), ("", False)])
async def test_who_manages_the_workspace_or_its_organization_changes_settings(bot: Bot, right: str, may: bool) -> None:
    """With an organization's token, too."""
    alice, _ = await there(bot, org_wide=True)
    if right:
        setattr(alice.user, right, True)
    await alice.type("settings --preset strict")
    told = await alice.wait_for(lambda each: "Changed." in each.read or "Only people who manage" in each.read)
    assert ("Changed." in told.read) is may


@http
async def test_an_organization_s_uninstall_is_heard(bot: Bot) -> None:
    """Its token goes, for all its workspaces."""
    alice, _ = await there(bot, org_wide=True)
    await bot.server.tell({"type": "app_uninstalled"}, alice.user.team_id)
    assert await Installations(bot.world.store, KEY).find("E0ORG", alice.user.team_id) is None
