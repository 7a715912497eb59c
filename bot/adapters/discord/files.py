"""Files that people attach to a command, taken within bounds."""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from pathlib import Path

import discord

from bot.core.commands.options.plain import AttachedFile
from bot.core.domain.errors import InputError
from bot.core.scans.uploads import Uploads
from bot.core.text.catalog import _

# Discord's free accounts upload 10 MiB, others more. discord.py reads a file whole, so it has to end somewhere.
MOST = 64 * 2**20


def receive(uploads: Uploads, attachment: discord.Attachment, kind: AttachedFile) -> AbstractAsyncContextManager[Path]:
    """The attached file, as long as the context is open or a scan needs it.

    Raises:
        InputError: it is too large, or can't be fetched.
    """
    most = min(MOST, kind.most or MOST)
    content, size = _content(attachment), attachment.size
    return uploads.keep(content, attachment.filename, most, announced=size, smaller=kind.smaller)


async def _content(attachment: discord.Attachment) -> AsyncIterator[bytes]:
    try:
        yield await attachment.read()
    except discord.HTTPException as error:
        raise InputError(_("Discord did not deliver the file."), _("Attach it again.")) from error
