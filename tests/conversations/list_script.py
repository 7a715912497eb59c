"""A conversation about a list of accounts, and a watch of one, which every surface has to pass; see `script`."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from bot.core.store.engine.database import Store
from tests.conversations.script import Command, Press, Step
from tests.conversations.world import World
from tests.conversations.x_world import START
from tests.servers.x import XAccount, XPost, XServer, made_timeline, snowflake

PEOPLE_CSV = b"name;handle\nKind;kind\nRude;@rude\nNobody;nobody\n"

# Over the accounts of `neighborhood`: @kind with 20 posts, and @rude with 21, one of them awful.
LIST_SCRIPT = (
    Step(Command("/scan-list"), ("Your lists", "You have no list yet.")),
    Step(
        Command("/scan-list @kind, https://x.com/rude @nobody kind --name Neighbors"),
        (
            "Scan “Neighbors”: 2 accounts?",
            "About 41 posts, $0.21",
            "2 rows are left out",
            "There is no account @nobody on X.",
            "Named before, in row 1.",
        ),
    ),
    Step(
        Press("Scan all · $0.21"),
        (
            "“Neighbors”: 2 accounts",
            "Flagged by the model: 1 of 37 scored posts.",
            "@rude",
            "@kind",
            "2 more rows could not be",
        ),
    ),
    Step(Press("1: @rude"), ("Report on @rude", "this is awful")),
    Step(Command("/scan-list --name neighbors"), ("Scan “Neighbors”: 2 accounts?", "Nothing is left to pay for")),
    Step(Press("No, thanks"), ("“Neighbors”: 2 accounts", "@rude")),
    Step(Press("Scan again …"), ("41 posts of these accounts are here already",)),
    Step(Press("Scan all"), ("“Neighbors”: 2 accounts", "Flagged by the model: 1 of 37 scored posts.")),
    Step(Press("Your lists"), ("Your lists", "Neighbors", "done")),
    Step(Press("1: Neighbors"), ("“Neighbors”: 2 accounts", "@kind")),
    Step(Command("/scan-list @kind --name Neighbors"), ("You have a list called “Neighbors” already.",)),
    Step(Command("/scan-list @@@"), ("There is no account in this list.",)),
    Step(Press("Remove the list"), ("“Neighbors” was removed.",)),
    Step(Command("/scan-list"), ("You have no list yet.",)),
    Step(
        Command("/watch @rude"),
        (
            "Watch @rude?",
            "On what grounds?",
            "Your answer begins the watch, and is noted with your name.",
            "They have consented",
        ),
    ),
    Step(Press("X has approved it"), ("Watch of @rude", "running"), ("On what grounds?",)),
)


@asynccontextmanager
async def neighborhood(store: Store, folder: Path) -> AsyncIterator[World]:
    """A program beside an X with two accounts."""
    async with XServer() as x:
        x.add(XAccount("4000", "kind", "Kind", made_timeline(20, START)))
        awful = XPost(snowflake(START, 50), "this is awful", START)
        x.add(XAccount("4001", "rude", "Rude", [*made_timeline(20, START, sequence=1), awful]))
        world = World(store, folder, x)
        yield world
        await world.stop()
        assert not x.violations
