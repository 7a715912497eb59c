"""Writes constraints.txt for what is installed now (`make constraints`), or says where the two differ (`make check`).

Hashes come from the index that pip is set up with, through pip itself: of each file for the Pythons and machines below.
"""

import argparse
import functools
import itertools
import re
import sys
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, distribution
from typing import Any

from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import (
    InvalidSdistFilename,
    InvalidWheelFilename,
    canonicalize_name,
    parse_sdist_filename,
    parse_wheel_filename,
)
from packaging.version import Version

from tools.install import BASE, FIRST, FREE, LARGE, LARGE_ONLY, LAST, NEEDED_BY, PINS, ROOT, chosen

EXTRAS = ("dev", "postgres", "ray")
PYTHONS = tuple(f"{FIRST[0]}.{minor}" for minor in range(FIRST[1], LAST[1] + 1))
MACHINES = (("linux", "Linux", "x86_64"), ("linux", "Linux", "aarch64"), ("darwin", "Darwin", "arm64"))
PLATFORM = re.compile(r"any|(many)?linux[_\d]*_(x86_64|aarch64)|manylinux(1|2010|2014)_(x86_64|aarch64)|macosx_.*")
HERE = {name: str(value) for name, value in default_environment().items()}
OWN_BUILD = "setuptools"  # What builds toxscan itself, and so is pinned as well.
TOP = """\
# What the set-up installs, exactly, with the hashes of its files; pyproject.toml says which ranges would do.
# `python tools/install.py` installs it, `make constraints` renews it. torch has none: its build differs by machine.
"""


@dataclass
class Package:
    """A package of the set-up: who needs it, and in which environments ("3.13 linux x86_64")."""

    needed_by: set[str] = field(default_factory=set)
    where: set[str] = field(default_factory=set)
    ranges: set[str] = field(default_factory=set)


def environments() -> Iterator[tuple[str, dict[str, str]]]:
    """Each that we pin for, by its name."""
    for (system, platform, machine), python in itertools.product(MACHINES, PYTHONS):
        own = {"sys_platform": system, "platform_system": platform, "platform_machine": machine, "os_name": "posix"}
        versions = {"python_version": python, "python_full_version": f"{python}.0"}
        yield f"{python} {system} {machine}", {**HERE, **own, **versions}


def needed(extra: str, environment: Mapping[str, str], *, small: bool = False) -> dict[str, str]:
    """What toxscan needs with the extra in an environment, by name, with the range that was asked for last.

    `small`: without `LARGE` and what only they need.
    """
    found, seen = {OWN_BUILD: ""}, set[tuple[str, str]]()
    todo = [(BASE, "", ""), (BASE, extra, "")]
    while todo:
        name, of, asked = todo.pop()
        found[name] = asked
        if (name, of) in seen:
            continue
        seen.add((name, of))
        for requirement in asked_for(name, of):
            if small and name == BASE and canonicalize_name(requirement.name) in LARGE:
                continue
            if requirement.marker is None or requirement.marker.evaluate({**environment, "extra": of}):
                wanted = canonicalize_name(requirement.name), str(requirement.specifier)
                todo += [(wanted[0], each, wanted[1]) for each in ("", *requirement.extras)]
    del found[BASE]
    return found


@functools.cache
def asked_for(name: str, extra: str) -> tuple[Requirement, ...]:
    """What a package asks for: ours as pyproject.toml says now, another as it is installed."""
    if name == BASE:
        project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
        return tuple(map(Requirement, project["optional-dependencies"][extra] if extra else project["dependencies"]))
    with suppress(PackageNotFoundError):  # Not for this machine: what it needs in turn is not known here.
        return tuple(map(Requirement, distribution(name).requires or []))
    return ()


def packages() -> dict[str, Package]:
    """All of the set-up, by name."""
    found: dict[str, Package] = {}
    for label, environment in environments():
        small, full = needed("", environment, small=True), needed("", environment)
        extras = ((extra, needed(extra, environment, small=True)) for extra in EXTRAS)
        for user, names in ((BASE, small), (LARGE_ONLY, full), *extras):
            for name, asked in names.items():
                if user == BASE or name not in small:
                    package = found.setdefault(name, Package())
                    package.needed_by.add(user)
                    package.where.add(label)
                    package.ranges.add(asked)
    return found


def installed(name: str) -> str:
    """The version that is installed, without what names a build; "" where it is not."""
    try:
        return Version(distribution(name).version).public
    except PackageNotFoundError:
        return ""


def marker(where: set[str]) -> str:
    """Where a package is installed, as pip reads it; nothing where that is everywhere."""
    labels = {label for label, _ in environments()}
    if where == labels:
        return ""
    pythons = {label.split()[0] for label in where}
    if where == {label for label in labels if label.split()[0] in pythons}:
        return " ; " + " or ".join(f'python_version == "{each}"' for each in sorted(pythons))
    parts = (label.split() for label in sorted(where))
    return " ; " + " or ".join(
        f'(python_version == "{python}" and sys_platform == "{system}" and platform_machine == "{machine}")'
        for python, system, machine in parts
    )


class Index:
    """The index that pip is set up with. pip has no public way to ask it: these are its own parts, since 22.2."""

    def __init__(self) -> None:
        from pip._internal.commands import create_command
        from pip._internal.index.collector import LinkCollector

        command: Any = create_command("download")
        options, _ = command.parse_args([BASE])
        self._collector = LinkCollector.create(command._build_session(options), options=options)  # noqa: SLF001

    def files(self, name: str) -> dict[str, dict[str, str]]:
        """The hashes of a package's files that we want, by version, then by file name."""
        from pip._internal.index.collector import parse_links
        from pip._internal.models.link import Link

        found: dict[str, dict[str, str]] = {}
        for address in self._collector.search_scope.get_index_urls_locations(name):
            page = self._collector.fetch_response(Link(address))
            for link in parse_links(page) if page else ():
                version = wanted(link.filename)
                if version and link.hash_name == "sha256" and link.yanked_reason is None:
                    found.setdefault(version, {})[link.filename] = str(link.hash)
        return found


def wanted(file: str) -> str:
    """The version that a file is of; "" for one that none of our Pythons and machines takes."""
    with suppress(InvalidWheelFilename):
        _, version, _, tags = parse_wheel_filename(file)
        fits = any(
            PLATFORM.fullmatch(tag.platform) and (tag.interpreter.startswith("py") or _runs(tag.interpreter, tag.abi))
            for tag in tags
        )
        return version.public if fits else ""
    with suppress(InvalidSdistFilename):
        return parse_sdist_filename(file)[1].public
    return ""


def _runs(interpreter: str, abi: str) -> bool:
    """Whether a wheel for that interpreter runs on one of ours: its own, or a later one by the stable interface."""
    ours = [python.replace(".", "") for python in PYTHONS]
    number = interpreter.removeprefix("cp")
    return interpreter.startswith("cp") and (
        (abi == "abi3" and number.isdecimal() and int(number) <= int(ours[-1]))
        or (number in ours and abi == f"cp{number}")
    )


def pin(name: str, package: Package, index: Index) -> str:
    """The lines of a package."""
    version = installed(name)
    if name == FREE:
        return f"{name}=={version}"
    files = index.files(name)
    if not version:  # For other Pythons than this: the newest that will do.
        allowed = SpecifierSet(",".join(filter(None, package.ranges)))
        version = str(max(Version(each) for each in files if each in allowed and not Version(each).is_prerelease))
    hashes = sorted(files.get(version, {}).values())
    if not hashes:
        sys.exit(f"The index has no file of {name} {version}: install another version, then try again.")
    lines = [f"{name}=={version}{marker(package.where)}", *(f"--hash=sha256:{each}" for each in hashes)]
    return " \\\n    ".join(lines)


def write() -> None:
    """Write the file for what is installed now."""
    found, index = packages(), Index()
    groups = sorted(
        {tuple(sorted(package.needed_by)) for package in found.values()}, key=lambda users: (BASE not in users, users)
    )
    text = TOP
    for users in groups:
        names = sorted(name for name, package in found.items() if tuple(sorted(package.needed_by)) == users)
        text += f"\n{NEEDED_BY}{', '.join(users)}\n" + "".join(f"{pin(name, found[name], index)}\n" for name in names)
    PINS.write_text(text, "utf-8")


def differences() -> list[str]:
    """How the environment and the file differ, a line each."""
    pins = chosen(PINS.read_text("utf-8"), EXTRAS)
    pinned = {name: re.split(r"[ ;]", each.partition("==")[2])[0] for name, each in pins.items()}
    found = packages()
    lines = [f"{name} is needed, but not pinned" for name in found.keys() - pinned.keys()]
    lines += [f"{name} is pinned, but not needed" for name in pinned.keys() - found.keys()]
    for name in found.keys() & pinned.keys():
        here = installed(name)
        if here and here != pinned[name]:
            lines.append(f"{name} {here} is installed, {pinned[name]} is pinned")
        elif not here and not marker(found[name].where):
            lines.append(f"{name} {pinned[name]} is pinned, but not installed")
    return sorted(lines)


def main() -> None:
    """Read the option and do it; end with 1 where there are differences."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--check", action="store_true", help="only say where file and environment differ")
    if not options.parse_args().check:
        write()
    elif found := differences():
        hint = "If the environment is right: make constraints. If constraints.txt is right: rm -r .venv and make check."
        sys.exit("\n".join(("constraints.txt and what is installed differ:", *found, hint)))


if __name__ == "__main__":
    main()
