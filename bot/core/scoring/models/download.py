"""Fetches one of Detoxify's models once, from its checkpoint to its tokenizer; from then on it works offline."""

import asyncio
import contextlib
import errno
from collections.abc import Callable
from functools import partial
from pathlib import Path

import httpx2
from filelock import AsyncFileLock

from bot.core.domain.errors import ModelError
from bot.core.scoring.models import files as models
from bot.core.scoring.models.file_download import PUBLIC, FetchProgress, NetworkAccess, PartialFile, Transfer
from bot.core.scoring.models.files import MANIFEST, InstalledModel, Manifest, checkpoint_name
from bot.core.scoring.models.registry import UNMEASURED_THRESHOLD, ModelSpec
from bot.core.text.catalog import _

_READ_ONLY = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})
THIS_MACHINE = frozenset({"127.0.0.1", "::1", "localhost"})
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})


async def fetch(
    spec: ModelSpec, data_dir: Path, progress: Callable[[FetchProgress], None], network: NetworkAccess = PUBLIC
) -> InstalledModel:
    """Fetch the model into the data directory, or return at once when it is there and whole.

    One process fetches a model at a time; others wait. After a failure, what has arrived is kept for resuming.

    Raises:
        ModelError: the host can't be reached or lacks a file, a file is not the one it should be, or the disk is full
            or can't be written to.
    """
    if not spec.asset:
        return await asyncio.to_thread(_verified_model, spec, data_dir)
    folder = spec.folder(data_dir)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        async with AsyncFileLock(folder.with_suffix(".lock")):
            with contextlib.suppress(ModelError):
                return await asyncio.to_thread(_verified_model, spec, data_dir)
            await _fetch_files(spec, data_dir, progress, network)
            return models.open_installed(spec, data_dir)
    except OSError as error:
        raise _disk_error(error, spec, folder) from error


def _verified_model(spec: ModelSpec, data_dir: Path) -> InstalledModel:
    model = models.open_installed(spec, data_dir)
    models.verify(model)
    return model


async def _fetch_files(
    spec: ModelSpec, data_dir: Path, progress: Callable[[FetchProgress], None], network: NetworkAccess
) -> None:
    """Fetch what is missing or damaged, the small files first, and write the manifest last."""
    folder = spec.folder(data_dir)
    checkpoint = checkpoint_name(spec.name)
    urls = {file: f"{network.hub}/{spec.base}/resolve/main/{file}" for file in spec.files}
    urls[checkpoint] = f"{network.releases}/{spec.asset}"
    # Trust on first use: nobody publishes these hashes in full, so what a file was when it first came, it must stay.
    expected = {checkpoint: spec.sha256}
    with contextlib.suppress(ModelError):
        expected |= models.open_installed(spec, data_dir).sha256
    got = {}
    async with httpx2.AsyncClient(
        timeout=network.timeout,
        follow_redirects=True,
        headers={"Accept-Encoding": "identity"},  # A range of a compressed answer would be no range of the file.
        event_hooks={"request": [partial(_require_https, spec, network)]},  # Each request, those after redirects too.
    ) as client:
        for file, url in urls.items():
            part = PartialFile(folder / file, expected.get(file, ""), spec.size if file == checkpoint else None)
            got[file] = await Transfer(spec.name, client, url, part, progress, network).run()
    _write_manifest(spec, folder, got)


async def _require_https(spec: ModelSpec, network: NetworkAccess, request: httpx2.Request) -> None:
    """Allow only https, and plain http to this machine itself, for a local mirror.

    Raises:
        ModelError: it is neither.
    """
    mirrors = {httpx2.URL(base).host for base in (network.releases, network.hub) if base.startswith("http:")}
    if request.url.scheme == "http" and request.url.host not in mirrors & THIS_MACHINE:
        raise ModelError(
            _(
                "The model {name} was not fetched: the download leads to http://{host}, which is not "
                "encrypted, so somebody could replace the file on its way.",
                name=spec.name,
                host=request.url.host,
            ),
            _("Set releases_url and hub_url to https addresses that redirect to https only."),
        )


def _write_manifest(spec: ModelSpec, folder: Path, sha256: dict[str, str]) -> None:
    manifest = Manifest(
        name=spec.name,
        version=spec.version,
        sha256=sha256,
        size={file: (folder / file).stat().st_size for file in sha256},
        labels=spec.labels,
        thresholds=dict.fromkeys(spec.labels, UNMEASURED_THRESHOLD),
    )
    draft = folder / f"{MANIFEST}.part"
    draft.write_text(manifest.model_dump_json(indent=2), encoding="utf-8")
    draft.replace(folder / MANIFEST)


def _disk_error(error: OSError, spec: ModelSpec, folder: Path) -> ModelError:
    if error.errno in _FULL:
        return ModelError(
            _("The model {name} can't be fetched: the disk of {folder} is full.", name=spec.name, folder=folder),
            _("Free some space and fetch it again: what was downloaded so far is kept."),
        )
    why = (
        _("can't be written to")
        if error.errno in _READ_ONLY
        else _("can't be used ({reason})", reason=error.strerror or error)
    )
    return ModelError(
        _("The model {name} can't be fetched: {folder} {why}.", name=spec.name, folder=folder, why=why),
        _("Choose another data directory, or check who owns it."),
    )
