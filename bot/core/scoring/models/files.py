"""The models on this machine: whether their files are complete, and how one is found.

Importing this module costs nothing: torch, transformers and Detoxify are imported when a model is loaded.
"""

import contextlib
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, Field, StringConstraints, ValidationError

from bot.core.domain.errors import ModelError
from bot.core.domain.labels import Label
from bot.core.scoring.models.registry import BUNDLED, CONFIG, MAX_TOKENS, SPECS, ModelSpec, spec_of
from bot.core.scoring.text import PREPARATION
from bot.core.text.catalog import _

MANIFEST = "manifest.json"
KNOWN_TEXTS = (
    "have a nice day",
    "the train was late again, what a shame",
    "you are a stupid idiot and everybody hates you",
    "this is sick, love it",
    "I will find you and hurt you",
    "shut up, you piece of trash",
)
"""For models without a canary: their scores of these texts at the first start are the reference for later ones."""


_FileName = Annotated[str, StringConstraints(pattern=r"^\w[\w.-]*$")]  # No way out of the model's folder.
_Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}$")]  # ISO 639.
_Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


Probability = Annotated[float, Field(ge=0.0, le=1.0)]


class Canary(BaseModel, frozen=True):
    """A text, as it stands, and the scores that the model gives to it."""

    text: str
    scores: dict[Label, Probability]


class Manifest(BaseModel, frozen=True):
    """What manifest.json beside a checkpoint must say; other keys are for other readers.

    `size` (bytes) may be left out: it only finds a half-copied file sooner. So may `canary`, and `languages` where the
    registry has them. `ordinary_flag_rate` is the share of posts of ordinary accounts that the model flags at these
    thresholds though readers would not; left out where nobody has measured it. `window` is how many tokens the model
    has learned to read at a time.
    """

    name: str
    version: str
    sha256: dict[_FileName, _Digest]
    size: dict[_FileName, int] = {}
    labels: tuple[Label, ...]
    thresholds: dict[Label, Probability]
    canary: tuple[Canary, ...] = ()
    languages: tuple[_Language, ...] = ()
    ordinary_flag_rate: Probability | None = None
    window: Annotated[int, Field(ge=64, le=MAX_TOKENS)] = MAX_TOKENS


@dataclass(frozen=True, slots=True)
class InstalledModel:
    """A model whose files are on this machine. Only files that the manifest names are ever used.

    `model_id` names the exact weights and text preparation: "mini-1a2b3c4d-p1". `thresholds` are within 0 to 1, and
    `ordinary_flag_rate` tells how often it flags by mistake with them, None where that is not known. Texts of more than
    `window` tokens are read in windows of so many.
    """

    name: str
    folder: Path
    model_id: str
    labels: tuple[Label, ...]
    thresholds: dict[Label, float]
    sha256: dict[str, str]
    size: dict[str, int]
    canary: tuple[Canary, ...] = ()
    languages: tuple[str, ...] = ("en",)
    ordinary_flag_rate: float | None = None
    window: int = MAX_TOKENS

    @property
    def checkpoint(self) -> Path:
        """The weights, in Detoxify's checkpoint format."""
        return self.folder / checkpoint_name(self.name)

    @property
    def known_texts(self) -> tuple[str, ...]:
        """The texts whose scores each start compares with earlier ones."""
        return tuple(each.text for each in self.canary) or KNOWN_TEXTS

    def mistaken(self, model_id: str, thresholds: Mapping[Label, float]) -> float | None:
        """The `ordinary_flag_rate` of scores under `model_id`; None with other thresholds or for another model.

        How scores are rounded, at the end of a `model_id`, changes next to none of what is flagged.
        """
        own = model_id == self.model_id or model_id.startswith(f"{self.model_id}-")
        return self.ordinary_flag_rate if own and thresholds == self.thresholds else None


@dataclass(frozen=True, slots=True)
class ModelRow:
    """A line of the list of models. `size` is in bytes: all files of an installed model, else its download."""

    spec: ModelSpec
    size: int
    installed: bool
    languages: tuple[str, ...]


def checkpoint_name(model: str) -> str:
    """The file name of a model's checkpoint in its folder."""
    return f"{model}.ckpt"


def find(name: str, data_dir: Path) -> InstalledModel:
    """The model with this name, if it is installed; its files are only checked by `verify` and `load`.

    Raises:
        ModelError: there is no such model, it has not been fetched, or its manifest can't be read.
    """
    return open_installed(spec_of(name), data_dir)


def open_installed(spec: ModelSpec, data_dir: Path) -> InstalledModel:
    """Like `find`, for a model that is already known.

    Raises:
        ModelError: it has not been fetched, or its manifest can't be read.
    """
    folder = spec.folder(data_dir)
    checkpoint = checkpoint_name(spec.name)
    try:
        manifest = Manifest.model_validate_json((folder / MANIFEST).read_bytes())
    except (FileNotFoundError, NotADirectoryError) as error:
        raise _missing_error(spec, folder) from error
    except OSError as error:
        raise ModelError(
            _("The model {name} can't be read ({reason}).", name=spec.name, reason=error.strerror),
            _("Check who may read {folder}.", folder=folder),
        ) from error
    except ValidationError as error:
        raise ModelError(
            _("{file} of the model {name} is damaged.", file=MANIFEST, name=spec.name),
            repair_hint(spec.name, folder),
        ) from error
    complete = {checkpoint, CONFIG} <= manifest.sha256.keys()
    if manifest.name != spec.name or not complete or not manifest.sha256[checkpoint].startswith(spec.sha256):
        raise ModelError(
            _("{folder} does not hold the model {name}.", folder=folder, name=spec.name), repair_hint(spec.name, folder)
        )
    return InstalledModel(
        name=spec.name,
        folder=folder,
        model_id=f"{spec.name}-{manifest.sha256[checkpoint][:8]}-p{PREPARATION}",
        labels=manifest.labels,
        thresholds=manifest.thresholds,
        sha256=manifest.sha256,
        size=manifest.size,
        canary=manifest.canary,
        languages=manifest.languages or spec.languages,
        ordinary_flag_rate=manifest.ordinary_flag_rate,
        window=manifest.window,
    )


def _missing_error(spec: ModelSpec, folder: Path) -> ModelError:
    if folder == BUNDLED:
        return ModelError(
            _("The bundled model {name} is missing from this installation.", name=spec.name),
            repair_hint(spec.name, folder),
        )
    return ModelError(
        _("The model {name} is not on this machine yet.", name=spec.name),
        _('Fetch it once with `toxscan models fetch {name}`, or use model = "mini".', name=spec.name),
    )


def repair_hint(name: str, folder: Path) -> str:
    """What to do about a damaged model: the bundled one comes with toxscan, others are fetched."""
    if folder == BUNDLED:
        return _("Install toxscan again.")
    return _("Fetch it again with `toxscan models fetch {name}`.", name=name)


def list_models(data_dir: Path) -> list[ModelRow]:
    """All models, the bundled one first, with what is known of each. A damaged one counts as not installed."""
    rows = []
    for spec in SPECS.values():
        size, here, languages = spec.download, False, spec.languages
        with contextlib.suppress(ModelError, OSError):
            model = open_installed(spec, data_dir)
            size = sum((model.folder / file).stat().st_size for file in model.sha256)
            here, languages = True, model.languages
        rows.append(ModelRow(spec, size, here, languages))
    return rows


def verify(model: InstalledModel) -> None:
    """Compare every file of the model with its manifest, the sizes first; files are streamed, never held whole.

    Raises:
        ModelError: a file is missing, can't be read or differs; the sentence names it.
    """
    for file, sha256 in model.sha256.items():
        path = model.folder / file
        try:
            size = path.stat().st_size
            if size != model.size.get(file, size) or sha256_of(path) != sha256:
                raise ModelError(
                    _("{file} of the model {name} is not the expected file.", file=file, name=model.name),
                    repair_hint(model.name, model.folder),
                )
        except FileNotFoundError as error:
            raise ModelError(
                _("{file} of the model {name} is missing.", file=file, name=model.name),
                repair_hint(model.name, model.folder),
            ) from error
        except OSError as error:
            raise ModelError(
                _(
                    "{file} of the model {name} can't be read ({reason}).",
                    file=file,
                    name=model.name,
                    reason=error.strerror,
                ),
                _("Check who may read {path}.", path=path),
            ) from error


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file in hex digits.

    Raises:
        OSError: the file can't be read.
    """
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def resolve_device(name: str) -> str:
    """The torch device to compute on: "auto" is the GPU if there is one, else the CPU; others are taken by name.

    Raises:
        ModelError: this machine, or the installed torch, has no such device.
    """
    import torch

    here = [f"cuda:{number}" for number in range(torch.cuda.device_count())] if torch.cuda.is_available() else []
    here += ["mps"] if torch.backends.mps.is_available() else []
    here += ["cpu"]
    if name == "auto":
        return here[0]
    if name in here or (name == "cuda" and "cuda:0" in here):
        return name
    raise ModelError(
        _("There is no device {name} for the model on this machine.", name=repr(name)),
        _(
            'Use device = "auto", or one of {devices}. A GPU also needs a build of torch that supports it.',
            devices=", ".join(here),
        ),
    )
