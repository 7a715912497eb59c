"""A model is loaded as what it is or not at all."""

import json
import pickle
from pathlib import Path
from typing import Any

import pytest
import torch

from bot.core.domain.errors import ModelError
from bot.core.domain.labels import Label
from bot.core.scoring.models import files as models
from bot.core.scoring.models import loading
from bot.core.scoring.models.files import open_installed
from tests.core.scoring.edited import TINY, edit_checkpoint, run_python, tiny_model
from tests.core.scoring.tiny import UNBIASED_CLASSES, UNBIASED_OUTPUTS, make_tiny, write_manifest


class TestLoad:
    """The real Detoxify, from files on this machine."""

    def test_weights_are_the_checkpoints(self, tmp_path: Path) -> None:
        """All of them, the head of six included, though the hub's config.json knows of none."""
        model = tiny_model(tmp_path)
        stored = torch.load(model.checkpoint, weights_only=False)["state_dict"]
        loaded = loading.load(model).model.state_dict()
        assert loaded.keys() == stored.keys()
        assert all(torch.equal(loaded[name], stored[name]) for name in stored)

    def test_labels_have_detoxifys_names(self, tmp_path: Path) -> None:
        """Jigsaw's old class names are translated."""
        model = tiny_model(tmp_path)
        assert set(loading.load(model).predict("you are")) == set(model.labels) == set(Label) - {Label.SEXUAL_EXPLICIT}

    def test_weights_stored_in_half_precision_are_computed_in_fp32(self, tmp_path: Path) -> None:
        """Without any further loss."""
        model = tiny_model(tmp_path, half=True)
        stored = torch.load(model.checkpoint, weights_only=False)["state_dict"]
        loaded = loading.load(model).model
        assert {parameter.dtype for parameter in loaded.parameters()} == {torch.float32}
        assert all(torch.equal(weight, stored[name].float()) for name, weight in loaded.state_dict().items())

    def test_a_config_that_asks_for_half_precision_or_two_labels_is_overruled(self, tmp_path: Path) -> None:
        """What the checkpoint is decides, not what the hub's config.json says."""
        folder = make_tiny(TINY.folder(tmp_path))
        config = json.loads((folder / "config.json").read_text())
        config |= {"dtype": "float16", "torch_dtype": "float16", "id2label": {"0": "bad", "1": "good"}}
        (folder / "config.json").write_text(json.dumps(config))
        write_manifest(folder, "tiny", ["toxicity", *list(Label)[1:6]])
        detoxify = loading.load(open_installed(TINY, tmp_path))
        assert detoxify.model.classifier.weight.shape == (6, 32)
        assert detoxify.model.dtype == torch.float32

    @pytest.mark.parametrize("family", ["bert", "roberta"])
    def test_long_texts_are_cut_at_512_tokens(self, tmp_path: Path, family: str) -> None:
        """Even where the tokenizer's own files forget the limit."""
        folder = make_tiny(TINY.folder(tmp_path), family=family)
        (folder / "tokenizer_config.json").write_text("{}")
        write_manifest(folder, "tiny", ["toxicity", *list(Label)[1:6]])
        detoxify = loading.load(open_installed(TINY, tmp_path))
        assert len(detoxify.tokenizer("a " * 3000, truncation=True)["input_ids"]) == 512
        assert 0 <= detoxify.predict("a " * 3000)["toxicity"] <= 1

    @pytest.mark.parametrize("family", ["bert", "roberta"])
    def test_identity_sub_labels_are_cut_off_the_network(self, tmp_path: Path, family: str) -> None:
        """Of 16 outputs only the seven named ones are left to be computed, with their own weights."""
        model = tiny_model(tmp_path, family=family, classes=UNBIASED_CLASSES, outputs=UNBIASED_OUTPUTS)
        detoxify = loading.load(model)
        assert detoxify.model(**detoxify.tokenizer("you are", return_tensors="pt")).logits.shape == (1, 7)
        stored = torch.load(model.checkpoint, weights_only=False)["state_dict"]
        head = "classifier" if family == "bert" else "classifier.out_proj"
        for part in ("weight", "bias"):
            assert torch.equal(detoxify.model.state_dict()[f"{head}.{part}"], stored[f"{head}.{part}"][:7])

    def test_cutting_the_head_changes_no_score(self, tmp_path: Path) -> None:
        """The seven scores are those of the whole head."""
        model = tiny_model(tmp_path, family="roberta", classes=UNBIASED_CLASSES, outputs=UNBIASED_OUTPUTS)
        detoxify = loading.load(model)
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
            loading.load(open_installed(TINY, tmp_path))

    def test_fewer_outputs_than_labels_are_refused(self, tmp_path: Path) -> None:
        """A label without an output would be another label's score."""
        with pytest.raises(ModelError, match="6 labels, but 4 outputs"):
            loading.load(tiny_model(tmp_path, outputs=4))

    @pytest.mark.parametrize("key", ["classifier.weight", "bert.encoder.layer.1.output.dense.weight"])
    def test_a_weight_that_would_be_made_up_is_refused(self, tmp_path: Path, key: str) -> None:
        """What transformers would fill in at random, silently, is an error."""
        model = tiny_model(tmp_path)
        weights = torch.load(model.checkpoint, weights_only=False)["state_dict"]
        del weights[key]
        with pytest.raises(ModelError, match=f"{key} does not match its checkpoint"):
            loading.load(edit_checkpoint(tmp_path, state_dict=weights))

    @pytest.mark.parametrize("model_type", ["/etc", "../elsewhere"])
    def test_a_checkpoint_can_not_lead_out_of_its_folder(self, tmp_path: Path, model_type: str) -> None:
        """The base's name becomes a folder, so it has to be a name."""
        with pytest.raises(ModelError, match="is no name"):
            loading.load(edit_checkpoint(tmp_path, model_type=model_type))

    @pytest.mark.parametrize("changes", [{"config": {}}, {"model_name": "NoSuchNetwork"}, {"state_dict": None}])
    def test_a_checkpoint_of_another_format_is_one_clear_error(self, tmp_path: Path, changes: dict[str, Any]) -> None:
        """With the reason in one line."""
        with pytest.raises(ModelError, match=r"^The model tiny can't be loaded \(\w+: [^\n]*\)\. Check that"):
            loading.load(edit_checkpoint(tmp_path, **changes))

    def test_a_file_that_is_not_what_it_should_be_is_never_unpickled(self, tmp_path: Path) -> None:
        """A pickle runs what it likes; this one would leave a trace."""
        model = tiny_model(tmp_path)
        trace = tmp_path / "trace"
        model.checkpoint.write_bytes(pickle.dumps(_Touch(trace)))
        with pytest.raises(ModelError, match=r"tiny.ckpt of the model tiny is not the expected file"):
            loading.load(model)
        assert not trace.exists()

    def test_the_trap_of_that_test_works(self, tmp_path: Path) -> None:
        """Unpickled, it does leave its trace."""
        trace = tmp_path / "trace"
        pickle.loads(pickle.dumps(_Touch(trace)))  # noqa: S301 - our own trap.
        assert trace.exists()

    @pytest.mark.parametrize("place", ["top", "classes", "arch", "weight"])
    @pytest.mark.parametrize("zipped", [True, False], ids=["zip", "pickle"])
    def test_a_checkpoint_runs_no_code_although_its_hash_is_right(
        self, tmp_path: Path, place: str, zipped: bool
    ) -> None:
        """Wherever in it the code stands, in either of torch's formats; the sentence says what it is about."""
        trace = tmp_path / "trace"
        model = tiny_model(tmp_path)
        stored = torch.load(model.checkpoint, weights_only=False)
        match place:
            case "top":
                stored["more"] = _Touch(trace)
            case "classes":
                stored["config"]["dataset"]["args"]["classes"].append(_Touch(trace))
            case "arch":
                stored["config"]["arch"]["args"]["more"] = _Touch(trace)
            case "weight":
                stored["state_dict"]["classifier.bias"] = _Touch(trace)
        torch.save(stored, model.checkpoint, _use_new_zipfile_serialization=zipped)
        write_manifest(model.folder, "tiny", model.labels)
        with pytest.raises(ModelError, match=r"was not loaded: it holds more than weights and text") as refused:
            loading.load(open_installed(TINY, tmp_path))
        assert "Choose another model" in refused.value.hint
        assert not trace.exists()

    def test_a_checkpoint_in_torchs_older_format_is_read(self, tmp_path: Path) -> None:
        """Detoxify's first releases are older than the zipped one."""
        model = tiny_model(tmp_path)
        before = loading.load(model).predict("you are")
        stored = torch.load(model.checkpoint, weights_only=True)
        torch.save(stored, model.checkpoint, _use_new_zipfile_serialization=False)
        write_manifest(model.folder, "tiny", model.labels)
        assert loading.load(open_installed(TINY, tmp_path)).predict("you are") == before

    def test_files_that_the_manifest_does_not_name_are_ignored(self, tmp_path: Path) -> None:
        """Nobody changes the tokenizer by laying a file beside it."""
        folder = make_tiny(TINY.folder(tmp_path))
        planted = (folder / "tokenizer.json").read_text().replace('"you"', '"are again"')
        (folder / "tokenizer.json").unlink()
        write_manifest(folder, "tiny", ["toxicity", *list(Label)[1:6]])
        before = loading.load(open_installed(TINY, tmp_path)).predict("you are")
        (folder / "tokenizer.json").write_text(planted)
        assert loading.load(open_installed(TINY, tmp_path)).predict("you are") == before

    def test_the_working_directory_is_as_before(self, tmp_path: Path) -> None:
        """Also after an error."""
        before = Path.cwd()
        loading.load(tiny_model(tmp_path))
        with pytest.raises(ModelError):
            loading.load(edit_checkpoint(tmp_path, model_name="NoSuchNetwork"))
        assert Path.cwd() == before

    def test_nothing_is_written_to_the_models_folder(self, tmp_path: Path) -> None:
        """An installation may be read-only."""
        model = tiny_model(tmp_path)
        before = {path.name: path.stat().st_mtime_ns for path in model.folder.iterdir()}
        loading.load(model)
        assert {path.name: path.stat().st_mtime_ns for path in model.folder.iterdir()} == before

    def test_no_network_is_touched_and_nothing_is_printed(self, tmp_path: Path) -> None:
        """In an interpreter where every socket is an error, and with transformers' logging as it is by default."""
        make_tiny(TINY.folder(tmp_path))
        done = run_python(_LOAD_WITHOUT_SOCKETS, str(tmp_path))
        assert (done.returncode, done.stderr, done.stdout) == (0, "", "toxicity\n")


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
            loading.load(model, "cuda:99")


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
from bot.core.scoring.models import files as models, loading
from bot.core.scoring.models.registry import ModelSpec
model = models.open_installed(ModelSpec("tiny", "tiny-bert", (), asset="v0/tiny.ckpt"), pathlib.Path(sys.argv[1]))
print(list(loading.load(model).predict("you are"))[0])
"""
