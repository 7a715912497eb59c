"""What the program takes: memory of `toxscan run` on both chats, and the size of the small image."""

import asyncio
import shutil
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import Distribution, distributions
from pathlib import Path

from bench import memory
from bench.aims.aim import Rounds, Size
from tests.program import REPOSITORY
from tools import install, slim

SCANS, POSTS = 2, 2_000  # At once on each chat; of each.
TAG = "toxscan-bench:small"
FEW = 300  # Some of which are flagged.
MB = 1e6
BUILD_SECONDS = 1_800


def of_both_chats(size: Size) -> Rounds:
    """The most that the bot's own process took, and the most of all its processes together, in MB; rounds take long."""
    own, together = [], []
    for turn in range(size.rounds if size.long else 1):
        folder = size.folder / f"memory{turn}"
        folder.mkdir()
        seen = asyncio.run(_used(folder, size))
        own.append(max(each.most["bot"]["Pss"] for each in seen.values()))
        together.append(max(sum(part["Pss"] for part in each.most.values()) for each in seen.values()))
    return own, together


async def _used(folder: Path, size: Size) -> dict[str, memory.Seen]:
    if size.tiny:
        return await memory.measure(folder, 1, FEW, after=0)
    return await memory.measure(folder, SCANS, size.of(POSTS))


def small_image(size: Size) -> Rounds:
    """The whole small image where Docker is; and what we put into it, of what is installed here, in MB."""
    return _image(size), [_environment(size.folder / "small") / MB]


def _image(size: Size) -> list[float] | str:
    docker = shutil.which("docker")
    if docker is None or size.tiny:
        return "no Docker on this machine"
    words = ["build", "--quiet", "--target", "small", "--tag", TAG, str(REPOSITORY)]
    built = subprocess.run([docker, *words], check=False, capture_output=True, text=True, timeout=BUILD_SECONDS)  # noqa: S603 - our own words.
    if built.returncode:
        return f"Docker builds no image here: {(built.stderr.strip().splitlines() or ['it does not say why'])[-1]}"
    asked = [docker, "image", "inspect", "--format", "{{.Size}}", TAG]
    told = subprocess.run(asked, check=True, capture_output=True, text=True)  # noqa: S603 - our own words.
    return [int(told.stdout) / MB]


def _environment(folder: Path) -> int:
    """Bytes of a virtual environment with the small installation, slimmed as in the Dockerfile, and compiled."""
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder], check=True)  # noqa: S603 - our own words.
    [packages] = folder.glob("lib/python*/site-packages")
    wanted = {install.BASE, *install.chosen(install.PINS.read_text("utf-8"), [], small=True)}
    for each in distributions():
        if _canonical(each) in wanted:
            for source, place in _files(each):
                (packages / place).parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(source, packages / place)
    shutil.copytree(REPOSITORY / "bot", packages / "bot", ignore=shutil.ignore_patterns("__pycache__"))
    slim.clear(packages)
    slim.strip(packages)
    subprocess.run([folder / "bin" / "python", "-c", slim.BEGUN], check=True, cwd=folder)  # noqa: S603 - our own words.
    return slim.size(folder)


def _canonical(package: Distribution) -> str:
    return package.metadata["Name"].lower().replace("_", "-").replace(".", "-")


def _files(package: Distribution) -> Iterator[tuple[Path, Path]]:
    """Its files, and where they belong below the packages' folder."""
    for file in package.files or ():
        source = Path(str(package.locate_file(file)))
        if ".." not in file.parts and file.suffix != ".pyc" and source.is_file():
            yield source, Path(file)
