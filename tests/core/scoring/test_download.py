"""Fetching a model: once, whole, and from whom it is said to be."""

import asyncio
import hashlib
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from bot.core.domain.errors import ModelError
from bot.core.domain.labels import Label
from bot.core.scoring.models import files as models
from bot.core.scoring.models import loading
from bot.core.scoring.models.download import fetch
from bot.core.scoring.models.registry import SPECS, UNMEASURED_THRESHOLD
from bot.core.scoring.text import PREPARATION
from tests.core.scoring.fetching import CHECKPOINT, CONFIG, VOCABULARY, World
from tests.servers.downloads import Drop, WebPage


class TestComplete:
    """What is there afterwards."""

    async def test_a_fetched_model_is_whole_and_found(self, world: World) -> None:
        """Under its name, with its manifest, ready for `verify`."""
        model = await world.fetch()
        models.verify(model)
        assert model == models.open_installed(world.spec, world.data_dir)
        assert model.model_id == f"original-{world.spec.sha256[:8]}-p{PREPARATION}"

    async def test_nothing_else_is_left_behind(self, world: World) -> None:
        """No parts, no ETags."""
        await world.fetch()
        assert sorted(path.name for path in world.folder.iterdir()) == sorted(
            [*world.spec.files, "original.ckpt", "manifest.json"]
        )

    async def test_it_works_with_the_server_gone(self, world: World) -> None:
        """Loaded through Detoxify, it scores as the published checkpoint does."""
        model = await world.fetch()
        world.server.files.clear()
        expected = loading.load(replace(model, folder=world.published)).predict(["you are", "all"])
        assert loading.load(model, "cpu").predict(["you are", "all"]) == expected

    async def test_the_folder_can_be_copied_to_another_machine(self, world: World, tmp_path: Path) -> None:
        """As the hint for machines without a network says."""
        fetched = await world.fetch()
        copied = shutil.copytree(world.folder, tmp_path / "other" / "models" / "original")
        found = models.open_installed(world.spec, tmp_path / "other")
        models.verify(found)
        assert found == replace(fetched, folder=copied)

    async def test_labels_and_unmeasured_thresholds_are_noted(self, world: World) -> None:
        """Every label at the same middle."""
        model = await world.fetch()
        assert model.labels == world.spec.labels
        assert model.thresholds == dict.fromkeys(world.spec.labels, UNMEASURED_THRESHOLD)
        assert Label.SEXUAL_EXPLICIT not in model.labels

    async def test_a_second_fetch_asks_nobody(self, world: World) -> None:
        """It is there and whole, so it returns at once."""
        first = await world.fetch()
        world.server.seen.clear()
        assert await world.fetch() == first
        assert world.server.seen == []

    async def test_two_fetches_at_once_download_it_once(self, world: World) -> None:
        """The second waits for the first."""
        first, second = await asyncio.gather(world.fetch(), world.fetch())
        assert first == second
        assert len(world.requested) == 1

    async def test_the_bundled_model_needs_no_fetching(self, world: World) -> None:
        """It is part of the package."""
        model = await fetch(SPECS["mini"], world.data_dir, world.shown.append, world.network())
        assert model == models.find("mini", world.data_dir)
        assert world.server.seen == []


class TestProgress:
    """What the person sees meanwhile."""

    async def test_bytes_grow_to_the_files_size(self, world: World) -> None:
        """File by file."""
        await world.fetch()
        steps = [step for step in world.shown if step.file == "original.ckpt"]
        assert [step.done for step in steps] == sorted(step.done for step in steps)
        assert steps[-1].done == steps[-1].total == len(world.weights)
        assert {step.file for step in world.shown} == {*world.spec.files, "original.ckpt"}

    async def test_a_resumed_file_begins_where_it_stopped(self, world: World) -> None:
        """The whole stays the whole."""
        world.fail_next(CHECKPOINT, Drop(10_000))
        await world.fetch()
        steps = [step for step in world.shown if step.file == "original.ckpt"]
        assert all(step.total == len(world.weights) for step in steps)
        assert any(step.done == 10_000 for step in steps)


class TestTrust:
    """What is believed."""

    async def test_a_wrong_file_is_removed(self, world: World) -> None:
        """Of the right size, but with other content."""
        world.server.files[CHECKPOINT] = bytes(len(world.weights))
        with pytest.raises(ModelError, match=r"original.ckpt from 127.0.0.1 is not what the model original needs"):
            await world.fetch()
        assert not [path for path in world.folder.iterdir() if path.name.startswith("original.ckpt")]

    async def test_a_file_of_the_wrong_size_is_not_even_downloaded(self, world: World) -> None:
        """The server says its length first."""
        world.server.files[CHECKPOINT] += b"more"
        with pytest.raises(ModelError, match="is not what the model original needs"):
            await world.fetch()
        assert not [step for step in world.shown if step.file == "original.ckpt"]

    async def test_eight_digits_of_a_hash_are_enough_to_refuse_a_file(self, world: World) -> None:
        """More is not known of four of the five checkpoints."""
        world.spec = replace(world.spec, sha256="c7548aa0", size=None)
        with pytest.raises(ModelError, match="is not what the model original needs"):
            await world.fetch()

    async def test_and_the_whole_hash_is_kept_from_then_on(self, world: World) -> None:
        """Trust on first use: later it must be the very same file."""
        world.spec = replace(world.spec, sha256=world.spec.sha256[:8], size=None)
        model = await world.fetch()
        assert model.sha256["original.ckpt"] == hashlib.sha256(world.weights).hexdigest()

    async def test_a_tokenizer_must_stay_what_it_was(self, world: World) -> None:
        """Nobody publishes its hash, so the first one is remembered."""
        model = await world.fetch()
        (model.folder / "vocab.txt").unlink()
        world.server.files[VOCABULARY] += b"new\n"
        with pytest.raises(ModelError, match=rf"vocab.txt from 127.0.0.1.*you trust it, remove {world.folder}"):
            await world.fetch()

    async def test_files_of_an_unfinished_first_fetch_are_not_trusted(self, world: World) -> None:
        """Without a manifest nobody knows what they are."""
        world.folder.mkdir(parents=True)
        (world.folder / "vocab.txt").write_bytes(b"who knows\n")
        model = await world.fetch()
        assert (model.folder / "vocab.txt").read_bytes() == world.server.files[VOCABULARY]

    async def test_a_login_page_is_no_file(self, world: World) -> None:
        """Captive portals answer everything with 200."""
        world.fail_next(CONFIG, WebPage())
        with pytest.raises(ModelError, match=r"127.0.0.1 answers with a web page instead of config.json"):
            await world.fetch()
