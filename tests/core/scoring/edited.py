"""Tiny models as somebody else may have left them."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import torch

from bot.core.scoring.models.files import InstalledModel, open_installed
from bot.core.scoring.models.registry import ModelSpec
from tests.core.scoring.tiny import make_tiny, write_manifest

TINY = ModelSpec("tiny", "tiny-bert", (), asset="v0/tiny.ckpt")
ROOT = Path(__file__).resolve().parents[3]


def tiny_model(data_dir: Path, **choices: Any) -> InstalledModel:
    """A tiny model, made where a fetched one would lie."""
    make_tiny(TINY.folder(data_dir), **choices)
    return open_installed(TINY, data_dir)


def edit_checkpoint(data_dir: Path, **changes: Any) -> InstalledModel:
    """A tiny model whose checkpoint was written by somebody else: `changes` go into its arch or its top level."""
    model = tiny_model(data_dir)
    stored = torch.load(model.checkpoint, weights_only=False)
    for key, value in changes.items():
        (stored if key in stored else stored["config"]["arch"]["args"])[key] = value
    torch.save(stored, model.checkpoint)
    write_manifest(model.folder, "tiny", model.labels)
    return open_installed(TINY, data_dir)


def edit_manifest(data_dir: Path, **changes: Any) -> None:
    """A tiny model whose manifest says something else."""
    path = make_tiny(TINY.folder(data_dir)) / "manifest.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | changes))


def run_python(code: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run code in an interpreter of its own, warnings as errors, from the repository's root."""
    return subprocess.run(  # noqa: S603 - our own code and our own interpreter.
        [sys.executable, "-W", "error", "-c", code, *arguments],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
