"""Folders of archives: what in them is one."""

from pathlib import Path

import pytest

from bot.core.domain.errors import InputError
from bot.core.domain.scans import MOST_ACCOUNTS
from bot.core.sources.archive.folder import list_archives


def test_zips_lists_and_unpacked_archives_are_found_by_name(tmp_path: Path) -> None:
    """Not hidden files, other files, or folders without posts."""
    for name in ("b.zip", "A.ZIP", ".hidden.zip", "notes.txt", "tweets.js"):
        (tmp_path / name).touch()
    (tmp_path / "unpacked" / "data").mkdir(parents=True)
    (tmp_path / "pictures").mkdir()
    rows = list_archives(tmp_path)
    assert [row.written for row in rows] == ["A.ZIP", "b.zip", "tweets.js", "unpacked"]
    assert [row.locator for row in rows] == [str(tmp_path / row.written) for row in rows]
    assert [row.place for row in rows] == [1, 2, 3, 4]


def test_an_archive_itself_is_no_folder_of_archives(tmp_path: Path) -> None:
    """Its parts would each be taken for one."""
    (tmp_path / "data").mkdir()
    with pytest.raises(InputError, match=r"is itself an archive.*/scan-archive"):
        list_archives(tmp_path)


@pytest.mark.parametrize(("archives", "said"), [(0, "There is no archive"), (MOST_ACCOUNTS + 1, "There is too much")])
def test_an_empty_folder_and_a_crowded_one_are_refused(tmp_path: Path, archives: int, said: str) -> None:
    """Before any archive is opened."""
    for at in range(archives):
        (tmp_path / f"{at}.zip").touch()
    with pytest.raises(InputError, match=said):
        list_archives(tmp_path)


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    """With the system's reason."""
    with pytest.raises(InputError, match="can't be read"):
        list_archives(tmp_path / "nowhere")
