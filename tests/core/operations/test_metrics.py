"""What is counted where it happens; bot/health.py shows it."""

from pathlib import Path

import pytest

from bot.core import metrics
from bot.core.domain.clock import now
from bot.core.domain.errors import NetworkBusyError
from bot.core.domain.sources import Bill, Resource
from bot.core.scoring.models.files import open_installed
from bot.core.scoring.models.registry import ModelSpec
from bot.core.scoring.service import ScoringService
from bot.core.store.engine.database import Store
from bot.core.store.networks import ledger
from tests.conversations.x_world import XWorld
from tests.core.scoring.tiny import make_tiny
from tests.fakes import ALICE
from tests.servers.x import Status, XServer


def value(name: str, **labels: str) -> float:
    """A sample's value now."""
    return metrics.REGISTRY.get_sample_value(name, labels) or 0.0


async def test_money_is_counted_once_a_piece_as_x_charges_it(store: Store) -> None:
    """The same post on the same day costs nothing more."""
    before = value("toxscan_spent_dollars_total", resource="post")
    for _ in range(2):
        async with store.write() as connection:
            await ledger.charge(connection, ALICE, Bill(Resource.POST, ("1", "2"), 5_000), now().date())
    assert value("toxscan_spent_dollars_total", resource="post") - before == pytest.approx(0.01)


async def test_answers_of_x_that_say_too_many_requests_are_counted(store: Store, tmp_path: Path) -> None:
    """By who gave them."""
    before = value("toxscan_rate_limited_total", service="x")
    with XServer() as x:
        x.fault = lambda _: Status(429)
        world = XWorld(store, tmp_path, x)
        with pytest.raises(NetworkBusyError):
            await world.app.accounts.find("ada", ALICE)
        await world.stop()
    assert value("toxscan_rate_limited_total", service="x") == before + 1


@pytest.mark.slow
async def test_a_shipment_tells_its_batches_its_padding_and_how_long_it_took(tmp_path: Path) -> None:
    """From the model's own process; its death is counted too."""
    spec = ModelSpec("tiny", "tiny-bert", (), asset="v0/tiny.ckpt")
    make_tiny(spec.folder(tmp_path))
    scorer = ScoringService(open_installed(spec, tmp_path), device="cpu", threads=1)
    names = ("toxscan_model_batch_texts_sum", "toxscan_model_shipment_seconds_count")
    before = [value(name) for name in names]
    tokens, padding = (
        value("toxscan_model_tokens_total", kind="text"),
        value("toxscan_model_tokens_total", kind="padding"),
    )
    await scorer.start()
    assert scorer.alive
    async for _ in scorer.stream(["no", "you are here and there and everywhere", "why"]):
        pass
    await scorer.close()
    assert not scorer.alive
    assert [value(name) for name in names] == [before[0] + 3, before[1] + 1]
    assert value("toxscan_model_tokens_total", kind="text") > tokens
    assert value("toxscan_model_tokens_total", kind="padding") >= padding
