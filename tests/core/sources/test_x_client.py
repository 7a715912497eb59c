"""The way to X: time limits, repetitions, rate limits and the secrecy of the token; real tweepy, real HTTP."""

import io
import logging
import sys
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import pytest
import structlog
from aiohttp import web
from pydantic import SecretStr

from bot import log
from bot.core.domain.cursor import Ask
from bot.core.domain.errors import NetworkBusyError, ToxscanError, XError, XRequestError
from bot.core.sources.x.client import LONGEST_WAIT, TRIES, XClient
from tests.servers.x import Fault, Hang, Late, NotAnObject, NotJson, Reset, Status, Truncated, XAccount, XServer

TOKEN = "AAAA-a-token-that-nobody-may-see"  # noqa: S105 - of the local server
START = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


class Clock:
    """A time that only waiting moves."""

    def __init__(self) -> None:
        self.now = START
        self.waits: list[float] = []

    async def sleep(self, seconds: float) -> None:
        """Jump ahead."""
        self.waits.append(seconds)
        self.now += timedelta(seconds=seconds)


@pytest.fixture
def clock() -> Clock:
    """It begins in the morning."""
    return Clock()


@pytest.fixture
async def x(clock: Clock) -> AsyncIterator[XServer]:
    """An X that knows one account."""
    async with XServer(token=TOKEN, now=lambda: clock.now) as server:
        server.add(XAccount("12", "ada", "Ada"))
        yield server
        assert not server.violations


@pytest.fixture
async def client(x: XServer, clock: Clock) -> AsyncIterator[XClient]:
    """A client of that X."""
    made = client_of(x.url, clock)
    yield made
    await made.close()


def client_of(url: str, clock: Clock, *, timeout: float = 5.0, token: str = TOKEN) -> XClient:
    """A client that waits without waiting."""
    return XClient(SecretStr(token), url, timeout, sleep=clock.sleep, clock=lambda: clock.now)


@asynccontextmanager
async def answering(answer: Callable[[web.Request], Awaitable[web.StreamResponse]]) -> AsyncIterator[str]:
    """The address of a server that answers everything so."""
    app = web.Application()
    app.router.add_route("*", "/{anything:.*}", answer)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield "http://{}:{}".format(*runner.addresses[0])
    await runner.cleanup()


async def test_what_x_says_comes_as_it_is(client: XClient) -> None:
    """With the fields that we ask for."""
    body = await client.user("ada")
    assert body["data"]["username"] == "ada"
    assert body["data"]["public_metrics"]["tweet_count"] == 0


async def test_a_silent_x_is_given_up_after_the_time_limit_and_so_many_tries(x: XServer, clock: Clock) -> None:
    """By itself tweepy would wait for ever."""
    client = client_of(x.url, clock, timeout=0.05)
    x.fault = lambda _: Hang()
    with pytest.raises(XError, match=rf"X gave no response within 0\.05 seconds; the bot has tried {TRIES} times"):
        await client.user("ada")
    assert len(x.requests) == TRIES
    await client.close()


async def test_an_answer_that_comes_late_is_taken_at_the_next_try(x: XServer, clock: Clock) -> None:
    """One silence ends nothing."""
    client = client_of(x.url, clock, timeout=0.3)
    held = threading.Event()
    x.faults.append(Late(held))
    assert (await client.user("ada"))["data"]["id"] == "12"
    assert len(x.requests) == 2
    held.set()
    await client.close()


PASSING: dict[str, tuple[Fault, str]] = {
    "500": (Status(500), "X failed with status 500"),
    "503": (Status(503), "X failed with status 503"),
    "408": (Status(408), "X failed with status 408"),
    "reset": (Reset(), "X can't be reached"),
    "truncated": (Truncated(), "X broke off in the middle of a response"),
    "no JSON": (NotJson(), "X sent a response that can't be read"),
    "a list": (NotAnObject(), "X sent a response that can't be read"),
}


@pytest.mark.parametrize("case", PASSING)
async def test_what_may_pass_is_tried_again(case: str, client: XClient, x: XServer) -> None:
    """Nobody hears of a fault that was over at the next try."""
    x.faults.append(PASSING[case][0])
    assert (await client.user("ada"))["data"]["id"] == "12"
    assert len(x.requests) == 2


@pytest.mark.parametrize("case", PASSING)
async def test_what_does_not_pass_ends_after_so_many_tries(case: str, client: XClient, x: XServer) -> None:
    """The sentence says what X did, and how often."""
    fault, sentence = PASSING[case]
    x.fault = lambda _: fault
    with pytest.raises(XError) as caught:
        await client.user("ada")
    assert caught.value.message == f"{sentence}; the bot has tried {TRIES} times."
    assert len(x.requests) == TRIES


async def test_each_wait_between_tries_is_about_twice_the_last(client: XClient, x: XServer, clock: Clock) -> None:
    """With up to a second by chance, so that not all come back at once."""
    x.fault = lambda _: Status(503)
    with pytest.raises(XError):
        await client.user("ada")
    assert len(clock.waits) == TRIES - 1
    assert all(2**n <= seconds <= 2**n + 1 for n, seconds in enumerate(clock.waits))


@pytest.mark.parametrize("status", [400, 401, 402, 403, 404, 410, 422])
async def test_a_refusal_is_not_repeated(status: int, client: XClient, x: XServer) -> None:
    """X would only say it again."""
    x.fault = lambda _: Status(status)
    with pytest.raises(XError):
        await client.user("ada")
    assert len(x.requests) == 1


@pytest.mark.parametrize(
    ("status", "body"),
    [(503, "[]"), (503, "7"), (500, '"no"'), (502, '{"errors": null}'), (500, '{"errors": {"a": 1}}'),
     (503, '{"errors": [7]}'), (200, "[" * 200_000), (429, "[]"), (200, "9" * 5000)],
)  # fmt: skip
async def test_a_body_that_makes_no_sense_is_no_mistake_of_ours(status: int, body: str, clock: Clock) -> None:
    """Even tweepy trips over some of them."""

    async def answer(_: web.Request) -> web.Response:
        return web.Response(status=status, text=body, content_type="application/json")

    async with answering(answer) as url:
        client = client_of(url, clock)
        with pytest.raises(XError) as caught:
            await client.user("ada")
        await client.close()
    assert caught.value.hint


async def test_a_reset_that_is_no_number_is_no_mistake_of_ours(clock: Clock) -> None:
    """Of a 429; tweepy takes it for one."""

    async def answer(_: web.Request) -> web.Response:
        return web.json_response({}, status=429, headers={"x-rate-limit-reset": "soon"})

    async with answering(answer) as url:
        client = client_of(url, clock)
        with pytest.raises(XError):
            await client.user("ada")
        await client.close()


async def test_nobody_asks_before_the_reset_that_x_named(client: XClient, x: XServer, clock: Clock) -> None:
    """The second request is refused here, without X; after the reset X is asked again."""
    reset = START + timedelta(minutes=14)
    x.faults.append(Status(429, reset=reset))
    with pytest.raises(NetworkBusyError) as first:
        await client.user("ada")
    assert reset < first.value.until < reset + timedelta(seconds=3)
    with pytest.raises(NetworkBusyError) as second:
        await client.user("bob")
    assert second.value.until == first.value.until
    assert len(x.requests) == 1
    clock.now = first.value.until
    assert await client.user("ada")


async def test_a_rate_limit_holds_for_its_own_kind_of_request_only(client: XClient, x: XServer) -> None:
    """X counts look-ups, timelines and the rest apart."""
    x.faults.append(Status(429, path="/users/by", reset=START + timedelta(minutes=14)))
    with pytest.raises(NetworkBusyError):
        await client.user("ada")
    assert (await client.timeline("12", Ask(100)))["meta"] == {"result_count": 0}
    assert await client.usage()


async def test_a_reset_in_the_far_future_is_not_believed(client: XClient, x: XServer) -> None:
    """X's windows are a quarter of an hour long."""
    x.faults.append(Status(429, reset=START + timedelta(days=365)))
    with pytest.raises(NetworkBusyError) as caught:
        await client.user("ada")
    assert caught.value.until <= START + timedelta(seconds=2 * LONGEST_WAIT)


async def test_a_reset_in_the_past_is_a_short_wait(client: XClient, x: XServer) -> None:
    """Clocks differ."""
    x.faults.append(Status(429, reset=START - timedelta(minutes=1)))
    with pytest.raises(NetworkBusyError) as caught:
        await client.user("ada")
    assert START < caught.value.until <= START + timedelta(seconds=2)


async def test_searches_keep_a_second_apart(client: XClient, x: XServer, clock: Clock) -> None:
    """X allows one a second, and the server complains of more."""
    for _ in range(3):
        await client.search("ada", Ask(10))
    assert len(x.requests) == 3
    assert clock.now >= START + timedelta(seconds=2)


async def test_a_base_url_with_a_path_is_put_before_every_request(x: XServer, clock: Clock) -> None:
    """Operators behind a proxy have one; the server complains of the unknown path, which is the proof."""
    client = client_of(f"{x.url}/proxy/x", clock)
    with pytest.raises(XRequestError, match="404"):
        await client.user("ada")
    await client.close()
    assert x.requests[0].path == "/proxy/x/2/users/by/username/ada"
    x.violations.clear()


async def test_an_address_where_nobody_listens_is_one_sentence(clock: Clock) -> None:
    """As when the network is down."""
    client = client_of("http://127.0.0.1:9", clock)
    with pytest.raises(XError, match="X can't be reached; the bot has tried 6 times"):
        await client.user("ada")
    await client.close()


async def test_no_redirect_is_followed(clock: Clock) -> None:
    """X sends none; who does may want the token, or to be asked without a time limit."""
    asked: list[str] = []

    async def answer(request: web.Request) -> web.Response:
        asked.append(request.path)
        return web.Response(status=302, headers={"Location": "/elsewhere"})

    async with answering(answer) as url:
        client = client_of(url, clock)
        with pytest.raises(XError, match="address that the bot uses for X redirects elsewhere"):
            await client.user("ada")
        await client.close()
    assert asked == ["/2/users/by/username/ada"]


async def test_ids_and_results_of_a_job_travel_without_the_token(client: XClient, x: XServer) -> None:
    """They go to a signed place that is not X's own; the server complains of the token."""
    job = (await client.create_compliance_job())["data"]
    await client.upload(job["upload_url"], "1\n2\n")
    assert x.jobs.by_id[job["id"]].ids == ["1", "2"]
    for _ in range(2):
        job = (await client.compliance_job(job["id"]))["data"]
    assert job["status"] == "complete"
    assert await client.download(job["download_url"]) == ""


async def test_a_transfer_that_is_refused_ends_after_so_many_tries(client: XClient, x: XServer) -> None:
    """Its address has run out, say."""
    with pytest.raises(XError, match="failed with status 403; the bot has tried 6 times"):
        await client.download(f"{x.url}/storage/1/results")
    assert len(x.requests) == TRIES


@pytest.fixture
def logged(capsys: pytest.CaptureFixture[str]) -> Iterator[pytest.CaptureFixture[str]]:
    """All that is logged at level debug, by us as `bot.log` has it and by every library."""
    before, root, ours = structlog.get_config(), logging.getLogger(), logging.getLogger("toxscan")
    kept = [(logger, logger.level, logger.handlers, logger.propagate) for logger in (root, ours)]
    log.configure("debug")
    root.setLevel(logging.DEBUG)  # It keeps libraries to warnings; here they shall tell all.
    yield capsys
    for logger, level, handlers, propagate in kept:
        logger.setLevel(level)
        logger.handlers, logger.propagate = handlers, propagate
    structlog.configure(**before)


async def test_the_token_is_never_logged_nor_said(
    logged: pytest.CaptureFixture[str], client: XClient, x: XServer
) -> None:
    """Whatever goes well or wrong, at the level that tells most."""
    faults = [fault for fault, _ in PASSING.values()]
    x.faults += [*faults[:5], Status(401), Status(403), Status(402), Status(404), Status(429)]
    said: list[str] = []
    for _ in range(8):
        try:
            said.append(str(await client.user("ada")))
        except ToxscanError as error:
            said += [str(error), repr(error), repr(error.__cause__), repr(error.args)]
    logging.getLogger("asyncio").debug("the capture works")
    written = logged.readouterr().err
    assert "the capture works" in written
    assert "x.busy" in written
    assert TOKEN not in "".join([*said, repr(client), str(client.__dict__), written])


async def test_a_crash_is_logged_without_what_stood_in_the_variables(
    client: XClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a terminal, too, where structlog would print them: posts, and the header with the token."""

    class Terminal(io.StringIO):
        """A screen."""

        def isatty(self) -> bool:
            """It is one."""
            return True

    before, screen = structlog.get_config(), Terminal()
    monkeypatch.setattr(sys, "stderr", screen)
    log.configure("debug")
    try:
        header = f"Bearer {client._client.bearer_token}"
        raise RuntimeError(len(header))  # noqa: TRY301 - the crash
    except RuntimeError as error:
        structlog.get_logger().exception("scan.crashed", exc_info=error)
    finally:
        structlog.configure(**before)
    assert "RuntimeError" in screen.getvalue()
    assert "test_a_crash_is_logged" in screen.getvalue()
    assert TOKEN not in screen.getvalue()
