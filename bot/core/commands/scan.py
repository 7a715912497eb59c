"""/scan: read an account's posts, score them, show the report; one message that lives."""

import asyncio
import re
from contextlib import aclosing
from pathlib import Path

from bot.core.commands.command import Command, Context, Option, Receipt, Values
from bot.core.commands.open import report_card
from bot.core.errors import CommandError
from bot.core.model import PostQuery, Progress, Scan, ScanRequest, ScanStatus, SourceKind, SourceSpec
from bot.core.views.progress import ended_card, progress_card

WORST_SHOWN = 3  # Posts that are already visible while the scan runs.
HANDLE = re.compile(r"@?[A-Za-z0-9_]{1,15}")  # X's rule for handles.


async def run(context: Context, values: Values) -> None:
    """Start the scan, or join it, and follow it to its end."""
    source = archive_source(values["archive"], values.get("handle", ""))
    request = ScanRequest(source, context.model, context.requester, include_reposts="reposts" in values)
    scan = await context.scans.submit(request)
    receipt = await context.reply.send(progress_card(scan.account, Progress(scan.id, scan.status)))
    await follow(context, scan, receipt)


async def follow(context: Context, scan: Scan, receipt: Receipt) -> None:
    """Show the scan's progress in one message, and in the end its report in the same place."""
    progress = Progress(scan.id, ScanStatus.QUEUED)
    async with aclosing(context.scans.watch(scan.id)) as changes:
        async for progress in changes:
            if not progress.status.final:
                _, worst = await context.reports.page(scan.id, PostQuery(flagged_only=True))
                await receipt.edit(progress_card(scan.account, progress, worst.posts[:WORST_SHOWN]))
                await asyncio.sleep(context.reply.pace)
    if progress.status is ScanStatus.DONE:
        await receipt.edit(await report_card(context, scan.id))
    else:
        await receipt.edit(ended_card(scan.account, progress))


def archive_source(archive: str, handle: str = "") -> SourceSpec:
    """The archive at a path that a person typed.

    Raises:
        CommandError: it is no path but an account's handle, or the owner's handle is malformed.
    """
    path = Path(archive).expanduser().absolute()
    if not path.exists() and HANDLE.fullmatch(archive):
        raise CommandError(
            f"I can't read {archive} from X itself yet.",
            "Give the path of an account archive: X lets everyone download their own under Settings, Your account.",
        )
    if handle and not HANDLE.fullmatch(handle):
        raise CommandError(f"{handle!r} is no handle.", "A handle has up to 15 letters, digits and underscores.")
    return SourceSpec(SourceKind.ARCHIVE, str(path), handle.removeprefix("@"))


COMMAND = Command(
    "scan",
    "Scan an X account archive for toxic posts: the zip from X, its folder, or its tweets.js.",
    (
        Option("archive", "Where the archive lies on this machine.", required=True),
        Option("handle", "Whose archive it is, where it does not say so itself."),
        Option("reposts", "Score reposts too, though their words are somebody else's.", flag=True),
    ),
    run,
)
