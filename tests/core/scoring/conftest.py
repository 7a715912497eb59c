"""A model to fetch."""

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.core.scoring.models.files import InstalledModel
from bot.core.scoring.models.registry import SPECS
from tests.core.scoring import edited
from tests.core.scoring.fetching import CHECKPOINT, World
from tests.core.scoring.tiny import make_tiny
from tests.servers.downloads import serve_downloads as serve


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files of a tiny `original`."""
    return make_tiny(tmp_path_factory.mktemp("published"), name="original")


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> InstalledModel:
    """A tiny random model."""
    return edited.tiny_model(tmp_path_factory.mktemp("data"))


@pytest.fixture
def world(tmp_path: Path, published: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    """A server that has everything, and an empty data directory; a proxy of this machine has no business with them."""
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    weights = (published / "original.ckpt").read_bytes()
    spec = replace(SPECS["original"], sha256=hashlib.sha256(weights).hexdigest(), size=len(weights))
    with serve() as server:
        for file in spec.files:
            server.files[f"/hub/{spec.base}/resolve/main/{file}"] = (published / file).read_bytes()
        server.files[CHECKPOINT] = weights
        yield World(server, tmp_path / "data", spec, published)
