"""The program as a graph: its modules, and who imports whom, wherever in a file."""

import ast
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
Graph = Mapping[str, set[str]]


@cache
def modules() -> dict[str, Path]:
    """Every module of the program, with its file."""
    found = {}
    for path in sorted((ROOT / "bot").rglob("*.py")):
        parts = path.relative_to(ROOT).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


def imported(path: Path) -> set[str]:
    """Every module that a file imports: at its top, in a function, and for types alone."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} imports relatively"
            names |= {f"{node.module}.{alias.name}" for alias in node.names} | {node.module or ""}
    return names


@cache
def graph() -> Graph:
    """For each module of the program, which others of it it imports; what lies in a package counts, not the package."""
    return {name: _own(imported(path)) - {name} for name, path in modules().items()}


def _own(names: Iterable[str]) -> set[str]:
    known = {name for name in names if name in modules()}
    return {name for name in known if not any(other.startswith(f"{name}.") for other in known)}


def circles(arrows: Graph) -> list[set[str]]:
    """Each set of modules that reach one another."""
    reach = {name: _reached(arrows, name) for name in arrows}
    found = [frozenset({name} | {other for other in reach[name] if name in reach[other]}) for name in arrows]
    return [set(each) for each in dict.fromkeys(found) if len(each) > 1]


def _reached(arrows: Graph, start: str) -> set[str]:
    seen, todo = set[str](), [start]
    while todo:
        new = arrows[todo.pop()] - seen
        seen |= new
        todo += new
    return seen


def classes(path: Path) -> Iterator[str]:
    """The name of each class of a file."""
    return (node.name for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.ClassDef))
