"""A PostgreSQL of our own for measuring, with the settings of a small real one, that can be made cold."""

import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path
from pwd import getpwnam

PROGRAMS = Path("/usr/lib/postgresql")  # Debian's place, beside the PATH.
# Its memory is that of docs/scaling.md; all else, syncing of the disk and vacuuming included, as PostgreSQL has it.
SETTINGS = ("shared_buffers=1GB", "effective_cache_size=4GB", "maintenance_work_mem=256MB", "max_wal_size=4GB")
SECONDS = 600


class Server:
    """A server over `folder`, which is made where it isn't there. Root runs it as the user `postgres`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._user = getpwnam("postgres") if os.geteuid() == 0 else None
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self._port = free.getsockname()[1]
        if not (folder / "data").exists():
            folder.mkdir(parents=True, exist_ok=True)
            if self._user:
                os.chown(folder, self._user.pw_uid, self._user.pw_gid)
            self._call("initdb", "--username=toxscan", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8")
            self.start()
            self._call("createdb", "--host=127.0.0.1", f"--port={self._port}", "--username=toxscan", "toxscan")
            self.stop()

    @property
    def url(self) -> str:
        """Of the database `toxscan`, as asyncpg takes it."""
        return f"postgresql://toxscan@127.0.0.1:{self._port}/toxscan"

    def start(self) -> None:
        """Start it and wait until it answers."""
        options = ("listen_addresses=127.0.0.1", f"port={self._port}", f"unix_socket_directories={self._folder}")
        said = " ".join(f"-c {each}" for each in (*options, *SETTINGS))
        self._call("pg_ctl", "--wait", f"--log={self._folder / 'log'}", "-o", said, "start")

    def stop(self) -> None:
        """Stop it in order."""
        self._call("pg_ctl", "--wait", "--mode=fast", "stop")

    def backends(self) -> list[int]:
        """The processes that answer its clients."""
        postmaster = (self._folder / "data" / "postmaster.pid").read_text().split()[0]
        children = Path(f"/proc/{postmaster}/task/{postmaster}/children").read_text().split()
        return [
            int(pid) for pid in children if Path(f"/proc/{pid}/cmdline").read_text().startswith("postgres: toxscan ")
        ]

    def files(self) -> Iterator[Path]:
        """All that it keeps on the disk."""
        return (path for path in (self._folder / "data").rglob("*") if path.is_file())

    def _call(self, program: str, *arguments: str) -> None:
        found = max(PROGRAMS.glob(f"*/bin/{program}"), default=None) or shutil.which(program)
        who = {"user": self._user.pw_uid, "group": self._user.pw_gid, "extra_groups": []} if self._user else {}
        place = [] if program == "createdb" else ["-D", self._folder / "data"]
        with (self._folder / "said").open("ab") as said:  # Not a pipe: the server would hold it open for ever.
            subprocess.run(  # noqa: S603 - our own words
                [found, *place, *arguments],
                cwd=self._folder,
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=said,
                timeout=SECONDS,
                check=True,
                **who,  # type: ignore[call-overload]
            )


def make_cold(files: Iterator[Path]) -> None:
    """Have the system drop its copies of these files, so that the next read comes from the disk."""
    for path in files:
        file = os.open(path, os.O_RDONLY)
        try:
            os.fdatasync(file)  # What is not written yet can't be dropped.
            os.posix_fadvise(file, 0, 0, os.POSIX_FADV_DONTNEED)
        finally:
            os.close(file)
