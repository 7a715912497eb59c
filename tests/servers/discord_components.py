"""Discord's components, version 2: what a message of them may hold, and how it is kept and shown."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from tests.servers import discord_rules as rules
from tests.servers.discord_rules import V2, units

ROW, BUTTON, SELECT, SECTION, TEXT, THUMBNAIL, GALLERY, FILE, SEPARATOR, CONTAINER = 1, 2, 3, 9, 10, 11, 12, 13, 14, 17
TOP = {ROW, SECTION, TEXT, GALLERY, FILE, SEPARATOR, CONTAINER}
OLD = ("content", "embeds", "poll", "sticker_ids")
MOST, CHARACTERS = 40, 4000
# Not documented; beyond it Discord answers 500: https://github.com/discord/discord-api-docs/issues/8554
BYTES, TEXT_BYTES = 10_170, 12


def walk(components: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Each component, and each that it holds, from top to bottom."""
    for each in components:
        yield each
        yield from walk(each.get("components") or [])
        if "accessory" in each:
            yield each["accessory"]


def texts(components: list[dict[str, Any]]) -> list[str]:
    """What its text displays say."""
    return [each["content"] for each in walk(components) if each["type"] == TEXT]


def message_violations(payload: dict[str, Any], *, new: bool) -> Iterator[str]:
    """What is wrong with a message or an edit of one, of either version."""
    yield from rules.message_violations(payload, new=new)
    if payload.get("flags", 0) & V2:
        yield from _layout(payload)


def _layout(payload: dict[str, Any]) -> Iterator[str]:
    for key in OLD:
        if payload.get(key):
            yield f"{key} beside components of version 2"
    components = payload.get("components") or []
    every = list(walk(components))
    if not every:
        yield "an empty message"
    if len(every) > MOST:
        yield f"{len(every)} components"
    if (total := sum(map(units, texts(components)))) > CHARACTERS:
        yield f"texts of {total} characters in all"
    if any(each["type"] not in TOP for each in components):
        yield "a component that can't stand by itself"
    for each in every:
        yield from _component(each)
    rows = [each for each in every if each["type"] == ROW]
    yield from rules.components_violations(rows)


def _component(each: dict[str, Any]) -> Iterator[str]:
    inner = [one["type"] for one in each.get("components") or []]
    if each["type"] == CONTAINER and (not inner or not set(inner) <= TOP - {CONTAINER}):
        yield f"a container of {inner}"
    if each["type"] == SECTION and (
        not 1 <= len(inner) <= 3 or set(inner) != {TEXT} or each["accessory"]["type"] not in {BUTTON, THUMBNAIL}
    ):
        yield f"a section of {inner}"
    if each["type"] == TEXT and not each["content"].strip():
        yield "an empty text"
    if each["type"] == GALLERY and not 1 <= len(each["items"]) <= 10:
        yield f"a gallery of {len(each['items'])} pictures"
    if each["type"] == FILE and not each["file"]["url"].startswith("attachment://"):
        yield f"the file {each['file']['url']!r} is no attachment"
    for item in [each, *each.get("items", [])]:
        if item.get("description") is not None and not 1 <= units(item["description"]) <= 1024:
            yield f"{units(item['description'])} characters for those who don't see a picture"


def change_violations(
    flags: int, payload: dict[str, Any], files: set[str], content: str = "", embeds: Sequence[Any] = ()
) -> Iterator[str]:
    """What is wrong with putting this into a message with these flags, words and embeds; it will have these files."""
    new = bool(payload.get("flags", flags) & V2)
    if flags & V2 and not new:
        yield "a message of components can't become one without again"
    if not (new or flags & V2):
        return
    if payload.get("content", content) or payload.get("embeds", embeds):
        yield "words or embeds that stand beside components of version 2"
    named = {url.removeprefix("attachment://") for url in _urls(payload) if url.startswith("attachment://")}
    for name in named - files:
        yield f"there is no attachment {name!r}"
    for name in files - named if "components" in payload else ():
        yield f"nobody sees the attachment {name!r}: no component shows it"


def breaks_down(payload: dict[str, Any]) -> bool:
    """Whether Discord's own limit of size is passed, of which it says nothing."""
    said = texts(payload.get("components") or []) if isinstance(payload, dict) else []
    return sum(len(words.encode("utf-8", "surrogatepass")) + TEXT_BYTES for words in said) > BYTES


def kept(components: list[dict[str, Any]], url_of: Callable[[str], str], new_id: Callable[[], int]) -> list[Any]:
    """The components as Discord gives them back: with numbers, and addresses in place of `attachment://…`."""

    def media(url: str) -> dict[str, Any]:
        address = url_of(url.removeprefix("attachment://")) if url.startswith("attachment://") else url
        return {"id": str(new_id()), "url": address, "proxy_url": address}

    def one(each: dict[str, Any]) -> dict[str, Any]:
        full = each | {"id": new_id() % 2**31}
        if each["type"] == SEPARATOR:
            full = {"spacing": 1, "divider": True} | full
        if "components" in each:
            full["components"] = [one(inner) for inner in each["components"]]
        if "accessory" in each:
            full["accessory"] = one(each["accessory"])
        if "media" in each:
            full["media"] = media(each["media"]["url"])
        if "file" in each:
            url = each["file"]["url"]
            full |= {"file": media(url), "name": url.rpartition("/")[2], "size": 1, "spoiler": False}
        if "items" in each:
            full["items"] = [item | {"media": media(item["media"]["url"])} for item in each["items"]]
        return full

    return [one(each) for each in components]


def _urls(payload: dict[str, Any]) -> Iterator[str]:
    for each in walk(payload.get("components") or []):
        for holder in (each, *each.get("items", [])):
            for key in ("media", "file"):
                if key in holder:
                    yield holder[key]["url"]
