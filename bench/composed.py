"""The services of deploy/compose.scale.yaml on hosts of a small network, started by that file's own commands.

Each service has a network namespace, a host name, /etc/hosts with the others and /run/secrets, as compose gives them.
Ray's nodes get a /tmp in memory. What differs: the image's files are this repository and its environment; the bots go
to a local Discord, which discord.py knows no setting for; PostgreSQL's image initializes its folder by a script, which
is done here.
"""

import secrets
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import yaml

from bench.hosts import Host
from bench.net import Place
from tests.program import REPOSITORY
from tests.servers.postgres import _other_user, _programs

FILE = REPOSITORY / "deploy" / "compose.scale.yaml"
NAMES = ("postgres", "ray-head", "ray-worker", "discord-0", "discord-1")
# In the service's own mount namespace: its secrets, the others' names and its own, then its command.
BEGIN = """
secrets=$1 hosts=$2 name=$3 fresh_tmp=$4; shift 4
mount -t tmpfs run /run && mkdir /run/secrets && cp "$secrets"/* /run/secrets/ && chmod 644 /run/secrets/*
cp "$hosts" /run/hosts && mount --bind /run/hosts /etc/hosts && hostname "$name"
[ -z "$fresh_tmp" ] || mount -t tmpfs tmp /tmp
exec "$@"
"""


class Composed:
    """The services, none of them started yet."""

    def __init__(self, places: Sequence[Place], folder: Path, discord_url: str, own: dict[str, str]) -> None:
        """`own` is what stands in toxscan.env."""
        self._services: dict[str, Any] = yaml.safe_load(FILE.read_text("utf-8"))["services"]
        self._places = {place.name: place for place in places}
        self._folder = folder
        folder.chmod(0o711)  # PostgreSQL runs as another user.
        self._secrets = folder / "secrets"
        self._secrets.mkdir()
        self.password = secrets.token_hex(24)
        (self._secrets / "postgres").write_text(self.password)
        (self._secrets / "ray").write_text(secrets.token_hex(24))
        (self._secrets / "database").write_text(f"postgresql+asyncpg://toxscan:{self.password}@postgres/toxscan")
        lines = [f"{place.address} {place.name}" for place in places]
        (folder / "hosts").write_text("\n".join(("127.0.0.1 localhost", *lines, "")))
        run = (sys.executable, "-m", "tests.adapters.discord.program", discord_url, "run")
        self.bots = [
            self._host(name, run, own | {"TOXSCAN_DATA_DIR": str(folder / name), "TOXSCAN_HEALTH__ENABLED": "true"})
            for name in self._services
            if name.startswith("discord")
        ]
        self.nodes = [self._ray(name) for name in ("ray-head", "ray-worker")]
        self.database = self._postgres()

    @property
    def url(self) -> str:
        """The database's, as this machine sees it."""
        return f"postgresql+asyncpg://toxscan:{self.password}@{self._places['postgres'].address}/toxscan"

    def _host(self, name: str, words: Sequence[str], own: dict[str, str], *, fresh_tmp: bool = False) -> Host:
        given = {key: str(value) for key, value in (self._services[name].get("environment") or {}).items()}
        begin = ("unshare", "--uts", "sh", "-ec", BEGIN, "sh", str(self._secrets), str(self._folder / "hosts"), name)
        log = self._folder / f"{name}.log"
        return Host(self._places[name], log, (*begin, "1" if fresh_tmp else "", *words), given | own)

    def _ray(self, name: str) -> Host:
        service = self._services[name]
        words = [*service["entrypoint"], *service["command"]]
        program = str(Path(sys.executable).parent / words[0])
        own = {"HOME": "/tmp", "RAY_USAGE_STATS_ENABLED": "0"}  # noqa: S108 - one of its own, as in the container.
        return self._host(name, (program, *words[1:]), own, fresh_tmp=True)

    def _postgres(self) -> Host:
        """Initialized as its image does, then started with the file's own options."""
        programs, user, data = _programs(), _other_user(), self._folder / "postgres"
        assert programs
        data.mkdir()
        shutil.chown(data, user.pw_uid, user.pw_gid)
        as_user = ("setpriv", f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups")
        password = self._folder / "password"
        password.write_text(self.password)
        password.chmod(0o644)
        for words in (
            (programs / "initdb", "--username=toxscan", f"--pwfile={password}", "--auth=scram-sha-256", "-D", data),
            ("sh", "-c", f"echo 'host all all all scram-sha-256' >> {data}/pg_hba.conf"),
            ("sh", "-c", f"echo 'CREATE DATABASE toxscan' | {programs}/postgres --single -D {data} postgres"),
        ):
            subprocess.run([*as_user, *map(str, words)], check=True, capture_output=True, cwd=data)  # noqa: S603 - ours
        password.unlink()
        place = ("-D", str(data), "-c", "listen_addresses=*", "-c", f"unix_socket_directories={data}")
        command = (*as_user, str(programs / "postgres"), *place, *self._services["postgres"]["command"])
        return self._host("postgres", command, {})
