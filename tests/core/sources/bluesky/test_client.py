"""The way to Bluesky: time limits, repetitions, rate limits, sizes and what is told of it; real HTTP."""

import threading
from datetime import timedelta

import pytest

from bot.core.domain.errors import AccountError, NetworkBusyError, NetworkError
from bot.core.sources.bluesky.client import LONGEST_WAIT, MOST_BYTES, MOST_VALUES, TRIES
from bot.core.sources.bluesky.network import Bluesky
from tests.core.sources.bluesky.feeds import START, Clock, made_account, read, written
from tests.servers.bluesky import BlueskyAccount, BlueskyServer, Raw
from tests.servers.x_faults import Answered, Fault, Hang, Late, NotAnObject, NotJson, Reset, Status, Truncated

PASSING: dict[str, tuple[Fault, str]] = {
    "500": (Status(500), "Bluesky failed with status 500"),
    "503": (Status(503), "Bluesky failed with status 503"),
    "408": (Status(408), "Bluesky failed with status 408"),
    "reset": (Reset(), "Bluesky (can't be reached|broke off in the middle of a response)"),
    "truncated": (Truncated(), "Bluesky broke off in the middle of a response"),
    "a web page": (NotJson(), "Bluesky sent a response that can't be read"),
    "a list": (NotAnObject(), "Bluesky sent a response that can't be read"),
}


@pytest.fixture(autouse=True)
def ada(server: BlueskyServer) -> BlueskyAccount:
    """The account that all ask for."""
    return server.add(BlueskyAccount("ada.bsky.social", "Ada"))


@pytest.mark.parametrize("case", PASSING)
async def test_what_may_pass_is_tried_again(case: str, bluesky: Bluesky, server: BlueskyServer) -> None:
    """Nobody hears of a fault that was over at the next try."""
    server.faults.append(PASSING[case][0])
    assert (await bluesky.find("ada.bsky.social")).name == "Ada"
    assert len(server.requests) == 2


@pytest.mark.parametrize("case", PASSING)
async def test_what_does_not_pass_is_told(case: str, bluesky: Bluesky, server: BlueskyServer, clock: Clock) -> None:
    """After so many tries, each later than the one before."""
    server.fault = lambda _: PASSING[case][0]
    with pytest.raises(NetworkError, match=rf"{PASSING[case][1]}; the bot has tried {TRIES} times"):
        await bluesky.find("ada.bsky.social")
    assert len(server.requests) == TRIES
    assert sum(clock.waits) > sum(2**number for number in range(TRIES - 1))


async def test_a_silent_bluesky_is_given_up(server: BlueskyServer, clock: Clock) -> None:
    """After the time limit, and so many tries."""
    server.fault = lambda _: Hang()
    bluesky = Bluesky(server.url, 0.05, sleep=clock.sleep, clock=lambda: clock.now)
    with pytest.raises(NetworkError, match=r"Bluesky gave no response within 0\.05 seconds"):
        await bluesky.find("ada.bsky.social")
    await bluesky.close()
    server.violations.clear()  # The server does not see at once that nobody waits any more.


async def test_an_answer_that_comes_late_is_taken_at_the_next_try(server: BlueskyServer, clock: Clock) -> None:
    """One silence ends nothing."""
    held = threading.Event()
    server.faults.append(Late(held))
    bluesky = Bluesky(server.url, 0.3, sleep=clock.sleep, clock=lambda: clock.now)
    assert (await bluesky.find("ada.bsky.social")).name == "Ada"
    held.set()
    await bluesky.close()
    server.violations.clear()  # As above.


async def test_an_unreachable_bluesky_is_told(clock: Clock) -> None:
    """Nothing listens there."""
    bluesky = Bluesky("http://127.0.0.1:1", 1.0, sleep=clock.sleep, clock=lambda: clock.now)
    with pytest.raises(NetworkError, match="Bluesky can't be reached"):
        await bluesky.find("ada.bsky.social")
    await bluesky.close()


async def test_redirects_are_not_followed(bluesky: Bluesky, server: BlueskyServer) -> None:
    """Elsewhere our limits would not hold; whoever runs the bot must correct the address."""
    server.redirect = "http://169.254.169.254/latest"
    with pytest.raises(NetworkError, match="redirects elsewhere"):
        await bluesky.find("ada.bsky.social")
    assert len(server.requests) == 1


async def test_a_used_up_limit_is_waited_for(bluesky: Bluesky, server: BlueskyServer, clock: Clock) -> None:
    """Until the moment that Bluesky names; in between nothing is asked."""
    server.faults.append(Status(429, retry_after=90))
    with pytest.raises(NetworkBusyError, match="Bluesky accepts no more"):
        await bluesky.find("ada.bsky.social")
    with pytest.raises(NetworkBusyError) as busy:
        await bluesky.find("ada.bsky.social")
    assert len(server.requests) == 1
    assert timedelta(seconds=90) < busy.value.until - START <= timedelta(seconds=92)
    clock.now = busy.value.until
    assert (await bluesky.find("ada.bsky.social")).name == "Ada"


async def test_the_limit_is_respected_before_it_is_used_up(
    bluesky: Bluesky, server: BlueskyServer, clock: Clock
) -> None:
    """A scan pauses while one request in a hundred is left, and never meets a refusal."""
    server.limit = (200, timedelta(minutes=5))
    account = server.add(made_account(450, "bob.bsky.social"))
    for _ in range(197):
        await bluesky.find("ada.bsky.social")
    so_far = await read(bluesky, account)
    assert so_far.texts == written(account)
    assert [pause.until >= START + timedelta(minutes=5) for pause in so_far.pauses] == [True]
    assert clock.now >= START + timedelta(minutes=5)
    assert {request.status for request in server.requests} == {200}


async def test_a_limit_without_a_time_is_waited_for_ever_longer(
    bluesky: Bluesky, server: BlueskyServer, clock: Clock
) -> None:
    """And a time far away is not believed."""
    waits = []
    for _ in range(3):
        server.faults.append(Status(429))
        began = clock.now
        with pytest.raises(NetworkBusyError) as busy:
            await bluesky.find("ada.bsky.social")
        waits.append((busy.value.until - began).total_seconds())
        clock.now = busy.value.until
    assert waits == sorted(waits)
    server.faults.append(Status(429, retry_after=10**9))
    with pytest.raises(NetworkBusyError) as busy:
        await bluesky.find("ada.bsky.social")
    assert (busy.value.until - clock.now).total_seconds() <= LONGEST_WAIT + 2


async def test_an_answer_is_not_unpacked_beyond_the_limit(bluesky: Bluesky, server: BlueskyServer) -> None:
    """It comes packed a thousand to one."""
    server.fault = lambda _: Answered(lambda body: body | {"description": "x" * (MOST_BYTES * 2)})
    with pytest.raises(NetworkError, match="can't be read"):
        await bluesky.find("ada.bsky.social")
    assert len(server.requests) == 1


async def test_an_answer_of_too_many_values_is_not_parsed(bluesky: Bluesky, server: BlueskyServer) -> None:
    """Each would be an object."""
    server.fault = lambda _: Answered(lambda body: body | {"labels": [[]] * (MOST_VALUES + 1)})
    with pytest.raises(NetworkError, match="can't be read"):
        await bluesky.find("ada.bsky.social")


@pytest.mark.slow
async def test_a_page_that_is_too_large_is_asked_for_in_smaller_ones(bluesky: Bluesky, server: BlueskyServer) -> None:
    """Whoever writes enormous records does not keep their other posts from being read."""
    account = server.add(made_account(120, "bob.bsky.social"))
    for post in account.posts[:40]:
        post.more = {"padding": "x" * 400_000}
    so_far = await read(bluesky, account)
    assert so_far.texts == written(account)


@pytest.mark.parametrize("words", ['{"a":' * 100_000, '{"postsCount": ' + "9" * 5_000 + "}"])
async def test_answers_that_json_can_hold_and_we_cannot(words: str, bluesky: Bluesky, server: BlueskyServer) -> None:
    """Nested a hundred thousand deep, and a number of five thousand digits."""
    server.fault = lambda _: Raw(words)
    with pytest.raises(NetworkError, match="sent a response that can't be read"):
        await bluesky.find("ada.bsky.social")


async def test_a_request_says_whose_it_is(bluesky: Bluesky, server: BlueskyServer) -> None:
    """And asks for packed answers; no key, no cookie."""
    await bluesky.find("ada.bsky.social")
    headers = server.requests[0].headers
    assert headers["User-Agent"].startswith("toxscan/")
    assert not {"Authorization", "Cookie"} & headers.keys()


async def test_what_bluesky_does_not_understand_is_told(bluesky: Bluesky, server: BlueskyServer) -> None:
    """As a fault of ours."""
    server.faults.append(Status(400, "InvalidRequest"))
    with pytest.raises(NetworkError, match=r"Bluesky rejected the request \(status 400: InvalidRequest"):
        await bluesky.find("ada.bsky.social")
    server.faults.append(Status(403, "Forbidden"))
    with pytest.raises(NetworkError, match="status 403") as error:
        await bluesky.find("ada.bsky.social")
    assert not isinstance(error.value, AccountError)
