"""Bad input on the command line: exit code 1 (2 for usage), one clear sentence and a next step on stderr, no more."""

import os
import re
import shutil
import socket
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli.main import app
from tests.core.sources.archives import js, packed, post, posts
from tests.program import PATIENCE, command, environment, measured, toxscan

pytestmark = pytest.mark.timeout(PATIENCE)

TWEETS = js("tweets", posts(30))
PREFIX = "window.YTD.tweets.part0 = "
MANY = 700  # More than a page of the source, so that damage at the end is not found at the start.


def said(error: str) -> tuple[str, str]:
    """The sentence and the hint of a failed run, which must be all that stands on stderr."""
    lines = error.strip().splitlines()
    assert len(lines) == 2, error
    sentence, hint = lines
    assert sentence.startswith("Error: ")
    assert all(re.search(r"[.?!]$", line) for line in lines), error
    assert error.count("Error:") == 1
    return sentence.removeprefix("Error: "), hint


def refused(*words: object, **environ: str) -> tuple[str, str]:
    """Run `toxscan` with `words`, which must fail with exit code 1 and print nothing; its sentence and its hint."""
    ended = CliRunner(env=environ).invoke(app, [str(word) for word in words])
    assert ended.exit_code == 1, ended.output
    assert ended.stdout == ""
    return said(ended.stderr)


@pytest.fixture(autouse=True)
def in_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No config.toml of this machine and no setting of its environment is read."""
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith("TOXSCAN_")]:
        monkeypatch.delenv(name)


def mounting(script: str, folder: Path) -> bool:
    """Run a shell script that may mount file systems of its own; whether it went well."""
    if not shutil.which("unshare"):
        return False
    own = ["unshare", "--map-root-user", "--mount", "sh", "-c", script]
    done = subprocess.run(own, cwd=folder, env=environment(), capture_output=True, timeout=PATIENCE, check=False)  # noqa: S603 - as written here
    return done.returncode == 0


def truncated(path: Path) -> Path:
    """A zip whose second half is missing."""
    whole = packed(path, {"data/tweets.js": TWEETS}).read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    return path


def scribbled(path: Path) -> Path:
    """A text that only calls itself a zip."""
    path.write_text("Dear diary", encoding="utf-8")
    return path


def bomb(path: Path) -> Path:
    """A zip of 12 kB that unpacks to 12 MB."""
    return packed(path, {"data/tweets.js": PREFIX + "[" + " " * 12 * 1024**2 + "]"})


BAD_ARCHIVES: dict[str, tuple[Callable[[Path], Path], str]] = {
    "no file": (lambda path: path, r"archive\.zip does not exist\."),
    "not a zip": (scribbled, r"archive\.zip is not a zip\."),
    "no posts": (lambda path: packed(path, {"data/like.js": "x"}), r"There are no posts in it"),
    "truncated": (truncated, r"archive\.zip is an incomplete or damaged zip\."),
    "bomb": (bomb, r"data/tweets\.js unpacks to more than 200 times its size"),
    "JavaScript": (
        lambda path: packed(path, {"data/tweets.js": PREFIX + '[fetch("https://example.org")]'}),
        r"data/tweets\.js holds something other than plain data\.",
    ),
    "Latin-1": (
        lambda path: packed(path, {"data/tweets.js": js("tweets", [post(1, "Crème brûlée")]).encode("latin-1")}),
        r"data/tweets\.js is not in UTF-8",
    ),
    "UTF-16": (
        lambda path: packed(path, {"data/tweets.js": TWEETS.encode("utf-16")}),
        r"data/tweets\.js is not in UTF-8",
    ),
}


@pytest.mark.parametrize("case", BAD_ARCHIVES)
def test_a_bad_archive_is_refused_before_anything_is_started(case: str, tmp_path: Path) -> None:
    """One sentence; no model is loaded and no database made for it."""
    make, sentence = BAD_ARCHIVES[case]
    archive = make(tmp_path / "archive.zip")
    message, _ = refused("scan", "--archive", archive, "--data-dir", tmp_path / "data", "--json")
    assert re.search(sentence, message), message
    assert not (tmp_path / "data").exists()


def test_an_archive_that_breaks_far_behind_its_start_fails_the_scan(tmp_path: Path) -> None:
    """The damage is found when the scan is under way; the sentence is the same."""
    cut = js("tweets", posts(MANY))[:-200]
    archive = packed(tmp_path / "archive.zip", {"data/tweets.js": cut})
    ended = toxscan(tmp_path, "scan", "--archive", archive, "--data-dir", "data")
    progress, *error = ended.err.strip().splitlines()
    assert (ended.code, ended.out) == (1, "")
    assert progress.startswith("Scanned an archive that names no owner: ")
    assert "data/tweets.js is cut off" in said("\n".join(error))[0]


def test_nothing_to_scan_says_what_to_give() -> None:
    """Neither an account nor an archive nor the sample, or more than one."""
    assert refused("scan")[0] == "There is nothing to scan."
    assert refused("scan", "--sample", "--archive", "x")[1].startswith(
        "Give one of: an account, --archive PATH, or --sample."
    )


def test_an_accounts_name_in_place_of_an_archive_says_what_to_give() -> None:
    """The archive of an account is not the account."""
    assert "There is no archive @ada" in refused("scan", "--archive", "@ada")[0]


def test_a_malformed_handle_is_refused(tmp_path: Path) -> None:
    """Handles have up to 15 letters, digits and underscores."""
    assert "names no account" in refused("scan", "--archive", tmp_path, "--handle", "no handle!")[0]


@pytest.mark.parametrize(
    "words", [("scan", "--sample", "--model", "nope"), ("models", "fetch", "nope"), ("models", "verify", "nope")]
)
def test_an_unknown_model_is_refused_with_those_that_there_are(words: tuple[str, ...], tmp_path: Path) -> None:
    """Whatever one wants of it."""
    message, hint = refused(*words, "--data-dir", tmp_path / "data")
    assert message == "There is no model 'nope'."
    assert "mini, original" in hint


def test_a_model_that_was_not_fetched_says_how_to(tmp_path: Path) -> None:
    """It is known, but not on this machine."""
    message, hint = refused("score", "--model", "original", "--data-dir", tmp_path / "data")
    assert message == "The model original is not on this machine yet."
    assert "toxscan models fetch original" in hint


def test_a_closed_network_is_one_sentence(tmp_path: Path) -> None:
    """Nothing listens at the address; what to do is said, and nothing is left half done."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # Bound but not listening: connections are refused, and nobody else takes it.
        closed = f"http://127.0.0.1:{taken.getsockname()[1]}"
        ended = toxscan(
            tmp_path,
            *("models", "fetch", "original", "--data-dir", "data"),
            TOXSCAN_RELEASES_URL=closed,
            TOXSCAN_HUB_URL=closed,
        )
    lines = ended.err.strip().splitlines()
    message, _ = said("\n".join(lines[-2:]))
    assert (ended.code, ended.out) == (1, "")
    assert "127.0.0.1" in message
    assert not list((tmp_path / "data").rglob("manifest.json"))


def test_a_data_directory_that_cant_be_made_is_named(tmp_path: Path) -> None:
    """A file stands in its way, which stops even root."""
    (tmp_path / "file").touch()
    message, hint = refused("scan", "--sample", "--data-dir", tmp_path / "file" / "data")
    assert message == f"The folder {tmp_path / 'file' / 'data'} can't be written."
    assert "--data-dir" in hint


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_read_only_data_directory_is_named(tmp_path: Path) -> None:
    """Its permissions forbid it."""
    (tmp_path / "data").mkdir(mode=0o500)
    assert "can't be written" in refused("scan", "--sample", "--data-dir", tmp_path / "data")[0]


def test_a_damaged_database_is_named_and_left_as_it_is(tmp_path: Path) -> None:
    """It may be somebody's file that only has its name."""
    (tmp_path / "toxscan.db").write_text("Dear diary, " * 500, encoding="utf-8")
    assert "is not a database, or it is damaged" in refused("scan", "--sample", "--data-dir", tmp_path)[0]
    assert (tmp_path / "toxscan.db").read_text(encoding="utf-8").startswith("Dear diary")


def test_every_mistake_in_the_settings_is_said_at_once(tmp_path: Path) -> None:
    """A wrong type, a number out of range, a word that is none of the choices, and a setting that isn't one."""
    (tmp_path / "config.toml").write_text(
        'threads = -1\nhang_seconds = "soon"\nlog_level = "loud"\ncolor = "red"\n[thresholds]\ntoxicity = 2\n',
        encoding="utf-8",
    )
    message, hint = refused("scan", "--sample")
    assert all(name in message for name in ("threads", "hang_seconds", "log_level", "color", "toxicity"))
    assert "config.example.toml" in hint


@pytest.mark.parametrize(
    ("content", "sentence"), [("threads = = 2", "is not valid TOML"), (None, "There is no configuration file")]
)
def test_a_settings_file_that_cant_be_read_is_named(content: str | None, sentence: str, tmp_path: Path) -> None:
    """Damaged, or missing."""
    if content:
        (tmp_path / "mine.toml").write_text(content, encoding="utf-8")
    message, _ = refused("scan", "--sample", "--config", tmp_path / "mine.toml")
    assert sentence in message
    assert "mine.toml" in message


@pytest.mark.parametrize("words", [("scan", "--frobnicate"), ("frobnicate",), ("scan", "--archive"), ("models", "x")])
def test_wrong_usage_ends_with_code_2_and_names_the_word(words: tuple[str, ...]) -> None:
    """As with every program."""
    ended = CliRunner().invoke(app, list(words))
    assert (ended.exit_code, ended.stdout) == (2, "")
    assert ended.stderr.count("Error") == 1
    assert words[-1] in ended.stderr


def test_an_archive_is_packed_with_or_without_the_quotation_mark_of_windows(tmp_path: Path) -> None:
    """It says what is in the zip, and what is not; a second time it overwrites nothing."""
    packed(tmp_path / "twitter.zip", {"data/tweets.js": TWEETS, "data/direct-messages.js": "private"})
    ended = CliRunner().invoke(app, ["pack", f'{tmp_path / "twitter.zip"}"'])
    assert ended.exit_code == 0, ended.stderr
    assert f"{tmp_path / 'twitter-toxscan.zip'} holds the posts of an unnamed owner" in ended.stdout
    assert "no direct messages, pictures" in ended.stdout
    with zipfile.ZipFile(tmp_path / "twitter-toxscan.zip") as made:
        assert made.namelist() == ["data/tweets.js"]
    again = CliRunner().invoke(app, ["pack", str(tmp_path / "twitter.zip")])
    assert (again.exit_code, "already exists" in again.stderr) == (1, True)


def test_an_unknown_option_shows_the_way_to_the_help() -> None:
    """For the very command."""
    assert "toxscan scan --help" in CliRunner().invoke(app, ["scan", "--frobnicate"], prog_name="toxscan").stderr


def test_standard_output_on_a_full_disk_is_one_sentence(tmp_path: Path) -> None:
    """/dev/full takes nothing, as a full disk does."""
    if not Path("/dev/full").exists():
        pytest.skip("this system has no /dev/full")
    packed(tmp_path / "archive.zip", {"data/tweets.js": TWEETS})
    with Path("/dev/full").open("wb") as full:
        ended = toxscan(tmp_path, "scan", "--archive", "archive.zip", "--data-dir", "data", "--json", out=full)
    assert ended.code == 1
    message, _ = said("\n".join(ended.err.strip().splitlines()[-2:]))
    assert message == "The result can't be written to standard output (No space left on device)."


def test_a_file_that_cant_be_written_is_named_before_the_scan(tmp_path: Path) -> None:
    """Its folder is not there; nobody waits for a scan to hear that."""
    message, _ = refused("scan", "--sample", "--data-dir", tmp_path / "data", "--csv", "nowhere/posts.csv")
    assert message == "nowhere/posts.csv can't be written (No such file or directory)."
    assert not (tmp_path / "data").exists()


def test_a_full_disk_stops_the_scan_and_it_goes_on_when_there_is_room(tmp_path: Path) -> None:
    """A real file system of 400 kB, made bigger between two runs; without the right to mount one this is skipped."""
    room = tmp_path / "room"
    room.mkdir()
    packed(tmp_path / "archive.zip", {"data/tweets.js": js("tweets", posts(MANY))})
    if not mounting(f"mount -t tmpfs none {room}", tmp_path):
        pytest.skip("no file system can be mounted here")
    measured(tmp_path)
    scan = " ".join(command("scan", "--archive", "archive.zip", "--data-dir", room, "--json"))
    script = (
        f"mount -t tmpfs -o size=400k none {room} && cp -r runtime {room} && {scan} > first 2> stderr; echo $? > code; "
        f"mount -o remount,size=20m {room} && {scan} > second"
    )
    assert mounting(script, tmp_path)
    assert (tmp_path / "code").read_text() == "1\n"
    assert (tmp_path / "first").read_text() == ""
    message, _ = said("\n".join((tmp_path / "stderr").read_text().strip().splitlines()[-2:]))
    assert message == f"The disk that holds {room / 'toxscan.db'} is full."
    assert f'"totals": {{"posts": {MANY}, "scored": {MANY},' in (tmp_path / "second").read_text(encoding="utf-8")


def test_the_help_shows_every_command_below_a_heading_those_that_one_tries_first_at_the_top() -> None:
    """Nobody looks for a command in a list of twenty."""
    said = CliRunner(env={"COLUMNS": "100"}).invoke(app, ["--help"]).stdout
    headings = re.findall("╭─ (.+?) ─", said)
    assert headings == ["Options", "In this terminal", "On Discord and Slack", "The data, and what X costs", "More"]
