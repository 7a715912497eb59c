"""What people write for an account, on whichever network: its name there, or a link to it or to one of its posts."""

import re
from itertools import chain

from bot.core.domain.errors import CommandError
from bot.core.domain.networks import MOST_NAME
from bot.core.sources.bluesky import handles as bluesky
from bot.core.sources.mastodon import handles as mastodon
from bot.core.sources.x import handles as x
from bot.core.text.catalog import _
from bot.core.text.untrusted import cite

_NETWORKS = (x, bluesky, mastodon)
_BRACKETS = re.compile(r"<([^|>]*)(?:\|[^>]*)?>")  # Chats write links as <address> or <address|words>.


def read_handle(written: str) -> str:
    """The handle, without the first @ and as it was written, that a name or a link stands for.

    A bare `@name` is one of X's; a name with a dot is one of Bluesky's, `name@server` one of Mastodon's.

    Raises:
        CommandError: it stands for no account.
    """
    written = written.strip()
    bracketed = _BRACKETS.fullmatch(written)
    link = bracketed and "/" in bracketed[1]  # Else it is a mention of one of the chat's own people.
    plain = bracketed[1] if bracketed and link else written
    handle = find_handle(plain)
    if handle is None and mastodon.is_of_another_site(plain):
        raise CommandError(
            _("{written} leads to a site that I can't read.", written=cite(written)),
            _("I read X, Bluesky and Mastodon: write @name, name.bsky.social or name@server, or a link there."),
        )
    if handle is None and mastodon.is_meant(plain):
        raise CommandError(
            _("{written} is not an account on Mastodon.", written=cite(written)),
            _("Write @name@server, with the server's domain, or a link to the profile or to a post."),
        )
    if handle is None:
        raise CommandError(
            _("{written} names no account.", written=cite(written)),
            _("Write @name for X, name.bsky.social for Bluesky, @name@server for Mastodon, or a link."),
        )
    if len(handle) > MOST_NAME:
        raise CommandError(
            _("{written} is too long for the name of an account.", written=cite(written)),
            _("I can read accounts whose name has at most {most} characters.", most=MOST_NAME),
        )
    return handle


def find_handle(written: str) -> str | None:
    """The handle that a name or a link stands for; None where it stands for no account.

    The domain in a name may be written with other letters than Latin ones; networks know it by its `xn--…` form.
    """
    found = next((handle for each in _NETWORKS if (handle := each.read(written)) is not None), None)
    latin = "" if found else _to_latin(written)
    return find_handle(latin) if latin else found


def find_linked_handle(words: str) -> str | None:
    """The handle of the first link to an account or a post in somebody's words; None where there is none."""
    links = chain.from_iterable(each.find_links(words) for each in _NETWORKS)
    return min(links, default=(0, None))[1]


def _to_latin(written: str) -> str:
    """A name with its domain as networks write it (IDNA); "" where it has none that needs it."""
    name, at, domain = written.strip().rpartition("@")
    if domain.isascii() or "." not in domain or "/" in domain or len(domain) > MOST_NAME:
        return ""
    try:
        return f"{name}{at}{domain.encode('idna').decode()}"
    except UnicodeError:
        return ""
