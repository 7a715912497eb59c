"""The first minutes: the numbered steps of docs/discord.md and docs/slack.md, done one after the other."""

import asyncio
import re
from pathlib import Path

import pytest
import yaml

from bot.adapters.discord.client import run_discord
from bot.app import running as app_running
from bot.core.config import load
from bot.core.secrets import DISCORD_TOKEN, read_secret
from tests.cli.test_setup import Operator
from tests.program import PATIENCE, at_a_terminal, measured, started, toxscan
from tests.servers.discord import File, serve_discord
from tests.servers.slack import Upload, serve_slack
from tests.test_end_to_end import archive

pytestmark = [pytest.mark.slow, pytest.mark.timeout(PATIENCE)]

ROOT = Path(__file__).resolve().parents[1]
MANIFEST = ROOT / "bot" / "adapters" / "slack" / "manifest.yaml"
STEP = re.compile(r"^\d+\. (?:`([^`]+)`)?", re.MULTILINE)
STEPS = ["make demo", "toxscan setup", "toxscan check", "toxscan run"]


@pytest.mark.parametrize("page", ["discord.md", "slack.md"])
def test_a_guides_steps_are_those_that_are_done_here(page: str) -> None:
    """In this order, none without a test; the first is how this repository is set up anyway."""
    section = (ROOT / "docs" / page).read_text("utf-8").partition("## 2. Install and start the bot")[2]
    assert STEP.findall(section.partition("\n## ")[0]) == STEPS


async def test_the_steps_on_slack(tmp_path: Path) -> None:
    """With the real program: no variable holds a token. Then an archive is sent, and becomes a report."""
    async with serve_slack(yaml.safe_load(MANIFEST.read_text("utf-8"))) as server:
        where = {"TOXSCAN_SLACK__BASE_URL": f"{server.url}/api", "TOXSCAN_NETWORKS__BLUESKY": "false"}
        answers = {
            "Shall the bot": "yes",
            "Slack's bot token": server.home.token,
            "Slack's app token": server.app_token,
        }

        def typed(question: str) -> str:
            return next((said for begin, said in answers.items() if question.startswith(begin)), "")

        data = ("--data-dir", "data")
        code, shown = await asyncio.to_thread(at_a_terminal, tmp_path, ("setup", *data), typed, **where)
        assert code == 0, shown
        checked = await asyncio.to_thread(toxscan, tmp_path, "check", *data, **where)
        assert (checked.code, "toxscan in workshop, by socket" in checked.out) == (0, True), checked.out
        program = started(tmp_path, "run", *data, more=where)
        try:
            await server.until(lambda: server.socket.connections or program.poll() is not None, PATIENCE)
            alice = server.user("alice")
            await alice.type("", [Upload("archive.zip", archive(tmp_path / "archive.zip", 24).read_bytes())])
            await alice.wait_for(lambda message: "Report on" in message.read, PATIENCE)
        finally:
            program.terminate()
            await asyncio.to_thread(program.communicate)
    assert not server.violations


async def test_the_steps_on_discord(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Set up, started with nothing but what was written, invited; then an archive is scanned."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv(DISCORD_TOKEN, raising=False)
    operator = Operator(tmp_path)
    async with serve_discord() as server:
        operator.answers["Discord's bot token"] = [server.token]
        assert f"client_id={server.bot.id}" in await operator.sets_up()
        settings = load(operator.config, data_dir=operator.settings.data_dir)
        measured(settings.data_dir)
        token = read_secret(DISCORD_TOKEN, settings.secrets)
        assert token
        async with app_running(settings) as app:
            bot = asyncio.create_task(run_discord(app, token.get_secret_value()))
            try:
                await server.until(lambda: server.gateway.connected() or bot.done(), PATIENCE)
                alice = server.user("alice")
                sent = File("archive.zip", archive(tmp_path / "archive.zip", 24).read_bytes())
                asked = await alice.slash("scan-archive", {"archive": sent})
                await alice.wait_for(lambda each: each is asked.original and "Report on" in each.text, PATIENCE)
            finally:
                bot.cancel()
                await asyncio.gather(bot, return_exceptions=True)
    assert not server.violations
