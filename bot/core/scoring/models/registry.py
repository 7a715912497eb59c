"""The models that toxscan knows by name: the bundled one and the five of Detoxify, with what is known of each."""

import difflib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.core.domain.errors import ModelError
from bot.core.domain.labels import Label
from bot.core.text.catalog import N_, _
from bot.core.text.untrusted import cite

UNMEASURED_THRESHOLD = 0.5
"""For every label of Detoxify's own models: the middle, as their users commonly choose. We have not measured it."""

WEIGHT_BYTES = 4  # A weight in single precision, as Detoxify publishes them.
MAX_TOKENS = 512  # The position table of all these models ends here.
BUNDLED = Path(__file__).parent / "mini"
GRAPH = "graph.onnx"  # A network without weights, which stand in the checkpoint beside it; not every model has one.
CONFIG = "config.json"  # The file that describes the network to transformers.

_DETOXIFY = "Apache-2.0"  # Its LICENSE, in github.com/unitaryai/detoxify.
# Multiplications in the layers: 12 of 768 wide against 6 of 384. ALBERT keeps one layer and computes it twelve times.
_BASE_WORK = 8.0
_SIX_LABELS = tuple(label for label in Label if label is not Label.SEXUAL_EXPLICIT)
_BERT_FILES = (CONFIG, "tokenizer_config.json", "tokenizer.json", "vocab.txt")
_ROBERTA_FILES = (CONFIG, "tokenizer_config.json", "tokenizer.json", "vocab.json", "merges.txt")
# transformers 5 reads a sentencepiece model only with protobuf, which nobody installs for us: tokenizer.json serves it.
_XLM_ROBERTA_FILES = (CONFIG, "tokenizer_config.json", "tokenizer.json", "sentencepiece.bpe.model")
_ALBERT_FILES = (CONFIG, "tokenizer_config.json", "tokenizer.json", "spiece.model")


@dataclass(frozen=True, slots=True)
class ModelSpec:
    """A model as it is published. `base` is the Hugging Face repository of its `files` (tokenizer and config.json).

    `asset` is the checkpoint's path among Detoxify's GitHub releases, "" for the bundled model. `sha256` holds what is
    known of its hash: all 64 digits, or the first 8, which an asset's name carries for `torch.hub`. `size` is in bytes.
    `languages` are those of the posts that it learned from (ISO 639). `purpose` says what it is good for; `weights` is
    how many it has, and `work` how many times mini's a token costs it.
    """

    name: str
    base: str
    labels: tuple[Label, ...]
    languages: tuple[str, ...] = ("en",)
    asset: str = ""
    sha256: str = ""
    size: int | None = None
    files: tuple[str, ...] = ()
    purpose: str = ""
    license: str = ""
    weights: int = 0
    work: float = 1.0

    @property
    def version(self) -> str:
        """The release that the checkpoint belongs to."""
        return self.asset.partition("/")[0]

    @property
    def download(self) -> int:
        """The bytes of its checkpoint: as published, or reckoned from its weights where nobody has told."""
        return self.size or WEIGHT_BYTES * self.weights

    def folder(self, data_dir: Path) -> Path:
        """Where the model's files lie: in the package, or under the data directory."""
        return data_dir / "models" / self.name if self.asset else BUNDLED


SPECS: Mapping[str, ModelSpec] = {
    spec.name: spec
    for spec in (
        ModelSpec(
            "mini",
            "MiniLM",
            _SIX_LABELS,
            purpose=N_("posts on X, on any machine; the fastest, and tuned for few false alarms"),
            license="MIT, Apache-2.0",
            weights=15_910_278,
        ),
        ModelSpec(
            "original",
            "bert-base-uncased",
            _SIX_LABELS,
            asset="v0.1-alpha/toxic_original-c1212f89.ckpt",
            sha256="c1212f89ac23307ab33932ce29dc446a6e030fb3f384a500890bbe662b7b544a",
            size=438_021_897,
            files=_BERT_FILES,
            purpose=N_("open abuse; trained on Wikipedia's talk pages"),
            license=_DETOXIFY,
            weights=109_486_854,
            work=_BASE_WORK,
        ),
        ModelSpec(
            "unbiased",
            "roberta-base",
            tuple(Label),
            asset="v0.3-alpha/toxic_debiased-c7548aa0.ckpt",
            sha256="c7548aa0",
            files=_ROBERTA_FILES,
            purpose=N_("rude comments; trained not to mistake the mere mention of a group for hate"),
            license=_DETOXIFY,
            weights=124_657_936,
            work=_BASE_WORK,
        ),
        ModelSpec(
            "multilingual",
            "xlm-roberta-base",
            tuple(Label),
            languages=("en", "fr", "es", "it", "pt", "tr", "ru"),
            asset="v0.4-alpha/multilingual_debiased-0b549669.ckpt",
            sha256="0b549669",
            files=_XLM_ROBERTA_FILES,
            purpose=N_("posts in English and six more languages"),
            license=_DETOXIFY,
            weights=278_055_952,
            work=_BASE_WORK,
        ),
        ModelSpec(
            "original-small",
            "albert-base-v2",
            _SIX_LABELS,
            asset="v0.1.2/original-albert-0e1d6498.ckpt",
            sha256="0e1d6498",
            files=_ALBERT_FILES,
            purpose=N_("as original, in a tenth of the space; no faster"),
            license=_DETOXIFY,
            weights=11_688_198,
            work=_BASE_WORK,
        ),
        ModelSpec(
            "unbiased-small",
            "albert-base-v2",
            tuple(Label),
            asset="v0.1.2/unbiased-albert-c8519128.ckpt",
            sha256="c8519128",
            files=_ALBERT_FILES,
            purpose=N_("as unbiased, in a tenth of the space; no faster"),
            license=_DETOXIFY,
            weights=11_688_198,
            work=_BASE_WORK,
        ),
    )
}
"""Every model by its name: our own, which is bundled, and the five of Detoxify 0.5."""


def spec_of(name: str) -> ModelSpec:
    """The model of that name.

    Raises:
        ModelError: there is none.
    """
    if name in SPECS:
        return SPECS[name]
    close = difflib.get_close_matches(name, SPECS, n=1)
    models = ", ".join(SPECS)
    hint = _("The models are {models}.", models=models)
    if close:
        hint = _("Did you mean '{name}'? The models are {models}.", name=close[0], models=models)
    raise ModelError(_("There is no model {name}.", name=cite(name)), hint)


def find_by_language(language: str) -> tuple[str, ...]:
    """The models that know a language, by name."""
    return tuple(spec.name for spec in SPECS.values() if language in spec.languages)
