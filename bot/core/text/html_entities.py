"""HTML entities in what others wrote, resolved."""

import html
import re

# The largest character is 1,114,111: a longer number is none, and Python reads no number of over 4,300 digits.
_LONG_NUMBER = re.compile(r"&#([0-9]{8,})")
_DIGITS = 8


def unescape(text: str) -> str:
    """`text` as a browser shows it: `html.unescape`, which raises a ValueError for a number of 4,301 digits."""
    return html.unescape(_LONG_NUMBER.sub(_shorten_number, text))


def _shorten_number(found: re.Match[str]) -> str:
    """The same number where it names a character, else one as impossible."""
    return f"&#{found[1].lstrip('0')[:_DIGITS] or '0'}"
