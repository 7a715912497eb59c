"""What people write for an account on Mastodon: `@name@server`, or a link to its profile or to one of its posts."""

import re
from collections.abc import Iterator

NAME = r"[A-Za-z0-9_](?:[A-Za-z0-9_.-]{0,62}[A-Za-z0-9_])?"
"""Mastodon's rule for names, of which its servers allow 30 characters, and others more."""
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
SERVER = rf"(?:{_LABEL}\.)+(?=[A-Za-z])[A-Za-z0-9-]*[A-Za-z0-9]"
"""A server: a domain, so no address, and without a port. Others than Latin letters are written as `xn--…`."""

_SERVER = re.compile(SERVER)
_AT = "@\N{FULLWIDTH COMMERCIAL AT}"
_HANDLE = re.compile(rf"[{_AT}]?({NAME})[{_AT}]({SERVER})")
_MEANT = re.compile(rf"[{_AT}]?[^\s/<{_AT}]+[{_AT}]\S+")
_PATHS = (rf"@({NAME})(?:@({SERVER}))?(?:/[A-Za-z0-9/_-]*)?", rf"users/({NAME})(?:/statuses/[A-Za-z0-9_-]+)?")
_LINK = re.compile(rf"(?:https?://)?({SERVER})/(?:web/)?(?:{'|'.join(_PATHS)})/?(?:[?#]\S*)?", re.IGNORECASE)
_LINK_WITHIN = re.compile(
    rf"https?://({SERVER})/(?:web/)?(?:@({NAME})(?:@({SERVER}))?|users/({NAME}))(?![\w@])", re.IGNORECASE
)
_HANDLE_WITHIN = re.compile(rf"(?<![\w@/.])@({NAME})@({SERVER})(?![\w@])", re.IGNORECASE)
# They write their own accounts as Mastodon does, and are something else.
_ELSEWHERE = frozenset(
    {"bsky.app", "bsky.social", "dev.to", "facebook.com", "flickr.com", "instagram.com", "linkedin.com", "medium.com"}
    | {"note.com", "odysee.com", "patreon.com", "pinterest.com", "rumble.com", "snapchat.com", "substack.com", "t.me"}
    | {"threads.com", "threads.net", "tiktok.com", "tumblr.com", "twitch.tv", "twitter.com", "x.com", "youtu.be"}
    | {"youtube.com"}
)


def is_server(name: str) -> bool:
    """Whether it is a domain, as servers have; no address of the internet, no port, no path."""
    return bool(_SERVER.fullmatch(name)) and len(name) <= 253  # noqa: PLR2004 - the longest domain (RFC 1035).


def read(written: str) -> str | None:
    """The handle, `name@server` with the server in lower case, that somebody's words stand for.

    None where they are no handle and no link of Mastodon's; those of other sites that write theirs alike are none.
    """
    written = written.strip()
    if found := _HANDLE.fullmatch(written):
        return _handle(found[1], found[2])
    if found := _LINK.fullmatch(written):
        return _handle(found[2] or found[4], found[3] or found[1])
    return None


def is_meant(written: str) -> bool:
    """Whether it is written as a handle of Mastodon's, right or wrong."""
    return bool(_MEANT.fullmatch(written.strip()))


def is_of_another_site(written: str) -> bool:
    """Whether it reads like a link of Mastodon's and leads to a site that is none."""
    found = _LINK.fullmatch(written.strip())
    return bool(found and _is_elsewhere(found[1]))


def find_links(words: str) -> Iterator[tuple[int, str]]:
    """Where in somebody's words the links to accounts and posts are, and the whole handles, each with its handle."""
    for found in _LINK_WITHIN.finditer(words):
        if handle := _handle(found[2] or found[4], found[3] or found[1]):
            yield found.start(), handle
    for found in _HANDLE_WITHIN.finditer(words):
        if handle := _handle(found[1], found[2]):
            yield found.start(), handle


def _handle(name: str, server: str) -> str | None:
    return None if _is_elsewhere(server) else f"{name}@{server.lower()}"


def _is_elsewhere(server: str) -> bool:
    plain = server.lower()
    return any(plain == site or plain.endswith(f".{site}") for site in _ELSEWHERE)
