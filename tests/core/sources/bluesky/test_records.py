"""What Bluesky says of posts and accounts, as ours; and everything that somebody may have put into a record."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.domain.networks import MOST_NAME, SocialNetwork, to_tid, written_at
from bot.core.domain.posts import Post, PostKind
from bot.core.sources.bluesky.addresses import Address, address_of
from bot.core.sources.bluesky.records import account_from, item_from
from bot.core.sources.bluesky.text import MOST_CHARS, language_of, words_of
from tests.servers.bluesky_accounts import ELSEWHERE, POST, BlueskyAccount, BlueskyPost, tid
from tests.servers.bluesky_views import feed_item, label, profile

AT = datetime(2026, 5, 4, 12, 30, 15, 123000, tzinfo=UTC)
ADA = BlueskyAccount("ada.bsky.social", "Ada Lovelace", bio="Counts.")
OTHER = f"at://{ELSEWHERE}/{POST}/{tid(AT - timedelta(days=3))}"


def told(**fields: Any) -> Post:
    """The post that comes of one that is written so."""
    item = item_from(feed_item(ADA, BlueskyPost(**{"text": "Hello there, everybody", "at": AT} | fields)), ADA.did)
    assert item
    assert item.post
    return item.post


def test_a_post_comes_as_it_is() -> None:
    """Its id is its key's number, so its page can be told from the id."""
    post = told(likes=7, reposts=2)
    assert (post.text, post.created_at, post.kind, post.lang) == ("Hello there, everybody", AT, PostKind.ORIGINAL, "en")
    assert (post.likes, post.reposts, post.answers, post.native, post.address) == (7, 2, "", "", "")
    assert to_tid(int(post.id)) == tid(AT)
    assert str(address_of(post, ADA.did)) == f"at://{ADA.did}/{POST}/{tid(AT)}"


def test_kinds_are_told_apart() -> None:
    """A reply to oneself goes on with a thread; a quote may have pictures beside it; a list is no quote."""
    own = f"at://{ADA.did}/{POST}/{tid(AT - timedelta(hours=1))}"
    quote = {"$type": "app.bsky.embed.record", "record": {"uri": OTHER, "cid": "bafy"}}
    pictured = {"$type": "app.bsky.embed.recordWithMedia", "record": quote, "media": {"$type": "app.bsky.embed.images"}}
    listed = {
        "$type": "app.bsky.embed.record",
        "record": {"uri": f"at://{ELSEWHERE}/app.bsky.graph.list/3k", "cid": "b"},
    }
    assert told(answers=OTHER).kind is PostKind.REPLY
    assert told(answers=own).kind is PostKind.ORIGINAL
    assert told(more={"embed": quote}).kind is PostKind.QUOTE
    assert told(more={"embed": pictured}).kind is PostKind.QUOTE
    assert told(more={"embed": listed}).kind is PostKind.ORIGINAL
    assert told(answers=OTHER, quotes=OTHER).kind is PostKind.REPLY


def test_a_reply_names_its_parent() -> None:
    """One's own by its id; somebody else's by a number that no post of one's own has, though keys may be the same."""
    own = f"at://{ADA.did}/{POST}/{tid(AT - timedelta(hours=1))}"
    same_key = own.replace(ADA.did, ELSEWHERE)
    assert to_tid(int(told(answers=own).answers)) == tid(AT - timedelta(hours=1))
    assert told(answers=same_key).answers not in {"", told(answers=own).answers}


def test_a_repost_is_one_with_its_own_time_and_the_page_of_the_other_post() -> None:
    """It holds somebody else's words."""
    post = told(of=OTHER, text="Words of another")
    assert (post.kind, post.text, post.created_at) == (PostKind.REPOST, "Words of another", AT)
    assert post.address == f"https://bsky.app/profile/{ELSEWHERE}/post/{OTHER.rpartition('/')[2]}"
    assert str(address_of(post, ADA.did)) == OTHER
    assert written_at(SocialNetwork.BLUESKY, int(post.id)) == AT


def test_the_words_of_somebody_who_wants_no_strangers_are_not_kept_as_a_repost() -> None:
    """Whoever repeats them did not ask."""
    view = feed_item(ADA, BlueskyPost("For friends", AT, of=OTHER))
    view["post"]["author"]["labels"] = [label("!no-unauthenticated", OTHER, "", ELSEWHERE)]
    item = item_from(view, ADA.did)
    assert item
    assert item.post
    assert item.post.text == item.post.address


def test_a_repost_without_an_address_of_its_own_has_a_number_all_the_same() -> None:
    """Older servers leave it out."""
    view = feed_item(ADA, BlueskyPost("Words", AT, of=OTHER))
    del view["reason"]["uri"]
    first, second = item_from(view, ADA.did), item_from(view, ADA.did)
    assert first
    assert first == second
    assert first.post
    assert abs(written_at(SocialNetwork.BLUESKY, int(first.post.id)) - AT) < timedelta(milliseconds=1)


def test_what_is_not_the_accounts_is_left_out() -> None:
    """Somebody else's post, somebody else's repost, and a pinned post, which stands in its own place, too."""
    stranger = BlueskyAccount("eve.bsky.social")
    assert item_from(feed_item(stranger, BlueskyPost("x", AT)), ADA.did) is None
    assert item_from(feed_item(stranger, BlueskyPost("x", AT, of=OTHER)), ADA.did) is None
    pinned = feed_item(ADA, BlueskyPost("x", AT)) | {"reason": {"$type": "app.bsky.feed.defs#reasonPin"}}
    assert item_from(pinned, ADA.did) is None


@pytest.mark.parametrize(
    "key", ["self", "2222222222222", "zzzzzzzzzzzzz", "3jzfcijpj2z2a", "Ⅷ", "a" * 500, "3JZFCIJPJ2Z2A"]
)
def test_a_key_that_does_not_fit_its_time_has_a_stand_in(key: str) -> None:
    """Made of its time, so that it lies where the post lies; its page and its own key are kept."""
    view = feed_item(ADA, BlueskyPost("x", AT, key=key))
    item = item_from(view, ADA.did)
    if key == "Ⅷ":
        assert item is None  # No address at all.
        return
    assert item
    assert item.post
    assert abs(written_at(SocialNetwork.BLUESKY, int(item.post.id)) - AT) < timedelta(milliseconds=1)
    assert item.post.address == f"https://bsky.app/profile/{ADA.did}/post/{key}"
    assert address_of(item.post, ADA.did) == Address(ADA.did, POST, key)


def test_stand_ins_of_one_moment_differ() -> None:
    """By their addresses."""
    ids = {told(key=f"key-{number}").id for number in range(200)}
    assert len(ids) == 200


@pytest.mark.parametrize(
    ("created", "expected"),
    [
        ("3000-01-01T00:00:00Z", AT), ("1999-12-31T23:59:59Z", AT), ("never", AT), (17, AT),
        ("9999-12-31T23:59:59-14:00", AT), ("2015-03-01T10:00:00+02:00", datetime(2015, 3, 1, 8, tzinfo=UTC)),
        ("2020-01-01", datetime(2020, 1, 1, tzinfo=UTC)),
    ],
)  # fmt: skip
def test_a_claimed_time_counts_where_it_can_be_true(created: Any, expected: datetime) -> None:
    """It may be earlier than Bluesky saw the post, as with what is brought from elsewhere, and not later."""
    assert told(created=created).created_at == expected


def test_moderations_labels_are_kept_and_the_authors_own_are_not() -> None:
    """Not those that were taken back, have ended, or are no words; in lower case."""
    said = [
        label("rude", OTHER, "2026-01-01T00:00:00Z"), label("!warn", OTHER, "2026-01-01T00:00:00Z"),
        label("Threat", OTHER, "2026-01-01T00:00:00Z"), label("spam", OTHER, "2026-01-01T00:00:00Z", neg=True),
        label("old", OTHER, "2026-01-01T00:00:00Z", exp="2026-02-01T00:00:00Z"), label("<b>x", OTHER, ""), {"val": 5},
        label("rude", OTHER, "2026-01-01T00:00:00Z", "did:plc:another"),
    ]  # fmt: skip
    own = {"$type": "com.atproto.label.defs#selfLabels", "values": [{"val": "porn"}]}
    assert told(labels=said, more={"labels": own}).network_labels == ("rude", "warn", "threat")


def test_links_are_whole_again() -> None:
    """As Bluesky's app cuts them; words that merely lead somewhere are the author's, and stay."""
    text = "ü see example.com/a-long-wa... and this, or idiots.com"
    raw = text.encode()

    def facet(words: str, uri: str) -> dict[str, Any]:
        start = raw.index(words.encode())
        index = {"byteStart": start, "byteEnd": start + len(words.encode())}
        return {"index": index, "features": [{"$type": "app.bsky.richtext.facet#link", "uri": uri}]}

    facets = [
        facet("this", "https://this.example"),
        facet("example.com/a-long-wa...", "https://www.example.com/a-long-way"),
    ]
    assert (
        words_of({"text": text, "facets": facets}) == "ü see https://www.example.com/a-long-way and this, or idiots.com"
    )
    broken = [{"index": {"byteStart": 1, "byteEnd": 10**9}, "features": [{"uri": "https://x.y"}]}, 5, {"features": 7}]
    assert words_of({"text": text, "facets": broken}) == text


def test_a_post_without_text_says_what_its_pictures_are_described_with() -> None:
    """Beside a text descriptions are left out."""
    images = {"$type": "app.bsky.embed.images", "images": [{"alt": "A cat"}, {"alt": ""}, {"alt": "A dog"}, 7]}
    with_quote = {"$type": "app.bsky.embed.recordWithMedia", "media": images}
    video = {"$type": "app.bsky.embed.video", "alt": "A bird"}
    assert words_of({"text": " ", "embed": images}) == "A cat\nA dog"
    assert words_of({"text": "", "embed": with_quote}) == "A cat\nA dog"
    assert words_of({"text": "", "embed": video}) == "A bird"
    assert words_of({"text": "Look!", "embed": images}) == "Look!"


@pytest.mark.parametrize(
    "text",
    [
        "\u202eolleh\u202c", "a\u200b\u200c\u200db\ufeff", "<script>alert(1)</script> &amp; <b>", "x" * MOST_CHARS,
        "Z\u0351\u036b\u0343" * 500, "\x00\x1b[31m\x7f", "\U0001f9d1\u200d\U0001f9d1" * 300, "\u202e" * 1000,
    ],
)  # fmt: skip
def test_hostile_words_come_as_they_are(text: str) -> None:
    """What draws over its surroundings is every surface's to tame; Bluesky's texts are no HTML."""
    assert told(text=text).text == text


def test_half_a_character_becomes_a_replacement() -> None:
    """JSON can hold it, and UTF-8 can't."""
    assert told(text="a\ud800b").text == "a\ufffdb"


@pytest.mark.parametrize(
    "record", [None, 5, [], "x", {}, {"text": 5}, {"text": None}, {"text": "x" * 300_000}, {"text": ["x"]}]
)
def test_a_broken_record_is_no_post_and_keeps_its_place(record: Any) -> None:
    """300 kB of text among them: it is counted, and the others are read."""
    view = feed_item(ADA, BlueskyPost("x", AT))
    view["post"]["record"] = record
    item = item_from(view, ADA.did)
    assert item
    assert item.post is None
    assert item.moment == AT


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.sampled_from(["$type", OTHER, "2020-01-01"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
FIELDS = ["text", "createdAt", "reply", "embed", "langs", "labels", "facets"]


@pytest.mark.slow
@given(
    st.dictionaries(st.sampled_from(FIELDS), JSON),
    st.dictionaries(st.sampled_from(["labels", "indexedAt", "author"]), JSON),
)
def test_nothing_in_a_record_breaks_reading(record: dict[str, Any], view: dict[str, Any]) -> None:
    """Whatever a client has written into it."""
    made = feed_item(ADA, BlueskyPost("x", AT))
    made["post"]["record"] |= record
    made["post"] |= view
    item_from(made, ADA.did)


@given(JSON)
def test_nothing_in_a_view_breaks_reading(view: Any) -> None:
    """Whatever a server says."""
    item_from(view, ADA.did)
    item_from({"post": view, "reason": view, "reply": view}, ADA.did)
    account_from(view)


@pytest.mark.parametrize(("langs", "lang"), [(["de-AT"], "de"), (["pt"], "pt"), (["EN"], "en"), (["en", "de"], "")])
def test_a_claimed_language_is_kept(langs: list[str], lang: str) -> None:
    """Of several, none; whether it can be true is found out when posts are stored."""
    assert language_of({"langs": langs}) == lang


@pytest.mark.parametrize("langs", [[], None, "en", [5], ["<b>"], ["x" * 50], [[]]])
def test_a_claim_that_is_no_language_is_none(langs: Any) -> None:
    """Whatever an app has written there."""
    assert language_of({"langs": langs}) == ""


def test_a_profile_comes_as_an_account() -> None:
    """With Bluesky's own count of posts."""
    account = account_from(profile(ADA))
    assert account
    assert (account.id, account.handle, account.name, account.posts) == (ADA.did, "ada.bsky.social", "Ada Lovelace", 0)
    assert account.network is SocialNetwork.BLUESKY
    assert account.profile
    assert account.profile.bio == "Counts."
    assert account.profile.picture.startswith("https://cdn.bsky.app/img/avatar/")
    assert account.profile.joined == ADA.created_at


def test_odd_profiles() -> None:
    """By the DID where the handle leads nowhere; pictures from elsewhere are not shown, names are cut."""
    view = profile(ADA)
    odd = account_from(
        view | {"handle": "handle.invalid", "avatar": "https://evil.example/x.png", "displayName": "é" * 999}
    )
    assert odd
    assert odd.handle == ADA.did
    assert odd.profile
    assert odd.profile.picture == ""
    assert len(odd.name) == 128
    assert account_from(view | {"did": "did:web:" + "a" * MOST_NAME + ".com"}) is None
    assert account_from(view | {"did": "did:plc:UPPER"}) is None
    long = account_from(view | {"handle": "a." * 60 + "com"})
    assert long
    assert long.handle == ADA.did
