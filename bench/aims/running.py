"""Runs measures one after the other, each in a process of its own, which is ended when its time is up."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.aims.aim import Aim, Measure, NotHereError, Size
from bench.figures import Figure

SLACK = 5  # So many times what a measure takes on free cores it may take on busy ones.
END_SECONDS = 60
NOT_MEASURED = "not measured: "


@dataclass(frozen=True, slots=True)
class Outcome:
    """An aim with what was measured, or why nothing was."""

    aim: Aim
    figure: Figure | None
    why: str = ""
    failed: bool = False

    @property
    def lines(self) -> Iterator[str]:
        """Its lines of the table."""
        if self.figure is None:
            yield f"{self.aim.name:72} {NOT_MEASURED}{self.why}"
            return
        yield self.figure.line()
        if not self.figure.met:
            yield f"{'':6}stopped by: {self.aim.limit}"


def run(measure: Measure, size: Size) -> list[Outcome]:
    """Measure in this process."""
    try:
        found = measure.run(size)
    except NotHereError as error:
        return [Outcome(aim, None, str(error)) for aim in measure.aims]
    return [
        Outcome(aim, None, rounds) if isinstance(rounds, str) else Outcome(aim, aim.figure(rounds))
        for aim, rounds in zip(measure.aims, found, strict=True)
    ]


def run_apart(measure: Measure, words: Sequence[str], seconds: float, said: Path) -> list[Outcome]:
    """Measure in a process of its own, with these options; what it says on the way is kept in a file."""
    with tempfile.TemporaryDirectory(prefix="toxscan-bench-") as folder, said.open("w") as log:
        answer = Path(folder) / "answer"
        Path(folder).chmod(0o755)  # PostgreSQL runs as a user of its own.
        command = [sys.executable, "-m", "bench.aims", "--one", measure.name, "--folder", folder, *words]
        command += ["--json", str(answer)]
        process = subprocess.Popen(command, stdout=log, stderr=log, start_new_session=True)  # noqa: S603 - our own words.
        why = _wait(process, seconds)
        if why:
            return [Outcome(aim, None, f"{why}; see {said}", failed=True) for aim in measure.aims]
        told = json.loads(answer.read_text())
    return [
        Outcome(aim, aim.figure(each["rounds"]) if each["rounds"] else None, each["why"])
        for aim, each in zip(measure.aims, told, strict=True)
    ]


def _wait(process: "subprocess.Popen[bytes]", seconds: float) -> str:
    """Why it came to no end of its own, or ""."""
    begun = time.monotonic()
    try:
        code = process.wait(seconds)
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGINT)  # So that it stops the servers that it has started.
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(END_SECONDS)
        return f"ended after {time.monotonic() - begun:.0f} s"
    finally:
        with contextlib.suppress(ProcessLookupError):  # All that it started, too.
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    return f"ended with code {code}" if code else ""


def answer(outcomes: Sequence[Outcome]) -> str:
    """What `run_apart` reads."""
    return json.dumps([{"rounds": each.figure.rounds if each.figure else [], "why": each.why} for each in outcomes])
