"""The local X server's timelines and posts are as X's: real tweepy reads all of one, once."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import tweepy

from bot.core.domain.posts import PostKind
from tests.servers.x import XPost, XServer, made_timeline, snowflake
from tests.servers.x_tweepy import NOON, add, ids, read_all


def test_a_snowflake_holds_its_moment() -> None:
    """Milliseconds since X's epoch above 22 bits of sequence: a real post's id lies within its second."""
    second = datetime(2021, 1, 6, 18, 40, 40, tzinfo=UTC)
    real = 1346889436626259968  # The example post of X's API description.
    assert int(snowflake(second)) <= real < int(snowflake(second + timedelta(seconds=1)))
    assert int(snowflake(NOON, 5)) - int(snowflake(NOON)) == 5


def test_a_made_timeline_has_every_kind() -> None:
    """Ten posts hold six originals, two replies, a quote and a repost; long posts have a note and a cut text."""
    posts = made_timeline(100, NOON)
    kinds = [post.kind for post in posts]
    assert [kinds.count(kind) for kind in PostKind] == [60, 20, 10, 10]
    notes = [post for post in posts if post.note]
    assert notes
    assert all(len(post.text) <= 280 < len(post.note) for post in notes)
    assert all(len(post.text) <= 140 for post in posts if post.kind is PostKind.REPOST)


def test_pages_cover_a_timeline_once(x: XServer, client: tweepy.Client) -> None:
    """Following next_token gives every post once, newest first; the last page has none."""
    account = add(x, 250)
    pages = read_all(client)
    assert ids(pages) == [post.id for post in account.posts]
    assert [page["meta"]["result_count"] for page in pages] == [100, 100, 50]
    assert pages[0]["meta"]["newest_id"] == account.posts[0].id
    assert pages[2]["meta"]["oldest_id"] == account.posts[-1].id


def test_previous_token_leads_back(x: XServer, client: tweepy.Client) -> None:
    """The page before is the same again; the first page names none before it."""
    add(x, 250)
    first, second, third = read_all(client)
    assert "previous_token" not in first["meta"]
    back = client.get_users_tweets("77", max_results=100, pagination_token=third["meta"]["previous_token"])
    assert back["data"] == second["data"]


def test_a_new_post_shifts_no_page(x: XServer, client: tweepy.Client) -> None:
    """A token stands for a place in the timeline, not for a number of posts."""
    account = add(x, 20)
    first = client.get_users_tweets("77")
    account.posts.append(XPost(snowflake(NOON), "Just now.", NOON))
    second = client.get_users_tweets("77", pagination_token=first["meta"]["next_token"])
    assert ids([first, second]) == [post.id for post in account.posts[:20]]


def test_a_timeline_shows_the_newest_3200(x: XServer, client: tweepy.Client) -> None:
    """In 32 pages of 100; what is older is not there."""
    account = add(x, 3_300)
    pages = read_all(client)
    assert len(pages) == 32
    assert ids(pages) == [post.id for post in account.posts[:3_200]]


def test_without_replies_a_timeline_shows_800(x: XServer, client: tweepy.Client) -> None:
    """The newest 800 without the replies among them, so fewer than 800 in all."""
    account = add(x, 1_000)
    shown = ids(read_all(client, exclude=["replies"]))
    assert shown == [post.id for post in account.posts[:800] if post.kind is not PostKind.REPLY]


def test_excluding_reposts_keeps_the_window(x: XServer, client: tweepy.Client) -> None:
    """They count within the 3,200 all the same."""
    account = add(x, 3_300)
    shown = ids(read_all(client, exclude=["retweets"]))
    assert shown == [post.id for post in account.posts[:3_200] if post.kind is not PostKind.REPOST]


def test_since_and_until_are_exclusive(x: XServer, client: tweepy.Client) -> None:
    """Posts between two ids are shown without the two."""
    account = add(x, 30)
    page = client.get_users_tweets("77", since_id=account.posts[9].id, until_id=account.posts[2].id)
    assert ids([page]) == [post.id for post in account.posts[3:9]]


def test_times_include_the_start_and_exclude_the_end(x: XServer, client: tweepy.Client) -> None:
    """As X documents start_time and end_time."""
    posts = add(x, 30).posts
    page = client.get_users_tweets("77", start_time=posts[9].created_at, end_time=posts[2].created_at)
    assert ids([page]) == [post.id for post in posts[3:10]]


def test_nothing_new_is_an_empty_page(x: XServer, client: tweepy.Client) -> None:
    """Only a count of zero, and no bill."""
    account = add(x, 5)
    assert client.get_users_tweets("77", since_id=account.posts[0].id) == {"meta": {"result_count": 0}}
    assert x.posts_billed == 0


def test_a_deleted_post_is_gone(x: XServer, client: tweepy.Client) -> None:
    """From the timeline at once, and from a lookup with an error in its place."""
    account = add(x, 6)
    account.posts[2].deleted = True
    gone = account.posts[2].id
    assert gone not in ids([client.get_users_tweets("77")])
    found = client.get_tweets([gone, account.posts[3].id])
    assert ids([found]) == [account.posts[3].id]
    assert found["errors"][0]["detail"] == f"Could not find tweet with ids: [{gone}]."
    assert found["errors"][0]["type"].endswith("/resource-not-found")


def test_posts_have_only_the_fields_that_are_asked_for(x: XServer, client: tweepy.Client) -> None:
    """Id and text, and the edit history that newer versions always give."""
    add(x, 5)
    assert set(client.get_users_tweets("77")["data"][0]) == {"id", "text", "edit_history_tweet_ids"}
    fields = ["created_at", "lang", "public_metrics", "author_id"]
    post = client.get_users_tweets("77", tweet_fields=fields)["data"][0]
    assert post["created_at"] == "2026-05-20T11:00:00.000Z"
    assert post["author_id"] == "77"
    assert set(fields) < set(post)


def test_kinds_show_in_what_a_post_refers_to(x: XServer, client: tweepy.Client) -> None:
    """Replies, quotes and reposts name a post, originals have no such field."""
    account = add(x, 10)
    page = client.get_users_tweets("77", tweet_fields=["referenced_tweets"])["data"]
    shown = [post.get("referenced_tweets", [{"type": "original"}])[0]["type"] for post in page]
    names = {"reply": "replied_to", "quote": "quoted", "repost": "retweeted", "original": "original"}
    assert shown == [names[post.kind] for post in account.posts]


@pytest.mark.parametrize("name", ["note_tweet", "note_post"])
def test_a_long_post_is_whole_in_its_note(x: XServer, client: tweepy.Client, name: Any) -> None:
    """Under the name that this version knows; without asking for it there is only the cut text."""
    x.note_field = name
    account = add(x, 5)
    post = client.get_users_tweets("77", tweet_fields=[name])["data"][0]
    assert post[name]["text"] == account.posts[0].note
    assert post["text"] == account.posts[0].text


def test_the_other_name_of_a_note_is_refused(x: XServer, client: tweepy.Client) -> None:
    """A version knows one of the two."""
    add(x, 5)
    with pytest.raises(tweepy.BadRequest, match="note_post"):
        client.get_users_tweets("77", tweet_fields=["note_post"])
    assert "note_post" in x.violations.pop()


def test_two_accounts_share_no_post(x: XServer) -> None:
    """Or a bill would count one post for two."""
    account = add(x, 5)
    with pytest.raises(ValueError, match="different sequences"):
        x.add(replace(account, id="78", handle="other"))
