"""Files that people attach: kept under the hash of their content while a scan needs them, and no longer."""

import asyncio
import hashlib
import os
import tempfile
from collections import Counter
from collections.abc import AsyncIterable, AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.core.domain.clock import now
from bot.core.domain.errors import InputError
from bot.core.files import private
from bot.core.files.attachments import file_name
from bot.core.store.engine.database import Store
from bot.core.store.operations import processes
from bot.core.store.scans import scans
from bot.core.text.catalog import N_, _

FOLDER = "uploads"  # In the data folder.
GO_ON = timedelta(days=1)  # How long a scan that failed or was cancelled can be resumed.
IN_OTHER_HANDS = timedelta(hours=1)  # How long another process may be using a file in the same folder.
SMALLER = N_(
    "I need only a few files from the archive's data folder: tweets.js (and tweets-part1.js and so on), note-tweet.js, "
    "community-tweet.js, and manifest.js or account.js. Zip those that are there and send me that zip. "
    "With toxscan on your computer, `toxscan pack FOLDER` does it for you."
)


class Uploads:
    """The folder of attached files. An archive holds private messages, so it is deleted as soon as its scan is done.

    That of a scan which failed or was cancelled stays for a day, so that “Continue” finds it; /forget takes it at once.
    """

    def __init__(self, folder: Path, store: Store) -> None:
        self._folder = folder.absolute()
        self._store = store
        self._in_hand: Counter[Path] = Counter()
        self._kept: set[Path] = set()  # By this process; others may keep more in the same folder.
        self._taking = asyncio.Lock()  # While it is held, no new file is accepted.

    @asynccontextmanager
    async def keep(
        self, content: AsyncIterable[bytes], name: str, most: int, *, announced: int = 0, smaller: str = SMALLER
    ) -> AsyncIterator[Path]:
        """A file of up to `most` bytes, there as long as the block lasts or a scan needs it.

        With `announced`, its size as the platform says it, nothing is fetched of one that is larger; `smaller` says
        how to send less.

        The same content under the same `name`, its owner's for it, is the same path, so that the same scan can be
        joined.

        Raises:
            InputError: it is larger.
        """
        if announced > most:
            raise _size_error(most, smaller)
        path = await self._write(content, name, most, smaller)
        try:
            yield path
        finally:
            self._in_hand[path] -= 1
            await self.clear()

    async def clear(self) -> None:
        """Delete every file that no request and no scan needs."""
        async with self._taking:
            if not await asyncio.to_thread(self._files):
                return
            async with self._store.read() as connection:
                needed = set(map(Path, await scans.list_archives_in_use(connection, now() - GO_ON)))
                shared = await processes.count_others(connection, self._store.process) > 0
            await asyncio.to_thread(self._delete, needed | set(+self._in_hand), shared=shared)

    async def _write(self, content: AsyncIterable[bytes], name: str, most: int, smaller: str) -> Path:
        async with self._taking:
            part = await asyncio.to_thread(self._make_file)
            self._in_hand[part] += 1
        try:
            digest, size = hashlib.sha256(), 0
            async for chunk in content:
                size += len(chunk)
                if size > most:
                    raise _size_error(most, smaller)
                digest.update(chunk)
                await asyncio.to_thread(_append, part, chunk)
            path = part.with_name(file_name(digest.hexdigest(), name))
            async with self._taking:
                await asyncio.to_thread(part.replace, path)
                self._in_hand[path] += 1
                self._kept.add(path)
            return path
        finally:
            self._in_hand[part] -= 1
            await asyncio.to_thread(part.unlink, missing_ok=True)

    def _files(self) -> list[Path]:
        return list(self._folder.iterdir()) if self._folder.is_dir() else []

    def _delete(self, wanted: set[Path], *, shared: bool) -> None:
        for path in self._files():
            mine = not shared or path in self._kept or _age(path) > IN_OTHER_HANDS
            if mine and path not in wanted:
                path.unlink(missing_ok=True)
                self._kept.discard(path)

    def _make_file(self) -> Path:
        private.make_folder(self._folder)
        descriptor, name = tempfile.mkstemp(dir=self._folder)  # Readable by us alone.
        os.close(descriptor)
        return Path(name)


def _size_error(most: int, smaller: str) -> InputError:
    """What the owner of a file of more than `most` bytes reads."""
    return InputError(_("This file is too large: I accept up to {most} MiB.", most=most // 2**20), _(smaller))


def _age(path: Path) -> timedelta:
    try:
        return now() - datetime.fromtimestamp(path.stat().st_mtime, UTC)
    except FileNotFoundError:  # Somebody else has just deleted it.
        return timedelta(0)


def _append(path: Path, chunk: bytes) -> None:
    with path.open("ab") as file:
        file.write(chunk)
