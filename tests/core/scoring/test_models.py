"""The models on this machine: named and whole, or one sentence that says what is wrong with them."""

import json
import tempfile
from pathlib import Path

import pytest
from detoxify.detoxify import MODEL_URLS
from hypothesis import given
from hypothesis import strategies as st

from bot.core.domain.errors import ModelError
from bot.core.domain.labels import Label
from bot.core.scoring.models import files as models
from bot.core.scoring.models import loading
from bot.core.scoring.models.files import open_installed
from bot.core.scoring.models.registry import BUNDLED, SPECS, spec_of
from bot.core.scoring.text import PREPARATION, prepare_words
from tests.core.scoring.edited import TINY, edit_manifest, run_python, tiny_model
from tests.core.scoring.tiny import make_tiny


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
            with pytest.raises(ModelError, match=r"The models are mini, original"):
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


class TestFacts:
    """What is known of a model besides its weights."""

    def test_the_bundled_model_says_how_often_it_errs_and_in_which_language(self, tmp_path: Path) -> None:
        """In its manifest, where whoever trains it puts it."""
        mini = models.find("mini", tmp_path)
        assert mini.languages == ("en",)
        assert mini.ordinary_flag_rate is not None
        assert 0 < mini.ordinary_flag_rate < 0.05

    def test_its_rate_of_mistakes_holds_for_its_own_scores_and_thresholds_alone(self, tmp_path: Path) -> None:
        """However they are rounded; not for another version's, nor for a workspace's thresholds."""
        mini = models.find("mini", tmp_path)
        assert mini.mistaken(mini.model_id, mini.thresholds) == mini.ordinary_flag_rate
        assert mini.mistaken(f"{mini.model_id}-int8", dict(mini.thresholds)) == mini.ordinary_flag_rate
        assert mini.mistaken("mini-00000000-p1", mini.thresholds) is None
        assert mini.mistaken(mini.model_id, mini.thresholds | {Label.TOXICITY: 0.5}) is None


class TestListing:
    """The list for the command line."""

    def test_shows_every_model_with_its_languages(self, tmp_path: Path) -> None:
        """In the order of the registry."""
        rows = {row.spec.name: row for row in models.list_models(tmp_path)}
        assert list(rows) == list(SPECS)
        assert set(rows["multilingual"].languages) == {"en", "it", "fr", "ru", "pt", "es", "tr"}

    def test_a_model_that_was_not_fetched_shows_the_size_of_its_download(self, tmp_path: Path) -> None:
        """As published, or reckoned from its weights: four bytes each."""
        rows = {row.spec.name: row for row in models.list_models(tmp_path)}
        assert (rows["original"].installed, rows["original"].size) == (False, 438_021_897)
        assert (rows["unbiased"].installed, rows["unbiased"].size) == (False, 4 * 124_657_936)

    def test_an_installed_model_shows_its_size_on_disk(self, tmp_path: Path) -> None:
        """All files that its manifest names, together."""
        folder = make_tiny(SPECS["unbiased"].folder(tmp_path), name="unbiased", family="roberta")
        manifest = json.loads((folder / "manifest.json").read_text())
        manifest["sha256"]["unbiased.ckpt"] = SPECS["unbiased"].sha256 + "0" * 56
        (folder / "manifest.json").write_text(json.dumps(manifest))
        row = next(row for row in models.list_models(tmp_path) if row.spec.name == "unbiased")
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
            open_installed(TINY, tmp_path)

    @pytest.mark.parametrize("changes", [{"name": "original"}, {"sha256": {"tiny.ckpt": "0" * 64}}, {"sha256": {}}])
    def test_one_of_another_model_is_refused(self, tmp_path: Path, changes: dict[str, object]) -> None:
        """It must name this model, its checkpoint and its config.json."""
        edit_manifest(tmp_path, **changes)
        with pytest.raises(ModelError, match="does not hold the model tiny"):
            open_installed(TINY, tmp_path)

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
                open_installed(TINY, Path(name))


class TestVerify:
    """Whether every file is the one it should be."""

    def test_accepts_what_is_whole(self, tmp_path: Path) -> None:
        """No news is good news."""
        model = tiny_model(tmp_path)
        models.verify(model)
        assert set(model.sha256) == {path.name for path in model.folder.iterdir()} - {"manifest.json"}

    @pytest.mark.parametrize("file", ["tiny.ckpt", "config.json", "vocab.txt", "tokenizer_config.json"])
    def test_names_the_file_that_differs(self, tmp_path: Path, file: str) -> None:
        """One flipped bit is enough, in whichever file."""
        model = tiny_model(tmp_path)
        content = bytearray((model.folder / file).read_bytes())
        content[len(content) // 2] ^= 1
        (model.folder / file).write_bytes(content)
        with pytest.raises(ModelError, match=f"^{file} of the model tiny is not the expected file.*fetch tiny"):
            models.verify(model)

    def test_names_the_file_that_is_missing(self, tmp_path: Path) -> None:
        """A half-copied folder is recognized."""
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
        with pytest.raises(ModelError, match=r"vocab.txt of the model tiny is not the expected file"):
            models.verify(open_installed(TINY, tmp_path))

    def test_the_bundled_model_is_repaired_by_installing_again(self) -> None:
        """It is part of the package, so fetching would not help."""
        assert models.repair_hint("mini", BUNDLED) == "Install toxscan again."


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
        detoxify = loading.load(model)
        for canary in canaries:
            assert detoxify.predict(prepare_words(canary["text"])) == pytest.approx(canary["scores"], abs=1e-3)


def test_importing_the_models_imports_no_torch() -> None:
    """Half of the commands never load a model, and shall not wait for it."""
    done = run_python(
        "import sys, bot.core.scoring.models.files, bot.core.scoring.models.download\n"
        "print(sorted({'torch', 'transformers', 'detoxify', 'numpy'} & sys.modules.keys()))"
    )
    assert (done.stdout, done.stderr) == ("[]\n", "")
