"""Says where the same lines stand twice: `python -m tools.duplicates bot tools`; fails where any do.

pylint's check compares each file with each other: two minutes for this repository. This one takes a second.
"""

import ast
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

LINES = 6
"""So many lines of code in a row, alike but for comments and docstrings, should be one function."""


class Line(NamedTuple):
    """A line of code: its file, its number, what it says."""

    path: Path
    number: int
    code: str


def duplicates(folders: list[str]) -> Iterator[tuple[Line, Line]]:
    """Where each duplicate begins, in both files."""
    seen: dict[tuple[str, ...], Line] = {}
    last: tuple[Line, Line] | None = None
    for path in (path for folder in folders for path in sorted(Path(folder).rglob("*.py"))):
        lines = list(code(path))
        for start in range(len(lines) - LINES + 1):
            window = lines[start : start + LINES]
            first = seen.setdefault(tuple(line.code for line in window), window[0])
            if first is window[0]:
                last = None
            elif last is None:  # The next window only goes on with what this one has found.
                last = first, window[0]
                yield last


def code(path: Path) -> Iterator[Line]:
    """The lines of a file that do something: no comment, docstring, import, signature or lone bracket."""
    text = path.read_text("utf-8")
    silent = defaultdict[int, bool](bool)
    for node in ast.walk(ast.parse(text)):
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                until = node.body[0].lineno
            case ast.Import() | ast.ImportFrom() | ast.Expr(ast.Constant(str())):
                until = (node.end_lineno or node.lineno) + 1
            case _:
                continue
        silent |= dict.fromkeys(range(node.lineno, until), True)
    for number, line in enumerate(text.splitlines(), 1):
        words = line.strip()
        if not silent[number] and not words.startswith("#") and any(map(str.isalnum, words)):
            yield Line(path, number, words)


def main() -> None:
    """Print them, and fail where there are any."""
    found = list(duplicates(sys.argv[1:]))
    for first, again in found:
        print(f"{again.path}:{again.number}: as {first.path}:{first.number}")
    sys.exit(bool(found))


if __name__ == "__main__":
    main()
