"""What must stay true of the code as a whole."""

import os
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

import pytest

from tests.architecture import ROOT, circles, classes, graph, imported, modules

SERVICES = ("bot.core.accounts", "bot.core.scans", "bot.core.watches", "bot.core.people", "bot.core.operations")

LAYERS = (
    ("bot", "bot.telemetry", "bot.process", "bot.core", "bot.core.domain", "bot.core.text", "bot.core.metrics"),
    ("bot.core.config", "bot.core.secrets", "bot.core.files"),
    ("bot.core.cards",),
    ("bot.core.ports",),
    ("bot.core.sources", "bot.core.scoring", "bot.core.store", "bot.core.evidence"),
    SERVICES,
    ("bot.core.views",),
    ("bot.core.commands",),
    ("bot.app", "bot.log", "bot.health", "bot.housekeeping", "bot.reconnection", "bot.reload", "bot.scorers"),
    ("bot.adapters",),
    ("bot.cli", "bot.run", "bot.__main__"),
)
"""From the ground up: a module imports from its own layer and those below, never from one above."""

APART = (
    ("bot.core.sources", "bot.core.scoring", "bot.core.store"),
    ("bot.adapters.discord", "bot.adapters.serve", "bot.adapters.slack", "bot.adapters.terminal"),
)
"""Neighbors on one layer that know nothing of one another."""

UNKNOWN_TO_VIEWS = ("bot.core.store", "bot.core.sources", *SERVICES)
"""Views draw what the domain says, and ask nobody."""

ASIDE = {("bot.core.scoring.inference.measure", "bot.core.sources.archive.source")}
"""Allowed all the same: measuring reads the posts of the sample account."""

COUNTERPARTS = {
    "DirectReply",
    "Drawing",
    "EphemeralReply",
    "LiveMessage",
    "MessageReply",
    "Place",
    "PressReply",
    "PublicReply",
}
"""Classes of the Discord and the Slack adapter that are the same thing on either platform."""

LONGEST_FILE = 350
LONGER_FILES = {
    "bot/core/store/schema.py": "all tables, which one reads beside each other",
    "tests/conversations/town.py": "a world and its rules, which only make sense together",
    "tests/core/commands/test_whose_posts.py": "one attack after the other, each a variation of the last",
    "tests/hostile/kinds.py": "a catalog: one kind of hostile archive beside the other",
    "tests/servers/discord_rest.py": "a table of Discord's routes",
}
"""At most five, each with its reason."""

LARGEST_FOLDER = 20

ADAPTERS = ("bot.adapters.discord", "bot.adapters.slack")
SURFACES = ("bot.adapters", "bot.cli", "bot.app")
LIBRARIES = ("discord", "slack_bolt", "slack_sdk", "rich", "typer", "prompt_toolkit")
"""Of these the core knows nothing."""


def within(module: str, package: str) -> bool:
    """Whether it is the package or lies in it."""
    return module == package or module.startswith(f"{package}.")


def height(module: str) -> int:
    """The number of its layer: the layer of the longest name that it lies in."""
    found = [
        (len(name), number)
        for number, names in enumerate(LAYERS)
        for name in names
        if module == name or (name not in ("bot", "bot.core") and within(module, name))
    ]
    assert found, f"{module} lies on no layer: give it one in LAYERS"
    return max(found)[1]


def neighbors_meet(one: str, other: str) -> bool:
    """Whether they lie in two packages that know nothing of one another."""
    homes = [[next((each for each in group if within(name, each)), None) for name in (one, other)] for group in APART]
    return any(None not in pair and pair[0] != pair[1] for pair in homes)


def ours(folder: str, suffix: str = "*.py") -> list[Path]:
    """The files of the repository's folder, without what a build has left."""
    return [path for path in sorted((ROOT / folder).rglob(suffix)) if "__pycache__" not in path.parts]


def test_imports_only_go_down() -> None:
    """Or aside, but not into a package that is to know nothing of this one."""
    wrong = {
        (module, other)
        for module, others in graph().items()
        for other in others
        if height(other) > height(module) or neighbors_meet(module, other)
    }
    assert not wrong - ASIDE


def test_views_draw_what_the_domain_says() -> None:
    """They know neither the store nor a service: whoever calls them has asked these."""
    imports = {(module, other) for module, others in graph().items() for other in others}
    views = {pair for pair in imports if within(pair[0], "bot.core.views")}
    assert not [pair for pair in views if any(within(pair[1], each) for each in UNKNOWN_TO_VIEWS)]


def test_no_modules_import_one_another() -> None:
    """Not over others, in a function or for types alone."""
    assert not circles(graph())


def test_a_circle_is_found() -> None:
    """Also one over three modules; a chain is none."""
    assert circles({"a": {"b"}, "b": {"c"}, "c": {"a"}, "d": {"a"}}) == [{"a", "b", "c"}]
    assert circles({"a": {"b"}, "b": {"c"}, "c": set()}) == []


@pytest.mark.parametrize("path", ours("bot/core"), ids=lambda path: str(path.relative_to(ROOT)))
def test_the_core_imports_no_surface(path: Path) -> None:
    """Neither ours nor a library for one."""
    assert not [name for name in imported(path) if any(within(name, each) for each in (*SURFACES, *LIBRARIES))]


def test_no_two_classes_share_a_name() -> None:
    """But for what is the same thing in both adapters."""
    homes = defaultdict[str, set[str]](set)
    for module, path in modules().items():
        for name in classes(path):
            homes[name].add(module)
    doubles = {name: where for name, where in homes.items() if len(where) > 1}
    paired = {name for name, where in doubles.items() if len(where) == 2 and _one_in_each(where)}
    assert paired >= COUNTERPARTS, "strike from COUNTERPARTS what shares its name no longer"
    assert not doubles.keys() - COUNTERPARTS


def _one_in_each(where: set[str]) -> bool:
    return all(any(within(module, adapter) for module in where) for adapter in ADAPTERS)


def test_no_file_is_long() -> None:
    """But for at most five, whose reason stands beside their name."""
    folders = ("bot", "tests", "bench", "tools", "training")
    files = {str(path.relative_to(ROOT)): path for folder in folders for path in ours(folder)}
    long = {name for name, path in files.items() if len(path.read_text("utf-8").splitlines()) > LONGEST_FILE}
    assert not long - LONGER_FILES.keys()
    assert long >= LONGER_FILES.keys()
    assert len(LONGER_FILES) <= 5


def test_no_folder_is_crowded() -> None:
    """One sees at a glance what is in it."""
    entries = defaultdict[str, set[str]](set)
    for path in ours("bot", "*"):
        entries[str(path.parent.relative_to(ROOT))].add(path.name)
    assert not {name for name, inside in entries.items() if len(inside) > LARGEST_FOLDER}


def test_the_main_process_never_imports_torch() -> None:
    """Only the worker pays for torch; commands start at once and the main process stays small."""
    heavy = {"torch", "transformers", "matplotlib"}
    code = f"import sys, bot.app, bot.cli.main; sys.exit(bool({heavy} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0  # noqa: S603 - our own.


WORKERS = "bot.core.scoring.workers"


@pytest.mark.parametrize("first", ["bot", f"{WORKERS}.worker", f"{WORKERS}.ray_actor", "bench.__main__"])
def test_reports_are_off_whatever_is_imported_first(first: str) -> None:
    """In the program, in the model's process, in Ray's actors and in the benches, whatever was set before."""
    code = f"import os, {first}; from bot.telemetry import SWITCHES; assert SWITCHES.items() <= os.environ.items()"
    env = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "ORT_DISABLE_TELEMETRY": "0"}
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=env, check=False).returncode == 0  # noqa: S603


def test_nothing_that_reports_is_imported_before_the_switches() -> None:
    """The package's first line sets them, and imports nothing but the standard library."""
    assert imported(ROOT / "bot" / "telemetry.py") == {"os"}
    assert imported(ROOT / "bot" / "__init__.py") == {"bot.telemetry", "bot.telemetry.switch_off"}
