"""What the set-up installs: all of it pinned, all but torch by its hashes, and the same as what is installed here."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tools import install, pins

ROOT = Path(__file__).resolve().parents[1]
TEXT = install.PINS.read_text("utf-8")
EVERYTHING = install.chosen(TEXT, pins.EXTRAS)
NAMES_OF_OURS = ("discord-py", "tweepy", "slack-bolt", "slack-sdk", "cryptography", "torch", "ray", "asyncpg", "pytest")


def test_every_package_of_the_set_up_is_pinned() -> None:
    """Those that pyproject.toml names and those that they need, for each Python and machine that we pin for."""
    assert pins.packages().keys() == EVERYTHING.keys()
    assert set(NAMES_OF_OURS) <= EVERYTHING.keys()


def test_a_pin_is_one_version_with_the_hashes_of_its_files() -> None:
    """But for torch, whose build differs by machine."""
    for name, pin in EVERYTHING.items():
        first, *hashes = pin.replace(" \\\n    ", "\n").splitlines()
        assert re.fullmatch(rf"{re.escape(name)}==\d[\w.]*( ; .*)?", first)
        assert all(re.fullmatch(r"--hash=sha256:[0-9a-f]{64}", each) for each in hashes)
        assert bool(hashes) is (name != install.FREE), name


def test_who_needs_less_gets_less() -> None:
    """Nobody who only runs the bot installs Ray or the tools of its developers."""
    base = install.chosen(TEXT, [])
    assert {"detoxify", "torch", "setuptools"} <= base.keys()
    assert not {"ray", "asyncpg", "mypy"} & base.keys()
    assert install.chosen(TEXT, ["postgres"]).keys() - base.keys() == {"asyncpg"}


def test_the_small_installation_goes_without_torch_and_what_only_that_needs() -> None:
    """And lacks nothing else, with an extra or without."""
    full, small = install.chosen(TEXT, []), install.chosen(TEXT, [], small=True)
    assert set(install.LARGE) < full.keys() - small.keys()
    assert {"sympy", "networkx", "safetensors"} < full.keys() - small.keys()
    assert {"onnxruntime", "tokenizers", "numpy", "discord-py", "slack-bolt", "tweepy"} < small.keys()
    assert install.chosen(TEXT, ["postgres"], small=True).keys() - small.keys() == {"asyncpg"}


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A constraints.txt that may be changed."""
    changed = tmp_path / "constraints.txt"
    changed.write_text(TEXT)
    monkeypatch.setattr(pins, "PINS", changed)
    return changed


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (r"tweepy==(\S+)", "tweepy==0.1", "tweepy .* is installed, 0.1 is pinned"),
        (r"torch==(\S+)", "torch==1.0", "torch .* is installed, 1.0 is pinned"),
        (r"(?m)^tweepy==.*\n(    .*\n)+", "", "tweepy is needed, but not pinned"),
        (r"(?m)^tweepy==", "toupee==1\ntweepy==", "toupee is pinned, but not needed"),
    ],
)
def test_a_difference_between_file_and_environment_is_told(file: Path, old: str, new: str, said: str) -> None:
    """`make check` ends with it."""
    before = pins.differences()
    file.write_text(re.sub(old, new, TEXT, count=1))
    [line] = [each for each in pins.differences() if each not in before]
    assert re.fullmatch(said, line)


@pytest.mark.parametrize(
    ("file", "version"),
    [
        ("numpy-2.4.6-cp311-cp311-manylinux_2_27_x86_64.manylinux_2_28_x86_64.whl", "2.4.6"),
        ("numpy-2.4.6-cp313-cp313-macosx_14_0_arm64.whl", "2.4.6"),
        ("cryptography-47.0.0-cp311-abi3-manylinux_2_34_aarch64.whl", "47.0.0"),
        ("tweepy-4.17.0-py3-none-any.whl", "4.17.0"),
        ("tweepy-4.17.0.tar.gz", "4.17.0"),
        ("numpy-2.4.6-cp311-cp311-win_amd64.whl", ""),
        ("numpy-2.4.6-cp39-cp39-manylinux_2_27_x86_64.whl", ""),
        ("numpy-2.4.6-cp313-cp313t-manylinux_2_27_x86_64.whl", ""),
        ("numpy-2.4.6-cp311-cp311-musllinux_1_2_x86_64.whl", ""),
        ("discord.py-2.7.1.exe", ""),
    ],
)
def test_hashes_are_kept_of_files_that_one_of_our_machines_takes(file: str, version: str) -> None:
    """Linux on two processors, macOS, Pythons 3.11 and later; and sources."""
    assert pins.wanted(file) == version


@pytest.mark.parametrize("name", ["constraints.txt", "Makefile", "Dockerfile", "pyproject.toml", ".ci/run"])
def test_no_file_names_a_registry(name: str) -> None:
    """Where packages come from is set up in pip alone, which may have a mirror."""
    text = (ROOT / name).read_text("utf-8")
    assert not re.search(r"https?://(?!127\.0\.0\.1)|pypi", text)
