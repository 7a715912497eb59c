"""Makes the small zip of a large archive: its lists of posts and whose they are, without anything private."""

import json
import zipfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from bot.core.domain.accounts import Account
from bot.core.domain.errors import ArchiveError
from bot.core.files.private import opener
from bot.core.sources.archive.files import ArchiveFiles, open_files
from bot.core.sources.archive.layout import LISTED, Layout, is_of_months, plain_name, read_layout, read_manifest
from bot.core.sources.archive.limits import LIMITS, Meter
from bot.core.sources.archive.records import as_object
from bot.core.text.catalog import _

END = "-toxscan.zip"
_CHUNK = 1024 * 1024


@dataclass(frozen=True, slots=True)
class PackedArchive:
    """The zip, whose posts are in it, how many lists, and what the archive itself lacks, in sentences."""

    path: Path
    owner: Account
    lists: int
    lacks: tuple[str, ...]


def pack(source: Path, target: Path | None = None) -> PackedArchive:
    """Pack what a scan reads of an archive (a folder, a zip, a list) into a zip, beside it if no other place is named.

    Posts, long posts and posts in communities go as they are; of the manifest or the account only the owner's id and
    names and the time, without e-mail address and the like. Posts for a circle stay out, as a scan leaves them out.

    Raises:
        ArchiveError: the archive can't be read, or the zip can't be written, or is there already.
    """
    source = source.expanduser().absolute()
    target = (target or source.with_name(f"{source.stem if source.is_file() else source.name}{END}")).absolute()
    if target.exists():
        raise ArchiveError(_("{name} already exists.", name=target.name), _("Choose another name with --output."))
    part = target.with_name(f"{target.name}.part")
    meter = Meter()
    with open_files(source, meter) as files:
        layout = read_layout(files, LIMITS)
        try:
            with open(part, "wb", opener=opener) as out, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
                for name in layout.posts + layout.notes:
                    _copy(files, name, archive)
                for name, content in _owner(files, layout).items():
                    archive.writestr(name, content)
            part.replace(target)
        except OSError as error:
            raise ArchiveError(
                _("{name} can't be written: {reason}.", name=target.name, reason=error.strerror or error),
                _("Free some space on the disk, or choose another place with --output."),
            ) from error
        finally:
            with suppress(OSError):
                part.unlink(missing_ok=True)
    return PackedArchive(target, layout.owner, len(layout.posts + layout.notes), layout.lacks)


def _copy(files: ArchiveFiles, name: str, archive: zipfile.ZipFile) -> None:
    with files.open(name) as stream, archive.open(_place(name), "w", force_zip64=True) as out:
        while data := stream.read(_CHUNK):
            out.write(data)


def _place(name: str) -> str:
    """Where a list belongs, as X lays it out, wherever it lay."""
    path = PurePosixPath(name)
    above = "data/js/tweets" if is_of_months(path.parent) else "data"
    return f"{above}/{plain_name(path.name)}"


def _owner(files: ArchiveFiles, layout: Layout) -> dict[str, str]:
    """The small file that tells whose posts these are, in the form of the archive."""
    owner = layout.owner
    if any("/js/" in _place(name) for name in layout.posts):
        details = {"id": owner.id, "screen_name": owner.handle, "full_name": owner.name}
        return {"data/js/user_details.js": f"var user_details = {json.dumps(details)}"}
    if listed := _read_manifest_lists(read_manifest(files, LIMITS)):
        info = {"accountId": owner.id, "userName": owner.handle, "displayName": owner.name}
        made = {"generationDate": layout.made_at.isoformat()} if layout.made_at else {}
        manifest = {"userInfo": info, "archiveInfo": made, "dataTypes": listed}
        return {"data/manifest.js": f"window.__THAR_CONFIG = {json.dumps(manifest)}"}
    if not (owner.id or owner.handle):
        return {}
    account = {"accountId": owner.id, "username": owner.handle, "accountDisplayName": owner.name}
    return {"data/account.js": f"window.YTD.account.part0 = {json.dumps([{'account': account}])}"}


def _read_manifest_lists(manifest: Mapping[str, Any]) -> dict[str, Any]:
    """What the manifest says of the lists that are packed, or should be."""
    types = as_object(manifest.get("dataTypes"))
    found = {kind: as_object(types.get(kind)).get("files") for kind in LISTED if kind in types}
    return {
        kind: {
            "files": [
                {"fileName": str(as_object(file).get("fileName")), "count": str(as_object(file).get("count"))}
                for file in files
            ]
        }
        for kind, files in found.items()
        if isinstance(files, list)
    }
