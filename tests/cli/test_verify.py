"""`toxscan verify`: one answer for people, another for programs."""

from pathlib import Path

from typer.testing import CliRunner

from bot.cli.main import app
from bot.core.evidence.verify import verify
from tests.core.evidence.packages import made


def run(*words: object) -> tuple[int, str]:
    """The exit code, and what is said."""
    ended = CliRunner().invoke(app, ["verify", *map(str, words)])
    return ended.exit_code, ended.output


def test_a_whole_package_ends_with_zero_and_says_what_to_compare(tmp_path: Path) -> None:
    """A program alone can't know whether somebody made the package anew."""
    file = tmp_path / "package.zip"
    file.write_bytes(made())
    code, said = run(file)
    assert code == 0
    assert said.startswith("package.zip is whole: its 3 files are as they were made.\n")
    assert "@sample, asked for by Alice on 26 Nov 2026, 14:00 UTC" in said
    fingerprint = verify(made()).fingerprint
    assert f"Fingerprint of the package: {fingerprint}\n" in said
    assert "compare the fingerprints" in said
    code, said = run(file, "--fingerprint", fingerprint.upper())
    assert (code, "compare the fingerprints" in said) == (0, False)


def test_a_changed_package_ends_with_one_and_says_what_was_changed(tmp_path: Path) -> None:
    """And what to do about it."""
    file = tmp_path / "package.zip"
    file.write_bytes(made().replace(b"DOCTYPE", b"doctype"))
    code, said = run(file)
    assert code == 1
    assert said.splitlines()[:2] == ["package.zip is not whole: do not rely on it.", "evidence.html is damaged."]
    assert said.splitlines()[-1] == "Ask whoever gave it to you for the package as they got it from the bot."


def test_another_fingerprint_is_told(tmp_path: Path) -> None:
    """The package is in order, and still not the one."""
    file = tmp_path / "package.zip"
    file.write_bytes(made())
    code, said = run(file, "--fingerprint", "0" * 64)
    assert code == 1
    assert "This is another package than the one with the fingerprint that you gave." in said


def test_what_can_not_be_read_is_an_error(tmp_path: Path) -> None:
    """A missing file, and one without a certificate."""
    file = tmp_path / "package.zip"
    file.write_bytes(made())
    assert run(tmp_path / "none.zip") == (
        1,
        "Error: none.zip can't be read: No such file or directory.\nGive the package that `/export` made.\n",
    )
    code, said = run(file, "--authority", file)
    assert (code, said.splitlines()[0]) == (1, "Error: package.zip holds no certificate.")
