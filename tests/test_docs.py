"""What the documentation promises: every link leads somewhere, every file that it names is there."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"), *(ROOT / "training").glob("*.md")])
LINK = re.compile(r"\]\((?!https?:|#)([^)#\s]+)")
FILE = re.compile(r"`((?:bot|core|adapters|cli|tests|bench|tools|docs|deploy)/[\w/.-]+)`")
BASES = (ROOT, ROOT / "bot")
WIDTH = 160  # Characters: what fits on a screen beside an editor's tree.

pages = pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))


@pages
def test_every_link_leads_to_a_file(page: Path) -> None:
    """Relative links; those into the web are not followed."""
    assert not [link for link in LINK.findall(page.read_text("utf-8")) if not (page.parent / link).exists()]


@pages
def test_every_file_that_is_named_exists(page: Path) -> None:
    """As it is written, from the repository or from `bot/`."""
    named = FILE.findall(page.read_text("utf-8"))
    assert not [name for name in named if not any((base / name).exists() for base in BASES)]


def test_the_architecture_is_readable_in_an_editor() -> None:
    """No line is too long for a screen, but for rows of tables."""
    lines = (ROOT / "docs" / "architecture.md").read_text("utf-8").splitlines()
    assert not [line for line in lines if len(line) > WIDTH]
