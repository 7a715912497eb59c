"""Whether a package is whole: each of its bytes as it was written, and each of its files as the manifest says."""

import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bot.core.evidence import manifest, package, time_stamp
from bot.core.evidence.contents import Contents, NoPackageError, renamed, unpack
from bot.core.evidence.manifest import PackageManifest, PackageManifestError
from bot.core.evidence.package import MANIFEST, STAMP, sha256
from bot.core.evidence.time_stamp import StampError, TimeStamp
from bot.core.files.attachments import display_name
from bot.core.text.catalog import _


@dataclass(frozen=True, slots=True)
class Verification:
    """What was found: the `problems` in sentences, none where the package is whole, and what it says of itself.

    `fingerprint` and `data` are the hashes of the manifest and of the posts as JSON, "" where these can't be read.
    """

    problems: tuple[str, ...]
    manifest: PackageManifest | None = None
    fingerprint: str = ""
    data: str = ""
    stamp: TimeStamp | None = None

    @property
    def whole(self) -> bool:
        """Whether nothing was changed."""
        return not self.problems


def verify(content: bytes, fingerprint: str = "", authority: bytes = b"") -> Verification:
    """Look through a package, whatever it is.

    `fingerprint` is what the package's must be, as the message with it said; "" where nobody knows it any more.
    `authority` holds the certificates (PEM) of who is trusted to tell the time; without any, only the time itself is
    read.
    """
    try:
        found = unpack(io.BytesIO(content))
    except NoPackageError:
        return Verification((_("This is no package of evidence, or it is damaged so much that nothing can be read."),))
    if MANIFEST not in found.files:
        return Verification((*_damaged(found), _("The manifest is missing, which says what the files must be.")))
    written = found.files[MANIFEST]
    try:
        said = manifest.read(written)
    except PackageManifestError:
        problem = _("The manifest can't be read: it was changed, or a later version of toxscan wrote it.")
        return Verification((*_damaged(found), problem), fingerprint=sha256(written))
    problems = [*_damaged(found), *_other_files(found, said), *_other_manifest(content, written, fingerprint)]
    stamp = None
    if STAMP in found.files:
        try:
            stamp = time_stamp.read(found.files[STAMP], written, authority)
        except StampError as error:
            problems.append(error.sentence)
    if not problems and package.write(found.files) != content:
        problems.append(_("The files are as they were, but the ZIP around them is not: it was changed or packed anew."))
    data = found.files.get(package.JSON)
    return Verification(tuple(problems), said, sha256(written), sha256(data) if data is not None else "", stamp)


def _damaged(found: Contents) -> Iterator[str]:
    for name in found.damaged:
        yield _("{file} is damaged.", file=display_name(name))
    for name in found.doubled:
        yield _("{file} is in it twice.", file=display_name(name))


def _other_files(found: Contents, said: PackageManifest) -> Iterator[str]:
    """What is not as the manifest says."""
    hashes = {name: sha256(content) for name, content in found.files.items() if name != MANIFEST}
    expected: Mapping[str, str | None] = {**said.files, **({STAMP: None} if said.time_stamp else {})}
    missing = {name: digest or "" for name, digest in expected.items() if name not in {*hashes, *found.damaged}}
    added = {name: digest for name, digest in hashes.items() if name not in expected}
    moved = renamed(missing, added)
    for name, digest in expected.items():
        if name in moved:
            yield _("{file} is called {name} now.", file=display_name(name), name=display_name(moved[name]))
        elif name in missing:
            yield _("{file} is missing.", file=display_name(name))
        elif digest and name in hashes and hashes[name] != digest:
            yield _("{file} was changed.", file=display_name(name))
    for name in added:
        if name not in moved.values():
            yield _("{file} was added.", file=display_name(name))


def _other_manifest(content: bytes, written: bytes, fingerprint: str) -> Iterator[str]:
    if fingerprint and fingerprint != sha256(written):
        yield _("This is another package than the one with the fingerprint that you gave.")
    if not content.endswith(package.comment_of(written)):
        yield _("The manifest is not the one that the package was made with.")
