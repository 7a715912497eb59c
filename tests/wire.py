"""Records, below Python, which names a program looks up and which addresses it sends to; nothing leaves the machine."""

import shutil
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pytest

SOURCE = Path(__file__).with_name("wire.c")


@dataclass(frozen=True, slots=True)
class Wire:
    """The recorder, loaded into every program that is started with `environment`, and into its children."""

    library: Path
    record: Path

    def environment(self, here: Iterable[str] = ()) -> dict[str, str]:
        """What to start a program with; the names `here` lead to this machine, all others nowhere."""
        return {"LD_PRELOAD": str(self.library), "WIRE_RECORD": str(self.record), "WIRE_HERE": ",".join(here)}

    def seen(self) -> set[str]:
        """Everything so far: "name example.org", "connect 192.0.2.1:443", "send 192.0.2.1:53"."""
        return set(self.record.read_text("utf-8").splitlines()) if self.record.exists() else set()


def compiler() -> str | None:
    """What makes the recorder's library; None where nothing can."""
    return (shutil.which("cc") or shutil.which("gcc")) if sys.platform.startswith("linux") else None


def compiled(folder: Path) -> Path:
    """The recorder's library; skips where it can't be made."""
    by = compiler()
    if by is None:
        pytest.skip("recording look-ups below Python needs Linux and a C compiler")
    library = folder / "wire.so"
    words = [by, "-shared", "-fPIC", "-Wall", "-o", str(library), str(SOURCE), "-ldl"]
    subprocess.run(words, check=True, capture_output=True)  # noqa: S603 - the compiler on our own file
    return library
