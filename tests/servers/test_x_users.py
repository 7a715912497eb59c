"""The local X server knows accounts as X does, and refuses what X would."""

import pytest
import tweepy

from tests.servers.x import XServer
from tests.servers.x_tweepy import TIMELINE, Body, add, clients


def test_a_user_is_found_by_name_in_any_case(x: XServer, client: tweepy.Client) -> None:
    """And comes with the name as its owner writes it, and with the fields that are asked for."""
    add(x, 5, handle="Ada_Test")
    assert client.get_user(username="ADA_TEST")["data"] == {"id": "77", "name": "Ada", "username": "Ada_Test"}
    user = client.get_user(id="77", user_fields=["public_metrics", "protected", "created_at", "verified"])["data"]
    assert (user["public_metrics"]["tweet_count"], user["protected"], user["verified"]) == (5, False, False)


def test_several_users_are_found_by_their_names(x: XServer, client: tweepy.Client) -> None:
    """Those that are not shown are told beside the others, and cost nothing."""
    add(x, 5, handle="Ada_Test")
    answer = client.get_users(usernames=["ada_test", "nobody"])
    assert [user["username"] for user in answer["data"]] == ["Ada_Test"]
    assert [error["value"] for error in answer["errors"]] == ["nobody"]
    assert x.users_billed == 1


def test_an_unknown_user_is_an_error_with_status_200(x: XServer, client: tweepy.Client) -> None:
    """So tweepy raises nothing."""
    answer = client.get_user(username="nobody")
    assert set(answer) == {"errors"}
    assert answer["errors"][0]["detail"] == "Could not find user with username: [nobody]."
    assert x.requests[0].status == 200
    assert x.users_billed == 0


def test_a_suspended_user_differs_in_title_and_detail_only(x: XServer, client: tweepy.Client) -> None:
    """Its type says "not found", too."""
    add(x, 5, suspended=True)
    for answer in (client.get_user(username="ada_test"), client.get_users_tweets("77")):
        assert set(answer) == {"errors"}
        assert answer["errors"][0]["title"] == "Forbidden"
        assert answer["errors"][0]["detail"].startswith("User has been suspended: [")
        assert answer["errors"][0]["type"].endswith("/resource-not-found")


def test_a_deactivated_user_looks_like_none(x: XServer, client: tweepy.Client) -> None:
    """X does not tell the two apart."""
    add(x, 5, deactivated=True)
    assert client.get_user(username="ada_test")["errors"][0]["title"] == "Not Found Error"
    assert client.get_users_tweets("77")["errors"][0]["detail"] == "Could not find user with id: [77]."


def test_a_protected_user_is_shown_but_not_its_posts(x: XServer, client: tweepy.Client) -> None:
    """The timeline is an error with status 200 and no data."""
    account = add(x, 5, protected=True)
    assert client.get_user(username="ada_test", user_fields=["protected"])["data"]["protected"]
    answer = client.get_users_tweets("77")
    assert set(answer) == {"errors"}
    assert answer["errors"][0]["type"].endswith("/not-authorized-for-resource")
    assert client.get_tweets([account.posts[0].id])["errors"][0]["title"] == "Authorization Error"


def test_a_wrong_token_is_401(x: XServer) -> None:
    """Whatever is asked for."""
    for stranger in clients(x, token="wrong"):  # noqa: S106
        with pytest.raises(tweepy.Unauthorized, match="401 Unauthorized"):
            stranger.get_user(username="ada_test")
    assert [seen.status for seen in x.requests] == [401]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"max_results": 4}, r"\[4\] is not between 5 and 100"),
        ({"max_results": 101}, r"\[101\] is not between 5 and 100"),
        ({"since_id": "1x"}, "does not match"),
        ({"exclude": ["quotes"]}, "is not one of"),
        ({"tweet_fields": ["mood"]}, "is not one of"),
        ({"start_time": "yesterday"}, "RFC3339"),
        ({"pagination_token": "abc"}, "is not a valid token"),
    ],
)
def test_a_wrong_parameter_is_400_and_named(x: XServer, client: tweepy.Client, options: Body, message: str) -> None:
    """In X's problem body, whose errors name the parameter; and it is a violation."""
    add(x, 5)
    with pytest.raises(tweepy.BadRequest, match=message) as caught:
        client.get_users_tweets("77", **options)
    problem = caught.value.response.json()
    assert problem["type"].endswith("/invalid-request")
    assert next(iter(options)).replace("_fields", ".fields") in problem["errors"][0]["parameters"]
    assert TIMELINE in x.violations.pop()


def test_an_unknown_parameter_is_400(x: XServer, client: tweepy.Client) -> None:
    """X answers so, where others would ignore it."""
    with pytest.raises(tweepy.BadRequest, match=r"\[page\] is not one of"):
        client.request("GET", TIMELINE, params={"page": 2})
    assert "page" in x.violations.pop()


def test_a_token_belongs_to_its_query(x: XServer, client: tweepy.Client) -> None:
    """With another parameter beside it, it is refused."""
    add(x, 20)
    token = client.get_users_tweets("77")["meta"]["next_token"]
    with pytest.raises(tweepy.BadRequest, match="is not a valid token"):
        client.get_users_tweets("77", exclude=["retweets"], pagination_token=token)
    assert "token" in x.violations.pop()


def test_expansions_are_a_violation(x: XServer, client: tweepy.Client) -> None:
    """They bill what nobody asked to read."""
    add(x, 5)
    with pytest.raises(tweepy.BadRequest):
        client.get_users_tweets("77", expansions=["author_id"])
    assert any("promised" in violation for violation in x.violations)
    x.violations.clear()
