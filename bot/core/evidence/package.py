"""A package of evidence: a ZIP whose every byte follows from its files, and files that the manifest names with hashes.

Nothing in it is compressed: how deflate packs differs between its versions, and `verify` writes the ZIP once more to
compare each byte. The comment at its end holds the manifest's own hash, the package's fingerprint.
"""

import hashlib
import io
import zipfile
from collections.abc import Mapping

PDF, HTML, JSON = "evidence.pdf", "evidence.html", "evidence.json"
MANIFEST = "manifest.json"
STAMP = "manifest.tsr"  # An RFC 3161 response over the manifest, as `openssl ts -verify -in` reads it.
ORDER = (PDF, HTML, JSON, MANIFEST, STAMP)

MOST_BYTES = 64 * 1024 * 1024  # Of a package: six times what is ever made. `verify` reads no more.

_COMMENT = "toxscan evidence, SHA-256 of manifest.json: "
_BEGINNING_OF_TIME = (1980, 1, 1, 0, 0, 0)  # ZIP's first day: when it was packed stands in the manifest alone.
_UNIX, _OWN = 3, 0o600 << 16  # Who made it, and who may read what is unpacked of it: the same on every system.


def sha256(content: bytes) -> str:
    """The hash, in 64 hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


def comment_of(manifest: bytes) -> bytes:
    """The ZIP's comment for a manifest."""
    return f"{_COMMENT}{sha256(manifest)}".encode("ascii")


def write(files: Mapping[str, bytes]) -> bytes:
    """The package with these files, the manifest among them, by their names in `ORDER`; others are left out.

    The same files give the same bytes, on every machine.
    """
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as package:
        for name in ORDER:
            if name in files:
                entry = zipfile.ZipInfo(name, _BEGINNING_OF_TIME)
                entry.create_system, entry.external_attr = _UNIX, _OWN
                package.writestr(entry, files[name])
        package.comment = comment_of(files[MANIFEST])
    return out.getvalue()
