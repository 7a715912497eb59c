"""The models on this machine: named, whole, and loaded as what they are or not at all."""

import json
import os
import pickle
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import pytest
import torch
from detoxify.detoxify import MODEL_URLS
from hypothesis import given
from hypothesis import strategies as st

from bot.core.errors import ModelError
from bot.core.model import Label
from bot.core.scoring import models
from bot.core.scoring.models import InstalledModel, installed
from bot.core.scoring.registry import BUNDLED, SPECS, ModelSpec, spec_of
from bot.core.scoring.text import PREPARATION, prepare
from tests.core.scoring.tiny import UNBIASED_CLASSES, UNBIASED_OUTPUTS, make_tiny, write_manifest

TINY = ModelSpec("tiny", "tiny-bert", (), asset="v0/tiny.ckpt")
ROOT = Path(__file__).resolve().parents[3]


def tiny_model(data_dir: Path, **choices: Any) -> InstalledModel:
    """A tiny model, made where a fetched one would lie."""
    make_tiny(TINY.folder(data_dir), **choices)
    return installed(TINY, data_dir)


def edit_checkpoint(data_dir: Path, **changes: Any) -> InstalledModel:
    """A tiny model whose checkpoint was written by somebody else: `changes` go into its arch or its top level."""
    model = tiny_model(data_dir)
    stored = torch.load(model.checkpoint, weights_only=False)
    for key, value in changes.items():
        (stored if key in stored else stored["config"]["arch"]["args"])[key] = value
    torch.save(stored, model.checkpoint)
    write_manifest(model.folder, "tiny", model.labels)
    return installed(TINY, data_dir)


def edit_manifest(data_dir: Path, **changes: Any) -> None:
    """A tiny model whose manifest says something else."""
    path = make_tiny(TINY.folder(data_dir)) / "manifest.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | changes))


def run_python(code: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run code in an interpreter of its own, warnings as errors, from the repository's root."""
    return subprocess.run(  # noqa: S603 - our own code and our own interpreter.
        [sys.executable, "-W", "error", "-c", code, *arguments],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )


class TestNames:
    """Which models there are."""

    def test_the_bundled_model_and_detoxifys_five_are_known(self) -> None:
        """Ours first, then theirs."""
        assert list(SPECS) == ["mini", *MODEL_URLS]

    @pytest.mark.parametrize("name", MODEL_URLS)
    def test_checkpoints_are_where_the_installed_detoxify_says(self, name: str) -> None:
        """The asset and the digits of its hash agree with Detoxify's own address."""
        assert MODEL_URLS[name].endswith("/download/" + SPECS[name].asset)
        assert f"-{SPECS[name].sha256[:8]}." in SPECS[name].asset

    def test_a_misspelt_name_gets_a_suggestion(self) -> None:
        """Both the guess and the whole list."""
        with pytest.raises(ModelError, match=r"no model 'orignal'.*Did you mean 'original'\?.*multilingual"):
            spec_of("orignal")

    @given(st.text())
    def test_any_other_name_is_refused_politely(self, name: str) -> None:
        """Whatever is typed, there is a list of what could have been."""
        if name not in SPECS:
            with pytest.raises(ModelError, match=r"Models are mini, original"):
                spec_of(name)

    def test_a_model_that_was_not_fetched_says_how_to(self, tmp_path: Path) -> None:
        """The command stands in the hint."""
        with pytest.raises(ModelError, match=r"not on this machine yet.*`toxscan models fetch original`"):
            models.find("original", tmp_path)

    def test_the_id_names_weights_and_preparation(self, tmp_path: Path) -> None:
        """Scores are comparable where the id is the same, and only there."""
        model = tiny_model(tmp_path)
        assert model.model_id == f"tiny-{models.sha256_of(model.checkpoint)[:8]}-p{PREPARATION}"

    def test_other_weights_have_another_id(self, tmp_path: Path) -> None:
        """The hash of the checkpoint is part of the id."""
        assert tiny_model(tmp_path / "a").model_id != tiny_model(tmp_path / "b", seed=1).model_id


class TestListing:
    """The list for the command line."""

    def test_shows_every_model_with_its_languages(self, tmp_path: Path) -> None:
        """In the order of the registry."""
        rows = {row.name: row for row in models.listing(tmp_path)}
        assert list(rows) == list(SPECS)
        assert rows["multilingual"].languages.startswith("English, French")

    def test_a_model_that_was_not_fetched_shows_the_size_of_its_download(self, tmp_path: Path) -> None:
        """Where it is known."""
        rows = {row.name: row for row in models.listing(tmp_path)}
        assert (rows["original"].installed, rows["original"].size) == (False, 438_021_897)
        assert (rows["unbiased"].installed, rows["unbiased"].size) == (False, None)

    def test_an_installed_model_shows_its_size_on_disk(self, tmp_path: Path) -> None:
        """All files that its manifest names, together."""
        folder = make_tiny(SPECS["unbiased"].folder(tmp_path), name="unbiased", family="roberta")
        manifest = json.loads((folder / "manifest.json").read_text())
        manifest["sha256"]["unbiased.ckpt"] = SPECS["unbiased"].sha256 + "0" * 56
        (folder / "manifest.json").write_text(json.dumps(manifest))
        row = next(row for row in models.listing(tmp_path) if row.name == "unbiased")
        assert row.installed
        assert row.size == sum((folder / file).stat().st_size for file in manifest["sha256"])


class TestManifest:
    """What is believed of a folder."""

    @pytest.mark.parametrize(
        "changes",
        [
            {"labels": ["toxicity", "religion"]},
            {"thresholds": {"toxicity": 1.5}},
            {"thresholds": {"male": 0.5}},
            {"sha256": {"../../passwords": "0" * 64}},
            {"sha256": {"tiny.ckpt": "0" * 63}},
        ],
        ids=["foreign label", "threshold over 1", "foreign threshold", "path out of the folder", "short hash"],
    )
    def test_nonsense_in_it_is_one_clear_error(self, tmp_path: Path, changes: dict[str, object]) -> None:
        """Identity labels among it: nothing outside of `Label` gets in."""
        edit_manifest(tmp_path, **changes)
        with pytest.raises(ModelError, match=r"manifest.json of the model tiny is damaged.*models fetch tiny"):
            installed(TINY, tmp_path)

    @pytest.mark.parametrize("changes", [{"name": "original"}, {"sha256": {"tiny.ckpt": "0" * 64}}, {"sha256": {}}])
    def test_one_of_another_model_is_refused(self, tmp_path: Path, changes: dict[str, object]) -> None:
        """It must name this model, its checkpoint and its config.json."""
        edit_manifest(tmp_path, **changes)
        with pytest.raises(ModelError, match="does not hold the model tiny"):
            installed(TINY, tmp_path)

    def test_it_can_not_vouch_for_another_checkpoint_than_the_published_one(self, tmp_path: Path) -> None:
        """Somebody's own checkpoint with a manifest to match is not Detoxify's."""
        make_tiny(SPECS["original"].folder(tmp_path), name="original")
        with pytest.raises(ModelError, match="does not hold the model original"):
            models.find("original", tmp_path)

    @given(st.binary() | st.recursive(st.none() | st.text(), lambda inner: st.dictionaries(st.text(), inner)))
    def test_whatever_it_holds_there_is_no_other_error(self, content: object) -> None:
        """Bytes or JSON of any shape."""
        with tempfile.TemporaryDirectory() as name:
            folder = TINY.folder(Path(name))
            folder.mkdir(parents=True)
            raw = content if isinstance(content, bytes) else json.dumps(content).encode()
            (folder / "manifest.json").write_bytes(raw)
            with pytest.raises(ModelError):
                installed(TINY, Path(name))


class TestVerify:
    """Whether every file is the one it should be."""

    def test_accepts_what_is_whole(self, tmp_path: Path) -> None:
        """No news is good news."""
        models.verify(tiny_model(tmp_path))

    @pytest.mark.parametrize("file", ["tiny.ckpt", "config.json", "vocab.txt", "tokenizer_config.json"])
    def test_names_the_file_that_differs(self, tmp_path: Path, file: str) -> None:
        """One flipped bit is enough, in whichever file."""
        model = tiny_model(tmp_path)
        content = bytearray((model.folder / file).read_bytes())
        content[len(content) // 2] ^= 1
        (model.folder / file).write_bytes(content)
        with pytest.raises(ModelError, match=f"^{file} of the model tiny is not the file it should be.*fetch tiny"):
            models.verify(model)

    def test_names_the_file_that_is_missing(self, tmp_path: Path) -> None:
        """A half-copied folder is recognised."""
        model = tiny_model(tmp_path)
        (model.folder / "vocab.txt").unlink()
        with pytest.raises(ModelError, match=r"vocab.txt of the model tiny is missing"):
            models.verify(model)

    def test_names_the_file_that_can_not_be_read(self, tmp_path: Path) -> None:
        """A folder in its place stands for every other reason."""
        model = tiny_model(tmp_path)
        (model.folder / "vocab.txt").unlink()
        (model.folder / "vocab.txt").mkdir()
        with pytest.raises(ModelError, match=r"vocab.txt of the model tiny can't be read"):
            models.verify(model)

    def test_a_size_in_the_manifest_must_be_right_too(self, tmp_path: Path) -> None:
        """It is looked at first, as it costs nothing."""
        edit_manifest(tmp_path, size={"vocab.txt": 1})
        with pytest.raises(ModelError, match=r"vocab.txt of the model tiny is not the file it should be"):
            models.verify(installed(TINY, tmp_path))

    def test_the_bundled_model_is_repaired_by_installing_again(self) -> None:
        """It is part of the package, so fetching would not help."""
        assert models.repair_hint("mini", BUNDLED) == "Install toxscan again."


class TestLoad:
    """The real Detoxify, from files on this machine."""

    def test_weights_are_the_checkpoints(self, tmp_path: Path) -> None:
        """All of them, the head of six included, though the hub's config.json knows of none."""
        model = tiny_model(tmp_path)
        stored = torch.load(model.checkpoint, weights_only=False)["state_dict"]
        loaded = models.load(model).model.state_dict()
        assert loaded.keys() == stored.keys()
        assert all(torch.equal(loaded[name], stored[name]) for name in stored)

    def test_labels_have_detoxifys_names(self, tmp_path: Path) -> None:
        """Jigsaw's old class names are translated."""
        model = tiny_model(tmp_path)
        assert set(models.load(model).predict("you are")) == set(model.labels) == set(Label) - {Label.SEXUAL_EXPLICIT}

    def test_weights_stored_in_half_precision_are_computed_in_fp32(self, tmp_path: Path) -> None:
        """Without any further loss."""
        model = tiny_model(tmp_path, half=True)
        stored = torch.load(model.checkpoint, weights_only=False)["state_dict"]
        loaded = models.load(model).model
        assert {parameter.dtype for parameter in loaded.parameters()} == {torch.float32}
        assert all(torch.equal(weight, stored[name].float()) for name, weight in loaded.state_dict().items())

    def test_a_config_that_asks_for_half_precision_or_two_labels_is_overruled(self, tmp_path: Path) -> None:
        """What the checkpoint is decides, not what the hub's config.json says."""
        folder = make_tiny(TINY.folder(tmp_path))
        config = json.loads((folder / "config.json").read_text())
        config |= {"dtype": "float16", "torch_dtype": "float16", "id2label": {"0": "bad", "1": "good"}}
        (folder / "config.json").write_text(json.dumps(config))
        write_manifest(folder, "tiny", ["toxicity", *list(Label)[1:6]])
        detoxify = models.load(installed(TINY, tmp_path))
        assert detoxify.model.classifier.weight.shape == (6, 32)
        assert detoxify.model.dtype == torch.float32

    @pytest.mark.parametrize("family", ["bert", "roberta"])
    def test_long_texts_are_cut_at_512_tokens(self, tmp_path: Path, family: str) -> None:
        """Even where the tokenizer's own files forget the limit."""
        folder = make_tiny(TINY.folder(tmp_path), family=family)
        (folder / "tokenizer_config.json").write_text("{}")
        write_manifest(folder, "tiny", ["toxicity", *list(Label)[1:6]])
        detoxify = models.load(installed(TINY, tmp_path))
        assert len(detoxify.tokenizer("a " * 3000, truncation=True)["input_ids"]) == 512
        assert 0 <= detoxify.predict("a " * 3000)["toxicity"] <= 1

    @pytest.mark.parametrize("family", ["bert", "roberta"])
    def test_identity_sub_labels_are_cut_off_the_network(self, tmp_path: Path, family: str) -> None:
        """Of 16 outputs only the seven named ones are left to be computed, with their own weights."""
        model = tiny_model(tmp_path, family=family, classes=UNBIASED_CLASSES, outputs=UNBIASED_OUTPUTS)
        detoxify = models.load(model)
        assert detoxify.model(**detoxify.tokenizer("you are", return_tensors="pt")).logits.shape == (1, 7)
        stored = torch.load(model.checkpoint, weights_only=False)["state_dict"]
        head = "classifier" if family == "bert" else "classifier.out_proj"
        for part in ("weight", "bias"):
            assert torch.equal(detoxify.model.state_dict()[f"{head}.{part}"], stored[f"{head}.{part}"][:7])

    def test_cutting_the_head_changes_no_score(self, tmp_path: Path) -> None:
        """The seven scores are those of the whole head."""
        model = tiny_model(tmp_path, family="roberta", classes=UNBIASED_CLASSES, outputs=UNBIASED_OUTPUTS)
        detoxify = models.load(model)
        cut = detoxify.predict("you are")
        head = torch.load(model.checkpoint, weights_only=False)["state_dict"]
        detoxify.model.classifier.out_proj.weight = torch.nn.Parameter(head["classifier.out_proj.weight"])
        detoxify.model.classifier.out_proj.bias = torch.nn.Parameter(head["classifier.out_proj.bias"])
        assert detoxify.predict("you are") == pytest.approx(cut, abs=1e-6)

    def test_a_network_that_scores_anything_else_is_refused(self, tmp_path: Path) -> None:
        """A checkpoint whose named outputs are identity sub-labels never gets to score."""
        folder = make_tiny(TINY.folder(tmp_path), classes=("toxicity", "religion"))
        write_manifest(folder, "tiny", ["toxicity", "insult"])
        with pytest.raises(ModelError, match="scores toxicity, religion, but should score toxicity, insult"):
            models.load(installed(TINY, tmp_path))

    def test_fewer_outputs_than_labels_are_refused(self, tmp_path: Path) -> None:
        """A label without an output would be another label's score."""
        with pytest.raises(ModelError, match="6 labels, but 4 outputs"):
            models.load(tiny_model(tmp_path, outputs=4))

    @pytest.mark.parametrize("key", ["classifier.weight", "bert.encoder.layer.1.output.dense.weight"])
    def test_a_weight_that_would_be_made_up_is_refused(self, tmp_path: Path, key: str) -> None:
        """What transformers would fill in at random, silently, is an error."""
        model = tiny_model(tmp_path)
        weights = torch.load(model.checkpoint, weights_only=False)["state_dict"]
        del weights[key]
        with pytest.raises(ModelError, match=f"{key} is not as its checkpoint has it"):
            models.load(edit_checkpoint(tmp_path, state_dict=weights))

    @pytest.mark.parametrize("model_type", ["/etc", "../elsewhere"])
    def test_a_checkpoint_can_not_lead_out_of_its_folder(self, tmp_path: Path, model_type: str) -> None:
        """The base's name becomes a folder, so it has to be a name."""
        with pytest.raises(ModelError, match="is no name"):
            models.load(edit_checkpoint(tmp_path, model_type=model_type))

    @pytest.mark.parametrize("changes", [{"config": {}}, {"model_name": "NoSuchNetwork"}, {"state_dict": None}])
    def test_a_checkpoint_of_another_format_is_one_clear_error(self, tmp_path: Path, changes: dict[str, Any]) -> None:
        """With the reason in one line."""
        with pytest.raises(ModelError, match=r"^The model tiny can't be loaded \(\w+: [^\n]*\)\. See whether"):
            models.load(edit_checkpoint(tmp_path, **changes))

    def test_a_file_that_is_not_what_it_should_be_is_never_unpickled(self, tmp_path: Path) -> None:
        """A pickle runs what it likes; this one would leave a trace."""
        model = tiny_model(tmp_path)
        trace = tmp_path / "trace"
        model.checkpoint.write_bytes(pickle.dumps(_Touch(trace)))
        with pytest.raises(ModelError, match=r"tiny.ckpt of the model tiny is not the file it should be"):
            models.load(model)
        assert not trace.exists()

    def test_the_trap_of_that_test_works(self, tmp_path: Path) -> None:
        """Unpickled, it does leave its trace."""
        trace = tmp_path / "trace"
        pickle.loads(pickle.dumps(_Touch(trace)))  # noqa: S301 - our own trap.
        assert trace.exists()

    def test_files_that_the_manifest_does_not_name_are_ignored(self, tmp_path: Path) -> None:
        """Nobody changes the tokenizer by laying a file beside it."""
        folder = make_tiny(TINY.folder(tmp_path))
        planted = (folder / "tokenizer.json").read_text().replace('"you"', '"are again"')
        (folder / "tokenizer.json").unlink()
        write_manifest(folder, "tiny", ["toxicity", *list(Label)[1:6]])
        before = models.load(installed(TINY, tmp_path)).predict("you are")
        (folder / "tokenizer.json").write_text(planted)
        assert models.load(installed(TINY, tmp_path)).predict("you are") == before

    def test_the_working_directory_is_as_before(self, tmp_path: Path) -> None:
        """Also after an error."""
        before = Path.cwd()
        models.load(tiny_model(tmp_path))
        with pytest.raises(ModelError):
            models.load(edit_checkpoint(tmp_path, model_name="NoSuchNetwork"))
        assert Path.cwd() == before

    def test_nothing_is_written_to_the_models_folder(self, tmp_path: Path) -> None:
        """An installation may be read-only."""
        model = tiny_model(tmp_path)
        before = {path.name: path.stat().st_mtime_ns for path in model.folder.iterdir()}
        models.load(model)
        assert {path.name: path.stat().st_mtime_ns for path in model.folder.iterdir()} == before

    def test_no_network_is_touched_and_nothing_is_printed(self, tmp_path: Path) -> None:
        """In an interpreter where every socket is an error, and with transformers' logging as it is by default."""
        make_tiny(TINY.folder(tmp_path))
        done = run_python(_LOAD_WITHOUT_SOCKETS, str(tmp_path))
        assert (done.returncode, done.stderr, done.stdout) == (0, "", "toxicity\n")


class TestBundled:
    """The model that comes with the package."""

    def test_is_whole_and_small(self, tmp_path: Path) -> None:
        """At most 25 MB, all files together."""
        model = models.find("mini", tmp_path)
        models.verify(model)
        assert sum(path.stat().st_size for path in model.folder.iterdir()) <= 25_000_000

    def test_has_the_six_labels_each_with_its_threshold(self, tmp_path: Path) -> None:
        """As the registry says."""
        model = models.find("mini", tmp_path)
        assert set(model.labels) == set(model.thresholds) == set(SPECS["mini"].labels)

    def test_scores_its_canaries_as_on_the_day_it_was_made(self, tmp_path: Path) -> None:
        """Another library version that changes scores is noticed here."""
        model = models.find("mini", tmp_path)
        canaries = json.loads((model.folder / "manifest.json").read_text())["canary"]
        assert len(canaries) >= 3
        detoxify = models.load(model)
        for canary in canaries:
            assert detoxify.predict(prepare(canary["text"])) == pytest.approx(canary["scores"], abs=1e-3)


class TestDevice:
    """Where the model computes."""

    def test_auto_is_the_gpu_where_there_is_one(self) -> None:
        """And the CPU elsewhere."""
        gpu = torch.cuda.is_available() or torch.backends.mps.is_available()
        assert models.resolve_device("auto").startswith(("cuda", "mps") if gpu else "cpu")

    def test_the_cpu_is_always_there(self) -> None:
        """By its name."""
        assert models.resolve_device("cpu") == "cpu"

    @pytest.mark.parametrize("name", ["cuda:99", "toaster", "", "cpu:7"])
    def test_a_device_that_is_not_there_is_one_clear_error(self, name: str) -> None:
        """Which says what there is instead."""
        with pytest.raises(ModelError, match=f'no device {name!r}.*device = "auto".*cpu'):
            models.resolve_device(name)

    def test_load_says_so_before_anything_is_read(self, tmp_path: Path) -> None:
        """The files are not even needed for that."""
        model = tiny_model(tmp_path)
        model.checkpoint.unlink()
        with pytest.raises(ModelError, match="no device 'cuda:99'"):
            models.load(model, "cuda:99")


def test_importing_the_models_imports_no_torch() -> None:
    """Half of the commands never load a model, and shall not wait for it."""
    done = run_python(
        "import sys, bot.core.scoring.models, bot.core.scoring.download\n"
        "print(sorted({'torch', 'transformers', 'detoxify', 'numpy'} & sys.modules.keys()))"
    )
    assert (done.stdout, done.stderr) == ("[]\n", "")


class _Touch:
    """A pickle that makes a file when it is read."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[Any, ...]:
        return Path.touch, (self.path,)


_LOAD_WITHOUT_SOCKETS = """
import pathlib, sys

def forbid(event, arguments):
    if event in {"socket.connect", "socket.getaddrinfo", "socket.sendto"}:
        raise RuntimeError(f"{event} {arguments}")

sys.addaudithook(forbid)
from bot.core.scoring import models
from bot.core.scoring.registry import ModelSpec
model = models.installed(ModelSpec("tiny", "tiny-bert", (), asset="v0/tiny.ckpt"), pathlib.Path(sys.argv[1]))
print(list(models.load(model).predict("you are"))[0])
"""
