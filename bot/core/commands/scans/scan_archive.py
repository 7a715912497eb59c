"""/scan-archive: the same for an account archive, the zip that X lets everyone download, free and complete."""

from pathlib import Path

from bot.core.commands.command import Command, Context, Group
from bot.core.commands.options.option import Option, Values
from bot.core.commands.options.plain import AttachedFile, PlainText
from bot.core.commands.scans.scan import QUICK, REPOSTS, submit
from bot.core.domain.audience import About
from bot.core.domain.errors import CommandError
from bot.core.domain.scans import ScanRequest
from bot.core.domain.sources import Coverage, SourceKind, SourceSpec
from bot.core.files.attachments import display_name
from bot.core.sources.handles import read_handle
from bot.core.sources.x.handles import HANDLE
from bot.core.text.catalog import N_, _

# Said wherever one uploads an archive. Within 100 characters, which is what Discord shows of an option.
WHAT_BECOMES = N_("I delete the file after the scan. Only you can open its posts, unless you share them.")
ARCHIVE_FILE = AttachedFile()
ARCHIVE = Option("archive", WHAT_BECOMES, ARCHIVE_FILE, required=True)
HANDLE_OF = Option("handle", N_("Whose archive it is, if the archive does not say."), PlainText())


async def run(context: Context, values: Values) -> None:
    """Start the scan, or join it, and follow it to its end."""
    source = archive_source(values[ARCHIVE], values.get(HANDLE_OF) or "")
    how = REPOSTS in values, Coverage.of(quick=QUICK in values)
    request = ScanRequest(source, context.model, context.requester, *how)
    await submit(context, request)


def archive_source(archive: Path, handle: str = "") -> SourceSpec:
    """The archive at a path that a person typed.

    Raises:
        CommandError: it is no path but an account's handle, or the owner's handle is malformed.
    """
    path = archive.expanduser().absolute()
    if not path.exists() and HANDLE.fullmatch(str(archive).removeprefix("@")):
        raise CommandError(
            _("There is no archive {archive} here.", archive=display_name(str(archive))),
            _("Use `/scan` to scan an account; for an archive, give the path of its file."),
        )
    return SourceSpec(SourceKind.ARCHIVE, str(path), read_handle(handle) if handle else "")


COMMAND = Command(
    "scan-archive",
    N_("Scan an account's archive, free: the file that X, Bluesky or Mastodon gives its owner."),
    (ARCHIVE, HANDLE_OF, REPOSTS, QUICK),
    run,
    Group.SCAN,
    About.ANYTHING,
)
