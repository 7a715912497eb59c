"""The manifest of a package: the hash of each file, and what one must know of how they came about."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from typing import Any

from bot.core.domain.reports import Report
from bot.core.evidence.asked import Asked
from bot.core.evidence.package import ORDER, STAMP, sha256
from bot.core.text.untrusted import to_safe_json

FORMAT = "toxscan evidence 1"


class PackageManifestError(ValueError):
    """It is no manifest of ours."""


@dataclass(frozen=True, slots=True)
class PackageManifest:
    """What `verify` reads of a manifest. `files` are hashes (SHA-256) by name, `asked_at` is aware."""

    account: str
    asked_by: str
    asked_at: datetime
    program: str
    model_id: str
    files: Mapping[str, str]
    time_stamp: bool


def write(report: Report, asked: Asked, files: Mapping[str, bytes], authority: str = "") -> bytes:
    """The manifest of these files; `authority` is the address of who will stamp it with the time, "" for nobody."""
    account, scan = report.scan.account, report.scan
    said = {
        "format": FORMAT,
        "program": {"name": "toxscan", "version": version("toxscan")},
        "account": {
            "shown_as": str(account),
            "id": account.id,
            "handle": account.handle,
            "name": account.name,
            "network": account.network,
            f"confirmed_by_{account.network}": account.confirmed,
        },
        "asked": {
            "by": asked.by,
            "platform": asked.requester.platform,
            "workspace_id": asked.requester.workspace_id,
            "user_id": asked.requester.user_id,
            "at": asked.at.isoformat(),
        },
        "scan": {"id": scan.id, "begun_at": scan.created_at.isoformat()},
        "model": {
            "name": scan.request.model,
            "id": scan.model_id,
            "thresholds": {label.value: share for label, share in report.thresholds.items()},
            "mistakes_on_ordinary_posts": report.mistaken,
        },
        "files": {name: {"bytes": len(files[name]), "sha256": sha256(files[name])} for name in ORDER if name in files},
        "time_stamp": {"file": STAMP, "asked_of": authority} if authority else None,
    }
    return f"{to_safe_json(said, indent=2)}\n".encode()


def read(content: bytes) -> PackageManifest:
    """What a manifest says.

    Raises:
        PackageManifestError: it is none, or one of a later version.
    """
    try:
        said: Any = json.loads(content)
        if said["format"] != FORMAT:
            raise PackageManifestError(f"its format is {said['format']!r}")
        files = {str(name): str(file["sha256"]) for name, file in said["files"].items()}
        return PackageManifest(
            account=str(said["account"]["shown_as"]),
            asked_by=str(said["asked"]["by"]),
            asked_at=datetime.fromisoformat(said["asked"]["at"]),
            program=str(said["program"]["version"]),
            model_id=str(said["model"]["id"]),
            files=files,
            time_stamp=said["time_stamp"] is not None,
        )
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise PackageManifestError(f"it can't be read: {type(error).__name__}") from error
