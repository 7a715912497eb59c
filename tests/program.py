"""The real command line in a process of its own, as a person or a script starts it."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from bot.core.scoring.inference.plan import PlanRequest
from bot.core.scoring.models import files as models

REPOSITORY = Path(__file__).resolve().parents[1]
PATIENCE = 600  # Seconds: a run takes some seconds, a hundred times that where other work has the machine.
RUNTIME, THREADS = "auto", 1


def environment(**more: str) -> dict[str, str]:
    """This process's environment without settings of toxscan, with this repository's program and one thread."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("TOXSCAN_")}
    ours = {"PYTHONPATH": str(REPOSITORY), "COLUMNS": "80", "LC_ALL": "C.UTF-8"}
    alone = {"TOXSCAN_THREADS": str(THREADS), "OMP_NUM_THREADS": str(THREADS), "TOXSCAN_RUNTIME": RUNTIME}
    return own | ours | alone | {"TOXSCAN_HEALTH__ENABLED": "false"} | more  # Two tests at once would want one port.


def measured(data: Path) -> None:
    """Note in a data folder that this machine was measured, so that no start does: mini runs best as it is shipped."""
    wish = PlanRequest(models.find("mini", data), RUNTIME, threads=THREADS, cache=data / "runtime")
    data.mkdir(mode=0o700, parents=True, exist_ok=True)  # As the bot itself makes it.
    wish.folder.mkdir(parents=True, exist_ok=True)
    wish.store(wish.safe_plan)


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
    _spare_measuring(folder, words, more)
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
    _spare_measuring(folder, words, more or {})
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


def _spare_measuring(folder: Path, words: tuple[object, ...], more: dict[str, str]) -> None:
    if "--data-dir" in words and "TOXSCAN_RUNTIME" not in more:
        measured(folder / str(words[words.index("--data-dir") + 1]))


def at_a_terminal(
    folder: Path, words: Sequence[str], typed: Callable[[str], str | None], **more: str
) -> tuple[int, str]:
    """`toxscan` with `words` in a terminal of its own: its exit code, and all that stands on the screen.

    `typed` answers a question; None presses Ctrl-C.
    """
    screen, its_end = os.openpty()
    where: dict[str, Any] = {"stdin": its_end, "stdout": its_end, "stderr": its_end, "start_new_session": True}
    shown = asked = ""
    with subprocess.Popen(command(*words), cwd=folder, env=environment(**more), **where) as program:  # noqa: S603 - ours.
        os.close(its_end)
        while piece := _read(screen):
            shown += piece
            if shown.rstrip(" ").endswith(":") and shown != asked:
                asked = shown
                answer = typed(shown.splitlines()[-1])
                if answer is None:
                    program.send_signal(signal.SIGINT)  # As the terminal does for Ctrl-C.
                else:
                    os.write(screen, f"{answer}\n".encode())
    os.close(screen)
    return program.returncode, shown


def _read(screen: int) -> str:
    """What appears next; "" where the program has ended."""
    try:
        return os.read(screen, 4096).decode("utf-8", "replace")
    except OSError:  # So Linux says it.
        return ""
