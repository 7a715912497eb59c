"""Accounts that write in languages that the model does not know, from X to the report."""

import sqlite3
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.core.cards.model import Tone
from bot.core.domain.posts import PostKind, SkipReason
from bot.core.store.engine.database import Store
from bot.core.store.engine.migrate import migrate
from tests.conversations.x_world import START, XWorld, wanted, x_world
from tests.servers.x import XPost, snowflake

THREATS = {
    "ru": ("Я тебя убью, тварь", "сдохни, мразь"),
    "ja": ("お前を殺す", "お前は本当に死ねばいい、awful"),
    "de": ("Ich bringe dich um, awful", "Halt die Fresse, du Hurensohn"),
}
ENGLISH = ("what a lovely morning", "you are awful", "lol")


def written(texts: dict[str, tuple[str, ...]], *, named: bool = True) -> list[XPost]:
    """A timeline of these texts by language; X says which it is where they are `named`."""
    flat = [(lang, text) for lang, some in texts.items() for text in some]
    moments = [START - timedelta(hours=place + 1) for place in range(len(flat))]
    return [
        XPost(snowflake(at), text, at, lang=lang if named else "und")
        for at, (lang, text) in zip(moments, flat, strict=True)
    ]


@pytest.fixture
async def world(store: Store, tmp_path: Path) -> AsyncIterator[XWorld]:
    """A bot whose model knows English."""
    async with x_world(store, tmp_path) as made:
        made.scorer.languages = ("en",)
        yield made


@pytest.mark.parametrize("named", [True, False])
async def test_an_account_in_other_languages_is_neither_clean_nor_dirty(world: XWorld, named: bool) -> None:
    """Whether X names the languages or they are found out here: no rate, no green, and the model never asked."""
    world.account(written(THREATS, named=named))
    screen = await world.press(next(iter((await world.say("/scan grace")).buttons.values())))
    report = screen.cards[-1]
    assert report.tone is Tone.NEUTRAL
    assert "No posts could be scored" in screen.text
    assert "6 posts are in languages that mini does not know" in screen.text
    assert "The model multilingual knows Russian." in screen.text
    assert "All 6 posts read" in screen.text
    assert not world.scorer.asked
    assert "nothing scored" in (await world.say("/history")).text


async def test_a_mixed_account_has_the_rate_of_what_the_model_knows(world: XWorld) -> None:
    """What is too short to tell counts; what is foreign is counted by language, and is in no interval or page."""
    world.account(written({"en": ENGLISH, "und": ("ok",), **THREATS}))
    scan_id, _ = await world.scan()
    report = await world.app.reports.report(scan_id)
    assert (report.totals.posts, report.totals.scored, report.totals.flagged) == (10, 4, 1)
    assert report.totals.skipped == {SkipReason.UNKNOWN_LANGUAGE: 6}
    assert report.languages == {"de": 2, "ja": 2, "ru": 2}


async def test_a_repost_is_left_out_as_a_repost(world: XWorld) -> None:
    """It is somebody else's, whatever its language."""
    [post] = written({"de": ("Ich bringe dich um",)})
    world.account([replace(post, kind=PostKind.REPOST)])
    scan_id, _ = await world.scan()
    assert (await world.app.reports.report(scan_id)).totals.skipped == {SkipReason.REPOST: 1}


async def test_a_model_that_knows_the_language_scores_it_later(world: XWorld) -> None:
    """The language was decided when the post came, and costs nothing again."""
    world.account(written(THREATS))
    first, _ = await world.scan()
    await world.stop()
    world.scorer.model_id, world.scorer.languages = "fake-multilingual", ("en", "ru", "de")
    world.start()
    second, _ = await world.scan(replace(wanted(), include_reposts=False))
    report = await world.app.reports.report(second)
    assert (report.totals.scored, report.languages) == (4, {"ja": 2})
    assert (await world.app.reports.report(first)).totals.scored == 0
    assert world.server.posts_billed == 6


async def test_a_text_in_another_language_is_never_green(world: XWorld) -> None:
    """Its scores are shown, but say nothing."""
    screen = await world.say("/score Ich bringe dich um, du Schwein")
    assert screen.cards[-1].tone is Tone.NEUTRAL
    assert "This looks like German, which the model does not know." in screen.text
    assert "⚑" not in screen.text  # Scores that say nothing flag nothing.
    assert "Not flagged" not in screen.text
    assert (await world.say("/score what a lovely morning")).cards[-1].tone is Tone.GOOD


def test_old_scores_of_such_posts_go(tmp_path: Path) -> None:
    """An old report is not green for them either; what X could not name keeps its scores."""
    path = tmp_path / "old.db"
    migrate(path, "0011")
    with sqlite3.connect(path) as old:
        old.execute("INSERT INTO accounts (key, id, handle, name) VALUES (1, '7', 'ada', 'Ada')")
        old.execute("INSERT INTO models (key, model_id) VALUES (1, 'mini-1-p1'), (2, 'multilingual-1-p1')")
        old.execute(
            "INSERT INTO scans (id, account, model, model_name, source_kind, locator, handle, include_reposts, "
            "platform, workspace_id, user_id, status, broken, error, created_at) "
            "VALUES (1, 1, 1, 'mini', 'x', 'ada', 'ada', 0, 'terminal', '', 'me', 'done', 0, '', 0)"
        )
        for number, lang in enumerate(("en", "ru", "ja", "und", "", "qme"), start=1):
            old.execute(
                "INSERT INTO posts (id, account, scan_id, created_at, kind, lang, text) "
                "VALUES (?, 1, 1, 0, 'original', ?, 'x')",
                (number, lang),
            )
            old.executemany(
                "INSERT INTO scores (account, model, post_id, scan_id, created_at, kind, text_key, toxicity) "
                "VALUES (1, ?, ?, 1, 0, 'original', x'00', 0.5)",
                [(1, number), (2, number)],
            )
    old.close()
    migrate(path)
    with sqlite3.connect(path) as new:
        kept = new.execute("SELECT model, post_id FROM scores ORDER BY 1, 2").fetchall()
        skipped = new.execute("SELECT model, post_id, reason FROM skips ORDER BY 1, 2").fetchall()
    new.close()
    assert kept == [(1, 1), (1, 4), (1, 5), (1, 6), (2, 1), (2, 2), (2, 4), (2, 5), (2, 6)]
    assert skipped == [(1, 2, "unknown_language"), (1, 3, "unknown_language"), (2, 3, "unknown_language")]
