"""Fetching a model: resumed where it broke off, and one clear sentence where it can't be."""

import asyncio
import os
import socket
from dataclasses import replace
from pathlib import Path

import httpx2
import pytest

from bot.core.domain.errors import ModelError
from bot.core.scoring.models import files as models
from bot.core.scoring.models.download import _require_https, fetch
from bot.core.scoring.models.file_download import FetchProgress, NetworkAccess
from tests.core.scoring.fetching import CHECKPOINT, CONFIG, VOCABULARY, World
from tests.servers.downloads import Drop, Hang, Redirect, Seen, Status, WrongRange


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
        with pytest.raises(ModelError, match=r"was lost 5 times.*what was downloaded so far is kept"):
            await world.fetch()
        models.verify(await world.fetch())
        assert world.requested[-1].range == "bytes=5000-"

    async def test_begins_again_where_the_server_knows_no_ranges(self, world: World) -> None:
        """It then sends the whole."""
        world.server.ranges = False
        world.fail_next(CHECKPOINT, Drop(10_000))
        models.verify(await world.fetch())
        assert [seen.range for seen in world.requested] == [None, "bytes=10000-"]

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
        with pytest.raises(ModelError, match=r"connection to 127.0.0.1 was lost 5 times"):
            await world.fetch(world.network(timeout=0.05))

    async def test_redirects_are_followed(self, world: World) -> None:
        """GitHub sends downloads to another host, the hub renames repositories."""
        world.server.files["/elsewhere"] = world.weights
        world.fail_next(CHECKPOINT, Redirect("/elsewhere"))
        models.verify(await world.fetch())
        assert [seen.path for seen in world.server.seen].count("/elsewhere") == 1


class TestEncryption:
    """What comes over a network comes by https, or not at all."""

    @pytest.mark.parametrize("to", ["http://elsewhere.invalid/file", "http://localhost:1/file"])
    async def test_a_redirect_out_of_it_is_not_followed(self, world: World, to: str) -> None:
        """Nothing is asked there; another name for this machine is none that the settings gave."""
        world.fail_next(CONFIG, Redirect(to))
        with pytest.raises(ModelError, match=r"leads to http://(elsewhere\.invalid|localhost), which is not encrypted"):
            await world.fetch()
        assert not world.folder.joinpath("manifest.json").exists()

    async def test_a_mirror_without_it_is_refused_before_anything_is_asked(self, world: World) -> None:
        """Also for the small files, of which nobody publishes a hash."""
        with pytest.raises(ModelError, match=r"leads to http://mirror\.invalid") as refused:
            await world.fetch(replace(world.network(), hub="http://mirror.invalid/hub"))
        assert "https addresses" in refused.value.hint
        assert world.server.seen == []

    async def test_a_mirror_with_it_must_not_lead_to_this_machine(self, world: World) -> None:
        """A plain address on it is for who has set one."""
        network = NetworkAccess("https://releases.invalid", "https://hub.invalid")
        with pytest.raises(ModelError, match="not encrypted"):
            await _require_https(world.spec, network, httpx2.Request("GET", "http://127.0.0.1/file"))
        await _require_https(world.spec, network, httpx2.Request("GET", "https://elsewhere.invalid/file"))


class TestNoWay:
    """One clear sentence each."""

    async def test_a_host_that_is_not_there_is_named_at_once(self, world: World) -> None:
        """With the way around it, and without waiting."""
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        with pytest.raises(ModelError) as caught:
            await world.fetch(replace(world.network(), hub=f"http://127.0.0.1:{port}"))
        assert caught.value.message.startswith(
            "The model original can't be fetched: this machine can't reach 127.0.0.1 ("
        )
        assert caught.value.hint == (
            f'Fetch it on another machine and copy the folder {world.folder}, or use model = "mini".'
        )
        assert world.slept == []

    async def test_a_name_that_does_not_resolve_is_the_same(self, world: World) -> None:
        """`.invalid` never does (RFC 6761)."""
        with pytest.raises(ModelError, match=r"can't reach models.invalid \("):
            await world.fetch(replace(world.network(), hub="https://models.invalid"))

    async def test_a_proxy_that_refuses_is_the_same(self, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
        """The server knows no CONNECT, as a closed proxy."""
        monkeypatch.setenv("HTTPS_PROXY", world.server.url)
        with pytest.raises(ModelError, match=r"can't reach models.invalid \(501"):
            await world.fetch(replace(world.network(), hub="https://models.invalid"))

    @pytest.mark.parametrize("mirror", ["models", "ftp://models.invalid", "https://models.invalid:port"])
    async def test_a_mirror_that_is_no_web_address(self, world: World, mirror: str) -> None:
        """A typing error in the settings is no crash."""
        with pytest.raises(ModelError, match="is not a web address"):
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
