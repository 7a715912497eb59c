"""Google's own client library for Python, moved over by changing one address."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from googleapiclient import discovery
from googleapiclient.errors import HttpError

from tests.adapters.serve.calling import Caller, analyze, calling
from tests.fakes import FakeScorer

KEY = "a-long-random-word"
HELLO = analyze("hello to everybody here", spanAnnotations=True, clientToken="c-1")


def ask(address: str, call: Callable[[Any], Any], key: str = KEY) -> Any:
    """What a call answers, as in Google's own example (the codelab of Perspective), with our address in it."""
    with discovery.build(
        "commentanalyzer",
        "v1alpha1",
        developerKey=key,
        discoveryServiceUrl=f"{address}/$discovery/rest?version=v1alpha1",
        static_discovery=False,
        cache_discovery=False,
    ) as client:
        return call(client).execute(num_retries=0)


async def test_googles_client_gets_its_scores(caller: Caller) -> None:
    """The very answer that any other client gets."""
    answer = await asyncio.to_thread(ask, caller.address, lambda client: client.comments().analyze(body=HELLO))
    assert answer == await caller.scores(HELLO)


async def test_googles_client_sends_the_key(scorer: FakeScorer) -> None:
    """And reads a refusal as it reads Google's."""
    async with calling(scorer, KEY) as caller:
        call = (caller.address, lambda client: client.comments().analyze(body=HELLO))
        assert (await asyncio.to_thread(ask, *call))["clientToken"] == "c-1"
        with pytest.raises(HttpError, match="API key not valid") as refused:
            await asyncio.to_thread(ask, *call, "wrong")
    assert refused.value.status_code == 400
    assert refused.value.error_details[0]["reason"] == "API_KEY_INVALID"


async def test_googles_client_reads_what_is_wrong(caller: Caller) -> None:
    """The detail that programs look into."""
    german = analyze("Das ist doch wirklich ein sehr schöner Tag heute")
    with pytest.raises(HttpError, match="does not support request languages: de") as refused:
        await asyncio.to_thread(ask, caller.address, lambda client: client.comments().analyze(body=german))
    assert refused.value.error_details[0]["errorType"] == "LANGUAGE_NOT_SUPPORTED_BY_ATTRIBUTE"


async def test_googles_client_is_told_that_nothing_is_learned(caller: Caller) -> None:
    """It knows the call, and gets an honest answer."""
    with pytest.raises(HttpError, match="keeps no comments") as refused:
        await asyncio.to_thread(ask, caller.address, lambda client: client.comments().suggestscore(body={}))
    assert refused.value.status_code == 501


async def test_behind_a_proxy_the_description_names_its_address(scorer: FakeScorer) -> None:
    """So that the key never travels without TLS where there is some."""
    async with calling(scorer, KEY) as caller:
        proxied = {"Host": "scores.example", "X-Forwarded-Proto": "https"}
        async with caller.session.get(f"{caller.address}/$discovery/rest", headers=proxied) as response:
            document = await response.json()
    assert document["rootUrl"] == "https://scores.example/"
