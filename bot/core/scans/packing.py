"""Makes packages of evidence: one at a time, off the event loop, and stamped with the time where one names who does."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

import structlog

from bot.core.domain.people import Requester
from bot.core.domain.reports import Report
from bot.core.evidence import authority, manifest, package
from bot.core.evidence.asked import Asked
from bot.core.evidence.package import MANIFEST, STAMP, sha256
from bot.core.evidence.time_stamp import StampError
from bot.core.scans.fair_queue import FairQueue
from bot.core.scans.reports import ASKED_BY_ONE, still_writing
from bot.core.store.people.people import across_workspaces
from bot.process.aside import SideProcess

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Package:
    """The ZIP, and its fingerprint: the hash of its manifest.

    `stamped`: whether it has a time stamp; None where nobody was asked for one.
    """

    content: bytes
    fingerprint: str
    stamped: bool | None = None


class Packing:
    """`authority_url` is the address of a time-stamp authority; "" for none. `run` is where files are written."""

    def __init__(
        self, authority_url: str = "", run: Callable[..., Awaitable[Mapping[str, bytes]]] | None = None
    ) -> None:
        self._url = authority_url
        self._room = FairQueue(1, 1)  # A PDF takes seconds of one core, and up to a hundred megabytes.
        self._run = run or SideProcess().run

    def check(self, person: Requester) -> None:
        """See that there is room for one more of this person's.

        Raises:
            RefusedError: they wait for as many files as they may.
        """
        if self._room.count(across_workspaces(person)) >= ASKED_BY_ONE:
            raise still_writing()

    async def pack(self, report: Report, asked: Asked, write: Callable[[], Mapping[str, bytes]]) -> Package:
        """A package of the files that `write` gives, which has to be picklable.

        Raises:
            OperatorError: they can't be written; see `SideProcess.run`.
        """
        async with self._room.wait_turn(across_workspaces(asked.requester)):
            files = await self._run(write)
        if self._url:
            said = manifest.write(report, asked, files, self._url)
            try:
                stamp = await authority.ask(self._url, said)
            except StampError as error:
                log.warning("evidence.not_stamped", reason=error.sentence)
            else:
                content = package.write({**files, MANIFEST: said, STAMP: stamp})
                return Package(content, sha256(said), stamped=True)
        said = manifest.write(report, asked, files)
        return Package(package.write({**files, MANIFEST: said}), sha256(said), False if self._url else None)
