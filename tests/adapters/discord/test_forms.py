"""Forms as Discord's modals."""

from datetime import date

from bot.adapters.discord.drawing.controls import action_rows
from bot.adapters.discord.drawing.forms import answers, modal
from bot.core.cards.action_codec import decode, encode
from bot.core.cards.actions import RefineAction
from bot.core.cards.model import Card
from bot.core.domain.reports import PostQuery, Sort
from bot.core.views.reports.posts import posts_card
from bot.core.views.reports.refine_form import REFINE_LABEL, refine_form
from bot.core.views.reports.report import report_card
from tests.core.views import samples
from tests.servers.discord_components import walk
from tests.servers.discord_rules import modal_violations

QUERY = PostQuery(sort=Sort.NEWEST, minimum=0.5, since=date(2024, 1, 31), text="words")
PAGE = RefineAction(7, 1, QUERY)


def labels(card: Card) -> dict[str, str]:
    """What its buttons say, and what each does."""
    controls = walk([row.to_component_dict() for row in action_rows(card.rows)])
    return {each["label"]: each["custom_id"] for each in controls if "label" in each}


async def test_it_is_filled_with_what_the_page_shows() -> None:
    """Filters stand in their fields; nobody has to type them again."""
    drawn = modal(refine_form(PAGE), encode(PAGE)).to_dict()
    assert list(modal_violations(drawn)) == []
    fields = {row["component"]["custom_id"]: row["component"].get("value", "") for row in drawn["components"]}
    assert fields == {"page": "", "find": "words", "min": "50", "since": "2024-01-31", "until": ""}
    assert decode(drawn["custom_id"]) == PAGE


def test_answers_are_read_from_rows_and_labels() -> None:
    """Both ways in which Discord sends them."""
    field = {"type": 4, "custom_id": "find", "value": "x"}
    assert answers([{"type": 1, "components": [field]}]) == {"find": "x"}
    assert answers([{"type": 18, "component": field}]) == {"find": "x"}
    assert answers([{"type": 18, "component": {"type": 4, "custom_id": "find", "value": None}}]) == {"find": ""}


async def test_only_a_page_of_posts_has_the_button() -> None:
    """A report has nothing to jump in."""
    page, report = posts_card(samples.scan(), samples.page(QUERY)), report_card(samples.report())
    assert decode(labels(page)[REFINE_LABEL]) == PAGE
    assert REFINE_LABEL not in labels(report)
