"""/export as evidence: what goes into the package, for whom, and how much of it."""

import io
import json
import zipfile
from datetime import timedelta
from typing import Any

import pytest

from bot.core.cards.action_codec import encode
from bot.core.cards.actions import ExportAction, VerdictAction
from bot.core.domain.accounts import Account
from bot.core.domain.errors import InputError, RefusedError
from bot.core.domain.posts import Post
from bot.core.domain.reports import FileFormat, PostQuery
from bot.core.domain.sources import SourceKind
from bot.core.domain.verdicts import Verdict
from bot.core.evidence import selection
from bot.core.evidence.package import HTML, JSON, MANIFEST, PDF
from bot.core.evidence.verify import verify
from bot.core.store.engine.database import Store
from tests.conversations.screen import Screen
from tests.core.commands.bot import Bot, stored
from tests.fakes import BOB, made_posts

pytestmark = pytest.mark.cards


def files(screen: Screen) -> dict[str, bytes]:
    """The files of the package on the screen, which is whole."""
    content = screen.file.content
    assert verify(content).whole
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return {name: package.read(name) for name in package.namelist()}


def data(screen: Screen) -> Any:
    """Its posts and facts."""
    return json.loads(files(screen)[JSON])


def awful(count: int, words: str = "this is awful no.", first: int = 1) -> list[Post]:
    """Posts that are all flagged."""
    start = made_posts(1)[0].created_at
    return [Post(str(each), start + timedelta(hours=each), f"{words} {each}") for each in range(first, first + count)]


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> int:
    """As if X's rules let a person take away so few posts a day."""
    monkeypatch.setattr("bot.core.scans.reports.MOST_EXPORTED", 30)
    return 30


async def test_a_package_has_the_flagged_posts_three_times_and_a_manifest(bot: Bot, store: Store) -> None:
    """And the message says its fingerprint, which nobody can change with it."""
    await stored(store, made_posts(60))
    screen = await bot.say("/export ada --format evidence")
    assert screen.cards[0].elements != screen.cards[-1].elements  # First, that it is being made.
    assert screen.file.name == "toxscan-evidence-ada-1.zip"
    found = files(screen)
    assert list(found) == [PDF, HTML, JSON, MANIFEST]
    assert found[PDF].startswith(b"%PDF-")
    posts = data(screen)["posts"]
    assert posts
    assert all(post["flagged"] for post in posts)
    assert f"{len(posts)} posts that were flagged or judged, worst first" in screen.text
    assert verify(screen.file.content).fingerprint in screen.text
    for post in posts:
        assert post["text"] in found[HTML].decode().replace("<mark>", "").replace("</mark>", "")
        assert post["url"] in found[HTML].decode()


async def test_who_asked_and_when_is_in_all_of_it(bot: Bot, store: Store) -> None:
    """With the exact model, its thresholds and the program's version."""
    scan = await stored(store, made_posts(60))
    screen = await bot.say("/export ada --format evidence")
    said = json.loads(files(screen)[MANIFEST])
    assert said["asked"]["by"] == "terminal:alice"
    assert said["asked"]["at"] == data(screen)["asked"]["at"]
    assert said["model"]["id"] == scan.model_id
    assert said["model"]["thresholds"] == {"toxicity": 0.8, "insult": 0.7}
    assert said["program"]["version"]
    assert "terminal:alice" in files(screen)[HTML].decode()


async def test_the_same_moment_gives_the_same_package(bot: Bot, store: Store) -> None:
    """Nothing of it is by chance."""
    await stored(store, made_posts(60))
    one, other = [await bot.say("/export ada --format evidence") for _ in range(2)]
    changed = {name for name, content in files(one).items() if files(other)[name] != content}
    moments = {data(each)["asked"]["at"] for each in (one, other)}
    assert not changed if len(moments) == 1 else changed == {PDF, HTML, JSON, MANIFEST}


async def test_what_people_said_is_in_it(bot: Bot, store: Store) -> None:
    """A post that somebody called not toxic is not flagged any more, and still there."""
    await stored(store, made_posts(20))
    worst = int((await bot.app.reports.page(1, PostQuery()))[1].posts[0].post.id)
    await bot.press(encode(VerdictAction(1, worst, Verdict.NOT_TOXIC, number=1, query=PostQuery())))
    first = data(screen := await bot.say("/export ada --format evidence"))["posts"][0]
    assert (first["id"], first["flagged"]) == (str(worst), False)
    assert first["people_say"] == "not_toxic"
    assert [said["verdict"] for said in first["verdicts"]] == ["not_toxic"]
    assert "Not toxic, says terminal:alice (" in files(screen)[HTML].decode()


async def test_posts_from_x_count_against_the_cap_of_all_exports(bot: Bot, store: Store, few: int) -> None:
    """Only those that go out; what went out today may go out again."""
    await stored(store, awful(few - 10))
    await stored(store, awful(20, first=1001), account=Account("7", "board"))
    await bot.say("/export ada --format evidence")
    screen = await bot.say("/export board --format evidence")
    assert len(data(screen)["posts"]) == 10
    assert data(screen)["left_out"] == 10
    assert "10 posts with lower scores were left out: X's rules" in screen.text
    assert "The worst 10 of 20 such posts are here. X&#39;s rules" in files(screen)[HTML].decode()
    assert len(data(await bot.say("/export ada --format evidence"))["posts"]) == few - 10


async def test_beyond_the_cap_nothing_is_given(bot: Bot, store: Store, few: int) -> None:
    """As in every other format."""
    await stored(store, awful(few))
    await stored(store, awful(5, first=1001), account=Account("7", "board"))
    await bot.say("/export ada --format csv")
    with pytest.raises(RefusedError, match="500 posts from X today"):
        await bot.say("/export board --format evidence")


async def test_an_archive_has_no_cap_but_a_bound(bot: Bot, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """A document that nobody can read is none: the worst, and how many more there are."""
    monkeypatch.setattr("bot.core.scans.reports.MOST_POSTS", 12)
    await stored(store, awful(20), kind=SourceKind.ARCHIVE)
    screen = await bot.say("/export ada --format evidence")
    assert (len(data(screen)["posts"]), data(screen)["left_out"]) == (12, 8)
    assert "8 posts with lower scores were left out: more would not fit" in screen.text
    assert "X has not confirmed whose they are" in files(screen)[HTML].decode()
    assert selection.MOST_POSTS > 500


async def test_long_texts_are_bounded_together(bot: Bot, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """What does not fit is left out whole, never cut."""
    monkeypatch.setattr("bot.core.commands.reports.evidence.MOST_CHARACTERS", 5_000)
    await stored(store, awful(20, "awful " * 200), kind=SourceKind.ARCHIVE)
    screen = await bot.say("/export ada --format evidence")
    assert (len(data(screen)["posts"]), data(screen)["left_out"]) == (4, 16)


async def test_an_account_without_flagged_posts_gives_no_evidence(bot: Bot, store: Store) -> None:
    """That is said instead."""
    await stored(store, [Post("1", made_posts(1)[0].created_at, "https://t.co/abc")])
    with pytest.raises(InputError, match="flagged no post"):
        await bot.say("/export ada --format evidence")


async def test_the_choice_offers_it_and_only_its_owner_gets_an_archive_s(bot: Bot, store: Store) -> None:
    """As with every other format."""
    scan = await stored(store, made_posts(60), kind=SourceKind.ARCHIVE)
    screen = await bot.press(encode(ExportAction(scan.id)))
    assert "As evidence (ZIP)" in screen.labels
    packed = await bot.choose(screen, "As evidence (ZIP)")
    assert data(packed)["posts"]
    with pytest.raises(InputError):
        await bot.press(encode(ExportAction(scan.id, FileFormat.EVIDENCE)), BOB)
