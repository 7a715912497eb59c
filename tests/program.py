"""The real command line in a process of its own, as a person or a script starts it."""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

REPOSITORY = Path(__file__).resolve().parents[1]
PATIENCE = 600  # Seconds: a run takes some seconds, a hundred times that where other work has the machine.


def environment(**more: str) -> dict[str, str]:
    """This process's environment without settings of toxscan, with this repository's program and one thread."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("TOXSCAN_")}
    ours = {"PYTHONPATH": str(REPOSITORY), "COLUMNS": "80", "LC_ALL": "C.UTF-8"}
    alone = {"TOXSCAN_THREADS": "1", "OMP_NUM_THREADS": "1", "TOXSCAN_RUNTIME": "torch"}
    return own | ours | alone | {"TOXSCAN_HEALTH__ENABLED": "false"} | more  # Two tests at once would want one port.


@dataclass(frozen=True, slots=True)
class Ended:
    """How a run ended, and what it said."""

    code: int
    out: str
    err: str


def toxscan(
    folder: Path, *words: object, given: str | bytes = "", out: int | IO[bytes] = subprocess.PIPE, **more: str
) -> Ended:
    """Run `toxscan` with `words` in `folder` to its end; `given` is its standard input, `more` its environment."""
    done = subprocess.run(  # noqa: S603 - our own program
        command(*words),
        cwd=folder,
        env=environment(**more),
        input=given.encode() if isinstance(given, str) else given,
        stdout=out,
        stderr=subprocess.PIPE,
        timeout=PATIENCE,
        check=False,
    )
    return Ended(done.returncode, (done.stdout or b"").decode(), done.stderr.decode())


def started(
    folder: Path, *words: object, more: dict[str, str] | None = None, **options: Any
) -> subprocess.Popen[bytes]:
    """`toxscan` with `words`, running in `folder`; `more` is its environment."""
    return subprocess.Popen(  # noqa: S603 - our own program
        command(*words),
        cwd=folder,
        env=environment(**more or {}),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        **options,
    )


def command(*words: object) -> list[str]:
    """`toxscan` with `words`, whether it is installed or not."""
    return [sys.executable, "-m", "bot", *map(str, words)]
