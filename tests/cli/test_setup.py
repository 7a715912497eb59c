"""`toxscan setup`: a new operator answers its questions, against an X, a Discord and a Slack of this machine."""

import asyncio
import io
import os
import stat
import tomllib
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
import yaml
from rich.console import Console

from bot.cli.check import check
from bot.cli.setup import MANIFEST, manifest_link, setup
from bot.core.config import NetworkSettings, Settings, SlackSettings, XSettings, load
from bot.core.domain.errors import InputError
from bot.core.secrets import DISCORD_TOKEN, SLACK_SECRETS, X_BEARER_TOKEN, read_secret
from tests.program import at_a_terminal
from tests.servers.discord import DiscordServer, serve_discord
from tests.servers.slack import SlackServer, serve_slack
from tests.servers.x import XServer

SETUP = ("setup", "--data-dir", "data")
GUIDE = Path(__file__).resolve().parents[2] / "docs" / "discord.md"
INVITATION = (
    "https://discord.com/oauth2/authorize?client_id={}&scope=bot+applications.commands&permissions=274878024768"
)


class Operator:
    """Somebody who answers what begins with certain words, each answer once; else with nothing. Or leaves."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.config = folder / "config.toml"
        self.answers: dict[str, list[str]] = {}
        self.leave_at = ""
        self.owners: list[str] = []
        self.asked: list[str] = []
        self.servers: dict[str, object] = {"networks": NetworkSettings(bluesky=False)}

    def words(self, question: str) -> str:
        """Answer it."""
        self.asked.append(question)
        if self.leave_at and question.startswith(self.leave_at):
            raise KeyboardInterrupt
        for begin, said in self.answers.items():
            if question.startswith(begin) and said:
                return said.pop(0)
        return ""

    secret = words

    @property
    def settings(self) -> Settings:
        """Those that the program starts with."""
        return Settings(data_dir=self.folder / "data", owners=self.owners, **self.servers)  # type: ignore[arg-type]

    async def sets_up(self) -> str:
        """What `toxscan setup` prints."""
        console = Console(width=200, record=True, file=io.StringIO())
        await asyncio.to_thread(setup, self.settings, self.config, self, console)
        return console.export_text()

    def written(self) -> set[str]:
        """All files that there are."""
        return {str(path.relative_to(self.folder)) for path in self.folder.rglob("*") if path.is_file()}


@pytest.fixture
def operator(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Operator:
    """With an empty folder, and no setting of this machine."""
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith("TOXSCAN_")]:
        monkeypatch.delenv(name)
    return Operator(tmp_path)


@pytest.fixture
def x(operator: Operator) -> Iterator[XServer]:
    """An X whose token the operator has."""
    with XServer() as server:
        operator.answers["X's bearer token"] = [server.token]
        operator.servers["x"] = XSettings(base_url=server.url)
        yield server


@pytest.fixture
async def slack(operator: Operator) -> AsyncIterator[SlackServer]:
    """A Slack whose tokens the operator has."""
    async with serve_slack(yaml.safe_load(MANIFEST.read_text("utf-8"))) as server:
        operator.answers["Shall the bot be on Slack"] = ["yes"]
        operator.answers["Slack's bot token"] = [server.home.token]
        operator.answers["Slack's app token"] = [server.app_token]
        operator.servers["slack"] = SlackSettings(base_url=f"{server.url}/api")
        yield server


@pytest.fixture
async def discord(operator: Operator) -> AsyncIterator[DiscordServer]:
    """A Discord whose token the operator has."""
    async with serve_discord() as server:
        operator.answers["Discord's bot token"] = [server.token]
        yield server


async def test_what_is_set_up_works(operator: Operator, discord: DiscordServer, slack: SlackServer, x: XServer) -> None:
    """`toxscan check` and `toxscan run` find the tokens, without any variable."""
    said = await operator.sets_up()
    assert "This is toxscan in workshop." in said
    assert "posts read this month" in said
    assert "`toxscan run` starts the bot" in said
    kept = operator.settings.secrets
    for name, token in (
        (DISCORD_TOKEN, discord.token),
        (SLACK_SECRETS[0], slack.home.token),
        (SLACK_SECRETS[1], slack.app_token),
        (X_BEARER_TOKEN, x.token),
    ):
        secret = read_secret(name, kept)
        assert secret
        assert secret.get_secret_value() == token
    console = Console(width=200, record=True, file=io.StringIO())
    assert await check(operator.settings, console)
    assert console.export_text().count("✓") >= 6


async def test_it_shows_the_link_that_invites_the_bot(operator: Operator, discord: DiscordServer) -> None:
    """With the scopes and permissions of docs/discord.md."""
    assert INVITATION.format(discord.bot.id) in " ".join((await operator.sets_up()).split())
    assert INVITATION.format("YOUR_APPLICATION_ID") in GUIDE.read_text("utf-8")


async def test_slacks_link_makes_the_app_as_its_manifest_says(operator: Operator) -> None:
    """Whole, in Slack's own way to share one, and below the sentence that speaks of it."""
    [manifest] = parse_qs(urlsplit(manifest_link()).query)["manifest_yaml"]
    assert yaml.safe_load(manifest) == yaml.safe_load(MANIFEST.read_text("utf-8"))
    assert manifest_link()[:40] not in await operator.sets_up(), "it is long, and asked for by nobody"
    operator.answers["Shall the bot be on Slack"] = ["yes"]
    said = await operator.sets_up()
    assert "the link below makes the app" in said.partition(manifest_link()[:40])[0]


async def test_tokens_are_never_shown_and_only_the_operator_reads_them(
    operator: Operator, discord: DiscordServer, x: XServer
) -> None:
    """Nor do they stand in config.toml, which people show each other."""
    said = await operator.sets_up()
    for token in (discord.token, x.token):
        assert token not in said
        assert token not in operator.config.read_text("utf-8")
    kept = operator.settings.secrets
    assert stat.S_IMODE(kept.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in (*kept.iterdir(), operator.config)} == {0o600}


async def test_whoever_owns_the_application_may_become_the_owner(operator: Operator, discord: DiscordServer) -> None:
    """Asked by name; the settings can be read again, with the budget that was chosen."""
    await operator.sets_up()
    [question] = [each for each in operator.asked if "/admin" in each]
    assert question.startswith("May ")
    owners = tomllib.loads(operator.config.read_text("utf-8"))["owners"]
    assert len(owners) == 1
    assert load(operator.config).owners == owners
    operator.answers |= {"Discord's bot token": [discord.token], "May ": ["no"], f"{operator.config} is there": ["yes"]}
    await operator.sets_up()
    assert load(operator.config).owners == []


async def test_a_token_that_does_not_work_is_asked_for_again(operator: Operator, discord: DiscordServer) -> None:
    """At once, with the reason and what to do."""
    operator.answers["Discord's bot token"] = ["wrong", "zwei worte", discord.token]
    said = await operator.sets_up()
    assert "Discord does not accept the bot token. Copy it again from the developer portal" in said
    assert "a token has no spaces" in said
    assert "✓ This is toxscan." in said


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        ({"Slack's bot token": ["xapp-1"]}, "this kind begins with xoxb-"),
        ({"Slack's app token": ["xoxb-1"]}, "this kind begins with xapp-"),
        ({"Slack's app token": ["xapp-wrong"]}, "Slack does not accept the app token"),
    ],
)
async def test_slacks_tokens_are_tried_one_by_one(
    operator: Operator, slack: SlackServer, answers: dict[str, list[str]], words: str
) -> None:
    """Each with its own mistake; without one of them neither is kept."""
    operator.answers |= answers
    said = await operator.sets_up()
    assert words in said
    assert "TOXSCAN_" not in said, "whoever answers questions sets no variables"
    assert operator.written() == {"config.toml"}
    assert slack.home.token


async def test_a_budget_is_asked_for_until_it_is_a_number(operator: Operator, x: XServer) -> None:
    """Of dollars; only where X costs anything."""
    operator.answers["What may be spent"] = ["much", "-1", "nan", "$2.5e1"]
    said = await operator.sets_up()
    assert said.count("Write a number of dollars") == 3
    assert load(operator.config).budget.total == 25
    assert "total = 25\n" in operator.config.read_text("utf-8"), "as people write it"
    assert x.token


async def test_nothing_has_to_be_given(operator: Operator) -> None:
    """Everything is skipped; archives can be scanned all the same."""
    assert "works in this terminal: `toxscan chat`" in await operator.sets_up()
    assert operator.written() == {"config.toml"}
    load(operator.config)


async def test_settings_that_are_there_are_not_replaced_unasked(operator: Operator, discord: DiscordServer) -> None:
    """What belongs into them is shown instead; the tokens are kept."""
    operator.config.write_text("# mine\n", "utf-8")
    said = await operator.sets_up()
    assert operator.config.read_text("utf-8") == "# mine\n"
    assert "stays as it is" in said
    assert 'owners = ["discord:' in said
    assert read_secret(DISCORD_TOKEN, operator.settings.secrets)
    assert discord.token


async def test_settings_that_are_replaced_are_kept_beside(operator: Operator, discord: DiscordServer) -> None:
    """Whatever else they set; and what would not change is not asked about."""
    operator.config.write_text("# mine\n", "utf-8")
    operator.answers[f"{operator.config} is there"] = ["yes"]
    await operator.sets_up()
    old = operator.folder / "config.toml.old"
    assert old.read_text("utf-8") == "# mine\n"
    assert 'owners = ["discord:' in operator.config.read_text("utf-8")
    operator.asked.clear()
    operator.owners = load(operator.config).owners
    await operator.sets_up()
    assert not [each for each in operator.asked if "is there already" in each]
    operator.config.write_text("# mine, later\n", "utf-8")
    operator.answers[f"{operator.config} is there"] = ["yes"]
    await operator.sets_up()
    assert old.read_text("utf-8") == "# mine\n"
    assert (operator.folder / "config.toml.old1").read_text("utf-8") == "# mine, later\n"
    assert discord.token


async def test_a_token_that_is_there_is_kept_with_nothing(operator: Operator, discord: DiscordServer) -> None:
    """And tried again."""
    await operator.sets_up()
    operator.asked.clear()
    assert "✓ This is toxscan." in await operator.sets_up()
    assert any(each.startswith("Discord's bot token; leave it empty") for each in operator.asked)
    secret = read_secret(DISCORD_TOKEN, operator.settings.secrets)
    assert secret
    assert secret.get_secret_value() == discord.token


@pytest.mark.parametrize("question", ["Discord's", "May ", "Shall", "X's", "What may be spent"])
async def test_whoever_leaves_leaves_nothing_half_done(
    operator: Operator, discord: DiscordServer, x: XServer, question: str
) -> None:
    """At whatever question."""
    operator.leave_at = question

    def leaves() -> bool:
        try:
            setup(operator.settings, operator.config, operator, Console(file=io.StringIO()))
        except KeyboardInterrupt:  # No event loop must see it.
            return True
        return False

    assert await asyncio.to_thread(leaves)
    assert operator.written() == set()
    assert discord.token
    assert x.token


async def test_a_place_that_can_not_be_written_is_named_before_anything_is_asked(operator: Operator) -> None:
    """Nobody types tokens in vain."""
    operator.config = operator.folder / "missing" / "config.toml"
    with pytest.raises(InputError, match="can't be written"):
        await operator.sets_up()
    operator.config = operator.folder / "config.toml"
    (operator.folder / "data").write_text("a file, where the folder should be")
    with pytest.raises(InputError, match=r"can't be written\. Choose another with --data-dir"):
        await operator.sets_up()
    assert not operator.asked


@pytest.mark.slow
def test_at_a_real_terminal_a_token_is_not_shown(operator: Operator, x: XServer) -> None:
    """Typed, tried and kept."""

    def typed(question: str) -> str:
        return x.token if question.startswith("X's bearer token") else ""

    code, shown = at_a_terminal(operator.folder, SETUP, typed, TOXSCAN_X__BASE_URL=x.url)
    assert code == 0, shown
    assert "The token works" in shown
    assert x.token not in shown
    assert read_secret(X_BEARER_TOKEN, operator.settings.secrets)


@pytest.mark.slow
def test_ctrl_c_at_a_real_terminal_ends_it_at_once(operator: Operator) -> None:
    """While a token is asked for, say."""
    code, shown = at_a_terminal(operator.folder, SETUP, lambda _question: None)
    assert code == 130
    assert "Stopped. Nothing was written." in shown
    assert operator.written() == set()
