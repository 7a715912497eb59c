"""What the operator types to take people's verdicts away: `toxscan verdicts`."""

import asyncio
import json
import os
import stat
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from typer.testing import CliRunner

from bot.cli.main import app
from bot.core.domain.labels import Label
from bot.core.domain.people import Requester
from bot.core.domain.scans import Scan
from bot.core.domain.sources import SourceKind
from bot.core.domain.verdicts import Given, Verdict
from bot.core.store.engine.database import Store
from bot.core.store.engine.open_store import open_store
from bot.core.store.people import forgetting
from bot.core.store.posts import verdicts
from tests.core.commands.bot import stored
from tests.fakes import ACCOUNT, made_posts, made_scores

ANN, BEN = Requester("slack", "U0ANN", "T1"), Requester("discord", "1234", "5678")
CAT, DAN = replace(BEN, user_id="77"), replace(ANN, user_id="U0DAN")
TOXIC, NOT_TOXIC, UNSURE = Verdict.TOXIC, Verdict.NOT_TOXIC, Verdict.UNSURE
POSTS = [replace(post, lang="en", text=f"{post.text} – {post.id}") for post in made_posts(8)]


async def say(
    store: Store, scan: Scan, who: Requester, post: int, verdict: Verdict, label: Label | None = None
) -> None:
    """Somebody's verdict, with their name and a note."""
    async with store.write() as connection:
        given = [Given(post, verdict, label, note="a secret note")]
        await verdicts.give(connection, who, scan, given, f"Name {who.user_id}")


async def judge(folder: Path) -> None:
    """Four posts of Ann's archive and two that X gave have been looked at."""
    store = await open_store(folder / "toxscan.db")
    archive = await stored(store, POSTS, ANN, account=replace(ACCOUNT, keeper=ANN), kind=SourceKind.ARCHIVE)
    from_x = await stored(store, POSTS, BEN, account=replace(ACCOUNT, id="43"))
    for who, verdict, label in ((ANN, TOXIC, Label.INSULT), (DAN, TOXIC, Label.THREAT), (CAT, NOT_TOXIC, None)):
        await say(store, archive, who, 2, verdict, label)
    await say(store, archive, ANN, 3, NOT_TOXIC)
    await say(store, archive, ANN, 5, UNSURE)
    await say(store, archive, ANN, 7, TOXIC)
    await say(store, archive, DAN, 7, NOT_TOXIC)
    await say(store, from_x, BEN, 2, TOXIC)
    await say(store, from_x, replace(BEN, workspace_id="", direct=True), 2, NOT_TOXIC)  # Later, in direct messages.
    await store.close()


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The bot's folder."""
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith("TOXSCAN_")]:
        monkeypatch.delenv(name)
    folder = tmp_path / "data"
    folder.mkdir(0o700)
    asyncio.run(judge(folder))
    return folder


def run(data: Path, *words: str) -> Result:
    """Give the command."""
    ended = CliRunner(env={"COLUMNS": "400"}).invoke(app, ["verdicts", *words, "--data-dir", str(data)])
    assert ended.exit_code == 0, ended.output
    return ended


def lines(text: str) -> list[dict[str, Any]]:
    """What is written."""
    return [json.loads(line) for line in text.splitlines()]


def test_settled_posts_of_archives_are_written_a_line_each(data: Path) -> None:
    """With all that a model is measured by; who said it, and what they noted, is not in it."""
    ended = run(data)
    scores = {label.value: value for label, value in made_scores(POSTS[1].text).items()}
    first = {
        "text": POSTS[1].text,
        "language": "en",
        "kind": POSTS[1].kind.value,
        "source": "archive",
        "scores": {"fake-1": scores},
        "verdict": "toxic",
        "labels": ["threat", "insult"],
        "opinions": 3,
    }
    written = lines(ended.stdout)
    assert written[0] == first
    assert [(line["text"], line["verdict"], line["opinions"]) for line in written[1:]] == [
        (POSTS[2].text, "not_toxic", 1)
    ]
    for secret in ("U0ANN", "1234", "Name", "secret note", '"id"', "5678", "T1"):
        assert secret not in ended.stdout


def test_it_says_what_was_left_out_and_why(data: Path) -> None:
    """On standard error, so that the lines can be piped."""
    said = run(data).stderr
    assert "2 posts that people have settled: 1 toxic, 1 not toxic." in said
    assert "2 posts are left out, as people differ about them or are unsure." in said
    assert "1 post that a network gave is left out: its author was not asked, and X forbids training models" in said
    assert "keep it as safe as the database" in said


def test_posts_that_a_network_gave_are_written_when_asked_for_with_a_warning(data: Path) -> None:
    """Each says so. Somebody who said two things in two places is one person with their latest word."""
    ended = run(data, "--include-networks")
    [from_x] = [line for line in lines(ended.stdout) if line["source"] == "x"]
    assert (from_x["verdict"], from_x["opinions"]) == ("not_toxic", 1)
    assert "Warning: 1 of them was given by a network, and its author was not asked; X forbids training" in ended.stderr


def test_the_file_is_its_owners_alone(data: Path, tmp_path: Path) -> None:
    """It holds people's posts."""
    target = tmp_path / "verdicts.jsonl"
    ended = run(data, str(target))
    assert ended.stdout == ""
    assert len(lines(target.read_text("utf-8"))) == 2
    assert stat.S_IMODE(target.stat().st_mode) == 0o600


def test_verdicts_of_people_who_were_forgotten_stay_without_them(data: Path) -> None:
    """They still are two people, and not one."""

    async def forget() -> None:
        store = await open_store(data / "toxscan.db")
        async with store.write() as connection:
            for who in (DAN, CAT):
                await forgetting.forget(connection, who)
        await store.close()

    asyncio.run(forget())
    [first, *_] = lines(run(data).stdout)
    assert (first["verdict"], first["opinions"]) == ("toxic", 3)


def test_where_nobody_has_judged_anything_there_is_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And that is said."""
    monkeypatch.chdir(tmp_path)
    ended = run(tmp_path / "empty")
    assert ended.stdout == ""
    assert "0 posts that people have settled" in ended.stderr
