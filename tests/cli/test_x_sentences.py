"""Each of X's ways to say no as a terminal shows it: what happened, and what to do next."""

import io
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from rich.console import Console

from bot.adapters.terminal.conversation import Conversation
from bot.core.store.engine.database import Store
from tests.conversations.x_world import START, XWorld, x_world
from tests.program import PATIENCE, Ended, toxscan
from tests.servers.x import (
    Fault,
    Hang,
    NotAnObject,
    NothingSaid,
    NotJson,
    PartialErrors,
    Reset,
    Status,
    Truncated,
    XAccount,
    XServer,
    made_timeline,
)
from tests.servers.x_problems import not_found

POSTS = 150  # Two pages.


class Terminal:
    """A person at a terminal that is none."""

    def __init__(self, world: XWorld) -> None:
        self.world = world
        self.restart()

    def restart(self) -> None:
        """Start the bot and the conversation again."""
        self.console = Console(file=io.StringIO(), width=300, force_terminal=False)
        self.conversation = Conversation(self.world.start(), self.console, pace=0.0)

    async def type(self, line: str) -> str:
        """Type a line, or a button's key; what was printed, each run of spaces as one, and "What to do" as read."""
        assert isinstance(self.console.file, io.StringIO)
        before = len(self.console.file.getvalue())
        await self.conversation.say(line)
        return " ".join(self.console.file.getvalue()[before:].split()).replace("What to do: ", "")


@pytest.fixture
async def terminal(store: Store, tmp_path: Path) -> AsyncIterator[Terminal]:
    """A person at a terminal, beside an X where @grace has two pages of posts."""
    async with x_world(store, tmp_path) as world:
        world.account(made_timeline(POSTS, START))
        await world.stop()
        yield Terminal(world)


OPERATOR = "Tell whoever runs this bot"
AGAIN = "the bot has tried 6 times. Try again in a few minutes: what was read is kept, and a scan"
CREDIT = "The bot's credit at X is used up, so X gives it no more posts. Tell whoever runs this bot to add credit"
FAULTS: dict[str, tuple[Fault, str]] = {
    "401": (Status(401), "X does not accept the bot's token. Copy the bearer token again from"),
    "402": (Status(402, type="credits"), CREDIT),
    "403": (Status(403, type="client-forbidden"), f"X does not allow the bot's app to read this. {OPERATOR}:"),
    "usage-capped as 429": (Status(429, type="usage-capped"), CREDIT),
    "5xx": (Status(503), f"X failed with status 503; {AGAIN}"),
    "timeout": (Hang(), f"X gave no response within 0.1 seconds; {AGAIN}"),
    "reset": (Reset(), f"X can't be reached; {AGAIN}"),
    "truncated": (Truncated(), f"X broke off in the middle of a response; {AGAIN}"),
    "non-JSON": (NotJson(), f"X sent a response that can't be read; {AGAIN}"),
    "a list": (NotAnObject(), f"X sent a response that can't be read; {AGAIN}"),
    "{}": (
        NothingSaid(),
        "X sent a response that can't be read. Try again later; if it keeps happening, please report it",
    ),
}
HIDDEN = {
    "suspended": "X has suspended @grace. Its posts can't be read while it is suspended.",
    "protected": "@grace's posts are protected: X shows them to followers only. The account's owner can scan an",
    "deactivated": "There is no account @grace on X. Check the spelling; the account may also have a new name.",
}
GONE = HIDDEN | {
    "deactivated": "@grace is no longer on X: the account was deactivated or deleted. Its posts can no longer be"
}


@pytest.mark.parametrize("case", FAULTS)
async def test_what_x_answers_instead_of_an_account(case: str, terminal: Terminal) -> None:
    """One sentence and a next step, and the next command works."""
    fault, sentence = FAULTS[case]
    terminal.world.timeout = 0.1 if isinstance(fault, Hang) else 5.0
    terminal.restart()
    terminal.world.server.fault = lambda _: fault
    assert sentence in await terminal.type("/scan @grace")
    terminal.world.server.fault = lambda _: None
    assert "Scan @grace?" in await terminal.type("/scan @grace")


@pytest.mark.parametrize("case", FAULTS)
async def test_what_x_answers_in_the_middle_of_a_scan(case: str, terminal: Terminal) -> None:
    """The same sentence, what is kept, and a button that goes on from there."""
    fault, sentence = FAULTS[case]
    terminal.world.timeout = 0.1 if isinstance(fault, Hang) else 5.0
    terminal.restart()
    await terminal.type("/scan @grace")
    terminal.world.server.fault = lambda _: fault if len(terminal.world.asked()) > 1 else None
    said = await terminal.type("a")
    assert "Scan of @grace failed" in said
    assert sentence in said
    assert "100 posts read and kept" in said
    terminal.world.server.fault = lambda _: None
    assert "All 150 posts read" in await terminal.type("g")


@pytest.mark.parametrize("how", HIDDEN)
async def test_an_account_that_x_does_not_show(how: str, terminal: Terminal) -> None:
    """Said before any price is."""
    setattr(terminal.world.server.accounts["grace"], how, True)
    assert HIDDEN[how] in await terminal.type("/scan grace")


@pytest.mark.parametrize("how", GONE)
async def test_an_account_that_vanishes_in_the_middle_of_a_scan(how: str, terminal: Terminal) -> None:
    """What was read before is kept."""
    await terminal.type("/scan grace")

    def vanish(_: object) -> None:
        if len(terminal.world.asked()) > 1:
            setattr(terminal.world.server.accounts["grace"], how, True)

    terminal.world.server.fault = vanish
    said = await terminal.type("a")
    assert GONE[how] in said
    assert "100 posts read and kept" in said


async def test_an_account_that_there_is_not(terminal: Terminal) -> None:
    """Named as it was written."""
    said = await terminal.type("/scan @Nobody_Here")
    assert "There is no account @Nobody_Here on X. Check the spelling" in said


async def test_a_malformed_handle(terminal: Terminal) -> None:
    """With the ways to write one."""
    said = await terminal.type("/scan no-handle")
    assert "'no-handle' names no account. Write @name for X, name.bsky.social for Bluesky" in said


async def test_an_account_without_posts(terminal: Terminal) -> None:
    """There is no price for nothing."""
    terminal.world.server.accounts["grace"].posts.clear()
    assert "@grace has no posts." in await terminal.type("/scan grace")


async def test_an_account_of_reposts_only(terminal: Terminal) -> None:
    """The report says why nothing was scored."""
    account = terminal.world.server.accounts["grace"]
    account.posts = [post for post in account.posts if post.text.startswith("RT @")]
    await terminal.type("/scan grace")
    assert "Only reposts: all posts read are somebody else's words" in await terminal.type("a")


async def test_a_rate_limit_before_the_price(terminal: Terminal) -> None:
    """With the time when it ends."""
    terminal.world.server.faults.append(Status(429, reset=START + timedelta(minutes=10)))
    said = await terminal.type("/scan grace")
    assert "X accepts no more of these requests from the bot until 09:10 UTC. Try again after that." in said


async def test_a_rate_limit_in_the_middle_of_a_scan(terminal: Terminal) -> None:
    """Nothing fails: the scan waits and goes on by itself."""
    await terminal.type("/scan grace")
    reset = START + timedelta(minutes=10)
    terminal.world.server.fault = lambda _: Status(429, reset=reset) if len(terminal.world.asked()) == 2 else None
    assert "All 150 posts read" in await terminal.type("a")
    assert sum(terminal.world.waits) > timedelta(minutes=10).total_seconds()


async def test_problems_beside_posts(terminal: Terminal) -> None:
    """Nobody need hear of what X could not add to a page that is whole."""
    await terminal.type("/scan grace")
    terminal.world.server.faults.append(
        PartialErrors([not_found("tweet", "referenced_tweets.id", "5")], path="/tweets")
    )
    assert "All 150 posts read" in await terminal.type("a")


@pytest.fixture
def live() -> Iterator[XServer]:
    """An X at the present time, for a bot in a process of its own."""
    with XServer() as x:
        x.add(XAccount("1005", "grace", "Grace", made_timeline(POSTS, datetime.now(UTC))))
        yield x
        assert not x.violations


def scan(folder: Path, x: XServer, handle: str, **more: str) -> Ended:
    """`toxscan scan HANDLE --yes` to its end."""
    environ = {"TOXSCAN_X__BASE_URL": x.url, "TOXSCAN_X_BEARER_TOKEN": x.token, "TOXSCAN_LOG_LEVEL": "debug"} | more
    return toxscan(folder, "scan", handle, "--yes", "--data-dir", "data", **environ)


@pytest.mark.timeout(PATIENCE)
def test_a_suspended_account_ends_the_command_line_with_its_sentence(tmp_path: Path, live: XServer) -> None:
    """Exit code 1, nothing on standard output, the sentence and the next step last."""
    live.accounts["grace"].suspended = True
    ended = scan(tmp_path, live, "@grace")
    assert (ended.code, ended.out) == (1, "")
    assert ended.err.endswith("Error: X has suspended @grace.\nIts posts can't be read while it is suspended.\n")


@pytest.mark.timeout(PATIENCE)
def test_a_price_that_nobody_is_there_to_agree_to_is_not_paid(tmp_path: Path, live: XServer) -> None:
    """A script has to give --yes; the price is shown all the same."""
    environ = {"TOXSCAN_X__BASE_URL": live.url, "TOXSCAN_X_BEARER_TOKEN": live.token}
    ended = toxscan(tmp_path, "scan", "grace", "--data-dir", "data", **environ)
    assert (ended.code, ended.out) == (1, "")
    assert "About 150 posts, $0.75" in ended.err
    assert ended.err.endswith("and nobody can be asked here.\nUse --yes to agree in advance.\n")
    assert (live.posts_billed, live.users_billed) == (0, 1)


@pytest.mark.timeout(PATIENCE)
def test_a_budget_that_ends_hands_over_what_was_read_and_says_so(tmp_path: Path, live: XServer) -> None:
    """The report of 100 posts on standard output, the sentence last, exit code 1; the token is nowhere."""
    ended = scan(tmp_path, live, "https://x.com/grace", TOXSCAN_BUDGET__PER_USER="0.51")
    assert ended.code == 1
    assert "Scan @grace?" in ended.err
    assert "That is enough for 100 posts" in ended.err
    assert "Report on @grace" in ended.out
    assert "100 of 150 posts read" in " ".join(ended.out.split())
    assert "Error: Your budget for reading from X this month ($0.51) is used up.\nWhat was read is kept" in ended.err
    assert live.posts_billed == 100
    assert live.token not in ended.err + ended.out
