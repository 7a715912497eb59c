"""A server that publishes a model, and somebody who wants it."""

from dataclasses import dataclass, field
from pathlib import Path

from bot.core.scoring.models.download import fetch
from bot.core.scoring.models.file_download import FetchProgress, NetworkAccess
from bot.core.scoring.models.files import InstalledModel
from bot.core.scoring.models.registry import ModelSpec
from tests.servers.downloads import Downloads, Fault, Seen

CHECKPOINT = "/releases/v0.1-alpha/toxic_original-c1212f89.ckpt"
VOCABULARY = "/hub/bert-base-uncased/resolve/main/vocab.txt"
CONFIG = "/hub/bert-base-uncased/resolve/main/config.json"


@dataclass
class World:
    """A server that publishes a tiny `original`, the data directory of somebody who wants it, and what they see."""

    server: Downloads
    data_dir: Path
    spec: ModelSpec
    published: Path
    shown: list[FetchProgress] = field(default_factory=list)
    slept: list[float] = field(default_factory=list)

    @property
    def folder(self) -> Path:
        """Where the model goes."""
        return self.data_dir / "models" / "original"

    @property
    def weights(self) -> bytes:
        """The checkpoint as it is published."""
        return self.server.files[CHECKPOINT]

    @property
    def requested(self) -> list[Seen]:
        """The requests for the checkpoint."""
        return [seen for seen in self.server.seen if seen.path == CHECKPOINT]

    def network(self, timeout: float = 5.0) -> NetworkAccess:
        """The server as a mirror of both hosts; waiting is written down instead of done."""

        async def note(seconds: float) -> None:
            self.slept.append(seconds)

        return NetworkAccess(f"{self.server.url}/releases", f"{self.server.url}/hub", timeout=timeout, sleep=note)

    async def fetch(self, network: NetworkAccess | None = None) -> InstalledModel:
        """Fetch it, as the command line does."""
        return await fetch(self.spec, self.data_dir, self.shown.append, network or self.network())

    def fail_next(self, path: str, *faults: Fault) -> None:
        """Let the next answers to `path` go wrong like this, one after the other."""
        self.server.faults[path] += faults
