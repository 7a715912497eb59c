"""What Bluesky's API answers, as its lexicons describe it (lexicons/app/bsky/*/defs.json)."""

from typing import Any

from tests.servers.bluesky_accounts import MODERATION, POST, BlueskyAccount, BlueskyPost, cid, did, written


def label(value: str, uri: str, at: str, source: str = MODERATION, **more: Any) -> dict[str, Any]:
    """A label (com.atproto.label.defs#label)."""
    return {"ver": 1, "src": source, "uri": uri, "val": value, "cts": at} | more


def profile(account: BlueskyAccount) -> dict[str, Any]:
    """A profile in full (app.bsky.actor.defs#profileViewDetailed)."""
    at = written(account.created_at)
    view = basic(account) | {
        "description": account.bio, "indexedAt": at, "followersCount": 12, "followsCount": 34,
        "postsCount": account.post_count, "banner": f"https://cdn.bsky.app/img/banner/plain/{account.did}/x@jpeg",
    }  # fmt: skip
    if not account.bio:
        del view["description"]
    return view


def basic(account: BlueskyAccount) -> dict[str, Any]:
    """An author (app.bsky.actor.defs#profileViewBasic)."""
    at = written(account.created_at)
    hidden = label("!no-unauthenticated", f"at://{account.did}/app.bsky.actor.profile/self", at, account.did)
    return {
        "did": account.did, "handle": account.handle, "displayName": account.name,
        "avatar": f"https://cdn.bsky.app/img/avatar/plain/{account.did}/x@jpeg", "createdAt": at,
        "associated": {"chat": {"allowIncoming": "following"}}, "labels": [hidden] if account.login_only else [],
    }  # fmt: skip


def stranger() -> BlueskyAccount:
    """Whose posts others repeat and quote."""
    return BlueskyAccount("elsewhere.bsky.social", "Elsewhere", "did:plc:elsewhereelsewhereelsewh")


def post(account: BlueskyAccount, each: BlueskyPost) -> dict[str, Any]:
    """A post (app.bsky.feed.defs#postView)."""
    uri = f"at://{account.did}/{POST}/{each.key}"
    record = each.content
    own = record.get("labels", {}).get("values", []) if isinstance(record, dict) else []
    at = written(each.at)
    view = {
        "uri": uri, "cid": cid(each.key), "author": basic(account), "record": record, "bookmarkCount": 0,
        "replyCount": 0, "repostCount": each.reposts, "likeCount": each.likes, "quoteCount": 0,
        # Views tell the moment that posts are sorted by (packages/bsky/src/views/index.ts, indexedAt).
        "indexedAt": at,
        "labels": [*each.labels, *(label(value["val"], uri, at, account.did) for value in own)],
    }  # fmt: skip
    if each.quotes:
        view["embed"] = {
            "$type": "app.bsky.embed.record#view",
            "record": {"$type": "app.bsky.embed.record#viewNotFound", "uri": each.quotes, "notFound": True},
        }
    return view


def feed_item(account: BlueskyAccount, each: BlueskyPost) -> dict[str, Any]:
    """An entry of a feed (app.bsky.feed.defs#feedViewPost)."""
    if each.of:
        _at, _, author, _collection, key = each.of.split("/")
        owner = stranger() if author == stranger().did else BlueskyAccount("someone.bsky.social", did=author)
        original = BlueskyPost(each.text, each.at, key=key, langs=each.langs, more=each.more)
        reason = {
            "$type": "app.bsky.feed.defs#reasonRepost", "by": basic(account), "uri": account.uri(each),
            "cid": cid(each.key), "indexedAt": written(each.at),
        }  # fmt: skip
        return {"post": post(owner, original), "reason": reason}
    item: dict[str, Any] = {"post": post(account, each)}
    if each.answers:
        missing = {"$type": "app.bsky.feed.defs#notFoundPost", "uri": each.answers, "notFound": True}
        item["reply"] = {"root": missing, "parent": missing}
    return item


def made_did(name: str) -> str:
    """The DID of an account with this handle."""
    return did(name)
