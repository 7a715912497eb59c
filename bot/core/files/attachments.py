"""Attached files on our disk: named by the hash of their content, and behind it as their sender called them."""

import re
from pathlib import Path, PureWindowsPath

from bot.core.text.untrusted import sanitize, sanitize_inline, shorten

_MOST_BYTES = 150  # File systems take 255, of which the hash has 64.
_ATTACHED = re.compile(r"([0-9a-f]{64})~(.+)", re.DOTALL)
_UNUSUAL = re.compile(r'[<>:"|?*\x00-\x1f\u2400-\u2421]')  # What a Windows file system refuses, and what we make of it.


def file_name(digest: str, given: str) -> str:
    """What a file of this content is called here; its sender's name for it may be anything, a path included."""
    name = " ".join(_UNUSUAL.sub("_", sanitize(PureWindowsPath(given).name)).split())
    end = name.encode()[-_MOST_BYTES:].decode(errors="ignore")  # The end tells what it is.
    return f"{digest}~{end or 'archive.zip'}"


def given_name(name: str) -> str:
    """The name that the sender gave it; that of any other file is its own."""
    found = _ATTACHED.fullmatch(name)
    return found[2] if found else name


def display_name(name: str) -> str:
    """The name of a file or folder, for a sentence about it."""
    return sanitize_inline(" ".join(shorten(given_name(name)).split()))


def identity(path: Path) -> str:
    """What stays the same however a file is called that holds the same: its content's hash, else where it is."""
    found = _ATTACHED.fullmatch(path.name)
    return found[1] if found else str(path.resolve())
