"""Wild archives: whatever they hold, reading them ends, and it raises nothing but ArchiveError."""

import json
import random
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.core.domain.errors import ArchiveError
from tests.core.sources.archives import folder, js, manifest, packed, post, posts, read

TWEETS = js("tweets", posts(3))
PREFIX = "window.YTD.tweets.part0 = "


async def outcome(path: Path) -> str:
    """How reading it ended; whatever is no `ArchiveError` comes through."""
    try:
        await read(path)
    except ArchiveError:
        return "refused"
    return "read"


async def test_a_zip_that_was_cut_or_changed_anywhere_only_ever_raises_archive_errors(tmp_path: Path) -> None:
    """300 seeded cuts and 300 seeded changes of up to four bytes."""
    chance = random.Random(7)  # noqa: S311 - The same damage in every run.
    files = {"data/tweets.js": TWEETS, "data/manifest.js": manifest({"tweets.js": ("tweets", 3)})}
    whole = packed(tmp_path / "whole.zip", files).read_bytes()
    path = tmp_path / "broken.zip"
    outcomes: Counter[str] = Counter()
    for turn in range(600):
        raw = bytearray(whole)
        if turn < 300:
            del raw[chance.randrange(len(raw)) :]
        else:
            for _ in range(chance.randint(1, 4)):
                raw[chance.randrange(len(raw))] = chance.randrange(256)
        path.write_bytes(raw)
        outcomes[await outcome(path)] += 1
    assert outcomes.total() == 600
    assert outcomes["refused"] >= 300  # Every cut is noticed.


WILD = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=9), inner, max_size=4),
    max_leaves=9,
)
KEYS = ["id", "id_str", "created_at", "full_text", "text", "lang", "entities", "in_reply_to_user_id_str", "tweet"]
NEARLY = st.fixed_dictionaries({}, optional=dict.fromkeys(KEYS, WILD)).map(lambda wild: post(1)["tweet"] | wild)


@pytest.mark.slow
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(records=st.lists(WILD | NEARLY | NEARLY.map(lambda wild: {"tweet": wild}), max_size=6), strict=st.booleans())
async def test_every_wild_record_is_a_post_or_counted_as_broken(
    records: list[object], *, strict: bool, tmp_path: Path
) -> None:
    """NaN, lone surrogates, numbers as ids and missing parts included; all that is text can be stored as UTF-8."""
    content = PREFIX + json.dumps(records, ensure_ascii=strict)
    path = folder(tmp_path, {"tweets.js": content.encode("utf-8", "replace")})
    pages = await read(path, page_size=2)

    assert len(records) == sum(len(page.posts) + page.broken for page in pages)
    for page in pages:
        for found in page.posts:
            found.text.encode()


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(content=st.binary(max_size=300), after=st.sampled_from([b"", PREFIX.encode(), (PREFIX + "[").encode()]))
async def test_wild_bytes_are_a_list_or_an_archive_error(content: bytes, after: bytes, tmp_path: Path) -> None:
    """Alone, after a prefix, and within a list."""
    path = folder(tmp_path, {"tweets.js": after + content})
    assert await outcome(path) in {"read", "refused"}
