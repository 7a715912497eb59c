"""Which larger model this machine could run: recommended once, at the first start."""

import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from bot.core.config import Settings
from bot.core.domain.errors import ModelError
from bot.core.scoring.inference.plan import cores
from bot.core.scoring.models import files as models
from bot.core.scoring.models.registry import SPECS, WEIGHT_BYTES, ModelSpec
from bot.core.text.catalog import _

LARGER = ("multilingual", "unbiased")
"""What is recommended, the first that fits: more languages are worth most, as `mini` knows English alone."""
ENOUGH_CORES = 4
"""With these an account of 3,200 posts takes a BERT-base about half a minute: 23 posts a second and core, measured."""
ROOM = 2  # The model may take half of the memory: the bot, its database and whatever else runs there need some too.
# What measuring takes at most, through 1.10 GB for mini and 3.72 for a BERT-base of 384 MB (docs/performance.md).
BASE_MEMORY = 580_000_000
COPIES = 8.2
SAID = "recommended-model"
"""The file in the data directory that remembers what was recommended."""
_LIMITS = (Path("/sys/fs/cgroup/memory.max"), Path("/sys/fs/cgroup/memory/memory.limit_in_bytes"))
_QUOTA = Path("/sys/fs/cgroup/cpu.max")


@dataclass(frozen=True, slots=True)
class Machine:
    """What a process may use here: cores, and bytes of memory."""

    cores: float
    memory: int


def this_machine() -> Machine:
    """This machine's resources; inside a container, the container's limits."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    limits = [int(value) for value in map(_read, _LIMITS) if value.isdecimal()]
    quota, _space, period = _read(_QUOTA).partition(" ")
    allowed = int(quota) / int(period) if quota.isdecimal() and period.isdecimal() else cores()
    return Machine(min(cores(), allowed), min([memory, *limits]))


def memory_needed(spec: ModelSpec) -> int:
    """The bytes of memory that the model takes at its first start, while its ways of computing are compared."""
    return round(BASE_MEMORY + COPIES * WEIGHT_BYTES * spec.weights)


def larger_model(machine: Machine) -> ModelSpec | None:
    """The larger model that the machine could easily run; None if there is none."""
    if machine.cores < ENOUGH_CORES:
        return None
    fitting = (SPECS[name] for name in LARGER if ROOM * memory_needed(SPECS[name]) <= machine.memory)
    return next(fitting, None)


def first_recommendation(settings: Settings, machine: Machine) -> str:
    """The sentence that recommends a larger model; "" where none fits, one was chosen, or this was said before."""
    spec, said = larger_model(machine), settings.data_dir / SAID
    if spec is None or said.exists() or settings.model != "mini" or settings.scoring.engine != "process":
        return ""
    with suppress(ModelError):
        models.find(spec.name, settings.data_dir)
        return ""  # Whoever fetched it knows of it.
    with suppress(OSError):  # Then it is said once more.
        said.write_text(f"{spec.name}\n", encoding="utf-8")
    return _(
        "This machine could carry a larger model, {name} ({purpose}), at about {times} times the work of mini: "
        '`toxscan models fetch {name}`, then model = "{name}" in config.toml.',
        name=spec.name,
        purpose=_(spec.purpose),
        times=f"{spec.work:.0f}",
    )


def _read(file: Path) -> str:
    with suppress(OSError):
        return file.read_text(encoding="ascii").strip()
    return ""
