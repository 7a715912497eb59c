"""`python -m tools.screens`: every screen as a message, to be looked at."""

import json
from pathlib import Path

import pytest

from tests.core.views.test_screens import SCREENS
from tools.screens import main


@pytest.mark.parametrize("platform", ["discord", "slack"])
def test_every_screen_becomes_a_message(tmp_path: Path, platform: str) -> None:
    """A file each, named as its golden file is."""
    assert main([platform, "en", str(tmp_path)]) == 0
    assert {file.stem for file in tmp_path.iterdir()} == set(SCREENS)
    [message] = json.loads((tmp_path / "report.json").read_text("utf-8"))
    assert "Report on @sample" in json.dumps(message)


def test_a_name_that_is_no_screens_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With the names that there are."""
    with pytest.raises(SystemExit) as ended:
        main(["slack", "en", str(tmp_path), "nothing"])
    assert ended.value.code == 2
    assert "there is no screen nothing; there are report, " in capsys.readouterr().err
