"""What X says of a post or an account, whole or broken, as ours."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.domain.posts import MAX_POST_ID, PostKind
from bot.core.sources.x.records import account_from, id_of, is_protected, post_from

RECORDED = Path(__file__).resolve().parents[3].parent / "shared" / "data" / "x_api" / "recorded_v2"
RECORD: dict[str, Any] = {"id": "1700000000000000001", "text": "Hello", "created_at": "2026-01-05T08:36:41.000Z"}
USER: dict[str, Any] = {"id": "12", "username": "jack", "name": "jack", "public_metrics": {"tweet_count": 30}}

ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=5,
)
FIELDS = (
    "id", "text", "created_at", "lang", "note_tweet", "note_post", "public_metrics", "referenced_tweets",
    "referenced_posts", "author_id", "in_reply_to_user_id",
)  # fmt: skip


def test_a_post_is_read_with_its_time_language_and_counts() -> None:
    """As API v2 writes them; entities are resolved."""
    metrics = {"like_count": 7, "retweet_count": 3}
    post = post_from(RECORD | {"text": "a &amp; b &lt;3", "lang": "en", "public_metrics": metrics})
    assert post
    assert (post.id, post.text, post.lang, post.kind) == ("1700000000000000001", "a & b <3", "en", PostKind.ORIGINAL)
    assert (post.likes, post.reposts) == (7, 3)
    assert post.created_at == datetime(2026, 1, 5, 8, 36, 41, tzinfo=UTC)


@pytest.mark.parametrize("field", ["note_tweet", "note_post"])
def test_a_long_post_is_read_whole(field: str) -> None:
    """`text` is only its beginning; the field has an old and a new name."""
    post = post_from(RECORD | {"text": "It began …", field: {"text": "It began &gt; 280 characters ago."}})
    assert post
    assert post.text == "It began > 280 characters ago."


@pytest.mark.parametrize("note", [None, {}, {"text": ""}, {"text": 5}, "words", []])
def test_a_note_without_words_leaves_the_text(note: object) -> None:
    """Rather a cut post than none."""
    post = post_from(RECORD | {"note_tweet": note})
    assert post
    assert post.text == "Hello"


@pytest.mark.parametrize(
    ("references", "kind"),
    [
        ([], PostKind.ORIGINAL),
        (["replied_to"], PostKind.REPLY),
        (["quoted"], PostKind.QUOTE),
        (["retweeted"], PostKind.REPOST),
        (["reposted"], PostKind.REPOST),
        (["quoted", "replied_to"], PostKind.REPLY),
        (["something new"], PostKind.ORIGINAL),
    ],
)
@pytest.mark.parametrize("field", ["referenced_tweets", "referenced_posts"])
def test_the_kind_follows_from_what_a_post_refers_to(field: str, references: list[str], kind: PostKind) -> None:
    """A reply that quotes stays a reply; both names of the field are known."""
    post = post_from(RECORD | {field: [{"type": reference, "id": "5"} for reference in references]})
    assert post
    assert post.kind is kind


def test_an_answer_to_oneself_is_an_original() -> None:
    """It goes on with one's own thread."""
    thread = {"author_id": "12", "in_reply_to_user_id": "12", "referenced_tweets": [{"type": "replied_to", "id": "5"}]}
    post = post_from(RECORD | thread)
    assert post
    assert post.kind is PostKind.ORIGINAL


@pytest.mark.parametrize(
    "change",
    [
        {"id": None},
        {"id": ""},
        {"id": "0"},
        {"id": "x"},
        {"id": "-5"},
        {"id": "١٢"},
        {"id": str(MAX_POST_ID + 1)},
        {"id": "9" * 5000},
        {"text": None},
        {"text": 5},
        {"created_at": None},
        {"created_at": "yesterday"},
        {"created_at": "1066-10-14T09:00:00Z"},
    ],
)
def test_a_record_without_a_usable_id_text_or_time_is_broken(change: dict[str, object]) -> None:
    """It is counted, not guessed at."""
    assert post_from(RECORD | change) is None


@settings(max_examples=50)
@given(st.dictionaries(st.sampled_from(FIELDS), ANYTHING))
def test_no_record_whatever_stands_in_it_stops_a_scan(change: dict[str, object]) -> None:
    """A post comes out or nothing; what comes out can be stored."""
    post = post_from(RECORD | change)
    if post:
        assert 0 < int(post.id) <= MAX_POST_ID
        post.text.encode("utf-8")


@given(ANYTHING)
def test_what_is_no_record_is_no_post_and_no_account(record: object) -> None:
    """Lists, numbers, texts, nothing."""
    assert post_from(record) is None
    assert account_from(record) is None
    assert is_protected(record) is False


@given(st.integers())
def test_an_id_is_a_number_that_x_could_have_given(number: int) -> None:
    """Within 63 bits, and written as X writes it."""
    assert id_of({"id": str(number)}) == (str(number) if 0 < number <= MAX_POST_ID else "")


@pytest.mark.parametrize("count", ["tweet_count", "post_count"])
def test_an_account_is_read_with_its_count_of_posts(count: str) -> None:
    """Under the field's old and new name."""
    account = account_from(USER | {"public_metrics": {count: 30}})
    assert account
    assert (account.id, account.handle, account.name, account.posts) == ("12", "jack", "jack", 30)


@pytest.mark.parametrize("metrics", [None, {}, {"tweet_count": "30"}, {"tweet_count": -1}, {"tweet_count": 10**400}])
def test_a_count_that_is_none_is_unknown(metrics: object) -> None:
    """The scan then asks for as much as there is."""
    account = account_from(USER | {"public_metrics": metrics})
    assert account
    assert account.posts is None


@pytest.mark.parametrize(
    "change", [{"id": None}, {"id": 12}, {"id": "9" * 30}, {"username": None}, {"username": "no handle!"}]
)
def test_an_account_without_a_usable_id_or_handle_is_broken(change: dict[str, object]) -> None:
    """Neither may come into an address or the store."""
    assert account_from(USER | change) is None


@pytest.mark.parametrize(("value", "protected"), [(True, True), (False, False), (None, False), ("true", False)])
def test_protected_is_only_what_x_calls_so(value: object, protected: bool) -> None:
    """`true` and nothing else."""
    assert is_protected(USER | {"protected": value}) is protected


@pytest.mark.skipif(not RECORDED.is_dir(), reason="the recorded answers lie beside the project, not in it")
def test_every_recorded_post_is_read() -> None:
    """Real answers of X; they were recorded without the time, so that is added."""
    answers = [json.loads(path.read_text("utf-8"))["body"] for path in sorted(RECORDED.rglob("*.json"))]
    data = [answer["data"] for answer in answers if "data" in answer]
    records = [record for part in data for record in (part if isinstance(part, list) else [part]) if "text" in record]
    found = [post_from({"created_at": RECORD["created_at"]} | record) for record in records]
    assert len(found) > 10
    assert all(found)
