"""Discord's rules for what a bot sends: the official description where it is at hand, and those that it misses."""

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

import jsonschema_rs

OFFICIAL = Path(__file__).resolve().parents[2] / ".." / "shared" / "specs" / "discord-openapi.json"
COMMAND_NAME = re.compile(r"^[-_'\w]{1,32}$")  # And lower case where a script has cases.
COMMAND_MENTION = re.compile(r"</([-\w]+):(\d+)>")
MESSAGE_KEYS = frozenset(
    {"content", "embeds", "components", "attachments", "allowed_mentions", "flags", "tts", "poll", "nonce"}
    | {"message_reference", "sticker_ids", "enforce_nonce", "username", "avatar_url", "thread_name", "applied_tags"}
)
ROW, BUTTON, SELECT, LINK_STYLE = 1, 2, 3, 5
V2 = (
    1 << 15
)  # The flag IS_COMPONENTS_V2: https://docs.discord.com/developers/resources/message#message-object-message-flags
TEXT_DISPLAY, LABEL = 10, 18
OPTIONS = {3: (1, 25), 21: (2, 10), 22: (1, 10)}  # Of selects, radio buttons and checkboxes in a form.
CHAT_INPUT = 1  # The type of slash commands.
NUMBERS = {4, 10}  # Types of options.


def units(words: str) -> int:
    """UTF-16 units: no reading of "characters" is stricter."""
    return len(words.encode("utf-16-le", "surrogatepass")) // 2


def official_violations(method: str, template: str, payload: Any) -> Iterator[str]:
    """What the official description finds wrong in a request's JSON; nothing where that file is not at hand."""
    validator = _validator(method.lower(), template)
    if validator is None:
        return
    # discord.py sends numbers where the description has strings, and Discord takes both.
    payload = json.loads(json.dumps(payload), object_hook=_cast)
    try:
        validator.validate(payload)
    except jsonschema_rs.ValidationError as error:
        yield f"{method} {template}: /{'/'.join(map(str, error.instance_path))}: {error.message[:300]}"


def message_violations(payload: dict[str, Any], *, new: bool) -> Iterator[str]:
    """What is wrong with a message or an edit of one; for components of version 2 see `discord_components`."""
    if unknown := payload.keys() - MESSAGE_KEYS:
        yield f"unknown keys {sorted(unknown)}"
    content, embeds = payload.get("content") or "", payload.get("embeds") or []
    if units(content) > 2000:
        yield f"content of {units(content)} characters"
    if new and not (content or embeds or payload.get("attachments") or payload.get("components")):
        yield "an empty message"
    if (content or embeds or payload.get("flags", 0) & V2) and payload.get("allowed_mentions", {}).get("parse") != []:
        yield "mentions are not switched off"
    yield from _embeds(embeds)
    rows = payload.get("components") or []
    if payload.get("flags", 0) & V2:
        return
    if len(rows) > 5:
        yield f"{len(rows)} rows of components"
    if any(row["type"] != ROW for row in rows):
        yield "components of version 2 without their flag"
    else:
        yield from components_violations(rows)


def command_violations(commands: list[dict[str, Any]]) -> Iterator[str]:
    """What is wrong with the commands that a bot wants."""
    if len(commands) > 100:
        yield f"{len(commands)} commands"
    for command in commands:
        if command.get("type", CHAT_INPUT) != CHAT_INPUT:
            if not 1 <= units(command["name"]) <= 32 or command.get("description") or command.get("options"):
                yield f"the menu entry {command['name']!r}"
            continue
        yield from _naming(command)
        options = command.get("options", [])
        for option in options:
            yield from _naming(option)
            yield from _option(option)
        required = [bool(option.get("required")) for option in options]
        if required != sorted(required, reverse=True):
            yield f"/{command['name']} has a required option after an optional one"
        if len(options) > 25 or len({option["name"] for option in options}) < len(options):
            yield f"/{command['name']} has too many options, or two of one name"


def _naming(named: dict[str, Any]) -> Iterator[str]:
    if not COMMAND_NAME.match(named["name"]) or named["name"] != named["name"].lower():
        yield f"the name {named['name']!r}"
    if not 1 <= units(named["description"]) <= 100:
        yield f"the description of {named['name']!r} has {units(named['description'])} characters"


def _option(option: dict[str, Any]) -> Iterator[str]:
    if option.get("choices") and option.get("autocomplete"):
        yield f"{option['name']!r} has choices and is completed as well"
    if len(option.get("choices") or ()) > 25:
        yield f"{option['name']!r} has {len(option['choices'])} choices"
    if ("min_value" in option or "max_value" in option) and option["type"] not in NUMBERS:
        yield f"{option['name']!r} has bounds, and is no number"


def modal_violations(modal: dict[str, Any]) -> Iterator[str]:
    """What is wrong with a form."""
    if not 1 <= units(modal.get("custom_id", "")) <= 100 or not 1 <= units(modal.get("title", "")) <= 45:
        yield "a form's custom_id or title is too long or empty"
    if not 1 <= len(modal.get("components", ())) <= 5:
        yield f"a form with {len(modal.get('components', ()))} fields"
    for row in modal.get("components", ()):
        if row["type"] == TEXT_DISPLAY:
            continue
        if row["type"] != LABEL or not 1 <= units(row.get("label", "")) <= 45:
            yield f"the label {row.get('label')!r} of a field"
        if row.get("description") is not None and not 1 <= units(row["description"]) <= 100:
            yield f"the description of {row.get('label')!r}"
        yield from _field(row["component"])


def _field(field: dict[str, Any]) -> Iterator[str]:
    if units(field.get("placeholder") or "") > 100:
        yield "a field's placeholder over 100 characters"
    if units(field.get("value") or "") > (field.get("max_length") or 4000):
        yield "a field is filled with more than it takes"
    if field["type"] in OPTIONS:
        least, most = OPTIONS[field["type"]]
        options = field["options"]
        if not least <= len(options) <= most or len({each["value"] for each in options}) < len(options):
            yield f"{field['custom_id']!r} has {len(options)} options, or two of one value"
        if any(not 1 <= units(each[key]) <= 100 for each in options for key in ("label", "value")):
            yield f"an option of {field['custom_id']!r} is too long or empty"
    if field.get("required") is False and field.get("min_values"):
        yield f"{field['custom_id']!r} may be left empty, and may not"


def _embeds(embeds: list[dict[str, Any]]) -> Iterator[str]:
    if len(embeds) > 10:
        yield f"{len(embeds)} embeds"
    total = 0
    for embed in embeds:
        parts = {
            256: [
                embed.get("title"),
                embed.get("author", {}).get("name"),
                *(f["name"] for f in embed.get("fields", ())),
            ],
            1024: [field["value"] for field in embed.get("fields", ())],
            2048: [embed.get("footer", {}).get("text")],
            4096: [embed.get("description")],
        }
        for limit, words in parts.items():
            sizes = [units(each) for each in words if each]
            total += sum(sizes)
            if max(sizes, default=0) > limit:
                yield f"{max(sizes)} characters where an embed takes {limit}"
        if any(not field["name"].strip() or not field["value"].strip() for field in embed.get("fields", ())):
            yield "an empty field"
        if len(embed.get("fields", ())) > 25:
            yield "more than 25 fields"
        if not any(embed.get(key) for key in ("title", "description", "fields", "image", "footer")):
            yield "an empty embed"
    if total > 6000:
        yield f"embeds of {total} characters in all"


def components_violations(rows: list[dict[str, Any]]) -> Iterator[str]:
    """What is wrong with rows of controls."""
    seen: set[str] = set()
    for row in rows:
        controls = row.get("components", [])
        wide = any(control["type"] != BUTTON for control in controls)
        if not controls or len(controls) > (1 if wide else 5):
            yield f"{len(controls)} components in a row"
        for control in controls:
            yield from _control(control)
            name = control.get("custom_id", "")
            if name and name in seen:
                yield f"two components with the custom_id {name!r}"
            seen.add(name)


def _control(control: dict[str, Any]) -> Iterator[str]:
    has_id, has_url = bool(control.get("custom_id")), bool(control.get("url"))
    link = control["type"] == BUTTON and control.get("style") == LINK_STYLE
    if has_url is not link or has_id is link:
        yield "a button needs a custom_id, or a url if it is a link"
    if units(control.get("custom_id", "")) > 100:
        yield f"a custom_id of {units(control['custom_id'])} characters"
    if control["type"] == BUTTON and not 1 <= units(control.get("label") or "") <= 80:
        yield f"the label {control.get('label')!r} of a button"
    if control["type"] == SELECT:
        options = control.get("options", [])
        values = [option["value"] for option in options]
        if not 1 <= len(options) <= 25 or len(set(values)) < len(values):
            yield f"a select with {len(options)} options, or two of one value"
        if any(not 1 <= units(option[key]) <= 100 for option in options for key in ("label", "value")):
            yield "an option's label or value is too long or empty"
        if units(control.get("placeholder") or "") > 150 or sum(bool(option.get("default")) for option in options) > 1:
            yield "a select's placeholder is too long, or it has two options chosen"


def _cast(item: dict[str, Any]) -> dict[str, Any]:
    return {
        key: str(value)
        if key.split("_")[-1] == "id" and isinstance(value, int)
        else [str(each) if isinstance(each, int) else each for each in value]
        if key in {"users", "roles"} and isinstance(value, list)
        else value
        for key, value in item.items()
    }


@cache
def _validator(method: str, template: str) -> jsonschema_rs.Draft202012Validator | None:
    description = _official()
    content = description.get("paths", {}).get(template, {}).get(method, {}).get("requestBody", {}).get("content", {})
    if "application/json" not in content:
        return None
    steps = ("paths", template, method, "requestBody", "content", "application/json", "schema")
    pointer = "/".join(quote(step.replace("~", "~0").replace("/", "~1"), safe="~@") for step in steps)
    registry = jsonschema_rs.Registry([("urn:discord", description)], draft=jsonschema_rs.Draft202012)
    return jsonschema_rs.Draft202012Validator({"$ref": f"urn:discord#/{pointer}"}, registry=registry)


@cache
def _official() -> dict[str, Any]:
    return json.loads(OFFICIAL.read_text("utf-8")) if OFFICIAL.is_file() else {}  # type: ignore[no-any-return]
