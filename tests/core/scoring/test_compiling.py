"""Layers that torch compiles, on a CPU: the same scores, one form for all batches, and none of it where it can't be."""

import copy
import shutil
import signal
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from structlog.testing import capture_logs
from torch import nn
from torch._dynamo.utils import counters
from torch._inductor import config

from bot.core.scoring.inference import compiling
from bot.core.scoring.inference.measure import _Candidate, _Preparation
from bot.core.scoring.inference.network import Compact, finish
from bot.core.scoring.inference.open_model import open_in_torch
from bot.core.scoring.inference.plan import Measured, Plan, PlanRequest, Runtime
from bot.core.scoring.inference.runtimes import TorchNetwork
from bot.core.scoring.models.files import InstalledModel
from tests.core.scoring.test_network import LENGTHS, made, rows
from tests.core.scoring.test_unpadded import SAME, kernel

TOKENS = 64
needs_compiler = pytest.mark.skipif(not shutil.which("g++"), reason="torch compiles for a CPU with g++")
# torch's compiler imports what torch has deprecated.
pytestmark = pytest.mark.filterwarnings("ignore:`torch.jit.script_method` is deprecated:DeprecationWarning")
_ = kernel  # A fixture.


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> tuple[TorchNetwork, TorchNetwork]:
    """A network in half precision as it is, and compiled."""
    plain = TorchNetwork(Compact(made("bert")).eval(), "cpu", half=True)
    compiled = copy.deepcopy(plain)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(compiling, "MOST_SECONDS", 500.0)  # Others may have the machine.
        assert compiled.compile(TOKENS, tmp_path_factory.mktemp("kernels"))
    return plain, compiled


@pytest.fixture
def single() -> TorchNetwork:
    """One in single precision, of which nothing is compiled yet."""
    return TorchNetwork(Compact(made("bert")).eval(), "cpu")


def is_compiled(network: object) -> bool:
    """Whether its layers but the last finish in another way than as they are written."""
    assert isinstance(network, TorchNetwork)
    found = {layer.finish is not finish for layer in network._network.layers[:-1]}
    assert len(found) == 1, "all of them or none"
    return found.pop()


@pytest.fixture
def traced() -> Iterator[None]:
    """Layers are traced as ever, and then computed as they are written: compiling takes seconds."""
    torch._dynamo.reset()
    with torch.compiler.set_stance(force_backend="eager"):
        yield
    torch._dynamo.reset()


@pytest.mark.slow
@needs_compiler
@pytest.mark.usefixtures("kernel")
@pytest.mark.parametrize("unpadded", [False, True])
def test_a_compiled_network_gives_the_same_scores(both: tuple[TorchNetwork, TorchNetwork], *, unpadded: bool) -> None:
    """With padding and without, but for how half precision rounds."""
    for each in both:
        each.unpadded = unpadded
    [due], [found] = (network.scores([rows(LENGTHS)]) for network in both)
    assert due.std(0).min() > 5 * SAME, "a network that scores all rows alike would show nothing"
    assert found == pytest.approx(due, abs=SAME)


@pytest.mark.slow
@needs_compiler
def test_one_form_computes_all_batches(both: tuple[TorchNetwork, TorchNetwork]) -> None:
    """Many rows or one, long or short: all layers but the last are computed by what was compiled at first."""
    chance, plain, compiled = np.random.default_rng(2), *both
    plain.unpadded = compiled.unpadded = False
    batches = [rows(tuple(chance.integers(2, 20, chance.integers(1, 20)))) for _ in range(12)]
    batches += [rows((2,)), rows((TOKENS,)), rows((1, 200))]
    before = dict(counters["stats"])
    with torch.autograd.profiler.profile() as seen:
        found = [*compiled.scores(batches)]
    counted = [each for each in seen.key_averages() if each.key.startswith("Torch-Compiled Region")]
    assert [each.count for each in counted] == [len(batches) * (len(plain._network.layers) - 1)]
    assert counters["stats"] == before, "nothing was compiled anew"
    for one, due in zip(found, plain.scores(batches), strict=True):
        assert one == pytest.approx(due, abs=SAME)


@pytest.mark.slow
@needs_compiler
def test_what_the_compiled_form_does_not_cover_is_computed_as_it_is_written(
    both: tuple[TorchNetwork, TorchNetwork],
) -> None:
    """One token alone would be compiled apart; no tokenizer gives fewer than two."""
    before = dict(counters["stats"])
    [due], [found] = (network.scores([rows((1,))]) for network in both)
    assert found == pytest.approx(due, abs=SAME)
    assert counters["stats"] == before


def test_without_a_compiler_it_goes_on_as_it_is(
    single: TorchNetwork, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As in our container."""
    monkeypatch.setattr(config.cpp, "cxx", ("no-compiler-of-this-name",))
    [due] = single.scores([rows(LENGTHS)])
    with capture_logs() as logged:
        assert not single.compile(TOKENS, tmp_path)
    [line] = logged
    assert "No working C++ compiler found" in line["error"]
    assert not is_compiled(single)
    [found] = single.scores([rows(LENGTHS)])
    assert (found == due).all()


def test_it_is_given_up_when_it_takes_too_long(
    single: TorchNetwork, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever waits for the bot does not wait for ever; other timers go on."""
    monkeypatch.setattr(compiling, "MOST_SECONDS", 1e-4)
    before = signal.getsignal(signal.SIGALRM), signal.getitimer(signal.ITIMER_REAL)[0] > 0
    assert not single.compile(TOKENS, tmp_path)
    assert not is_compiled(single)
    assert before == (signal.getsignal(signal.SIGALRM), signal.getitimer(signal.ITIMER_REAL)[0] > 0)


@pytest.mark.usefixtures("traced")
def test_what_gives_something_else_is_not_used(single: TorchNetwork, tmp_path: Path) -> None:
    """A layer that is never twice the same differs from itself."""
    for layer in single._network.layers:
        layer.activation = nn.Dropout(0.5).train()
    assert not single.compile(TOKENS, tmp_path)
    assert not is_compiled(single)


@pytest.mark.slow
@pytest.mark.usefixtures("traced")
def test_it_is_used_where_it_was_measured_to_be_faster(tiny: InstalledModel, tmp_path: Path) -> None:
    """As far as it goes without a GPU: whatever comes out, both were measured and the faster one is taken."""
    asked = PlanRequest(tiny, "torch-half", "cpu", 1, tmp_path)
    _, exact = open_in_torch(asked, Plan(threads=1))
    _, half = open_in_torch(asked, Plan(threads=1, runtime=Runtime.HALF))
    preparation = _Preparation(asked, ["you are here"] * 96, Path())
    preparation._judged = ["are you here", "no"]
    measured = Measured(runtime=Runtime.HALF, threads=1, token_budget=TOKENS, rate=9.0)
    plain = _Candidate(replace(half, device="another"), measured)
    for rate, compiled in ((1e-9, True), (1e12, False)):
        chosen, _ = preparation._compile(plain, rate, exact)
        assert chosen.measured.compiled is is_compiled(chosen.loaded.network) is compiled
        assert not is_compiled(half.network), "it goes on as it was"
    assert [each.compiled for each in preparation._measured] == [True, True]
    assert preparation._compile(replace(plain, loaded=half), 1e-9, exact)[0].loaded is half, "a CPU has ONNX Runtime"


@pytest.mark.usefixtures("traced")
def test_a_start_compiles_what_was_chosen(tiny: InstalledModel, tmp_path: Path) -> None:
    """Before it takes work."""
    asked = PlanRequest(tiny, "torch-half", "cpu", 1, tmp_path)
    for compiled in (False, True):
        plan = Plan(threads=1, runtime=Runtime.HALF, compiled=compiled, token_budget=TOKENS)
        assert is_compiled(open_in_torch(asked, plan)[1].network) is compiled


def test_the_speed_told_is_that_of_the_chosen_way() -> None:
    """Of two that differ in nothing else."""
    ways = [Measured(runtime=Runtime.HALF, threads=1, token_budget=TOKENS, rate=9.0, compiled=way) for way in (0, 1)]
    ways[0] = ways[0].model_copy(update={"rate": 10.0})
    for compiled, rate in ((False, 10.0), (True, 9.0)):
        plan = Plan(runtime=Runtime.HALF, threads=1, token_budget=TOKENS, compiled=compiled, measured=tuple(ways))
        assert plan.rate == rate
