"""Files to take away: a report as CSV, JSON or HTML, small enough to be sent on any platform."""

import asyncio
import io
import tempfile
import zipfile
from collections.abc import AsyncIterator
from pathlib import PurePath

from bot.core.cards.model import File
from bot.core.domain.posts import ScoredPost
from bot.core.domain.reports import FileFormat, Report
from bot.core.text.catalog import _
from bot.core.views.reports.exports import write_csv, write_html, write_json

MOST_PLAIN = 8_000_000  # Bytes. Discord takes files of 10 MiB; what is larger is sent as a zip, a tenth of it.


async def report_file(report: Report, posts: AsyncIterator[ScoredPost], wanted: FileFormat) -> File:
    """The report with these posts as a file."""
    with tempfile.TemporaryFile() as kept, io.TextIOWrapper(kept, "utf-8", newline="") as out:
        match wanted:
            case FileFormat.CSV:
                await write_csv(report, posts, out)
            case FileFormat.JSON:
                await write_json(report, posts, out)
            case _:
                await write_html(report, posts, out)
        out.flush()
        kept.seek(0)
        content = kept.read()
    account = report.scan.account.handle or "archive"
    words = _("Report on {account} as {format}", account=report.scan.account, format=wanted.upper())
    return await small_enough(File(f"toxscan-{account}-{report.scan.id}.{wanted}", content, words))


async def small_enough(file: File) -> File:
    """The file, zipped where it is too large to be sent: beside the loop, as that takes seconds."""
    return file if len(file.content) <= MOST_PLAIN else await asyncio.to_thread(_zipped, file)


def _zipped(file: File) -> File:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr(file.name, file.content)
    return File(f"{PurePath(file.name)}.zip", out.getvalue(), _("{file}, zipped", file=file.alt))
