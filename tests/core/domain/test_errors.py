"""Sentences for whoever reads them: whoever runs the bot, or anybody in a chat."""

import ast
import pickle
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.core.cards.plain_text import fallback
from bot.core.domain import errors
from bot.core.domain.errors import (
    ConfigError,
    ModelError,
    OperatorError,
    ScoringError,
    StoreAwayError,
    StoreError,
    ToxscanError,
)
from bot.core.views.bot.answers import error_card

BOT = Path(errors.__file__).parents[2]
# What only whoever runs the bot hears of: their command line, its terminal, its start.
OPERATORS = (
    "adapters/slack/connection/check.py",
    "adapters/slack/connection/tokens.py",
    "cli",
    "core/accounts/compliance.py",
    "core/config.py",
    "core/secrets.py",
    "core/store/engine/backup.py",
    "core/store/engine/move_to_postgres.py",
    "health.py",
    "run.py",
)
# Names of settings and files, our commands (all but the one for everybody), folders, hashes.
FORBIDDEN = re.compile(
    r"TOXSCAN_|docs/|\.md\b|\.toml|`toxscan (?!pack)|--data-dir|base_url|/data/|[0-9a-f]{16,}|files:read"
)
KINDS = [ConfigError, ModelError, ScoringError, StoreError, StoreAwayError]


def words(node: ast.expr, known: dict[str, str]) -> str:
    """What stands in a sentence as it is written; what is put into it stands as {its name}."""
    match node:
        case ast.Constant(value=str(value)):
            return value
        case ast.JoinedStr(values):
            return "".join(words(each, known) for each in values)
        case ast.FormattedValue(value):
            return known.get(ast.unparse(value), "{" + ast.unparse(value) + "}")
        case ast.Name(name):
            return known.get(name, "")
        case ast.Call(ast.Name("_" | "ngettext"), texts, values):
            put = {f"{{{each.arg}}}": "{" + ast.unparse(each.value) + "}" for each in values}
            said = " ".join(words(each, known) for each in texts)
            return re.sub(r"{\w+}", lambda place: put.get(place[0], place[0]), said)
        case _:
            return ""


def sentences() -> Iterator[tuple[str, str]]:
    """Place and words of every error that somebody in a chat may read, in all of the program."""
    kinds = {name for name, kind in vars(errors).items() if isinstance(kind, type) and issubclass(kind, ToxscanError)}
    kinds -= {name for name, kind in vars(errors).items() if isinstance(kind, type) and issubclass(kind, OperatorError)}
    for file in sorted(BOT.rglob("*.py")):
        place = file.relative_to(BOT).as_posix()
        if place.startswith(OPERATORS):
            continue
        tree = ast.parse(file.read_text(encoding="utf-8"))
        known = {
            target.id: words(message, {})
            for node in tree.body
            if isinstance(node, ast.Assign)
            for message in (node.value.args if isinstance(node.value, ast.Call) else [node.value])
            for target in node.targets
            if isinstance(target, ast.Name)
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in kinds:
                said = " ".join(words(each, known) for each in node.args[:2])
                yield f"{place}:{node.lineno}", said


ALL = list(sentences())


def test_the_sentences_are_found() -> None:
    """Else the next test would say nothing."""
    assert len(ALL) > 80
    assert any("is not a zip" in said for _, said in ALL)


@pytest.mark.parametrize(("place", "said"), ALL, ids=[place for place, _ in ALL])
def test_people_read_of_nothing_that_only_operators_know(place: str, said: str) -> None:
    """No environment variable, path, hash or file of documentation stands in it, nor is one put into it."""
    assert not FORBIDDEN.search(said), place
    for put in re.findall(r"{([^}]*)}", said):
        assert not re.search(r"(?<!\w)(path|folder|root|locator|url|digest)(?!\.name|\w)", put), place


@pytest.mark.parametrize("kind", KINDS)
def test_what_only_operators_can_mend_is_said_to_people_in_other_words(kind: type[OperatorError]) -> None:
    """In a chat they hear that it is so, and whom to tell; the terminal has all of it."""
    error = kind("The file /data/toxscan.db is full.", "Set TOXSCAN_DATABASE; docs/postgres.md.")
    told = fallback(error_card(error))
    assert not FORBIDDEN.search(told)
    assert "whoever runs this bot" in told
    assert "/data/toxscan.db" in fallback(error_card(error, operator=True))
    assert "docs/postgres.md" in str(error)


def test_an_error_crosses_processes_whole() -> None:
    """With all three of its sentences."""
    error = pickle.loads(pickle.dumps(errors.XError("What.", "People.", "Operators.")))  # noqa: S301 - our own
    assert error.sentences(operator=False) == ("What.", "People.")
    assert error.sentences(operator=True) == ("What.", "Operators.")
