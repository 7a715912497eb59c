"""What runs on the hosts of a small network: a bot, or a node of Ray, started again whenever it ends."""

import asyncio
import contextlib
import json
import secrets
import signal
import sys
from collections import Counter
from collections.abc import Collection, Iterable
from pathlib import Path

from bench.net import Place
from tests.program import REPOSITORY, environment

HEAD_PORT, CLIENT_PORT = 6379, 10001
OBJECT_STORE = 100 * 1024 * 1024  # Bytes; what passes through it is small.
STOP_SECONDS = 20.0
LOOK_SECONDS = 1.0  # Until it is seen that a program has ended.


class Host:
    """A host and the one program that it is for; what that says is in `log`."""

    def __init__(self, place: Place, log: Path, words: tuple[str, ...], own: dict[str, str]) -> None:
        self.name = place.name
        self.starts = 0
        self._place = place
        self._log = log
        self._words = words
        self._own = own
        self._process: asyncio.subprocess.Process | None = None

    async def start(self) -> None:
        """Start it; it is there when it is there."""
        with self._log.open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                *self._place.command(*self._words),
                cwd=REPOSITORY,
                env=environment(TOXSCAN_RUNTIME="torch", **self._own),
                stdout=log,
                stderr=log,
            )
        self.starts += 1

    def said(self, level: str) -> Counter[str]:
        """The events that it has logged at a level."""
        lines = self._log.read_text("utf-8").splitlines()
        events = [json.loads(line) for line in lines if line.startswith("{")]
        return Counter(f"{each['event']} {each.get('error', '')}".strip() for each in events if each["level"] == level)

    @property
    def runs(self) -> bool:
        """Whether it was not killed, nor ended by itself."""
        return self._process is not None and self._process.returncode is None

    async def kill(self) -> None:
        """Kill everything here; nothing can be tidied up."""
        assert self._process
        self._place.signal(signal.SIGKILL)
        await self._process.wait()

    def freeze(self) -> None:
        """It stands still, as a machine that sleeps; its connections stay open."""
        self._place.signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """It goes on as if nothing had been."""
        self._place.signal(signal.SIGCONT)

    def cut(self) -> None:
        """Its network is gone."""
        self._place.cut()

    def mend(self) -> None:
        """Its network is back."""
        self._place.mend()

    async def stop(self) -> None:
        """End it in order, and what is left of it in any way."""
        if self._process and self.runs:
            self._place.signal(signal.SIGTERM)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._process.wait(), STOP_SECONDS)
        self._place.signal(signal.SIGKILL)


async def supervise(hosts: Iterable[Host], down: Collection[Host], ended: Counter[str]) -> None:
    """Start again, for ever, what has `ended` by itself, as systemd or Kubernetes would; not what is `down`."""
    while True:
        for host in hosts:
            if not host.runs and host not in down:
                ended[host.name] += 1
                await host.start()
        await asyncio.sleep(LOOK_SECONDS)


def bot(place: Place, folder: Path, own: dict[str, str]) -> Host:
    """`toxscan run` with these settings; all bots share a data directory, as they should."""
    health = {"TOXSCAN_HEALTH__ENABLED": "true"}
    words = (sys.executable, "-m", "bot", "run", "--data-dir", str(folder / "data"))
    return Host(place, folder / f"{place.name}.log", words, health | own)


def ray_nodes(head: Place, others: list[Place], folder: Path, cpus: int) -> tuple[list[Host], dict[str, str]]:
    """A cluster whose head computes nothing, and the settings by which a bot joins it."""
    token = {"RAY_AUTH_MODE": "token", "RAY_AUTH_TOKEN": secrets.token_hex(32)}
    begin = (str(Path(sys.executable).parent / "ray"), "start", "--block", f"--object-store-memory={OBJECT_STORE}")
    ports = (f"--port={HEAD_PORT}", f"--ray-client-server-port={CLIENT_PORT}")
    lead = ("--head", *ports, "--num-cpus=0", "--include-dashboard=false", f"--temp-dir={folder / 'r'}")
    follow = (f"--address={head.address}:{HEAD_PORT}", f"--num-cpus={cpus}")
    nodes = []
    for place, words in [(head, lead), *((other, follow) for other in others)]:
        own = token | {"RAY_USAGE_STATS_ENABLED": "0", "XDG_CACHE_HOME": str(folder / place.name)}
        here = f"--node-ip-address={place.address}"
        nodes.append(Host(place, folder / f"{place.name}.log", (*begin, here, *words), own))
    joins = {"TOXSCAN_SCORING__ENGINE": "ray", "TOXSCAN_SCORING__ADDRESS": f"ray://{head.address}:{CLIENT_PORT}"}
    return nodes, token | joins
