"""What the operator types: `toxscan budget | audit | purge`, with X beside it and without."""

import asyncio
import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from bot.cli.main import app
from bot.core.domain.clock import now
from bot.core.domain.errors import RefusedError
from bot.core.domain.people import Requester
from bot.core.store.engine.open_store import open_store
from tests.conversations.x_world import XWorld, wanted
from tests.servers.x import NothingSaid, Status, XServer, made_timeline

ANN = Requester("slack", "U0ANN", "T0TEAM")
BEN = Requester("discord", "1234", "5678")
LINE = 200  # Columns, so that no table is folded.


class Operator:
    """Someone at a shell of the bot's machine."""

    def __init__(self, folder: Path, x: XServer) -> None:
        self.folder = folder
        self.x = x
        self.environ = {"TOXSCAN_X__BASE_URL": x.url, "TOXSCAN_X_BEARER_TOKEN": x.token, "COLUMNS": str(LINE)}

    def type(self, *words: str) -> Result:
        """Give a command; how it ended and what it printed."""
        return CliRunner(env=self.environ).invoke(app, [*words, "--data-dir", str(self.folder)])

    def told(self, *words: str) -> str:
        """What a command prints that must go well, each run of spaces as one."""
        ended = self.type(*words)
        assert ended.exit_code == 0, ended.output
        return re.sub(r"[ \n]+", " ", ended.stdout)

    def refused(self, *words: str) -> str:
        """What a command that must fail says: a sentence and a next step, and nothing else."""
        ended = self.type(*words)
        assert (ended.exit_code, ended.stdout) == (1, ""), ended.output
        assert len(ended.stderr.strip().splitlines()) == 2
        return ended.stderr

    def after_scans(self, opt_out: list[str] | None = None) -> None:
        """Earlier, Ann has scanned @grace (50 posts), Ben @ada (20 posts), and an opted-out account was asked for."""

        async def scan() -> None:
            store = await open_store(self.folder / "toxscan.db")
            world = XWorld(store, self.folder, self.x, x={"opt_out": opt_out or []})
            world.present = now()
            world.account(made_timeline(50, world.present), "grace", "1")
            world.account(made_timeline(20, world.present, sequence=7), "ada", "2")
            await world.scan(wanted("grace", requester=ANN))
            await world.scan(wanted("ada", requester=BEN))
            for handle in opt_out or []:
                with pytest.raises(RefusedError):
                    await world.app.accounts.find(handle, ANN)
            await world.stop()
            await store.close()

        asyncio.run(scan())
        self.x.now = now


@pytest.fixture
def operator(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Operator]:
    """With a token, an empty database, and no setting of this machine."""
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith("TOXSCAN_")]:
        monkeypatch.delenv(name)
    with XServer(job_polls=0) as x:
        yield Operator(tmp_path / "data", x)
        assert not x.violations


def test_budget_shows_who_spent_what_and_agrees_with_x(operator: Operator) -> None:
    """The most first, then all together, then the limits, then X's own count."""
    operator.after_scans()
    said = operator.told("budget")
    assert f"Spent on X since {now():%Y-%m}-01 (UTC)" in said
    rows = [line for line in operator.type("budget").stdout.splitlines() if "$" in line]
    cells = [[cell.strip() for cell in re.split("[│┃]", row) if cell.strip()] for row in rows[:3]]
    assert cells == [
        ["slack / T0TEAM / U0ANN", "50", "1", "$0.26"],
        ["discord / 5678 / 1234", "20", "1", "$0.11"],
        ["All", "70", "2", "$0.37"],
    ]
    assert "Budget for a user: $20.00 a month" in said
    assert "Budget for a workspace: $50.00 a month" in said
    assert "Budget for all: $100.00 a month" in said
    assert "X counts 70 posts too." in said


def test_budget_says_where_x_counts_differently(operator: Operator) -> None:
    """Another app of the project has read as well."""
    operator.after_scans()
    operator.x.billed_posts[operator.x.today()] |= {"1", "2", "3"}
    assert "X counts 73 posts, this ledger 70: X uses its own billing period" in operator.told("budget")


def test_budget_without_limits_says_so(operator: Operator) -> None:
    """Of the three, any may be left out."""
    operator.environ["TOXSCAN_BUDGET"] = '{"per_user": 0.5, "per_workspace": null, "total": null}'
    said = operator.told("budget")
    assert "Budget for a user: $0.50 a month" in said
    assert "Budget for a workspace: no limit" in said
    assert "Budget for all: no limit" in said


def test_budget_without_a_token_shows_the_ledger_all_the_same(operator: Operator) -> None:
    """What was spent was spent."""
    operator.after_scans()
    del operator.environ["TOXSCAN_X_BEARER_TOKEN"]
    said = operator.told("budget")
    assert "$0.37" in said
    assert "X's own count is not available: This bot has no access to X" in said


@pytest.mark.parametrize("fault", [Status(401), NothingSaid(), Status(429)])
def test_budget_is_shown_though_x_does_not_tell(operator: Operator, fault: Status | NothingSaid) -> None:
    """Whatever it answers."""
    operator.after_scans()
    operator.x.fault = lambda _: fault
    said = operator.told("budget")
    assert "$0.37" in said
    assert "X's own count is not available: X " in said


def test_audit_shows_who_asked_about_whom_latest_first(operator: Operator) -> None:
    """Look-ups, scans and refusals."""
    operator.after_scans(["hedy"])
    lines = [line for line in operator.type("audit").stdout.splitlines() if "@" in line]
    did = [[cell.strip() for cell in line.split("│") if cell.strip()][1:] for line in lines]
    assert did == [
        ["slack / T0TEAM / U0ANN", "refused", "@hedy"],
        ["discord / 5678 / 1234", "scan", "@ada"],
        ["discord / 5678 / 1234", "look-up", "@ada"],
        ["slack / T0TEAM / U0ANN", "scan", "@grace"],
        ["slack / T0TEAM / U0ANN", "look-up", "@grace"],
    ]


@pytest.mark.parametrize("written", ["@Ada", "https://x.com/ada"])
def test_audit_of_one_account_shows_only_that(operator: Operator, written: str) -> None:
    """However it is written."""
    operator.after_scans()
    said = operator.told("audit", written)
    assert said.count("@ada") == 2
    assert "@grace" not in said


def test_audit_without_any_request_says_so(operator: Operator) -> None:
    """An empty table would leave one to wonder."""
    assert operator.told("audit").strip() == "Nobody has asked yet."
    assert operator.told("audit", "@ada").strip() == "Nobody has asked about @ada yet."


def test_audit_of_something_else_is_refused(operator: Operator) -> None:
    """One sentence."""
    assert "'not a handle' names no account." in operator.refused("audit", "not a handle")


def test_purge_takes_away_what_x_no_longer_shows(operator: Operator) -> None:
    """And says how many posts were checked; a second one finds nothing more."""
    operator.after_scans()
    for post in operator.x.accounts["grace"].posts[:3]:
        post.deleted = True
    operator.x.accounts["ada"].protected = True
    assert "70 posts checked with X, 23 of them removed." in operator.told("purge")
    assert "47 posts checked with X, 0 of them removed." in operator.told("purge")


def test_purge_of_an_account_takes_away_all_its_posts(operator: Operator) -> None:
    """Without asking X, so also without a token."""
    operator.after_scans()
    asked = len(operator.x.requests)
    del operator.environ["TOXSCAN_X_BEARER_TOKEN"]
    assert "20 posts of @ADA removed." in operator.told("purge", "@ADA")
    assert "0 posts of @ada removed." in operator.told("purge", "@ada")
    assert len(operator.x.requests) == asked


def test_purge_without_a_token_says_what_is_missing(operator: Operator) -> None:
    """Nothing is taken away."""
    del operator.environ["TOXSCAN_X_BEARER_TOKEN"]
    assert "This bot has no access to X" in operator.refused("purge")


def test_purge_that_fails_takes_nothing_away(operator: Operator) -> None:
    """The next one does."""
    operator.after_scans()
    operator.x.accounts["ada"].suspended = True
    operator.x.faults.append(Status(403))
    assert "X does not allow the bot's app to read this." in operator.refused("purge")
    assert "70 posts checked with X, 20 of them removed." in operator.told("purge")


def test_no_command_prints_the_token(operator: Operator) -> None:
    """Not even with every log line there is."""
    operator.after_scans()
    operator.environ["TOXSCAN_LOG_LEVEL"] = "debug"
    operator.x.faults.append(Status(403))
    for command in ("budget", "audit", "purge"):
        assert operator.x.token not in operator.type(command).output
