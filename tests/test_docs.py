"""What the documentation promises: links lead somewhere, named files exist, and quoted sentences are said."""

import re
from collections.abc import Sequence
from pathlib import Path

import discord
import pytest
import yaml
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"), *(ROOT / "training").glob("*.md")])
LINK = re.compile(r"\]\((?!https?:|#)([^)#\s]+)")
FILE = re.compile(r"`((?:bot|core|adapters|cli|tests|bench|tools|docs|deploy)/[\w/.-]+)`")
BASES = (ROOT, ROOT / "bot")
CATALOG = ROOT / "bot" / "locale" / "toxscan.pot"
HELP = "## When something "  # Begins the section on troubles.
HELPING = [page for page in PAGES if HELP in page.read_text("utf-8")]
QUOTED = re.compile(r"^\| (?:“(.+?)” |`([^`]+?)\.?`)", re.MULTILINE)
PLACE = re.compile(r"\{\w+\}")
FILLED = re.compile(r"“View Channel”|#general|(?:bot|app) token|TOXSCAN_SLACK_ENCRYPTION_KEY")  # For a place.
SAID_BY_OTHERS = {"The application did not respond", "… did not respond", "/readyz", "scoring.worker_lost"}
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


def test_discords_guide_ticks_the_permissions_that_its_link_asks_for() -> None:
    """Whoever follows the table has the bot that whoever opens the link has."""
    guide = (ROOT / "docs" / "discord.md").read_text("utf-8")
    [row] = [line.split("|") for line in guide.splitlines() if "| Guild Install |" in line]
    _, _, scopes, permissions, _ = row
    named = {name.strip().lower().replace(" ", "_").replace("channels", "channel") for name in permissions.split(",")}
    [asked] = re.findall(r"&scope=(\S+)&permissions=(\d+)", guide)
    assert discord.Permissions(**dict.fromkeys(named, True)).value == int(asked[1])
    assert set(re.findall(r"`([^`]+)`", scopes)) == set(asked[0].split("+"))


def test_slacks_guide_explains_every_scope_that_its_manifest_asks_for() -> None:
    """And no other."""
    section = (ROOT / "docs" / "slack.md").read_text("utf-8").partition("| scope | why |")[2].partition("\n\n")[0]
    cells = [line.split("|")[1] for line in section.splitlines()[2:]]
    manifest = yaml.safe_load((ROOT / "bot/adapters/slack/manifest.yaml").read_text("utf-8"))
    explained = [scope for cell in cells for scope in re.findall(r"`([^`]+)`", cell)]
    assert sorted(explained) == manifest["oauth_config"]["scopes"]["bot"]


@pytest.mark.parametrize("page", HELPING, ids=lambda page: page.name)
def test_every_sentence_that_is_quoted_for_help_is_one_of_ours(page: Path) -> None:
    """People search for what they see; `…` in a quotation stands for anything."""
    with CATALOG.open("rb") as file:
        said = "\n".join(PLACE.sub("…", text) for message in read_po(file) for text in _texts(message.id))
    found = QUOTED.findall(page.read_text("utf-8").partition(HELP)[2])
    quoted = {first or second for first, second in found} - SAID_BY_OTHERS
    assert quoted
    assert not [words for words in quoted if not re.search(re.escape(FILLED.sub("…", words)).replace("…", ".*"), said)]


def _texts(message: str | Sequence[str]) -> Sequence[str]:
    return (message,) if isinstance(message, str) else message
