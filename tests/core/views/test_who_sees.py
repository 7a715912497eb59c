"""Who sees a report, and which posts the model reads at all: said before people choose, and on the report."""

from bot.core.cards.plain_text import element_text, fallback
from bot.core.domain.figures.money import Offer, Remaining
from bot.core.domain.sources import SourceKind
from bot.core.views.bot.answers import help_card
from bot.core.views.reports.posts import posts_card
from bot.core.views.reports.report import report_card
from bot.core.views.scans.cost import cost_card
from bot.core.views.scans.progress import progress_card
from tests.core.views.samples import ACCOUNT, on_x, page, progress, report, scan

ONLY_ENGLISH = "The model reads only English: posts in other languages get no score."


def price(*, public: bool | None) -> str:
    """What a scan's price says."""
    card = cost_card(
        on_x().account,
        [Offer(SourceKind.TIMELINE, None, 50, 250_000)],
        Remaining("Your budget", 1_000_000, 1_000_000),
        post_price=5_000,
        user_price=10_000,
        known=0,
        include_reposts=False,
        public=public,
        languages=["en"],
    )
    return fallback(card)


def test_the_price_says_who_will_see_the_report_and_what_the_model_reads() -> None:
    """Before anybody chooses; at a terminal nobody asks who sees it."""
    assert f"Everybody in this channel will see the report. {ONLY_ENGLISH}" in price(public=True)
    assert f"Only you will see the report. {ONLY_ENGLISH}" in price(public=False)
    assert "will see" not in price(public=None)


def test_a_scan_that_begins_says_who_will_see_its_report() -> None:
    """Where posts cost nothing, no price has said it."""
    assert "Everybody in this channel will see the report." in fallback(progress_card(ACCOUNT, progress(), public=True))
    assert "Only you will see the report." in fallback(progress_card(ACCOUNT, progress(), public=False))
    assert "will see" not in fallback(progress_card(ACCOUNT, progress()))


def test_a_page_that_everybody_sees_says_so() -> None:
    """Whoever turns it knows who reads along."""
    assert "Everybody in this channel sees this page." in posts_card(scan(), page(), shared=True).footer
    assert "Everybody" not in posts_card(scan(), page()).footer


def test_a_report_that_everybody_sees_says_so() -> None:
    """Beside the verdict, not in small print; of a private one the platforms say so."""
    assert element_text(report_card(report(), public=True).elements[0]).endswith(
        " Everybody in this channel sees this report."
    )
    assert "this report" not in element_text(report_card(report()).elements[0])


def test_help_says_which_languages_the_model_in_force_reads() -> None:
    """One, several, or nothing where it reads any."""
    one, two, every = (fallback(help_card({}, 0, known)) for known in (["en"], ["en", "fr"], []))
    assert ONLY_ENGLISH in one
    assert "The model reads only English and French: posts in other languages get no score." in two
    assert "The model reads" not in every
