"""Files that a card holds, in a terminal: written beside each other, never over one another."""

from pathlib import Path

import pytest

from bot.adapters.terminal.files import save_files
from bot.core.cards.model import Card, File, text
from bot.core.cards.plain_text import fallback
from bot.core.domain.errors import InputError

CARD = Card("Export", (text("Ten posts."), File("report.csv", b"a,b\r\n", "Report as CSV")))


def test_the_file_is_written_and_the_card_says_where(tmp_path: Path) -> None:
    """As it came, byte for byte."""
    card = save_files(CARD, tmp_path)
    assert f"Ten posts.\nReport as CSV: saved as {tmp_path / 'report.csv'}" in fallback(card)
    assert (tmp_path / "report.csv").read_bytes() == b"a,b\r\n"


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    """The next one gets a number, and says so."""
    (tmp_path / "report.csv").write_text("mine")
    names = [fallback(save_files(CARD, tmp_path)).rpartition("/")[2] for _ in range(2)]
    assert names == ["report-2.csv", "report-3.csv"]
    assert (tmp_path / "report.csv").read_text() == "mine"


def test_a_name_never_leads_out_of_the_folder(tmp_path: Path) -> None:
    """Whatever an account is called."""
    (tmp_path / "in").mkdir()
    save_files(Card("", (File("../../out.csv", b"", ""),)), tmp_path / "in")
    assert [path.name for path in (tmp_path / "in").iterdir()] == ["out.csv"]


def test_a_folder_that_is_gone_is_said(tmp_path: Path) -> None:
    """With what to do next."""
    with pytest.raises(InputError, match="can't be written"):
        save_files(CARD, tmp_path / "nowhere")
