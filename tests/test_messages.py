"""What must stay true of the sentences in the code, so that they can be collected and translated."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from string import Formatter

import pytest

from bot.core.commands.table import COMMANDS
from tools import messages

ROOT = Path(__file__).resolve().parents[1]
CATALOG = ROOT / "bot" / "core" / "text" / "catalog.py"
TREES = {path: ast.parse(path.read_text("utf-8")) for path in sorted((ROOT / "bot").rglob("*.py")) if path != CATALOG}
TEXTS = {"_": 1, "N_": 1, "ngettext": 2}


def calls() -> Iterator[tuple[str, str, list[ast.expr], set[str | None]]]:
    """Every use of the catalog: where it stands, the function, its messages, and the values that they are given."""
    for path, tree in TREES.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in TEXTS:
                given = {keyword.arg for keyword in node.keywords} | (
                    {"count"} if node.func.id == "ngettext" else set()
                )
                yield f"{path}:{node.lineno}", node.func.id, node.args[: TEXTS[node.func.id]], given


def places(message: ast.expr) -> set[str | None]:
    """The named places of a message that stands in its call."""
    assert isinstance(message, ast.Constant)
    return {name for _, name, _, _ in Formatter().parse(message.value) if name is not None}


def test_messages_can_be_collected() -> None:
    """What is marked or counted is a plain string; what is looked up is one, or a name for a marked one."""
    plain = (ast.Constant,)
    named = (ast.Constant, ast.Name, ast.Attribute, ast.Subscript, ast.Call)
    assert not [
        at for at, use, texts, _ in calls() for text in texts if not isinstance(text, named if use == "_" else plain)
    ]


def test_each_named_place_gets_its_value() -> None:
    """And nothing is given that no message of the call has a place for."""
    wrong = []
    for at, use, texts, given in calls():
        if use != "N_" and all(isinstance(text, ast.Constant) for text in texts):
            wanted = set().union(*map(places, texts)) | ({"count"} if use == "ngettext" else set())
            # Without any value a message may wait for them: `fill` puts pieces of a card there.
            wrong += [at] if given - {"count"} and wanted != given else []
    assert not wrong


@cache
def constants() -> dict[str, list[ast.expr]]:
    """The messages of constants, by the constants' names; modules may have the same name for two."""
    found: dict[str, list[ast.expr]] = {}
    for tree in TREES.values():
        for node in tree.body:
            if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call) and called(node.value) == "N_":
                for target in node.targets:
                    found.setdefault(ast.unparse(target), []).append(node.value.args[0])
    return found


def called(node: ast.Call) -> str:
    """What a call calls."""
    return ast.unparse(node.func)


def messages_in(node: ast.AST) -> Iterator[tuple[ast.expr, set[str | None]]]:
    """The messages that are looked up in a piece of code, constants resolved, with the values that they are given."""
    for each in ast.walk(node):
        if isinstance(each, ast.Call) and called(each) in TEXTS:
            given = {keyword.arg for keyword in each.keywords} | ({"count"} if called(each) == "ngettext" else set())
            for text in each.args[: TEXTS[called(each)]]:
                named = constants().get(ast.unparse(text).rpartition(".")[2], [])
                yield from ((message, given) for message in ([text] if isinstance(text, ast.Constant) else named))


def test_a_phrase_gets_a_part_for_each_place_of_its_message() -> None:
    """Wherever the message stands: in the call, in a constant, or in a variable of the function."""
    wrong = []
    for path, tree in TREES.items():
        for function in ast.walk(tree):
            if not isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
                continue
            variables = [node for node in ast.walk(function) if isinstance(node, ast.Assign)]
            for call in (node for node in ast.walk(function) if isinstance(node, ast.Call)):
                parts = {keyword.arg for keyword in call.keywords}
                if called(call) not in {"phrase", "fill"} or not parts or None in parts:
                    continue
                message = call.args[0]
                name = ast.unparse(message)
                before = [x for x in variables if ast.unparse(x.targets[0]) == name and x.lineno < call.lineno]
                for text, given in messages_in(max(before, key=lambda x: x.lineno).value if before else message):
                    wanted = places(text) | ({"count"} if "count" in given else set())
                    wrong += [f"{path}:{call.lineno}"] if wanted != given | parts else []
    assert not wrong


def test_a_constants_places_get_their_values() -> None:
    """As those of a message that stands in its call."""
    wrong = []
    for path, tree in TREES.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and called(node) == "_" and not isinstance(node.args[0], ast.Constant):
                # Without any value a message may wait for them, as above.
                wrong += [
                    f"{path}:{node.lineno}" for text, given in messages_in(node) if given and places(text) != given
                ]
    assert not wrong


def marked(tree: ast.Module) -> set[str]:
    """The module's constants that are one marked message."""
    return {
        target.id
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call) and ast.unparse(node.value.func) == "N_"
        for target in node.targets
        if isinstance(target, ast.Name)
    }


def looked_up(tree: ast.Module) -> set[ast.AST]:
    """What is given to `_`, and the tables of constants at the top of a module, whose parts are looked up later."""
    nodes = list(ast.walk(tree))
    calls = [node for node in nodes if isinstance(node, ast.Call) and node.args and ast.unparse(node.func) == "_"]
    given = {part for call in calls for part in ast.walk(call.args[0])}
    tables = [node for node in tree.body if isinstance(node, ast.Assign | ast.AnnAssign | ast.ClassDef)]
    return given | {part for table in tables for part in ast.walk(table)}


def test_a_marked_constant_is_looked_up_where_it_is_used() -> None:
    """Else it would be shown in English, whatever the reader's language."""
    constants = {name for tree in TREES.values() for name in marked(tree)}
    wrong = []
    for path, tree in TREES.items():
        imports = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
        here = marked(tree) | {alias.name for node in imports for alias in node.names} & constants
        right = looked_up(tree)
        uses = [node for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)]
        wrong += [f"{path}:{use.lineno}" for use in uses if use.id in here and use not in right]
    assert not wrong


def test_nothing_else_is_called_as_the_catalog_is() -> None:
    """Where a function has a variable of that name, it can't look up a message."""
    wrong = []
    for path, tree in TREES.items():
        for function in ast.walk(tree):
            if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
                names = [node for node in ast.walk(function) if isinstance(node, ast.Name) and node.id == "_"]
                stored = [node.lineno for node in names if isinstance(node.ctx, ast.Store)]
                called = [node for node in ast.walk(function) if isinstance(node, ast.Call) and node.func in names]
                wrong += [f"{path}:{stored[0]}"] if stored and called else []
    assert not wrong


def test_every_message_in_the_code_is_collected() -> None:
    """The collector reads the code in its own way, and passes over what it does not understand."""
    ids = [message.id for message in messages.collected()]
    collected = {text for each in ids for text in ([each] if isinstance(each, str) else each)}
    said = [(at, text.value) for at, _use, texts, _given in calls() for text in texts if isinstance(text, ast.Constant)]
    assert not [at for at, text in said if text not in collected]


COMMAND = re.compile(rf"(?<![\w.:/)])/({'|'.join(command.name for command in COMMANDS)})(?![\w/-])")


def sentences(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """The strings of a module, with their lines; not its docstrings, nor what is said to be a command."""
    aside = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "command":
            aside |= {id(each) for each in node.args}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            aside |= {id(each) for each in node.values}
            yield (
                node.lineno,
                "".join(str(each.value) if isinstance(each, ast.Constant) else "…" for each in node.values),
            )
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in aside:
            yield node.lineno, node.value


def test_commands_in_sentences_are_marked_as_such() -> None:
    """Between backticks, so that each platform writes them as they are given there; the terminal's own are at home."""
    wrong = [
        f"{path}:{line}: {words}"
        for path, tree in TREES.items()
        if "terminal" not in path.parts and path.parts[len(ROOT.parts) + 1] in {"core", "adapters"}
        for line, words in sentences(tree)
        if COMMAND.search(re.sub("`[^`]*`", "", words))
    ]
    assert not wrong


PROSE = re.compile(r"\s*([A-Za-z]{2,}[,;:.]? [a-z]{2,}|[A-Z][a-z]+)")  # Two words, or one that begins as a label does.
NEVER_SAID = {"ValueError", "RuntimeError", "AssertionError", "DeliveryError"}  # Of these, the log alone shows words.
TYPED = {"weekly mon 09:00", "weekly fri 18:00", "find some words"}
NO_PROSE = re.compile(
    r"[A-Z][a-z]+/\w+|[A-Z][a-z]+(-[A-Z][a-z]+)+|Authorization|Bearer |Software|Cc|Cf|Cs|DejaVuSans(-Bold)?\.ttf|Any|"
    r"Presses|not tried again here"
)  # Time zones, headers, a picture's field, Unicode's categories, fonts, types, a reason for the log.


def bare_prose(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """The prose in a module that goes past the catalog.

    Not its docstrings, types and patterns, nor what only the log shows.
    """
    aside = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and called(node) in {*TEXTS, "pgettext", "command", *NEVER_SAID}:
            aside |= {id(part) for part in ast.walk(node)}
        if isinstance(node, ast.Call) and called(node).startswith(("log.", "re.")):
            aside |= {id(part) for part in ast.walk(node)}
        for kind in (getattr(node, "annotation", None), getattr(node, "returns", None)):
            aside |= {id(part) for part in ast.walk(kind)} if kind else set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in aside:
            words = node.value
            if PROSE.match(words) and words not in TYPED and not NO_PROSE.fullmatch(words):
                yield node.lineno, words


def test_nothing_is_said_past_the_catalog() -> None:
    """It would stay English, whatever the reader's language."""
    said_in = [ROOT / "bot" / "core" / each for each in ("views", "commands", "cards")] + [
        ROOT / "bot" / "adapters" / each for each in ("discord", "slack")
    ]
    wrong = [
        f"{path}:{line}: {words}"
        for path, tree in TREES.items()
        if any(path.is_relative_to(folder) for folder in said_in)
        for line, words in bare_prose(tree)
    ]
    assert not wrong


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ('text("Nothing was read.")', True),
        ('text(f"{count} posts read")', True),
        ('Button("Scan", action)', True),
        ('text(_("Nothing was read."))', False),
        ('log.info("scan.read", why="nothing was read")', False),
        ('encode("scan")', False),
    ],
)
def test_prose_past_the_catalog_is_found(code: str, found: bool) -> None:
    """This file's own eye, tried."""
    assert bool(list(bare_prose(ast.parse(code)))) == found
