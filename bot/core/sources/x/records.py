"""Turns what X's API v2 says of a post or an account into ours."""

import re
from collections.abc import Mapping
from typing import Any

from bot.core.domain.accounts import Account, Profile
from bot.core.domain.posts import MAX_POST_ID, Post, PostKind
from bot.core.sources.archive.records import as_object, history_of, parse_time, replace_surrogates
from bot.core.sources.x.handles import HANDLE
from bot.core.text.html_entities import unescape

POST_FIELDS = [
    "author_id",
    "created_at",
    "in_reply_to_user_id",
    "lang",
    "note_tweet",
    "public_metrics",
    "referenced_tweets",
]
USER_FIELDS = ["created_at", "description", "profile_image_url", "protected", "public_metrics"]
_NOTES = ("note_tweet", "note_post")  # Newer versions of the API say "post" where older ones said "tweet".
_REFERENCES = ("referenced_tweets", "referenced_posts")
_HISTORIES = ("edit_history_tweet_ids", "edit_history_post_ids")
_REPOSTED, _REPLIED, _QUOTED = ({"retweeted", "reposted"}, {"replied_to"}, {"quoted"})
_PICTURE = re.compile(r"https://[\w.-]+\.twimg\.com/[!-~]{1,300}", re.ASCII)
_MOST_LANG = 16
_MOST_DIGITS = 19  # Of a number of 63 bits.


def post_from(record: Any) -> Post | None:
    """The post that one object of a page's `data` holds, its whole text included; None where it is broken."""
    fields = as_object(record)
    number, text = id_of(record), _text(fields)
    if not number or text is None:
        return None
    lang = fields.get("lang")
    metrics = as_object(fields.get("public_metrics"))
    try:
        history = versions_of(record)
        return Post(
            id=history[0] if history else number,
            created_at=parse_time(fields.get("created_at")),
            text=unescape(replace_surrogates(text)),
            kind=_kind(fields),
            lang=lang if isinstance(lang, str) and lang.isascii() and len(lang) <= _MOST_LANG else "",
            likes=_count(metrics, "like_count"),
            reposts=_count(metrics, "retweet_count", "repost_count"),
            history=history,
            answers=_parent(fields, number),
        )
    except ValueError:
        return None


def account_from(record: Any) -> Account | None:
    """The account that a look-up's `data` holds; None where it is broken."""
    fields = as_object(record)
    number, handle, name = id_of(record), fields.get("username"), fields.get("name")
    if not (number and isinstance(handle, str) and HANDLE.fullmatch(handle)):
        return None
    metrics = as_object(fields.get("public_metrics"))
    return Account(
        number,
        handle,
        replace_surrogates(name) if isinstance(name, str) else "",
        _count(metrics, "tweet_count", "post_count"),
        _profile(fields),
    )


def _profile(fields: Mapping[str, Any]) -> Profile:
    bio, picture = fields.get("description"), fields.get("profile_image_url")
    try:
        joined = parse_time(fields.get("created_at"))
    except ValueError:
        joined = None
    return Profile(
        unescape(replace_surrogates(bio)) if isinstance(bio, str) else "",
        # Twice the size: X names its sizes in the address ("User profile images and banners").
        picture.replace("_normal.", "_bigger.") if isinstance(picture, str) and _PICTURE.fullmatch(picture) else "",
        joined,
    )


def id_of(record: Any) -> str:
    """The id of a post or an account, without leading zeros; "" where it is none that X could have given."""
    number = as_object(record).get("id")
    if not (isinstance(number, str) and number.isascii() and number.isdigit() and len(number) <= _MOST_DIGITS):
        return ""
    return str(int(number)) if 0 < int(number) <= MAX_POST_ID else ""


def versions_of(record: Any) -> tuple[str, ...]:
    """The ids of an edited post's versions, oldest first; empty where it was never edited."""
    listed = next((found for key in _HISTORIES if isinstance(found := as_object(record).get(key), list)), [])
    return history_of(id_of(record), *listed)


def author_of(record: Any) -> str:
    """The id of a post's author; "" where it is not said."""
    return id_of({"id": as_object(record).get("author_id")})


def is_protected(record: Any) -> bool:
    """Whether a look-up's `data` says that the account shows its posts to followers only."""
    return as_object(record).get("protected") is True


def _text(fields: Mapping[str, Any]) -> str | None:
    """The whole text: X cuts `text` where a post is longer than 280 characters."""
    for key in _NOTES:
        whole = as_object(fields.get(key)).get("text")
        if isinstance(whole, str) and whole:
            return whole
    text = fields.get("text")
    return text if isinstance(text, str) else None


def _parent(fields: Mapping[str, Any], number: str) -> str:
    """The id of the post that it answers; "" for none."""
    references = (as_object(each) for each in _references(fields))
    parent = next((id_of(each) for each in references if each.get("type") in _REPLIED), "")
    return "" if parent == number else parent


def _references(fields: Mapping[str, Any]) -> list[Any]:
    return next((fields[key] for key in _REFERENCES if isinstance(fields.get(key), list)), [])


def _kind(fields: Mapping[str, Any]) -> PostKind:
    """What the post is. A reply that quotes stays a reply; one to oneself goes on with a thread, so is an original."""
    kinds = {str(as_object(reference).get("type")) for reference in _references(fields)}
    if kinds & _REPOSTED:
        return PostKind.REPOST
    author, replied_to = fields.get("author_id"), fields.get("in_reply_to_user_id")
    if kinds & _REPLIED and not (author and author == replied_to):
        return PostKind.REPLY
    return PostKind.QUOTE if kinds & _QUOTED else PostKind.ORIGINAL


def _count(metrics: Mapping[str, Any], *keys: str) -> int | None:
    """The first of these counts that is one."""
    found = (metrics.get(key) for key in keys)
    return next((value for value in found if isinstance(value, int) and 0 <= value < 2**53), None)
