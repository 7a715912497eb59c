"""What must stay true of the code as a whole."""

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
CORE = sorted((ROOT / "bot" / "core").rglob("*.py"))
OUTSIDE = (
    "bot.adapters",
    "bot.app",
    "bot.cli.main",
    "discord",
    "slack_bolt",
    "slack_sdk",
    "rich",
    "typer",
    "prompt_toolkit",
)


def imported(path: Path) -> set[str]:
    """Every module that a file imports, wherever in it."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add(node.module or "")
    return names


@pytest.mark.parametrize("path", CORE, ids=lambda path: str(path.relative_to(ROOT)))
def test_the_core_imports_no_surface(path: Path) -> None:
    """Adapters import the core, never the other way round."""
    assert not [name for name in imported(path) if name.startswith(OUTSIDE)]


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
    assert imported(ROOT / "bot" / "__init__.py") == {"bot.telemetry"}
