"""Whatever a screen says, it says to people: a noun at every number, no range in brackets, no word of our code.

Read are the golden files of both drawings, English as they are. A number has its noun when

- a word of its own follows it ("12 posts", "9 new flagged posts"), or " to " or " of " and a number that has one;
- it carries its unit: %, $, a date, a time;
- it stands in a list whose first number has the noun: "in 12 posts, insult in 7", "9 posts in Russian, 6 in Japanese";
- it is a place in a list or on pages ("#11", "3: shy", "Page 2 of 9"), a version, or within a command, an example;
- it is alone in a cell, and the name of its column or field is a noun that one counts.

What strangers wrote (posts, names, what was searched for) is left out.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.servers.slack_state import block_choices, block_lines

ROOT = Path(__file__).parent
TERMINAL = sorted((ROOT / "core" / "views" / "golden").glob("*.txt"))
SLACK = sorted((ROOT / "adapters" / "slack" / "golden").glob("*.json"))

COUNTED = {
    "Posts",
    "Flagged posts",
    "Scored posts",
    "Accounts",
    "Missed at most",
    "#",
    "Version",
}  # Names of columns and fields that hold a number alone.
NUMBER = r"\d[\d,.]*(?<![,.])"
# What can follow a number and is no noun; a participle may stand before one ("9 flagged posts").
NO_NOUN = "a|and|are|as|at|by|from|in|is|not|of|on|or|per|so|than|that|the|to|until|was|were|will|with"
PARTICIPLE = "(?:flagged|scored|read|left)"
NOUN = rf"(?!(?:{NO_NOUN}|{PARTICIPLE})\b)[a-z]{{2,}}"
COUNT = rf"(?:{NUMBER} to )?{NUMBER}(?: of {NUMBER})?(?:(?: {PARTICIPLE})? {NOUN}| of them\b)"
LISTED = rf"(?: in [A-Z]\w+)?(?:(?:,| and) (?:[a-z ]+ in {NUMBER}|{NUMBER} in [A-Z]\w+))*"
THEIRS = re.compile(r"https?://\S+|“[^”]*”|(?<=@)\w+")
FINE = re.compile(
    "|".join(
        (
            r"/[a-z-]+(?: [a-z-]+)?(?: --[a-z]+ \w+)+",  # A command as an example.
            r"\b\d{1,2} [A-Z][a-z]{2} \d{4}\b|\b[A-Z][a-z]{2} \d{4}\b|\b\d\d:\d\d\b(?: UTC)?",
            r"\$[\d,]+(?:\.\d+)?|<?\d+(?:\.\d+)?(?:–\d+)?%",
            r"\bPage \d+ of \d+|#\d+|^\[\w+\]|\b\d+(?=: \D)|\btoxscan [\d.]+",
            rf"\b\d+ times in \d+\b|\b{COUNT}{LISTED}",
        )
    ),
    re.MULTILINE,
)
RANGE = re.compile(r"[(\[][^)\]]*\d[^)\]]*(?:–|-| to )[^)\]]*\d[^)\]]*[)\]]")
CODE = re.compile(
    r"\b\w+_\w+\b"  # snake_case: names, ids of labels, members of enums.
    r"|\b[A-Z][a-z]+[A-Z]\w*\b"  # CamelCase: classes.
    r"|\b(?:None|True|False|null|nan|collections?|requesters?|scorers?|payloads?|severity|enum|shards?|presets?)\b"
)
OURS = {"PostgreSQL", "SQLite"}


def cells(paragraph: str) -> Iterator[tuple[str, str]]:
    """What stands in a paragraph of a terminal's screen, each with the names of its column and row."""
    lines = [re.sub(r"[█-▏░]+", "", line).rstrip() for line in paragraph.split("\n")]
    if not any(re.search(r"\S {2,}\S", line) for line in lines):
        yield " ".join(line.strip() for line in lines), ""
        return
    first = next((at for at, line in enumerate(lines) if re.match(r"\s*1\b", line)), 0)
    names: dict[int, str] = {}
    for line in lines[: max(1, first)]:  # A name may take two lines.
        for found in re.finditer(r"\S+(?: \S+)*", line):
            names[found.start()] = f"{names.get(found.start(), '')} {found[0]}".strip()
    for line in lines:
        row = list(re.finditer(r"\S+(?: \S+)*", line))
        for found in row:
            yield found[0], f"{names.get(found.start(), '')}|{row[0][0]}"


def terminal_words(screen: str) -> Iterator[tuple[str, str]]:
    """All that a person reads on it, without posts; each with the names of its column and row."""
    for paragraph in re.split(r"\n\s*\n", re.sub(r"^  │.*$", "", screen, flags=re.MULTILINE)):
        yield from cells(paragraph)


def slack_words(message: str) -> Iterator[tuple[str, str]]:
    """The same of a message on Slack."""
    blocks = json.loads(message)["blocks"]
    said = [block for block in blocks if block["type"] != "data_table"]
    for block in said:
        for element in block.get("elements", []):
            if element.get("type") == "rich_text_quote":
                element["elements"] = []
    for line in "\n".join(block_lines(said)).split("\n"):
        yield line, line.split("  ")[0]
    yield from ((label, "") for label, _block, _action in block_choices(blocks))
    for table in (block for block in blocks if block["type"] == "data_table"):
        names, *rows = [[cell["text"] for cell in row] for row in table["rows"]]
        yield from ((cell, name) for row in rows for name, cell in zip(names, row, strict=True))


def faults(words: str, name: str = "") -> Iterator[str]:
    """What a person would stumble over in these words; `name` is that of their column, and of their row."""
    ours = THEIRS.sub("", words)
    yield from (f"a range in brackets: {found[0]}" for found in RANGE.finditer(ours))
    yield from (f"a word of our code: {found[0]}" for found in CODE.finditer(ours) if found[0] not in OURS)
    if re.fullmatch(NUMBER, ours) and COUNTED & set(name.split("|")):
        return
    yield from (f"a number without its noun: {found[0]}" for found in re.finditer(NUMBER, FINE.sub("", ours)))


@pytest.mark.parametrize("file", [*TERMINAL, *SLACK], ids=lambda file: file.name)
def test_every_screen_is_said_to_people(file: Path) -> None:
    """In all that stands on it, its buttons included."""
    read = terminal_words if file.suffix == ".txt" else slack_words
    found = [(words, fault) for words, name in read(file.read_text("utf-8")) for fault in faults(words, name)]
    assert not found


@pytest.mark.parametrize(
    ("words", "fault"),
    [
        ("121 posts from 82", "a number without its noun: 82"),
        ("9.8 of what this account writes", "a number without its noun: 9.8"),
        ("1,500 posts read, 9 flagged", "a number without its noun: 9"),
        ("Here are the worst 5 of 9.", "a number without its noun: 5"),
        ("About 12% (9.8% to 18%)", "a range in brackets: (9.8% to 18%)"),
        ("Flagged 3–5 of them [3–5]", "a range in brackets: [3–5]"),
        ("Flagged for severe_toxicity", "a word of our code: severe_toxicity"),
        ("The scan is RateLimited", "a word of our code: RateLimited"),
        ("in this collection", "a word of our code: collection"),
        ("None", "a word of our code: None"),
    ],
)
def test_what_people_stumble_over_is_found(words: str, fault: str) -> None:
    """This file's own eye, tried."""
    assert fault in list(faults(words))


@pytest.mark.parametrize(
    "words",
    [
        "Page 2 of 9 · 1,627 posts, 12 flagged posts",
        "12 of 941 posts were flagged. On an ordinary account, about 8 of 941 posts would be, 1.3% of all.",
        "Flagged for toxicity, insult and threat.",
        "#11 @ada1815 · 5 Jan 2026, 09:36 UTC “I find 100 bugs (1–2 a day)”",
        "About $1.26 a month, every 6 hours, never from 22:00 to 07:00",
        "/settings --label insult --threshold 60, for example",
    ],
)
def test_what_people_understand_is_no_fault(words: str) -> None:
    """Nor is what strangers wrote."""
    assert list(faults(words)) == []


def test_a_number_alone_has_its_noun_above_or_before_it() -> None:
    """In a table, and in a field."""
    assert list(faults("1,627", "Posts|11")) == []
    assert list(faults("12", "Flagged|11")) == ["a number without its noun: 12"]
