"""Each of X's ways to say no: what the person who looked up or scanned reads, and that the scan keeps what it had."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.core.domain.errors import AccountError, CommandError, NetworkBusyError, ToxscanError, XError
from bot.core.domain.scans import ScanStatus
from bot.core.sources.x.client import TRIES
from bot.core.sources.x.errors import find_account_problem, find_refusal, kinds
from bot.core.store.engine.database import Store
from tests.conversations.x_world import START, XWorld, wanted, x_world
from tests.fakes import ALICE
from tests.servers.x import (
    EmptyPage,
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
    made_timeline,
)
from tests.servers.x_problems import BASE, blank, not_found

pytestmark = pytest.mark.cards

PAGE = 100


@pytest.fixture
async def world(store: Store, tmp_path: Path) -> AsyncIterator[XWorld]:
    """A bot beside an X that knows nobody."""
    async with x_world(store, tmp_path) as made:
        yield made


async def look_up(world: XWorld, handle: str = "grace") -> ToxscanError:
    """The error of a look-up, which must fail."""
    with pytest.raises(ToxscanError) as caught:
        await world.say(f"/scan {handle}")
    return caught.value


async def broken_scan(world: XWorld, fault: Fault, *, posts: int = 150) -> str:
    """Scan an account whose second page and all behind it go wrong; what the person reads in the end.

    The first page must be kept, scored and paid, and the scan must go on to its end once the fault is gone.
    """
    world.account(made_timeline(posts, START))
    world.server.fault = lambda _: fault if len(world.asked()) > 1 else None
    scan_id, ended = await world.scan()
    assert ended.status is ScanStatus.FAILED
    assert len(await world.stored(scan_id)) == world.server.posts_billed == PAGE
    assert ended.scored + ended.skipped == PAGE
    world.server.fault = lambda _: None
    await world.app.scans.resume(scan_id, ALICE)
    assert (await world.app.scans.wait(scan_id)).status is ScanStatus.DONE
    assert len(await world.stored(scan_id)) == world.server.posts_billed == posts
    return f"{ended.error} {ended.hint}"


async def scan_of_one_that_vanishes(world: XWorld, account: XAccount, change: dict[str, bool]) -> str:
    """Scan an account that changes so after the first page; what the person reads. The first page is kept."""

    def vanish(_: object) -> None:
        if len(world.asked()) > 1:
            vars(account).update(change)

    world.server.fault = vanish
    scan_id, ended = await world.scan()
    assert ended.status is ScanStatus.FAILED
    assert len(await world.stored(scan_id)) == PAGE
    assert ended.scored + ended.skipped == PAGE
    return f"{ended.error} {ended.hint}"


async def test_not_found(world: XWorld) -> None:
    """Nothing is billed for it."""
    error = await look_up(world, "nobody_here")
    assert isinstance(error, AccountError)
    assert error.message == "There is no account @nobody_here on X."
    assert "Check the spelling" in error.hint
    assert world.server.users_billed == 0


async def test_suspended(world: XWorld) -> None:
    """X calls that not found, too; only its words tell."""
    world.account(made_timeline(5, START)).suspended = True
    error = await look_up(world)
    assert error.message == "X has suspended @grace."
    assert error.hint == "Its posts can't be read while it is suspended."


async def test_protected(world: XWorld) -> None:
    """Said before any price is."""
    world.account(made_timeline(5, START)).protected = True
    error = await look_up(world)
    assert error.message == "@grace's posts are protected: X shows them to followers only."
    assert "archive" in error.hint


async def test_deactivated(world: XWorld) -> None:
    """X does not tell it from an account that never was."""
    world.account(made_timeline(5, START)).deactivated = True
    assert (await look_up(world)).message == "There is no account @grace on X."


async def test_malformed_handle(world: XWorld) -> None:
    """X is not even asked."""
    error = await look_up(world, "not-a-handle")
    assert isinstance(error, CommandError)
    assert error.message == "account: 'not-a-handle' names no account."
    assert not world.server.requests


async def test_protected_in_the_middle_of_a_scan(world: XWorld) -> None:
    """What was read before stays."""
    account = world.account(made_timeline(250, START))
    said = await scan_of_one_that_vanishes(world, account, {"protected": True})
    assert said.startswith("@grace's posts are protected")


async def test_suspended_in_the_middle_of_a_scan(world: XWorld) -> None:
    """Likewise."""
    account = world.account(made_timeline(250, START))
    assert "X has suspended @grace." in await scan_of_one_that_vanishes(world, account, {"suspended": True})


async def test_deactivated_in_the_middle_of_a_scan(world: XWorld) -> None:
    """It was there, so it is not "no such account"."""
    account = world.account(made_timeline(250, START))
    said = await scan_of_one_that_vanishes(world, account, {"deactivated": True})
    assert said.startswith("@grace is no longer on X: the account was deactivated or deleted.")


async def test_no_posts(world: XWorld) -> None:
    """Said before any price is."""
    world.account([])
    error = await look_up(world)
    assert error.message == "@grace has no posts."
    assert error.hint


async def test_no_posts_any_more(world: XWorld) -> None:
    """X counted some a moment ago: the scan is done, and its report says that none came."""
    account = world.account(made_timeline(5, START))
    await world.say("/scan grace")
    account.posts.clear()
    scan_id, ended = await world.scan()
    assert ended.status is ScanStatus.DONE
    history = await world.say("/history")
    report = await world.press(history.options["1: @grace"])
    assert "X returned no posts of this account" in report.text
    assert "0 of 5 posts read: X shows no more." in report.text
    assert await world.stored(scan_id) == []


async def test_only_reposts(world: XWorld) -> None:
    """None is scored, and the report says why."""
    world.account([post for post in made_timeline(100, START) if post.text.startswith("RT @")])
    _, ended = await world.scan()
    assert ended.status is ScanStatus.DONE
    history = await world.say("/history")
    report = await world.press(history.options["1: @grace"])
    assert "Only reposts: all posts read are somebody else's words" in report.text
    assert not world.scorer.asked


CREDIT = "The bot's credit at X is used up, so X gives it no more posts."
ACCESS = "X does not allow the bot's app to read this."
TIMES = f"the bot has tried {TRIES} times."
SCANS: dict[str, tuple[Fault, str]] = {
    "401": (Status(401), "X does not accept the bot's token."),
    "402": (Status(402, type="credits"), CREDIT),
    "403": (Status(403, type="client-forbidden"), ACCESS),
    "429 with the cap used up": (Status(429, type="usage-capped"), CREDIT),
    "503": (Status(503), f"X failed with status 503; {TIMES}"),
    "reset": (Reset(), f"X can't be reached; {TIMES}"),
    "truncated": (Truncated(), f"X broke off in the middle of a response; {TIMES}"),
    "non-JSON": (NotJson(), f"X sent a response that can't be read; {TIMES}"),
    "a list": (NotAnObject(), f"X sent a response that can't be read; {TIMES}"),
    "404": (Status(404), "X rejected the request as invalid (status 404: Not Found)."),
    "held back": (Status(403, type="resource-unavailable"), "X is withholding @grace at the moment."),
    "not allowed": (Status(403, type="disallowed-resource"), "@grace's posts are protected"),
}


@pytest.mark.parametrize("case", SCANS)
async def test_a_scan_that_x_ends_says_why_keeps_its_posts_and_can_go_on(case: str, world: XWorld) -> None:
    """Each with its own sentence and next step; no post is lost or paid twice."""
    fault, sentence = SCANS[case]
    said = await broken_scan(world, fault)
    assert said.startswith(sentence)
    assert len(said) > len(sentence) + 10


@pytest.mark.parametrize("case", SCANS)
async def test_a_look_up_that_x_refuses_says_the_same(case: str, world: XWorld) -> None:
    """Nothing is shown and nothing paid."""
    fault, sentence = SCANS[case]
    world.account(made_timeline(5, START))
    world.server.fault = lambda _: fault
    error = await look_up(world)
    assert error.message.startswith(sentence)
    assert error.hint
    assert (await world.app.budget.remaining(ALICE)).amount == 20_000_000


@pytest.mark.parametrize("status", [402, 429])
async def test_credit_that_ends_in_the_middle_of_a_scan(world: XWorld, status: Any) -> None:
    """As X itself tells it, in its two ways."""
    world.account(made_timeline(250, START))
    world.server.capped_status, world.server.credits = status, PAGE
    scan_id, ended = await world.scan()
    assert (ended.status, ended.error) == (ScanStatus.FAILED, CREDIT)
    assert "what was read is kept" in ended.hint
    assert len(await world.stored(scan_id)) == PAGE


async def test_a_rate_limit_at_look_up_says_until_when(world: XWorld) -> None:
    """A person can wait for that."""
    world.account(made_timeline(5, START))
    world.server.faults.append(Status(429, reset=START + timedelta(minutes=10)))
    error = await look_up(world)
    assert isinstance(error, NetworkBusyError)
    assert error.message == "X accepts no more of these requests from the bot until 09:10 UTC."


async def test_a_rate_limit_in_the_middle_of_a_scan_is_waited_for(world: XWorld) -> None:
    """The person reads until when, and nothing fails."""
    world.account(made_timeline(250, START))
    world.server.fault = lambda _: Status(429, reset=START + timedelta(minutes=10)) if len(world.asked()) == 2 else None
    begun = await world.app.scans.submit(wanted())
    seen = [progress async for progress in world.app.scans.watch(begun.id)]
    assert any(progress.waiting_until for progress in seen)
    assert seen[-1].status is ScanStatus.DONE
    assert len(await world.stored(begun.id)) == 250


async def test_a_silent_x(world: XWorld) -> None:
    """Given up after the time limit, tried again, then said; the first page is kept."""
    await world.stop()
    world.timeout = 0.1
    world.start()
    said = await broken_scan(world, Hang())
    assert said.startswith(f"X gave no response within 0.1 seconds; {TIMES}")
    assert "a scan continues from there" in said


async def test_an_object_that_says_nothing(world: XWorld) -> None:
    """`{}` is neither posts nor their absence, so it is not taken for the end of the account."""
    said = await broken_scan(world, NothingSaid())
    assert said == "X sent a response that can't be read. Try again later; if it keeps happening, please report it."


async def test_a_look_up_that_says_nothing(world: XWorld) -> None:
    """Nor for an account that there is not."""
    world.server.faults.append(NothingSaid())
    assert (await look_up(world)).message == "X sent a response that can't be read."


async def test_a_page_without_posts_that_leads_on_is_read_past(world: XWorld) -> None:
    """It has a count of 0, which is an answer."""
    world.account(made_timeline(150, START))
    world.server.faults.append(EmptyPage(path="/tweets"))
    scan_id, ended = await world.scan()
    assert ended.status is ScanStatus.DONE
    assert len(await world.stored(scan_id)) == 150


async def test_problems_beside_posts_end_nothing(world: XWorld) -> None:
    """What X could not show beside a page is not the page."""
    world.account(made_timeline(250, START))
    problem = not_found("tweet", "referenced_tweets.id", "5")
    world.server.faults.append(PartialErrors([problem], path="/tweets"))
    scan_id, ended = await world.scan()
    assert ended.status is ScanStatus.DONE
    assert len(await world.stored(scan_id)) == 250


@pytest.mark.parametrize(
    ("status", "kind", "sentence"),
    [
        (402, "", CREDIT),
        (403, "usage-capped", CREDIT),
        (403, "credits-depleted", CREDIT),
        (429, "usage-cap-exceeded", CREDIT),
        (403, "", ACCESS),
        (403, "oauth1-permissions", ACCESS),
        (400, "client-not-enrolled", ACCESS),
    ],
)
def test_a_refusal_is_known_by_its_type_before_its_status(status: int, kind: str, sentence: str) -> None:
    """X has told a used-up credit with three statuses."""
    error = find_refusal(status, blank(status, kind))
    assert error
    assert error.message == sentence


@pytest.mark.parametrize("status", [408, 429, 500, 502, 503, 504])
def test_what_may_go_well_next_time_is_no_refusal(status: int) -> None:
    """It is tried again, or waited for."""
    assert find_refusal(status, blank(status)) is None


async def test_an_unknown_problem_is_told_in_xs_own_words(world: XWorld) -> None:
    """Rather than guessed at, and no longer than a line."""
    problem = {"type": BASE + "new", "title": "New", "detail": "It is\n raining " + "cats and dogs " * 40}
    error = find_account_problem("grace", {"errors": [problem]})
    assert isinstance(error, XError)
    assert error.message.startswith("X reported a problem that the bot does not know: It is raining cats and dogs")
    assert len(error.message) < 260
    assert "\n" not in error.message


@pytest.mark.parametrize("body", [None, [], 7, "x", {"errors": None}, {"errors": {"a": 1}}, {"errors": [7, None]}])
def test_a_body_without_problems_names_none(body: object) -> None:
    """Whatever it is."""
    assert kinds(body) == set()
    assert find_account_problem("grace", body) is None or body == {"errors": [7, None]}


@pytest.mark.parametrize("host", ["https://api.twitter.com", "https://api.x.com"])
def test_problems_are_known_by_the_end_of_their_type(host: str) -> None:
    """X has moved once."""
    assert kinds({"errors": [{"type": f"{host}/2/problems/usage-capped/"}]}) == {"usage-capped"}
