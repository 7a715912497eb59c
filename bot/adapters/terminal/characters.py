"""What a terminal that lacks our characters shows in their place."""

import codecs
from typing import TextIO

ASCII = str.maketrans(
    {"–": "-", "—": "-", "…": "...", "“": '"', "”": '"', "‘": "'", "’": "'", "·": "|", "•": "*", "\u00a0": " "}
    | {"⏮": "|<", "◀": "<", "▶": ">", "⏭": ">|", "│": "|", "●": "*", "▌": "#", "⚑": "!", "█": "#"}
    | {"✓": "+", "✗": "x"}
)
_REPLACING = "toxscan.replacing"  # The name of our error handler.


def write_anyway(stream: TextIO) -> None:
    """Let a terminal's stream show what its encoding lacks in other characters, instead of failing over it."""
    codecs.register_error(_REPLACING, _replace)
    if stream.isatty() and hasattr(stream, "reconfigure"):
        stream.reconfigure(errors=_REPLACING)


def _replace(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    missing = error.object[error.start : error.end].translate(ASCII)
    return missing.encode("ascii", "backslashreplace").decode(), error.end
