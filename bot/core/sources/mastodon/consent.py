"""Whether an account may be read: what its server and its owner say of it."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from bot.core.domain.errors import AccountError
from bot.core.sources.archive.records import as_object
from bot.core.sources.mastodon.errors import gone_error, memorial_error, no_bots_error, not_searchable_error
from bot.core.sources.mastodon.words import to_words

MOST_PROFILE = 20_000
"""Characters of a profile that are looked at; Mastodon allows 500, and 255 in each of a few fields."""

_NO_BOTS = re.compile(r"#?no[\s_-]?(?:bots?|index|archiv(?:e|ing)|scrap(?:e|ing))(?!\w)", re.IGNORECASE)
_BEFORE = re.compile(r"\w$")  # A longer word: "volcano bot".


def refusal(record: Mapping[str, Any], handle: str) -> AccountError | None:
    """Why the account with this profile is not read; None where it is.

    A suspended one has nothing to show. One in memory of somebody, one that asks bots to stay away, and one that says
    no to being found (`discoverable`, `noindex`) or searched (`indexable`) is left alone. Where a server says nothing
    of these, as older ones and Mastodon's relatives, that is no refusal.
    """
    if record.get("suspended") is True:
        return gone_error(handle)
    if record.get("memorial") is True:
        return memorial_error(handle)
    if said := _no_bots(record):
        return no_bots_error(handle, said)
    if record.get("discoverable") is False or record.get("indexable") is False or record.get("noindex") is True:
        return not_searchable_error(handle)
    return None


def _no_bots(record: Mapping[str, Any]) -> str:
    """The words by which a profile asks bots to stay away; "" where there are none."""
    for text in _profile(record):
        for found in _NO_BOTS.finditer(text):
            if not _BEFORE.search(text[: found.start()]):
                return found[0]
    return ""


def _profile(record: Mapping[str, Any]) -> Iterator[str]:
    fields = record.get("fields")
    rows = [as_object(row) for row in fields] if isinstance(fields, list) else []
    for value in (record.get("note"), *(row.get(key) for row in rows for key in ("name", "value"))):
        if isinstance(value, str):
            yield to_words(value, MOST_PROFILE).text
