"""Who may ask `toxscan serve`."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.adapters.serve.discovery import ANALYZE, SUGGEST
from bot.adapters.serve.guards import is_loopback
from bot.cli.serve import read_key
from bot.core.config import ServeSettings, Settings
from bot.core.domain.errors import ConfigError
from tests.adapters.serve.calling import Caller, analyze, calling
from tests.fakes import FakeScorer

KEY = "a-long-random-word"
HELLO = analyze("hello to everybody here")


@pytest.fixture
async def locked(scorer: FakeScorer) -> AsyncIterator[Caller]:
    """A client of a server with a key."""
    async with calling(scorer, KEY) as ready:
        yield ready


@pytest.mark.parametrize("how", [{"path": f"{ANALYZE}?key={KEY}"}, {"headers": {"X-Goog-Api-Key": KEY}}])
async def test_whoever_has_the_key_is_answered(locked: Caller, how: dict[str, object]) -> None:
    """As Google's clients send it: in the address, or in a header."""
    assert (await locked.post(HELLO, **how))[0] == 200


@pytest.mark.parametrize("path", [ANALYZE, SUGGEST])
async def test_without_the_key_nobody_is_answered(locked: Caller, scorer: FakeScorer, path: str) -> None:
    """In Google's words, for a key that is missing and for a wrong one."""
    status, answer, _ = await locked.post(HELLO, path)
    assert (status, answer["error"]["status"]) == (403, "PERMISSION_DENIED")
    status, answer, _ = await locked.post(HELLO, f"{path}?key=guess%C3%A9d")
    assert (status, answer["error"]["details"][0]["reason"]) == (400, "API_KEY_INVALID")
    assert not scorer.asked


async def test_without_a_key_on_this_machine_any_is_taken(caller: Caller) -> None:
    """A client may go on sending the one that it has from Google."""
    assert (await caller.post(HELLO, f"{ANALYZE}?key=AIza"))[0] == 200


@pytest.mark.parametrize(
    "headers",
    [{"Origin": "https://elsewhere.example"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"}],
)
async def test_pages_in_a_browser_are_refused(
    caller: Caller, scorer: FakeScorer, locked: Caller, headers: dict[str, str]
) -> None:
    """Any page that somebody looks at could else make this machine work; a key changes nothing."""
    for each, path in ((caller, ANALYZE), (locked, f"{ANALYZE}?key={KEY}")):
        status, answer, _ = await each.post(HELLO, path, headers)
        assert (status, answer["error"]["status"]) == (403, "PERMISSION_DENIED")
    assert not scorer.asked


async def test_a_name_that_points_here_is_refused_without_a_key(caller: Caller, locked: Caller) -> None:
    """So that no page gets in by letting its own name point to this machine; with a key it would lack that."""
    strange = {"Host": "rebound.example:8765"}
    assert (await caller.post(HELLO, headers=strange))[0] == 403
    assert (await locked.post(HELLO, f"{ANALYZE}?key={KEY}", strange))[0] == 200


@pytest.mark.parametrize(
    "host", ["localhost", "localhost:8765", "127.0.0.1:1", "127.9.9.9", "[::1]:8765", "[::1]", "::1"]
)
async def test_this_machines_own_names_are_known(caller: Caller, host: str) -> None:
    """With a port and without."""
    assert (await caller.post(HELLO, headers={"Host": host}))[0] == 200


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "", "192.168.1.5", "example.com", "localhost.example.com"])  # noqa: S104
def test_beyond_this_machine_a_key_is_needed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, host: str) -> None:
    """It does not even start; the sentence says how to make one."""
    monkeypatch.delenv("TOXSCAN_SERVE_KEY", raising=False)
    settings = Settings(data_dir=tmp_path)
    with pytest.raises(ConfigError, match="TOXSCAN_SERVE_KEY"):
        read_key(settings, ServeSettings(host=host))
    monkeypatch.setenv("TOXSCAN_SERVE_KEY", KEY)
    found = read_key(settings, ServeSettings(host=host))
    assert found
    assert found.get_secret_value() == KEY


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "localhost", "127.1.2.3"])
def test_on_this_machine_none_is_needed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, host: str) -> None:
    """By any of its own names."""
    monkeypatch.delenv("TOXSCAN_SERVE_KEY", raising=False)
    assert is_loopback(host)
    assert read_key(Settings(data_dir=tmp_path), ServeSettings(host=host)) is None


async def test_a_port_that_somebody_has_is_said(scorer: FakeScorer, caller: Caller) -> None:
    """With what to do."""
    taken = int(caller.address.rpartition(":")[2])
    with pytest.raises(ConfigError, match="--port"):
        async with calling(scorer, port=taken):
            pass
