"""Fetching a model: once, whole, resumed where it broke off, and one clear sentence where it can't be."""

import asyncio
import hashlib
import os
import shutil
import socket
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from bot.core.errors import ModelError
from bot.core.model import Label
from bot.core.scoring import models
from bot.core.scoring.download import fetch
from bot.core.scoring.models import InstalledModel
from bot.core.scoring.registry import SPECS, UNMEASURED_THRESHOLD, ModelSpec
from bot.core.scoring.transfer import FetchProgress, Network
from tests.core.scoring.tiny import make_tiny
from tests.servers.downloads import Downloads, Drop, Fault, Hang, Redirect, Seen, Status, WebPage, WrongRange
from tests.servers.downloads import serve_downloads as serve

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

    def network(self, timeout: float = 5.0) -> Network:
        """The server as a mirror of both hosts; waiting is written down instead of done."""

        async def note(seconds: float) -> None:
            self.slept.append(seconds)

        return Network(f"{self.server.url}/releases", f"{self.server.url}/hub", timeout=timeout, sleep=note)

    async def fetch(self, network: Network | None = None) -> InstalledModel:
        """Fetch it, as the command line does."""
        return await fetch(self.spec, self.data_dir, self.shown.append, network or self.network())

    def fail_next(self, path: str, *faults: Fault) -> None:
        """Let the next answers to `path` go wrong like this, one after the other."""
        self.server.faults[path] += faults


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """A proxy of the machine that runs the tests has no business with our local server."""
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files of a tiny `original`."""
    return make_tiny(tmp_path_factory.mktemp("published"), name="original")


@pytest.fixture
def world(tmp_path: Path, published: Path) -> Iterator[World]:
    """A server that has everything, and an empty data directory."""
    weights = (published / "original.ckpt").read_bytes()
    spec = replace(SPECS["original"], sha256=hashlib.sha256(weights).hexdigest(), size=len(weights))
    with serve() as server:
        for file in spec.files:
            server.files[f"/hub/{spec.base}/resolve/main/{file}"] = (published / file).read_bytes()
        server.files[CHECKPOINT] = weights
        yield World(server, tmp_path / "data", spec, published)


class TestComplete:
    """What is there afterwards."""

    async def test_a_fetched_model_is_whole_and_found(self, world: World) -> None:
        """Under its name, with its manifest, ready for `verify`."""
        model = await world.fetch()
        models.verify(model)
        assert model == models.installed(world.spec, world.data_dir)
        assert model.model_id == f"original-{world.spec.sha256[:8]}-p1"

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
        expected = models.load(replace(model, folder=world.published)).predict(["you are", "all"])
        assert models.load(model, "cpu").predict(["you are", "all"]) == expected

    async def test_the_folder_can_be_copied_to_another_machine(self, world: World, tmp_path: Path) -> None:
        """As the hint for machines without a network says."""
        await world.fetch()
        shutil.copytree(world.folder, tmp_path / "other" / "models" / "original")
        models.verify(models.installed(world.spec, tmp_path / "other"))

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


class TestResume:
    """A connection that breaks."""

    async def test_goes_on_where_it_broke_off(self, world: World) -> None:
        """Only the rest is asked for."""
        world.fail_next(CHECKPOINT, Drop(10_000), Drop(5_000))
        models.verify(await world.fetch())
        assert [seen.range for seen in world.requested] == [None, "bytes=10000-", "bytes=15000-"]

    async def test_goes_on_after_a_restart(self, world: World) -> None:
        """Another day, another process: what had come is kept."""
        world.fail_next(CHECKPOINT, *[Drop(1_000)] * 5)
        with pytest.raises(ModelError, match=r"broke off 5 times.*what has come so far is kept"):
            await world.fetch()
        models.verify(await world.fetch())
        assert world.requested[-1].range == "bytes=5000-"

    async def test_begins_again_where_the_server_knows_no_ranges(self, world: World) -> None:
        """It then sends the whole."""
        world.server.ranges = False
        world.fail_next(CHECKPOINT, Drop(10_000))
        models.verify(await world.fetch())

    async def test_begins_again_where_the_server_names_no_version(self, world: World) -> None:
        """Two halves of different versions must not meet."""
        world.server.etags = False
        world.fail_next(CHECKPOINT, Drop(10_000))
        models.verify(await world.fetch())
        assert [seen.range for seen in world.requested] == [None, None]

    async def test_begins_again_when_the_file_has_changed(self, world: World) -> None:
        """If-Range makes the server send the whole new file."""
        world.fail_next(VOCABULARY, *[Drop(20)] * 5)
        with pytest.raises(ModelError):
            await world.fetch()
        world.server.files[VOCABULARY] = world.server.files[VOCABULARY].swapcase()
        model = await world.fetch()
        assert (model.folder / "vocab.txt").read_bytes() == world.server.files[VOCABULARY]

    async def test_begins_again_when_another_range_comes(self, world: World) -> None:
        """A part that begins elsewhere is not appended."""
        world.fail_next(CHECKPOINT, Drop(10_000), WrongRange())
        models.verify(await world.fetch())
        assert [seen.range for seen in world.requested] == [None, "bytes=10000-", None]

    async def test_a_file_that_had_come_whole_is_not_sent_again(self, world: World) -> None:
        """Killed between the last byte and the check: the server has nothing to add."""
        world.folder.mkdir(parents=True)
        (world.folder / "original.ckpt.part").write_bytes(world.weights)
        (world.folder / "original.ckpt.etag").write_text(f'"{world.spec.sha256}"')
        models.verify(await world.fetch())
        assert not [step for step in world.shown if step.file == "original.ckpt"]

    async def test_more_bytes_than_the_file_has_are_thrown_away(self, world: World) -> None:
        """The range can't be satisfied, so it begins again."""
        world.folder.mkdir(parents=True)
        (world.folder / "original.ckpt.part").write_bytes(world.weights + b"more")
        (world.folder / "original.ckpt.etag").write_text(f'"{world.spec.sha256}"')
        models.verify(await world.fetch())
        assert [seen.range for seen in world.requested] == [f"bytes={len(world.weights) + 4}-", None]

    async def test_a_cancelled_fetch_keeps_what_has_come(self, world: World) -> None:
        """Ctrl-C is not the end of it."""
        arrived = asyncio.Event()

        def watch(step: FetchProgress) -> None:
            if step.file == "original.ckpt":
                arrived.set()

        world.fail_next(CHECKPOINT, Hang(10_000))
        task = asyncio.create_task(fetch(world.spec, world.data_dir, watch, world.network()))
        await arrived.wait()
        task.cancel()
        await asyncio.wait([task])
        models.verify(await world.fetch())
        assert world.requested[-1].range == "bytes=10000-"

    async def test_a_damaged_file_alone_is_fetched_again(self, world: World) -> None:
        """The others are right."""
        model = await world.fetch()
        world.server.seen.clear()
        (model.folder / "vocab.txt").write_bytes(b"damaged")
        assert await world.fetch() == model
        assert world.server.seen == [Seen(VOCABULARY)]


class TestPatience:
    """What is tried again, and what is not."""

    @pytest.mark.parametrize("status", [429, 500, 502, 503])
    async def test_a_busy_server_is_asked_again_after_growing_pauses(self, world: World, status: int) -> None:
        """One second, two, four."""
        world.fail_next(CHECKPOINT, *[Status(status)] * 3)
        models.verify(await world.fetch())
        assert world.slept == [1.0, 2.0, 4.0]

    async def test_but_not_for_ever(self, world: World) -> None:
        """Five times, then the sentence."""
        world.fail_next(CHECKPOINT, *[Status(503)] * 9)
        with pytest.raises(ModelError, match=r"127.0.0.1 answers 503 for original.ckpt.*Try again later"):
            await world.fetch()
        assert len(world.requested) == 5
        assert world.slept == [1.0, 2.0, 4.0, 8.0]

    @pytest.mark.parametrize("status", [401, 403, 404, 410])
    async def test_a_plain_no_is_believed_at_once(self, world: World, status: int) -> None:
        """Asking again would not change it."""
        world.fail_next(CHECKPOINT, Status(status))
        with pytest.raises(ModelError, match=f"127.0.0.1 answers {status} for original.ckpt.*on another machine"):
            await world.fetch()
        assert world.slept == []

    async def test_a_silent_server_is_given_up(self, world: World) -> None:
        """Silence counts as a broken connection."""
        world.fail_next(CHECKPOINT, *[Hang(100)] * 5)
        with pytest.raises(ModelError, match=r"connection to 127.0.0.1 broke off 5 times"):
            await world.fetch(world.network(timeout=0.05))

    async def test_redirects_are_followed(self, world: World) -> None:
        """GitHub sends downloads to another host, the hub renames repositories."""
        world.server.files["/elsewhere"] = world.weights
        world.fail_next(CHECKPOINT, Redirect("/elsewhere"))
        models.verify(await world.fetch())


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


class TestNoWay:
    """One clear sentence each."""

    async def test_a_host_that_is_not_there_is_named_at_once(self, world: World) -> None:
        """With the way around it, and without waiting."""
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        with pytest.raises(ModelError) as caught:
            await world.fetch(replace(world.network(), hub=f"http://127.0.0.1:{port}"))
        assert caught.value.message.startswith(
            "The model original can't be fetched: this machine does not reach 127.0.0.1 ("
        )
        assert caught.value.hint == (
            f'Fetch it on another machine and copy the folder {world.folder}, or use model = "mini".'
        )
        assert world.slept == []

    async def test_a_name_that_does_not_resolve_is_the_same(self, world: World) -> None:
        """`.invalid` never does (RFC 6761)."""
        with pytest.raises(ModelError, match=r"does not reach models.invalid \("):
            await world.fetch(replace(world.network(), hub="https://models.invalid"))

    async def test_a_proxy_that_refuses_is_the_same(self, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
        """The server knows no CONNECT, as a closed proxy."""
        monkeypatch.setenv("HTTPS_PROXY", world.server.url)
        with pytest.raises(ModelError, match=r"does not reach models.invalid \(501"):
            await world.fetch(replace(world.network(), hub="https://models.invalid"))

    @pytest.mark.parametrize("mirror", ["models", "ftp://models.invalid", "https://models.invalid:port"])
    async def test_a_mirror_that_is_no_web_address(self, world: World, mirror: str) -> None:
        """A typing error in the settings is no crash."""
        with pytest.raises(ModelError, match="is no web address"):
            await world.fetch(replace(world.network(), hub=mirror))

    @pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no full device to write to")
    async def test_a_full_disk(self, world: World) -> None:
        """What has come is kept."""
        world.folder.mkdir(parents=True)
        (world.folder / "original.ckpt.part").symlink_to("/dev/full")
        with pytest.raises(ModelError, match=rf"the disk of {world.folder} is full.*is kept"):
            await world.fetch()

    @pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may write everywhere")
    async def test_a_data_directory_that_is_read_only(self, world: World) -> None:
        """Said before anything is asked for."""
        world.data_dir.mkdir(mode=0o500)
        with pytest.raises(ModelError, match=rf"{world.folder} can't be written to.*Choose another data directory"):
            await world.fetch()
        assert world.server.seen == []

    async def test_a_data_directory_that_is_a_file(self, world: World) -> None:
        """The system's reason stands in brackets."""
        world.data_dir.write_text("not a folder")
        with pytest.raises(ModelError, match=r"can't be used \(Not a directory\)"):
            await world.fetch()
