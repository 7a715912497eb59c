"""Files that people attach: taken within bounds, kept by their content, gone when the scan of them is done."""

import asyncio
import hashlib
from pathlib import Path

import discord

from bot.core.errors import InputError
from bot.core.model import ScanStatus, Search

FOLDER = "uploads"  # In the data folder.
# Discord's free accounts upload 10 MiB, others more. The file is in memory once, so it has to end somewhere.
MOST = 64 * 2**20
SMALLER = (
    "Of an archive I need only data/tweets.js (and data/account.js, which names its owner): "
    "pack these into a zip of their own; that is small enough."
)


async def keep(attachment: discord.Attachment, data_dir: Path) -> Path:
    """The file of an attachment; the same content is the same path, so that the same scan can be joined.

    Raises:
        InputError: it is too large, or can't be fetched.
    """
    if attachment.size > MOST:
        raise InputError(f"This file has {attachment.size / 2**20:,.0f} MiB; I take up to {MOST // 2**20}.", SMALLER)
    try:
        content = await attachment.read()
    except discord.HTTPException as error:
        raise InputError("Discord did not hand the file over.", "Attach it once more.") from error
    return await asyncio.to_thread(_write, content, data_dir / FOLDER, _suffix(attachment.filename))


async def discard(paths: list[Path], history: list[Search]) -> None:
    """Delete files whose scan is done; others are kept, so that "Go on" finds them."""
    done = {search.scan.request.source.locator for search in history if search.scan.status is ScanStatus.DONE}
    for path in paths:
        if str(path) in done:
            await asyncio.to_thread(path.unlink, missing_ok=True)


def _write(content: bytes, folder: Path, suffix: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder.absolute() / f"{hashlib.sha256(content).hexdigest()}{suffix}"
    path.write_bytes(content)
    return path


def _suffix(name: str) -> str:
    """`.js` for a bare list of posts, as the archive reader tells the two apart by it."""
    return ".js" if name.lower().endswith(".js") else ".zip"
