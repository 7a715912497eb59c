"""The whole program from outside: the command line in processes of its own, the bundled model, real files."""

import csv
import io
import json
import os
import random
import sqlite3
import time
import zipfile
from collections import Counter
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from bot.core.domain.labels import Label, Scores
from bot.core.store.engine.open_store import open_store
from tests.core.sources.archives import SHARED, fields, js, manifest, packed, post
from tests.program import PATIENCE, Ended, started, toxscan

pytestmark = pytest.mark.timeout(PATIENCE)

KILLS = int(os.environ.get("TOXSCAN_KILLS", "3"))
WORDS = ("the", "bike", "rain", "stupid", "train", "again", "you", "idiot", "lovely", "soup", "late", "nobody", "win")
LABELS = {
    Label.TOXICITY,
    Label.SEVERE_TOXICITY,
    Label.OBSCENE,
    Label.THREAT,
    Label.INSULT,
    Label.IDENTITY_ATTACK,
}


def archive(path: Path, count: int) -> Path:
    """A zip of `count` different posts; of each twelve one is a repost, one a bare link, one a reply."""
    chance = random.Random(count)  # noqa: S311 - the same posts in every run.
    records = []
    for number in range(count):
        text = f"{number} " + " ".join(chance.choices(WORDS, k=chance.randrange(3, 40))) + " &amp; 🚲"
        match number % 12:
            case 3:
                text = f"RT @someone: {text}"
            case 7:
                text = f"https://t.co/{number:010}"
        more = {"in_reply_to_user_id_str": "77"} if number % 12 == 5 else {}
        records.append(post(number, text, **more))
    records.append({"tweet": {"id_str": "no number"}})
    listed = manifest({"tweets.js": ("tweets", count + 1)})
    return packed(path, {"data/tweets.js": js("tweets", records), "data/manifest.js": listed})


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where these runs leave their files."""
    return tmp_path_factory.mktemp("runs")


@pytest.fixture(scope="module")
def first(folder: Path) -> Ended:
    """A scan of 120 posts with every output at once."""
    path = archive(folder / "archive.zip", 120)
    files = ("--csv", "posts.csv", "--html", "report.html", "--evidence", "evidence.zip")
    return toxscan(folder, "scan", "--archive", path, "--data-dir", "data", "--json", *files)


@pytest.fixture(scope="module")
def document(first: Ended) -> dict[str, Any]:
    """Its JSON document."""
    assert first.code == 0, first.err
    found: dict[str, Any] = json.loads(first.out)
    return found


@pytest.fixture(scope="module")
def sample(folder: Path) -> Ended:
    """The scan of `make demo`, its output in a pipe."""
    return toxscan(folder, "scan", "--sample", "--data-dir", "sample")


def test_the_demo_shows_its_report_and_the_first_page(sample: Ended) -> None:
    """Nobody is asked anything where there is no terminal; coverage and posts are those of the sample's README."""
    assert sample.code == 0
    assert "Report on @marlow_sample" in sample.out
    assert "All 307 posts read" in sample.out
    assert "70 posts not scored, 23 of" in sample.out
    assert "All posts of @marlow_sample" in sample.out
    assert "Page 1 of 48 · 237 scored posts" in sample.out
    assert "Press a key" not in sample.out


def test_progress_goes_to_stderr_alone(sample: Ended, first: Ended) -> None:
    """So that the result can be piped on."""
    assert "Scanned @marlow_sample's archive: 307 posts read, 237 scored" in sample.err
    assert "Scanned @" not in sample.out + first.out
    assert "Traceback" not in sample.err + first.err


def test_the_package_of_evidence_is_whole(folder: Path, first: Ended, document: dict[str, Any]) -> None:
    """What the scan says of it is what `verify` finds; a changed one is refused."""
    found = toxscan(folder, "verify", "evidence.zip")
    assert found.code == 0, found.err
    [said] = [line for line in first.err.splitlines() if line.startswith("Fingerprint of the package: ")]
    assert said in found.out
    with zipfile.ZipFile(folder / "evidence.zip") as package:
        packed_posts = json.loads(package.read("evidence.json"))["posts"]
    assert [each["id"] for each in packed_posts] == [each["id"] for each in document["posts"] if each["flagged"]]
    content = bytearray((folder / "evidence.zip").read_bytes())
    content[len(content) // 2] ^= 1
    (folder / "changed.zip").write_bytes(content)
    assert toxscan(folder, "verify", "changed.zip").code == 1


def test_the_document_has_the_promised_shape(document: dict[str, Any]) -> None:
    """What scripts rely on: these keys, these types."""
    owner = {"id": "4242", "handle": "some_owner", "name": "Some Owner", "network": "x"}
    assert document["account"] == owner
    assert document["model"] == "mini"
    assert set(document["totals"]) == {"posts", "scored", "flagged", "skipped", "unknown_languages"}
    for each in document["posts"]:
        assert {"id", "created_at", "text", "url", "kind", "scores", "flagged"} <= set(each)
        assert each["url"] == ""  # X did not give it.
        assert each["created_at"].endswith("Z")
        assert isinstance(each["flagged"], bool)
        assert set(each["scores"]) == (set() if each["skipped"] else LABELS)
        assert all(0.0 <= score <= 1.0 for score in each["scores"].values())


def test_the_totals_add_up(document: dict[str, Any]) -> None:
    """All posts are scored or skipped for a reason, and the broken record is counted."""
    totals = document["totals"]
    assert totals["skipped"] == {"repost": 10, "nothing_to_score": 10, "broken_record": 1}
    assert totals["posts"] == totals["scored"] + sum(totals["skipped"].values()) == 121
    assert totals["flagged"] == sum(each["flagged"] for each in document["posts"])
    reasons = Counter(each["skipped"] for each in document["posts"] if each["skipped"])
    assert reasons == {"repost": 10, "nothing_to_score": 10}


def test_every_post_comes_once_with_its_text(document: dict[str, Any]) -> None:
    """By the ids that the archive holds; HTML entities are resolved."""
    assert sorted(each["id"] for each in document["posts"]) == sorted(fields(n)["id_str"] for n in range(120))
    assert all(each["text"].endswith(" & 🚲") for each in document["posts"] if each["skipped"] != "nothing_to_score")


def test_the_worst_posts_come_first(document: dict[str, Any]) -> None:
    """By severity; those without scores at the end."""
    scored = [{Label(name): score for name, score in each["scores"].items()} for each in document["posts"]]
    order = [Scores(each).severity if each else -1.0 for each in scored]
    assert order == sorted(order, reverse=True)


def test_flags_follow_from_scores_and_thresholds(document: dict[str, Any]) -> None:
    """Whoever reads the document can check each verdict."""
    thresholds = document["thresholds"]
    for each in document["posts"]:
        reached = [label for label, score in each["scores"].items() if score >= thresholds.get(label, 2.0)]
        assert each["flagged"] == bool(reached)


def test_the_csv_file_holds_the_same_posts(first: Ended, document: dict[str, Any], folder: Path) -> None:
    """In the same order; no draft is left behind."""
    rows = list(csv.DictReader(io.StringIO((folder / "posts.csv").read_text(encoding="utf-8-sig"))))
    assert [row["id"].removeprefix("'") for row in rows] == [each["id"] for each in document["posts"]]
    assert [row["flagged"] == "yes" for row in rows] == [each["flagged"] for each in document["posts"]]
    assert not list(folder.glob("*.part"))


def test_the_html_file_is_whole_and_needs_nothing_else(first: Ended, document: dict[str, Any], folder: Path) -> None:
    """Every post is in it; nothing is loaded from anywhere."""
    page = (folder / "report.html").read_text(encoding="utf-8")
    assert page.rstrip().endswith("</html>")
    assert all(each["url"] in page for each in document["posts"])
    assert "<script" not in page
    assert 'src="http' not in page


def test_scanning_again_gives_the_same_bytes(first: Ended, folder: Path) -> None:
    """Nothing is new, so nothing is scored."""
    again = toxscan(folder, "scan", "--archive", "archive.zip", "--data-dir", "data", "--json")
    assert (again.code, again.out) == (0, first.out)


def test_lines_are_scored_in_order(folder: Path) -> None:
    """Empty ones, links alone, emoji, quotes, 10,000 characters, bytes that are no UTF-8: one object each."""
    texts = [
        "hello there",
        "",
        'she said "no" \\ ok',
        "🚲🚲",
        "   ",
        "https://t.co/abc",
        "word " * 2_000,
        "hello there",
    ]
    given = "\n".join(texts).encode() + b"\nbad \xff byte"
    ended = toxscan(folder, "score", "--data-dir", "data", given=given)
    records = [json.loads(line) for line in ended.out.splitlines()]
    assert (ended.code, ended.err) == (0, "")
    assert [record["text"] for record in records] == [*texts, "bad \ufffd byte"]
    scored = [record for record in records if set(record["scores"]) == LABELS]
    assert [record["text"] for record in records if record not in scored] == ["", "   ", "https://t.co/abc"]
    assert all(0.0 <= score <= 1.0 for record in scored for score in record["scores"].values())
    assert records[0] == records[7]


async def test_a_second_process_on_the_same_data_is_refused(folder: Path, tmp_path: Path) -> None:
    """Before it loads the model; the first one is not disturbed."""
    store = await open_store(tmp_path / "toxscan.db")
    ended = toxscan(folder, "scan", "--sample", "--data-dir", tmp_path)
    await store.close()
    assert (ended.code, ended.out) == (1, "")
    assert ended.err.startswith(f"Error: Another toxscan process is using the database {tmp_path / 'toxscan.db'}.\n")
    assert "--data-dir" in ended.err


def kill_once_scored(posts: int, folder: Path, *words: object, data: Path) -> None:
    """Start a scan and kill it as soon as that many posts have scores, wherever it is by then.

    Reading its stderr to the end is the proof that no worker is left: it holds the same stderr while it lives.
    """
    running = started(folder, *words, data)
    while running.poll() is None and scored(data) < posts:
        time.sleep(0.01)
    running.kill()
    running.communicate(timeout=PATIENCE)


def scored(data: Path) -> int:
    """How many posts have scores in the database of a running scan; -1 before there is one."""
    try:
        with closing(sqlite3.connect(f"file:{data / 'toxscan.db'}?mode=ro", uri=True)) as database:
            return int(database.execute("SELECT count(*) FROM scores").fetchone()[0])
    except sqlite3.OperationalError:
        return -1


def test_a_killed_scan_goes_on_where_it_was(folder: Path) -> None:
    """SIGKILL at random moments: in the end the document is, to the byte, that of a scan that nobody disturbed."""
    path = archive(folder / "larger.zip", 360)
    words = ("scan", "--archive", path, "--json", "--data-dir")
    whole = toxscan(folder, *words, "undisturbed")
    chance = random.Random(7)  # noqa: S311 - the same moments in every run, as far as polling can say.
    moments = [chance.randrange(scored(folder / "undisturbed")) for _ in range(KILLS)]
    for at in range(0, KILLS, 5):  # So many kills a scan.
        data = folder / f"killed-{at}"
        for posts in sorted(moments[at : at + 5]):
            kill_once_scored(posts, folder, *words, data=data)
        ended = toxscan(folder, *words, data)
        assert ended.code == 0, ended.err
        assert ended.out == whole.out


@pytest.mark.skipif(not SHARED.is_dir(), reason="the reference material is not on this machine")
@pytest.mark.parametrize(("name", "file"), [("2020-tweet-js", "tweet.js"), ("2024-with-note-tweets", "tweets.js")])
def test_a_real_archive_is_scanned_completely(name: str, file: str, tmp_path: Path) -> None:
    """Each post once, by its first version; the records of an edited one are versions of one post."""
    records = json.loads((SHARED / name / file).read_text(encoding="utf-8").partition("=")[2])
    ids = {_first_version(record["tweet"]) for record in records}
    ended = toxscan(tmp_path, "scan", "--archive", SHARED / name, "--data-dir", "data", "--json")
    assert ended.code == 0, ended.err
    found = json.loads(ended.out)
    assert found["totals"]["posts"] == len(ids)
    assert sorted(each["id"] for each in found["posts"]) == sorted(ids)
    assert found["totals"]["scored"] + sum(found["totals"]["skipped"].values()) == len(ids)
    assert set(found["totals"]["skipped"]) <= {"repost", "nothing_to_score", "unknown_language"}


def _first_version(record: dict[str, Any]) -> str:
    """The id of the post that the record is a version of."""
    edits = record.get("edit_info", {})
    return str(edits.get("edit", {}).get("initialTweetId", record["id_str"]))
