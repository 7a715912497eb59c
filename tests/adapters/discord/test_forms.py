"""Forms as Discord's modals."""

from datetime import date

import pytest

from bot.adapters.discord.commands import pickers
from bot.adapters.discord.drawing.controls import action_rows
from bot.adapters.discord.drawing.forms import answers, fits_modal, modal, sent_files
from bot.core.cards.action_codec import decode, encode
from bot.core.cards.actions import RefineAction
from bot.core.cards.forms import FieldChoice, FieldKind, Form, FormField
from bot.core.cards.model import Card
from bot.core.commands.scans.scan_archive import COMMAND as SCAN_ARCHIVE
from bot.core.commands.scans.scan_archive import WHAT_BECOMES
from bot.core.commands.scans.scan_form import scan_form
from bot.core.domain.labels import Label
from bot.core.domain.reports import PostQuery, Sort
from bot.core.text.catalog import _, use_language
from bot.core.text.translations import COMPLETE, Translations
from bot.core.views.people.settings_form import label_form
from bot.core.views.reports.posts import posts_card
from bot.core.views.reports.refine_form import REFINE_LABEL, picking_form
from bot.core.views.reports.report import report_card
from bot.core.views.watches.watch_form import watch_form
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
    drawn = modal(picking_form(PAGE, date(2026, 3, 2)), encode(PAGE)).to_dict()
    assert list(modal_violations(drawn)) == []
    inputs = [row["component"] for row in drawn["components"]]
    picked = {
        each["custom_id"]: next((option["value"] for option in each.get("options", []) if option["default"]), "")
        for each in inputs
    }
    written = {each["custom_id"]: each["value"] for each in inputs if each.get("value")}
    assert picked | written == {"page": "", "find": "words", "min": "50", "when": "2024-01-31/", "dates": ""}
    assert decode(drawn["custom_id"]) == PAGE


def test_answers_are_read_from_rows_and_labels() -> None:
    """Both ways in which Discord sends them."""
    field = {"type": 4, "custom_id": "find", "value": "x"}
    assert answers([{"type": 1, "components": [field]}]) == {"find": "x"}
    assert answers([{"type": 18, "component": field}]) == {"find": "x"}
    assert answers([{"type": 18, "component": {"type": 4, "custom_id": "find", "value": None}}]) == {"find": ""}


async def test_each_kind_of_field_has_discords_own_input() -> None:
    """Few choices as radio buttons, more as a list, files to upload, a channel to pick; a flag is a box to tick."""
    few, many = (tuple(FieldChoice(f"No. {n}", str(n)) for n in range(count)) for count in (3, 7))
    form = Form(
        "All",
        "Send",
        (
            FormField("few", "Few", FieldKind.CHOICE, "A hint", value="1", choices=few),
            FormField("many", "Many", FieldKind.CHOICE, value="6", choices=many, required=True),
            FormField("flag", "Options", FieldKind.FLAG, "Score reposts too", value="yes"),
            FormField("file", "An archive", FieldKind.FILE, endings=("zip",)),
            FormField("where", "Where?", FieldKind.CHANNEL, "Pick a channel"),
        ),
        "Not shown: five parts are all that Discord takes.",
    )
    drawn = modal(form, "t1:h").to_dict()
    assert list(modal_violations(drawn)) == []
    inputs = {row["label"]: row["component"] for row in drawn["components"]}
    kinds = {label: each["type"] for label, each in inputs.items()}
    assert kinds == {"Few": 21, "Many": 3, "Options": 22, "An archive": 19, "Where?": 8}
    chosen = {label: [o["value"] for o in each.get("options", []) if o["default"]] for label, each in inputs.items()}
    assert (chosen["Few"], chosen["Many"], chosen["Options"]) == (["1"], ["6"], ["yes"])
    assert drawn["components"][0]["description"] == "A hint"
    assert inputs["Many"]["required"]


async def test_what_a_form_is_about_stands_above_it_where_there_is_room() -> None:
    """In small: the fields are what people came for."""
    first, *_ = modal(scan_form(quick=False), "t1:h").to_dict()["components"]
    assert first == {"type": 10, "content": scan_form(quick=False).intro}


async def test_what_becomes_of_an_archive_is_said_before_it_is_sent() -> None:
    """Below the form's field, and at the command's option, whole in every language."""
    for code in ("en", *COMPLETE):
        with use_language(Translations().find(code)):
            [field] = [
                row for row in modal(scan_form(quick=False), "t1:h").to_dict()["components"] if row.get("description")
            ]
            [option] = [each.summary for each in pickers(SCAN_ARCHIVE) if each.name == "archive"]
            assert field["description"] == option == _(WHAT_BECOMES)


@pytest.mark.parametrize(
    "form",
    [
        scan_form(quick=False),
        scan_form(quick=True),
        watch_form(channels=True),
        watch_form(channels=False),
        label_form(Label),
    ],
)
async def test_the_forms_that_ask_what_a_command_needs_fit(form: Form) -> None:
    """Within all of Discord's limits."""
    assert fits_modal(form)
    assert list(modal_violations(modal(form, "t1:h").to_dict())) == []


def test_answers_of_native_inputs_are_read_alike() -> None:
    """A choice, a set flag, a channel; a file is no answer."""
    sent = [
        {"type": 18, "component": {"type": 21, "custom_id": "few", "value": "1"}},
        {"type": 18, "component": {"type": 21, "custom_id": "none", "value": None}},
        {"type": 18, "component": {"type": 3, "custom_id": "many", "values": ["6"]}},
        {"type": 18, "component": {"type": 22, "custom_id": "flag", "values": []}},
        {"type": 18, "component": {"type": 8, "custom_id": "where", "values": ["77"]}},
        {"type": 18, "component": {"type": 19, "custom_id": "file", "values": ["5"]}},
        {"type": 10, "id": 1},
    ]
    assert answers(sent) == {"few": "1", "none": "", "many": "6", "flag": "", "where": "77"}
    assert sent_files(sent, {"attachments": {"5": {"id": "5"}}}) == [{"id": "5"}]


async def test_only_a_page_of_posts_has_the_button() -> None:
    """A report has nothing to jump in."""
    page, report = posts_card(samples.scan(), samples.page(QUERY)), report_card(samples.report())
    assert decode(labels(page)[REFINE_LABEL]) == PAGE
    assert REFINE_LABEL not in labels(report)
