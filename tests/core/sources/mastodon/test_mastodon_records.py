"""From what a server says of a post to ours."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.domain.accounts import Account
from bot.core.domain.networks import SocialNetwork
from bot.core.domain.posts import MAX_POST_ID, PostKind
from bot.core.sources.mastodon.ids import known_number, number_of, version_of
from bot.core.sources.mastodon.records import TimelineRecord, status_from
from tests.servers.mastodon_posts import Flavor

ANN = Account("1@mastodon.example", "ann@mastodon.example", network=SocialNetwork.MASTODON)
AT = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
ID = Flavor.MASTODON.id(AT)


def record(**changes: Any) -> dict[str, Any]:
    """What a server says of a post."""
    said = {
        "id": ID,
        "created_at": "2026-05-04T12:00:00.000Z",
        "in_reply_to_id": None,
        "in_reply_to_account_id": None,
        "spoiler_text": "",
        "visibility": "public",
        "language": "en",
        "url": f"https://mastodon.example/@ann/{ID}",
        "content": "<p>Words</p>",
        "reblog": None,
        "account": {"id": "1", "username": "ann", "acct": "ann"},
        "favourites_count": 3,
        "reblogs_count": 2,
        "edited_at": None,
        "poll": None,
    }
    return said | changes


def status(**changes: Any) -> TimelineRecord:
    """What becomes of it."""
    return status_from(record(**changes), ANN, "mastodon.example")


def test_a_post_is_read() -> None:
    """All that is kept of it."""
    post = status().post
    assert post is not None
    assert (post.id, post.created_at, post.text, post.kind, post.lang) == (ID, AT, "Words", PostKind.ORIGINAL, "en")
    assert (post.likes, post.reposts, post.native, post.address, post.hidden_from) == (3, 2, "", "", None)


def test_a_warning_stands_above_what_it_hides() -> None:
    """Both are the author's words."""
    post = status(spoiler_text="politics ", content="<p>They are all liars</p>").post
    assert post is not None
    assert post.text == "politics\n\nThey are all liars"
    assert post.hidden_from is not None
    assert post.text[post.hidden_from :] == "They are all liars"


def test_a_warning_above_nothing_hides_nothing() -> None:
    """As above a picture."""
    post = status(spoiler_text="food", content="").post
    assert post is not None
    assert (post.text, post.hidden_from) == ("food", None)


def test_a_post_without_text_says_what_its_pictures_are_described_with() -> None:
    """They are all of its author's words; beside a text they are left out."""
    media = [{"description": "A cat "}, {"description": None}, {"description": "A dog"}, 5]
    alone = status(content="", media_attachments=media, spoiler_text="pets").post
    beside = status(media_attachments=media).post
    assert alone is not None
    assert beside is not None
    assert (alone.text, beside.text) == ("pets\n\nA cat\n\nA dog", "Words")


@pytest.mark.parametrize("flavor", list(Flavor))
def test_a_post_of_the_future_is_broken(flavor: Flavor) -> None:
    """It would be newer than all that follow, so that a watch would see none of them."""
    far = datetime(2090, 1, 1, tzinfo=UTC)
    for own, at in ((flavor.id(far), far), (flavor.id(AT), far), (flavor.id(far), AT)):
        said = record(id=own, created_at=f"{at:%Y-%m-%dT%H:%M:%S.000Z}")
        found = status_from(said, ANN, "mastodon.example", AT)
        assert found.post is None or int(found.post.id) >> 16 <= AT.timestamp() * 1000 + 1
        assert found.number >> 16 <= AT.timestamp() * 1000 + 1


def test_a_polls_options_are_words_too() -> None:
    """Below the text, hidden with it."""
    poll = {"options": [{"title": "Yes"}, {"title": " No\nnever "}, {"title": 5}, "x"]}
    post = status(poll=poll, spoiler_text="vote").post
    assert post is not None
    assert post.text == "vote\n\nWords\n\n○ Yes\n○ No never"
    assert post.hidden_from == len("vote\n\n")


@pytest.mark.parametrize("visibility", ["private", "direct", "limited", None, 5])
def test_what_is_not_for_everybody_is_not_read(visibility: object) -> None:
    """Whatever a server hands over."""
    found = status(visibility=visibility)
    assert (found.post, found.hidden) == (None, True)


def test_a_repost_of_what_is_not_for_everybody_is_not_read() -> None:
    """The words would be the same."""
    assert status(reblog=record(visibility="private")).hidden


def test_a_repost_has_the_words_of_somebody_else() -> None:
    """And their page, since its own shows nothing."""
    theirs = record(
        content="<p>Theirs</p>", url="https://other.example/@bob/7", spoiler_text="cats", favourites_count=99,
        account={"id": "4", "username": "bob", "acct": "bob@other.example"},
    )  # fmt: skip
    post = status(reblog=theirs, content="", url=f"https://mastodon.example/users/ann/statuses/{ID}/activity").post
    assert post is not None
    assert (post.kind, post.text, post.likes) == (PostKind.REPOST, "cats\n\nTheirs", 99)
    assert post.address == "https://other.example/@bob/7"


def test_a_reply_knows_what_it_answers() -> None:
    """By the number on the same server; one to oneself goes on with a thread."""
    parent = Flavor.MASTODON.id(AT - timedelta(hours=1))
    post = status(in_reply_to_id=parent, in_reply_to_account_id="9").post
    assert post is not None
    assert (post.kind, post.answers) == (PostKind.REPLY, parent)
    thread = status(in_reply_to_id=parent, in_reply_to_account_id="1").post
    assert thread is not None
    assert (thread.kind, thread.answers) == (PostKind.ORIGINAL, parent)


@pytest.mark.parametrize(
    "quoted",
    [
        {"quote": {"state": "accepted", "quoted_status": {"id": "5"}}},
        {"quote": {"state": "pending", "quoted_status": None}},
        {"quote_id": "5"},
        {"pleroma": {"quote": {"id": "5"}}},
    ],
)
def test_a_quote_is_one_however_a_server_says_so(quoted: dict[str, Any]) -> None:
    """The line with its address, for servers without quotes, is none of the author's words."""
    content = (
        '<p class="quote-inline">RE: <a href="https://o.example/@bob/5">https://o.example/@bob/5</a></p><p>No!</p>'
    )
    post = status(content=content, **quoted).post
    assert post is not None
    assert (post.kind, post.text) == (PostKind.QUOTE, "No!")


def test_an_edited_post_is_a_later_version_of_itself() -> None:
    """Told by the time of the edit."""
    first, second = (status(edited_at=f"2026-05-04T12:{minute}:00.000Z").post for minute in (10, 11))
    assert first is not None
    assert second is not None
    assert first.id == second.id == ID
    assert int(ID) < int(first.version) < int(second.version) <= MAX_POST_ID


def test_an_edited_posts_page_is_the_one_of_its_id() -> None:
    """Not of the number that stands for its version."""
    post = status(edited_at="2026-05-04T12:10:00.000Z").post
    assert post is not None
    assert post.url(ANN) == f"https://mastodon.example/@ann/{ID}"


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)", "http://mastodon.example/@ann/1", "https://evil.example/@ann/1", "https://127.0.0.1/x",
        "https://mastodon.example:8443/x", "https://a:b@mastodon.example/x", "https://mastodon.example/\n", 5, None,
    ],
)  # fmt: skip
@pytest.mark.parametrize("edited_at", [None, "2026-05-04T12:10:00.000Z"])
def test_an_address_elsewhere_is_not_shown(url: object, edited_at: str | None) -> None:
    """The page is made of the handle and the id instead."""
    post = status(url=url, uri=None, edited_at=edited_at).post
    assert post is not None
    assert post.url(ANN) == f"https://mastodon.example/@ann/{ID}"


@pytest.mark.parametrize(
    "changes",
    [
        {"id": None}, {"id": ""}, {"id": "../../etc"}, {"id": "x" * 65}, {"content": None}, {"content": 5},
        {"created_at": None}, {"created_at": "soon"}, {"created_at": "9999-99-99"}, {"spoiler_text": 5},
        {"edited_at": "later"}, {"account": None}, {"account": {"id": "2"}}, {"account": []},
    ],
)  # fmt: skip
def test_a_broken_record_is_no_post(changes: dict[str, Any]) -> None:
    """It is counted, and nothing else."""
    found = status(**changes)
    assert (found.post, found.hidden) == (None, False)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(), lambda each: st.lists(each, max_size=3)
    | st.dictionaries(st.sampled_from(list(record())), each, max_size=4), max_leaves=20,
)  # fmt: skip


@given(st.dictionaries(st.sampled_from([*record(), "quote", "pleroma"]), JSON))
def test_records_of_any_shape_are_read_or_broken(changes: dict[str, Any]) -> None:
    """Whatever the types."""
    found = status_from({**record(), **changes}, ANN, "mastodon.example")
    assert found.post is None or found.post.text is not None


@given(JSON)
def test_whatever_is_no_record_is_broken(value: Any) -> None:
    """Lists, numbers, nothing."""
    assert status_from(value, ANN, "mastodon.example").post is None


@given(st.sampled_from(Flavor), st.lists(st.integers(0, 10**9), min_size=2, max_size=20, unique=True))
def test_numbers_grow_with_time(flavor: Flavor, seconds: list[int]) -> None:
    """On every kind of server, and fit the store."""
    start = datetime(2019, 3, 1, tzinfo=UTC)
    times = [start + timedelta(seconds=each) for each in sorted(seconds) if each < 9 * 10**8]
    numbers = [number_of(flavor.id(at), at) for at in times]
    assert numbers == sorted(set(numbers))
    assert all(0 < number <= MAX_POST_ID for number in numbers)


@given(st.sampled_from([Flavor.GOTOSOCIAL, Flavor.PLEROMA]), st.integers(0, 65_534))
def test_posts_of_one_millisecond_keep_their_order(flavor: Flavor, sequence: int) -> None:
    """As their ids have it."""
    one, other = (number_of(flavor.id(AT, each), AT) for each in (sequence, sequence + 1))
    assert one < other


def test_the_ids_of_mastodons_first_years_are_kept() -> None:
    """They were counted up from 1."""
    old = datetime(2017, 4, 1, tzinfo=UTC)
    assert number_of("123456", old) == 123456
    assert number_of("123456", AT) != 123456
    assert known_number("123456") is None


def test_a_version_is_above_the_post_whatever_the_clock_says() -> None:
    """An edit before the post was written counts all the same."""
    number = int(ID)
    assert version_of(number, AT - timedelta(days=400)) == number + 1
