"""A server without a model, and a client."""

from collections.abc import AsyncIterator

import pytest

from tests.adapters.serve.calling import Caller, calling
from tests.fakes import FakeScorer


@pytest.fixture
def scorer() -> FakeScorer:
    """It knows English, and three labels."""
    scorer = FakeScorer()
    scorer.languages = ("en",)
    return scorer


@pytest.fixture
async def caller(scorer: FakeScorer) -> AsyncIterator[Caller]:
    """A client of a server with that scorer, without a key."""
    async with calling(scorer) as ready:
        yield ready
