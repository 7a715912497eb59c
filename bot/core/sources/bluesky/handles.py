"""What people write for an account on Bluesky: @name.bsky.social, a domain, a DID, or a link to a profile or a post."""

import re
from collections.abc import Iterator

MOST_CHARS = 253  # Of a handle: it is a domain name (https://atproto.com/specs/handle).
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_LAST = r"[A-Za-z](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
HANDLE = re.compile(rf"(?:{_LABEL}\.)+{_LAST}")
# The two methods that the network allows (https://atproto.com/specs/did).
DID = re.compile(r"did:plc:[a-z2-7]{24}|did:web:[A-Za-z0-9][A-Za-z0-9.-]{0,240}[A-Za-z0-9]")
UNKNOWN = "handle.invalid"  # What Bluesky shows where a handle no longer leads to its account.
# Bluesky's own site, and sites that show a post of its better, which people write in its place.
_SITES = r"(?:(?:www\.|main\.)?bsky\.app|(?:www\.)?(?:fxbsky\.app|bskx\.app))"
_NAME = r"([A-Za-z0-9.:-]{1,253})"
_LINK = re.compile(rf"(?:(?:https?://)?{_SITES}/profile/|at://)@?{_NAME}(?:[/?#]\S*)?", re.IGNORECASE)
_LINK_WITHIN = re.compile(rf"(?:https?://{_SITES}/profile/|\bat://)@?{_NAME}", re.IGNORECASE)
# Bluesky puts these around a handle that is copied from it.
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"))


def read(written: str) -> str | None:
    """The handle in lower case, or the DID, that somebody's words stand for; None where they mean no such account."""
    written = written.translate(_INVISIBLE).strip()
    link = _LINK.fullmatch(written)
    return _valid(link[1] if link else written.removeprefix("@").removeprefix("\N{FULLWIDTH COMMERCIAL AT}"))


def find_links(words: str) -> Iterator[tuple[int, str]]:
    """Where in somebody's words there are links to profiles or posts on Bluesky, and the handles or DIDs in them.

    The places are those in the words without the invisible marks.
    """
    for link in _LINK_WITHIN.finditer(words.translate(_INVISIBLE)):
        if name := _valid(link[1].rstrip(".:-")):
            yield link.start(), name


def _valid(name: str) -> str | None:
    if name[:4].lower() == "did:":
        return name if DID.fullmatch(name) else None
    known = len(name) <= MOST_CHARS and HANDLE.fullmatch(name) and name.lower() != UNKNOWN
    return name.lower() if known else None
