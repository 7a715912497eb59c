"""Block Kit's rules: what slack_sdk's own models check, and what they miss."""

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

from slack_sdk.errors import SlackObjectFormationError
from slack_sdk.models.blocks import Block

from tests.servers.slack_data import chart, data_mistakes, table

# https://docs.slack.dev/reference/block-kit/blocks
IN_MESSAGE, IN_VIEW = 50, 100
SECTION_TEXT, FIELD_TEXT, HEADER_TEXT, CONTEXT_ELEMENTS, ACTIONS = 3000, 2000, 150, 10, 25
TEXT, UPDATED_TEXT = 40_000, 4_000  # Of chat.postMessage (cut there) and chat.update (refused).
# Observed, as no document says it: the largest message that is known to have been taken (slackapi/bolt-js issue 2867).
ALL_TEXT, ALL_JSON = 9_597, 15_561
TITLE, METADATA, CALLBACK, BLOCK_ID = 24, 3000, 255, 255
OPTIONS = {"static_select": 100, "radio_buttons": 10, "checkboxes": 10}
RICH = {"rich_text_section", "rich_text_quote", "rich_text_preformatted", "rich_text_list"}
IN_RICH = {
    "text": {"text"},
    "link": {"url"},
    "emoji": {"name"},
    "user": {"user_id"},
    "date": {"timestamp", "format", "fallback"},
}
# slack_sdk has no classes for these: https://docs.slack.dev/reference/block-kit/blocks/data-table-block and
# data-visualization-block.
DATA = {"data_table", "data_visualization"}
SURFACES = {
    "message": {"header", "section", "context", "divider", "actions", "image", "rich_text", *DATA},
    "modal": {"header", "section", "context", "divider", "actions", "image", "rich_text", "input"},
    "home": {"header", "section", "context", "divider", "actions", "image", "rich_text", "input"},
}


def mistakes(blocks: Any, surface: str = "message") -> Iterator[str]:
    """What is wrong with the blocks of a message, a modal or a Home tab."""
    if not isinstance(blocks, list):
        yield "blocks are no list"
        return
    if len(blocks) > (IN_MESSAGE if surface == "message" else IN_VIEW):
        yield f"{len(blocks)} blocks"
    if surface == "message":
        written = json.dumps(blocks, ensure_ascii=False, separators=(",", ":"))
        if len(written) > ALL_JSON or sum(map(len, _texts(blocks))) > ALL_TEXT:
            yield "msg_blocks_too_long"
    yield from data_mistakes(blocks)
    for number, block in enumerate(blocks):
        if block.get("type") not in SURFACES[surface]:
            yield f"a block of type {block.get('type')!r} in a {surface}"
        else:
            yield from (f"block {number} ({block['type']}): {mistake}" for mistake in _block(block))
    twice = [key for key, times in Counter(b["block_id"] for b in blocks if "block_id" in b).items() if times > 1]
    if twice:
        yield f"block_id {twice} stands there twice"


def _texts(part: Any) -> Iterator[str]:
    """Every text in it, wherever it stands."""
    if isinstance(part, list):
        for each in part:
            yield from _texts(each)
    elif isinstance(part, dict):
        for name, each in part.items():
            if name == "text" and isinstance(each, str):
                yield each
            else:
                yield from _texts(each)


def view_mistakes(view: dict[str, Any]) -> Iterator[str]:
    """What is wrong with a modal or a Home tab."""
    kind = view.get("type")
    if kind not in {"modal", "home"}:
        yield f"a view of type {kind!r}"
        return
    yield from mistakes(view.get("blocks"), kind)
    for key, limit in (("private_metadata", METADATA), ("callback_id", CALLBACK)):
        if len(view.get(key, "")) > limit:
            yield f"{key} has {len(view[key])} characters"
    for key in ("title", "submit", "close"):
        text = view.get(key)
        if text is None and not (key == "title" and kind == "modal"):
            continue
        if text is None or text["type"] != "plain_text" or not 0 < len(text["text"]) <= TITLE:
            yield f"{key}: {text}"
    has_inputs = any(block["type"] == "input" for block in view.get("blocks") or [])
    if kind == "modal" and has_inputs and "submit" not in view:
        yield "a modal with inputs and no submit"


def _block(block: dict[str, Any]) -> Iterator[str]:
    try:
        parsed = block["type"] in DATA or Block.parse(block)
        if parsed is None:
            yield "slack_sdk does not know it"
        elif parsed is not True:
            parsed.to_dict()
    except (SlackObjectFormationError, TypeError, KeyError, ValueError) as error:
        yield str(error)
    if len(block.get("block_id", "")) > BLOCK_ID:
        yield "block_id is too long"
    yield from KINDS.get(block["type"], lambda _: iter(()))(block)


def _header(block: dict[str, Any]) -> Iterator[str]:
    yield from _text(block.get("text"), HEADER_TEXT, plain=True)


def _context(block: dict[str, Any]) -> Iterator[str]:
    if not 0 < len(block["elements"]) <= CONTEXT_ELEMENTS:
        yield f"{len(block['elements'])} elements"
    for element in block["elements"]:
        if element["type"] != "image":
            yield from _text(element, SECTION_TEXT)


def _image(block: dict[str, Any]) -> Iterator[str]:
    if bool(block.get("image_url")) == bool(block.get("slack_file")):
        yield "needs an image_url or a slack_file"
    if not 0 < len(block.get("alt_text", "")) <= 2000:
        yield "alt_text"


def _input(block: dict[str, Any]) -> Iterator[str]:
    yield from _text(block.get("label"), 2000, plain=True)
    if "hint" in block:
        yield from _text(block["hint"], 2000, plain=True)
    element = block["element"]
    if "placeholder" in element:
        yield from _text(element["placeholder"], 150, plain=True)
    if element["type"] == "number_input":
        yield from _number_input(element)
    elif element["type"] in OPTIONS:
        yield from _select(element)
    elif element["type"] not in {"plain_text_input", "datepicker", "file_input", "conversations_select"}:
        yield f"an input of type {element['type']!r}"


def _number_input(element: dict[str, Any]) -> Iterator[str]:
    """https://docs.slack.dev/reference/block-kit/block-elements/number-input-element."""
    if not isinstance(element.get("is_decimal_allowed"), bool):
        yield "whether decimals are allowed is not said"
    given = [element[key] for key in ("min_value", "initial_value", "max_value") if key in element]
    if not all(isinstance(each, str) for each in given):
        yield "numbers have to be strings"
    elif sorted(given, key=float) != given:
        yield f"a number out of its bounds: {given}"


def _section(block: dict[str, Any]) -> Iterator[str]:
    if "text" not in block and not block.get("fields"):
        yield "neither text nor fields"
    if "text" in block:
        yield from _text(block["text"], SECTION_TEXT)
    if len(block.get("fields", ())) > 10:
        yield f"{len(block['fields'])} fields"
    for field in block.get("fields", ()):
        yield from _text(field, FIELD_TEXT)
    beside = block.get("accessory", {})
    if beside.get("type") == "image":
        yield from _image(beside)
    elif beside:
        yield from _button(beside)


def _actions(block: dict[str, Any]) -> Iterator[str]:
    elements = block["elements"]
    if not 0 < len(elements) <= ACTIONS:
        yield f"{len(elements)} elements"
    twice = [key for key, times in Counter(each.get("action_id") for each in elements).items() if times > 1]
    if twice:
        yield f"action_id {twice} stands there twice"
    for element in elements:
        if element["type"] == "button":
            yield from _button(element)
        elif element["type"] in OPTIONS:
            yield from _select(element)


def _button(element: dict[str, Any]) -> Iterator[str]:
    yield from _text(element["text"], 75, plain=True)
    if element.get("style") not in {None, "primary", "danger"}:
        yield f"a button of style {element['style']!r}"
    if len(element.get("action_id", "")) > 255 or len(element.get("value", "")) > 2000:
        yield "a button's action is too long"


def _select(element: dict[str, Any]) -> Iterator[str]:
    options = element.get("options", [])
    if not 0 < len(options) <= OPTIONS[element["type"]]:
        yield f"{len(options)} options"
    for option in options:
        yield from _text(option["text"], 75, plain=True)
        if not 0 < len(option["value"]) <= 150:
            yield "an option's value"
    if any(option not in options for option in element.get("initial_options", ())):
        yield "an initial option is none of the options"
    if element.get("initial_option") not in [None, *options]:
        yield "the initial option is none of the options"
    if len({option["value"] for option in options}) < len(options):
        yield "two options have one value"


def _rich(block: dict[str, Any]) -> Iterator[str]:
    if not block.get("elements"):
        yield "no elements"
    for element in block.get("elements", ()):
        if element.get("type") not in RICH:
            yield f"rich text of type {element.get('type')!r}"
            continue
        if not element["elements"]:
            yield f"an empty {element['type']}"
        for each in element["elements"]:
            needed = IN_RICH.get(each.get("type", ""))
            if needed is None or not all(each.get(key) for key in needed):
                yield f"in rich text: {each}"
            if set(each.get("style", {})) - {"bold", "italic", "strike", "code"}:
                yield f"a style of {each['style']}"


def _text(text: Any, limit: int, *, plain: bool = False) -> Iterator[str]:
    if not isinstance(text, dict) or text.get("type") not in {"plain_text", "mrkdwn"}:
        yield f"no text object: {text}"
    elif plain and text["type"] != "plain_text":
        yield "has to be plain_text"
    elif not 0 < len(text["text"]) <= limit:
        yield f"{len(text['text'])} characters, and up to {limit} are allowed"
    elif text["type"] == "mrkdwn" and any(mark in text["text"].replace("<!date^", "") for mark in ("<!", "<@", "<#")):
        yield "mentions somebody"


KINDS = {
    "header": _header,
    "section": _section,
    "context": _context,
    "actions": _actions,
    "image": _image,
    "rich_text": _rich,
    "input": _input,
    "data_table": table,
    "data_visualization": chart,
}
