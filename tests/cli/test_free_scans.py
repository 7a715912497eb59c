"""`toxscan scan` of an account on a network that costs nothing: no price, no question, the same result."""

import json
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.cli.main import app
from tests.servers.bluesky import BlueskyServer
from tests.servers.bluesky_accounts import BlueskyAccount, did, made_posts

pytestmark = pytest.mark.slow

POSTS = 40


@pytest.fixture
def bluesky(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[BlueskyServer]:
    """A Bluesky with one account, and no setting of this machine."""
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith("TOXSCAN_")]:
        monkeypatch.delenv(name)
    with BlueskyServer() as server:
        posts = made_posts(did("ada.bsky.social"), POSTS, datetime.now(UTC))
        server.add(BlueskyAccount("ada.bsky.social", "Ada", posts=posts))
        yield server
        assert not server.violations


def scan(server: BlueskyServer, *words: str) -> Result:
    """Give the command, with nobody there who could answer."""
    environ = {"TOXSCAN_NETWORKS__BLUESKY_URL": server.url, "TOXSCAN_DATA_DIR": "data", "COLUMNS": "100"}
    return CliRunner(env=environ).invoke(app, ["scan", *words])


def test_an_account_is_scanned_without_a_question(bluesky: BlueskyServer) -> None:
    """A link to its profile is as good as its name; the posts have their pages on Bluesky."""
    ended = scan(bluesky, "https://bsky.app/profile/ada.bsky.social", "--json")
    assert ended.exit_code == 0, ended.output
    found = json.loads(ended.stdout)
    assert len(found["posts"]) == POSTS
    assert all(each["url"].startswith("https://bsky.app/profile/did:plc:") for each in found["posts"])
    assert "Reading from Bluesky costs nothing." in ended.stderr
    assert "$" not in ended.stderr


def test_a_network_that_is_switched_off_is_told_with_how_to_switch_it_on(bluesky: BlueskyServer) -> None:
    """To whoever runs the bot, who may want that."""
    environ = {"TOXSCAN_NETWORKS__BLUESKY": "false", "TOXSCAN_DATA_DIR": "data"}
    ended = CliRunner(env=environ).invoke(app, ["scan", "ada.bsky.social"])
    assert ended.exit_code == 1
    assert "This bot does not read Bluesky." in ended.stderr
    assert "`enabled = true`" not in ended.stderr
    assert "`bluesky = true`" in ended.stderr
    assert not bluesky.requests
