"""How a model comes to be computed: exported, compared with Detoxify itself, measured, remembered."""

import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from bot.core.domain.errors import ModelError
from bot.core.scoring.inference.export import export, quantize
from bot.core.scoring.inference.measure import make_plan
from bot.core.scoring.inference.network import Compact
from bot.core.scoring.inference.open_model import open_in_torch, open_model
from bot.core.scoring.inference.plan import TOKENIZER, Choice, Plan, PlanRequest, Runtime
from bot.core.scoring.inference.rates import MOST_TIMED, measure_rate
from bot.core.scoring.inference.sample_sentences import sentences
from bot.core.scoring.models.files import InstalledModel, open_installed
from bot.core.scoring.models.registry import ModelSpec
from tests.core.scoring.tiny import OFF_IN_8_BITS, UNBIASED_CLASSES, UNBIASED_OUTPUTS, make_tiny

ROOT = Path(__file__).resolve().parents[3]
TINY = ModelSpec("tiny", "tiny-bert", (), asset="v0/tiny.ckpt")
TEXTS = ["you are here", "no", "are you? " * 30, "z " * 700]
# No file may grow beyond this, as if the disk were full; a tiny network is larger when it is exported.
FULL = """
import resource, sys
from pathlib import Path
from bot.core.domain.errors import ModelError
from bot.core.scoring.inference.measure import make_plan
from bot.core.scoring.inference.plan import PlanRequest
from bot.core.scoring.models.files import open_installed
from bot.core.scoring.models.registry import ModelSpec
data = Path(sys.argv[1])
model = open_installed(ModelSpec("tiny", "", (), asset="v0/tiny.ckpt"), data)
resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, 60_000))
try:
    make_plan(PlanRequest(model, "onnx", "cpu", 1, data / "runtime"))
except ModelError as error:
    print(error)
"""


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory with a tiny random BERT in Detoxify's format."""
    data_dir = tmp_path_factory.mktemp("data")
    make_tiny(TINY.folder(data_dir))
    return data_dir


def plan_request(data_dir: Path, choice: Choice) -> PlanRequest:
    """What an operator asks for who set `runtime` to `choice`."""
    return PlanRequest(open_installed(TINY, data_dir), choice, "cpu", 1, data_dir / "runtime")


def scores(asked: PlanRequest, plan: Plan) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    """The scores of some texts, computed as planned."""
    return open_model(asked, plan).score(TEXTS)[0]


@pytest.fixture(scope="module")
def exact(data_dir: Path) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    """What torch says of the texts."""
    return scores(plan_request(data_dir, "torch"), Plan(threads=1))


def test_what_onnx_runtime_computes_is_what_torch_computes(data_dir: Path, exact: object) -> None:
    """The same scores, so the same model_id."""
    plan = make_plan(plan_request(data_dir, "onnx"))
    assert plan.runtime is Runtime.ONNX
    assert plan.runtime.suffix == ""
    assert scores(plan_request(data_dir, "onnx"), plan) == pytest.approx(exact, abs=1e-4)


def test_scores_computed_in_8_bits_are_kept_apart(data_dir: Path, exact: object) -> None:
    """Where they agree, they still bear another name."""
    plan = make_plan(plan_request(data_dir, "onnx-int8"))
    assert plan.runtime.suffix == "-int8"
    assert scores(plan_request(data_dir, "onnx-int8"), plan) == pytest.approx(exact, abs=OFF_IN_8_BITS)


@pytest.mark.slow
def test_scores_in_8_bits_that_do_not_agree_are_refused(tmp_path: Path) -> None:
    """Weights as wild as these leave nothing of a score; who asked for 8 bits hears it, auto goes without them."""
    make_tiny(TINY.folder(tmp_path), seed=1, spread=3.0)
    with pytest.raises(ModelError, match="onnx-int8 flips") as caught:
        make_plan(plan_request(tmp_path, "onnx-int8"))
    assert "auto" in caught.value.hint
    plan = make_plan(plan_request(tmp_path, "auto"))
    assert plan.runtime is not Runtime.INT8
    assert "onnx-int8 flips" in plan.refused[0]


def test_auto_takes_one_that_computes_what_it_should(data_dir: Path) -> None:
    """And tells what it has measured of all of them."""
    plan = make_plan(plan_request(data_dir, "auto"))
    assert {Runtime.TORCH, Runtime.ONNX, Runtime.INT8} <= {each.runtime for each in plan.measured}
    assert all(each.rate > 0 for each in plan.measured)
    taken = next(each for each in plan.measured if each.runtime is plan.runtime)
    assert taken.flips <= 3 if plan.runtime.suffix else taken.off <= 1e-4
    assert taken.known_flips == 0
    assert plan.tokenizers == 0, "on a CPU the model has the cores"


def test_a_rounded_network_is_judged_by_more_than_a_thousand_sentences_of_our_own() -> None:
    """Different ones, short and long, with words that only a disguise explains; always the same ones."""
    found = sentences()
    assert len(set(found)) == len(found) > 1_000
    assert min(map(len, found)) < 20
    assert max(map(len, found)) > 180
    assert {"you id10t", "who else is awake"} <= set(found)
    assert sentences() == found
    assert not any("{" in sentence for sentence in found)


@pytest.mark.slow
def test_half_precision_is_compared_as_8_bits_are(data_dir: Path) -> None:
    """As far as it goes without a GPU."""
    plan = make_plan(plan_request(data_dir, "torch-half"))
    measured = next(each for each in plan.measured if each.runtime is Runtime.HALF)
    assert measured.off > 0
    assert measured.flips <= 3
    assert plan.runtime.suffix == "-fp16"
    assert open_model(plan_request(data_dir, "torch-half"), plan).score(TEXTS)[0].shape == (len(TEXTS), 6)


def test_a_plan_is_remembered_for_this_machine_and_wish(data_dir: Path) -> None:
    """Asked for otherwise, there is none."""
    plan = make_plan(plan_request(data_dir, "onnx"))
    assert plan_request(data_dir, "onnx").load_stored() == plan
    other = plan_request(data_dir, "onnx")
    assert PlanRequest(other.model, "onnx", "cpu", 3, other.cache).load_stored() is None


def test_a_plan_whose_file_was_changed_is_none(data_dir: Path, tmp_path: Path) -> None:
    """An exported network is only used as it was when it was compared."""
    shutil.copytree(data_dir, tmp_path / "data")
    copied = plan_request(tmp_path / "data", "onnx")
    make_plan(copied)
    assert copied.load_stored()
    with (copied.folder / Runtime.ONNX.file).open("ab") as file:
        file.write(b"x")
    assert copied.load_stored() is None


def test_a_damaged_checkpoint_is_said_though_nothing_is_read_from_it(data_dir: Path, tmp_path: Path) -> None:
    """Whoever sees to the files hears of it as before."""
    shutil.copytree(data_dir, tmp_path / "data")
    copied = plan_request(tmp_path / "data", "onnx")
    plan = make_plan(copied)
    with copied.model.checkpoint.open("ab") as file:
        file.write(b"x")
    with pytest.raises(ModelError, match=r"tiny\.ckpt of the model tiny is not the expected file"):
        open_model(copied, plan)


def test_what_earlier_checkpoints_and_killed_preparations_left_is_removed(data_dir: Path, tmp_path: Path) -> None:
    """Exported networks are large. Those of other models stay."""
    shutil.copytree(data_dir, tmp_path / "data")
    asked = plan_request(tmp_path / "data", "onnx")
    folders = {name: tmp_path / "data" / "runtime" / name for name in ("tiny-0a1b2c3d-p1", "tiny-small-0a1b2c3d-p1")}
    folders["killed"] = asked.folder / "preparing-killed"
    folders["killed elsewhere"] = folders["tiny-small-0a1b2c3d-p1"] / "preparing-killed"
    for folder in folders.values():
        folder.mkdir(parents=True)
    make_plan(asked)
    assert [name for name, folder in folders.items() if folder.exists()] == ["tiny-small-0a1b2c3d-p1"]


def test_one_process_measures_at_a_time_and_the_others_take_its_plan(data_dir: Path, tmp_path: Path) -> None:
    """Two at once would measure how they hold each other up: one waits, and finds done what it came for."""
    shutil.copytree(data_dir, tmp_path / "data")
    asked = plan_request(tmp_path / "data", "onnx")
    with ThreadPoolExecutor(2) as processes:
        one, other = processes.map(make_plan, [asked, asked])
    assert one == other == asked.load_stored()  # No two measurements give the same rates.


def test_a_full_disk_is_said_and_not_remembered(data_dir: Path, tmp_path: Path) -> None:
    """It is no fault of the runtime: the next start tries it again."""
    shutil.copytree(data_dir / "models", tmp_path / "data" / "models")  # Without the plans of other tests.
    asked = plan_request(tmp_path / "data", "onnx")
    prepared = subprocess.run(  # noqa: S603 - our own.
        [sys.executable, "-c", FULL, str(tmp_path / "data")], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert "can't be prepared" in prepared.stdout, prepared.stderr
    assert asked.load_stored() is None


@pytest.mark.parametrize("name", [Runtime.ONNX.file, TOKENIZER])
def test_a_prepared_file_that_was_changed_or_removed_is_not_opened(data_dir: Path, tmp_path: Path, name: str) -> None:
    """Also by a process that took up its plan before."""
    shutil.copytree(data_dir, tmp_path / "data")
    copied = plan_request(tmp_path / "data", "onnx")
    plan = make_plan(copied)
    file = copied.folder / name
    file.write_bytes(file.read_bytes() + b" ")
    with pytest.raises(ModelError, match=f"{name}, which was made for this machine, is missing or was changed"):
        open_model(copied, plan)
    file.unlink()
    with pytest.raises(ModelError, match="is missing or was changed"):
        open_model(copied, plan)


def test_where_nothing_can_be_kept_it_says_so(data_dir: Path, tmp_path: Path) -> None:
    """A file stands where the folder should be."""
    (tmp_path / "runtime").write_text("")
    model = open_installed(TINY, data_dir)
    with pytest.raises(ModelError, match="can't be prepared") as caught:
        make_plan(PlanRequest(model, "onnx", "cpu", 1, tmp_path / "runtime"))
    assert 'runtime = "torch"' in caught.value.hint


def test_roberta_with_sub_labels_is_exported_too(tmp_path: Path) -> None:
    """Seven labels come out, never the identity sub-labels; positions begin at 2."""
    make_tiny(TINY.folder(tmp_path), family="roberta", classes=UNBIASED_CLASSES, outputs=UNBIASED_OUTPUTS)
    model: InstalledModel = open_installed(TINY, tmp_path)
    asked = PlanRequest(model, "onnx", "cpu", 1, tmp_path / "runtime")
    plan = make_plan(asked)
    assert plan.first_position == 2
    found = open_model(asked, plan).score(TEXTS)[0]
    assert found.shape == (len(TEXTS), len(UNBIASED_CLASSES))
    assert found == pytest.approx(
        open_model(PlanRequest(model, device="cpu"), Plan(threads=1)).score(TEXTS)[0], abs=1e-4
    )


def test_8_bit_weights_take_less_room(data_dir: Path, tmp_path: Path) -> None:
    """Linear layers shrink; the word table stays as it is."""
    detoxify, _ = open_in_torch(plan_request(data_dir, "torch"), Plan(threads=1))
    export(Compact(detoxify.model).eval(), tmp_path / "single.onnx")
    quantize(tmp_path / "single.onnx", tmp_path / "rounded.onnx")
    assert (tmp_path / "rounded.onnx").stat().st_size < (tmp_path / "single.onnx").stat().st_size


def test_once_prepared_it_needs_neither_torch_nor_detoxify(data_dir: Path) -> None:
    """That is what makes it start in a second."""
    asked = plan_request(data_dir, "onnx")
    make_plan(asked)
    code = (
        "import sys; from pathlib import Path; from bot.core.scoring.models.files import open_installed;"
        "from bot.core.scoring.inference.open_model import open_model;"
        "from bot.core.scoring.inference.plan import PlanRequest;"
        "from bot.core.scoring.models.registry import ModelSpec;"
        f"d = Path({str(data_dir)!r}); model = open_installed(ModelSpec('tiny', '', (), asset='v0/tiny.ckpt'), d);"
        "asked = PlanRequest(model, 'onnx', 'cpu', 1, d / 'runtime');"
        "open_model(asked, asked.load_stored()).score(['you are here']);"
        "sys.exit(bool({'torch', 'transformers', 'detoxify'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False)  # noqa: S603 - our own.
    assert done.returncode == 0


class Device:
    """Takes 20 milliseconds to begin, then a fixed time a text; the clock is its own."""

    def __init__(self, rate: float) -> None:
        self.rate = rate
        self.now = 0.0
        self.rounds: list[int] = []

    def score(self, texts: list[str]) -> None:
        """Let the time pass that it takes."""
        self.rounds.append(len(texts))
        self.now += 0.02 + len(texts) / self.rate

    def clock(self) -> float:
        """Seconds."""
        return self.now


def test_a_fast_device_is_measured_with_so_many_texts_that_beginning_is_not_what_is_measured() -> None:
    """With 96 texts, 50,000 a second look like 4,400."""
    device = Device(50_000)
    assert measure_rate(device.score, ["a"] * 96, 0.3, device.clock) == pytest.approx(50_000, rel=0.1)
    assert device.rounds[0] == 96


def test_a_slow_device_is_measured_with_few() -> None:
    """Two rounds of them take long enough."""
    device = Device(100)
    assert measure_rate(device.score, ["a"] * 96, 0.3, device.clock) == pytest.approx(100, rel=0.1)
    assert device.rounds == [96, 96]


def test_measuring_ends_however_fast_a_device_is() -> None:
    """There is a most."""
    device = Device(1e12)
    measure_rate(device.score, ["a"] * 96, 0.3, device.clock)
    assert MOST_TIMED / 2 < device.rounds[-1] <= MOST_TIMED
