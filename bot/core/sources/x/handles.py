"""What people write for an account on X: @name, name, or a link to its profile or to one of its posts."""

import re
from collections.abc import Iterator

HANDLE = re.compile(r"[A-Za-z0-9_]{1,15}")  # X's rule for handles.
_LINK = re.compile(r"(?:https?://)?(?:www\.|mobile\.|m\.)?(?:x|twitter)\.com/@?([^/?#\s]+)(?:[/?#]\S*)?", re.IGNORECASE)
# In a conversation; also sites that show a post of X's better, which people write in X's place.
_LINK_WITHIN = re.compile(
    r"https?://(?:www\.|mobile\.|m\.)?(?:x|twitter|fxtwitter|vxtwitter|fixupx|fixvx)\.com/@?([A-Za-z0-9_]{1,15})(?!\w)",
    re.IGNORECASE,
)
# Paths of X's own that look like a profile.
_NO_ACCOUNTS = {"compose", "explore", "hashtag", "home", "i", "intent", "login", "messages", "notifications", "search"}
_NO_ACCOUNTS |= {"settings", "share", "signup", "tos"}


def read(written: str) -> str | None:
    """The handle, without @ and as it was written, that `@name`, `name`, a profile link or a post link stands for.

    None where it is none of these.
    """
    link = _LINK.fullmatch(written)
    handle = link[1] if link else written.removeprefix("@").removeprefix("\N{FULLWIDTH COMMERCIAL AT}")
    return None if not HANDLE.fullmatch(handle) or (link and handle.lower() in _NO_ACCOUNTS) else handle


def find_links(words: str) -> Iterator[tuple[int, str]]:
    """Where in somebody's words there are links to accounts or posts on X, and the accounts' handles."""
    for found in _LINK_WITHIN.finditer(words):
        if found[1].lower() not in _NO_ACCOUNTS:
            yield found.start(), found[1]
