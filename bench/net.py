"""A small network of hosts on this machine, of Linux network namespaces: each has an address, and can be cut off.

Its making needs root, iproute2 and util-linux.
"""

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

BRIDGE = "toxscan-net"
HERE = "10.213.77.1"
"""The address of this machine, as its hosts see it."""


@dataclass(frozen=True, slots=True)
class Place:
    """A host without anything on it yet: a namespace with a cable to the bridge."""

    name: str
    address: str

    def __post_init__(self) -> None:
        _ip("netns", "add", self.name)
        _ip("link", "add", self._cable, "type", "veth", "peer", "name", "eth0", "netns", self.name)
        _ip("-n", self.name, "address", "add", f"{self.address}/24", "dev", "eth0")
        for device in ("lo", "eth0"):
            _ip("-n", self.name, "link", "set", device, "up")
        _ip("link", "set", self._cable, "up", "master", BRIDGE)

    @property
    def _cable(self) -> str:
        return f"tox-{self.name}"

    def command(self, *words: str) -> tuple[str, ...]:
        """What to call for these words to be said on this host, where nothing is seen of the others' processes."""
        own = ("unshare", "--pid", "--mount-proc", "--fork", "--kill-child")
        return ("ip", "netns", "exec", self.name, *own, *words)

    def cut(self) -> None:
        """Nothing comes or goes any more, and nobody is told: a switch that has lost its power."""
        _ip("link", "set", self._cable, "nomaster")

    def mend(self) -> None:
        """What was sent meanwhile is sent again by whoever still waits."""
        _ip("link", "set", self._cable, "master", BRIDGE)

    def signal(self, number: signal.Signals) -> None:
        """Tell everything that runs on this host."""
        for pid in _ip("netns", "pids", self.name).split():
            with contextlib.suppress(ProcessLookupError):
                os.kill(int(pid), number)

    def remove(self) -> None:
        """Take it away, with what runs there."""
        self.signal(signal.SIGKILL)
        _ip("link", "delete", self._cable)  # By itself it goes only when the last process there is gone.
        _ip("netns", "delete", self.name)


@contextlib.contextmanager
def network(names: Sequence[str]) -> Iterator[list[Place]]:
    """Hosts of these names, at most 240; gone when the block ends."""
    if os.geteuid():
        sys.exit("Network namespaces are made by root only: run this as root, in a container for instance.")
    with contextlib.ExitStack() as undo:
        _ip("link", "add", BRIDGE, "type", "bridge")
        undo.callback(_ip, "link", "delete", BRIDGE)
        _ip("address", "add", f"{HERE}/24", "dev", BRIDGE)
        _ip("link", "set", BRIDGE, "up")
        places = []
        for number, name in enumerate(names, start=11):
            places.append(Place(name, f"{HERE.rpartition('.')[0]}.{number}"))
            undo.callback(places[-1].remove)
        yield places


def _ip(*words: str) -> str:
    done = subprocess.run(["ip", *words], capture_output=True, text=True, check=False)  # noqa: S603, S607 - our own words
    if done.returncode:
        raise OSError(f"ip {' '.join(words)}: {done.stderr.strip()}")
    return done.stdout
