"""Where torch is not installed, as in the small image, mini does everything, and whoever wants more is told why not.

The environment has every installed package but those that the small installation goes without: really not there.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

import pytest

from tests.program import PATIENCE, REPOSITORY, Ended, environment
from tools import install

pytestmark = pytest.mark.slow
LARGE = install.chosen(install.PINS.read_text("utf-8"), [])
SMALL = install.chosen(install.PINS.read_text("utf-8"), [], small=True)


def left_out() -> Iterator[str]:
    """The folders and files, beside each other, of packages that the small installation goes without."""
    for name in LARGE.keys() - SMALL.keys():
        try:
            files = distribution(name).files or []
        except PackageNotFoundError:  # Not for this machine.
            continue
        yield from {file.parts[0] for file in files if file.parts[0] != ".."}


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with all others."""
    folder = tmp_path_factory.mktemp("packages")
    gone = set(left_out())
    assert {"torch", "transformers", "detoxify"} <= gone
    for path in Path(pytest.__file__).parents[1].iterdir():
        if path.name not in gone and path.suffix != ".pth":
            (folder / path.name).symlink_to(path)
    return folder


def toxscan(packages: Path, folder: Path, *words: str, **more: str) -> Ended:
    """Run `toxscan` with these packages and no others."""
    own = environment(PYTHONPATH=os.pathsep.join((str(REPOSITORY), str(packages))), **more)
    python = [getattr(sys, "_base_executable", sys.executable), "-s", "-m", "bot", *words, "--data-dir", str(folder)]
    done = subprocess.run(python, cwd=folder, env=own, capture_output=True, timeout=PATIENCE, check=False)  # noqa: S603
    return Ended(done.returncode, done.stdout.decode(), done.stderr.decode())


def test_the_sample_account_is_scanned(packages: Path, tmp_path: Path) -> None:
    """With the words that made posts flagged, and a package of evidence."""
    ended = toxscan(packages, tmp_path, "scan", "--sample", "--evidence", str(tmp_path / "evidence.zip"))
    assert ended.code == 0, ended.err
    assert "307 posts read" in ended.err
    assert (tmp_path / "evidence.zip").stat().st_size > 0


def test_check_finds_nothing_wrong(packages: Path, tmp_path: Path) -> None:
    """Nothing that was asked for is missing."""
    tmp_path.chmod(0o700)
    ended = toxscan(packages, tmp_path, "check", TOXSCAN_NETWORKS__BLUESKY="false")  # Nothing beyond this machine.
    assert ended.code == 0, ended.out
    assert "mini is installed" in ended.out


@pytest.mark.parametrize("runtime", ["torch", "onnx-int8"])
def test_who_asks_for_what_needs_torch_is_told_so(packages: Path, tmp_path: Path, runtime: str) -> None:
    """In a sentence, with what to do, and without a trace of Python's."""
    ended = toxscan(packages, tmp_path, "scan", "--sample", TOXSCAN_RUNTIME=runtime)
    assert ended.code == 1
    assert "torch is not installed here" in ended.err
    assert 'Set model = "mini", runtime = "auto"' in " ".join(ended.err.split())
    assert "Traceback" not in ended.err
