"""Reading a list as a stream: where the stream is parted makes no difference, and no more is read than needed."""

import io
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.sources.archive.json_stream import records
from bot.core.sources.archive.limits import LIMITS, Meter

PREFIX = "window.YTD.tweets.part0 = "
NUMBERS = [12345, -1.5e-7, 0.0, 1e30, -1e-7]
RECORDS: list[Any] = [{"tweet": {"a": "é😀", "b": [1, -2.5e3]}}, *NUMBERS, True, None, 'text \\ " ]', [], {}]


class Parted:
    """A stream that gives a few bytes at a time, whatever it is asked for."""

    def __init__(self, data: bytes, step: int) -> None:
        self._data = io.BytesIO(data)
        self._step = step
        self.given = 0

    def read(self, size: int, /) -> bytes:
        """The next bytes."""
        data = self._data.read(min(size, self._step))
        self.given += len(data)
        return data


@pytest.mark.parametrize("step", range(1, 30))
@pytest.mark.parametrize("ascii_only", [True, False])
def test_a_list_can_be_parted_anywhere(step: int, ascii_only: bool) -> None:
    """Within a number, a word, a character or an escape."""
    data = (PREFIX + json.dumps(RECORDS, ensure_ascii=ascii_only) + " ;\r\n").encode()

    assert list(records(Parted(data, step), "tweets.js", ["tweets"], Meter())) == RECORDS


@given(st.lists(st.integers(-(10**38), 10**38) | st.text() | st.floats(allow_nan=False)), st.integers(1, 9))
def test_every_list_is_read_as_json_reads_it(values: list[Any], step: int) -> None:
    """In steps of a few bytes."""
    assert (
        list(records(Parted((PREFIX + json.dumps(values)).encode(), step), "tweets.js", ["tweets"], Meter())) == values
    )


def test_a_record_is_handed_over_before_the_rest_is_read() -> None:
    """So an archive of any size needs little memory."""
    stream = Parted((PREFIX + json.dumps(["x" * 100] * 100_000)).encode(), LIMITS.chunk_bytes)

    assert next(records(stream, "tweets.js", ["tweets"], Meter())) == "x" * 100
    assert stream.given == LIMITS.chunk_bytes
