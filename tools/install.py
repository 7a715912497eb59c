"""Installs toxscan into the Python that runs this, exactly as constraints.txt says: `python tools/install.py dev ray`.

Everything is checked against its hashes but torch, whose build differs by machine. Needs nothing but pip.
"""

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PINS = ROOT / "constraints.txt"
FREE = "torch"  # Pinned without hashes.
LARGE = ("detoxify", "torch", "transformers")  # What the small installation goes without; mini needs none of them.
LARGE_ONLY = "large"  # Who needs a package that only they need, in constraints.txt.
FIRST, LAST = (3, 11), (3, 14)  # The Pythons whose files have their hashes there.
NEEDED_BY = "# needed by: "
BASE = "toxscan"


def chosen(text: str, extras: Iterable[str], *, small: bool = False) -> dict[str, str]:
    """The pins, with their hashes, of what toxscan needs with these extras, by name; `small`: without `LARGE`."""
    wanted, found, taken, name = {BASE, *extras}, dict[str, str](), False, ""
    if not small:
        wanted.add(LARGE_ONLY)
    for line in text.splitlines():
        if line.startswith(NEEDED_BY):
            taken = not wanted.isdisjoint(line.removeprefix(NEEDED_BY).split(", "))
        elif taken and line.startswith("    "):
            found[name] += f"\n{line}"
        elif taken and line and not line.startswith("#"):
            name = line.partition("==")[0]
            found[name] = line
    return found


def install(pins: dict[str, str], *, editable: bool) -> None:
    """Install these, then torch if it is one of them, then toxscan itself.

    Each without anything else but what torch's build brings along.

    Raises:
        subprocess.CalledProcessError: pip fails; it has said why.
    """
    with tempfile.TemporaryDirectory() as folder:
        hashed, plain = Path(folder) / "hashed.txt", Path(folder) / "plain.txt"
        hashed.write_text("\n".join(pin for name, pin in pins.items() if name != FREE))
        plain.write_text("\n".join(pin.partition(" \\")[0] for pin in pins.values()))
        pip("install", "--require-hashes", "--no-deps", "--requirement", str(hashed))
        if FREE in pins:
            pip("install", "--constraint", str(plain), pins[FREE])
    project = ["--editable", str(ROOT)] if editable else [str(ROOT)]
    pip("install", "--no-deps", "--no-build-isolation", *project)  # Its build takes the setuptools that is pinned.
    if FREE in pins:  # pyproject.toml asks for all; whoever goes without some of it knows.
        pip("check")


def pip(*words: str) -> None:
    """Run this Python's pip."""
    quiet = ["--disable-pip-version-check", *(["--quiet"] if words[0] == "install" else [])]
    done = subprocess.run([sys.executable, "-m", "pip", *words, *quiet], check=False, stdout=subprocess.PIPE, text=True)  # noqa: S603
    if done.returncode:
        sys.stdout.write(done.stdout)
        raise subprocess.CalledProcessError(done.returncode, words[0])


def main() -> None:
    """Read the options and install."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument(
        "extras", nargs="*", help="extras of pyproject.toml: dev, postgres, ray; or with commas between"
    )
    options.add_argument("--editable", action="store_true", help="use the files of this folder, as developers do")
    options.add_argument("--small", action="store_true", help="without torch: only the model mini, as it is shipped")
    given = options.parse_args()
    if not FIRST <= sys.version_info[:2] <= LAST:
        sys.exit("toxscan is set up with Python {}.{} to {}.{}.".format(*FIRST, *LAST))
    if sys.prefix == sys.base_prefix:
        sys.exit("This Python is the machine's own: make a virtual environment, and run this with its Python.")
    extras = [extra for words in given.extras for extra in words.split(",") if extra]
    try:
        install(chosen(PINS.read_text("utf-8"), extras, small=given.small), editable=given.editable)
    except subprocess.CalledProcessError as error:
        sys.exit(f"pip {error.cmd} failed; what it says stands above.")


if __name__ == "__main__":
    main()
