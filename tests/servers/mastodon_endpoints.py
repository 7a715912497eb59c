"""What the local Mastodon server answers to each question, with the shapes of docs.joinmastodon.org."""

import bisect
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from aiohttp import web

from tests.servers.mastodon_posts import MastodonAccount, MastodonPost, written

if TYPE_CHECKING:
    from tests.servers.mastodon import MastodonServer

Reply = tuple[int, Any, dict[str, str]]
MOST = 40
USUAL = 20
NOT_FOUND: Reply = (404, {"error": "Record not found"}, {})
_PARAMS = {"limit", "max_id", "since_id", "min_id", "exclude_reblogs", "exclude_replies", "only_media"}


def answer(server: "MastodonServer", http: web.Request) -> Reply:
    """The answer to a request of the API: status, body and headers."""
    if server.signed_in_only:
        return 401, {"error": "This method requires an authenticated user"}, {}
    return _found(server, http)


def _found(server: "MastodonServer", http: web.Request) -> Reply:
    match http.path.removeprefix("/api/v1/").split("/"):
        case ["accounts", "lookup"]:
            return _account(server, server.accounts.get(http.query.get("acct", "").lower().removeprefix("@")))
        case ["accounts", number]:
            return _account(server, _by_id(server, number))
        case ["accounts", number, "statuses"]:
            return _timeline(server, http, _by_id(server, number))
        case ["statuses", number] if found := _status(server, number):
            return 200, _shown(server, *found), {}
        case ["statuses", number, "context"] if found := _status(server, number):
            return 200, _context(server, found[1]), {}
        case [kind, *_] if kind != "statuses":
            server.violations.append(f"{http.path}: no such endpoint")
    return NOT_FOUND


def webfinger(server: "MastodonServer", http: web.Request) -> web.Response:
    """Where an account of this domain really is (RFC 7033)."""
    if server.webfinger_at:
        target = f"https://{server.webfinger_at}{http.path_qs}"
        return web.Response(status=301, headers={"Location": target})
    resource = http.query.get("resource", "").removeprefix("acct:")
    name, _, domain = resource.partition("@")
    account = server.accounts.get(name.lower())
    if account is None or domain not in {server.domain, server.host}:
        return web.Response(status=404)
    if account.deleted:
        return web.Response(status=410)
    page = f"https://{server.host}/users/{account.name}"
    body = {
        "subject": f"acct:{account.name}@{server.domain}",
        "aliases": [f"https://{server.host}/@{account.name}", page],
        "links": [
            {"rel": "http://webfinger.net/rel/profile-page", "type": "text/html", "href": page},
            {"rel": "self", "type": "application/activity+json", "href": page},
            {
                "rel": "http://ostatus.org/schema/1.0/subscribe",
                "template": f"https://{server.host}/authorize?uri={{uri}}",
            },
        ],
    }
    return web.json_response(body, content_type="application/jrd+json")


def _by_id(server: "MastodonServer", number: str) -> MastodonAccount | None:
    return next((account for account in server.accounts.values() if account.id == number), None)


def _account(server: "MastodonServer", account: MastodonAccount | None) -> Reply:
    if account is None:
        return NOT_FOUND
    if account.deleted:
        return 410, {"error": "Gone"}, {}
    return 200, shown_account(server, account), {}


def _timeline(server: "MastodonServer", http: web.Request, account: MastodonAccount | None) -> Reply:
    if account is None:
        return NOT_FOUND
    if account.deleted:
        return 410, {"error": "Gone"}, {}
    if unknown := set(http.query) - _PARAMS:
        server.violations.append(f"{http.path}: {sorted(unknown)} are no parameters")
    size = int(http.query.get("limit", USUAL))
    if not 1 <= size <= MOST:
        server.violations.append(f"{http.path}: a limit of {size}")
    page = [] if account.suspended else _page(server, account, http.query, min(size, MOST))
    if not page:
        return 200, [], {}
    at = f"https://{server.host}{http.path}"
    links = f'<{at}?max_id={page[-1].id}>; rel="next", <{at}?min_id={page[0].id}>; rel="prev"'
    return 200, [_shown(server, account, post) for post in page], {"Link": links}


def _page(
    server: "MastodonServer", account: MastodonAccount, asked: Mapping[str, str], size: int
) -> list[MastodonPost]:
    """The newest posts of the range, without looking at those outside it; next to `min_id` the oldest ones."""
    posts, key = account.posts, server.flavor.key

    below = asked.get("max_id")
    start = bisect.bisect_left(range(len(posts)), x=True, key=lambda at: key(posts[at].id) < key(below)) if below else 0
    floor = asked.get("since_id") or asked.get("min_id")
    found: list[MastodonPost] = []
    for at in range(start, len(posts)):
        post = posts[at]
        if floor and key(post.id) <= key(floor):
            break
        if _is_shown(account, post) and not (asked.get("exclude_reblogs") and post.reposted):
            found.append(post)
        if len(found) == size and not asked.get("min_id"):
            break
    return found[-size:] if asked.get("min_id") else found


def _is_shown(account: MastodonAccount, post: MastodonPost) -> bool:
    return post.id not in account.gone_posts and post.visibility in {"public", "unlisted"}


def _status(server: "MastodonServer", number: str) -> tuple[MastodonAccount, MastodonPost] | None:
    for account in server.accounts.values():
        if account.suspended or account.deleted:
            continue
        key = server.flavor.key
        at = bisect.bisect_left(
            range(len(account.posts)),
            x=True,
            key=lambda place, posts=account.posts: key(posts[place].id) <= key(number),
        )
        if at < len(account.posts) and account.posts[at].id == number and _is_shown(account, account.posts[at]):
            return account, account.posts[at]
    return None


def _context(server: "MastodonServer", post: MastodonPost) -> dict[str, Any]:
    above = _status(server, post.answers) if post.answers else None
    return {"ancestors": [_shown(server, *above)] if above else [], "descendants": []}


def shown_account(server: "MastodonServer", account: MastodonAccount, *, nested: bool = False) -> dict[str, Any]:
    """An account as REST::AccountSerializer writes it: of a suspended one nothing but its name."""
    hidden, page = account.suspended, f"https://{account.domain or server.host}/@{account.name}"
    shown: dict[str, Any] = {
        "id": account.id,
        "username": account.name,
        "acct": account.acct,
        "display_name": "" if hidden else account.display_name,
        "locked": False,
        "bot": False,
        "discoverable": False if hidden else account.discoverable,
        **({} if account.indexable is None else {"indexable": False if hidden else account.indexable}),
        "group": False,
        "created_at": "2017-04-01T00:00:00.000Z",
        "note": "" if hidden else account.note,
        "url": page,
        "uri": f"https://{account.domain or server.host}/users/{account.name}",
        "avatar": f"https://{server.host}/avatars/original/missing.png",
        "avatar_static": f"https://{server.host}/avatars/original/missing.png",
        "header": f"https://{server.host}/headers/original/missing.png",
        "header_static": f"https://{server.host}/headers/original/missing.png",
        "followers_count": 120,
        "following_count": 80,
        "statuses_count": len(account.posts) if account.counted is None else account.counted,
        "last_status_at": "2026-05-01",
        "hide_collections": None,
        "noindex": False,
        "emojis": [],
        "roles": [],
        "fields": [] if hidden else [
            {"name": name, "value": value, "verified_at": None} for name, value in account.fields
        ],
        **({"suspended": True} if hidden else {}),
    }  # fmt: skip
    if account.moved_to and not nested:
        shown["moved"] = shown_account(server, account.moved_to, nested=True)
    return shown | account.more


def _shown(server: "MastodonServer", account: MastodonAccount, post: MastodonPost) -> dict[str, Any]:
    """A post as REST::StatusSerializer writes it."""
    domain = account.domain or server.host
    uri = f"https://{domain}/users/{account.name}/statuses/{post.id}"
    poll = {
        "id": "34830",
        "expires_at": None,
        "expired": False,
        "multiple": False,
        "votes_count": 3,
        "options": [{"title": title, "votes_count": 1} for title in post.options],
        "emojis": [],
    }
    return {
        "id": post.id,
        "created_at": written(post.created_at),
        "in_reply_to_id": post.answers,
        "in_reply_to_account_id": post.answers_whose,
        "sensitive": bool(post.warning),
        "spoiler_text": post.warning,
        "visibility": post.visibility,
        "language": post.lang,
        "uri": f"{uri}/activity" if post.reposted else uri,
        "url": f"{uri}/activity" if post.reposted else server.flavor.url(domain, account.name, post.id),
        "replies_count": 0,
        "reblogs_count": post.reposts,
        "favourites_count": post.likes,
        "quotes_count": 0,
        "edited_at": written(post.edited_at) if post.edited_at else None,
        "content": "" if post.reposted else post.content,
        "reblog": _shown(server, *post.reposted) if post.reposted else None,
        "application": {"name": "Web", "website": None},
        "account": shown_account(server, account),
        "media_attachments": [],
        "mentions": [],
        "tags": [],
        "emojis": [],
        "card": None,
        "poll": poll if post.options else None,
        "quote": post.quote,
    } | post.more
