"""Modals: the form behind "Jump or filter …", and the one behind the shortcut that starts a scan."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from bot.adapters.slack.controls import Block, plain
from bot.adapters.slack.reply import Origin
from bot.core.cards.action_codec import decode, encode
from bot.core.cards.actions import PageAction
from bot.core.commands.reports.refine import FIELDS, filled, refine
from bot.core.commands.scans.scan import read_limit
from bot.core.domain.errors import CommandError
from bot.core.sources.handles import read_handle

JUMP, SCAN = "toxscan_jump", "toxscan_scan"  # callback_ids.
INPUT = "value"  # The action_id of every input: its block says which it is.

Errors = dict[str, str]


def jump_form(page: PageAction, origin: Origin) -> dict[str, Any]:
    """The form for a page, filled with its filters; what it belongs to, and where that stands, is written into it."""
    standing = filled(page)
    blocks = [
        _input(word, label, _line(standing[word], f"for example {example}", longest))
        for word, label, example, longest in FIELDS
    ]
    metadata = json.dumps({"page": encode(page), "origin": asdict(origin)})
    return _modal(JUMP, "Jump or filter", "Show", blocks) | {"private_metadata": metadata}


def jump_wanted(view: Mapping[str, Any]) -> tuple[str, Origin, Errors]:
    """What a submitted form asks for: the page's action, the message where it stands, and what makes no sense."""
    metadata = json.loads(view["private_metadata"])
    page = decode(metadata["page"])
    assert isinstance(page, PageAction)
    before, errors = filled(page), {}
    for word, *_ in (*FIELDS[1:], FIELDS[0]):  # The page last: each filter goes back to the first one.
        value = _written(view, word)
        if value == before[word]:
            continue
        try:
            page = refine(page, f"{word} {value}") or page
        except CommandError as error:
            errors[word] = " ".join(error.told(operator=False)).rstrip()
    try:
        action = encode(page)
    except CommandError as error:
        action, errors["find"] = metadata["page"], " ".join(error.told(operator=False)).rstrip()
    return action, Origin(**metadata["origin"]), errors


def scan_form() -> dict[str, Any]:
    """The form that starts a scan: of an account on X, or of an archive."""
    archive = {"type": "file_input", "action_id": INPUT, "filetypes": ["zip", "js"], "max_files": 1}
    reposts = {"text": plain("Score reposts too, though their words are somebody else's"), "value": "reposts"}
    choices = {"type": "checkboxes", "action_id": INPUT, "options": [reposts]}
    intro = "An account on X, or the archive that X gives everyone of their own. You are asked before X is paid."
    return _modal(
        SCAN,
        "Scan an account",
        "Go on",
        [
            {"type": "section", "text": plain(intro)},
            _input("account", "Account on X", _line("", "@name, or a link to its profile", 200)),
            _input("posts", "How many of its newest posts", _line("", "all", 12)),
            _input("archive", "Or an account archive (zip)", archive),
            _input("options", "Options", choices),
        ],
    )


def scan_wanted(view: Mapping[str, Any]) -> tuple[dict[str, str], list[dict[str, Any]], Errors]:
    """What a submitted form asks for: the values of /scan or /scan-archive, the files, and what makes no sense."""
    account, posts = _written(view, "account"), _written(view, "posts")
    files = list(_state(view, "archive").get("files") or ())
    values = {"reposts": "yes"} if _state(view, "options").get("selected_options") else {}
    errors: Errors = {}
    if bool(account) == bool(files):
        errors["account"] = "Give either an account on X, or an archive."
    for name, value, check in (("account", account, read_handle), ("posts", posts, read_limit)):
        if not value:
            continue
        try:
            check(value)
        except CommandError as error:
            errors[name] = " ".join(error.told(operator=False)).rstrip()
        values[name] = value
    return values, files, errors


def _modal(callback_id: str, title: str, submit: str, blocks: list[Block]) -> dict[str, Any]:
    return {
        "type": "modal",
        "callback_id": callback_id,
        "title": plain(title),
        "submit": plain(submit),
        "close": plain("Cancel"),
        "blocks": blocks,
    }


def _input(name: str, label: str, element: Block) -> Block:
    return {"type": "input", "block_id": name, "optional": True, "label": plain(label), "element": element}


def _line(value: str, placeholder: str, longest: int) -> Block:
    line = {
        "type": "plain_text_input",
        "action_id": INPUT,
        "placeholder": plain(placeholder),
        "max_length": longest,
    }
    return line | ({"initial_value": value} if value else {})


def _state(view: Mapping[str, Any], name: str) -> dict[str, Any]:
    return view["state"]["values"].get(name, {}).get(INPUT) or {}


def _written(view: Mapping[str, Any], name: str) -> str:
    return str(_state(view, name).get("value") or "").strip()
