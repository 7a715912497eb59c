"""Tokenizing in processes of its own."""

import itertools
import os
import signal
import subprocess
import sys
from collections import deque
from collections.abc import Iterator
from concurrent.futures.process import BrokenProcessPool
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bot.core.scoring.inference import measure
from bot.core.scoring.inference.measure import _Candidate, _Preparation
from bot.core.scoring.inference.open_model import open_in_torch
from bot.core.scoring.inference.plan import Measured, Plan, PlanRequest, Runtime
from bot.core.scoring.inference.tokenizing import AHEAD, TokenizerPool
from bot.core.scoring.inference.tokens import Vocabulary
from bot.core.scoring.models.files import InstalledModel
from bot.core.scoring.models.registry import BUNDLED
from tests.program import PATIENCE

ROOT = Path(__file__).resolve().parents[3]
TEXTS = [f"you are number {n} " * (n % 7 + 1) for n in range(40)] + ["a long one " * 700, "語 🙂"]
OWNER = """
import sys, time
from pathlib import Path
from bot.core.scoring.inference.tokenizing import TokenizerPool
from bot.core.scoring.inference.tokens import Vocabulary

if __name__ == "__main__":
    pool = TokenizerPool(Vocabulary.load(Path(sys.argv[1])), 2)
    list(pool.rows([["a"], ["b"], ["c"]]))
    print(*pool._pool._processes, flush=True)
    time.sleep(600)
"""
pytestmark = pytest.mark.timeout(PATIENCE)


@pytest.fixture(scope="module")
def words() -> Vocabulary:
    """Mini's."""
    return Vocabulary.load(BUNDLED / "tokenizer.json")


@pytest.fixture(scope="module")
def pool(words: Vocabulary) -> Iterator[TokenizerPool]:
    """Two processes."""
    with closing(TokenizerPool(words, 2)) as pool:
        yield pool


def parts(size: int) -> list[list[str]]:
    """The texts, so many at a time."""
    return [TEXTS[first : first + size] for first in range(0, len(TEXTS), size)]


@pytest.mark.parametrize("size", [1, 5, 100])
def test_the_same_tokens_come_in_the_same_order(words: Vocabulary, pool: TokenizerPool, size: int) -> None:
    """Part by part, whichever process was quicker; a long text has several rows."""
    found = [([row.tolist() for row in rows], owners) for rows, owners in pool.rows(parts(size))]
    assert found == [words.rows(part) for part in parts(size)]


def test_few_parts_are_under_way_at_a_time(pool: TokenizerPool) -> None:
    """What waits is not piled up before the processes."""
    taken = []

    def many() -> Iterator[list[str]]:
        for part in parts(1):
            taken.append(part)
            yield part

    found = pool.rows(many())
    next(found)
    assert len(taken) == 2 * AHEAD
    assert len(list(found)) == len(TEXTS) - 1


def test_the_death_of_one_is_said(words: Vocabulary) -> None:
    """And not waited for; the model's process is then started anew."""
    with closing(TokenizerPool(words, 2)) as pool:
        list(pool.rows(parts(1)))
        os.kill(next(iter(pool._pool._processes)), signal.SIGKILL)
        with pytest.raises(BrokenProcessPool):
            deque(pool.rows(itertools.repeat(["a"])), 0)


def test_they_end_with_the_process_that_has_them() -> None:
    """However that ends."""
    with subprocess.Popen(  # noqa: S603 - our own.
        [sys.executable, "-c", OWNER, str(BUNDLED / "tokenizer.json")], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as owner:
        assert owner.stdout
        assert owner.stdout.readline().split(), "it has processes"
        owner.kill()
        assert owner.stdout.read() == "", "all who could write there have ended"


def test_scores_are_the_same_whoever_tokenizes(tiny: InstalledModel) -> None:
    """All at once here, in parts, and in parts elsewhere."""
    _, loaded = open_in_torch(PlanRequest(tiny, device="cpu"), Plan(threads=1))
    due, work = loaded.score(TEXTS)
    with closing(TokenizerPool(loaded.words, 2)) as pool:
        for each in (replace(loaded, part=7), replace(loaded, part=7, pool=pool)):
            found, parted = each.score(TEXTS)
            assert found == pytest.approx(due, abs=1e-5)
            assert parted.tokens == work.tokens
            assert sum(parted.batches) == sum(work.batches)


def test_it_is_done_where_it_was_measured_to_be_faster(tiny: InstalledModel, monkeypatch: pytest.MonkeyPatch) -> None:
    """As far as it goes without a GPU: whatever comes out, both were measured and the faster one is taken."""
    monkeypatch.setattr(measure, "cores", lambda: 3)
    _, loaded = open_in_torch(PlanRequest(tiny, device="cpu"), Plan(threads=1))
    preparation = _Preparation(PlanRequest(tiny, "torch-half", "cpu", 1), ["you are here"] * 96, Path())
    here = _Candidate(
        replace(loaded, device="another"), Measured(runtime=Runtime.HALF, threads=1, token_budget=1024, rate=9.0)
    )
    for rate, processes in ((1e-9, 2), (1e12, 0)):
        assert preparation._tokenize_apart(here, rate).measured.tokenizers == processes
    assert preparation._tokenize_apart(replace(here, loaded=loaded), 1e-9) == replace(here, loaded=loaded)


class Deadly(Vocabulary):
    """Whatever process takes it dies, as one for which there is no memory."""

    @property
    def serialized(self) -> str:
        """No tokenizer."""
        return ""


def test_processes_that_die_cost_nothing_else_that_was_measured(
    tiny: InstalledModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Or each start would measure for minutes again, and always in vain."""
    monkeypatch.setattr(measure, "cores", lambda: 3)
    _, loaded = open_in_torch(PlanRequest(tiny, device="cpu"), Plan(threads=1))
    preparation = _Preparation(PlanRequest(tiny, "torch-half", "cpu", 1), ["you are here"] * 96, Path())
    here = _Candidate(
        replace(loaded, device="another", words=Deadly(loaded.words._tokenizer)),
        Measured(runtime=Runtime.HALF, threads=1, token_budget=1024, rate=9.0),
    )
    with capture_logs() as logs:
        assert preparation._tokenize_apart(here, 1e-9) == here
    assert [each["event"] for each in logs] == ["scoring.not_tokenized_apart"]
