"""Turns one record of an account archive into a post."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from bot.core.domain.accounts import Account
from bot.core.domain.posts import MAX_POST_ID, Post, PostKind
from bot.core.sources.archive.limits import LIMITS, Limits
from bot.core.text.html_entities import unescape

_MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec"
_DATE = re.compile(r"[A-Z][a-z]{2} ([A-Z][a-z]{2}) (\d\d) (\d\d):(\d\d):(\d\d) ([+-]\d\d)(\d\d) (\d{4})")
_YEARS = range(2006, 2100)  # X's first post is of March 2006; other years are damage.
_LONGEST_TIME = 64  # Characters; X writes 30.
_REPOST = re.compile(r"RT @\w{1,15}(?::|\s|$)")  # By hand it was written without the colon, too.
_SPACED_ZONE = re.compile(r" (?=[+-]\d{4}$)")  # As archives of 2012 to 2018 write it: 2012-01-05 08:36:41 +0000.
_STATUS = re.compile(r"https?://(?:\w+\.)?(?:twitter|x)\.com/(?:i/web|\w{1,15})/status(?:es)?/(\d+)", re.IGNORECASE)
_MOST_DIGITS = 19 + 20  # Of a number of 63 bits, and room for zeros before it.
_LANG = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z]{2,4})?")
_MOST_VERSIONS = 100  # Of a post that are looked at; X allows five edits.
_LONE_SURROGATE = re.compile(r"[\ud800-\udfff]")


def post_from(record: Any, owner: Account, limits: Limits = LIMITS) -> Post | None:
    """The post that a record holds, with or without its `{"tweet": …}` around it; None where the record is broken."""
    fields = unwrap(record, "tweet")
    text = fields.get("full_text", fields.get("text"))
    if not isinstance(text, str) or len(text) > limits.text_chars:
        return None
    try:
        number = str(post_id(fields, "id_str", "id"))  # Some exports rounded the number in `id`.
        created_at = parse_time(fields.get("created_at"))
        text = unescape(replace_surrogates(text))
        lang = fields.get("lang")
        history = history_of(number, *_versions(fields))
        return Post(
            id=history[0] if history else number,
            created_at=created_at,
            text=text,
            kind=_kind(fields, number, text, owner),
            lang=lang if isinstance(lang, str) and _LANG.fullmatch(lang) else "",
            history=history,
            answers=_parent(fields, number),
        )
    except ValueError:
        return None


def history_of(number: str, *versions: Any) -> tuple[str, ...]:
    """The ids of a post's versions up to the one with this id, oldest first; empty where it is the first of them."""
    known = (post_id({"id": each}, "id") for each in versions[:_MOST_VERSIONS])
    earlier = sorted({each for each in known if 0 < each < int(number)})
    return (*map(str, earlier), number) if earlier else ()


def as_object(value: Any) -> Mapping[str, Any]:
    """`value` if it is a JSON object, else an empty one."""
    return value if isinstance(value, dict) else {}


def unwrap(record: Any, key: str) -> Mapping[str, Any]:
    """The object under `key` of a record, or the record itself where it has no such key."""
    fields = as_object(record)
    return as_object(fields.get(key, fields))


def replace_surrogates(text: str) -> str:
    """`text` with halves of characters, which JSON can hold but UTF-8 can't, replaced by U+FFFD."""
    return _LONE_SURROGATE.sub("\ufffd", text)


def parse_time(value: Any) -> datetime:
    """A time as X writes it ("Mon Jan 05 08:36:41 +0000 2026"), or in ISO 8601, in UTC.

    Names of months are looked up here because strptime would ask the locale.

    Raises:
        ValueError: it is neither, or no time at which X existed.
    """
    if not isinstance(value, str) or len(value) > _LONGEST_TIME:
        raise ValueError("no time")
    value = _SPACED_ZONE.sub("", value.strip())
    found = _DATE.fullmatch(value)
    if found:
        month, day, hour, minute, second, hours, minutes, year = found.groups()
        value = f"{year}-{_MONTHS.find(month) // 3 + 1:02}-{day}T{hour}:{minute}:{second}{hours}:{minutes}"
    time = datetime.fromisoformat(value)
    if time.year not in _YEARS:
        raise ValueError("no year of X")
    return time.astimezone(UTC) if time.tzinfo else time.replace(tzinfo=UTC)


def post_id(fields: Mapping[str, Any], *keys: str) -> int:
    """The first of these fields that is an id as X gives them, as a string or a number; 0 for none."""
    for key in keys:
        value = fields.get(key)
        if isinstance(value, str) and value.isdecimal() and len(value) <= _MOST_DIGITS:
            value = int(value)  # Python reads no number of over 4,300 digits.
        if isinstance(value, int) and not isinstance(value, bool) and 0 < value <= MAX_POST_ID:
            return value
    return 0


def _versions(fields: Mapping[str, Any]) -> list[Any]:
    """What the record says of the post's versions: a first one stands under "initial", later ones under "edit"."""
    info = as_object(fields.get("edit_info"))
    edit = as_object(info.get("edit"))
    control = as_object(edit.get("editControlInitial")) or as_object(info.get("initial"))
    listed = control.get("editTweetIds")
    return [edit.get("initialTweetId"), *(listed if isinstance(listed, list) else [])]


def _kind(fields: Mapping[str, Any], number: str, text: str, owner: Account) -> PostKind:
    """What the post is. A repost stays one whatever else it is, and a reply that quotes stays a reply.

    A reply to oneself goes on with one's own thread, so it counts as an original.
    """
    if fields.get("retweeted_status") or _REPOST.match(text):
        return PostKind.REPOST
    if _replies(fields, owner):
        return PostKind.REPLY
    if fields.get("quoted_status_id_str") or _quotes(fields, number):
        return PostKind.QUOTE
    return PostKind.ORIGINAL


def _parent(fields: Mapping[str, Any], number: str) -> str:
    """The id of the post that it answers; "" for none."""
    parent = str(post_id(fields, "in_reply_to_status_id_str", "in_reply_to_status_id") or "")
    return "" if parent == number else parent


def _replies(fields: Mapping[str, Any], owner: Account) -> bool:
    """Whether the post answers somebody else."""
    user, name = fields.get("in_reply_to_user_id_str"), fields.get("in_reply_to_screen_name")
    if user and user == owner.id:
        return False
    if owner.handle and isinstance(name, str) and name.lower() == owner.handle.lower():
        return False
    return bool(user or fields.get("in_reply_to_status_id_str") or fields.get("in_reply_to_user_id"))


def _quotes(fields: Mapping[str, Any], number: str) -> bool:
    """Whether the post links to another post; old cut posts link to themselves."""
    urls = as_object(fields.get("entities")).get("urls")
    links = [as_object(url).get("expanded_url") for url in urls] if isinstance(urls, list) else []
    found = (_STATUS.match(link) for link in links if isinstance(link, str))
    return any(match and match[1] != number for match in found)
