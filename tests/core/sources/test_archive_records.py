"""From a record of an archive to a post: its id, time, text and kind."""

import locale
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.domain.accounts import Account
from bot.core.domain.posts import Post, PostKind
from bot.core.sources.archive.records import parse_time, post_from
from tests.core.sources.archives import OWNER, OWNER_ID, fields, x_time

ME = Account(OWNER_ID, OWNER)
NOBODY = Account("")


def read(record: Any, owner: Account = ME) -> Post:
    """The post that a record must hold."""
    found = post_from(record, owner)
    assert found
    return found


def linked(url: Any) -> dict[str, Any]:
    """The part of a record that holds a link."""
    return {"entities": {"urls": [{"url": "https://t.co/a", "expanded_url": url}]}}


REPLY = {"in_reply_to_status_id_str": "12", "in_reply_to_user_id_str": "99", "in_reply_to_screen_name": "other"}
TO_MYSELF = {"in_reply_to_status_id_str": "12", "in_reply_to_user_id_str": OWNER_ID, "in_reply_to_screen_name": OWNER}
QUOTE = linked("https://twitter.com/other/status/12")


@pytest.mark.parametrize(
    ("more", "kind"),
    [
        ({}, PostKind.ORIGINAL),
        (REPLY, PostKind.REPLY),
        ({"in_reply_to_user_id_str": "99"}, PostKind.REPLY),
        ({"in_reply_to_status_id_str": "12"}, PostKind.REPLY),
        (TO_MYSELF, PostKind.ORIGINAL),
        (TO_MYSELF | {"in_reply_to_screen_name": None}, PostKind.ORIGINAL),
        (TO_MYSELF | QUOTE, PostKind.QUOTE),
        (QUOTE, PostKind.QUOTE),
        ({"quoted_status_id_str": "12"}, PostKind.QUOTE),
        (QUOTE | REPLY, PostKind.REPLY),
        ({"full_text": "RT @other: Words of somebody else."}, PostKind.REPOST),
        ({"full_text": "RT @other: Words of somebody else."} | QUOTE | REPLY, PostKind.REPOST),
        ({"retweeted_status": {"id_str": "12"}}, PostKind.REPOST),
        ({"full_text": "RT if you agree"}, PostKind.ORIGINAL),
        ({"full_text": "RT @other Words of somebody else."}, PostKind.REPOST),
        ({"full_text": "RT @other\nWords of somebody else."}, PostKind.REPOST),
        ({"full_text": "RT @other"}, PostKind.REPOST),
        ({"full_text": "RT @other's roses are lovely"}, PostKind.ORIGINAL),
        ({"full_text": "So true! RT @other: Words"}, PostKind.ORIGINAL),
    ],
)
def test_the_kind_follows_from_the_record(more: dict[str, Any], kind: PostKind) -> None:
    """Repost before reply before quote; a reply to oneself goes on with one's own thread."""
    assert kind == read(fields(1) | more).kind


@pytest.mark.parametrize(
    "url",
    [
        "https://x.com/other/status/12",
        "http://www.twitter.com/other/status/12?s=20",
        "https://mobile.twitter.com/i/web/status/12",
        "https://twitter.com/other/statuses/12/photo/1",
    ],
)
def test_a_link_to_a_post_makes_a_quote(url: str) -> None:
    """In each form that X has used."""
    assert read(fields(1) | linked(url)).kind == PostKind.QUOTE


@pytest.mark.parametrize(
    "url",
    [
        "https://x.com/other",
        "https://notx.com/other/status/12",
        "https://example.org/?u=https://x.com/other/status/12",
        f"https://twitter.com/i/web/status/{fields(1)['id_str']}",
        None,
        12,
    ],
)
def test_other_links_make_no_quote(url: Any) -> None:
    """A cut post's link to itself is among them."""
    assert read(fields(1) | linked(url)).kind == PostKind.ORIGINAL


def test_a_reply_to_oneself_is_known_by_the_handle_too() -> None:
    """An archive of a given handle has no owner's id."""
    assert read(fields(1) | TO_MYSELF, Account("handle:x", OWNER.upper())).kind == PostKind.ORIGINAL
    assert read(fields(1) | TO_MYSELF, NOBODY).kind == PostKind.REPLY


def test_entities_are_resolved_once() -> None:
    """Somebody who wrote "&lt;" had it escaped to "&amp;lt;"."""
    assert read(fields(1, "a &lt; b &amp; &quot;c&quot; &amp;lt; é")).text == 'a < b & "c" &lt; é'


def test_half_a_character_is_replaced() -> None:
    """JSON can hold it; UTF-8, and so the store, can't."""
    assert read(fields(1, "half \ud83d whole \U0001f600")).text == "half \ufffd whole \U0001f600"


def test_the_text_of_older_records_is_found() -> None:
    """Before 2017 it was called `text`."""
    record = fields(1)
    record["text"] = record.pop("full_text")

    assert read(record).text == "Post number 1."


@pytest.mark.parametrize("wrap", [lambda inner: inner, lambda inner: {"tweet": inner}])
def test_records_come_with_and_without_a_wrapper(wrap: Any) -> None:
    """Before 2019 they had none."""
    assert fields(1)["id_str"] == read(wrap(fields(1))).id


def test_id_str_is_trusted_over_a_rounded_number() -> None:
    """JavaScript holds 53 bits of an id."""
    assert read(fields(1) | {"id": 1221130902635458600, "id_str": "1221130902635458567"}).id == "1221130902635458567"
    assert read({**fields(1), "id": 1221130902635458567, "id_str": None}).id == "1221130902635458567"


@pytest.mark.parametrize(
    "broken",
    [
        {"id_str": ""},
        {"id_str": "-1"},
        {"id_str": "0"},
        {"id_str": str(2**63)},
        {"id_str": 1.5},
        {"id_str": True},
        {"id_str": "9" * 5000},
        {"created_at": ""},
        {"created_at": None},
        {"created_at": 1709294400},
        {"created_at": "Fri Foo 01 12:00:00 +0000 2024"},
        {"created_at": "Fri Mar 32 12:00:00 +0000 2024"},
        {"created_at": "Thu Jan 01 00:00:00 +0000 1970"},
        {"created_at": "Fri Dec 31 23:59:59 -2359 9999"},
        {"created_at": "9999-12-31T23:59:59.999999-23:59"},
        {"created_at": "0001-01-01T00:00:00+23:59"},
        {"created_at": "2024-03-01T12:00:00" + "0" * 100_000},
        {"created_at": [["2024"] * 100_000]},
        {"id_str": [["7"] * 100_000]},
        {"full_text": "x" * 50_001},
        {"full_text": None},
        {"full_text": ["a"]},
    ],
)
def test_a_record_without_id_time_or_text_is_broken(broken: dict[str, Any]) -> None:
    """It is no post."""
    assert post_from({**fields(1), **broken}, ME) is None


@pytest.mark.parametrize(("lang", "kept"), [("en", "en"), ("zh-TW", "zh-TW"), ("<b>", ""), (None, ""), (7, "")])
def test_a_language_is_a_code_or_nothing(lang: Any, kept: str) -> None:
    """It is shown and stored."""
    assert kept == read({**fields(1), "lang": lang}).lang


def test_times_are_read_in_both_forms() -> None:
    """To the same moment in UTC."""
    moment = datetime(2026, 1, 5, 8, 36, 41, tzinfo=UTC)

    assert moment == parse_time("Mon Jan 05 08:36:41 +0000 2026")
    assert moment == parse_time("Mon Jan 05 10:36:41 +0200 2026")
    assert moment == parse_time("2026-01-05T08:36:41.000Z")
    assert moment == parse_time("2026-01-05T08:36:41")
    assert timedelta(0) == parse_time("2026-01-05T10:36:41+02:00").utcoffset()


@given(st.datetimes(datetime(2006, 3, 21), datetime(2099, 12, 31), timezones=st.just(UTC)))  # noqa: DTZ001
def test_every_time_that_x_writes_is_read_back(moment: datetime) -> None:
    """To the second."""
    assert locale.setlocale(locale.LC_TIME) == "C"
    assert moment.replace(microsecond=0) == parse_time(x_time(moment))
