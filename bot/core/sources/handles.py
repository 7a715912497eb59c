"""What people write for an account: @name, name, or a link to its profile or to one of its posts."""

import re

from bot.core.domain.errors import CommandError
from bot.core.text.catalog import _
from bot.core.text.untrusted import cite

HANDLE = re.compile(r"[A-Za-z0-9_]{1,15}")  # X's rule for handles.
_LINK = re.compile(r"(?:https?://)?(?:www\.|mobile\.|m\.)?(?:x|twitter)\.com/@?([^/?#\s]+)(?:[/?#]\S*)?", re.IGNORECASE)
# In a conversation; also sites that show a post of X's better, which people write in X's place.
_LINK_WITHIN = re.compile(
    r"https?://(?:www\.|mobile\.|m\.)?(?:x|twitter|fxtwitter|vxtwitter|fixupx|fixvx)\.com/@?([A-Za-z0-9_]{1,15})(?!\w)",
    re.IGNORECASE,
)
_BRACKETS = re.compile(r"<([^|>]*)(?:\|[^>]*)?>")  # Chats write links as <address> or <address|words>.
# Paths of X's own that look like a profile.
_NO_ACCOUNTS = {"compose", "explore", "hashtag", "home", "i", "intent", "login", "messages", "notifications", "search"}
_NO_ACCOUNTS |= {"settings", "share", "signup", "tos"}


def read_handle(written: str) -> str:
    """The handle, without @ and as it was written, that `@name`, `name`, a profile link or a post link stands for.

    Raises:
        CommandError: it is none of these.
    """
    written = written.strip()
    bracketed = _BRACKETS.fullmatch(written)
    link = _LINK.fullmatch(bracketed[1] if bracketed else written)
    handle = link[1] if link else written.removeprefix("@").removeprefix("\N{FULLWIDTH COMMERCIAL AT}")
    if not HANDLE.fullmatch(handle) or (link and handle.lower() in _NO_ACCOUNTS):
        raise CommandError(
            _("{written} is not an X account.", written=cite(written)),
            _("Write @name, or a link to the profile or to a post: up to 15 letters, digits and underscores."),
        )
    return handle


def find_linked_handle(words: str) -> str | None:
    """The handle of the first link to an account or a post on X in somebody's words; None where there is none."""
    handles = (found[1] for found in _LINK_WITHIN.finditer(words))
    return next((handle for handle in handles if handle.lower() not in _NO_ACCOUNTS), None)
