"""What `toxscan serve` takes at once, for how long, and that it works for nobody who has gone."""

import asyncio
import gzip
import json
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bot.adapters.serve.messages import MOST_BODY_BYTES
from bot.core import metrics
from bot.core.domain.errors import ScoringError
from bot.core.scoring.models import files as models
from bot.core.scoring.service import ScoringService
from tests.adapters.serve.calling import Caller, analyze, calling
from tests.core.scoring.led import Led as Holder
from tests.core.scoring.led import LedPool
from tests.fakes import FakeScorer

PRIVATE = "nobody should read these words of mine"


def waiting() -> float:
    """How many requests are under way."""
    return float(metrics.SERVED_WAITING._value.get())


async def until(condition: Callable[[], bool]) -> None:
    """Let everything else go on until it holds."""
    while not condition():  # noqa: ASYNC110 - nothing is set where it happens.
        await asyncio.sleep(0)


class Led:
    """A real scoring service, whose model answers when the test says so, and a client of it."""

    def __init__(self, caller: Caller, service: ScoringService, model: Holder) -> None:
        self.caller = caller
        self.model = model
        self._service = service

    async def until_queued(self, texts: int) -> None:
        """Wait until so many different texts are asked for, the one at the model among them."""
        await until(lambda: len(self._service._waiting._subscribers) == texts)


@pytest.fixture
async def led(tmp_path: Path) -> AsyncIterator[Led]:
    """Its model does not answer yet."""
    pool = LedPool(1)
    service = ScoringService(models.find("mini", tmp_path), pool=pool)
    await service.start()
    [holder] = pool.holders
    holder.go.clear()
    async with calling(service) as caller:
        yield Led(caller, service, holder)
    await service.close()


async def test_what_waits_together_goes_to_the_model_together(led: Led) -> None:
    """Of all requests; equal comments once."""
    caller, model = led.caller, led.model
    first = asyncio.create_task(caller.scores(analyze("the first one here")))
    await model.begun.wait()
    asking = [asyncio.create_task(caller.scores(analyze(f"one more word, no. {n}"))) for n in (1, 2, 3, 1)]
    await led.until_queued(4)
    await until(lambda: waiting() == 5)
    model.go.set()
    await asyncio.gather(first, *asking)
    assert [sorted(texts) for texts in model.asked] == [
        ["the first one here"],
        [f"one more word, no. {n}" for n in (1, 2, 3)],
    ]


async def test_nothing_is_scored_for_whoever_hung_up(led: Led) -> None:
    """Their words never reach the model."""
    caller, model = led.caller, led.model
    staying = asyncio.create_task(caller.scores(analyze("the first one here")))
    await model.begun.wait()
    leaving = asyncio.create_task(caller.scores(analyze("the one who leaves")))
    await led.until_queued(2)
    leaving.cancel()
    await led.until_queued(1)
    model.go.set()
    await staying
    await caller.scores(analyze("the last one here"))
    assert model.asked == [["the first one here"], ["the last one here"]]


async def test_more_than_may_wait_are_told_to_come_back(scorer: FakeScorer) -> None:
    """At once, in Google's shape; whoever waits already is answered."""
    scorer.gate.clear()
    async with calling(scorer, most_waiting=2) as caller:
        inside = [asyncio.create_task(caller.scores(analyze(f"the words of no. {n}"))) for n in range(2)]
        await until(lambda: waiting() == 2)
        status, answer, headers = await caller.post(analyze("the words of one more"))
        assert (status, answer["error"]["status"], headers["Retry-After"]) == (429, "RESOURCE_EXHAUSTED", "1")
        scorer.gate.set()
        await asyncio.gather(*inside)
        assert (await caller.post(analyze("the words of one more")))[0] == 200


async def test_what_takes_too_long_is_given_up(scorer: FakeScorer) -> None:
    """And its place is free again."""
    scorer.gate.clear()
    async with calling(scorer, seconds=0.01) as caller:
        status, answer, headers = await caller.post(analyze("words that wait for long"))
    assert (status, answer["error"]["status"]) == (504, "DEADLINE_EXCEEDED")
    assert "Retry-After" in headers
    assert waiting() == 0


async def test_a_body_that_never_comes_is_not_waited_for(scorer: FakeScorer) -> None:
    """It holds a place, and so gets no more time than any other."""
    never = asyncio.Event()

    async def slow() -> AsyncIterator[bytes]:
        yield b'{"comment":'
        await never.wait()

    async with calling(scorer, seconds=0.01) as caller:
        async with caller.session.post(f"{caller.address}/v1alpha1/comments:analyze", data=slow()) as response:
            assert response.status == 504
        never.set()
    assert waiting() == 0


async def test_a_packed_body_has_the_same_limit(caller: Caller, scorer: FakeScorer) -> None:
    """What it unpacks to counts, and no more than that is unpacked."""
    packed = gzip.compress(b" " * (64 * MOST_BODY_BYTES))
    assert len(packed) < MOST_BODY_BYTES
    status, answer, _ = await caller.post(packed, headers={"Content-Encoding": "gzip"})
    assert (status, answer["error"]["message"].partition(":")[0]) == (400, "Request payload size exceeds the limit")
    assert not scorer.asked


async def test_a_body_that_is_not_packed_as_it_says_is_refused(caller: Caller) -> None:
    """Clients for Java pack what they send; a damaged one is no crash of ours."""
    packed = gzip.compress(json.dumps(analyze("hello to everybody here")).encode())
    assert (await caller.post(packed, headers={"Content-Encoding": "gzip"}))[0] == 200
    with capture_logs() as logs:
        status, answer, _ = await caller.post(packed[::-1], headers={"Content-Encoding": "gzip"})
    assert (status, answer["error"]["status"]) == (400, "INVALID_ARGUMENT")
    assert not logs


async def test_a_model_that_is_gone_is_said_with_when_to_try_again(caller: Caller, scorer: FakeScorer) -> None:
    """503, as Google says that a service is away."""
    scorer.error = ScoringError("The model process can't be started.", "See the log.")
    status, answer, headers = await caller.post(analyze("hello to everybody here"))
    assert (status, answer["error"]["status"], headers["Retry-After"]) == (503, "UNAVAILABLE", "5")
    assert answer["error"]["message"] == "The model process can't be started."


async def test_a_comment_that_kills_the_model_is_not_to_be_sent_again(caller: Caller, scorer: FakeScorer) -> None:
    """So 400, which no client retries."""
    scorer.deadly.add("a deadly comment for it")
    error = await caller.refusal(analyze("a deadly comment for it"))
    assert error["message"] == "The model can't score this comment."


async def refused(caller: Caller, scorer: FakeScorer) -> None:
    """A request that is wrong in its middle."""
    await caller.refusal(f'{{"comment": {{"text": "{PRIVATE}')


async def crashed(caller: Caller, scorer: FakeScorer) -> None:
    """A bug of ours, whose exception quotes the comment."""
    scorer.error = ValueError(f"{PRIVATE} is wrong")
    error = await caller.refusal(analyze(PRIVATE))
    assert error["status"] == "INTERNAL"


async def framed_wrongly(caller: Caller, scorer: FakeScorer) -> None:
    """A body longer than it says: the server takes the rest for another request."""
    port = int(caller.address.rpartition(":")[2])
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    head = "POST /v1alpha1/comments:analyze HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\n"
    writer.write(f"{head}{{}}{PRIVATE}\r\n\r\n".encode())
    while b"Bad" not in await reader.read(65_536):
        pass
    writer.close()


@pytest.mark.parametrize("how", [refused, crashed, framed_wrongly])
async def test_no_comment_is_ever_logged(
    caller: Caller,
    scorer: FakeScorer,
    caplog: pytest.LogCaptureFixture,
    how: Callable[[Caller, FakeScorer], Awaitable[None]],
) -> None:
    """Whatever goes wrong with it, neither by us nor by aiohttp."""
    with capture_logs() as logs, caplog.at_level(logging.DEBUG):
        await how(caller, scorer)
    said = [str({**each, "exc_info": None}) for each in logs] + [record.getMessage() for record in caplog.records]
    assert not [line for line in said if PRIVATE in line]


async def test_requests_are_counted_by_their_answers(caller: Caller) -> None:
    """At /metrics, without a word of them."""
    await caller.scores(analyze(PRIVATE))
    await caller.refusal("{")
    status, page = await caller.get("/metrics")
    assert status == 200
    assert 'toxscan_served_requests_total{status="200"}' in page
    assert 'toxscan_served_requests_total{status="400"}' in page
    assert "toxscan_served_seconds_count" in page
    assert PRIVATE not in page
