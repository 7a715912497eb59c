"""/scan-archive and /scan with `quick`: what is said, and what the button does."""

from pathlib import Path

import pytest

from bot.core.cards.action_codec import decode, encode
from bot.core.cards.actions import FinishAction, ResumeAction, ScanAction
from bot.core.domain.errors import InputError, RefusedError
from bot.core.store.engine.database import Store
from tests.core.commands.bot import Bot
from tests.core.scans.test_quick import different
from tests.fakes import BOB, FakeScorer, FakeSource

pytestmark = pytest.mark.cards


@pytest.fixture
def quick(store: Store, tmp_path: Path) -> Bot:
    """A bot with a big model and a small one, and an account of a thousand posts."""
    bot = Bot(store, tmp_path)
    bot.small = FakeScorer("small-1")
    bot.source = FakeSource(different(1_000), page_size=100)
    bot.start()
    return bot


async def test_the_report_says_what_was_done_and_offers_the_rest(quick: Bot, tmp_path: Path) -> None:
    """Then the button scores it, in the same message, and nothing more is said of it."""
    screen = await quick.say(f"/scan-archive {tmp_path} --quick")
    assert "A quick scan: the big model checked 120 posts." in screen.text
    assert "toxic ones were missed" in screen.text
    done = await quick.choose(screen, "Score the rest")
    assert done.cards[0].title == "Scanning @ada's archive"
    assert done.cards[-1].title == "Report on @ada's archive"
    assert "small model" not in done.text
    assert "Score the rest" not in done.labels
    assert len(quick.scorer.asked) == 1_000


async def test_pages_and_files_show_only_what_the_big_model_has_scored(quick: Bot, tmp_path: Path) -> None:
    """The rest stands in a file as not checked."""
    screen = await quick.say(f"/scan-archive {tmp_path} --quick")
    page = await quick.choose(screen, "All posts, worst first")
    assert "120" in page.text
    assert "1,000" not in page.text
    file = (await quick.say("/export ada --format json")).file.content.decode()
    assert file.count('"skipped": "not_checked"') == 880
    assert '"missed_at_most"' in file


async def test_a_model_that_is_quick_itself_is_said(bot: Bot, tmp_path: Path) -> None:
    """Before anything is read."""
    with pytest.raises(RefusedError, match="mini scores every post"):
        await bot.say(f"/scan-archive {tmp_path} --quick")
    with pytest.raises(RefusedError, match="mini scores every post"):
        await bot.say("/scan @ada --quick")
    assert not bot.source.pages_read


async def test_the_rest_is_scored_though_the_archive_is_gone(quick: Bot, tmp_path: Path) -> None:
    """Its copy is deleted after the scan; what is needed is stored. Going on with that works, too."""
    archive = tmp_path / "archive"
    archive.touch()
    await quick.say(f"/scan-archive {archive} --quick")
    archive.unlink()
    done = await quick.press(encode(FinishAction(1)))
    assert "All 1,000 posts read" in done.text
    assert "All 1,000 posts read" in (await quick.press(encode(ResumeAction(1)))).text


async def test_only_the_keeper_of_an_archive_has_the_rest_scored(quick: Bot, tmp_path: Path) -> None:
    """Its report is nobody else's."""
    await quick.say(f"/scan-archive {tmp_path} --quick")
    with pytest.raises(InputError, match="not yours"):
        await quick.press(encode(FinishAction(1)), BOB)


def test_a_price_of_earlier_versions_still_works() -> None:
    """Buttons live forever; those of quick scans say so."""
    old = "t1:a:x-p:5k:ada:16"
    action = decode(old)
    assert isinstance(action, ScanAction)
    assert not action.quick
    assert encode(action) == old
