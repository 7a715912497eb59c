"""What the local X server answers at each endpoint of API v2 that reads users, posts and usage."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from bot.core.domain.posts import PostKind
from tests.servers import x_problems as problems
from tests.servers.x_pages import TOKENS
from tests.servers.x_params import HANDLE, ID, TWEET_FIELDS, USAGE_FIELDS, USER_FIELDS, Params, matching, written
from tests.servers.x_posts import XAccount, XPost

if TYPE_CHECKING:
    from tests.servers.x import XServer

WINDOW = 3_200  # The newest posts that a timeline shows,
WINDOW_WITHOUT_REPLIES = 800  # and how many of them with exclude=replies.
SEARCH_DEFAULT = timedelta(days=30)  # A search without start_time or since_id goes back no further.
SEARCH_DELAY = timedelta(seconds=10)  # A search's end_time must be that long ago.
PROJECT = "1700000000000000002"

EXCLUDED = {"replies": PostKind.REPLY, "retweets": PostKind.REPOST}
OPERATORS = {"is:retweet": PostKind.REPOST, "is:reply": PostKind.REPLY, "is:quote": PostKind.QUOTE}
REFERENCES = {PostKind.REPLY: "replied_to", PostKind.QUOTE: "quoted", PostKind.REPOST: "retweeted"}


@dataclass(frozen=True)
class Ask:
    """A request that got as far as its endpoint: its path, what the path names, its parameters and its body."""

    path: str
    named: Mapping[str, str]
    params: Params
    body: bytes = b""


@dataclass
class Reply:
    """An answer, and the ids of the posts and users that it is billed for."""

    body: dict[str, Any]
    posts: Sequence[str] = ()
    users: Sequence[str] = ()
    status: int = 200


@dataclass(frozen=True)
class Endpoint:
    """How an endpoint answers, by which limits (the first is the one that headers tell of), and what it reads."""

    answer: Callable[["XServer", Ask], Reply]
    limits: tuple[str, ...]
    params: tuple[str, ...] = field(default=())
    reads: str = ""  # "posts", "users", or what is free


def user_by_name(x: "XServer", ask: Ask) -> Reply:
    """GET /2/users/by/username/{username}."""
    handle = matching("username", ask.named["username"], HANDLE)
    return _user(x, ask, x.accounts.get(handle.lower()), "username", handle)


def users_by_names(x: "XServer", ask: Ask) -> Reply:
    """GET /2/users/by: accounts by their handles; those that are not shown are told as errors beside the data."""
    handles = ask.params.required("usernames").split(",")
    if len(handles) > 100:
        message = (
            f"The number of values in the `usernames` query parameter list [{len(handles)}] is not between 1 and 100"
        )
        raise problems.invalid(message, "usernames", ask.params.given["usernames"])
    data, errors, users = [], [], []
    for handle in [matching("usernames", one, HANDLE) for one in handles]:
        one = _user(x, ask, x.accounts.get(handle.lower()), "usernames", handle)
        data += [one.body["data"]] if "data" in one.body else []
        errors += one.body.get("errors", [])
        users += one.users
    body = ({"data": data} if data else {}) | ({"errors": errors} if errors else {})
    return Reply(body, users=users)


def user_by_id(x: "XServer", ask: Ask) -> Reply:
    """GET /2/users/{id}."""
    wanted = matching("id", ask.named["id"], ID)
    return _user(x, ask, x.account_by_id(wanted), "id", wanted)


def timeline(x: "XServer", ask: Ask) -> Reply:
    """GET /2/users/{id}/tweets."""
    wanted, size = matching("id", ask.named["id"], ID), ask.params.number("max_results", 5, 100, 10)
    excluded = ask.params.names("exclude", EXCLUDED)
    fields, chosen = _post_fields(x, ask.params), _chosen(ask.params)
    account = x.account_by_id(wanted)
    if account is None or account.suspended or account.deactivated:
        return Reply({"errors": [_no_user(account, "id", wanted)]})
    if account.protected:
        return Reply({"errors": [problems.not_authorized("user", "id", wanted)]})
    window = account.shown()[: WINDOW_WITHOUT_REPLIES if "replies" in excluded else WINDOW]
    left_out = {EXCLUDED[name] for name in excluded}
    posts = [post for post in window if post.kind not in left_out and chosen(post)]
    return _page(x, ask, account, posts, size, fields)


def search_all(x: "XServer", ask: Ask) -> Reply:
    """GET /2/tweets/search/all: one account's posts, as far back as they go."""
    if not x.full_archive:
        raise problems.not_enrolled()
    size, fields = ask.params.number("max_results", 10, 500, 10), _post_fields(x, ask.params)
    ask.params.names("sort_order", {"recency"})
    end = ask.params.moment("end_time")
    if end and end > x.now() - SEARCH_DELAY:
        message = f"Invalid 'end_time': '{written(end)}'. It must be a minimum of 10 seconds prior to the request time."
        raise problems.invalid(message, "end_time", written(end))
    earliest = None if {"start_time", "since_id"} & set(ask.params.given) else x.now() - SEARCH_DEFAULT
    chosen, (handle, wanted) = _chosen(ask.params, earliest), _query(ask.params.required("query"))
    account = x.accounts.get(handle.lower())
    posts = account.shown() if account and not account.hidden else []
    reply = _page(x, ask, account, [post for post in posts if chosen(post) and wanted(post)], size, fields)
    reply.body["meta"].pop("previous_token", None)  # Searches go one way.
    return reply


def lookup(x: "XServer", ask: Ask) -> Reply:
    """GET /2/tweets: posts by their ids; those that nobody may see are told as errors beside the data."""
    ids, fields = ask.params.required("ids").split(","), _post_fields(x, ask.params)
    if len(ids) > 100:
        message = f"The number of values in the `ids` query parameter list [{len(ids)}] is not between 1 and 100"
        raise problems.invalid(message, "ids", ask.params.given["ids"])
    authors = ask.params.names("expansions", {"author_id"})
    users: dict[str, dict[str, Any]] = {}
    data, errors, held = [], [], x.posts_by_id()
    for wanted in [matching("ids", one, ID) for one in ids]:
        account, post = held.get(wanted, (None, None))
        if account is None or post is None or post.deleted or account.deactivated:
            errors.append(problems.not_found("tweet", "ids", wanted))
        elif account.hidden:
            errors.append(problems.not_authorized("tweet", "ids", wanted))
        elif post.withheld:
            errors.append(problems.withheld("tweet", "ids", wanted))
        else:
            data.append(_shown_post(x, account, post, fields))
            if authors:
                users[account.id] = _user(x, ask, account, "id", account.id).body["data"]
    body = ({"data": data} if data else {}) | ({"errors": errors} if errors else {})
    body |= {"includes": {"users": list(users.values())}} if users else {}
    return Reply(body, posts=[post["id"] for post in data], users=list(users))


def usage(x: "XServer", ask: Ask) -> Reply:
    """GET /2/usage/tweets: this month's bill, and that of the last days where it is asked for."""
    days = ask.params.number("days", 1, 90, 7)
    default = "cap_reset_day,project_cap,project_id,project_usage"
    fields = ask.params.names("usage.fields", USAGE_FIELDS, default)
    today = x.today()
    month = today.replace(day=1)
    next_month = (month + timedelta(days=31)).replace(day=1)
    counted = [today - timedelta(days=ago) for ago in reversed(range(days))]
    daily = [{"date": f"{day}T00:00:00.000Z", "usage": len(x.billed_posts.get(day, ()))} for day in counted]
    everything = {
        "cap_reset_day": (next_month - today).days,
        "project_cap": x.project_cap,
        "project_id": PROJECT,
        "project_usage": sum(len(ids) for day, ids in x.billed_posts.items() if month <= day < next_month),
        "daily_project_usage": {"project_id": 1700000002, "usage": daily},
        "daily_client_app_usage": [{"client_app_id": "29170001", "usage": daily, "usage_result_count": days}],
    }
    return Reply({"data": {name: value for name, value in everything.items() if name in fields}})


def _user(x: "XServer", ask: Ask, account: XAccount | None, parameter: str, value: str) -> Reply:
    fields = ask.params.names("user.fields", USER_FIELDS) | {"id", "name", "username"}
    if account is None or account.suspended or account.deactivated:
        return Reply({"errors": [_no_user(account, parameter, value)]})
    shown = account.shown()
    counts = {"followers_count": 120, "following_count": 80, "listed_count": 0, "like_count": 0}
    everything = {
        "id": account.id,
        "name": account.name,
        "username": account.handle,
        "created_at": written(account.created_at),
        "description": account.description,
        **({"profile_image_url": account.picture} if account.picture else {}),
        "protected": account.protected,
        "verified": account.verified,
        "public_metrics": {**counts, "tweet_count": len(shown)},
        **({"most_recent_tweet_id": shown[0].id} if shown and not account.protected else {}),
    }
    return Reply({"data": {name: value for name, value in everything.items() if name in fields}}, users=[account.id])


def _no_user(account: XAccount | None, parameter: str, value: str) -> problems.Problem:
    gone = account is None or not account.suspended
    return problems.not_found("user", parameter, value) if gone else problems.suspended(parameter, value)


def _page(
    x: "XServer", ask: Ask, account: XAccount | None, posts: Sequence[XPost], size: int, fields: set[str]
) -> Reply:
    page, meta = x.pages.cut(posts, ask.path, ask.params.given, size)
    if account is None or not page:
        return Reply({"meta": meta})
    data = [_shown_post(x, account, post, fields) for post in page]
    return Reply({"data": data, "meta": meta}, posts=[post.id for post in page])


def _post_fields(x: "XServer", params: Params) -> set[str]:
    return params.names("tweet.fields", TWEET_FIELDS | {x.note_field}) | {"id", "text", "edit_history_tweet_ids"}


def _shown_post(x: "XServer", account: XAccount, post: XPost, fields: set[str]) -> dict[str, Any]:
    everything: dict[str, Any] = {
        "id": post.id,
        "text": post.text,
        "edit_history_tweet_ids": list(post.history),
        "author_id": account.id,
        "conversation_id": post.id,
        "created_at": written(post.created_at),
        "lang": post.lang,
        "possibly_sensitive": False,
        "public_metrics": {
            **dict.fromkeys(("reply_count", "quote_count", "bookmark_count", "impression_count"), 0),
            "retweet_count": post.reposts,
            "like_count": post.likes,
        },
    }
    if post.note:
        everything[x.note_field] = {"text": post.note}
    if post.kind in REFERENCES:
        about = post.refers_to or str(int(post.id) - 1)
        everything["referenced_tweets"] = [{"type": REFERENCES[post.kind], "id": about}]
        everything["conversation_id"] = about if post.kind is PostKind.REPLY else post.id
    if post.kind is PostKind.REPLY:
        everything["in_reply_to_user_id"] = "12"
    return {name: value for name, value in everything.items() if name in fields}


def _chosen(params: Params, earliest: datetime | None = None) -> Callable[[XPost], bool]:
    """Whether a post lies within since_id and until_id (both excluded), start_time (included) and end_time."""
    since, until = params.id("since_id"), params.id("until_id")
    start, end = params.moment("start_time") or earliest, params.moment("end_time")
    for name in TOKENS:
        if params.given.get(name) == "":
            raise problems.invalid(f"The `{name}` query parameter can not be empty", name)
    if start and end and start >= end:
        raise problems.invalid("'start_time' must be before 'end_time'.", "start_time", written(start))

    def within(post: XPost) -> bool:
        return (
            (since is None or int(post.id) > since)
            and (until is None or int(post.id) < until)
            and (start is None or post.created_at >= start)
            and (end is None or post.created_at < end)
        )

    return within


def _query(query: str) -> tuple[str, Callable[[XPost], bool]]:
    """A search's account, and whether a post meets its operators; no other search is answered here."""
    handle, tests = "", []
    for word in query.split():
        negated, operator = word.startswith("-"), word.removeprefix("-")
        if match := re.fullmatch(rf"from:@?({HANDLE.pattern})", word):
            handle = match[1]
        elif operator in OPERATORS:
            tests.append(lambda post, kind=OPERATORS[operator], no=negated: (post.kind is kind) is not no)
        elif operator.startswith("lang:"):
            tests.append(lambda post, lang=operator[5:], no=negated: (post.lang == lang) is not no)
        else:
            raise problems.invalid(f"There were errors processing your request: no viable alternative at '{word}'")
    if not handle:
        raise problems.invalid("Rules must contain a from: operator with a handle", "query", query)
    return handle, lambda post: all(test(post) for test in tests)


_TIMES = ("since_id", "until_id", "start_time", "end_time")
ENDPOINTS = {
    "/2/users/by/username/{username}": Endpoint(user_by_name, ("user_by_name",), ("user.fields",), "users"),
    "/2/users/by": Endpoint(users_by_names, ("users_by_names",), ("usernames", "user.fields"), "users"),
    "/2/users/{id}": Endpoint(user_by_id, ("user_by_id",), ("user.fields",), "users"),
    "/2/users/{id}/tweets": Endpoint(
        timeline, ("timeline",), (*_TIMES, "max_results", "pagination_token", "exclude", "tweet.fields"), "posts"
    ),
    "/2/tweets/search/all": Endpoint(
        search_all,
        ("search", "search_per_second"),
        ("query", *_TIMES, "max_results", *TOKENS, "sort_order", "tweet.fields"),
        "posts",
    ),
    "/2/tweets": Endpoint(lookup, ("lookup",), ("ids", "tweet.fields", "expansions", "user.fields"), "posts"),
    "/2/usage/tweets": Endpoint(usage, ("usage",), ("days", "usage.fields")),
}
